package connect

import (
	"testing"

	"patchbay/shared/catalog"
)

// A refresh token is kept, and a subject compared, only at the same server and by the same client.
func TestSameServer(t *testing.T) {
	c, err := catalog.Open(catalog.Options{})
	if err != nil {
		t.Fatal(err)
	}
	of := func(key string) *catalog.Auth {
		def, err := c.Get(t.Context(), "prj_x", key)
		if err != nil {
			t.Fatal(key, err)
		}
		auth, ok := def.AuthType("oauth2")
		if !ok {
			t.Fatal("no oauth2 of", key)
		}
		return auth
	}
	acme := map[string]string{"domain": "acme.okta.com", "client_id": "1", "client_secret": "s"}
	acme["accounts_server"] = "https://accounts.zoho.eu"
	for _, tc := range []struct {
		name, key string
		after     map[string]string
		want      bool
	}{
		{"unchanged", "okta", acme, true},
		{"another secret of the client", "okta",
			map[string]string{"domain": "acme.okta.com", "client_id": "1", "client_secret": "t"}, true},
		{"another issuer", "okta", map[string]string{"domain": "evil.okta.com", "client_id": "1"}, false},
		{"another client", "okta", map[string]string{"domain": "acme.okta.com", "client_id": "2"}, false},
		{"no OpenID provider", "xero", acme, true},
		{"no client any more", "slack", nil, false},
		{"the server of another region", "zoho_crm", map[string]string{"client_id": "1"}, false},
	} {
		if got := sameServer(of(tc.key), acme, tc.after); got != tc.want {
			t.Errorf("%s: %v", tc.name, got)
		}
	}
}
