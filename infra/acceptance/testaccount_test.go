package acceptance_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"patchbay/shared/credential"
	"patchbay/shared/secret"
)

// A test asks the provider, says what it said, and gives the account the status that follows.
func TestTestAccount(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	key := s.link("key", s.configure("sandbox-key", nil), nil)
	silent := s.link("silent", s.configure("zz-forms", object{"auth_type": "query"}), nil)
	test := func(id string) answer { t.Helper(); return s.post("/accounts/"+id+"/test", nil).want(http.StatusOK) }

	test(key).has("ok", true, "checked_by", "verify", "problem", nil, "account.id", key, "account.status", "active")
	test(silent).has("ok", nil, "checked_by", "nothing", "problem", nil, "account.status", "active")

	// Dead, and alive again.
	setKey := func(k string) {
		s.reseal(key, func(m *credential.Material) { m.Fields["api_key"] = secret.New(k) })
	}
	setKey("sandbox-key-revoked-1")
	test(key).has("ok", false, "checked_by", "verify", "problem.code", "account_credentials_invalid", "account.status",
		"error", "account.status_reasons.0.code", "credentials_rejected")
	s.proxy(key, object{"path": "/me"}).problem(http.StatusPreconditionFailed, "account_in_error")
	test(key).has("ok", false, "account.status", "error")
	setKey(goodKey)
	back := test(key).has("ok", true, "account.status", "active", "account.status_reasons", []any{})
	if at, err := time.Parse(time.RFC3339, back.text("account.recovered_at")); err != nil || time.Since(at) > time.Hour {
		t.Errorf("recovered at %s, %v", at, err)
	}
	s.proxy(key, object{"path": "/me"}).want(http.StatusOK)

	// What no call may be made for is not tested either.
	s.post("/accounts/"+key+"/suspend", nil).want(http.StatusOK)
	s.post("/accounts/"+key+"/test", nil).problem(http.StatusPreconditionFailed, "account_suspended")
	s.post("/connectors/sandbox-key/disable", nil).want(http.StatusOK)
	s.post("/accounts/"+key+"/test", nil).problem(http.StatusPreconditionFailed, "account_inactive")
}

// A test renews what has ended, once, and tells a dead grant from a provider that has a problem.
func TestTestRenews(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	id := s.linkEnded("owner")
	test := func(id string) answer { t.Helper(); return s.post("/accounts/"+id+"/test", nil).want(http.StatusOK) }
	test(id).has("ok", true, "checked_by", "verify", "account.status", "active")
	test(id).has("ok", true)
	if got := s.refreshes(); got != 1 {
		t.Errorf("%d refreshes", got)
	}
	answers := func(status int, body string) {
		s.provider.onToken(func(w http.ResponseWriter, _ *http.Request, _ http.HandlerFunc) {
			w.Header().Set("Content-Type", "application/json")
			w.WriteHeader(status)
			_, _ = fmt.Fprint(w, body)
		})
	}
	dead := s.linkEnded("dead")
	answers(http.StatusInternalServerError, `{}`)
	s.end(id)
	test(id).has("ok", nil, "checked_by", "renewal", "problem.code", "credential_refresh_failed",
		"account.status", "active")
	answers(http.StatusBadRequest, `{"error":"invalid_grant","error_description":"It was revoked."}`)
	test(dead).has("ok", false, "checked_by", "renewal", "problem.code", "account_credentials_invalid",
		"problem.provider_response", "It was revoked.", "account.status", "error",
		"account.status_reasons.0.provider_code", "invalid_grant")
	s.provider.onToken(nil)
	test(dead).has("ok", true, "account.status", "active")
	s.me(dead).want(http.StatusOK)
}

// A connector without a cheap call is asked for a new token, but not again at once: the answer would be the same.
func TestTestByRenewal(t *testing.T) {
	t.Parallel()
	v, p := newVendor(t)
	var asked atomic.Int64
	v.set(http.StatusOK, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		n := asked.Add(1)
		_, _ = fmt.Fprintf(w, `{"access_token":"a-%d","refresh_token":"r-%d","expires_in":3600}`, n, n)
	})
	config := p.configure("zz-signin", object{"setup_fields": object{"client_id": "one", "client_secret": "secret-0001"}})
	id := p.signIn("owner", config, nil)
	before := asked.Load()
	for range 3 {
		p.post("/accounts/"+id+"/test", nil).want(http.StatusOK).
			has("ok", true, "checked_by", "renewal", "account.status", "active")
	}
	if n := asked.Load() - before; n != 1 {
		t.Errorf("three tests made %d token calls", n)
	}
}

// The address leads an end user to linking this very account again, and no other.
func TestRelinkLink(t *testing.T) {
	t.Parallel()
	p := newTenant(t)
	config := p.configure("sandbox-key", nil)
	id, other := p.link("o1", config, nil), p.link("o2", config, nil)
	p.breaks(id)
	p.post("/accounts/"+id+"/relink_link", object{"expires_in": 0}).problem(http.StatusBadRequest, "invalid_request")
	p.post("/accounts/"+id+"/relink_link", nil).want(http.StatusCreated)
	a := p.post("/accounts/"+id+"/relink_link", object{"expires_in": 600}).want(http.StatusCreated).has("account_id", id)
	if end, err := time.Parse(time.RFC3339, a.text("expires_at")); err != nil || time.Until(end) > 10*time.Minute ||
		a.header.Get("Cache-Control") != "no-store" {
		t.Errorf("it ends %s, %v; Cache-Control %s", end, err, a.header.Get("Cache-Control"))
	}
	link, err := url.Parse(a.text("url"))
	if err != nil || link.Path != "/link" {
		t.Fatal(link, err)
	}
	token := strings.TrimPrefix(link.Fragment, "token=")
	p.hub(token, http.MethodGet, "/hub/settings", nil).want(http.StatusOK).has("existing_account_id", id)
	// It leads back to the product where it is asked to, and to an origin of the project's alone.
	const back = "https://app.acme.example/settings"
	lead := func() answer { return p.post("/accounts/"+id+"/relink_link", object{"redirect_url": back}) }
	lead().problem(http.StatusBadRequest, "invalid_connect_session").has("errors.0.location", "body.redirect_url")
	p.patch("/project/hub", object{"allowed_origins": []string{"https://app.acme.example"}}).want(http.StatusOK)
	_, led, _ := strings.Cut(lead().want(http.StatusCreated).text("url"), "#token=")
	p.hub(led, http.MethodGet, "/hub/settings", nil).want(http.StatusOK).
		has("redirect_url", back, "existing_account_id", id)
	form := object{"integration_id": config, "credentials": object{"api_key": goodKey}}
	p.hub(token, http.MethodPatch, "/hub/accounts/"+other, form).problem(http.StatusNotFound, "account_not_found")
	p.hub(token, http.MethodPatch, "/hub/accounts/"+id, form).want(http.StatusOK)
	p.get("/accounts/"+id).has("status", "active")
	p.post("/connectors/sandbox-key/disable", nil).want(http.StatusOK)
	if a := p.post("/accounts/"+id+"/relink_link", nil); a.text("code") != "connector_not_enabled" {
		t.Errorf("%d %s", a.status, a.body)
	}
}
