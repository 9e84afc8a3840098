package acceptance_test

import (
	"fmt"
	"net/http"
	"slices"
	"sync"
	"testing"

	"patchbay/shared/credential"
	"patchbay/shared/secret"
)

// A suspended account is inactive and of no use until it is resumed, whatever becomes of it meanwhile.
func TestSuspend(t *testing.T) {
	t.Parallel()
	p := newTenant(t)
	config := p.configure("sandbox-key", nil)
	id, other := p.link("o1", config, nil), p.link("o2", config, nil)
	path, call := "/accounts/"+id, object{"path": "/me"}

	first := p.post(path+"/suspend", nil).want(http.StatusOK).has("status", "inactive", "id", id,
		"status_reasons.0.code", "account_suspended", "status_reasons.1", nil)
	since := first.text("suspended_at")
	p.get(path).has("updated_at", first.text("updated_at"))
	before := p.items()
	again := p.post(path+"/suspend", nil).want(http.StatusOK).has("status", "inactive", "suspended_at", since)
	p.unchanged(before)
	if first.header.Get("ETag") != again.header.Get("ETag") {
		t.Error("suspending again makes a new version")
	}
	p.proxy(id, call).problem(http.StatusPreconditionFailed, "account_suspended")
	p.get(path+"/credentials").problem(http.StatusPreconditionFailed, "account_suspended")
	p.proxy(other, call).want(http.StatusOK)

	// The connector's state is a reason of its own; enabling it resumes nothing.
	p.post("/connectors/sandbox-key/disable", nil).want(http.StatusOK)
	p.get(path).has("status_reasons.0.code", "connector_disabled", "status_reasons.1.code", "account_suspended")
	p.proxy(id, call).problem(http.StatusPreconditionFailed, "account_inactive")
	p.post("/connectors/sandbox-key/enable", nil).want(http.StatusOK)
	p.proxy(id, call).problem(http.StatusPreconditionFailed, "account_suspended")

	// Nor does an end user's edit.
	p.hub(p.session("o1", object{"integration_id": config}), http.MethodPatch, "/hub/accounts/"+id,
		object{"integration_id": config, "credentials": object{"workspace": "acme"}}).want(http.StatusOK)
	p.get(path).has("status", "inactive", "suspended_at", since, "setup_information.workspace", "acme")
	p.patch(path, object{"label": "L"}).want(http.StatusOK).has("status", "inactive", "label", "L")

	p.post(path+"/resume", nil).want(http.StatusOK).has("status", "active", "status_reasons", []any{}, "suspended_at", nil)
	before = p.items()
	p.post(path+"/resume", nil).want(http.StatusOK).has("status", "active")
	p.unchanged(before)
	p.proxy(id, call).want(http.StatusOK)
	p.post(path+"/suspend", nil).want(http.StatusOK)
	p.delete(path).want(http.StatusOK).has("status", "inactive")
	p.get(path).problem(http.StatusNotFound, "account_not_found")
}

// A list by status has an account where the account says it is.
func TestSuspendedInLists(t *testing.T) {
	t.Parallel()
	p := newTenant(t)
	key, forms := p.configure("sandbox-key", nil), p.configure("zz-forms", object{"auth_type": "query"})
	well, suspended := p.link("o1", key, nil), p.link("o2", key, nil)
	broken, both := p.link("o3", key, nil), p.link("o4", key, nil)
	off := p.link("o5", forms, nil)
	p.post("/connectors/zz-forms/disable", nil).want(http.StatusOK)
	for _, id := range []string{broken, both} {
		p.breaks(id)
	}
	for _, id := range []string{suspended, both} {
		p.post("/accounts/"+id+"/suspend", nil).want(http.StatusOK)
	}
	for _, c := range []struct {
		status string
		want   []string
	}{
		{"active", []string{well}}, {"error", []string{broken}}, {"inactive", []string{suspended, both, off}},
		{"active,error", []string{well, broken}}, {"active,inactive", []string{well, suspended, both, off}},
		{"error,inactive", []string{suspended, broken, both, off}},
		{"active,error,inactive", []string{well, suspended, broken, both, off}},
	} {
		p.until("the index has followed: "+c.status, func() bool {
			return fmt.Sprint(p.listed("/accounts?status="+c.status)) == fmt.Sprint(c.want)
		})
		for n := range c.want { // by page
			one := p.listed(fmt.Sprintf("/accounts?status=%s&page_size=1&page=%d", c.status, n+1))
			same(t, c.status, one, c.want[n:n+1])
		}
		mine := slices.DeleteFunc(slices.Clone(c.want), func(id string) bool { return id != both })
		same(t, c.status+" by owner", p.listed("/accounts?origin_owner_id=o4&status="+c.status), mine)
	}
	p.post("/accounts/"+both+"/resume", nil).want(http.StatusOK).has("status", "error")
	p.until("the index has followed", func() bool {
		return fmt.Sprint(p.listed("/accounts?status=error")) == fmt.Sprint([]string{broken, both})
	})
}

// Of changes at once none is lost: each suspension holds, and so does the label.
func TestSuspendAmongOtherChanges(t *testing.T) {
	t.Parallel()
	p := newTenant(t)
	id := p.link("o1", p.configure("sandbox-key", nil), nil)
	var wg sync.WaitGroup
	for n := range 6 {
		wg.Go(func() {
			a, err := try(t.Context(), p.stack.BaseURL, http.MethodPost, "/accounts/"+id+"/"+[]string{"suspend",
				"resume"}[n%2], nil, func(r *http.Request) { r.SetBasicAuth(p.key, "") })
			if err != nil || a.status != http.StatusOK && a.status != http.StatusServiceUnavailable {
				t.Errorf("%d %s %v", a.status, a.body, err)
			}
		})
	}
	wg.Wait()
	p.post("/accounts/"+id+"/suspend", nil).want(http.StatusOK)
	p.get("/accounts/"+id).has("status", "inactive")
}

// breaks makes the key of an account of sandbox-key one that its provider has revoked, and a call find that out.
func (p *tenant) breaks(id string) {
	p.t.Helper()
	p.reseal(id, func(m *credential.Material) { m.Fields["api_key"] = secret.New("sandbox-key-revoked-1") })
	p.proxy(id, object{"path": "/me"}).want(http.StatusUnauthorized)
	p.get("/accounts/"+id).has("status", "error")
}

// listed are the ids of one page of accounts.
func (p *tenant) listed(path string) []string {
	p.t.Helper()
	ids := []string{}
	all, _ := p.get(path).want(http.StatusOK).value().([]any)
	for _, a := range all {
		id, _ := find(a, "id").(string)
		ids = append(ids, id)
	}
	return ids
}
