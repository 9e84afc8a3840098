package proxy

import (
	"net/url"
	"testing"
)

// TestAbsolute: what an answer says relative to the address that was called leads to the provider, and everything else
// stays as it was, byte by byte.
func TestAbsolute(t *testing.T) {
	called, err := url.Parse("https://api.acme.test/v1/things/?key=canary")
	if err != nil {
		t.Fatal(err)
	}
	p := &provided{called: called}
	for _, c := range []struct{ header, value, want string }{
		{"Location", "/v1/things/1", "https://api.acme.test/v1/things/1"},
		{"Location", "1", "https://api.acme.test/v1/things/1"},
		{"Location", "../people?a=b%2Fc", "https://api.acme.test/v1/people?a=b%2Fc"},
		{"Location", "?page=2", "https://api.acme.test/v1/things/?page=2"},
		{"Location", "", "https://api.acme.test/v1/things/"}, // never with the key in the query
		{"Location", "#part", "https://api.acme.test/v1/things/#part"},
		{"Location", "//files.acme.test/x", "https://files.acme.test/x"},
		{"Location", "https://elsewhere.test/%zz", "https://elsewhere.test/%zz"},
		{"Location", "HTTPS://Elsewhere.test/a b", "HTTPS://Elsewhere.test/a b"},
		{"Location", "app:done", "app:done"},
		{"Location", "%zz", "%zz"},
		{"Content-Location", "/v1/things/1", "https://api.acme.test/v1/things/1"},
		{"Link", `</v1?page=2>; rel="next", <https://api.acme.test/v1?page=9>; rel="last"`,
			`<https://api.acme.test/v1?page=2>; rel="next", <https://api.acme.test/v1?page=9>; rel="last"`},
		{"Link", `<?page=2,3>;rel=next;title="</no>, \"<x>\" "`,
			`<https://api.acme.test/v1/things/?page=2,3>;rel=next;title="</no>, \"<x>\" "`},
		{"Link", `<unclosed`, `<unclosed`},
		{"Link", `"`, `"`},
		{"Link", `"\`, `"\`},
		{"X-Next", "/v1/things/1", "/v1/things/1"},
	} {
		if got := p.absolute(c.header, c.value); got != c.want {
			t.Errorf("%s: %s\ngives %s\nwant  %s", c.header, c.value, got, c.want)
		}
	}
}

// FuzzLinks: whatever a provider sends is passed on, and only what stands between < and > changes.
func FuzzLinks(f *testing.F) {
	for _, seed := range []string{`</a>; rel="next"`, `<a>,<b>`, `"<\"`, `<<>>`, `<`, `\<a>`} {
		f.Add(seed)
	}
	called, err := url.Parse("https://api.acme.test/v1/")
	if err != nil {
		f.Fatal(err)
	}
	p := &provided{called: called}
	f.Fuzz(func(t *testing.T, value string) {
		first := eachLink(value, p.resolve)
		if second := eachLink(first, p.resolve); second != first {
			t.Errorf("%q gives %q, and that %q", value, first, second)
		}
	})
}
