package acceptance_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"

	"patchbay/infra/local/stack"
	"patchbay/shared/activity"
)

// captured is a vendor and a tenant whose payloads are kept, and the log of both.
func captured(t *testing.T) (*vendor, *tenant, *entries) {
	t.Helper()
	log, v := &entries{}, &vendor{me: http.StatusOK}
	v.Server = httptest.NewServer(v)
	t.Cleanup(v.Close)
	own := stack.ForTest(t, func(o *stack.Options) {
		o.Catalog, o.Middleware, o.Entries = "testdata/catalog", guard, log
	})
	s := *own
	s.Config.SandboxURL, s.SandboxURL, s.Config.Catalog = v.URL, v.URL, nil
	server := httptest.NewServer(mount(t, s.Config, &awsHook{}))
	t.Cleanup(server.Close)
	s.BaseURL = server.URL
	p := tenantOf(t, &s)
	p.patch("/project/logs", object{"payloads": true}).want(http.StatusOK)
	return v, p, log
}

// With capture on, a provider that echoes all that it is sent leaves no secret of any way to authenticate in the log.
func TestCapturedPayloadsHoldNoSecret(t *testing.T) {
	t.Parallel()
	v, p, log := captured(t)
	c := &canaries{known: map[string]string{}}
	secret := func(what, text string) string { c.add(what, text); return text }
	v.set(http.StatusOK, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/oauth/token" {
			w.Header().Set("Content-Type", "application/json")
			_, _ = io.WriteString(w, `{"access_token":"machine-token-CANARY-0001","token_type":"Bearer","expires_in":3600}`)
			return
		}
		seen := map[string]any{"uri": r.RequestURI, "header": r.Header, "note": "MARKER"}
		w.Header().Set("X-Echo", r.Header.Get("Authorization")+" "+r.URL.RawQuery)
		w.Header().Set("Set-Cookie", "session=provider-cookie-CANARY-1")
		w.Header().Set("Location", "/next?"+r.URL.RawQuery)
		_ = json.NewEncoder(w).Encode(seen)
	})
	c.add("the machine's token", "machine-token-CANARY-0001")
	c.add("the provider's cookie", "provider-cookie-CANARY-1")
	setup := object{"partner": "acme", "partner_key": secret("partner key", "partner-key-CANARY-&é"),
		"signing_key": secret("signing key", "signing-key-CANARY-1")}
	ids := map[string]string{
		"header": p.link("h", p.configure("zz-forms", object{"setup_fields": setup}),
			object{"api_key": secret("header key", "key&=é-CANARY-h"), "extra_secret": secret("extra", "extra-CANARY-1")}),
		"query": p.link("q", p.configure("zz-forms", object{"auth_type": "query"}),
			object{"api_key": secret("query key", "key&=é-CANARY-q")}),
		"bearer": p.link("b", p.configure("zz-forms", object{"auth_type": "bearer"}),
			object{"api_token": secret("bearer", "token-CANARY-0001")}),
		"basic": p.link("u", p.configure("sandbox-key", object{"auth_type": "basic"}),
			object{"username": "user", "password": secret("password", "pass:word-CANARY-1")}),
		"machine": p.link("m", p.configure("zz-machine", nil),
			object{"client_id": "machine", "client_secret": secret("client secret", "machine-secret-CANARY-1")}),
	}
	for name, id := range ids {
		p.proxy(id, object{"path": "/echo?a=b", "method": "post", "headers": object{"X-Mine": "MARKER"},
			"body": object{"say": "MARKER"}}).want(http.StatusOK)
		p.post("/accounts/"+id+"/test", nil).want(http.StatusOK)
		t.Log(name)
	}
	all, _ := log.since(t, 0)
	captured := 0
	for _, e := range all {
		if e.Kind != activity.Call {
			continue
		}
		captured++
		if e.Sent == nil || e.Answered == nil || e.Sent.Header["X-Mine"] != "MARKER" ||
			!strings.Contains(e.Answered.Body, "MARKER") || e.Answered.Header["Set-Cookie"] != "" ||
			strings.Contains(e.URL, "?") || strings.Contains(e.Answered.Header["Location"], "?") {
			t.Errorf("captured is %s", asJSON(e))
		}
	}
	if captured != len(ids) {
		t.Errorf("%d calls are logged", captured)
	}
	text := log.all()
	if found := c.in(text); len(found) > 0 {
		t.Errorf("the log holds %v: %s", found, linesWith(text, c))
	}
}

