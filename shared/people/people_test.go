package people_test

import (
	"strings"
	"testing"

	"patchbay/shared/ident"
	"patchbay/shared/people"
	"patchbay/shared/scope"
)

func TestAddress(t *testing.T) {
	for email, want := range map[string]string{
		"ada@example.com": "ada@example.com", "  Ada.Lovelace+x@Example.COM ": "ada.lovelace+x@example.com",
		"müller@bücher.example": "müller@bücher.example", "MÜLLER@example.com": "mÜller@example.com", // ASCII alone folds
		"\u212aelvin@example.com": "\u212aelvin@example.com", // KELVIN SIGN, which is no k
		"":                        "", "ada": "", "@example.com": "", "ada@": "", "ada@localhost": "", "a@b@example.com": "",
		"ada lovelace@example.com": "", "ada@example.com\nbcc: eve@example.com": "", "<ada@example.com>": "",
		"ada@example.com,eve@example.com": "", strings.Repeat("a", 250) + "@example.com": "",
		"\u202eada@example.com": "", "a\u200bda@example.com": "", "ada@exa\u0085mple.com": "",
	} {
		if got := people.Address(email); got != want {
			t.Errorf("Address(%q) = %q, want %q", email, got, want)
		}
		if again := people.Address(people.Address(email)); again != people.Address(email) {
			t.Errorf("Address(%q) is not settled: %q", email, again)
		}
	}
}

func TestIDsFollowFromWhoItIs(t *testing.T) {
	a := people.UserID("https://a.test", "1")
	for _, other := range []string{
		people.UserID("https://a.test", "2"), people.UserID("https://b.test", "1"), people.UserID("https://a.test/", "1"),
	} {
		if other == a {
			t.Error("two people have one id")
		}
	}
	if again := people.UserID("https://a.test", "1"); again != a || !ident.Valid(strings.TrimPrefix(a, "usr_")) {
		t.Errorf("%s, then %s", a, again)
	}
}

// A role has what the one below has and more; nothing that sends credentials somewhere or shows them is a member's.
func TestRolesGrow(t *testing.T) {
	has := map[people.Role]map[scope.Scope]bool{}
	before := people.Role("")
	for _, r := range people.Roles() {
		has[r] = map[scope.Scope]bool{}
		for _, s := range r.Scopes() {
			has[r][s] = true
		}
		for _, s := range before.Scopes() {
			if !has[r][s] {
				t.Errorf("a %s may not %s, which a %s may", r, s, before)
			}
		}
		before = r
	}
	for _, s := range []scope.Scope{
		scope.DefinitionsWrite, scope.CredentialsRead, scope.CredentialsExport, scope.ProjectAdmin,
	} {
		if has[people.Ordinary][s] || has[people.Viewer][s] || !has[people.Admin][s] {
			t.Errorf("%s is not an admin's alone", s)
		}
	}
	for _, s := range scope.All() {
		if has[people.Viewer][s] && !strings.HasSuffix(string(s), ":read") {
			t.Errorf("a viewer may %s", s)
		}
	}
	if people.Role("owner").Scopes() != nil || people.Role("owner").Admit(scope.AccountsRead) == nil {
		t.Error("a role that is none has scopes")
	}
}
