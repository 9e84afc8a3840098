package acceptance_test

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"patchbay/infra/local/stack"
	"patchbay/shared/ident"
)

// shape compares an answer with a JSON literal in which $names stand for values.
func (a answer) shape(literal string, values ...string) answer {
	a.t.Helper()
	var want any
	if err := json.Unmarshal([]byte(strings.NewReplacer(values...).Replace(literal)), &want); err != nil {
		a.t.Fatal(err)
	}
	same(a.t, a.name, a.value(), want)
	return a
}

// The literals are the client contract's section 3.
func TestHubShapes(t *testing.T) {
	p := newTenant(t)
	forms := p.configure("zz-forms", object{"setup_fields": object{"partner": "acme", "partner_key": "partner-secret"}})
	key := p.configure("sandbox-key", nil)
	code := p.configure("sandbox-oauth", object{"use_shared_client": true})
	base := p.stack.BaseURL
	token := p.session("o", nil)

	p.hub(token, http.MethodGet, "/hub/settings", nil, header("Origin", "https://app.example.com")).want(http.StatusOK).
		shape(`{"enabled_features": [], "origin_owner_name": "Owner o"}`)
	// The hosted page says who asks.
	p.hub(token, http.MethodGet, "/hub/settings", nil).want(http.StatusOK).has("brand.product_name", t.Name())
	p.hub(token, http.MethodGet, "/hub/connectors", nil).want(http.StatusOK).shape(`{"integrations": [
		{"active": true, "name": "A connector with forms", "provider": "zz-forms", "type": "lms", "category_name": "Learning",
		 "categories": [{"key": "lms", "name": "Learning"}, {"key": "hris", "name": "HR"}], "version": "1.2.3", "authentication_config_key": "header",
		 "environment": "production", "integration_id": "$forms", "logo_url": "$formsLogo", "icon": {"letters": "ZF", "background": "#eadcfb", "color": "#4c2483"}},
		{"active": true, "name": "Sandbox (API key)", "provider": "sandbox-key", "type": "hris", "category_name": "HR",
		 "categories": [{"key": "hris", "name": "HR"}], "version": "1.0.1", "authentication_config_key": "api_key",
		 "environment": "production", "integration_id": "$key", "logo_url": "$base/hub-assets/logos/sandbox-key.svg", "icon": {"letters": "SK", "background": "#0f766e", "color": "#ffffff"}},
		{"active": true, "name": "Sandbox (OAuth)", "provider": "sandbox-oauth", "type": "crm", "category_name": "CRM",
		 "categories": [{"key": "crm", "name": "CRM"}], "version": "1.0.0", "authentication_config_key": "oauth2",
		 "environment": "production", "integration_id": "$code", "logo_url": "$base/hub-assets/logos/sandbox-oauth.svg", "icon": {"letters": "SO", "background": "#4338ca", "color": "#ffffff"}}]}`,
		"$formsLogo", p.get("/connectors/zz-forms").logo(), "$forms", forms, "$key", key, "$code", code, "$base", base)
	one := p.hub(token, http.MethodGet, "/hub/connectors?provider=sandbox-key", nil).want(http.StatusOK)
	one.has("integrations.0.integration_id", key, "integrations.1", nil)
	p.hub(token, http.MethodGet, "/hub/connectors?provider=nope", nil).want(http.StatusOK).shape(`{"integrations": []}`)

	config, _ := p.hub(token, http.MethodGet, "/hub/connectors/"+forms, nil).want(http.StatusOK).value().(object)
	assets, _ := find(config, "config.assets.icon").(string)
	same(t, "icon", assets, p.get("/connectors/zz-forms").logo())
	inner, _ := config["config"].(object)
	delete(inner, "assets")
	var want any
	if err := json.Unmarshal([]byte(`{"config": {"key": "zz-forms", "name": "A connector with forms", "type": "custom",
		"configFields": [
			{"key": "api_key", "label": "API key", "type": "password", "required": true, "secret": true},
			{"key": "extra_secret", "label": "Extra secret", "type": "password", "required": false, "secret": true},
			{"key": "site", "label": "Site", "type": "text", "required": false, "secret": false, "description": "Shown as it is.", "tooltip": "Help.",
			 "guide": {"description": "Where to find it.", "tooltip": "There."}},
			{"key": "region", "label": "Region", "type": "select", "required": true, "secret": false, "value": "eu",
			 "options": [{"label": "Europe", "value": "eu"}, {"label": "America", "value": "us"}]},
			{"key": "seats", "label": "Seats", "type": "number", "required": false, "secret": false}],
		"configNotices": [{"key": "beta", "type": "warning", "description": "This is a test.", "position": "top"}],
		"support": {"link": "https://example.com/help", "description": "Ask us."}},
		"hub_settings": {"configured_webhook_events": {}, "project_settings": {}}}`), &want); err != nil {
		t.Fatal(err)
	}
	same(t, "form", config, want)
	if strings.Contains(string(p.hub(token, http.MethodGet, "/hub/connectors/"+forms, nil).body), "acme") {
		t.Error("the end user is shown the owner's setup fields (rule 6)")
	}
	p.hub(token, http.MethodGet, "/hub/connectors/"+code, nil).has("config.type", "oauth2", "config.grantType",
		"authorization_code", "config.configFields.0.key", "team")
	granted := p.configure("sandbox-oauth", object{"auth_type": "client_credentials"})
	p.hub(p.session("o", object{"integration_id": granted}), http.MethodGet, "/hub/connectors/"+granted,
		nil).has("config.type", "oauth2", "config.grantType", "client_credentials")

	linked := p.hub(token, http.MethodPost, "/hub/accounts",
		object{"integration_id": forms,
			"credentials": object{"api_key": goodKey, "site": "berlin", "seats": 12}}).want(http.StatusCreated)
	linked.shape(`{"id": "$id", "provider": "zz-forms"}`, "$id", linked.text("id"))
	p.hub(token, http.MethodGet, "/hub/accounts/"+linked.text("id"), nil).want(http.StatusOK).shape(`{
		"secureId": "$id", "provider": "zz-forms",
		"setupInformation": {"site": "berlin", "region": "eu", "seats": "12"}, "secrets": {"api_key": "__secretvalue:**redacted**5678"}, "version": "1.2.3",
		"authConfigKey": "header", "environment": "production", "integrationId": "$config",
		"broken": false}`, "$id", linked.text("id"), "$config", forms)

	attempt := p.hub(token, http.MethodPost, "/hub/connection_attempts", object{"token": token}).want(http.StatusCreated)
	attempt.shape(`{"id": "$id"}`, "$id", attempt.text("id"))
	path := "/hub/connection_attempts/" + attempt.text("id")
	p.hub(token, http.MethodGet, path,
		nil).want(http.StatusOK).shape(`{"status": "pending", "account": null, "error": null}`)
	p.hub(token, http.MethodDelete, path, nil).want(http.StatusNoContent)
	p.hub(token, http.MethodGet, path,
		nil).want(http.StatusOK).shape(`{"status": "cancelled", "account": null, "error": null}`)
	p.hub(token, http.MethodDelete, path, nil).want(http.StatusNoContent)
}

