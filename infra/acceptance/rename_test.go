package acceptance_test

import (
	"net/http"
	"strings"
	"testing"

	"patchbay/shared/scope"
)

func TestRenameProject(t *testing.T) {
	p, other := newTenant(t), newTenant(t)
	was := other.get("/project").text("name")
	p.patch("/project", object{"name": "  Acme, production "}).want(http.StatusOK).
		has("id", p.id, "name", "Acme, production")
	p.get("/project").want(http.StatusOK).has("name", "Acme, production")
	other.get("/project").want(http.StatusOK).has("name", was)
	before := p.items()
	for name, bad := range map[string]any{
		"empty": object{"name": ""}, "blanks": object{"name": " \t "}, "too long": object{"name": strings.Repeat("x", 101)},
		"too long in letters": object{"name": strings.Repeat("ü", 101)}, "no name": object{}, "another member": object{"name": "x", "id": "y"},
		"null": object{"name": nil}, "a number": object{"name": 1},
	} {
		t.Run(name, func(t *testing.T) {
			if code := p.on(t).patch("/project", bad).want(http.StatusBadRequest).text("code"); code != "invalid_request" &&
				code != "invalid_project" {
				t.Errorf("code %s", code)
			}
		})
	}
	p.unchanged(before)
}

// A client can say beforehand what its key may not do.
func TestProjectTellsScopes(t *testing.T) {
	p := newTenant(t)
	less := []scope.Scope{scope.ConnectorsRead, scope.LogsRead}
	for key, want := range map[string][]scope.Scope{p.key: scope.All(), p.withScopes(less): less} {
		var all []any
		for _, s := range want {
			all = append(all, string(s))
		}
		a := p.get("/project", func(r *http.Request) { r.SetBasicAuth(key, "") }).want(http.StatusOK)
		same(t, "scopes", a.at("scopes"), any(all))
	}
}
