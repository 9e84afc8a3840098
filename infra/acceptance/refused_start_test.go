package acceptance_test

import (
	"net/http"
	"strings"
	"testing"
)

// The hub polls the attempt and knows nothing of the popup: why a flow cannot begin is told there as well.
func TestOAuthRefusedStartIsToldToTheHub(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	for _, tt := range []struct {
		name   string
		before func(*site)
		start  []string
		header []func(*http.Request)
		status int
		code   string
		says   string
	}{
		{"unknown form field", nil, []string{"surprise", "1"}, nil, http.StatusBadRequest, "invalid_fields", "surprise"},
		{"app-url of another deployment", nil,
			[]string{"redirect_uri", "https://elsewhere.example/embedded/accounts/callback"}, nil, http.StatusBadRequest,
			"invalid_redirect_uri", "app-url"},
		{"switched off meanwhile", func(s *site) {
			s.post("/connectors/sandbox-oauth/disable", nil).want(http.StatusOK)
		}, nil, nil,
			http.StatusPreconditionFailed, "connector_not_enabled", "switched off"},
		{"switched off, in a browser that followed a link", func(s *site) {
			s.post("/connectors/sandbox-oauth/disable", nil).want(http.StatusOK)
		}, nil,
			[]func(*http.Request){header("User-Agent", "Mozilla/5.0", "Sec-Fetch-Site", "none")}, http.StatusPreconditionFailed,
			"connector_not_enabled", "switched off"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := s.on(t)
			s.post("/connectors/sandbox-oauth/enable", nil).want(http.StatusOK)
			token := s.session("owner", object{"provider": "sandbox-oauth"})
			f := &flow{site: s, token: token, attempt: s.attemptOf(token)}
			if tt.before != nil {
				tt.before(s)
			}
			page := send(t, s.stack.BaseURL, http.MethodGet, f.startURL(tt.start...), nil, tt.header...).want(tt.status)
			a := f.outcome().has("status", "error", "error.code", tt.code)
			if text := a.text("error.description"); !strings.Contains(text, tt.says) || strings.Contains(text, "..") ||
				!strings.Contains(string(page.body), tt.says) {
				t.Errorf("the hub is told %q; the page %s", text, page.body)
			}
		})
	}

	t.Run("a flow that began before goes on", func(t *testing.T) {
		s := s.on(t)
		s.post("/connectors/sandbox-oauth/enable", nil).want(http.StatusOK)
		f := s.begin("began")
		f.start("surprise", "1").want(http.StatusBadRequest)
		f.outcome().has("status", "pending")
		f.linked()
	})
}

// Rule 6: the hub shows the auth config that the session names, also for an owner who has an account by another.
func TestNamedAuthConfigIsInForceForAnOldAccount(t *testing.T) {
	p := newTenant(t)
	first := p.configure("sandbox-key", nil)
	second := p.configure("sandbox-key", object{"auth_type": "basic"})
	id := p.link("o", first, object{"api_key": goodKey, "workspace": "main"})

	plain, named := p.session("o", object{"provider": "sandbox-key"}), p.session("o", object{"integration_id": second})
	for token, config := range map[string]string{plain: first, named: second} {
		p.hub(token, http.MethodGet, "/hub/settings", nil).has("existing_account_id", id)
		p.hub(token, http.MethodGet, "/hub/connectors", nil).has("integrations.0.integration_id", config)
		p.hub(token, http.MethodGet, "/hub/accounts/"+id, nil).has("integrationId", config)
	}
	p.hub(plain, http.MethodGet, "/hub/accounts/"+id, nil).has("setupInformation.workspace", "main", "authConfigKey",
		"api_key")
	a := p.hub(named, http.MethodGet, "/hub/accounts/"+id, nil).has("authConfigKey", "basic")
	if strings.Contains(string(a.body), "api_key") || strings.Contains(string(a.body), "main") {
		t.Errorf("fields of another form: %s", a.body)
	}
	p.hub(named, http.MethodPatch, "/hub/accounts/"+id,
		object{"integration_id": second,
			"credentials": object{"username": "sandbox", "password": "sandbox-pass"}}).want(http.StatusOK)
	p.get("/accounts/"+id).has("status", "active")
	p.get("/auth_configs/"+first).has("linked_account_count", 0)
	p.get("/auth_configs/"+second).has("linked_account_count", 1)
}
