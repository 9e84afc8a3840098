package sandbox_test

import (
	"encoding/json"
	"maps"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/oauth2"

	"patchbay/infra/fakeprovider/sandbox"
)

func TestAuthorizeRequestsThatAreRefused(t *testing.T) {
	p := start(t)
	good := func() url.Values {
		return url.Values{
			"response_type":         {"code"},
			"client_id":             {clientID},
			"redirect_uri":          {redirectURI},
			"scope":                 {"openid profile offline_access"},
			"state":                 {"s"},
			"nonce":                 {"n"},
			"code_challenge":        {oauth2.S256ChallengeFromVerifier(oauth2.GenerateVerifier())},
			"code_challenge_method": {"S256"},
		}
	}
	for _, c := range []struct {
		name   string
		change func(url.Values)
		want   string // the error that goes back to the application, or "" when nothing may
	}{
		{"no PKCE", func(v url.Values) { v.Del("code_challenge"); v.Del("code_challenge_method") }, "invalid_request"},
		{"plain PKCE", func(v url.Values) { v.Set("code_challenge_method", "plain") }, "invalid_request"},
		{"implicit", func(v url.Values) { v.Set("response_type", "id_token") }, "invalid_request"},
		{"no sign-in wanted", func(v url.Values) { v.Set("prompt", "none") }, "invalid_request"},
		{"another scope", func(v url.Values) { v.Set("scope", "openid admin") }, "invalid_request"},
		{"two redirect URIs", func(v url.Values) { v.Add("redirect_uri", "https://evil.test/") }, ""},
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
	challenge := oauth2.S256ChallengeOption(oauth2.GenerateVerifier())
	_, text, _ := page(t, c, get(t, p.oauth.AuthCodeURL("s", challenge, oauth2.SetAuthURLParam("nonce", "n"))))
	id := hiddenID.FindStringSubmatch(text)[1]
	for _, want := range []string{
		`id="username"`, `id="allow"`, `id="deny"`, `<label for="username">`, "Stay connected while you are away",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("no %s in %s", want, text)
		}
	}
	if strings.Contains(text, "<script") || strings.Contains(text, "style=") {
		t.Error("inline script or style")
	}
	submit := func(change url.Values, origin string) (int, string, *url.URL) {
		form := url.Values{"id": {id}, "username": {"ada"}, "decision": {"allow"}}
		maps.Copy(form, change)
		r := post(t, p.url+"/login", form)
		if origin != "" {
			r.Header.Set("Origin", origin)
			r.Header.Set("Sec-Fetch-Site", "cross-site")
		}
		return page(t, c, r)
	}
	status, text, out := submit(url.Values{"username": {`<b>"x`}}, "")
	if status != http.StatusUnprocessableEntity || out != nil || strings.Contains(text, "<b>") ||
		!strings.Contains(text, `role="alert"`) {
		t.Errorf("an odd name: %d %s", status, text)
	}
	for _, refused := range []struct {
		name   string
		change url.Values
		origin string
		status int
	}{
		{"another site's form", nil, "https://attacker.example", http.StatusForbidden},
		{"no decision", url.Values{"decision": nil}, "", http.StatusUnprocessableEntity},
		{"an unknown request", url.Values{"id": {"guess"}}, "", http.StatusBadRequest},
	} {
		if status, _, out := submit(refused.change, refused.origin); status != refused.status || out != nil {
			t.Errorf("%s: %d, to %v", refused.name, status, out)
		}
	}
	if _, _, out := submit(nil, ""); out == nil || out.Query().Get("code") == "" {
		t.Error("a good answer after bad ones was refused")
	}
	if status, _, out := submit(nil, ""); status != http.StatusBadRequest || out != nil {
		t.Errorf("a second answer: %d", status)
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
		if csp := res.Header.Get("Content-Security-Policy"); res.StatusCode != http.StatusOK ||
			!strings.Contains(csp, "default-src 'none'") || strings.Contains(csp, "unsafe") {
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

// A person breaks an account on the page: what it was linked with is refused from then on, also after a restart.
func TestBreakAnAccount(t *testing.T) {
	path := filepath.Join(t.TempDir(), "sandbox.json")
	with := func(o *sandbox.Options) { o.State = path }
	p := start(t, with)
	token := p.link(t, "ada")
	key := func(r *http.Request) { r.Header.Set("X-Api-Key", "sandbox-key-canary-7890") }
	other := func(r *http.Request) { r.Header.Set("X-Api-Key", "sandbox-key-another1") }
	for _, set := range []func(*http.Request){key, other} {
		if status, body := p.me(t, set); status != http.StatusOK {
			t.Fatalf("before: %d %v", status, body)
		}
	}
	_, text, _ := page(t, http.DefaultClient, get(t, p.url+"/"))
	if strings.Contains(text, "canary") || !strings.Contains(text, "…7890") || !strings.Contains(text, ">ada<") {
		t.Fatalf("the page: %s", text)
	}
	press := func(kind, id, site string) int {
		r := post(t, p.url+"/break", url.Values{"kind": {kind}, "id": {id}})
		r.Header.Set("Sec-Fetch-Site", site)
		status, _, _ := page(t, http.DefaultClient, r)
		return status
	}
	forms := regexp.MustCompile(`value="(\w+)"><input type="hidden" name="id" value="([^"]+)"><button.*"Revoke ([^"]+)"`)
	for _, f := range forms.FindAllStringSubmatch(text, -1) {
		if f[3] == "…her1" {
			continue
		}
		if status := press(f[1], f[2], "cross-site"); status != http.StatusForbidden {
			t.Errorf("another site's form: %d", status)
		}
		if status := press(f[1], f[2], "same-origin"); status != http.StatusOK {
			t.Errorf("revoke %s: %d", f[3], status)
		}
	}
	if status := press("world", "x", "same-origin"); status != http.StatusBadRequest {
		t.Errorf("an unknown kind: %d", status)
	}
	for _, at := range []provider{p, start(t, with)} {
		if status, body := at.me(t, key); status != http.StatusUnauthorized ||
			!strings.Contains(body["message"], "has been revoked") {
			t.Errorf("the key: %d %v", status, body)
		}
		if status, _ := at.me(t, other); status != http.StatusOK {
			t.Errorf("another key: %d", status)
		}
		if at.works(t, token.AccessToken) {
			t.Error("the access token works")
		}
		_, err := at.refresh(at.ctx(t), token.RefreshToken)
		wantGrantError(t, "the refresh token", err, "invalid_grant")
	}
	if file, err := os.ReadFile(path); err != nil || strings.Contains(string(file), "canary") ||
		strings.Contains(string(file), token.RefreshToken) {
		t.Errorf("the state file shows a credential (%v)", err)
	}
}

// Another name for this address, as DNS rebinding would give it, reaches nothing.
func TestAnotherHostIsRefused(t *testing.T) {
	p := start(t)
	for _, path := range []string{"/", "/api/v1/me", "/authorize", "/stats"} {
		r := get(t, p.url+path)
		r.Host = "evil.test"
		if status, text, _ := page(t, http.DefaultClient, r); status != http.StatusMisdirectedRequest {
			t.Errorf("%s: %d %s", path, status, text)
		}
	}
}

func TestEcho(t *testing.T) {
	p := start(t)
	r, err := http.NewRequestWithContext(
		t.Context(),
		http.MethodPost,
		p.url+"/api/v1/echo?a=1&a=2",
		strings.NewReader(`{"x":[1]}`),
	)
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
	if got.Method != "POST" || len(got.Query["a"]) != 2 || got.Headers["X-Custom"][0] != "yes" ||
		string(got.Body) != `{"x":[1]}` ||
		strings.Contains(text, "canary") {
		t.Fatalf("got %s", text)
	}
}

func TestOptionsThatAreRefused(t *testing.T) {
	for name, o := range map[string]sandbox.Options{
		"no base URL":       {ClientID: "c", ClientSecret: "s"},
		"a path in the URL": {BaseURL: "http://127.0.0.1:1/x", ClientID: "c", ClientSecret: "s"},
		"no secret":         {BaseURL: "http://127.0.0.1:1", ClientID: "c", RedirectURI: redirectURI},
		"no redirect URI":   {BaseURL: "http://127.0.0.1:1", ClientID: "c", ClientSecret: "s"},
	} {
		if _, err := sandbox.New(o); err == nil {
			t.Errorf("%s: taken", name)
		}
	}
}
