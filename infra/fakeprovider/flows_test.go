package fakeprovider_test

import (
	"errors"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"patchbay/infra/fakeprovider"
	"patchbay/shared/catalog"
	"patchbay/shared/ident"
	"patchbay/shared/oauth"
	"patchbay/shared/outbound"
	"patchbay/shared/outbound/sign"
	"patchbay/shared/provider"
	"patchbay/shared/secret"
)

const redirectURI = publicURL + "/connect/oauth2/key/callback"

const publicURL = "https://patchbay.example"

// redirectOf is where a connector's provider sends the browser back to.
func redirectOf(d *catalog.Definition) string {
	return publicURL + "/connect/oauth2/" + d.Key + "/callback"
}

// scene is one auth type with its provider and a client of it.
type scene struct {
	d        *catalog.Definition
	a        *catalog.Auth
	values   map[string]string
	now      time.Time
	provider *fakeprovider.Provider
	http     *http.Client
	client   *oauth.Client
}

func newScene(t *testing.T, d *catalog.Definition, a *catalog.Auth, all bool) *scene {
	t.Helper()
	s := &scene{d: d, a: a, values: fill(t, a, a.Setup, all), now: time.Unix(1_790_000_000, 0)}
	maps.Copy(s.values, fill(t, a, a.Config, all))
	facts := map[string]string{}
	for _, c := range a.Captures() {
		facts[c.Fact] = sample(t, c.Fact, or(c.Part, c.Pattern))
	}
	clock := func() time.Time { return s.now }
	enforced, front := a, (*mcpFront)(nil)
	if a.MCP != nil {
		enforced, front = mcpAuth(t, d, a, s.values)
	}
	if a.OAuth2 != nil && a.OAuth2.DPoP { // as a sign-in makes it before it begins
		key, err := sign.NewProofKey()
		if err != nil {
			t.Fatal(err)
		}
		s.values[provider.ProofKeyValue] = key.Reveal()
	}
	provider, err := fakeprovider.New(
		d,
		enforced,
		fakeprovider.Options{
			Values: s.values, RedirectURI: redirectOf(d), Facts: facts, Now: clock, Paths: []string{"/some/thing"},
		},
	)
	if err != nil {
		t.Fatal(err)
	}
	s.values = a.Values(s.values)
	s.provider = provider
	var handler http.Handler = provider
	if front != nil {
		front.next, handler = provider, front
	}
	s.http = outbound.New(outbound.Options{Transport: fakeprovider.Direct(handler)})
	s.client = &oauth.Client{HTTP: s.http, Now: clock}
	return s
}

// TestEveryDefinition runs each auth type of the catalog against a provider that enforces it, once with the required
// fields alone and once with all.
func TestEveryDefinition(t *testing.T) {
	c, err := catalog.Open(catalog.Options{SandboxURL: "https://sandbox.test"})
	if err != nil {
		t.Fatal(err)
	}
	entries, err := c.List(t.Context(), "prj_x")
	if err != nil || len(entries) < 20 {
		t.Fatalf("the catalog has %d connectors (%v)", len(entries), err)
	}
	for _, entry := range entries {
		d, err := c.Get(t.Context(), "prj_x", entry.Key)
		if err != nil {
			t.Fatal(err)
		}
		for i := range d.Auth {
			a := &d.Auth[i]
			if a.ATProto != nil {
				continue // its life is TestBlueskyLife of infra/acceptance: the client is a document that the product serves
			}
			for name, all := range map[string]bool{"required": false, "all": true} {
				t.Run(d.Key+"/"+a.Key+"/"+name, func(t *testing.T) {
					s := newScene(t, d, a, all)
					s.run(t)
				})
			}
		}
	}
}

// run is all that there is to see of an auth type at its provider.
func (s *scene) run(t *testing.T) {
	switch s.a.Scheme {
	case catalog.Code:
		t.Run("code", s.code)
		t.Run("attacks", s.attacks)
	case catalog.ClientCredentials, catalog.Exchange:
		t.Run("unattended", s.unattended)
	default:
		t.Run("key", s.key)
	}
}