// logo is a connector's logo_url, "" when it has none.
func (a answer) logo() string {
	a.t.Helper()
	l, _ := a.at("logo_url").(string)
	return l
}

func TestHubEditsWithoutRetypingSecrets(t *testing.T) {
	const placeholder = "__secretvalue:**redacted**"
	p := newTenant(t)
	config := p.configure("zz-forms", object{"setup_fields": object{"partner": "acme"}})
	id := p.link("o", config, object{"api_key": goodKey, "extra_secret": "extra-secret-0001", "site": "berlin"})
	token := p.session("o", object{"account_id": id})
	p.hub(token, http.MethodGet, "/hub/settings", nil).has("existing_account_id", id)
	read := func() answer {
		t.Helper()
		return p.hub(token, http.MethodGet, "/hub/accounts/"+id, nil).want(http.StatusOK)
	}
	sentKey := func() any {
		t.Helper()
		return p.proxy(id, object{"path": "/me"}).status
	}
	for _, c := range []struct {
		name           string
		send           object
		setup, secrets object
	}{
		{"one field", object{"site": "paris"}, object{"region": "eu", "site": "paris"},
			object{"api_key": placeholder + "5678", "extra_secret": placeholder + "0001"}},
		{"placeholders sent back", object{"api_key": placeholder + "5678", "extra_secret": placeholder, "site": "rome"},
			object{"region": "eu", "site": "rome"},
			object{"api_key": placeholder + "5678", "extra_secret": placeholder + "0001"}},
		{"nulls", object{"api_key": nil, "site": nil}, object{"region": "eu", "site": "rome"},
			object{"api_key": placeholder + "5678", "extra_secret": placeholder + "0001"}},
		{"an optional one is cleared", object{"extra_secret": "", "site": ""}, object{"region": "eu"},
			object{"api_key": placeholder + "5678"}},
		{"another key", object{"api_key": "sandbox-key-second-4321", "region": "us"}, object{"region": "us"},
			object{"api_key": placeholder + "4321"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			p.on(t).hub(token, http.MethodPatch, "/hub/accounts/"+id,
				object{"integration_id": config, "credentials": c.send}).want(http.StatusOK).
				shape(`{"id": "$id", "provider": "zz-forms"}`, "$id", id)
			read().has("setupInformation", c.setup, "secrets", c.secrets)
			same(t, "status of a call", sentKey(), http.StatusOK)
		})
	}
	before := p.items()
	p.hub(token, http.MethodPatch, "/hub/accounts/"+id,
		object{"integration_id": config, "credentials": object{"api_key": ""}}).
		problem(http.StatusBadRequest, "invalid_fields").has("errors.0.location", "body.credentials.api_key")
	p.hub(token, http.MethodPatch, "/hub/accounts/"+id,
		object{"integration_id": config,
			"credentials": object{"region": "mars"}}).problem(http.StatusBadRequest, "invalid_fields")
	p.hub(token, http.MethodPatch, "/hub/accounts/"+id,
		object{"integration_id": config,
			"credentials": object{"seats": "many"}}).problem(http.StatusBadRequest, "invalid_fields")
	p.hub(token, http.MethodPatch, "/hub/accounts/"+id,
		object{"integration_id": config,
			"credentials": object{"partner": "mine"}}).problem(http.StatusBadRequest, "invalid_fields")
	p.unchanged(before)
}

