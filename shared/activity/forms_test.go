package activity

import (
	"strings"
	"testing"
)

// A secret that is longer than a text is not in it in any form: the forms of secrets are as long as they at least.
func TestFormsAreNoShorter(t *testing.T) {
	t.Parallel()
	for n := 8; n < 80; n++ {
		for _, unit := range []string{"a", "+", "ü", "\"", "\x00", "\xff"} {
			secret := strings.Repeat(unit, n)[:n]
			forms, _ := formsOf([]string{secret})
			for _, form := range forms {
				if len(form) < n {
					t.Errorf("%q has the form %q", secret, form)
				}
			}
			for _, form := range forms { // and where it just fits, it is found
				e := &Entry{URL: form}
				e.hide([]string{secret})
				if e.URL != hidden {
					t.Errorf("%q stands in %q", secret, e.URL)
				}
			}
		}
	}
}