// wrong are the values with another one in the place of a secret.
func (s *scene) wrong(t *testing.T, field string) map[string]string {
	wrong := maps.Clone(s.values)
	wrong[field] = or(keysOf(t, s.a)[field].wrong, "not-the-right-one")
	return wrong
}

// link runs the code flow as far as the account's credentials: what is asked, consented to, and sent back.
func (s *scene) callback(t *testing.T, verifier string) (url.Values, string) {
	t.Helper()
	state, nonce := ident.Random(32), ident.Random(32)
	address, err := s.client.AuthorizeURL(t.Context(), s.a, provider.AuthorizeRequest{
		Values: s.values, RedirectURI: redirectOf(s.d), State: state, Nonce: nonce, Verifier: verifier,
	})
	if err != nil {
		t.Fatal(err)
	}
	back, err := fakeprovider.Consent(t.Context(), s.http, address)
	if err != nil {
		t.Fatalf("%s: %v", address, err)
	}
	if !strings.HasPrefix(back.String(), redirectOf(s.d)+"?") || back.Query().Get("state") != state {
		t.Fatalf("sent back to %s", back)
	}
	return back.Query(), nonce
}

// code is the whole life of an account: authorize, consent, exchange, call, expire, refresh, revoke.
func (s *scene) code(t *testing.T) {
	verifier := ident.Random(32)
	q, nonce := s.callback(t, verifier)
	g, err := s.client.Exchange(
		t.Context(),
		s.a,
		provider.CodeRequest{Values: s.values, RedirectURI: redirectOf(s.d), Verifier: verifier, Nonce: nonce, Callback: q},
	)
	if err != nil {
		t.Fatal(err)
	}
	if s.a.OAuth2.OIDC != nil && g.Subject != "user-1" {
		t.Errorf("the subject is %q", g.Subject)
	}
	if g.ExpiresAt.Sub(s.now) < time.Minute {
		t.Errorf("expires at %v", g.ExpiresAt)
	}
	account := maps.Clone(s.values)
	maps.Copy(account, g.Facts)
	account["access_token"] = g.AccessToken.Reveal()
	s.works(t, account)
	refresh := g.RefreshToken
	if s.canRefresh() {
		s.now = g.ExpiresAt.Add(time.Second)
		s.fails(t, account)
		refresh = s.refresh(t, account, g)
	} else if _, err := s.client.Refresh(t.Context(), s.a, account, refresh); !final(err) {
		t.Errorf("a refresh that the definition rules out: %v", err)
	}
	if s.a.OAuth2.Revoke == nil {
		return
	}
	if err := s.client.Revoke(t.Context(), s.a, account, secret.New(account["access_token"]), refresh); err != nil {
		t.Fatal(err)
	}
	if s.provider.Count(fakeprovider.Revoke) != 1 {
		t.Error("the provider saw no revocation")
	}
	s.fails(t, account)
}

func or(text, standard string) string {
	if text == "" {
		return standard
	}
	return text
}

func (s *scene) canRefresh() bool { return !s.a.Renewal().Off() }

// refresh renews the account's token and checks rotation. It returns the refresh token that is good now.
func (s *scene) refresh(t *testing.T, account map[string]string, g *provider.Grant) secret.Text {
	t.Helper()
	next, err := s.client.Refresh(t.Context(), s.a, account, g.RefreshToken)
	if err != nil {
		t.Fatal(err)
	}
	account["access_token"] = next.AccessToken.Reveal()
	maps.Copy(account, next.Facts)
	s.works(t, account)
	rotates := s.a.MCP != nil || s.a.OAuth2.Refresh != nil && s.a.OAuth2.Refresh.Rotates
	if rotates == next.RefreshToken.Empty() {
		t.Fatalf("rotates: %v, but the answer has a refresh token: %v", rotates, !next.RefreshToken.Empty())
	}
	if !rotates {
		return g.RefreshToken
	}
	again, err := s.client.Refresh(t.Context(), s.a, account, next.RefreshToken)
	if err != nil {
		t.Fatal(err)
	}
	account["access_token"] = again.AccessToken.Reveal()
	return again.RefreshToken
}

