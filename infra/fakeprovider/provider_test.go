package fakeprovider_test

import (
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"patchbay/infra/fakeprovider"
	"patchbay/shared/catalog"
)

// raw sends requests as no client of ours would.
type raw struct {
	t        *testing.T
	provider *fakeprovider.Provider
	http     *http.Client
}

func newRaw(t *testing.T) *raw {
	t.Helper()
	a := &catalog.Auth{
		Scheme: catalog.Code, Place: catalog.Placement{Bearer: catalog.NewTemplate("{access_token}")},
		OAuth2: &catalog.OAuth2{
			Authorize: catalog.Authorize{
				URL:    catalog.NewTemplate("https://login.acme.test/authorize"),
				Params: map[string]catalog.Template{"prompt": catalog.NewTemplate("consent")},
			},
			Token:  catalog.Token{URL: catalog.NewTemplate("https://login.acme.test/token")},
			Scopes: []catalog.Scopes{{Default: []string{"read", "write"}}},
		},
	}
	d := &catalog.Definition{Key: "acme", API: catalog.API{BaseURL: catalog.NewTemplate("https://api.acme.test/v1")}}
	p, err := fakeprovider.New(
		d,
		a,
		fakeprovider.Options{
			Values:      map[string]string{"client_id": "id", "client_secret": "sec ret"},
			RedirectURI: redirectURI,
		},
	)
	if err != nil {
		t.Fatal(err)
	}
	server := fakeprovider.NewServer(p)
	t.Cleanup(server.Close)
	return &raw{
		t,
		p,
		&http.Client{
			Transport:     server.Transport(),
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
	}
}

func (r *raw) do(method, address, body string, change func(*http.Request)) (int, string, url.Values) {
	r.t.Helper()
	req, err := http.NewRequestWithContext(r.t.Context(), method, address, strings.NewReader(body))
	if err != nil {
		r.t.Fatal(err)
	}
	req.Header.Set("Accept", "application/json")
	if method == http.MethodPost {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		req.SetBasicAuth("id", "sec%20ret")
	}
	if change != nil {
		change(req)
	}
	res, err := r.http.Do(req)
	if err != nil {
		r.t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		r.t.Fatal(err)
	}
	back, _ := res.Location() // only redirects have one
	if back == nil {
		back = &url.URL{}
	}
	return res.StatusCode, string(text), back.Query()
}

// The verifier and challenge of RFC 7636 appendix B.
const (
	rfcVerifier  = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
	rfcChallenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
)

func authorize() url.Values {
	return url.Values{
		"response_type":         {"code"},
		"client_id":             {"id"},
		"redirect_uri":          {redirectURI},
		"state":                 {"s"},
		"scope":                 {"read write"},
		"prompt":                {"consent"},
		"code_challenge":        {rfcChallenge},
		"code_challenge_method": {"S256"},
	}
}

// TestAuthorizeIsEnforced: a request that departs from the definition in one thing gets no code.
func TestAuthorizeIsEnforced(t *testing.T) {
	for _, c := range []struct {
		name, param string
		value       []string
		direct      bool // refused on the spot, not by redirect
	}{
		{"another client", "client_id", []string{"other"}, true},
		{"another redirect URI", "redirect_uri", []string{redirectURI + "/x"}, true},
		{"no redirect URI", "redirect_uri", nil, true},
		{"twice", "scope", []string{"read write", "admin"}, true},
		{"empty", "login_hint", []string{""}, true},
		{"another response type", "response_type", []string{"token"}, false},
		{"no state", "state", nil, false},
		{"no challenge", "code_challenge", nil, false},
		{"short challenge", "code_challenge", []string{"abc"}, false},
		{"plain challenge", "code_challenge_method", []string{"plain"}, false},
		{"another scope", "scope", []string{"read write admin"}, false},
		{"no static parameter", "prompt", nil, false},
		{"unknown parameter", "login_hint", []string{"x"}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			r, q := newRaw(t), authorize()
			delete(q, c.param)
			if c.value != nil {
				q[c.param] = c.value
			}
			status, body, back := r.do(http.MethodGet, "https://login.acme.test/authorize?"+q.Encode(), "", nil)
			switch {
			case back.Has("code"):
				t.Error("there is a code")
			case c.direct && (status != http.StatusBadRequest || len(back) > 0):
				t.Errorf("status %d %s, back %v", status, body, back)
			case !c.direct && back.Get("error") != "invalid_request":
				t.Errorf("status %d %s, back %v", status, body, back)
			}
		})
	}
}

