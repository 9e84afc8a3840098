package oauth_test

import (
	"testing"
	"time"

	"patchbay/infra/fakeprovider"
	"patchbay/shared/catalog"
	"patchbay/shared/secret"
)

// TestGrantEnd reads when a refresh token ends: by the usual names, or where the definition says.
func TestGrantEnd(t *testing.T) {
	declared := catalog.Response{GrantExpiresIn: "refresh.ends", GrantExpiresUnit: "at_s"}
	for _, c := range []struct {
		name     string
		response catalog.Response
		members  string
		want     time.Duration // 0: not told
	}{
		{name: "nothing", members: `"expires_in":60`},
		{name: "refresh_token_expires_in", members: `"refresh_token_expires_in":86400`, want: 24 * time.Hour},
		{name: "refresh_expires_in", members: `"refresh_expires_in":1800`, want: 30 * time.Minute},
		{name: "x_refresh_token_expires_in", members: `"x_refresh_token_expires_in":"8726400"`, want: 101 * 24 * time.Hour},
		{name: "the first that tells", members: `"refresh_token_expires_in":null,"refresh_expires_in":60`, want: time.Minute},
		{name: "never ends", members: `"refresh_expires_in":0`},
		{name: "nonsense", members: `"refresh_token_expires_in":{"days":1}`},
		{name: "huge", members: `"refresh_token_expires_in":1e300`, want: 10 * 365 * 24 * time.Hour},
		{name: "declared", response: declared, members: `"refresh":{"ends":1790000060}`, want: time.Minute},
		{name: "declared, and told elsewhere", response: declared, members: `"refresh_token_expires_in":60`},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := standard()
			a.OAuth2.Response = c.response
			w := newWorld(t, a, nil, nil)
			body := `{"access_token":"a","refresh_token":"r",` + c.members + `}`
			w.provider.Fail(fakeprovider.Refresh, 1, fakeprovider.Says(200, "application/json", body))
			g, err := w.client.Refresh(t.Context(), a, w.values, secret.New("before"))
			if err != nil {
				t.Fatal(err)
			}
			if told := !g.GrantEndsAt.IsZero(); told != (c.want != 0) || told && g.GrantEndsAt.Sub(start) != c.want {
				t.Errorf("ends at %v, want %v after the start", g.GrantEndsAt, c.want)
			}
		})
	}
}

// A client's own tokens have no grant that could end.
func TestClientCredentialsHaveNoGrantEnd(t *testing.T) {
	a := standard()
	a.Scheme = catalog.ClientCredentials
	w := newWorld(t, a, nil, nil)
	w.provider.Fail(fakeprovider.Token, 1,
		fakeprovider.Says(200, "application/json", `{"access_token":"a","refresh_expires_in":1800}`))
	if g, err := w.client.FirstGrant(t.Context(), a, w.values); err != nil || !g.GrantEndsAt.IsZero() {
		t.Errorf("%v, %v", g, err)
	}
}
