package outbound_test

import (
	"errors"
	"strings"
	"testing"

	"patchbay/shared/catalog"
	"patchbay/shared/outbound"
)

func TestURL(t *testing.T) {
	for _, c := range []struct {
		name     string
		template string
		value    string
		want     string // empty: refused
	}{
		{"host", "https://{v}.example.com/api", "acme", "https://acme.example.com/api"},
		{"host at the end", "https://{v}", "acme.example.com", "https://acme.example.com"},
		{"path", "https://example.com/{v}/api", "a/b c", "https://example.com/a%2Fb%20c/api"},
		{"query", "https://example.com/x?t={v}", "a&b=c", "https://example.com/x?t=a%26b%3Dc"},
		{"fragment route", "https://example.com/#/oauth", "-", "https://example.com/#/oauth"},
		{"whole origin", "{v}/oauth/token", "https://accounts.example.eu", "https://accounts.example.eu/oauth/token"},
		{
			"whole origin with a slash", "{v}/oauth/token", "https://accounts.example.eu/",
			"https://accounts.example.eu/oauth/token",
		},
		{"whole origin and path", "{v}/data", "https://example.com/tenant", "https://example.com/tenant/data"},
		{"punycode", "https://{v}/", "xn--bcher-kva.example", "https://xn--bcher-kva.example/"},
		{"port in the template", "https://{v}.example.com:8443/", "a", "https://a.example.com:8443/"},
		{"fragment ends the host", "https://{v}.example.com/", "evil.test#", ""},
		{"slash ends the host", "https://{v}.example.com/", "evil.test/", ""},
		{"query ends the host", "https://{v}.example.com/", "evil.test?", ""},
		{"backslash", "https://{v}.example.com/", `evil.test\`, ""},
		{"userinfo", "https://{v}.example.com/", "a@evil", ""},
		{"userinfo before a fragment", "https://{v}.example.com/", "a@evil.test#", ""},
		{"port", "https://{v}.example.com/", "evil.test:443/", ""},
		{"dots", "https://{v}.example.com/", "..", ""},
		{"line break", "https://{v}.example.com/", "a\r\nHost: evil", ""},
		{"percent", "https://{v}.example.com/", "evil.test%2f", ""},
		{"other scripts", "https://{v}/", "bücher.example", ""},
		{"numeric host", "https://{v}/", "0x7f.1", ""},
		{"dot segment", "https://example.com/{v}/api", "..", ""},
		{"encoded dot segment", "https://example.com/{v}/api", "%2e%2e", ""},
		{"origin with userinfo", "{v}/token", "https://a@evil.test", ""},
		{"origin with a query", "{v}/token", "https://evil.test/?", ""},
		{"origin with a fragment", "{v}/token", "https://evil.test/#x", ""},
		{"origin of another scheme", "{v}/token", "file://etc/passwd", ""},
		{"origin that is none", "{v}/token", "evil.test", ""},
		{"empty", "https://{v}.example.com/", "", ""},
		{"origin that goes on", "{v}.evil.test/x", "https://accounts.example.eu", ""},
		{"open brace", "https://example.com/{v", "a", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			u, err := outbound.URL(catalog.NewTemplate(c.template), map[string]string{"v": c.value})
			switch {
			case c.want == "" && !errors.Is(err, outbound.ErrURL):
				t.Errorf("got %v, %v; want ErrURL", u, err)
			case c.want != "" && err != nil:
				t.Error(err)
			case c.want != "" && u.String() != c.want:
				t.Errorf("got %s, want %s", u, c.want)
			}
		})
	}
}

func FuzzURLKeepsItsSuffix(f *testing.F) {
	for _, seed := range []string{"acme", "evil.test#", "a@b", "..", "a/b", "a\r\nb", "a:1", "%2f", "xn--a", "[::1]",
		`\`} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, value string) {
		u, err := outbound.URL(catalog.NewTemplate("https://{v}.example.com/{v}/x?y={v}"), map[string]string{"v": value})
		if err != nil {
			return
		}
		if !strings.HasSuffix(u.Host, ".example.com") || u.User != nil || u.Fragment != "" ||
			!strings.HasSuffix(u.Path, "/x") {
			t.Fatalf("%q makes %s", value, u)
		}
	})
}
