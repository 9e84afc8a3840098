package oauth_test

import (
	"maps"
	"strings"
	"testing"

	"patchbay/infra/fakeprovider"
	"patchbay/shared/catalog"
	"patchbay/shared/oauth"
	"patchbay/shared/secret"
)

// TestRefreshAnswerWithOddMembers: what cannot be used in a refresh answer counts as not told, since throwing the
// answer away would lose the refresh token in it while the old one is spent.
func TestRefreshAnswerWithOddMembers(t *testing.T) {
	const next = `"access_token":"at-2","refresh_token":"rt-2"`
	for _, c := range []struct {
		name, body string
		refresh    string // that the Grant has
		facts      map[string]string
	}{
		{"nothing odd", next + `,"api":"https://eu1.acme.test"`, "rt-2", map[string]string{"api": "https://eu1.acme.test"}},
		{"a fact is absent", next, "rt-2", nil},
		{"a fact of another form", next + `,"api":"https://evil.test"`, "rt-2", nil},
		{"a fact with a line", next + `,"api":"https://eu1.acme.test\n"`, "rt-2", nil},
		{"a fact too long", next + `,"name":"` + strings.Repeat("n", 5000) + `","api":"https://eu1.acme.test"`, "rt-2",
			map[string]string{"api": "https://eu1.acme.test"}},
		{"a fact of another type", next + `,"api":{"url":1}`, "rt-2", nil},
		{"scope of another type", next + `,"scope":{"a":[1]}`, "rt-2", nil},
		{"scope as a list of anything", next + `,"scope":[1,null,{}]`, "rt-2", nil},
		{"expiry of another type", next + `,"expires_in":{"s":1}`, "rt-2", nil},
		{"expiry is no number", next + `,"expires_in":"soon"`, "rt-2", nil},
		{"an id_token that does not verify", next + `,"id_token":"a.b.c"`, "rt-2", nil},
		{"an id_token of another type", next + `,"id_token":7`, "rt-2", nil},
		{"error null", next + `,"error":null,"error_description":7`, "rt-2", nil},
		{"no refresh token", `"access_token":"at-2"`, "", nil},
		{"refresh token false", `"access_token":"at-2","refresh_token":false`, "", nil},
		{"refresh token of another type", `"access_token":"at-2","refresh_token":{"a":1}`, "", nil},
		{"refresh token with a line", `"access_token":"at-2","refresh_token":"rt\n2"`, "", nil},
		{"refresh token too long", `"access_token":"at-2","refresh_token":"` + strings.Repeat("r", 20<<10) + `"`, "", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t, withFacts(openID()), nil, nil)
			w.provider.Fail(fakeprovider.Refresh, 1, fakeprovider.Says(200, "application/json", "{"+c.body+"}"))
			g, err := w.client.Refresh(t.Context(), w.a, w.values, secret.New("rt-1"))
			if err != nil {
				t.Fatal(err)
			}
			if g.AccessToken.Reveal() != "at-2" || g.RefreshToken.Reveal() != c.refresh || !maps.Equal(g.Facts, c.facts) ||
				g.Scope != "" {
				t.Errorf("access token %s, refresh token %q, want %q; facts %v, want %v; scope %q", g.AccessToken.Reveal(),
					g.RefreshToken.Reveal(), c.refresh, g.Facts, c.facts, g.Scope)
			}
		})
	}
}

// TestFirstAnswerWithOddMembers: an account begins with all that its definition says, or not at all.
func TestFirstAnswerWithOddMembers(t *testing.T) {
	for _, c := range []struct{ name, body, code string }{
		{"a fact is absent", `"access_token":"at"`, oauth.CodeFact},
		{"a fact of another form", `"access_token":"at","api":"https://evil.test"`, oauth.CodeFact},
		{"access token true", `"access_token":true,"api":"https://eu1.acme.test"`, oauth.CodeAnswer},
		{"refresh token with a line", `"access_token":"at","refresh_token":"r\nt","api":"https://eu1.acme.test"`,
			oauth.CodeAnswer},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t, withFacts(standard()), nil, nil)
			w.provider.Fail(fakeprovider.Token, 1, fakeprovider.Says(200, "application/json", "{"+c.body+"}"))
			_, err := w.client.FirstGrant(t.Context(), w.a, w.values)
			if e := refusal(t, err); e.Code != c.code {
				t.Errorf("got %v, want %s", e, c.code)
			}
		})
	}
}

func withFacts(a *catalog.Auth) *catalog.Auth {
	a.OAuth2.Response.Capture = []catalog.Capture{
		{Fact: "name", From: "name"},
		{Fact: "api", From: "api", Required: true, Pattern: `^https://[a-z0-9]+\.acme\.test$`},
	}
	return a
}