// TestHubKeepsTheAccountsAuthConfig: an edit shows the form that the account was linked by, though the default is
// another one now, and a new link shows the default's.
func TestHubKeepsTheAccountsAuthConfig(t *testing.T) {
	p := newTenant(t)
	first := p.configure("sandbox-key", nil)
	id := p.link("o", first, nil)
	second := p.configure("sandbox-key", object{"auth_type": "basic", "default": true})
	token := p.session("o", object{"account_id": id})
	p.hub(token, http.MethodGet, "/hub/connectors", nil).has("integrations.0.integration_id", first, "integrations.1", nil)
	p.hub(token, http.MethodPatch, "/hub/accounts/"+id,
		object{"integration_id": first, "credentials": object{"workspace": "acme"}}).want(http.StatusOK)
	p.get("/accounts/"+id).has("integration_id", first, "setup_information", object{"workspace": "acme"})

	// Moved to the other auth config, whose form must then be filled in whole.
	before := p.items()
	p.hub(token, http.MethodPatch, "/hub/accounts/"+id,
		object{"integration_id": second,
			"credentials": object{"username": "sandbox"}}).problem(http.StatusBadRequest, "invalid_fields")
	p.unchanged(before)
	p.hub(token, http.MethodPatch, "/hub/accounts/"+id,
		object{"integration_id": second,
			"credentials": object{"username": "sandbox", "password": "sandbox-pass"}}).want(http.StatusOK)
	p.get("/accounts/"+id).has("integration_id", second, "setup_information", object{"username": "sandbox"})
	p.get("/auth_configs/"+first).has("linked_account_count", 0)
	p.get("/auth_configs/"+second).has("linked_account_count", 1)
	p.proxy(id, object{"path": "/me"}).want(http.StatusOK).has("auth", "basic")
}

func TestHubShowsProviderErrors(t *testing.T) {
	p := newTenant(t)
	config := p.configure("sandbox-key", nil)
	id := p.link("o", config, nil)
	token := p.session("o", nil)
	before := p.items()
	for _, c := range []struct{ method, path, key, words string }{
		{http.MethodPost, "/hub/accounts", "sandbox-key-revoked-1", "This API key has been revoked. Create another one."},
		{http.MethodPost, "/hub/accounts", "wrong",
			"This is no API key of the sandbox: use sandbox-key- and any eight characters."},
		{http.MethodPatch, "/hub/accounts/" + id, "sandbox-key-revoked-1",
			"This API key has been revoked. Create another one."},
	} {
		a := p.hub(token, c.method, c.path,
			object{"integration_id": config,
				"credentials": object{"api_key": c.key}}).problem(http.StatusBadRequest, "provider_refused")
		if !strings.Contains(a.text("provider_response"), c.words) || strings.Contains(string(a.body), c.key) {
			t.Errorf("%s", a.body)
		}
	}
	p.unchanged(before)
	p.proxy(id, object{"path": "/me"}).want(http.StatusOK)
}

