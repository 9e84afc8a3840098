package catalog_test

import (
	"errors"
	"strings"
	"testing"

	"patchbay/shared/catalog"
	"patchbay/shared/catalog/yamlfile"
)

// Each case takes one thing out of testdata/good.yaml and names the fault that must be found, and where.
func TestCheck(t *testing.T) {
	const sub, server, base = `'^[a-z]{1,20}$'`, `'^https://[a-z]{1,20}\.example\.com$'`, `'^https://(a|b)\.example\.org$'`
	good := readGood(t)
	for _, c := range []struct{ name, old, new, path, want string }{
		// schema
		{"unknown member", "release_stage", "stage: x\nrelease_stage", "/stage", "no such member"},
		{"missing member", "version: 1.0.0\n", "", "", "version is missing"},
		{"no such category", "[crm, ats]", "[crm, shop]", "/categories/1", "must be one of ats"},
		{"no such field type", "type: number", "type: date", "/auth/1/config_fields/1/type", "must be one of text"},
		{
			"condition is not supported", "type: number,", "type: number, condition: x,", "/auth/1/config_fields/1/condition",
			"no such member",
		},
		{"PKCE plain", "pkce: S256", "pkce: plain", "/auth/0/oauth2/authorize/pkce", "must be one of S256, off"},
		{"line break in a label", `label: ID`, `label: "I\nD"`, "/auth/0/setup_fields/0/label", "does not match"},
		{"fragment in a verify path", "path: /me", `path: "/me#x"`, "/auth/0/verify/path", "does not match"},
		{
			"key is not the file's name", "key: good", "key: better", "/key",
			`the key is "better" but the file is named for "good"`,
		},

		// failures
		{"a rule of everything", "verify:", "failures: {token: [{means: dead}]}\n    verify:", "/auth/0/failures/token/0",
			"name a status or a code"},
		{"a rule that means nothing", "verify:", "failures: {token: [{status: [400]}]}\n    verify:",
			"/auth/0/failures/token/0", "means is missing"},
		{"a token call that expires", "verify:", "failures: {token: [{code: [x], means: expired}]}\n    verify:",
			"/auth/0/failures/token/0/means", "says dead, client or later"},
		{"a call that blames the client", "verify:", "failures: {calls: [{code: [x], means: client}]}\n    verify:",
			"/auth/0/failures/calls/0/means", "says expired, dead or later"},
		{"a good status alone", "verify:", "failures: {calls: [{status: [200, 400], code: [x], means: dead}]}\n    verify:",
			"/auth/0/failures/calls/0", "a good status needs code and path"},
		{"a path without a code", "verify:", "failures: {calls: [{status: [400], path: error, means: dead}]}\n    verify:",
			"/auth/0/failures/calls/0/path", "no code is named"},
		{"no status at all", "verify:", "failures: {calls: [{status: [99], means: dead}]}\n    verify:",
			"/auth/0/failures/calls/0/status/0", "out of bounds"},
		{"a token endpoint of a key", "place: {header:", "failures: {token: [{code: [x], means: dead}]}\n    place: {header:",
			"/auth/1/failures/token", "has no token endpoint"},

		// the grant's end
		{"a unit of nothing", "      response:\n", "      response:\n        grant_expires_unit: ms\n",
			"/auth/0/oauth2/response/grant_expires_unit", "which is missing"},
		{"a unit that there is not", "      response:\n", "      response:\n        grant_expires_unit: days\n",
			"/auth/0/oauth2/response/grant_expires_unit", "must be one of s, ms"},

		// identity
		{"an identity of nothing", "verify:", "identity: {name: user.email}\n    verify:", "/auth/0/identity", "id is missing"},
		{"an identity in an answer that there is not", "place: {header:",
			"identity: {in: id_token, id: oid}\n    place: {header:", "/auth/1/identity/in", "add oidc"},
		{"an identity elsewhere", "verify:", "identity: {in: callback, id: x}\n    verify:", "/auth/0/identity/in",
			"must be one of verify, token, id_token"},
		{"a key's token answer", "place: {header:", "identity: {in: token, id: x}\n    place: {header:",
			"/auth/1/identity/in", "only a sign-in"},
		{"no verify call", "place: {header:", "identity: {id: x}\n    place: {header:", "/auth/1/identity", "there is no verify"},

		// placeholders
		{
			"unknown placeholder", "Key {api_key}", "Key {api_key}{nothing}", "/auth/1/place/header/X-Key",
			"nothing fills {nothing} here",
		},
		{
			"access_token without OAuth", "Key {api_key}", "Key {api_key}{access_token}", "/auth/1/place/header/X-Key",
			"nothing fills {access_token}",
		},
		{
			"fact before there is a callback", `hint: "{sub}"`, `hint: "{account}"`, "/auth/0/oauth2/authorize/params/hint",
			"nothing fills {account}",
		},
		{
			"fact of the answer in the token request", `tenant: "{account}"`, `tenant: "{base}"`,
			"/auth/0/oauth2/token/params/tenant", "nothing fills {base}",
		},
		{
			"field of another auth type", "https://{sub}.example.com/v1/{account}",
			"https://{sub}.example.com/v1/{account}/{region}", "/api/base_url",
			"nothing fills {region} here; what can be used: account, api_key, audience, signing_secret, sub, version (auth type key)",
		},
		{"braces", "Key {api_key}", "Key {api_key}}", "/auth/1/place/header/X-Key", "do not pair up"},
		{
			"placeholder in a fixed header", `X-Version: "1"`, `X-Version: "{sub}"`, "/api/headers/X-Version",
			"no placeholders",
		},
		{"placeholder in a token header", "X-A: b", `X-A: "{sub}"`, "/auth/0/oauth2/token/headers/X-A", "no placeholders"},
		{
			"sandbox address elsewhere", `"{base}/revoke"`, `"{sandbox_url}/revoke"`, "/auth/0/oauth2/revoke/url",
			"{sandbox_url} may only begin an address of a local_only",
		},

		// addresses
		{"http", "https://{sub}.example.com/v1", "http://{sub}.example.com/v1", "/api/base_url", "begins with https://"},
		{"trailing slash", "/v1/{account}", "/v1/{account}/", "/api/base_url", "no trailing slash"},
		{
			"host of one label", "https://{region}.example.com/authorize", "https://intranet/authorize",
			"/auth/0/oauth2/authorize/url", "is not a host name",
		},
		{
			"an IP address for a host", "https://{region}.example.com/authorize", "https://10.0.0.1/authorize",
			"/auth/0/oauth2/authorize/url", "is not a host name",
		},
		{"port in a host", "files.example.com", "files.example.com:8443", "/api/hosts/0", "host alone"},
		{
			"userinfo", "https://{region}.example.com/authorize", "https://a@{region}.example.com/authorize",
			"/auth/0/oauth2/authorize/url", "not a plain https address",
		},
		{
			"no pattern", ", validation: {type: html-pattern, pattern: " + sub + "}", "", "/api/base_url",
			"{sub} is part of the host and needs an anchored pattern",
		},
		{
			"no fixed domain", "https://{sub}.example.com/v1/", "https://example.{sub}/v1/", "/api/base_url",
			`{sub} can be "localhost"`,
		},
		{
			"any end of a domain", "https://{sub}.example.com/v1/", "https://example{sub}/v1/", "/api/base_url",
			"stands alone or behind a dot",
		},
		{
			"fixed domain too short", "https://{sub}.example.com/v1/", "https://{sub}.com/v1/", "/api/base_url",
			"must end in a fixed domain of two labels",
		},
		{
			"suffix without a dot", "https://{sub}.example.com/v1/", "https://{sub}example.com/v1/", "/api/base_url",
			"must end in a fixed domain",
		},
		{
			"secret in an address", "/v1/{account}\n", "/v1/{account}/{api_key}\n", "/api/base_url",
			"{api_key} is a secret, and addresses are logged",
		},
		{
			"secret in the authorization request", `hint: "{sub}"`, `hint: "{client_secret}"`,
			"/auth/0/oauth2/authorize/params", "the user's browser sees",
		},
		{
			"option moves the host", "value: us", "value: evil.com/", "/auth/0/oauth2/authorize/url",
			"does not belong in the host",
		},
		{
			"option of a bad label", "value: us", "value: -us", "/auth/0/oauth2/authorize/url",
			"is not a host name that ends in",
		},
		{
			"path pattern with a slash", `pattern: "^[0-9]{1,9}$"`, `pattern: '^[0-9\/]{1,9}$'`, "/api/base_url",
			"which does not belong in a path",
		},
		{
			"path pattern of dots", `pattern: "^[0-9]{1,9}$"`, `pattern: "^[0-9.]{1,9}$"`, "/api/base_url",
			`with {account} = "..": path`,
		},

		// patterns of host labels, and the attack that each lets in
		{"not anchored: evil.com#", sub, `'[a-z]+'`, "/auth/0/config_fields/0/validation/pattern", "is not anchored"},
		{
			"alternatives escape the anchors", sub, `'^[a-z]+|evil$'`, "/auth/0/config_fields/0/validation/pattern",
			"is not anchored",
		},
		{"bare dot: a/b", sub, `'^[a-z]+.*$'`, "/api/base_url", "bare dot"},
		{"negated class: a@evil", sub, `'^[^.]+$'`, "/api/base_url", "which does not belong in the host"},
		{"hash: evil.com#", sub, `'^[a-z.#]+$'`, "/api/base_url", "can match '#'"},
		{"at sign: a@evil", sub, `'^[a-z@]+$'`, "/api/base_url", "can match '@'"},
		{"colon: evil.com:443", sub, `'^[a-z:0-9]+$'`, "/api/base_url", "can match ':'"},
		{"question mark", sub, `'^[a-z]+\??$'`, "/api/base_url", "can match '?'"},
		{"white space: CR LF", sub, `'^[a-z]+\s?$'`, "/auth/0/config_fields/0/validation/pattern", `uses the escape \s`},
		{"underscore by \\w", sub, `'^\w+$'`, "/api/base_url", `with {sub} = "_": host`},
		{
			"letters of all scripts: аpple", sub, `'^\p{L}+$'`, "/auth/0/config_fields/0/validation/pattern",
			`uses the escape \p`,
		},
		{"dots: ..", sub, `'^[a-z.]+$'`, "/api/base_url", `with {sub} = "..": host`},
		{"hyphen at an end", sub, `'^[a-z\-]+$'`, "/api/base_url", `with {sub} = "-": host`},
		{"label of 64", sub, `'^[a-z]+$'`, "/api/base_url", "is not a host name that ends in"},
		{"does not compile", sub, `'^[a-z+$'`, "/auth/0/config_fields/0/validation/pattern", "does not compile"},
		{"look-ahead", sub, `'^(?!www)[a-z]{1,9}$'`, "/auth/0/config_fields/0/validation/pattern", "group other than"},
		{"flag", sub, `'^(?i:[a-z]{1,9})$'`, "/auth/0/config_fields/0/validation/pattern", "group other than"},
		{"bare hyphen in a class", sub, `'^[a-z-]{1,9}$'`, "/auth/0/config_fields/0/validation/pattern", `write \-`},
		{"bare brace in a class", sub, `'^[a-z{]{1,9}$'`, "/auth/0/config_fields/0/validation/pattern", "bare { in a class"},

		// patterns of facts that are whole addresses
		{"fact without a pattern", ", pattern: " + server, "", "/auth/0/oauth2/token/url", "needs an anchored pattern"},
		{
			"http allowed", server, `'^https?://[a-z]{1,20}\.example\.com$'`, "/auth/0/oauth2/token/url",
			"must begin with https://",
		},
		{
			"any host", server, `'^https://[a-z]{1,20}(\.[a-z]{1,20}){1,3}$'`, "/auth/0/oauth2/token/url",
			`can be "https://evil.com"`,
		},
		{
			"no dot before the domain", server, `'^https://[a-z.]{0,20}example\.com$'`, "/auth/0/oauth2/token/url",
			`can be "https://evilexample.com"`,
		},
		{"unescaped dot", server, `'^https://[a-z]{1,20}.example\.com$'`, "/auth/0/oauth2/token/url", "bare dot"},
		{
			"more after the domain", server, `'^https://a\.example\.com[a-z.]*$'`, "/auth/0/oauth2/token/url",
			`can be "https://a.example.com.evil.com"`,
		},
		{
			"port", server, `'^https://a\.example\.com(:[0-9]+)?$'`, "/auth/0/oauth2/token/url",
			`can be "https://a.example.com:8443"`,
		},
		{
			"userinfo before the host", server, `'^https://[a-z@]{1,20}\.example\.com$'`, "/auth/0/oauth2/token/url",
			"can match '@'",
		},
		{
			"path in an address", base, `'^https://a\.example\.org(/[a-z]+)?$'`, "/auth/0/oauth2/revoke/url",
			`can be "https://a.example.org/a"`,
		},
		{
			"text after an address", `"{base}/revoke"`, `"{base}.evil.com/revoke"`, "/auth/0/oauth2/revoke/url",
			"must begin with a slash",
		},
		{
			"option is an address", "https://{region}.example.com/authorize", "{region}/authorize",
			"/auth/0/oauth2/authorize/url", `can be "eu", which is not https:// and a host`,
		},

		// whole hosts
		{
			"whole host without a domain", "https://{sub}.example.com/v1/", "https://{sub}/v1/", "/api/base_url",
			`{sub} can be "localhost"`,
		},

		// credentials
		{"no secret is sent", "Key {api_key}", "Key {account}", "/auth/1/place", "no secret is sent"},
		{
			"wrong place", `{header: {X-Key: "Key {api_key}"}}`, `{bearer: "{api_key}"}`, "/auth/1/place",
			"scheme api_key needs its own kind of place",
		},
		{
			"two Authorization headers", `{bearer: "{access_token}"}`,
			`{bearer: "{access_token}", header: {authorization: x}}`, "/auth/0/place/header/authorization",
			"sets Authorization already",
		},
		{
			"bearer and basic", `{bearer: "{access_token}"}`, `{bearer: "{access_token}", basic: {user: a}}`, "/auth/0/place",
			"both set Authorization",
		},
		{"transport header", "X-Key:", "Host:", "/auth/1/place/header/Host", "belongs to the transport"},
		{"header name", "X-Version:", `"X Version":`, "/api/headers/X Version", "is not a header's name"},
		{"body with GET", "method: POST", "method: GET", "/auth/0/verify/body", "goes with method POST"},
		{"body is no JSON", `body: "{}"`, `body: "{"`, "/auth/0/verify/body", "a body is JSON"},
	} {
		t.Run(c.name, func(t *testing.T) { refuses(t, "good.yaml", good, c.old, c.new, c.path, c.want) })
	}
}

