package scope

import (
	"regexp"
	"slices"
	"strings"
	"testing"
)

func TestAll(t *testing.T) {
	form := regexp.MustCompile(`^[a-z]+(_[a-z]+)?:(read|write|call|export|admin)$`)
	seen := map[Scope]bool{}
	for _, s := range All() {
		if !form.MatchString(string(s)) || seen[s] {
			t.Errorf("scope %q", s)
		}
		seen[s] = true
		if got, err := Parse(string(s)); err != nil || got != s {
			t.Errorf("Parse(%q) = %q, %v", s, got, err)
		}
	}
}

func TestParseRefuses(t *testing.T) {
	for _, text := range []string{"", "*", "account:read", "ACCOUNTS:READ", "accounts:read ", "accounts:read,proxy:call"} {
		s, err := Parse(text)
		if err == nil || !strings.Contains(err.Error(), "connectors:read, ") ||
			!strings.Contains(err.Error(), ", project:admin") {
			t.Errorf("Parse(%q) = %q, %v", text, s, err)
		}
	}
}

func TestParseList(t *testing.T) {
	got, err := ParseList([]string{"proxy:call", "accounts:read", "proxy:call"})
	if err != nil || !slices.Equal(got, []Scope{AccountsRead, ProxyCall}) {
		t.Errorf("ParseList = %v, %v", got, err)
	}
	if _, err := ParseList([]string{"proxy:call", "proxy:cal"}); err == nil {
		t.Error("a wrong scope was taken")
	}
}
