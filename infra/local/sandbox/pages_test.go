package sandbox_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"golang.org/x/oauth2"

	"patchbay/infra/local/sandbox"
)

func TestAuthorizeRequestsThatAreRefused(t *testing.T) {
	p := start(t)
	good := func() url.Values {
		return url.Values{
			"response_type": {"code"}, "client_id": {clientID}, "redirect_uri": {redirectURI}, "scope": {"openid"}, "state": {"s"},
			"code_challenge": {oauth2.S256ChallengeFromVerifier(oauth2.GenerateVerifier())}, "code_challenge_method": {"S256"},
		}
	}
	for _, c := range []struct {
		name   string
		change func(url.Values)
		want   string // the error that goes back to the application, or "" when nothing may
	}{
		{"no PKCE", func(v url.Values) { v.Del("code_challenge"); v.Del("code_challenge_method") }, "invalid_request"},
		{"plain PKCE", func(v url.Values) { v.Set("code_challenge_method", "plain") }, "invalid_request"},
		{"implicit", func(v url.Values) { v.Set("response_type", "id_token") }, "unauthorized_client"},
		{"no sign-in wanted", func(v url.Values) { v.Set("prompt", "none") }, "login_required"},
		{"another redirect URI", func(v url.Values) { v.Set("redirect_uri", redirectURI+"/x") }, ""},
		{"unknown client", func(v url.Values) { v.Set("client_id", "guess") }, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			v := good()
			c.change(v)
			status, text, out := page(t, browser(p), get(t, p.url+"/authorize?"+v.Encode()))
			switch {
			case c.want == "" && (status != http.StatusBadRequest || out != nil):
				t.Fatalf("%d, to %v", status, out)
			case c.want != "" && out == nil:
				t.Fatalf("%d %s", status, text)
			case c.want != "" && !strings.Contains(out.String(), "error="+c.want):
				t.Fatalf("to %v", out)
			}
		})
	}
}

func TestTheSignInPage(t *testing.T) {
	p := start(t)
	c := browser(p)
	_, text, _ := page(t, c, get(t, p.oauth.AuthCodeURL("s", oauth2.S256ChallengeOption(oauth2.GenerateVerifier()))))
	id := hiddenID.FindStringSubmatch(text)[1]
	for _, want := range []string{`id="username"`, `id="allow"`, `id="deny"`, `<label for="username">`, "Stay connected while you are away"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %s in %s", want, text)
		}
	}
	if strings.Contains(text, "<script") || strings.Contains(text, "style=") {
		t.Error("inline script or style")
	}
	submit := func(form url.Values, origin string) (int, string, *url.URL) {
		r := post(t, p.url+"/login", form)
		if origin != "" {
			r.Header.Set("Origin", origin)
			r.Header.Set("Sec-Fetch-Site", "cross-site")
		}
		return page(t, c, r)
	}
	if status, text, out := submit(url.Values{"id": {id}, "username": {`<b>"x`}, "decision": {"allow"}}, ""); status != http.StatusUnprocessableEntity ||
		out != nil || strings.Contains(text, "<b>") || !strings.Contains(text, `role="alert"`) {
		t.Errorf("an odd name: %d %s", status, text)
	}
	if status, _, out := submit(url.Values{"id": {id}, "username": {"ada"}, "decision": {"allow"}}, "https://attacker.example"); status != http.StatusForbidden || out != nil {
		t.Errorf("another site's form: %d", status)
	}
	if status, _, out := submit(url.Values{"id": {id}, "username": {"ada"}}, ""); status != http.StatusUnprocessableEntity || out != nil {
		t.Errorf("no decision: %d", status)
	}
	if _, _, out := submit(url.Values{"id": {id}, "username": {"ada"}, "decision": {"allow"}}, ""); out == nil || out.Query().Get("code") == "" {
		t.Error("a good answer after bad ones was refused")
	}
	if status, _, out := submit(url.Values{"id": {id}, "username": {"eve"}, "decision": {"allow"}}, ""); status != http.StatusBadRequest || out != nil {
		t.Errorf("a second answer: %d", status)
	}
	if status, _, _ := page(t, c, get(t, p.url+"/login?id=guess")); status != http.StatusBadRequest {
		t.Errorf("an unknown request: %d", status)
	}
}

