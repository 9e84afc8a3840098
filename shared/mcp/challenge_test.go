package mcp_test

import (
	"reflect"
	"testing"

	"patchbay/shared/mcp"
)

func TestReadChallenge(t *testing.T) {
	const at = "https://x.example/.well-known/oauth-protected-resource"
	for _, c := range []struct {
		name   string
		values []string
		want   mcp.Challenge
		bearer bool
	}{
		{"none", nil, mcp.Challenge{}, false},
		{"another scheme", []string{`Basic realm="x"`}, mcp.Challenge{}, false},
		{"bare", []string{`Bearer`}, mcp.Challenge{}, true},
		{"as the specification has it", []string{`Bearer resource_metadata="` + at + `", scope="files:read files:write"`},
			mcp.Challenge{Metadata: at, Scopes: []string{"files:read", "files:write"}}, true},
		{"over lines", []string{"Bearer error=\"insufficient_scope\",\n\t scope=\"a\""},
			mcp.Challenge{Error: "insufficient_scope", Scopes: []string{"a"}}, true},
		{"lower case, tokens, blanks", []string{`bearer  Resource_Metadata = ` + at + ` , scope=a`},
			mcp.Challenge{Metadata: at, Scopes: []string{"a"}}, true},
		{"behind another in one value", []string{`Basic realm="a, Bearer scope=\"evil\"", Bearer scope="a"`},
			mcp.Challenge{Scopes: []string{"a"}}, true},
		{"before another", []string{`Bearer scope="a", Digest realm="x", scope="b"`}, mcp.Challenge{Scopes: []string{"a"}}, true},
		{"in a second value", []string{`Negotiate`, `Bearer scope="a"`}, mcp.Challenge{Scopes: []string{"a"}}, true},
		{"escaped", []string{`Bearer error="a\"b", scope="c"`}, mcp.Challenge{Error: `a"b`, Scopes: []string{"c"}}, true},
		{"scopes that are none", []string{`Bearer scope="ok {x} b\\c"`}, mcp.Challenge{Scopes: []string{"ok"}}, true},
		{"unfinished", []string{`Bearer scope="a`}, mcp.Challenge{}, true},
	} {
		got, bearer := mcp.ReadChallenge(c.values)
		if bearer != c.bearer || !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: %+v, %v; want %+v", c.name, got, bearer, c.want)
		}
	}
}

func FuzzReadChallenge(f *testing.F) {
	f.Add(`Bearer scope="a", resource_metadata=x`)
	f.Fuzz(func(t *testing.T, value string) {
		c, _ := mcp.ReadChallenge([]string{value})
		for _, s := range c.Scopes {
			if s == "" || len(s) > 200 {
				t.Errorf("%q gives the scope %q", value, s)
			}
		}
	})
}
