package oauth_test

import (
	"context"
	"errors"
	"maps"
	"net/http"
	"net/url"
	"testing"
	"time"

	"patchbay/infra/fakeprovider"
	"patchbay/shared/catalog"
	"patchbay/shared/oauth"
	"patchbay/shared/outbound"
	"patchbay/shared/provider"
)

const (
	redirectURI = "https://patchbay.example/connect/oauth2/acme/callback"
	verifier    = "verifier-0123456789-0123456789-0123456789-01"
	nonce       = "nonce-0123456789"
	secretText  = "canary client secret/+%"
)

// grantLife is what the provider tells as the life of its refresh tokens.
const grantLife = 90 * 24 * time.Hour

// start is when every test's clock begins.
var start = time.Unix(1_790_000_000, 0)

// standard is a provider without a quirk. Tests change it.
func standard() *catalog.Auth {
	return &catalog.Auth{
		Key: "oauth2", Scheme: catalog.Code, Place: catalog.Placement{Bearer: catalog.NewTemplate("{access_token}")},
		Setup: []catalog.Field{
			{Key: "client_id", Label: "Client ID", Type: "text", Required: true},
			{Key: "client_secret", Label: "Client secret", Type: "password", Secret: true, Required: true},
		},
		Verify: &catalog.Request{Method: "GET", Path: catalog.NewTemplate("/me")},
		OAuth2: &catalog.OAuth2{
			Authorize: catalog.Authorize{URL: catalog.NewTemplate("https://login.acme.test/authorize")},
			Token:     catalog.Token{URL: catalog.NewTemplate("https://login.acme.test/token")},
			Revoke:    &catalog.Revoke{URL: catalog.NewTemplate("https://login.acme.test/revoke")},
			Scopes:    []catalog.Scopes{{Default: []string{"read", "write"}}},
		},
	}
}

func openID() *catalog.Auth {
	a := standard()
	a.OAuth2.OIDC = &catalog.OIDC{Issuer: catalog.NewTemplate("https://login.acme.test")}
	a.OAuth2.Scopes = []catalog.Scopes{{Default: []string{"openid", "offline_access"}}}
	return a
}

// world is a provider that enforces an auth type, and a client.
type world struct {
	a        *catalog.Auth
	values   map[string]string
	provider *fakeprovider.Provider
	client   *oauth.Client
	now      time.Time
}

func newWorld(t *testing.T, a *catalog.Auth, extra map[string]string, facts map[string]string) *world {
	t.Helper()
	w := &world{a: a, now: start, values: map[string]string{"client_id": "client id/+", "client_secret": secretText}}
	maps.Copy(w.values, extra)
	d := &catalog.Definition{Key: "acme", API: catalog.API{BaseURL: catalog.NewTemplate("https://api.acme.test/v1")}}
	clock := func() time.Time { return w.now }
	provider, err := fakeprovider.New(d, a,
		fakeprovider.Options{Values: w.values, RedirectURI: redirectURI, Facts: facts, Now: clock, GrantLifetime: grantLife})
	if err != nil {
		t.Fatal(err)
	}
	server := fakeprovider.NewServer(provider)
	t.Cleanup(server.Close)
	w.provider = provider
	w.client = &oauth.Client{HTTP: outbound.New(outbound.Options{Transport: server.Transport(), Timeout: time.Minute}),
		Now: clock}
	return w
}

// callback goes to the provider and comes back.
func (w *world) callback(t *testing.T) url.Values {
	t.Helper()
	address, err := w.client.AuthorizeURL(t.Context(), w.a, provider.AuthorizeRequest{
		Values: w.values, RedirectURI: redirectURI, State: "state-0123456789", Nonce: nonce, Verifier: verifier,
	})
	if err != nil {
		t.Fatal(err)
	}
	back, err := fakeprovider.Consent(t.Context(), w.client.HTTP, address)
	if err != nil {
		t.Fatalf("%s: %v", address, err)
	}
	if e := (*oauth.Client)(nil).CallbackError(back.Query()); e != nil {
		t.Fatalf("%s: %v", address, e)
	}
	return back.Query()
}

func (w *world) exchange(ctx context.Context, q url.Values) (*provider.Grant, error) {
	return w.client.Exchange(ctx, w.a, provider.CodeRequest{
		Values: w.values, RedirectURI: redirectURI, Verifier: verifier, Nonce: nonce, Callback: q,
	})
}

// refusal is err as a *provider.Error, or a failed test.
func refusal(t *testing.T, err error) *provider.Error {
	t.Helper()
	e, ok := errors.AsType[*provider.Error](err)
	if !ok {
		t.Fatalf("got %v, want a *provider.Error", err)
	}
	return e
}

// transport is an http.RoundTripper made of a function.
type transport func(*http.Request) (*http.Response, error)

func (f transport) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func templates(texts map[string]string) map[string]catalog.Template {
	out := map[string]catalog.Template{}
	for name, text := range texts {
		out[name] = catalog.NewTemplate(text)
	}
	return out
}
