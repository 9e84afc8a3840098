package project

import (
	"errors"
	"strings"
	"testing"
	"time"

	"patchbay/shared/ident"
)

func TestSessionText(t *testing.T) {
	now := time.Unix(1_790_000_000, 0)
	user := ident.New("usr", now)
	_, key, err := newKeyText(ident.New("prj", now))
	if err != nil {
		t.Fatal(err)
	}
	ofUser, userRef := NewUserSession(user)
	ofKey, keyRef := NewKeySession(key)
	for text, want := range map[string]SessionRef{ofUser: userRef, ofKey: keyRef} {
		if got, err := ParseSession(text); err != nil || got != want || got.None() {
			t.Errorf("ParseSession = %+v, %v; want %+v", got, err, want)
		}
		if !IsCSRF(text, CSRF(text)) || IsCSRF(text, CSRF(text+"x")) || IsCSRF(text, "") {
			t.Error("CSRF is not the session's own")
		}
		if strings.Contains(want.String(), want.Hash) || strings.Contains(text, CSRF(text)) {
			t.Error("a hash or a CSRF token can be read")
		}
		for name, bad := range map[string]string{
			"empty": "", "prefix": "x" + text, "cut": text[:len(text)-1], "longer": text + "0",
			"one character": text[:len(text)-9] + flip(text[len(text)-9]) + text[len(text)-8:],
			"other user":    text[:5] + flip(text[5]) + text[6:],
		} {
			if _, err := ParseSession(bad); !errors.Is(err, ErrSession) {
				t.Errorf("%s: ParseSession(%q) = %v", name, bad, err)
			}
		}
	}
	if again, _ := NewUserSession(user); again == ofUser {
		t.Error("two sessions are the same")
	}
	// The checksum is no secret: whoever makes one of another shape has made nothing that was issued.
	for _, whose := range []string{"", "x", ".", "zz." + key.Hash, ident.Tail(now) + ".", ident.Tail(now) + ".abc"} {
		if ref, err := ParseSession(newSessionText(whose)); err == nil {
			t.Errorf("a session of %q was read as %+v", whose, ref)
		}
	}
}

func FuzzParseSession(f *testing.F) {
	text, _ := NewUserSession(ident.New("usr", time.Unix(1_790_000_000, 0)))
	f.Add(text)
	f.Add("pbc__")
	f.Fuzz(func(t *testing.T, s string) {
		if ref, err := ParseSession(s); err == nil && len(ref.Hash) != 64 {
			t.Fatalf("%q was read as %+v", s, ref)
		}
	})
}
