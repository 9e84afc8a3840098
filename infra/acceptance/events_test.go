package acceptance_test

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"patchbay/infra/local/stack"
)

// toldTenant is a stack whose changes are told.
func toldTenant(t testing.TB) *tenant {
	t.Helper()
	return tenantOf(t, stack.ForTest(t, func(o *stack.Options) {
		o.Catalog, o.Middleware, o.Events = "testdata/catalog", guard, true
	}))
}

// types waits until as many events are told, and returns their types, the oldest first.
func (p *tenant) types(n int, query string) []string {
	p.t.Helper()
	var types []string
	until(p.t, fmt.Sprintf("%d events are told", n), func() bool {
		var page struct {
			Data []struct{ Type string }
		}
		a := p.get("/events?order=asc&limit=100" + query).want(http.StatusOK)
		if err := json.Unmarshal(a.body, &page); err != nil {
			p.t.Fatal(err)
		}
		types = nil
		for _, e := range page.Data {
			types = append(types, e.Type)
		}
		return len(types) >= n
	}, func() string { return fmt.Sprint(types) })
	return types
}

// What is done by the API is told, with whose request it was, and the audit log has the settings.
func TestEventsAndAudit(t *testing.T) {
	t.Parallel()
	p := toldTenant(t)
	config := p.configure("sandbox-key", nil)
	account := p.link("owner-1", config, nil)
	p.post("/accounts/"+account+"/suspend", nil).want(http.StatusOK)
	p.post("/accounts/"+account+"/resume", nil).want(http.StatusOK)
	p.post("/connectors/sandbox-key/disable", nil).want(http.StatusOK)
	p.types(8, "")
	p.delete("/accounts/" + account).want(http.StatusOK)
	have := p.types(9, "")
	slices.Sort(have)
	want := []string{
		"account.created", "account.deleted", "account.resumed", "account.suspended", "account.updated",
		"auth_config.created", "connector.disabled", "connector.enabled", "session.completed",
	}
	if !slices.Equal(have, want) {
		t.Errorf("told of %v, want %v", have, want)
	}
	one := p.get("/events?types=account.updated&account_ids="+account).want(http.StatusOK).has(
		"data.0.origin_owner_id", "owner-1", "data.0.data.status", "inactive", "data.1", nil, "next", nil)
	p.get("/events/"+one.text("data.0.id")).want(http.StatusOK).has("type", "account.updated", "account_id", account)
	if id := one.text("data.0.request_id"); !strings.HasPrefix(id, "req_") {
		t.Errorf("the event began with %q", id)
	}
	p.auditOf(config)
}

func (p *tenant) auditOf(config string) {
	p.t.Helper()
	p.get("/audit?order=asc&entities=auth_config").want(http.StatusOK).has("data.0.action", "auth_config.created",
		"data.0.subject", config, "data.1", nil)
	p.get("/audit?actions=account.deleted").want(http.StatusOK).has("data.0.before.origin_owner_id", "owner-1")
	lines := p.get("/audit/export").want(http.StatusOK)
	if n := strings.Count(strings.TrimSpace(string(lines.body)), "\n") + 1; n != 8 {
		p.t.Errorf("%d entries: %s", n, lines.body)
	}
	sheet := p.get("/audit/export?format=csv").want(http.StatusOK)
	rows, err := csv.NewReader(strings.NewReader(string(sheet.body))).ReadAll()
	if err != nil || len(rows) != 9 || !strings.HasPrefix(sheet.header.Get("Content-Type"), "text/csv") {
		p.t.Errorf("%d rows, %v, %s", len(rows), err, sheet.header.Get("Content-Type"))
	}
}

// Bad input is a clear 400, and another project's events are not there.
func TestEventsRefuse(t *testing.T) {
	t.Parallel()
	p := toldTenant(t)
	p.configure("sandbox-key", nil)
	p.types(2, "")
	id := p.get("/events?limit=1").want(http.StatusOK).text("data.0.id")
	other := tenantOf(t, p.stack)
	other.get("/events/"+id).problem(http.StatusNotFound, "event_not_found")
	other.get("/events").want(http.StatusOK).has("data", []any{}, "next", nil)
	for _, q := range []string{"types=account.exploded", "limit=0", "limit=101", "order=up", "from=yesterday",
		"filter=x"} {
		p.get("/events?" + q).want(http.StatusBadRequest)
	}
	p.get("/events?cursor=x").problem(http.StatusBadRequest, "invalid_cursor")
	p.get("/audit?cursor=x").problem(http.StatusBadRequest, "invalid_cursor")
	p.get("/audit/export?format=xls").want(http.StatusBadRequest)
	p.get("/events/evt_0").problem(http.StatusNotFound, "event_not_found")
}

// A sign-in that failed after its state was claimed is told as its session's.
func TestFailedSignInNamesItsSession(t *testing.T) {
	t.Parallel()
	told := stack.ForTest(t, func(o *stack.Options) {
		o.Catalog, o.Middleware, o.Events = "testdata/catalog", guard, true
	})
	s := newSite(t, func(o *siteOptions) { o.stack = told })
	f := s.begin("owner")
	f.sentTo(f.back(f.decide("deny")), "access_denied")
	session := s.post("/connect_sessions/authenticate", object{"token": f.token}).want(http.StatusCreated).at("id")
	s.types(1, "&types=session.failed")
	event := s.get("/events?types=session.failed").want(http.StatusOK)
	event.has("data.0.origin_owner_id", "owner")
	if got := event.at("data.0.data.session_id"); got != session || session == nil {
		t.Errorf("told of the session %v, want %v: %s", got, session, event.body)
	}
}
