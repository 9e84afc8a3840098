package acceptance_test

import (
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"patchbay/infra/local/engine"
	"patchbay/infra/local/stack"
	"patchbay/shared/catalog"
	"patchbay/shared/credential"
	"patchbay/shared/project"
)

// withhold gives the project a plan that leaves something out; nothing gives it all again.
func (p *tenant) withhold(w project.Withheld) {
	p.t.Helper()
	if err := p.admin.Store.Withhold(p.t.Context(), p.id, w); err != nil {
		p.t.Fatal(err)
	}
}

const leftOut = "The project's plan leaves the account's connector out."

// stopped expects that an account is refused since its connector is withheld.
func stopped(a answer) {
	a.t.Helper()
	a.problem(http.StatusPreconditionFailed, "account_inactive").has("message", leftOut)
}

// An account that was linked before its connector was withheld is of no use, whichever way one comes (rule 8). What the
// deployment has and what a project has of its own are withheld alike, by key or by category.
func TestWithheldStopsEveryWay(t *testing.T) {
	t.Parallel()
	for _, name := range engine.ForTests() {
		on := func(o *stack.Options) { o.Engine = name }
		for _, c := range []struct {
			name, key string
			held      project.Withheld
		}{
			{"the deployment's", "sandbox-oauth", project.Withheld{Connectors: []string{"sandbox-oauth"}}},
			{"own by key", "own_desk", project.Withheld{Connectors: []string{"own_desk"}}},
			{"own by category", "own_desk", project.Withheld{Categories: []catalog.Category{"ticketing"}}},
		} {
			if name != engine.Dynoxide && c.held.Categories != nil {
				continue // the plan reads a category as it reads a key
			}
			t.Run(name+"/"+c.name, func(t *testing.T) {
				t.Parallel()
				if !catalog.IsOwn(c.key) {
					newSite(t, func(o *siteOptions) { o.stack, o.tokens = stack.ForTest(t, on), time.Hour }).
						withheldStops(c.key, c.key, c.held)
					return
				}
				s := ownSignIn(t, c.key, on)
				s.withheldStops(c.key, s.id+"/"+c.key, c.held)
			})
		}
	}
}

// The owner is told the names of what another plan would bring, and nothing by which it could be reached (rule 8).
func TestWithheldIsTold(t *testing.T) {
	t.Parallel()
	p := newTenant(t)
	p.get("/connectors/withheld").want(http.StatusOK).has("data", []any{})
	p.withhold(project.Withheld{Connectors: []string{"sandbox-key"}, Categories: []catalog.Category{"lms"}})
	told := p.get("/connectors/withheld").want(http.StatusOK)
	if !strings.Contains(string(told.body), `{"name":"Sandbox (API key)","categories":[{"key":"hris","name":"HR"}]}`) {
		t.Errorf("the connector is not told by name and category alone: %s", told.body)
	}
	if strings.Contains(string(told.body), "sandbox-key") || strings.Contains(string(told.body), "Sandbox (OAuth)") {
		t.Errorf("it tells more: %s", told.body)
	}
	if !strings.Contains(string(told.body), `"key":"lms"`) {
		t.Errorf("what is withheld by its category is missing: %s", told.body)
	}
	p.get("/connectors/sandbox-key").problem(http.StatusNotFound, "connector_not_found")
	newTenant(t).get("/connectors/withheld").has("data", []any{}) // another project's plan is its own
}

// A connector that the plan leaves out cannot be brought back by a definition of the project's own.
func TestWithheldIsNotDefined(t *testing.T) {
	t.Parallel()
	p := newTenant(t)
	before := p.items()
	for _, held := range []project.Withheld{
		{Connectors: []string{"own_acme"}}, {Categories: []catalog.Category{"crm"}},
	} {
		p.withhold(held)
		p.define("own_acme", p.acme("own_acme", "1.0.0")).problem(http.StatusBadRequest, "invalid_connector_definition")
	}
	p.withhold(project.Withheld{})
	if after := p.items(); len(after) != len(before) {
		t.Errorf("the project has %d items, not %d", len(after), len(before))
	}
	p.define("own_acme", p.acme("own_acme", "1.0.0")).want(http.StatusCreated)
}

