package catalog_test

import (
	"reflect"
	"testing"

	"patchbay/shared/catalog"
)

// A scope has the words of its definition, or those of OpenID Connect, or none.
func TestScopeWords(t *testing.T) {
	t.Parallel()
	auth := &catalog.Auth{OAuth2: &catalog.OAuth2{Scopes: []catalog.Scopes{
		{Words: map[string]string{"read": "See your records", "profile": "See your Acme profile"}},
		{Words: map[string]string{"write": "Change your records"}},
	}}}
	asked := []string{"read", "write", "profile", "openid", "x.internal"}
	want := map[string]string{
		"read": "See your records", "write": "Change your records", "profile": "See your Acme profile",
		"openid": "Know who you are",
	}
	if got := auth.ScopeWords(asked...); !reflect.DeepEqual(got, want) {
		t.Errorf("words %v, want %v", got, want)
	}
	var gone *catalog.Auth // the definition no longer has the auth type
	standard := map[string]string{"email": "See your e-mail address"}
	if got := gone.ScopeWords("email", "read"); !reflect.DeepEqual(got, standard) {
		t.Errorf("without an auth type: %v", got)
	}
}
