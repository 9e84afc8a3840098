package acceptance_test

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"patchbay/shared/credential"
	"patchbay/shared/scope"
	"patchbay/shared/secret"
)

// What is exported of one project is imported into another, of every auth type, and works there.
func TestExportedAccountsAreImported(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	there := *s
	other := newTenant(t)
	moved := *s.tenant
	moved.id, moved.key = other.id, other.key
	there.tenant = &moved
	sharedClient := object{"auth_type": "oauth2", "setup_fields": object{
		"client_id": siteClient, "client_secret": siteSecret,
	}}
	for _, c := range []struct {
		name, connector string
		config, form    object
	}{
		{"key", "sandbox-key", nil, object{"api_key": goodKey, "workspace": "acme"}},
		{"basic", "sandbox-key", object{"auth_type": "basic"}, object{"username": "sandbox", "password": "sandbox-pass"}},
		{"bearer", "zz-forms", object{"auth_type": "bearer"}, object{"api_token": goodKey}},
		{"client", "sandbox-oauth", object{"auth_type": "client_credentials"},
			object{"client_id": siteClient, "client_secret": siteSecret}},
		{"oauth", "sandbox-oauth", sharedClient, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, there := s.on(t), there.on(t)
			var id string
			if c.form == nil {
				id = s.begin(c.name).linked()
			} else {
				config := s.configure(c.connector, c.config)
				token := s.session(c.name, object{"integration_id": config, "label": "L", "type": "test",
					"metadata": object{"n": json.Number("9007199254740993")}})
				id = s.hub(token, http.MethodPost, "/hub/accounts",
					object{"integration_id": config, "credentials": c.form}).want(http.StatusCreated).text("id")
			}
			out := s.get("/accounts/" + id + "/export").want(http.StatusOK)
			if out.header.Get("Cache-Control") != "no-store" {
				t.Error("an export may be stored")
			}
			var body object
			if err := json.Unmarshal(out.body, &body); err != nil {
				t.Fatal(err)
			}
			delete(body, "$schema")
			body["integration_id"] = there.configure(c.connector, c.config)
			imported := there.post("/accounts/import", body).want(http.StatusCreated).has("status", "active",
				"origin_owner_id", c.name)
			again := there.get("/accounts/" + imported.text("id") + "/export").want(http.StatusOK)
			for _, member := range []string{"credentials", "tokens.refresh_token", "tokens.subject", "label", "type"} {
				same(t, member, again.at(member), out.at(member))
			}
			if c.name != "bearer" { // the sandbox takes no token but its own
				there.proxy(imported.text("id"), object{"path": "/me"}).want(http.StatusOK)
			}
			there.get("/auth_configs/"+imported.text("integration_id")).has("linked_account_count", 1)
			there.post("/accounts/import", body).problem(http.StatusConflict, "owner_already_linked")
		})
	}
}

// An access token that ended is renewed as it is imported, and one refresh token alone is enough.
func TestImportRenews(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	for name, change := range map[string]func(tokens object){
		"ended":         func(tokens object) { tokens["expires_at"] = time.Now().Add(-time.Hour) },
		"refresh alone": func(tokens object) { delete(tokens, "access_token"); delete(tokens, "expires_at") },
		"refused":       func(tokens object) { tokens["access_token"] = "no-such-token" },
	} {
		t.Run(name, func(t *testing.T) {
			s := s.on(t)
			id := s.begin(name).linked()
			var body object
			if err := json.Unmarshal(s.get("/accounts/"+id+"/export").want(http.StatusOK).body, &body); err != nil {
				t.Fatal(err)
			}
			tokens, _ := body["tokens"].(object)
			change(tokens)
			body["origin_owner_id"] = name + " again"
			delete(body, "$schema")
			before := s.refreshes()
			imported := s.post("/accounts/import", body).want(http.StatusCreated).text("id")
			if got := s.refreshes() - before; got != 1 {
				t.Errorf("%d refreshes", got)
			}
			s.me(imported).want(http.StatusOK)
		})
	}
}

