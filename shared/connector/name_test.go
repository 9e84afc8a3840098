package connector

import (
	"errors"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestFreeName(t *testing.T) {
	taken := map[string]bool{}
	for _, name := range []string{"Main", "main 2 ", "MAIN 3", "Other"} {
		taken[folded(name)] = true
	}
	long := strings.Repeat("ü", maxName)
	taken[folded(long)] = true
	for wanted, want := range map[string]string{
		"New": "New", "Main": "Main 4", " main": " main 4", "Other": "Other 2", "Main 2": "Main 2 2",
		long: strings.Repeat("ü", maxName-2) + " 2",
	} {
		got := freeName(wanted, taken)
		if got != want || utf8.RuneCountInString(got) > maxName || checkName(got) != nil {
			t.Errorf("%q gives %q; want %q", wanted, got, want)
		}
	}
}

func TestCheckName(t *testing.T) {
	for _, name := range []string{"x", " Main ", strings.Repeat("ü", maxName)} {
		if err := checkName(name); err != nil {
			t.Errorf("%q: %v", name, err)
		}
	}
	for _, name := range []string{"", "  ", strings.Repeat("ü", maxName+1), "two\nlines", "a\x7fb", "a\x00"} {
		if err := checkName(name); !errors.Is(err, ErrInvalid) {
			t.Errorf("%q: %v", name, err)
		}
	}
}
