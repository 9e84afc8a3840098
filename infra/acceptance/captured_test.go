package acceptance_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"patchbay/infra/local/stack"
	"patchbay/shared/activity"
)

// With capture on, a provider that echoes all that it is sent leaves no secret of any way to authenticate in the log.
func TestCapturedPayloadsHoldNoSecret(t *testing.T) {
	t.Parallel()
	log, c := &entries{}, &canaries{known: map[string]string{}}
	v := &vendor{me: http.StatusOK}
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