// A provider that asks to wait is no fault of the import: the caller hears for how long.
func TestImportWaits(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	var body object
	id := s.begin("owner").linked()
	if err := json.Unmarshal(s.get("/accounts/"+id+"/export").want(http.StatusOK).body, &body); err != nil {
		t.Fatal(err)
	}
	delete(body, "$schema")
	body["origin_owner_id"] = "another"
	body["tokens"].(object)["expires_at"] = time.Now().Add(-time.Hour)
	for asked, told := range map[string]string{"17": "17", "": "30"} {
		s.provider.onToken(func(w http.ResponseWriter, r *http.Request, _ http.HandlerFunc) {
			if asked != "" {
				w.Header().Set("Retry-After", asked)
			}
			says(http.StatusTooManyRequests, `{"error":"slow_down"}`)(w, r, nil)
		})
		a := s.post("/accounts/import", body)
		a.problem(http.StatusServiceUnavailable, "provider_rate_limited").has("provider_response", "slow_down")
		if got := a.header.Get("Retry-After"); got != told {
			t.Errorf("Retry-After is %q where the provider says %q", got, asked)
		}
	}
	s.provider.onToken(nil)
	s.post("/accounts/import", body).want(http.StatusCreated)
}

// What cannot work is refused in words before the provider is asked, and what the provider refuses changes nothing.
func TestImportRefusals(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	key := s.configure("sandbox-key", nil)
	machine := s.configure("sandbox-oauth", object{"auth_type": "client_credentials"})
	sales := s.configure("salesforce", object{"setup_fields": object{"client_id": "one", "client_secret": "secret-0001"}})
	client := object{"client_id": siteClient, "client_secret": siteSecret}
	before := s.items()
	for _, c := range []struct {
		name   string
		config string
		more   object
		status int
		code   string
		says   string
	}{
		{"tokens of a key", key, object{"credentials": object{"api_key": goodKey}, "tokens": object{"access_token": "x"}},
			422, "unusable_import", "has no tokens"},
		{"an unknown field", key, object{"credentials": object{"api_key": goodKey, "nope": "x"}}, 422, "unusable_import",
			"There is no such field"},
		{"a missing field", key, nil, 422, "unusable_import", "API key is required"},
		{"no tokens", s.config, nil, 422, "unusable_import", "needs an access token or a refresh token"},
		{"ended for good", s.config, object{"tokens": object{"access_token": "x", "expires_at": "2020-01-01T00:00:00Z"}},
			422, "unusable_import", "has ended"},
		{"a refresh token of a client", machine, object{"credentials": client, "tokens": object{"refresh_token": "x"}}, 422,
			"unusable_import", "asks for a new access token by itself"},
		{"an unknown fact", s.config, object{"tokens": object{"access_token": "x", "facts": object{"host": "evil"}}}, 422,
			"unusable_import", "no such fact"},
		{"a fact that names another host", sales, object{"tokens": object{"access_token": "x",
			"facts": object{"instance_url": "https://login.example.com"}}}, 422, "unusable_import",
			"body.tokens.facts.instance_url: is not of the form"},
		{"no fact that calls need", sales, object{"tokens": object{"access_token": "x"}}, 422, "unusable_import",
			"body.tokens.facts.instance_url: is missing"},
		{"a token of two lines", s.config, object{"tokens": object{"access_token": "a\r\nX-Evil: b"}}, 422, "unusable_import",
			"body.tokens.access_token: has a line break"},
		{"a scope with a NUL", s.config, object{"tokens": object{"access_token": "a", "scope": "a\x00"}}, 422,
			"unusable_import", "body.tokens.scope"},
		{"blanks for a token", s.config, object{"tokens": object{"access_token": " ", "refresh_token": "\n"}}, 422,
			"unusable_import", "needs an access token or a refresh token"},
		{"a revoked key", key, object{"credentials": object{"api_key": "sandbox-key-revoked-1"}}, 400, "provider_refused",
			""},
		{"a dead grant", s.config, object{"tokens": object{"refresh_token": "no-such-token"}}, 400, "provider_refused", ""},
		{"no auth config", "cfg_sandbox-key_06h0rmzbc5adaad24nj87d6aqr", nil, 404, "auth_config_not_found", ""},
		{"no owner", key, object{"origin_owner_id": " ", "credentials": object{"api_key": goodKey}}, 400, "invalid_account",
			"origin_owner_id"},
		{"an unknown member", key, object{"credential": object{}}, 400, "invalid_request", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := s.on(t)
			body := object{"origin_owner_id": "o", "origin_owner_name": "O", "integration_id": c.config}
			for k, v := range c.more {
				body[k] = v
			}
			a := s.post("/accounts/import", body).problem(c.status, c.code)
			if !strings.Contains(a.text("message"), c.says) {
				t.Errorf("it says %s", a.text("message"))
			}
		})
	}
	s.unchanged(before)

	body := object{"origin_owner_id": "o", "origin_owner_name": "O", "integration_id": key, "verify": false,
		"credentials": object{"api_key": "sandbox-key-revoked-1"}}
	once := header("Idempotency-Key", "import-1")
	id := s.post("/accounts/import", body, once).want(http.StatusCreated).has("status", "active").text("id")
	s.post("/accounts/import", body, once).want(http.StatusCreated).has("id", id)
	s.proxy(id, object{"path": "/me"}).want(http.StatusUnauthorized)
	body["multiple"], body["credentials"] = true, object{"api_key": goodKey}
	second := s.post("/accounts/import", body).want(http.StatusCreated).text("id")
	if second == id {
		t.Error("multiple imported the same account")
	}
	s.post("/connectors/sandbox-key/disable", nil).want(http.StatusOK)
	a := s.post("/accounts/import", body).problem(http.StatusPreconditionFailed, "connector_not_enabled")
	if !strings.Contains(a.text("message"), "enable it first") { // whoever imports is the owner whom others have to ask
		t.Errorf("it says %s", a.text("message"))
	}
}

