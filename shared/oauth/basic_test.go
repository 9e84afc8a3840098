package oauth

import "testing"

// A server that decodes forms reads both spellings of a blank; one that only decodes percent signs reads one of them.
func TestBasicForm(t *testing.T) {
	for text, want := range map[string]string{
		"sec ret": "sec%20ret", "a+b": "a%2Bb", "100%": "100%25", "a/b=": "a%2Fb%3D", "plain-1_2.3~": "plain-1_2.3~",
	} {
		if got := basicForm(text); got != want {
			t.Errorf("basicForm(%q) = %q, want %q", text, got, want)
		}
	}
}
