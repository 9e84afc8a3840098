package roles

import "testing"

func TestLike(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		pattern, text string
		want          bool
	}{
		{"a", "a", true}, {"a", "ab", false}, {"a", "", false}, {"", "", true},
		{"*", "", true}, {"*", "a#b", true},
		{"a*", "a", true}, {"a*", "abc", true}, {"a*", "ba", false},
		{"*a", "ba", true}, {"*a", "ab", false},
		{"a*a", "a", false}, {"a*a", "aa", true}, {"a*b*c", "abbc", true}, {"a*b*c", "acb", false}, {"a*b*bc", "abc", false},
		{"PROJ#*#ACCT#*", "PROJ#1#ACCT#2", true}, {"PROJ#*#ACCT#*", "PROJ#1#ACCTS", false},
		{"PROJ#*#ACCT#*", "XPROJ#1#ACCT#2", false}, {"a.c", "abc", false},
	} {
		if have := like(c.pattern, c.text); have != c.want {
			t.Errorf("like(%q, %q) = %v", c.pattern, c.text, have)
		}
	}
}
