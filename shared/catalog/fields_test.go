package catalog_test

import (
	"errors"
	"maps"
	"strings"
	"testing"

	"patchbay/shared/catalog"
	"patchbay/shared/fault"
)

var form = []catalog.Field{
	{Key: "subdomain", Label: "Subdomain", Type: "text", Required: true, Validation: &catalog.Validation{
		Type: "html-pattern", Pattern: `^[a-z0-9]([a-z0-9\-]{0,61}[a-z0-9])?$`,
		Error: "Enter only what stands before .example.com.",
	}},
	{Key: "api_key", Label: "API key", Type: "password", Required: true, Secret: true},
	{
		Key: "region", Label: "Region", Type: "select", Default: "eu",
		Options: []catalog.FieldOption{{Label: "EU", Value: "eu"}, {Label: "US", Value: "us"}},
	},
	{Key: "limit", Label: "Limit", Type: "number"},
	{Key: "notes", Label: "Notes", Type: "text_area"},
	{Key: "host", Label: "Host", Type: "text", Validation: &catalog.Validation{Type: "domain"}},
	{Key: "fixed", Label: "Fixed", Type: "text", ReadOnly: true, Default: "v1"},
	{Key: "loose", Label: "Loose", Type: "text", Validation: &catalog.Validation{Type: "html-pattern", Pattern: `a|b`}},
}

func TestValidateFields(t *testing.T) {
	good := map[string]string{"subdomain": "acme", "api_key": "k"}
	for _, c := range []struct {
		name, key, value string
		want             string // part of the message; "" for no fault
	}{
		{"the least that is required", "limit", "", ""},
		{"required missing", "api_key", "", "API key is required."},
		{"required blank", "api_key", " \t ", "API key is required."},
		{"unknown field", "colour", "red", "no such field"},
		{"pattern", "subdomain", "acme.example.com", "Enter only what stands before .example.com."},
		{"pattern does not match a part", "subdomain", "acme#evil", "Enter only"},
		{"pattern is matched whole although it has no anchors", "loose", "ab", "expected form"},
		{"pattern with alternatives", "loose", "b", ""},
		{"trailing line break", "subdomain", "acme\n", "line break"},
		{"header injection", "api_key", "k\r\nX-Admin: 1", "line break"},
		{"NUL", "api_key", "k\x00", "control character"},
		{"next line U+0085", "api_key", "k\u0085", "control character"},
		{"no-break space inside", "api_key", "ab\u00a0cd", "unseen character as its 3. character (U+00A0, no-break space)"},
		{"zero-width space inside", "api_key", "ab\u200bcd", "(U+200B, zero-width space)"},
		{"joiner inside a text area", "notes", "a\u200db", "(U+200D, zero-width joiner)"},
		{"Hangul filler", "api_key", "a\u3164b", "(U+3164, invisible character)"},
		{"letters beyond ASCII", "api_key", "pässwörd 密码", ""},
		{"not UTF-8", "api_key", "k\xff", "UTF-8"},
		{"line breaks in a text area", "notes", "a\r\n\tb\n", ""},
		{"NUL in a text area", "notes", "a\x00", "control character"},
		{"longest", "api_key", strings.Repeat("k", catalog.MaxValue), ""},
		{"too long", "api_key", strings.Repeat("k", catalog.MaxValue+1), "longer than 8192 bytes"},
		{"option", "region", "us", ""},
		{"no option", "region", "US", "must be one of: eu, us."},
		{"number", "limit", "100", ""},
		{"no number", "limit", "-1", "digits only"},
		{"read only, unchanged", "fixed", "v1", ""},
		{"read only, changed", "fixed", "v2", "cannot be changed"},
		{"host name", "host", "login.example.com", ""},
		{"punycode host name", "host", "xn--bcher-kva.example", ""},
		{"one label", "host", "localhost", "expected form"},
		{"address", "host", "127.0.0.1", "expected form"},
		{"short address", "host", "127.1", "expected form"},
		{"hexadecimal address", "host", "0x7f.0x0", "expected form"},
		{"port", "host", "a.example:443", "expected form"},
		{"userinfo", "host", "a@b.example", "expected form"},
		{"fragment", "host", "evil.com#", "expected form"},
		{"path", "host", "a.example/b", "expected form"},
		{"empty label", "host", "a..example", "expected form"},
		{"trailing dot", "host", "a.example.", "expected form"},
		{"look-alike letter", "host", "аpple.example", "expected form"},
		{"host name too long", "host", strings.Repeat("a.", 130) + "example", "longer than 253"},
	} {
		t.Run(c.name, func(t *testing.T) {
			values := maps.Clone(good)
			values[c.key] = c.value
			err := catalog.ValidateFields(form, values, "body.credentials")
			if c.want == "" {
				if err != nil {
					t.Fatalf("refused: %v", err)
				}
				return
			}
			e, ok := errors.AsType[*fault.Error](err)
			if !ok || !errors.Is(err, catalog.ErrFields) || e.Kind != fault.Invalid || len(e.Fields) != 1 {
				t.Fatalf("got %v, want one fault", err)
			}
			if f := e.Fields[0]; f.Location != "body.credentials."+c.key || !strings.Contains(f.Message, c.want) {
				t.Fatalf("got %q: %q, want %q", f.Location, f.Message, c.want)
			}
			if c.key == "api_key" && len(c.value) > 3 && strings.Contains(e.Error()+e.Fields[0].Message, c.value) {
				t.Fatal("the fault repeats a secret")
			}
		})
	}
}

