package api

import (
	"bytes"
	"encoding/base64"
	"errors"
	"net/http"
	"slices"
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

// RFC 9110 section 13.1.1: any tag of the list may match, by the strong comparison.
func TestIfMatch(t *testing.T) {
	for header, want := range map[string][]int64{
		"": {0}, "*": {0}, " * ": {0}, `"1"`: {1}, ` "42" `: {42}, `"1", "2"`: {1, 2}, `"1","2"`: {1, 2}, "\"1\"\t, ,\"2\",": {1, 2}, `W/"1", "2"`: {2},
		`"x", "2", "a,b"`: {2}, `1`: nil, `"1`: nil, `1"`: nil, `W/"1"`: nil, `"+1"`: nil, `"01"`: nil, `"0"`: nil, `"-1"`: nil, `""`: nil,
		`"99999999999999999999"`: nil, `"1" "2"`: nil, `"x,"1","y"`: nil, `"2", 1`: nil, `"1", *`: nil, `,`: nil,
	} {
		c := Conditional{IfMatch: header}
		for _, current := range []int64{1, 2, 42, 43} {
			got, err := c.among(current)
			matches := slices.Contains(want, current)
			switch {
			case len(want) == 1 && want[0] == 0:
				if got != 0 || err != nil {
					t.Errorf("%q: %d, %v; want any version", header, got, err)
				}
			case matches && (got != current || err != nil):
				t.Errorf("%q does not match %d: %d, %v", header, current, got, err)
			case !matches && !errors.Is(err, errIfMatch):
				t.Errorf("%q matches %d: %d, %v", header, current, got, err)
			}
		}
		if first, err := c.version(); len(want) == 0 && err == nil || len(want) > 0 && (err != nil || first != want[0]) || c.several() != (len(want) > 1) {
			t.Errorf("%q: %d, %v, several: %v", header, first, err, c.several())
		}
	}
}

func FuzzIfMatch(f *testing.F) {
	f.Add(`"1", W/"2"`)
	f.Fuzz(func(t *testing.T, header string) {
		for _, v := range matchable(header) {
			if v < 1 || !strings.Contains(header, etag(v)) {
				t.Fatalf("%q is said to hold %d", header, v)
			}
		}
	})
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
