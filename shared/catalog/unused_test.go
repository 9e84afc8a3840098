package catalog_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"patchbay/shared/catalog"
)

// Nobody is asked for what no request uses.
func TestEveryFieldIsUsed(t *testing.T) {
	c := openAll(t)
	for _, e := range catalog.AllEntries(t, c) {
		def := catalog.Find(t, c, e.Key)
		if def.LocalOnly { // one shows a field that may stay empty
			continue
		}
		for i := range def.Auth {
			for _, key := range unusedFields(t, def, &def.Auth[i]) {
				t.Errorf("%s, %s: nothing uses the field %s", e.Key, def.Auth[i].Key, key)
			}
		}
	}
}

func TestUnusedFields(t *testing.T) {
	def := readFile(t, "choices.yaml")
	a := &def.Auth[0]
	if got := unusedFields(t, def, a); !slices.Equal(got, []string{"account"}) {
		t.Errorf("got %v", got) // environment sets a host, the others are named
	}
}

// unusedFields are fields of an auth type that nothing in it names, neither themselves nor what their choices set.
func unusedFields(t *testing.T, def *catalog.Definition, a *catalog.Auth) (unused []string) {
	t.Helper()
	bare := *a
	bare.Setup, bare.Config = nil, nil
	text, err := json.Marshal([]any{bare, def.APIOf(a)})
	if err != nil {
		t.Fatal(err)
	}
	names := func(key string) bool { return strings.Contains(string(text), "{"+key+"}") }
	for _, f := range slices.Concat(a.Setup, a.Config) {
		used := names(f.Key) || a.OAuth2 != nil && (f.Key == "client_id" || f.Key == "client_secret" ||
			slices.ContainsFunc(a.OAuth2.Scopes, func(s catalog.Scopes) bool { return s.Field == f.Key }))
		for _, o := range f.Options {
			for name := range o.Values {
				used = used || names(name)
			}
		}
		if !used {
			unused = append(unused, f.Key)
		}
	}
	return unused
}