func TestValidateFieldsNamesEveryFault(t *testing.T) {
	err := catalog.ValidateFields(form, map[string]string{"region": "x", "b": "", "a": ""}, "body.setup_fields")
	e, ok := errors.AsType[*fault.Error](err)
	if !ok {
		t.Fatal(err)
	}
	var at []string
	for _, f := range e.Fields {
		at = append(at, strings.TrimPrefix(f.Location, "body.setup_fields."))
	}
	if got, want := strings.Join(at, " "), "subdomain api_key region a b"; got != want {
		t.Fatalf("faults at %s, want %s", got, want)
	}
	if len(catalog.ErrFields.Fields) != 0 {
		t.Fatal("the sentinel was written to")
	}
}

func TestValidateFieldsReportsABrokenDefinition(t *testing.T) {
	broken := []catalog.Field{{Key: "a", Label: "A", Type: "text",
		Validation: &catalog.Validation{Type: "html-pattern", Pattern: `a)|(b`}}}
	err := catalog.ValidateFields(broken, map[string]string{"a": "x"}, "body")
	if err == nil || errors.Is(err, catalog.ErrFields) {
		t.Fatalf("got %v, want an error that is not the caller's", err)
	}
}

// TestClean: what a paste brings along at the edges goes, whatever it is; what stands inside stays for ValidateFields.
func TestClean(t *testing.T) {
	for _, c := range []struct{ name, key, value, want string }{
		{"blanks and breaks", "api_key", " \tk 1\r\n", "k 1"},
		{"no-break space", "api_key", "\u00a0k\u00a0", "k"},
		{"zero-width and marks", "api_key", "\ufeff\u200e\u200bk\u200d\u2060", "k"},
		{"between each other", "api_key", "\u200b \u00a0k \u200b", "k"},
		{"inside", "api_key", "a\u200bb", "a\u200bb"},
		{"only unseen ones", "api_key", "\u200b\u00a0", ""},
		{"the last line break of a text area", "notes", "\ufeffa\nb\n", "a\nb\n"},
		{"a field that there is not", "other", " x ", " x "},
	} {
		t.Run(c.name, func(t *testing.T) {
			given := map[string]string{c.key: c.value}
			if got := catalog.Clean(form, given)[c.key]; got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
			if given[c.key] != c.value {
				t.Error("the values given were written to")
			}
		})
	}
}

func TestDefaults(t *testing.T) {
	given := map[string]string{"subdomain": "acme", "fixed": ""}
	got := catalog.Defaults(form, given)
	want := map[string]string{"subdomain": "acme", "region": "eu", "fixed": "v1"}
	if !maps.Equal(got, want) {
		t.Fatalf("got %v, want %v", got, want)
	}
	if given["region"] != "" || given["fixed"] != "" {
		t.Fatal("the values given were written to")
	}
	if got := catalog.Defaults(form, map[string]string{"region": "us"}); got["region"] != "us" {
		t.Fatalf("the default took the place of %v", got)
	}
}
