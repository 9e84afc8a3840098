package sandbox_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"golang.org/x/oauth2"

	"patchbay/infra/fakeprovider/sandbox"
)

const (
	clientID     = "patchbay"
	clientSecret = "top & secret:%"
	redirectURI  = "http://127.0.0.1:9/connect/oauth2/sandbox-oauth/callback"
)

// provider is a running sandbox and an OAuth client of it.
type provider struct {
	url   string
	oauth *oauth2.Config
}

func start(t *testing.T, change ...func(*sandbox.Options)) provider {
	t.Helper()
	server := httptest.NewUnstartedServer(nil)
	base := "http://" + server.Listener.Addr().String()
	o := sandbox.Options{BaseURL: base, ClientID: clientID, ClientSecret: clientSecret, RedirectURI: redirectURI}
	for _, f := range change {
		f(&o)
	}
	handler, err := sandbox.New(o)
	if err != nil {
		t.Fatal(err)
	}
	server.Config.Handler = handler
	server.Start()
	t.Cleanup(server.Close)
	return provider{base, &oauth2.Config{
		ClientID:     clientID,
		ClientSecret: clientSecret,
		RedirectURL:  redirectURI,
		Scopes:       []string{"openid", "profile", "offline_access"},
		Endpoint: oauth2.Endpoint{
			AuthURL:   base + "/authorize",
			TokenURL:  base + "/oauth/token",
			AuthStyle: oauth2.AuthStyleInHeader,
		},
	}}
}

var hiddenID = regexp.MustCompile(`name="id" value="([^"]+)"`)

// browser follows redirects inside the provider and stops where they leave it.
func browser(p provider) *http.Client {
	jar, _ := cookiejar.New(nil) // never fails without options
	return &http.Client{Jar: jar, CheckRedirect: func(r *http.Request, _ []*http.Request) error {
		if !strings.HasPrefix(r.URL.String(), p.url) {
			return http.ErrUseLastResponse
		}
		return nil
	}}
}

// page gets a page and returns its status, text, and where it redirects out of the provider.
func page(t *testing.T, c *http.Client, r *http.Request) (status int, text string, out *url.URL) {
	t.Helper()
	res, err := c.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	if to := res.Header.Get("Location"); to != "" {
		if out, err = url.Parse(to); err != nil {
			t.Fatal(err)
		}
	}
	return res.StatusCode, string(body), out
}

func get(t *testing.T, address string) *http.Request {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func post(t *testing.T, address string, form url.Values) *http.Request {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, address, strings.NewReader(form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return r
}

// signIn goes from the authorize address to the application's callback, as a person with a browser would.
func (p provider) signIn(t *testing.T, verifier, user, decision string) url.Values {
	t.Helper()
	c := browser(p)
	status, text, _ := page(
		t,
		c,
		get(
			t,
			p.oauth.AuthCodeURL("the-state", oauth2.S256ChallengeOption(verifier), oauth2.SetAuthURLParam("nonce", "the-nonce")),
		),
	)
	id := hiddenID.FindStringSubmatch(text)
	if status != http.StatusOK || id == nil {
		t.Fatalf("sign-in page: %d %s", status, text)
	}
	status, text, out := page(
		t,
		c,
		post(t, p.url+"/login", url.Values{"id": {id[1]}, "username": {user}, "decision": {decision}}),
	)
	if out == nil || !strings.HasPrefix(out.String(), redirectURI+"?") {
		t.Fatalf("after the decision: %d %s %v", status, text, out)
	}
	return out.Query()
}

// link runs the whole flow and returns the tokens.
func (p provider) link(t *testing.T, user string) *oauth2.Token {
	t.Helper()
	verifier := oauth2.GenerateVerifier()
	answer := p.signIn(t, verifier, user, "allow")
	token, err := p.oauth.Exchange(p.ctx(t), answer.Get("code"), oauth2.VerifierOption(verifier))
	if err != nil {
		t.Fatal(err)
	}
	return token
}

// ctx lets golang.org/x/oauth2 send an Accept header, which it leaves out and the fake provider demands of Patchbay.
func (provider) ctx(t *testing.T) context.Context {
	return context.WithValue(t.Context(), oauth2.HTTPClient, &http.Client{Transport: accepting{}})
}

type accepting struct{}

func (accepting) RoundTrip(r *http.Request) (*http.Response, error) {
	r = r.Clone(r.Context())
	r.Header.Set("Accept", "application/json")
	return http.DefaultTransport.RoundTrip(r)
}

func (p provider) refresh(ctx context.Context, refreshToken string) (*oauth2.Token, error) {
	return p.oauth.TokenSource(ctx, &oauth2.Token{RefreshToken: refreshToken, Expiry: time.Unix(1, 0)}).Token()
}

// me calls the API and returns the status and the answer.
func (p provider) me(t *testing.T, set func(*http.Request)) (int, map[string]string) {
	t.Helper()
	r := get(t, p.url+"/api/v1/me")
	set(r)
	status, text, _ := page(t, http.DefaultClient, r)
	var body map[string]string
	if err := json.Unmarshal([]byte(text), &body); err != nil {
		t.Fatalf("%d %s", status, text)
	}
	return status, body
}

func (p provider) works(t *testing.T, accessToken string) bool {
	t.Helper()
	status, _ := p.me(t, func(r *http.Request) { r.Header.Set("Authorization", "Bearer "+accessToken) })
	return status == http.StatusOK
}

// wantGrantError fails unless err is an OAuth error answer with this code.
func wantGrantError(t *testing.T, what string, err error, code string) {
	t.Helper()
	refused, ok := errors.AsType[*oauth2.RetrieveError](err)
	if !ok || refused.ErrorCode != code {
		t.Fatalf("%s: %v, want %s", what, err, code)
	}
}

type counters struct {
	TokenCalls          map[string]int `json:"token_calls"`
	Revocations, Reuses int
	APICalls            int `json:"api_calls"`
	APIRefused          int `json:"api_refused"`
}

func (p provider) stats(t *testing.T) (c counters) {
	t.Helper()
	_, text, _ := page(t, http.DefaultClient, get(t, p.url+"/stats"))
	if err := json.Unmarshal([]byte(text), &c); err != nil {
		t.Fatal(err)
	}
	return c
}
