package fakeprovider_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"testing"

	"patchbay/shared/catalog"
)

// TestEveryDefinitionInTheProduct runs the life of an account of each auth type through the product: the hub API, the
// OAuth flow and the proxy. -short takes the first auth type of each shape.
func TestEveryDefinitionInTheProduct(t *testing.T) {
	c, err := catalog.Open(catalog.Options{SandboxURL: "https://sandbox.test"})
	if err != nil {
		t.Fatal(err)
	}
	entries, err := c.List(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	b, seen := newBench(t), map[string]bool{}
	for _, entry := range entries {
		d, err := c.Get(t.Context(), "", entry.Key)
		if err != nil {
			t.Fatal(err)
		}
		for i := range d.Auth {
			if d.Auth[i].ATProto != nil {
				continue // as in TestEveryDefinition
			}
			if d.Auth[i].AtAnyServer() {
				continue // its client is registered, and this provider knows one: infra/acceptance/any_mcp_test.go
			}
			shape := shapeOf(t, &d.Auth[i])
			if reads := d.APIOf(&d.Auth[i]).Reads; len(reads) > 0 {
				shape += d.Key // each declared read is called
			}
			if testing.Short() && seen[shape] {
				continue
			}
			seen[shape] = true
			t.Run(d.Key+"/"+d.Auth[i].Key, func(t *testing.T) { newLife(t, b, d, &d.Auth[i]).run(t) })
		}
	}
}

// shapeOf names what an auth type declares: its scheme, its members, and those of its OAuth part.
func shapeOf(t *testing.T, a *catalog.Auth) string {
	t.Helper()
	text, err := json.Marshal(a)
	if err != nil {
		t.Fatal(err)
	}
	members := map[string]any{}
	if err := json.Unmarshal(text, &members); err != nil {
		t.Fatal(err)
	}
	oauth, _ := members["oauth2"].(map[string]any)
	for _, words := range []string{"notices", "support", "sources", "webhooks"} {
		delete(members, words) // no account's life meets them
	}
	return fmt.Sprint(a.Scheme, slices.Sorted(maps.Keys(members)), slices.Sorted(maps.Keys(oauth)))
}

// TestRenewalWithoutARefreshToken: a provider that exchanges the access token (quirk 54), or gives a new one for the
// asking (quirk 31), has no refresh tokens. Its accounts are renewed all the same.
func TestRenewalWithoutARefreshToken(t *testing.T) {
	c, err := catalog.Open(catalog.Options{})
	if err != nil {
		t.Fatal(err)
	}
	b := newBench(t)
	for name, params := range map[string]map[string]catalog.Template{
		"54 exchange of the access token": {
			"grant_type": catalog.NewTemplate("fb_exchange_token"), "fb_exchange_token": catalog.NewTemplate("{access_token}"),
		},
		"31 asking anew": {"grant_type": catalog.NewTemplate("client_credentials")},
	} {
		t.Run(name, func(t *testing.T) {
			base, err := c.Get(t.Context(), "", "hubspot")
			if err != nil {
				t.Fatal(err)
			}
			d := *base
			for _, a := range base.Auth {
				if a.Scheme == catalog.Code {
					o := *a.OAuth2
					o.Refresh = &catalog.Refresh{Params: params}
					a.OAuth2 = &o
					d.Auth = []catalog.Auth{a}
				}
			}
			newLife(t, b, &d, &d.Auth[0]).run(t)
		})
	}
}