// The same through signing in and renewing: neither what the token endpoint gets and gives nor what it says of it when
// it refuses is in the log, and of two tokens in one call neither.
func TestCapturedSignInsAndRenewalsHoldNoSecret(t *testing.T) {
	t.Parallel()
	v, p, log := captured(t)
	c := &canaries{known: map[string]string{}}
	c.add("client secret", "client-secret-CANARY-é&1")
	var given atomic.Int64
	var refuses atomic.Pointer[string]
	v.set(http.StatusOK, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		sent, _ := v.last() // the vendor has read the body
		form, _ := url.ParseQuery(sent.body)
		if r.URL.Path != "/token" { // what was good before is echoed beside what is now
			n := given.Load()
			if r.Header.Get("Authorization") != fmt.Sprintf("Bearer access-CANARY-%04d", n) {
				w.WriteHeader(http.StatusUnauthorized)
			}
			_ = json.NewEncoder(w).Encode(map[string]any{
				"header": r.Header, "former": fmt.Sprintf("access-CANARY-%04d", n-1), "note": "MARKER",
			})
			return
		}
		for _, name := range []string{"code", "code_verifier", "refresh_token"} {
			if text := form.Get(name); len(text) > len("code") {
				c.add(name, text)
			}
		}
		if code := refuses.Load(); code != nil {
			w.WriteHeader(http.StatusBadRequest)
			_ = json.NewEncoder(w).Encode(map[string]string{
				"error": *code, "error_description": "MARKER " + form.Encode() + " " + r.Header.Get("Authorization"),
			})
			return
		}
		n := given.Add(1)
		access, refresh := fmt.Sprintf("access-CANARY-%04d", n), fmt.Sprintf("refresh-CANARY-%04d", n)
		c.add("access token", access)
		c.add("refresh token", refresh)
		_ = json.NewEncoder(w).Encode(map[string]any{
			"access_token": access, "refresh_token": refresh, "expires_in": 3600, "scope": "read",
		})
	})
	config := p.configure("zz-signin", object{"setup_fields": object{
		"client_id": "one", "client_secret": "client-secret-CANARY-é&1"}})
	id := p.signIn("owner", config, nil)
	call := func() answer {
		return p.proxy(id, object{"path": "/echo", "body": object{"say": "MARKER"}, "method": "post"})
	}
	call().want(http.StatusOK)
	given.Add(1) // the provider ends the token by itself, so the call meets the old one and makes a new one
	call().want(http.StatusOK)
	for _, code := range []string{"temporarily_unavailable", "invalid_grant"} {
		given.Add(1)
		refuses.Store(&code)
		if a := call(); a.status < 400 {
			t.Errorf("%s: a call is answered %d", code, a.status)
		}
	}
	all, _ := log.since(t, 0)
	told := map[activity.Kind]int{}
	for _, e := range all {
		if text := asJSON(e); strings.Contains(text, "MARKER") {
			told[e.Kind]++
		}
	}
	if told[activity.Call] < 2 {
		t.Errorf("what the provider says is in %v", told)
	}
	text := log.all()
	if found := c.in(text); len(found) > 0 {
		t.Errorf("the log holds %v: %s", found, linesWith(text, c))
	}
	if len(c.known) < 7 {
		t.Errorf("only %d secrets were seen", len(c.known))
	}
}