// A refresh token is pasted with a line's end. The auth config's client is refused: that is told as what it is.
func TestImportOfPastedTokens(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	token := s.get("/accounts/" + s.begin("o").linked() + "/export").want(http.StatusOK).text("tokens.refresh_token")
	body := object{"origin_owner_id": "o", "origin_owner_name": "O", "integration_id": s.config, "multiple": true,
		"tokens": object{"refresh_token": " " + token + "\r\n"}}
	path := "/auth_configs/" + s.config
	s.patch(path, object{"setup_fields": object{"client_secret": "not-the-secret"}}).want(http.StatusOK)
	s.post("/accounts/import", body).problem(http.StatusBadGateway, "auth_config_client_refused")
	s.get(path).has("problem.code", "client_refused", "problem.provider_code", "invalid_client")
	s.patch(path, object{"setup_fields": object{"client_secret": siteSecret}}).want(http.StatusOK)
	s.me(s.post("/accounts/import", body).want(http.StatusCreated).text("id")).want(http.StatusOK)
}

// Exporting needs its own scope, and works for an account that no call may be made for.
func TestExport(t *testing.T) {
	t.Parallel()
	p := newTenant(t)
	id := p.link("o1", p.configure("sandbox-key", nil), nil)
	others := slices.DeleteFunc(scope.All(), func(s scope.Scope) bool { return s == scope.CredentialsExport })
	p.get("/accounts/"+id+"/export", header("Authorization", "Bearer "+p.withScopes(others))).problem(
		http.StatusForbidden, "insufficient_scope")
	p.breaks(id)
	p.post("/accounts/"+id+"/suspend", nil).want(http.StatusOK)
	p.get("/accounts/"+id+"/export").want(http.StatusOK).has("credentials.api_key", "sandbox-key-revoked-1")
	p.reseal(id, func(m *credential.Material) { m.Fields["api_key"] = secret.New(goodKey) })
	p.get("/accounts/"+id+"/export").want(http.StatusOK).has("credentials.api_key", goodKey, "tokens", nil)
}
