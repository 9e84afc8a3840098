package project

import (
	"errors"
	"testing"
	"time"

	"patchbay/shared/ident"
)

func TestKeyText(t *testing.T) {
	id := ident.New("prj", time.Unix(1_790_000_000, 0))
	text, ref, err := newKeyText(id)
	if err != nil {
		t.Fatal(err)
	}
	got, err := ParseKey(text)
	if err != nil || got != ref || got.Project != id {
		t.Fatalf("ParseKey = %+v, %v; want %+v", got, err, ref)
	}
	other, _, _ := newKeyText(id)
	if other == text {
		t.Fatal("two keys are the same")
	}
	for name, bad := range map[string]string{
		"empty": "", "prefix": "x" + text, "cut": text[:len(text)-1], "longer": text + "0",
		"one character": text[:40] + flip(text[40]) + text[41:], "other project": text[:5] + flip(text[5]) + text[6:],
	} {
		if _, err := ParseKey(bad); !errors.Is(err, ErrUnauthenticated) {
			t.Errorf("%s: ParseKey(%q) = %v", name, bad, err)
		}
	}
}

func flip(b byte) string {
	if b == '0' {
		return "1"
	}
	return "0"
}

func FuzzParseKey(f *testing.F) {
	text, _, _ := newKeyText(ident.New("prj", time.Unix(1_790_000_000, 0)))
	f.Add(text)
	f.Add("pbk__")
	f.Fuzz(func(t *testing.T, s string) {
		if ref, err := ParseKey(s); err == nil && (len(ref.Hash) != 64 || len(ref.Project) != 30) {
			t.Fatalf("%q was read as %+v", s, ref)
		}
	})
}

// The forms in which SDKs send a key (decision 0025).
func TestFind(t *testing.T) {
	key, ref, err := newKeyText(ident.New("prj", time.Unix(1_790_000_000, 0)))
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{
		key, "Bearer " + key, "bearer  " + key, "token " + key, "SSWS " + key, "SSWS" + key, "me@acme.com/token:" + key,
		key + ":", key + ":x", "pbk_ " + key, "apikey=" + key + ";v=1", "pbk_" + key,
	} {
		if found, p, ok := Find(text); !ok || found != key || p.Key != ref || !p.Use.None() {
			t.Errorf("%q: %q %v %t", text, found, p.Key, ok)
		}
	}
	for _, text := range []string{
		"", "pbk_", key[:len(key)-1], key + "0", "Bearer x", key[:len(key)-1] + flip(key[len(key)-1]),
	} {
		if found, _, ok := Find(text); ok {
			t.Errorf("%q: %q", text, found)
		}
	}
}
