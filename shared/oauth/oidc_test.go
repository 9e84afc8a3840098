package oauth_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"net/http"
	"testing"
	"time"

	"patchbay/infra/fakeprovider"
	"patchbay/shared/catalog"
	"patchbay/shared/oauth"
	"patchbay/shared/provider"
)

// TestIDToken changes one thing at a time in an id_token that is otherwise right (security.md F7).
func TestIDToken(t *testing.T) {
	other, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	set := func(name string, value any) func(*fakeprovider.Provider) {
		return func(p *fakeprovider.Provider) { p.Claims = func(c map[string]any) { c[name] = value } }
	}
	without := func(name string) func(*fakeprovider.Provider) {
		return func(p *fakeprovider.Provider) { p.Claims = func(c map[string]any) { delete(c, name) } }
	}
	for _, c := range []struct {
		name   string
		change func(*fakeprovider.Provider)
		ok     bool
	}{
		{"as it should be", func(*fakeprovider.Provider) {}, true},
		{"no at_hash", without("at_hash"), true},
		{"two audiences and azp", func(p *fakeprovider.Provider) {
			p.Claims = func(c map[string]any) { c["aud"], c["azp"] = []string{"other", "client id/+"}, "client id/+" }
		}, true},
		{"signed by another key", func(p *fakeprovider.Provider) { p.SignWith = other }, false},
		{"another issuer", set("iss", "https://evil.test"), false},
		{"no issuer", without("iss"), false},
		{"another audience", set("aud", "other"), false},
		{"no audience", without("aud"), false},
		{"two audiences and no azp", set("aud", []string{"other", "client id/+"}), false},
		{"another azp", set("azp", "other"), false},
		{"another nonce", set("nonce", "other"), false},
		{"no nonce", without("nonce"), false},
		{"expired", set("exp", start.Add(-time.Second).Unix()), false},
		{"no expiry", without("exp"), false},
		{"not yet", set("nbf", start.Add(time.Hour).Unix()), false},
		{"another access token", set("at_hash", "AAAAAAAAAAAAAAAAAAAAAA"), false},
		{"no subject", without("sub"), false},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t, openID(), nil, nil)
			c.change(w.provider)
			g, err := w.exchange(t.Context(), w.callback(t))
			if c.ok {
				if err != nil || g.Subject != "user-1" {
					t.Fatalf("got %v, %v", g, err)
				}
				return
			}
			if e := refusal(t, err); e.Code != oauth.CodeIDToken || e.Kind == provider.Later {
				t.Errorf("got %v, want %s", e, oauth.CodeIDToken)
			}
		})
	}
}

// TestIDTokenWithoutAlgorithm: alg=none and a bare claim set are no tokens.
func TestIDTokenWithoutAlgorithm(t *testing.T) {
	for _, raw := range []string{
		"eyJhbGciOiJub25lIn0.eyJpc3MiOiJodHRwczovL2xvZ2luLmFjbWUudGVzdCIsInN1YiI6InVzZXItMSJ9.", "x", "a.b.c", "",
	} {
		w := newWorld(t, openID(), nil, nil)
		q := w.callback(t)
		w.provider.Fail(fakeprovider.Token, 1,
			fakeprovider.Says(200, "application/json", `{"access_token":"at","id_token":"`+raw+`"}`))
		_, err := w.exchange(t.Context(), q)
		if e := refusal(t, err); e.Code != oauth.CodeIDToken {
			t.Errorf("%q: got %v", raw, e)
		}
	}
}

func TestDiscovery(t *testing.T) {
	for _, c := range []struct {
		name      string
		answer    http.HandlerFunc
		temporary bool
	}{
		{"another issuer", fakeprovider.Says(200, "application/json",
			`{"issuer":"https://evil.test","jwks_uri":"https://login.acme.test/fake-keys"}`), false},
		{"issuer with a slash", fakeprovider.Says(200, "application/json",
			`{"issuer":"https://login.acme.test/","jwks_uri":"https://login.acme.test/fake-keys"}`), false},
		{"down", fakeprovider.Broken(503), true},
		{"a page", fakeprovider.Page(200), true},
		{"a redirect", fakeprovider.Redirects("https://evil.test/.well-known/openid-configuration"), true},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t, openID(), nil, nil)
			w.provider.Fail(fakeprovider.Discovery, -1, c.answer)
			_, err := w.exchange(t.Context(), w.callback(t))
			if e := refusal(t, err); e.Code != oauth.CodeDiscovery || (e.Kind == provider.Later) != c.temporary {
				t.Errorf("got %v (temporary %v)", e, e.Kind == provider.Later)
			}
		})
	}
}

// TestDiscoveryIsCached for an hour, and the keys with it.
func TestDiscoveryIsCached(t *testing.T) {
	w := newWorld(t, openID(), nil, nil)
	link := func() {
		t.Helper()
		if _, err := w.exchange(t.Context(), w.callback(t)); err != nil {
			t.Fatal(err)
		}
	}
	link()
	link()
	if d, k := w.provider.Count(fakeprovider.Discovery), w.provider.Count(fakeprovider.Keys); d != 1 || k != 1 {
		t.Errorf("%d discoveries, %d key sets; want one each", d, k)
	}
	w.now = w.now.Add(time.Hour + time.Second)
	link()
	if d := w.provider.Count(fakeprovider.Discovery); d != 2 {
		t.Errorf("%d discoveries after an hour, want two", d)
	}
}

// TestOpenIDWithoutOpenID: an owner who does not ask for openid gets no id_token, and needs none.
func TestOpenIDWithoutOpenID(t *testing.T) {
	a := openID()
	a.OAuth2.Scopes = []catalog.Scopes{{Default: []string{"openid"}, Field: "scopes"}}
	w := newWorld(t, a, map[string]string{"scopes": "read"}, nil)
	g, err := w.exchange(t.Context(), w.callback(t))
	if err != nil || g.Subject != "" {
		t.Fatalf("got %v, %v", g, err)
	}
}
