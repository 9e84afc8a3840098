package wire

import (
	"encoding/base64"
	"errors"
	"net/http"
	"slices"
	"strings"
	"testing"

	"patchbay/shared/fault"
)

// RFC 9110 section 13.1.1: any tag of the list may match, by the strong comparison.
func TestIfMatch(t *testing.T) {
	for header, want := range map[string][]int64{
		"": {0}, "*": {0}, " * ": {0}, `"1"`: {1}, ` "42" `: {42}, `"1", "2"`: {1, 2}, `"1","2"`: {1, 2},
		"\"1\"\t, ,\"2\",": {1, 2}, `W/"1", "2"`: {2},
		`"x", "2", "a,b"`: {2}, `1`: nil, `"1`: nil, `1"`: nil, `W/"1"`: nil, `"+1"`: nil, `"01"`: nil, `"0"`: nil,
		`"-1"`: nil, `""`: nil,
		`"99999999999999999999"`: nil, `"1" "2"`: nil, `"x,"1","y"`: nil, `"2", 1`: nil, `"1", *`: nil, `,`: nil,
	} {
		got, err := Conditional{IfMatch: header}.Versions()
		anything := len(want) == 1 && want[0] == 0
		switch {
		case anything && (got != nil || err != nil):
			t.Errorf("%q: %d, %v; want any version", header, got, err)
		case !anything && len(want) == 0 && !errors.Is(err, errIfMatch):
			t.Errorf("%q: %d, %v; want a refusal", header, got, err)
		case !anything && len(want) > 0 && (err != nil || !slices.Equal(got, want)):
			t.Errorf("%q: %d, %v; want %d", header, got, err, want)
		}
	}
}

func FuzzIfMatch(f *testing.F) {
	f.Add(`"1", W/"2"`)
	f.Fuzz(func(t *testing.T, header string) {
		for _, v := range parseETags(header) {
			if v < 1 || !strings.Contains(header, ETag(v)) {
				t.Fatalf("%q is said to hold %d", header, v)
			}
		}
	})
}

func TestParseAuthorization(t *testing.T) {
	const key = "pbk_06h0rmzbc5adaad24nj87d6aqr_0000000000000000000000000000000000000000000000000000"
	encode := base64.StdEncoding.EncodeToString
	for _, c := range []string{
		"", "Basic", "Basic ", "Bearer", "Bearer ", "Digest x", "Basic ***", "Basic " + encode([]byte(":"+key)),
		"Basic " + encode([]byte("x")),
		"Bearer " + key, "bearer", key, "Basic " + encode([]byte{0xff, 0, 1}), strings.Repeat("Basic ", 100),
	} {
		if ref, err := parseAuthorization(c); err == nil {
			t.Errorf("%q was read as %v", c, ref)
		}
	}
}

func TestCursor(t *testing.T) {
	for _, place := range []string{"a", "a/b", ":", "ü", strings.Repeat("x", 300)} {
		got, err := ReadCursor(*NewCursor(place, "accounts"), "accounts")
		if err != nil || got != place {
			t.Errorf("%q became %q, %v", place, got, err)
		}
	}
	for _, bad := range []string{"%", "x", *NewCursor("a", "connectors"), *NewCursor("", "accounts"),
		base64.StdEncoding.EncodeToString([]byte("accounts:aa"))} {
		if place, err := ReadCursor(bad, "accounts"); !errors.Is(err, ErrCursor) {
			t.Errorf("%q was read as %q, %v", bad, place, err)
		}
	}
}

func FuzzCursor(f *testing.F) {
	f.Add(*NewCursor("a/b", "accounts"))
	f.Fuzz(func(t *testing.T, cursor string) {
		place, err := ReadCursor(cursor, "accounts")
		if err != nil || place == "" {
			return
		}
		if again, err := ReadCursor(*NewCursor(place, "accounts"), "accounts"); err != nil || again != place {
			t.Fatalf("%q holds %q, which comes back as %q, %v", cursor, place, again, err)
		}
	})
}

// TestEveryKindHasAStatus fails when a kind is added and the one error table forgets it.
func TestEveryKindHasAStatus(t *testing.T) {
	seen := map[int]fault.Kind{}
	for k := fault.Invalid; k <= fault.Unavailable; k++ {
		status := StatusOf(k)
		if other, taken := seen[status]; taken || status == http.StatusInternalServerError || http.StatusText(status) == "" {
			t.Errorf("kind %d has status %d, as %d", k, status, other)
		}
		seen[status] = k
	}
}

func TestUnknownErrorsAreOpaque(t *testing.T) {
	p := ProblemOf(t.Context(), errors.New("the secret is hunter2"))
	if p.StatusCode != http.StatusInternalServerError || strings.Contains(p.Message+p.Detail, "hunter2") {
		t.Errorf("%+v", p)
	}
}
