package catalog_test

import (
	"strings"
	"testing"

	"patchbay/shared/catalog"
)

func TestExpand(t *testing.T) {
	values := map[string]string{"shop": "acme", "empty": "", "sly": "{shop}"}
	for _, c := range []struct{ name, template, want, fault string }{
		{"no placeholder", "https://a.example/v1", "https://a.example/v1", ""},
		{"one", "https://{shop}.example", "https://acme.example", ""},
		{"twice", "{shop}{shop}", "acmeacme", ""},
		{"a value is never expanded again", "{sly}", "{shop}", ""},
		{"a lone closing brace is text", "a}b", "a}b", ""},
		{"no value", "{other}", "", "no value for other"},
		{"empty value", "x{empty}", "", "no value for empty"},
		{"no name", "{}", "", "no value for "},
		{"open brace", "a{shop", "", "a { without its }"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := catalog.Template(c.template).Expand(values)
			if got != c.want || (err == nil) != (c.fault == "") || err != nil && !strings.Contains(err.Error(), c.fault) {
				t.Fatalf("Expand(%q) = %q, %v; want %q, %q", c.template, got, err, c.want, c.fault)
			}
		})
	}
}

func FuzzExpand(f *testing.F) {
	for _, seed := range []string{"", "{a}", "x{a}y{b}", "{", "}{", "{{a}}", "{a}{", "a}{b"} {
		f.Add(seed, "v", "{a}")
	}
	f.Fuzz(func(t *testing.T, text, a, b string) {
		template := catalog.Template(text)
		values := map[string]string{"a": a, "b": b}
		out, err := template.Expand(values)
		fillable := true
		rest := text
		for _, name := range template.Names() {
			fillable = fillable && values[name] != ""
			before, after, ok := strings.Cut(rest, "{"+name+"}")
			if !ok || strings.Contains(before, "{") {
				t.Fatalf("%q has no {%s} where Names says", text, name)
			}
			rest = after
		}
		closed := !strings.Contains(rest, "{")
		if (err == nil) != (fillable && closed) {
			t.Fatalf("Expand(%q) fails with %v", text, err)
		}
		if err != nil {
			if out != "" {
				t.Fatalf("half of a text came with an error: %q", out)
			}
			return
		}
		for name, value := range values { // Names has every one, so this puts in all there are, each once
			if strings.Contains(value, "{") {
				return // a replacement from left to right could meet the value itself
			}
			text = strings.ReplaceAll(text, "{"+name+"}", value)
		}
		if out != text {
			t.Fatalf("Expand = %q, want %q", out, text)
		}
	})
}