// refuses breaks a good definition in one place and demands the fault, at its path and with its line.
func refuses(t *testing.T, file, good, old, new, path, want string) {
	t.Helper()
	if !strings.Contains(good, old) {
		t.Fatalf("%s has no %q", file, old)
	}
	_, err := catalog.Read(file, []byte(strings.Replace(good, old, new, 1)), yamlfile.Parse)
	e, ok := errors.AsType[*catalog.DefinitionError](err)
	if !ok {
		t.Fatalf("got %v, want a fault of the definition", err)
	}
	for _, p := range e.Problems {
		if p.Line < 1 {
			t.Errorf("no line: %+v", p)
		}
		if p.Path == path && strings.Contains(p.Message, want) {
			return
		}
	}
	t.Fatalf("want %q at %q, got\n%v", want, path, err)
}

// Check stands alone for a definition that was not read from a file, so it repeats the schema where a flow's safety
// rests on it.
func TestCheckRefusesPlainPKCE(t *testing.T) {
	def, err := catalog.Read("good.yaml", []byte(readGood(t)), yamlfile.Parse)
	if err != nil {
		t.Fatal(err)
	}
	def.Auth[0].OAuth2.Authorize.PKCE = "plain"
	if faults := catalog.Check(def); len(faults) != 1 || faults[0].Path != "/auth/0/oauth2/authorize/pkce" {
		t.Fatalf("got %v", faults)
	}
}

// A whole host is the end user's own server; only the rule domain makes one, and it becomes a pattern that every client
// understands.
func TestWholeHostOfTheUser(t *testing.T) {
	text := strings.NewReplacer(`{type: html-pattern, pattern: '^[a-z]{1,20}$'}`, `{type: domain}`,
		"https://{sub}.example.com/v1/", "https://{sub}/v1/").Replace(readGood(t))
	def, err := catalog.Read("good.yaml", []byte(text), yamlfile.Parse)
	if err != nil {
		t.Fatal(err)
	}
	v := def.Auth[0].Config[0].Validation
	if v.Type != catalog.PatternRule || !strings.HasPrefix(v.Pattern, "^") || v.Error == "" {
		t.Fatalf("got %+v", v)
	}
}

const bomb = "a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\n" +
	"d: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c]\ne: &e [*d,*d,*d,*d,*d,*d,*d,*d,*d]\nf: [*e,*e,*e,*e,*e,*e,*e,*e,*e]\n"
