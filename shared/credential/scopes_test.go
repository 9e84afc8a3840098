package credential

import (
	"reflect"
	"testing"

	"patchbay/shared/account"
	"patchbay/shared/catalog"
	"patchbay/shared/secret"
)

func TestScopes(t *testing.T) {
	auth := &catalog.Auth{OAuth2: &catalog.OAuth2{Scopes: []catalog.Scopes{
		{Default: []string{"read", "email"}, Field: "scopes"},
	}}}
	for _, c := range []struct {
		name, own, answered, subject string
		want                         account.Scopes
	}{
		{"all", "", "email read", "", account.Scopes{Granted: []string{"email", "read"}}},
		{"with commas", "", "read,email,more", "", account.Scopes{Granted: []string{"email", "more", "read"}}},
		{"none told: what was asked for", "", "", "", account.Scopes{Granted: []string{"email", "read"}}},
		{"one unticked", "", "read", "", account.Scopes{Granted: []string{"read"}, Missing: []string{"email"}}},
		{"the owner's own", "write, read", "read", "", account.Scopes{Granted: []string{"read"}, Missing: []string{"write"}}},
		{"an address for a name", "email", "https://x.test/auth/userinfo.email", "",
			account.Scopes{Granted: []string{"https://x.test/auth/userinfo.email"}}},
		{"a name for an address", "https://x.test/Mail.Read", "mail.read", "", account.Scopes{Granted: []string{"mail.read"}}},
		{"openid, unnamed and there", "openid read", "read", "ada", account.Scopes{Granted: []string{"read"}}},
		{"openid, and no subject", "openid read", "read", "", account.Scopes{Granted: []string{"read"}, Missing: []string{"openid"}}},
	} {
		m := &Material{Scope: c.answered, Subject: c.subject, RefreshToken: secret.New("r")}
		if got := m.Grants(auth.AskedScopes(map[string]string{"scopes": c.own})); !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: %+v, want %+v", c.name, got, c.want)
		}
	}
	if got := (&catalog.Auth{}).AskedScopes(nil); got != nil {
		t.Errorf("a key asks for %v", got)
	}
}
