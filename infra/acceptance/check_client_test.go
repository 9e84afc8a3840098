package acceptance_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"patchbay/shared/connector"
)

// check asks for the check of a client of sandbox-oauth.
func (s *site) check(fields object, more ...object) answer {
	s.t.Helper()
	body := object{"connector_key": "sandbox-oauth", "auth_type": "oauth2", "setup_fields": fields}
	for _, m := range more {
		for k, v := range m {
			body[k] = v
		}
	}
	return s.post("/auth_configs/check", body)
}

// Issue 11: a wrong client is found before it is saved, not by the first customer.
func TestCheckClient(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.get("/auth_configs").want(http.StatusOK).has("total", 1)
	s.check(object{"client_id": siteClient, "client_secret": siteSecret}).want(http.StatusOK).
		has("outcome", "accepted", "provider_code", "invalid_grant")
	for _, wrong := range []object{
		{"client_id": siteClient, "client_secret": "not-the-secret"}, {"client_id": "nope", "client_secret": siteSecret},
	} {
		a := s.check(wrong).want(http.StatusOK).has("outcome", "refused", "provider_code", "invalid_client")
		if strings.Contains(string(a.body), siteSecret) {
			t.Errorf("the secret is in the answer: %s", a.body)
		}
	}
	s.get("/auth_configs").has("total", 1) // a check stores nothing

	// An edit keeps the secret that is not typed again, and sends what is.
	edited := object{"auth_config_id": s.config}
	s.check(object{"client_id": siteClient}, edited).want(http.StatusOK).has("outcome", "accepted")
	s.check(object{"client_secret": "__secretvalue:**redacted**cret"}, edited).has("outcome", "accepted")
	s.check(object{"client_secret": "not-the-secret"}, edited).has("outcome", "refused")
	s.get("/auth_configs/"+s.config).has("problem", nil)

	// What cannot be saved is not sent either.
	s.check(object{"client_id": siteClient}).problem(http.StatusBadRequest, "invalid_fields").
		has("errors.0.location", "body.setup_fields.client_secret")
	s.check(object{}, object{"auth_config_id": "cfg_sandbox-oauth_nope"}).
		problem(http.StatusNotFound, "auth_config_not_found")
	key := s.configure("sandbox-key", nil)
	for _, other := range []object{
		{"auth_config_id": key}, {"auth_config_id": key, "auth_type": ""}, // another connector's
		{"auth_config_id": s.config, "auth_type": "client_credentials"},
	} {
		s.check(object{}, other).problem(http.StatusBadRequest, "invalid_auth_config").
			has("errors.0.location", "body.auth_config_id")
	}
	s.check(object{}, object{"connector_key": "none-such", "auth_type": ""}).
		problem(http.StatusNotFound, "connector_not_found")

	// Where the client is each customer's own, and where there is none, nothing is asked.
	s.check(object{}, object{"auth_type": "client_credentials"}).want(http.StatusOK).has("outcome", "not_checkable")
	s.check(object{}, object{"connector_key": "sandbox-key", "auth_type": ""}).has("outcome", "not_checkable")
}

// What a provider says that does not look at the client, or not at all, is not made more of than it is.
func TestCheckClientUnclear(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	good := object{"client_id": siteClient, "client_secret": siteSecret}
	answers := func(status int, code string) {
		s.provider.onToken(func(w http.ResponseWriter, _ *http.Request, _ http.HandlerFunc) {
			w.Header().Set("Content-Type", "application/json")
			w.WriteHeader(status)
			_ = json.NewEncoder(w).Encode(object{"error": code, "error_description": "said so"})
		})
	}
	answers(http.StatusBadRequest, "invalid_grant") // also to a wrong secret: the code was looked at first
	s.check(good).want(http.StatusOK).
		has("outcome", "unclear", "provider_code", "invalid_grant", "provider_response", "said so")
	answers(http.StatusServiceUnavailable, "temporarily_unavailable")
	s.check(good).has("outcome", "unclear")
	s.provider.onToken(func(w http.ResponseWriter, _ *http.Request, _ http.HandlerFunc) {
		if c, _, err := http.NewResponseController(w).Hijack(); err == nil {
			_ = c.Close()
		}
	})
	s.check(good).has("outcome", "unanswered")
}

func TestChecksAreBounded(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	asked := 0
	s.provider.onToken(func(w http.ResponseWriter, _ *http.Request, _ http.HandlerFunc) {
		asked++
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(http.StatusUnauthorized)
		_, _ = w.Write([]byte(`{"error":"invalid_client"}`))
	})
	bad := object{"client_id": "nope", "client_secret": "nope"}
	refused := 0
	for range 3 * connector.ChecksAMinute { // of two minutes at most, one of which is over in the middle
		if a := s.check(bad); a.status == http.StatusTooManyRequests {
			a.problem(http.StatusTooManyRequests, "too_many_checks")
			if a.header.Get("Retry-After") == "" {
				t.Error("without Retry-After")
			}
			refused++
		} else {
			a.want(http.StatusOK)
		}
	}
	if refused == 0 || asked != 3*connector.ChecksAMinute-refused {
		t.Errorf("%d were refused, and the provider was asked %d times", refused, asked)
	}
}

// A stored secret is not sent to another host than it is stored for: who may edit an auth config may not read it.
func TestCheckClientKeepsTheSecretAtItsHost(t *testing.T) {
	p := newTenant(t)
	text := signIn("own_hosted", &provider{Server: &httptest.Server{URL: "https://at.invalid"}})
	text = strings.NewReplacer("https://at.invalid/oauth/token", "https://{host}/oauth/token",
		"setup_fields:", "setup_fields:\n"+
			"      - {key: host, label: Host, type: text, required: true, validation: {type: domain}}").Replace(text)
	p.define("own_hosted", text).want(http.StatusCreated)
	config := p.configure("own_hosted", object{"setup_fields": object{
		"host": "one.invalid", "client_id": "a", "client_secret": "b"}})
	check := func(fields object) answer {
		return p.post("/auth_configs/check", object{
			"connector_key": "own_hosted", "auth_config_id": config, "setup_fields": fields})
	}
	for _, fields := range []object{
		{"host": "two.invalid"}, {"host": "two.invalid", "client_secret": "__secretvalue:**redacted**"},
	} {
		check(fields).problem(http.StatusBadRequest, "invalid_fields").
			has("errors.0.location", "body.setup_fields.client_secret", "errors.1", nil)
	}
	for _, fields := range []object{
		{}, {"host": "one.invalid"}, {"host": "two.invalid", "client_secret": "c"}, {"client_id": "d"},
	} {
		check(fields).want(http.StatusOK).has("outcome", "unanswered")
	}
	// Nor does a change that is stored take it there.
	change := func(fields object) answer { return p.patch("/auth_configs/"+config, object{"setup_fields": fields}) }
	for _, fields := range []object{
		{"host": "two.invalid"}, {"host": "two.invalid", "client_secret": "__secretvalue:**redacted**"},
	} {
		change(fields).problem(http.StatusBadRequest, "invalid_fields").
			has("errors.0.location", "body.setup_fields.client_secret", "errors.1", nil)
	}
	same(t, "host", p.get("/auth_configs/"+config).want(http.StatusOK).at("setup_fields.host"), "one.invalid")
	change(object{"client_id": "d"}).want(http.StatusOK)
	change(object{"host": "two.invalid", "client_secret": "c"}).want(http.StatusOK)
}
