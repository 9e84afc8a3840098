package secret_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"patchbay/shared/secret"
)

func TestTextNeverPrints(t *testing.T) {
	const canary = "canary-6f1d"
	s := struct{ Token secret.Text }{secret.New(canary)}
	var log bytes.Buffer
	slog.New(slog.NewJSONHandler(&log, nil)).Info("x", "a", s.Token, "b", s, "c", &s)
	encoded, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	out := log.String() + string(encoded)
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
		out += fmt.Sprintf(verb, s) + fmt.Sprintf(verb, s.Token) + fmt.Sprintf(verb, &s)
	}
	if strings.Contains(out, canary) || strings.Contains(out, fmt.Sprintf("%x", canary)) {
		t.Fatalf("the secret was printed: %s", out)
	}
	if s.Token.Reveal() != canary {
		t.Fatal("Reveal must return the value")
	}
}

func TestHint(t *testing.T) {
	for _, c := range []struct{ value, want string }{{"", ""}, {"short", ""}, {"0123456789abcdef", "cdef"}} {
		if got := secret.New(c.value).Hint(4); got != c.want {
			t.Errorf("Hint(%q) = %q, want %q", c.value, got, c.want)
		}
	}
}
