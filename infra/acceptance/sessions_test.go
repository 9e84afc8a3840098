package acceptance_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestConnectSessionsAreAsTheContractSays(t *testing.T) {
	p := newTenant(t)
	config := p.configure("sandbox-key", nil)
	organization := p.get("/project").at("organization_id")
	for _, c := range []struct {
		name        string
		send, shown object
	}{
		{"least", object{}, object{
			"origin_username": nil, "categories": nil, "provider": nil, "account_id": nil, "integration_id": nil, "label": nil,
			"metadata": nil, "type": "production",
		}},
		{"nulls, as the SDK sends them",
			object{"provider": nil, "label": nil, "metadata": nil, "categories": nil, "integration_id": nil, "account_id": nil,
				"multiple": nil, "expires_in": nil, "type": nil, "origin_username": nil}, object{
				"origin_username": nil, "categories": nil, "provider": nil, "account_id": nil, "integration_id": nil, "label": nil,
				"metadata": nil, "type": "production",
			}},
		{"most", object{
			"origin_username": "u@example.com", "categories": []string{"hris", "ats"}, "provider": "sandbox-key",
			"provider_version": "1.0.0", "integration_id": config,
			"multiple": true, "expires_in": 60, "label": "L", "metadata": object{"a": object{"b": 1}}, "type": "test",
		}, object{
			"origin_username": "u@example.com", "categories": []string{"hris", "ats"}, "provider": "sandbox-key",
			"account_id": nil, "integration_id": config,
			"label": "L", "metadata": object{"a": object{"b": 1}}, "type": "test",
		}},
		{"by the auth config's newer name", object{"connector_profile_id": config},
			object{"provider": "sandbox-key", "integration_id": config}},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := p.on(t)
			body := object{"origin_owner_id": "o 1/ü", "origin_owner_name": "Öwner"}
			for k, v := range c.send {
				body[k] = v
			}
			a := p.post("/connect_sessions", body).want(http.StatusCreated)
			for k, v := range c.shown {
				a.has(k, v)
			}
			a.has("origin_owner_id", "o 1/ü", "origin_owner_name", "Öwner", "project_id", p.id, "organization_id", organization,
				"external_trigger_token", nil)
			if id, ok := a.at("id").(float64); !ok || id < 1 || id != float64(int64(id)) || id > 1<<53 {
				t.Errorf("id %v is no number that JavaScript reads exactly", a.at("id"))
			}
			created, err := time.Parse(time.RFC3339, a.text("created_at"))
			if err != nil || time.Since(created) > time.Minute || time.Since(created) < -time.Minute {
				t.Errorf("created_at %v, %v", created, err)
			}
			life := 1800 * time.Second
			if c.send["expires_in"] == 60 {
				life = time.Minute
			}
			if expires, err := time.Parse(time.RFC3339, a.text("expires_at")); err != nil || expires.Sub(created) != life {
				t.Errorf("expires_at %v, %v", expires, err)
			}
			token := a.text("token")
			same(t, "auth_link_url", a.text("auth_link_url"), p.stack.BaseURL+"/link#token="+token)
			page := send(t, p.stack.BaseURL, http.MethodGet, "/link", nil).want(http.StatusOK)
			if !strings.HasPrefix(page.header.Get("Content-Type"), "text/html") {
				t.Errorf("the hosted page is %s", page.header.Get("Content-Type"))
			}

			read := p.post("/connect_sessions/authenticate", object{"token": token}).want(http.StatusCreated)
			want, _ := a.value().(object)
			delete(want, "token")
			delete(want, "auth_link_url")
			same(t, "authenticate", read.value(), want)
		})
	}
}

// TestLargeNumbersInMetadata: what a project keeps with a session comes back as it was sent.
func TestLargeNumbersInMetadata(t *testing.T) {
	p := newTenant(t)
	a := p.post("/connect_sessions",
		`{"origin_owner_id":"o","origin_owner_name":"O","metadata":{"id":12345678901234567890,"price":1.10}}`).want(
		http.StatusCreated)
	if !strings.Contains(string(a.body), `"metadata":{"id":12345678901234567890,"price":1.10}`) {
		t.Errorf("%s", a.body)
	}
}

func TestAForeignSessionCannotBeRead(t *testing.T) {
	mine, theirs := newTenant(t), newTenant(t)
	mine.post("/connect_sessions/authenticate", object{"token": theirs.session("o", nil)}).problem(http.StatusUnauthorized,
		"session_expired")
}

