package reference

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestValue(t *testing.T) {
	t.Setenv("REFERENCE_ONE", "of the environment")
	file := filepath.Join(t.TempDir(), "f")
	if err := os.WriteFile(file, []byte("of a file\nsecond line\r\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{
		"plain": "plain", "": "", "env:REFERENCE_ONE": "of the environment", "file:" + file: "of a file\nsecond line",
		"stdin:NAME": "member", "text:env:X": "env:X", "envoy:1": "envoy:1",
	} {
		r := Resolver{In: strings.NewReader(`{"NAME":"member"}`)}
		if got, err := r.Value(text); err != nil || got != want {
			t.Errorf("%q is %q, %v", text, got, err)
		}
	}
	r := Resolver{In: strings.NewReader("whole\n")}
	for range 2 { // it is read once
		if got, err := r.Value("stdin"); err != nil || got != "whole" {
			t.Errorf("%q, %v", got, err)
		}
	}
	for text, in := range map[string]string{
		"env:REFERENCE_NONE": "", "file:" + file + ".none": "", "stdin": "", "stdin:NAME": "s3cret", "stdin:OTHER": `{"NAME":"s3cret"}`,
	} {
		r := Resolver{In: strings.NewReader(in)}
		if got, err := r.Value(text); err == nil || strings.Contains(err.Error(), "s3cret") {
			t.Errorf("%q is %q, %v", text, got, err)
		}
	}
}

// What is written as a literal stands for itself, whatever it is.
func FuzzLiteral(f *testing.F) {
	for _, seed := range []string{"", "a", "env:A", "text:x", "stdin", "stdin:", "file:"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		var r Resolver
		if got, err := r.Value(Literal(text)); err != nil || got != text || Names(Literal(text)) {
			t.Errorf("%q becomes %q, %v", text, got, err)
		}
	})
}
