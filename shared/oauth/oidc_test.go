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
		{"two audiences and no azp", set("aud", []string{"other", "client id/+"}), true},
		{"two audiences, neither ours", set("aud", []string{"other", "another"}), false},
		{"another azp", set("azp", "other"), false},
		{"another nonce", set("nonce", "other"), false},
		{"no nonce", without("nonce"), false},
		{"ended within the leeway", set("exp", start.Add(-59*time.Second).Unix()), true},
		{"ended at the leeway", set("exp", start.Add(-60*time.Second).Unix()), false},
		{"issued within the leeway", set("iat", start.Add(time.Minute).Unix()), true},
		{"issued in the future", set("iat", start.Add(61*time.Second).Unix()), false},
		{"times with a fraction", set("exp", float64(start.Unix())+300.5), true},
		{"from within the leeway on", set("nbf", start.Add(time.Minute).Unix()), true},
		{"no expiry", without("exp"), false},
		{"not yet", set("nbf", start.Add(61*time.Second).Unix()), false},
		{"an nbf that is none", set("nbf", "soon"), false},
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

// TestManyTenants: an issuer such as Microsoft's /common names the tenant in each token, and the token's tid has to be
// that one.
func TestManyTenants(t *testing.T) {
	const common = "https://login.acme.test/common/v2.0"
	issuer := func(tenant string) string { return "https://login.acme.test/" + tenant + "/v2.0" }
	for _, c := range []struct {
		name   string
		claims func(c map[string]any)
		ok     bool
	}{
		{"as it should be", func(map[string]any) {}, true},
		{"another tenant, and its issuer", func(c map[string]any) { c["tid"], c["iss"] = "other", issuer("other") }, true},
		{"the issuer of another tenant", func(c map[string]any) { c["iss"] = issuer("other") }, false},
		{"no tid", func(c map[string]any) { delete(c, "tid") }, false},
		{"the place itself", func(c map[string]any) { c["tid"], c["iss"] = "{tenantid}", issuer("{tenantid}") }, false},
		{"a tid that is a path", func(c map[string]any) { c["tid"], c["iss"] = "a/b", issuer("a/b") }, false},
		{"common itself", func(c map[string]any) { c["iss"] = common }, false},
		{"another host", func(c map[string]any) { c["iss"] = "https://evil.test/" + fakeprovider.Tenant + "/v2.0" }, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := openID()
			a.OAuth2.OIDC.Issuer = catalog.NewTemplate(common)
			w := newWorld(t, a, nil, nil)
			w.provider.Claims = c.claims
			_, err := w.exchange(t.Context(), w.callback(t))
			if c.ok {
				if err != nil {
					t.Fatal(err)
				}
				return
			}
			if e := refusal(t, err); e.Code != oauth.CodeIDToken {
				t.Errorf("got %v, want %s", e, oauth.CodeIDToken)
			}
		})
	}
}

// TestDiscoveryOfTenants: only one segment of the declared path may be the tenant's place, and the code is kept when
// the issuer is another.
func TestDiscoveryOfTenants(t *testing.T) {
	for _, named := range []string{
		"https://evil.test/{tenantid}/v2.0", "https://{tenantid}/common/v2.0", "https://login.acme.test/{tenantid}",
		"https://login.acme.test/{tenantid}/v1.0", "https://login.acme.test/a{tenantid}/v2.0", "{tenantid}",
	} {
		t.Run(named, func(t *testing.T) {
			a := openID()
			a.OAuth2.OIDC.Issuer = catalog.NewTemplate("https://login.acme.test/common/v2.0")
			w := newWorld(t, a, nil, nil)
			w.provider.Fail(fakeprovider.Discovery, -1, fakeprovider.Says(200, "application/json",
				`{"issuer":"`+named+`","jwks_uri":"https://login.acme.test/fake-keys"}`))
			_, err := w.exchange(t.Context(), w.callback(t))
			if e := refusal(t, err); e.Code != oauth.CodeDiscovery || e.Kind == provider.Later {
				t.Errorf("got %v, want %s", e, oauth.CodeDiscovery)
			}
			if n := w.provider.Count(fakeprovider.Token); n != 0 {
				t.Errorf("%d codes were spent", n)
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
