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
			got, err := catalog.NewTemplate(c.template).Expand(values)
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
		template := catalog.NewTemplate(text)
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

func TestSections(t *testing.T) {
	for _, c := range []struct{ text, host, path, placeholder string }{
		{"https://{sub}.example.com:8443/v1/{a}?b={c}#/d", "{sub}.example.com:8443", "/v1/{a}?b={c}#/d", ""},
		{"https://example.com", "example.com", "", ""},
		{"https://{a}{b}/", "{a}{b}", "/", ""},
		{"https://example.com?x={v}", "example.com", "?x={v}", ""},
		{"https://example.com#/{v}", "example.com", "#/{v}", ""},
		{"{instance}/data/{v}", "{instance}", "/data/{v}", ""},
		{"{instance}.evil.com/data", "{instance}.evil.com", "/data", ""},
		{"{token}", "{token}", "", "token"},
		{"{}", "{}", "", ""},
		{"Bearer {token}", "", "", ""},
		{"", "", "", ""},
	} {
		template := catalog.NewTemplate(c.text)
		name, _ := template.Placeholder()
		if got := template.Host().String(); got != c.host {
			t.Errorf("%q: the host is %q, want %q", c.text, got, c.host)
		}
		if got := template.Path().String(); got != c.path {
			t.Errorf("%q: the path is %q, want %q", c.text, got, c.path)
		}
		if name != c.placeholder || template.String() != c.text || template.IsZero() != (c.text == "") {
			t.Errorf("%q: placeholder %q, text %q", c.text, name, template)
		}
	}
}

// A call that names a setup field reads the auth config as well, so the definition says which do.
func TestNeedsSetup(t *testing.T) {
	for name, c := range map[string]struct {
		api, place string
		want       bool
	}{
		"config field":            {`"base_url":"https://{sub}.example.com"`, `"header":{"X-Key":"{key}"}`, false},
		"fact":                    {`"base_url":"https://api.example.com"`, `"bearer":"{access_token}"`, false},
		"setup field in the base": {`"base_url":"https://{client_id}.example.com"`, `"bearer":"{access_token}"`, true},
		"in a further host": {
			`"base_url":"https://example.com","hosts":["{client_id}.example.com"]`, `"bearer":"{access_token}"`, true,
		},
		"in a header":  {`"base_url":"https://example.com"`, `"header":{"X-Client":"id {client_id}"}`, true},
		"in the query": {`"base_url":"https://example.com"`, `"query":{"client":"{client_id}"}`, true},
		"in Basic": {
			`"base_url":"https://example.com"`, `"basic":{"user":"u","password":"{client_id}"}`, true,
		},
	} {
		def, err := catalog.Decode([]byte(`{"key":"x","name":"X","api":{` + c.api +
			`},"auth":[{"key":"a","setup_fields":[{"key":"client_id"}],` +
			`"config_fields":[{"key":"sub"},{"key":"key"}],"place":{` + c.place + `}}]}`))
		if err != nil {
			t.Fatal(err)
		}
		if got := def.Auth[0].NeedsSetup; got != c.want {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}