// TestTokenIsEnforced: the same for the exchange, with the first case showing that nothing else is wrong.
func TestTokenIsEnforced(t *testing.T) {
	set := func(name, value string) func(url.Values) { return func(v url.Values) { v.Set(name, value) } }
	for _, c := range []struct {
		name   string
		form   func(url.Values)
		change func(*http.Request)
		want   string // the error; empty: a token
	}{
		{name: "as declared"},
		{name: "another code", form: set("code", "x"), want: "invalid_grant"},
		{name: "another verifier", form: set("code_verifier", strings.Repeat("x", 43)), want: "invalid_grant"},
		{name: "no verifier", form: func(v url.Values) { v.Del("code_verifier") }, want: "invalid_request"},
		{name: "another redirect URI", form: set("redirect_uri", redirectURI+"/x"), want: "invalid_grant"},
		{name: "secret in the body as well", form: set("client_secret", "sec ret"), want: "invalid_request"},
		{name: "unknown parameter", form: set("scope", "read"), want: "invalid_request"},
		{
			name: "secret not encoded", want: "invalid_client",
			change: func(r *http.Request) { r.SetBasicAuth("id", "sec%ret") },
		},
		{name: "a blank as a plus", change: func(r *http.Request) { r.SetBasicAuth("id", "sec+ret") }},
		{name: "wrong secret", change: func(r *http.Request) { r.SetBasicAuth("id", "wrong") }, want: "invalid_client"},
		{name: "no secret", change: func(r *http.Request) { r.Header.Del("Authorization") }, want: "invalid_client"},
		{
			name: "as JSON", want: "invalid_request",
			change: func(r *http.Request) { r.Header.Set("Content-Type", "application/json") },
		},
		{name: "code in the query", change: func(r *http.Request) { r.URL.RawQuery = "code=1" }, want: "invalid_request"},
		{name: "no Accept", change: func(r *http.Request) { r.Header.Del("Accept") }, want: "invalid_request"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := newRaw(t)
			_, _, back := r.do(http.MethodGet, "https://login.acme.test/authorize?"+authorize().Encode(), "", nil)
			form := url.Values{
				"grant_type":    {"authorization_code"},
				"code":          {back.Get("code")},
				"redirect_uri":  {redirectURI},
				"code_verifier": {rfcVerifier},
			}
			if c.form != nil {
				c.form(form)
			}
			status, body, _ := r.do(http.MethodPost, "https://login.acme.test/token", form.Encode(), c.change)
			if c.want == "" && (status != http.StatusOK || !strings.Contains(body, `"access_token"`)) ||
				!strings.Contains(body, c.want) {
				t.Errorf("status %d %s, want %s", status, body, c.want)
			}
		})
	}
}

// TestElsewhere: the hosts and paths of the definition exist, and no others.
func TestElsewhere(t *testing.T) {
	r := newRaw(t)
	for address, want := range map[string]int{
		"https://api.acme.test/v1/me": 401, "https://api.acme.test/v1": 401,
		"https://api.acme.test/v10": 421, "https://api.acme.test/": 421,
		"https://login.acme.test/v1/me": 421, "https://evil.test/token": 421, "https://login.acme.test/token/": 421,
	} {
		if status, body, _ := r.do(http.MethodGet, address, "", nil); status != want {
			t.Errorf("%s: status %d %s, want %d", address, status, body, want)
		}
	}
	if n := r.provider.Count(fakeprovider.Elsewhere); n != 5 {
		t.Errorf("%d requests went elsewhere, want 5", n)
	}
}
