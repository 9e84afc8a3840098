package oauth_test

import (
	"strings"
	"testing"

	"patchbay/infra/fakeprovider"
	"patchbay/shared/catalog"
	"patchbay/shared/provider"
)

// TestIdentity: who signed in is where the definition says, or else what the id_token says.
func TestIdentity(t *testing.T) {
	with := func(a *catalog.Auth, i *catalog.Identity) *catalog.Auth { a.Identity = i; return a }
	claim := func(name string, value any) func(*fakeprovider.Provider) {
		return func(p *fakeprovider.Provider) { p.Claims = func(c map[string]any) { c[name] = value } }
	}
	issued := openID()
	issued.OAuth2.OIDC.Issuer = catalog.NewTemplate("https://{sub}.acme.test")
	tenants := openID()
	tenants.OAuth2.OIDC.Issuer = catalog.NewTemplate("https://login.acme.test/common/v2.0")
	for _, c := range []struct {
		name   string
		auth   *catalog.Auth
		change func(*fakeprovider.Provider)
		want   provider.Identity
	}{
		{"nothing tells", standard(), nil, provider.Identity{}},
		{"65 the token answer", with(standard(), &catalog.Identity{In: "token", ID: "team.id", Name: "team.name"}), nil,
			provider.Identity{ID: "user-1", Name: "Name of user-1"}},
		{"65 the id_token's sub", openID(), claim("email", "ada@acme.test"),
			provider.Identity{ID: "user-1", Name: "ada@acme.test"}},
		{"65 another claim", with(openID(), &catalog.Identity{In: "id_token", ID: "oid"}), nil,
			provider.Identity{ID: "user-1"}},
		{"a number as it is written", with(openID(), &catalog.Identity{In: "id_token", ID: "oid"}),
			claim("oid", uint64(9007199254740993)), provider.Identity{ID: "9007199254740993"}},
		{"a sub means something at its issuer", issued, nil, provider.Identity{ID: "https://a.acme.test#user-1"}},
		{"and at its tenant", tenants, nil,
			provider.Identity{ID: "https://login.acme.test/" + fakeprovider.Tenant + "/v2.0#user-1"}},
		{"an answer that is asked for later", with(openID(), &catalog.Identity{ID: "id"}), nil, provider.Identity{}},
		{"no usable text", with(openID(), &catalog.Identity{In: "id_token", ID: "oid"}), claim("oid", "a\u202eb"),
			provider.Identity{}},
		{"too long", with(openID(), &catalog.Identity{In: "id_token", ID: "oid"}), claim("oid", strings.Repeat("x", 501)),
			provider.Identity{}},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t, c.auth, map[string]string{"sub": "a"}, nil)
			if c.change != nil {
				c.change(w.provider)
			}
			g, err := w.exchange(t.Context(), w.callback(t))
			if err != nil {
				t.Fatal(err)
			}
			if g.Identity != c.want {
				t.Errorf("got %+v, want %+v", g.Identity, c.want)
			}
		})
	}
}

// TestIdentify: 65, the answer to the verify call.
func TestIdentify(t *testing.T) {
	a := standard()
	a.Identity = &catalog.Identity{ID: "user.id", Name: "user.email"}
	w := newWorld(t, a, nil, nil)
	g, err := w.exchange(t.Context(), w.callback(t))
	if err != nil {
		t.Fatal(err)
	}
	api := catalog.API{BaseURL: catalog.NewTemplate("https://api.acme.test/v1")}
	w.values["access_token"] = g.AccessToken.Reveal()
	who, err := w.client.Identify(t.Context(), api, a, w.values)
	if err != nil || who != (provider.Identity{ID: "user-1", Name: "Name of user-1"}) {
		t.Errorf("got %+v, %v", who, err)
	}
	w.values["access_token"] = "another"
	who, err = w.client.Identify(t.Context(), api, a, w.values)
	if who.ID != "" || !provider.Is(err, provider.CredentialDead) {
		t.Errorf("got %+v, %v", who, err)
	}
	a.Identity = nil
	w.values["access_token"] = g.AccessToken.Reveal()
	if who, err = w.client.Identify(t.Context(), api, a, w.values); who.ID != "" || err != nil {
		t.Errorf("got %+v, %v", who, err)
	}
}