func TestCategoriesNarrowTheSession(t *testing.T) {
	p := newTenant(t)
	p.configure("sandbox-key", nil)                                                  // hris
	p.configure("sandbox-oauth", object{"use_shared_client": true})                  // crm
	forms := p.configure("zz-forms", object{"setup_fields": object{"partner": "p"}}) // lms, hris
	for _, c := range []struct {
		name string
		ask  object
		want []string
	}{
		{"none", nil, []string{"sandbox-key", "sandbox-oauth", "zz-forms"}},
		{"empty", object{"categories": []string{}}, []string{"sandbox-key", "sandbox-oauth", "zz-forms"}},
		{"one", object{"categories": []string{"crm"}}, []string{"sandbox-oauth"}},
		{"a second category counts", object{"categories": []string{"hris"}}, []string{"sandbox-key", "zz-forms"}},
		{"two", object{"categories": []string{"crm", "lms"}}, []string{"sandbox-oauth", "zz-forms"}},
		{"none that is configured", object{"categories": []string{"ats"}}, nil},
		{"with a provider", object{"categories": []string{"hris"}, "provider": "zz-forms"}, []string{"zz-forms"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := p.on(t)
			token := p.session("o", c.ask)
			var keys []string
			list, _ := p.hub(token, http.MethodGet, "/hub/connectors", nil).want(http.StatusOK).at("integrations").([]any)
			for _, x := range list {
				key, _ := find(x, "provider").(string)
				keys = append(keys, key)
			}
			slices.Sort(keys)
			same(t, "offered", keys, c.want)
			status := http.StatusNotFound
			if slices.Contains(c.want, "zz-forms") {
				status = http.StatusOK
			}
			p.hub(token, http.MethodGet, "/hub/connectors/"+forms, nil).want(status)
		})
	}
	narrowed := p.session("o", object{"categories": []string{"crm"}})
	before := p.items()
	p.hub(narrowed, http.MethodPost, "/hub/accounts",
		object{"integration_id": forms,
			"credentials": object{"api_key": goodKey}}).problem(http.StatusNotFound, "integration_not_found")
	p.unchanged(before)
}

// TestOwnerAndProviderIdentifyAnAccount: the second session of an owner edits what the first linked, multiple links
// another.
func TestOwnerAndProviderIdentifyAnAccount(t *testing.T) {
	p := newTenant(t)
	config := p.configure("sandbox-key", nil)
	form := object{"integration_id": config, "credentials": object{"api_key": goodKey}}
	post := func(token string) string {
		t.Helper()
		return p.hub(token, http.MethodPost, "/hub/accounts", form).want(http.StatusCreated).has("provider",
			"sandbox-key").text("id")
	}
	first := p.session("o", object{"provider": "sandbox-key", "label": "one"})
	p.hub(first, http.MethodGet, "/hub/settings", nil).has("existing_account_id", nil)
	account := post(first)
	p.hub(first, http.MethodGet, "/hub/settings", nil).has("existing_account_id", account)

	same(t, "again in the session", post(first), account)
	same(t, "another session", post(p.session("o", object{"provider": "sandbox-key"})), account)
	same(t, "a picker", post(p.session("o", nil)), account)
	if other := post(p.session("other", nil)); other == account {
		t.Error("two owners share an account")
	}
	multiple := p.session("o", object{"provider": "sandbox-key", "multiple": true})
	p.hub(multiple, http.MethodGet, "/hub/settings", nil).has("existing_account_id", nil)
	second := post(multiple)
	if second == account {
		t.Error("multiple edited the account there was")
	}
	p.hub(p.session("o", object{"account_id": second}), http.MethodGet, "/hub/settings", nil).has("existing_account_id",
		second)
	p.hub(p.session("o", object{"provider": "sandbox-key"}), http.MethodGet, "/hub/settings",
		nil).has("existing_account_id", account)
	p.get("/accounts/"+account).has("label", "one", "origin_owner_id", "o", "status", "active", "type", "production")
	p.get("/connectors/sandbox-key").has("linked_account_count", 3)

	// A deleted account's owner may link another.
	p.delete("/accounts/"+account).want(http.StatusOK).has("id", account)
	p.get("/accounts/"+account).problem(http.StatusNotFound, "account_not_found")
	if again := post(p.session("o", object{"provider": "sandbox-key"})); again == account || again == second {
		t.Errorf("linked as %s", again)
	}
	p.get("/connectors/sandbox-key").has("linked_account_count", 3)
}

// TestConcurrentLinksOfOneOwnerMakeOne: of two windows that link at once one links and the other edits.
func TestConcurrentLinksOfOneOwnerMakeOne(t *testing.T) {
	p := newTenant(t)
	config := p.configure("sandbox-key", nil)
	token := p.session("o", nil)
	ids := make(chan string, 6)
	for range 6 {
		go func() {
			a, err := try(t.Context(), p.stack.BaseURL, http.MethodPost, "/hub/accounts",
				object{"integration_id": config, "credentials": object{"api_key": goodKey}}, header("x-hub-session-token", token))
			if err != nil || a.status != http.StatusCreated {
				ids <- string(a.body)
				return
			}
			a.t = t
			ids <- a.text("id")
		}()
	}
	first := <-ids
	for range 5 {
		same(t, "account", <-ids, first)
	}
	p.get("/connectors/sandbox-key").has("linked_account_count", 1)
}
