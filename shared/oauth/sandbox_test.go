package oauth_test

import (
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"patchbay/infra/fakeprovider/sandbox"
	"patchbay/shared/catalog"
	"patchbay/shared/oauth"
	"patchbay/shared/outbound"
	"patchbay/shared/provider"
	"patchbay/shared/secret"
)

// site is the sandbox of make dev, with the decision page of a person.
type site struct {
	address string
	d       *catalog.Definition
	a       *catalog.Auth
	values  map[string]string
	client  *oauth.Client
}

func newSite(t *testing.T, authType string) *site {
	t.Helper()
	server := httptest.NewUnstartedServer(nil)
	address := "http://" + server.Listener.Addr().String()
	handler, err := sandbox.New(sandbox.Options{BaseURL: address, ClientID: "patchbay", ClientSecret: secretText,
		RedirectURI: redirectURI})
	if err != nil {
		t.Fatal(err)
	}
	server.Config.Handler = handler
	server.Start()
	t.Cleanup(server.Close)
	c, err := catalog.Open(catalog.Options{SandboxURL: address})
	if err != nil {
		t.Fatal(err)
	}
	d, err := c.Get(t.Context(), "prj_x", "sandbox-oauth")
	if err != nil {
		t.Fatal(err)
	}
	a, ok := d.AuthType(authType)
	if !ok {
		t.Fatal("no auth type", authType)
	}
	return &site{address, d, a, map[string]string{"client_id": "patchbay", "client_secret": secretText},
		oauth.New(outbound.New(outbound.Options{AllowLoopback: true}))}
}

var loginID = regexp.MustCompile(`name="id" value="([^"]+)"`)

// decide is a person with a browser: it opens the authorize URL, fills in the page and returns the query it was sent
// back with.
func (s *site) decide(t *testing.T, decision string) url.Values {
	t.Helper()
	address, err := s.client.AuthorizeURL(t.Context(), s.a,
		provider.AuthorizeRequest{Values: s.values, RedirectURI: redirectURI, State: "state-1", Nonce: nonce,
			Verifier: verifier})
	if err != nil {
		t.Fatal(err)
	}
	jar, _ := cookiejar.New(nil) // never fails without options
	browser := &http.Client{Jar: jar, CheckRedirect: func(r *http.Request, _ []*http.Request) error {
		if strings.HasPrefix(r.URL.String(), redirectURI) {
			return http.ErrUseLastResponse
		}
		return nil
	}}
	send := func(method, to string, form url.Values) (string, *url.URL) {
		t.Helper()
		req, err := http.NewRequestWithContext(t.Context(), method, to, strings.NewReader(form.Encode()))
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		res, err := browser.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = res.Body.Close() }()
		body, err := io.ReadAll(res.Body)
		if err != nil {
			t.Fatal(err)
		}
		back, _ := res.Location() // none unless it is a redirect
		return string(body), back
	}
	page, _ := send(http.MethodGet, address, nil)
	id := loginID.FindStringSubmatch(page)
	if id == nil {
		t.Fatalf("no sign-in page: %s", page)
	}
	page, back := send(http.MethodPost, s.address+"/login",
		url.Values{"id": {id[1]}, "username": {"ada"}, "decision": {decision}})
	if back == nil || back.Query().Get("state") != "state-1" {
		t.Fatalf("sent back to %v: %s", back, page)
	}
	return back.Query()
}

func (s *site) exchange(t *testing.T, q url.Values, verifier string) (*provider.Grant, error) {
	return s.client.Exchange(t.Context(), s.a,
		provider.CodeRequest{Values: s.values, RedirectURI: redirectURI, Verifier: verifier, Nonce: nonce, Callback: q})
}

func (s *site) verify(t *testing.T, token secret.Text) error {
	return s.client.Verify(t.Context(), s.d.APIOf(s.a), s.a, map[string]string{"access_token": token.Reveal()})
}

// TestSandbox is the whole life of an account. infra/e2e/oidcprovider.test.mjs lives it at a server that nobody here
// wrote.
func TestSandbox(t *testing.T) {
	s := newSite(t, "oauth2")
	q := s.decide(t, "allow")
	g, err := s.exchange(t, q, verifier)
	if err != nil {
		t.Fatal(err)
	}
	if g.Subject == "" || g.RefreshToken.Empty() || g.ExpiresAt.IsZero() {
		t.Fatalf("got %+v", g)
	}
	if err := s.verify(t, g.AccessToken); err != nil {
		t.Fatal(err)
	}
	next, err := s.client.Refresh(t.Context(), s.a, s.values, g.RefreshToken)
	if err != nil {
		t.Fatal(err)
	}
	if next.RefreshToken.Empty() || next.RefreshToken == g.RefreshToken {
		t.Fatal("the refresh token was not rotated")
	}
	if err := s.verify(t, next.AccessToken); err != nil {
		t.Fatal(err)
	}
	if err := s.client.Revoke(t.Context(), s.a, s.values, next.AccessToken, next.RefreshToken); err != nil {
		t.Fatal(err)
	}
	_, err = s.client.Refresh(t.Context(), s.a, s.values, next.RefreshToken)
	if e := refusal(t, err); e.Code != "invalid_grant" || e.Kind == provider.Later {
		t.Errorf("after revocation: %v", e)
	}
	_, err = s.exchange(t, q, verifier)
	if e := refusal(t, err); e.Kind == provider.Later {
		t.Errorf("replayed code: %v", e)
	}
}

func TestSandboxRefuses(t *testing.T) {
	s := newSite(t, "oauth2")
	_, err := s.exchange(t, s.decide(t, "deny"), verifier)
	if e := refusal(t, err); e.Code != "access_denied" {
		t.Errorf("denied: %v", e)
	}
	_, err = s.exchange(t, s.decide(t, "allow"), verifier+"x")
	if e := refusal(t, err); e.Code != "invalid_grant" || e.Kind == provider.Later {
		t.Errorf("wrong verifier: %v", e)
	}
	q := s.decide(t, "allow")
	s.values["client_secret"] = "wrong"
	_, err = s.exchange(t, q, verifier)
	if e := refusal(t, err); e.Code != "invalid_client" || e.Kind == provider.Later {
		t.Errorf("wrong secret: %v", e)
	}
	if e := refusal(t, s.verify(t, secret.New("no-token"))); e.Code != oauth.CodeCredential {
		t.Errorf("wrong token: %v", e)
	}
}

func TestSandboxClientCredentials(t *testing.T) {
	s := newSite(t, "client_credentials")
	g, err := s.client.FirstGrant(t.Context(), s.a, s.values)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.verify(t, g.AccessToken); err != nil {
		t.Fatal(err)
	}
}