func TestPagesAreStrict(t *testing.T) {
	p := start(t)
	for _, path := range []string{"/", "/stats", "/style.css"} {
		res, err := http.DefaultClient.Do(get(t, p.url+path))
		if err != nil {
			t.Fatal(err)
		}
		_ = res.Body.Close()
		if csp := res.Header.Get("Content-Security-Policy"); res.StatusCode != http.StatusOK || !strings.Contains(csp, "default-src 'none'") || strings.Contains(csp, "unsafe") {
			t.Errorf("%s: %d, %q", path, res.StatusCode, csp)
		}
	}
	_, text, _ := page(t, http.DefaultClient, get(t, p.url+"/"))
	for _, want := range []string{"sandbox-key-12345678", "sandbox-key-revoked", "sandbox-pass", clientID, p.url} {
		if !strings.Contains(text, want) {
			t.Errorf("the first page does not say %s", want)
		}
	}
	if strings.Contains(text, clientSecret) {
		t.Error("the first page says the client's secret")
	}
}

func TestTheAPI(t *testing.T) {
	p := start(t)
	for _, c := range []struct {
		name string
		set  func(*http.Request)
		auth string // "" when it is refused
	}{
		{"a key", func(r *http.Request) { r.Header.Set("X-Api-Key", "sandbox-key-12345678") }, "api_key"},
		{"a short key", func(r *http.Request) { r.Header.Set("X-Api-Key", "sandbox-key-1234567") }, ""},
		{"a revoked key", func(r *http.Request) { r.Header.Set("X-Api-Key", "sandbox-key-revoked-12345678") }, ""},
		{"another key", func(r *http.Request) { r.Header.Set("X-Api-Key", "key-12345678-12345678") }, ""},
		{"basic", func(r *http.Request) { r.SetBasicAuth("sandbox", "sandbox-pass") }, "basic"},
		{"a wrong password", func(r *http.Request) { r.SetBasicAuth("sandbox", "guess") }, ""},
		{"a wrong user", func(r *http.Request) { r.SetBasicAuth("guess", "sandbox-pass") }, ""},
		{"a made-up token", func(r *http.Request) { r.Header.Set("Authorization", "Bearer guess") }, ""},
		{"nothing", func(*http.Request) {}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			status, body := p.me(t, c.set)
			if c.auth != "" && (status != http.StatusOK || body["auth"] != c.auth) {
				t.Fatalf("%d %v", status, body)
			}
			if c.auth == "" && (status != http.StatusUnauthorized || body["error"] == "" || body["message"] == "") {
				t.Fatalf("%d %v", status, body)
			}
		})
	}
	if got := p.stats(t); got.APICalls != 9 || got.APIRefused != 7 {
		t.Errorf("stats %+v", got)
	}
	r := get(t, p.url+"/api/v1/employees")
	r.SetBasicAuth("sandbox", "sandbox-pass")
	if _, text, _ := page(t, http.DefaultClient, r); !strings.Contains(text, "Ada Lovelace") {
		t.Errorf("employees: %s", text)
	}
}

func TestEcho(t *testing.T) {
	p := start(t)
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, p.url+"/api/v1/echo?a=1&a=2", strings.NewReader(`{"x":[1]}`))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("X-Api-Key", "sandbox-key-canary123")
	r.Header.Set("X-Custom", "yes")
	status, text, _ := page(t, http.DefaultClient, r)
	var got struct {
		Method  string
		Query   map[string][]string
		Headers map[string][]string
		Body    json.RawMessage
	}
	if err := json.Unmarshal([]byte(text), &got); err != nil || status != http.StatusOK {
		t.Fatalf("%d %s", status, text)
	}
	if got.Method != "POST" || len(got.Query["a"]) != 2 || got.Headers["X-Custom"][0] != "yes" || string(got.Body) != `{"x":[1]}` || strings.Contains(text, "canary") {
		t.Fatalf("got %s", text)
	}
}

func TestOptionsThatAreRefused(t *testing.T) {
	for name, o := range map[string]sandbox.Options{
		"no base URL":       {ClientID: "c", ClientSecret: "s"},
		"a path in the URL": {BaseURL: "http://127.0.0.1:1/x", ClientID: "c", ClientSecret: "s"},
		"no secret":         {BaseURL: "http://127.0.0.1:1", ClientID: "c"},
	} {
		if _, err := sandbox.New(o); err == nil {
			t.Errorf("%s: taken", name)
		}
	}
}