func TestHubSessionsSeeTheirOwnOnly(t *testing.T) {
	p := newTenant(t)
	key, forms := p.configure("sandbox-key", nil), p.configure("zz-forms", object{"setup_fields": object{"partner": "p"}})
	mine, mineToo, theirs := p.link("o", key, nil), p.link("o", forms, nil), p.link("other", key, nil)
	attempt := func(token string) string {
		return p.hub(token, http.MethodPost, "/hub/connection_attempts",
			object{"token": token}).want(http.StatusCreated).text("id")
	}
	picker, named, edit := p.session("o", nil), p.session("o", object{"provider": "zz-forms"}),
		p.session("o", object{"account_id": mine})
	learning, selling := p.session("o", object{"categories": []string{"lms"}}),
		p.session("o", object{"categories": []string{"crm"}})
	foreignAttempt := attempt(p.session("other", nil))
	before := p.items()
	absent := ident.Under("acc", "sandbox-key", time.Now())
	for _, c := range []struct {
		name, token string
		sees        []string
	}{
		{"picker", picker, []string{mine, mineToo}}, {"of a connector", named, []string{mineToo}},
		{"edit", edit, []string{mine}},
		{"of a category", learning, []string{mineToo}}, {"of another category", selling, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := p.on(t)
			for _, id := range []string{mine, mineToo, theirs, absent} {
				config := key
				if id == mineToo {
					config = forms
				}
				// seen, it would be refused by the provider
				change := object{"integration_id": config, "credentials": object{"api_key": "wrong"}}
				if slices.Contains(c.sees, id) {
					p.hub(c.token, http.MethodGet, "/hub/accounts/"+id, nil).want(http.StatusOK)
					p.hub(c.token, http.MethodPatch, "/hub/accounts/"+id, change).problem(http.StatusBadRequest, "provider_refused")
					continue
				}
				p.hub(c.token, http.MethodGet, "/hub/accounts/"+id, nil).problem(http.StatusNotFound, "account_not_found")
				p.hub(c.token, http.MethodPatch, "/hub/accounts/"+id, change).problem(http.StatusNotFound, "account_not_found")
			}
			p.hub(c.token, http.MethodGet, "/hub/connection_attempts/"+foreignAttempt, nil).problem(http.StatusNotFound,
				"connection_attempt_not_found")
			p.hub(c.token, http.MethodDelete, "/hub/connection_attempts/"+foreignAttempt, nil).problem(http.StatusNotFound,
				"connection_attempt_not_found")
		})
	}
	p.unchanged(before)
}

// TestHubAndDisabledConnector: 412 and not 403, which the published hub reads as an expired session.
func TestHubAndDisabledConnector(t *testing.T) {
	p := newTenant(t)
	config := p.configure("sandbox-key", nil)
	id := p.link("o", config, nil)
	token := p.session("o", object{"provider": "sandbox-key"})
	p.post("/connectors/sandbox-key/disable", nil).want(http.StatusOK)
	before := p.items()
	form := object{"integration_id": config, "credentials": object{"api_key": goodKey}}
	p.hub(token, http.MethodGet, "/hub/connectors/"+config, nil).problem(http.StatusPreconditionFailed,
		"connector_not_enabled")
	p.hub(token, http.MethodPost, "/hub/accounts", form).problem(http.StatusPreconditionFailed, "connector_not_enabled")
	p.hub(token, http.MethodPatch, "/hub/accounts/"+id, form).problem(http.StatusPreconditionFailed,
		"connector_not_enabled")
	p.unchanged(before)
}