func (s *site) withheldStops(key, callback string, held project.Withheld) {
	t := s.t
	t.Helper()
	session := func(owner string) string { return s.session(owner, object{"provider": key}) }
	linked := s.try(session("owner"))
	linked.backAt(callback, linked.consent(callback), linked.cookies).want(http.StatusFound)
	id := linked.outcome().has("status", "authenticated").text("account.id")
	at, _ := s.visitOf(id, time.Now().Add(40*time.Minute))
	begun, waiting := s.try(session("two")), session("three")
	consented := begun.consent(callback)
	before := s.stats()
	s.withhold(held)

	stopped(s.proxy(id, object{"path": "/me"}))
	stopped(s.get("/accounts/" + id + "/credentials"))
	stopped(s.post("/accounts/"+id+"/test", nil))
	s.get("/accounts/" + id + "/export").want(http.StatusOK) // what is the owner's can be taken away
	s.get("/accounts/"+id).want(http.StatusOK).has("status", "inactive", "status_reasons.0.code", "connector_withheld",
		"status_reasons.1", nil)
	stopped(s.post("/accounts/"+id+"/relink_link", nil))
	s.post("/connect_sessions", object{"origin_owner_id": "o", "origin_owner_name": "O", "provider": key}).
		problem(http.StatusBadRequest, "invalid_connect_session")
	stopped(s.post("/connect_sessions", object{"origin_owner_id": "owner", "origin_owner_name": "O", "account_id": id}))
	s.hub(waiting, http.MethodGet, "/hub/connectors", nil).want(http.StatusOK).has("integrations", []any{})
	s.hub(waiting, http.MethodGet, "/hub/connectors/"+s.config, nil).
		problem(http.StatusNotFound, "integration_not_found")
	s.hub(session2(s), http.MethodGet, "/hub/accounts/"+id, nil).problem(http.StatusNotFound, "account_not_found")
	late := &flow{site: s, token: waiting, attempt: s.attemptOf(waiting)}
	if a := late.start(); a.status != http.StatusNotFound || late.authorize != nil {
		t.Errorf("a sign-in begins: %d %s", a.status, a.body)
	}
	// Who was at the provider meanwhile comes back in vain, and no code is exchanged.
	begun.backAt(callback, consented, begun.cookies).want(http.StatusFound)
	begun.outcome().has("status", "error")
	if tally := s.runAt(at); tally != (credential.Tally{Skipped: 1}) {
		t.Errorf("the schedule: %+v", tally)
	}
	s.get("/connectors/"+key).problem(http.StatusNotFound, "connector_not_found")
	if strings.HasPrefix(key, catalog.OwnPrefix) {
		s.get("/connector_definitions/"+key).problem(http.StatusNotFound, "connector_definition_not_found")
		s.define(key, signIn(key, s.provider)).problem(http.StatusBadRequest, "invalid_connector_definition")
		s.define(key, strings.Replace(signIn(key, s.provider), "ticketing", "crm", 1)).
			problem(http.StatusBadRequest, "invalid_connector_definition")
		s.delete("/connector_definitions/"+key).problem(http.StatusNotFound, "connector_definition_not_found")
	}
	if after := s.stats(); after.APICalls != before.APICalls ||
		after.TokenCalls["authorization_code"] != before.TokenCalls["authorization_code"] ||
		after.TokenCalls["refresh_token"] != before.TokenCalls["refresh_token"] {
		t.Errorf("the provider was asked: %+v, before %+v", after, before)
	}

	s.withhold(project.Withheld{})
	s.proxy(id, object{"path": "/me"}).want(http.StatusOK)
	s.get("/accounts/"+id).want(http.StatusOK).has("status", "active")
	s.withhold(held)
	s.delete("/accounts/" + id).want(http.StatusOK)
}

// session2 is a session of the account's owner that names no connector.
func session2(s *site) string { return s.session("owner", nil) }

// What a provider sends for a connector that is withheld is told to nobody, as with one that is disabled.
func TestWithheldTellsNobody(t *testing.T) {
	t.Parallel()
	in := newInbox(t)
	in.linkUser("owner", "ada")
	told := func(want ...any) {
		t.Helper()
		list := in.get("/events?types=provider.received&order=asc").want(http.StatusOK)
		list.has("data."+strconv.Itoa(len(want)/2), nil)
		list.has(want...)
	}
	in.signed(event("e1", "contact.changed", "ada", nil)).want(http.StatusOK)
	told("data.0.data.payload.id", "e1")
	in.withhold(project.Withheld{Categories: []catalog.Category{"crm"}})
	in.signed(event("e2", "contact.changed", "ada", nil)).want(http.StatusOK)
	told("data.0.data.payload.id", "e1")
	in.withhold(project.Withheld{})
	in.signed(event("e3", "contact.changed", "ada", nil)).want(http.StatusOK)
	told("data.0.data.payload.id", "e1", "data.1.data.payload.id", "e3")
}
