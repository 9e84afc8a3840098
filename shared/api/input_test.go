package api

import (
	"bytes"
	"encoding/base64"
	"errors"
	"net/http"
	"strings"
	"testing"

	"patchbay/shared/fault"
)

// TestDocumentIsCurrent fails when the operations changed and `go generate ./shared/api` was forgotten.
func TestDocumentIsCurrent(t *testing.T) {
	now, err := Document()
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(bytes.TrimSpace(now), bytes.TrimSpace(document)) {
		t.Error("openapi.json is stale: go generate ./shared/api")
	}
}

func TestIfMatch(t *testing.T) {
	for header, want := range map[string]int64{
		"": 0, "*": 0, " * ": 0, `"1"`: 1, ` "42" `: 42,
		`1`: -1, `"1`: -1, `1"`: -1, `W/"1"`: -1, `"+1"`: -1, `"01"`: -1, `"0"`: -1, `"-1"`: -1, `""`: -1, `"1", "2"`: -1, `"99999999999999999999"`: -1,
	} {
		got, err := Conditional{IfMatch: header}.version()
		if want < 0 != (err != nil) || want >= 0 && got != want {
			t.Errorf("%q: %d, %v; want %d", header, got, err, want)
		}
		if err != nil && !errors.Is(err, errIfMatch) {
			t.Errorf("%q: %v", header, err)
		}
	}
}

func TestKeyOf(t *testing.T) {
	const key = "pbk_06h0rmzbc5adaad24nj87d6aqr_0000000000000000000000000000000000000000000000000000"
	encode := base64.StdEncoding.EncodeToString
	for _, c := range []string{
		"", "Basic", "Basic ", "Bearer", "Bearer ", "Digest x", "Basic ***", "Basic " + encode([]byte(":"+key)), "Basic " + encode([]byte("x")),
		"Bearer " + key, "bearer", key, "Basic " + encode([]byte{0xff, 0, 1}), strings.Repeat("Basic ", 100),
	} {
		if ref, err := keyOf(c); err == nil {
			t.Errorf("%q was read as %v", c, ref)
		}
	}
}

func TestCursor(t *testing.T) {
	for _, place := range []string{"a", "a/b", ":", "ü", strings.Repeat("x", 300)} {
		got, err := readCursor(*makeCursor(place, "accounts"), "accounts")
		if err != nil || got != place {
			t.Errorf("%q became %q, %v", place, got, err)
		}
	}
	for _, bad := range []string{"%", "x", *makeCursor("a", "connectors"), *makeCursor("", "accounts"), base64.StdEncoding.EncodeToString([]byte("accounts:aa"))} {
		if place, err := readCursor(bad, "accounts"); !errors.Is(err, errCursor) {
			t.Errorf("%q was read as %q, %v", bad, place, err)
		}
	}
}

func FuzzCursor(f *testing.F) {
	f.Add(*makeCursor("a/b", "accounts"))
	f.Fuzz(func(t *testing.T, cursor string) {
		place, err := readCursor(cursor, "accounts")
		if err != nil || place == "" {
			return
		}
		if again, err := readCursor(*makeCursor(place, "accounts"), "accounts"); err != nil || again != place {
			t.Fatalf("%q holds %q, which comes back as %q, %v", cursor, place, again, err)
		}
	})
}

// TestEveryKindHasAStatus fails when a kind is added and the one error table forgets it.
func TestEveryKindHasAStatus(t *testing.T) {
	seen := map[int]fault.Kind{}
	for k := fault.Invalid; k <= fault.Unavailable; k++ {
		status := statusOf(k)
		if other, taken := seen[status]; taken || status == http.StatusInternalServerError || http.StatusText(status) == "" {
			t.Errorf("kind %d has status %d, as %d", k, status, other)
		}
		seen[status] = k
	}
}

func TestUnknownErrorsAreOpaque(t *testing.T) {
	p := toProblem(t.Context(), errors.New("the secret is hunter2"))
	if p.StatusCode != http.StatusInternalServerError || strings.Contains(p.Message+p.Detail, "hunter2") {
		t.Errorf("%+v", p)
	}
}