func TestHubCORS(t *testing.T) {
	p := newTenant(t)
	token := p.session("o", nil)
	preflight := func(s *stack.Stack, path, origin string) answer {
		t.Helper()
		return send(t, s.BaseURL, http.MethodOptions, path, nil,
			header("Origin", origin, "Access-Control-Request-Method", "POST",
				"Access-Control-Request-Headers", "content-type,session-token,x-hub-session-token,x-hub")).want(http.StatusNoContent)
	}
	const page = "https://app.customer.example"
	for _, path := range []string{"/hub/settings", "/hub/accounts", "/hub/connection_attempts/x"} {
		h := preflight(p.stack, path, page).header
		same(t, "origin", h.Get("Access-Control-Allow-Origin"), page)
		for _, m := range []string{"GET", "POST", "PATCH", "DELETE"} {
			if !strings.Contains(h.Get("Access-Control-Allow-Methods"), m) {
				t.Errorf("%s is not allowed: %v", m, h)
			}
		}
		// whole names, not parts of others
		for _, n := range []string{"content-type", "x-hub-session-token", "session-token", "x-hub"} {
			if !slices.Contains(strings.Split(h.Get("Access-Control-Allow-Headers"), ", "), n) {
				t.Errorf("%s is not allowed: %v", n, h)
			}
		}
		if h.Get("Access-Control-Allow-Credentials") != "" ||
			!strings.Contains(strings.Join(h.Values("Vary"), ","), "Origin") {
			t.Errorf("%v", h)
		}
	}
	// Errors too, else the hub shows a network failure in their place.
	for _, a := range []answer{
		p.hub(token, http.MethodGet, "/hub/settings", nil, header("Origin", page)).want(http.StatusOK),
		p.hub("bad", http.MethodGet, "/hub/settings", nil, header("Origin", page)).problem(http.StatusUnauthorized, ""),
		p.hub(token, http.MethodGet, "/hub/nope", nil, header("Origin", page)).problem(http.StatusNotFound, ""),
		p.hub(token, http.MethodPost, "/hub/accounts", "{", header("Origin", page)).problem(http.StatusBadRequest, ""),
	} {
		same(t, a.name, a.header.Get("Access-Control-Allow-Origin"), page)
	}
	// The management API is for back ends: no page may call it.
	if a := p.get("/accounts", header("Origin",
		page)).want(http.StatusOK); a.header.Get("Access-Control-Allow-Origin") != "" {
		t.Errorf("/accounts may be called from %s", page)
	}
}

func TestHubCORSWithAListOfOrigins(t *testing.T) {
	s := stack.ForTest(t, func(o *stack.Options) {
		o.Origins, o.Middleware = "https://one.example, https://two.example/", guard
	})
	p, other := tenantOf(t, s), tenantOf(t, s)
	p.patch("/project/hub", object{"allowed_origins": []string{"https://own.example"}}).want(http.StatusOK)
	token := p.session("o", nil)
	for origin, allowed := range map[string]bool{
		"https://one.example": true, "https://two.example": true, s.BaseURL: true, "https://own.example": true,
		"https://three.example": false, "http://one.example": false, "https://one.example.evil.example": false,
		"https://one.example:8443": false, "null": false, "https://ONE.example": false,
	} {
		from := header("Origin", origin)
		call := p.hub(token, http.MethodGet, "/hub/settings", nil, from)
		if !allowed {
			same(t, "call from "+origin, call.problem(http.StatusForbidden, "origin_not_allowed").
				header.Get("Access-Control-Allow-Origin"), "")
			continue
		}
		same(t, "call from "+origin, call.want(http.StatusOK).header.Get("Access-Control-Allow-Origin"), origin)
		// A preflight does not say whose session follows.
		ask := header("Origin", origin, "Access-Control-Request-Method", "GET")
		same(t, "preflight from "+origin,
			send(t, s.BaseURL, http.MethodOptions, "/hub/settings", nil, ask).header.Get("Access-Control-Allow-Origin"), origin)
		// That a session is over may be told to every page: it has to say so.
		over := p.hub("gone", http.MethodGet, "/hub/settings", nil, from).problem(http.StatusUnauthorized, "session_expired")
		same(t, "over, to "+origin, over.header.Get("Access-Control-Allow-Origin"), origin)
	}
	// What one project names counts for no other (rule 7), and what is refused has done nothing.
	theirs := other.session("o", nil)
	before := other.items()
	other.hub(theirs, http.MethodPost, "/hub/connection_attempts", object{},
		header("Origin", "https://own.example")).problem(http.StatusForbidden, "origin_not_allowed")
	other.unchanged(before)
}

// TestHubOriginsOfAProject: where the deployment lets every page try, a project that names its pages is shown by those
// alone.
func TestHubOriginsOfAProject(t *testing.T) {
	p, other := newTenant(t), newTenant(t)
	const mine, evil = "https://mine.example", "https://evil.example"
	p.patch("/project/hub", object{"allowed_origins": []string{mine}}).want(http.StatusOK)
	for _, c := range []struct {
		of     *tenant
		origin string
		status int
	}{
		{p, mine, http.StatusOK}, {p, evil, http.StatusForbidden}, {p, p.stack.BaseURL, http.StatusOK},
		{other, evil, http.StatusOK},
	} {
		a := c.of.hub(c.of.session("o", nil), http.MethodGet, "/hub/settings", nil, header("Origin", c.origin)).want(c.status)
		want := ""
		if c.status == http.StatusOK {
			want = c.origin
		}
		same(t, a.name, a.header.Get("Access-Control-Allow-Origin"), want)
	}
}
