package connector

import (
	"fmt"
	"testing"

	"patchbay/shared/catalog"
)

// Each edit numbers what it brings. What was there before has its number again, and knows its accounts.
func TestGenerationsOfEdits(t *testing.T) {
	auth := &catalog.Auth{Scheme: catalog.Code, OAuth2: &catalog.OAuth2{
		Scopes: []catalog.Scopes{{Default: []string{"read"}, Field: "scopes"}},
	}}
	setup := func(client, scopes string) map[string]string {
		return map[string]string{"client_id": client, "scopes": scopes}
	}
	c := AuthConfig{AccountCount: 10}
	at := setup("a", "")
	edit := func(to map[string]string, client, scopes, former, missing int) {
		t.Helper()
		c.Generations, at = c.Generations.edited(auth, at, to), to
		if c.Generations.Now != (Generation{Client: client, Scopes: scopes}) {
			t.Errorf("%v is %v", to, c.Generations.Now)
		}
		if c.OnFormerClient() != former || c.MissingScopes() != missing {
			t.Errorf("%v: %d on a former client, %d without a scope; want %d and %d", to, c.OnFormerClient(), c.MissingScopes(),
				former, missing)
		}
	}
	edit(setup("a", "read"), 0, 0, 0, 0) // the default in words
	edit(setup("b", "read"), 1, 0, 10, 0)
	edit(setup("b", "write,read"), 1, 1, 10, 10)
	c.Linked = Linked{Clients: map[int]int{1: 4}, Scopes: map[int]int{1: 3}}
	edit(setup("b", "read write"), 1, 1, 6, 7)
	edit(setup("a", "read write"), 0, 1, 4, 7)
	edit(setup("a", "write"), 0, 2, 4, 7)
	edit(setup("a", ""), 0, 0, 4, 0) // who was asked for more lacks nothing
	edit(setup("c", "all"), 2, 3, 10, 10)

	for _, g := range []struct {
		client, asked string
		want          Generation
	}{
		{"a", "read", Generation{}},
		{"b", "write read", Generation{Client: 1, Scopes: 1}},
		{"c", "all", Generation{Client: 2, Scopes: 3}},
		{"c", "all more", Generation{Client: 2, Scopes: 3}}, // as moved from another auth config
		{"c", "other", Generation{Client: 2}},
	} {
		if got := c.Generation(g.client, catalog.SplitScopes(g.asked)); got != g.want {
			t.Errorf("%s with %q is %v, want %v", g.client, g.asked, got, g.want)
		}
	}
	for i := range 2 * maxScopeSets {
		c.Generations, at = c.Generations.edited(auth, at, setup("c", fmt.Sprint("s", i))), setup("c", fmt.Sprint("s", i))
	}
	if sets := c.Generations.Scopes; sets[0] != "" || sets[len(sets)-1] != "s39" || sets[len(sets)-maxScopeSets] == "" {
		t.Errorf("remembered %q", sets)
	}
	if c.MissingScopes() != 10 {
		t.Errorf("%d miss a scope", c.MissingScopes())
	}
	auth.Scheme = catalog.ClientCredentials // asks anew, as its client is now
	if g := (Generations{}).edited(auth, setup("a", ""), setup("b", "x")); len(g.Clients)+len(g.Scopes) > 0 {
		t.Errorf("client credentials have %v", g)
	}
	if g := (AuthConfig{}).Generation("a", []string{"read"}); g != (Generation{}) {
		t.Errorf("nothing was edited, and it is %v", g)
	}
}