// attacks are what the provider must refuse, and the client must report as final.
func (s *scene) attacks(t *testing.T) {
	verifier := ident.Random(32)
	q, nonce := s.callback(t, verifier)
	r := provider.CodeRequest{
		Values: s.values, RedirectURI: redirectOf(s.d), Verifier: verifier, Nonce: nonce, Callback: q,
	}
	g, err := s.client.Exchange(t.Context(), s.a, r)
	if err != nil {
		t.Fatal(err)
	}
	refused := func(name string, kind provider.Kind, r provider.CodeRequest) {
		t.Helper()
		_, err := s.client.Exchange(t.Context(), s.a, r)
		e, ok := errors.AsType[*provider.Error](err)
		if !ok || e.Kind != kind {
			t.Errorf("%s: got %v, want one of the kind %v", name, err, kind)
		}
		if secret := s.values["client_secret"]; ok && secret != "" && strings.Contains(e.Error(), secret) {
			t.Errorf("%s: the error shows the client secret", name)
		}
	}
	refused("replayed code", provider.CredentialDead, r)
	q, nonce = s.callback(t, verifier)
	r = provider.CodeRequest{
		Values:      s.values,
		RedirectURI: redirectOf(s.d),
		Verifier:    ident.Random(32),
		Nonce:       nonce,
		Callback:    q,
	}
	if pkce, _ := oauth.Flow(s.a); pkce {
		refused("wrong verifier", provider.CredentialDead, r)
	}
	r.Verifier, r.RedirectURI = verifier, redirectOf(s.d)+"/other"
	if _, own := s.a.OAuth2.Token.Params["redirect_uri"]; !own { // eBay has a name of its own for it
		refused("another redirect URI", provider.CredentialDead, r)
	}
	r.RedirectURI = redirectOf(s.d)
	if s.values["client_secret"] != "" && s.a.OAuth2.Token.Client != "none" {
		r.Values = maps.Clone(s.values)
		r.Values["client_secret"] = "not the client secret"
		kind := provider.ClientWrong
		if slices.ContainsFunc(s.a.Config, func(f catalog.Field) bool { return f.Key == "client_id" }) {
			kind = provider.CredentialDead // the client is the end user's own
		}
		refused("wrong client secret", kind, r)
	}
	if s.canRefresh() && s.a.OAuth2.Refresh.NeedsToken() {
		maps.Copy(g.Facts, s.values)
		_, err := s.client.Refresh(t.Context(), s.a, g.Facts, secret.New("no-such-refresh-token"))
		if !provider.Is(err, provider.CredentialDead) {
			t.Errorf("a refresh token that was never given: %v", err)
		}
	}
}

func (s *scene) unattended(t *testing.T) {
	g, err := s.client.FirstGrant(t.Context(), s.a, s.values)
	if err != nil {
		t.Fatal(err)
	}
	account := maps.Clone(s.values)
	maps.Copy(account, g.Facts)
	account["access_token"] = g.AccessToken.Reveal()
	s.works(t, account)
	s.now = g.ExpiresAt.Add(time.Second)
	s.fails(t, account)
	if g, err = s.client.Refresh(t.Context(), s.a, account, secret.Text{}); err != nil {
		t.Fatal(err)
	}
	maps.Copy(account, g.Facts)
	account["access_token"] = g.AccessToken.Reveal()
	s.works(t, account)
	for _, f := range append(s.a.Setup, s.a.Config...) {
		if !f.Secret || s.values[f.Key] == "" || s.signs(f.Key) {
			continue
		}
		wrong := s.wrong(t, f.Key)
		g, err := s.client.FirstGrant(t.Context(), s.a, wrong)
		if err == nil { // calls alone carry it
			maps.Copy(wrong, g.Facts)
			wrong["access_token"] = g.AccessToken.Reveal()
			s.fails(t, wrong)
		} else if !final(err) {
			t.Errorf("another %s: %v", f.Key, err)
		}
	}
}
