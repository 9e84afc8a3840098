package catalog_test

import (
	"slices"
	"testing"
)

// Each case takes one thing out of testdata/exchange.yaml and names the fault that must be found, and where.
func TestCheckSteps(t *testing.T) {
	const (
		file    = "exchange.yaml"
		request = "/auth/0/steps/0/request"
		second  = "/auth/0/steps/1"
		capture = "/auth/0/steps/0/capture"
		body    = "          json: {auth.user: \"{username}\", auth.password: \"{password}\"}\n"
	)
	good := readGoodFile(t, file)
	for _, c := range []struct{ name, old, new, path, want string }{
		// where steps belong
		{"no steps", "scheme: oauth2_code", "scheme: token_exchange", "/auth/1/oauth2", "belongs to the oauth2_… schemes"},
		{"steps of a key", "scheme: token_exchange", "scheme: api_key", "/auth/0/steps", "belong to the oauth2_… schemes"},
		{"one name twice", "name: session", "name: login", second + "/name", "two steps are named"},
		{"no name", "name: session\n        again", "again", second, "name is missing"},
		{"neither once nor again", "again: refresh", "again: always", second + "/again", "must be one of link, refresh"},
		{"nothing that was captured is sent", `{X-Session: "{session}"}`, `{X-Session: "{password}"}`, "/auth/0/place",
			"name access_token or another secret fact"},
		{"what was captured is no secret", "in: xml, secret: true", "in: xml", "/auth/0/place", "no secret is sent"},

		// addresses
		{"a secret in the address", "/login\"", "/login/{password}\"", request + "/url", "is a secret, and addresses are logged"},
		{"a captured secret in an address", "/sessions/{company}", "/sessions/{refresh_token}", second + "/request/url",
			"is a secret"},
		{"a secret fact in the API's address", `"{rest_url}/v1"`, `"{rest_url}/v1/{session}"`, "/api/base_url", "is a secret"},
		{"a secret in the verify path", "/companies/{company}", "/companies/{session}", "/auth/0/verify/path", "is a secret"},
		{"a free text in the address", "{subdomain}.example.com/login", "{username}.example.com/login", request + "/url",
			"needs an anchored pattern"},
		{"a fact without a pattern", `, pattern: '^https://[a-z]{1,20}\.example\.com$'`, "", second + "/request/url",
			"needs an anchored pattern"},
		{"a fact of any host", `'^https://[a-z]{1,20}\.example\.com$'`, `'^https://[a-z.]{1,20}$'`, second + "/request/url",
			`can be "https://evil.com"`},
		{"a part without a pattern", `, pattern: '^[0-9]+$'`, "", second + "/request/url", "needs an anchored pattern"},
		{"plain http", "https://{subdomain}.example.com/login", "http://{subdomain}.example.com/login", request + "/url",
			"begins with https://"},
		{"a fact of later", "https://{subdomain}.example.com/login", "{rest_url}/login", request + "/url",
			"nothing fills {rest_url} here"},
		{"a fact of no step that was yet", `X-App: patchbay`, `X-App: "{session}"`, request + "/headers/X-App",
			"nothing fills {session}"},
		{"an access token that there is not", `X-App: patchbay`, `X-App: "{access_token}"`, request + "/headers/X-App",
			"nothing fills {access_token}"},
		{"a refresh token in a call", `query: {user: "{username}"}`, `query: {user: "{refresh_token}"}`,
			"/auth/0/place/query/user", "nothing fills {refresh_token}"},

		// requests
		{"two bodies", body, body + "          form: {a: b}\n", request, "one body: form, json or text"},
		{"the body of a GET", "request:\n          url", "request:\n          method: GET\n          url", request,
			"a GET has no body"},
		{"DELETE", "method: PUT", "method: DELETE", second + "/request/method", "must be one of POST, GET, PUT"},
		{"text of no type", "          content_type: text/xml\n", "", second + "/request/content_type", "belong together"},
		{"a type of no text", body, body + "          content_type: text/xml\n", request + "/content_type",
			"belong together"},
		{"a type with a line break", "text/xml", `"text/xml\nX: y"`, second + "/request/content_type", "does not match"},
		{"a member of a text", "auth.password:", "auth.user.password:", request + "/json/auth.user.password",
			`"auth.user" is a text`},
		{"a member without a name", "auth.password:", "auth..password:", request + "/json/auth..password", "without a name"},
		{"bearer and basic", `          bearer: "{refresh_token}"`,
			`          bearer: "{refresh_token}"` + "\n          basic: {user: a}", second + "/request",
			"both set Authorization"},
		{"bearer and a header", `          bearer: "{refresh_token}"`,
			`          bearer: "{refresh_token}"` + "\n          headers: {authorization: a}",
			second + "/request/headers/authorization", "sets Authorization already"},
		{"a header of the transport", "X-App:", "Content-Length:", request + "/headers/Content-Length",
			"belongs to the transport"},
		{"a query of nothing", `{t: "{password}"}`, `{t: "{pass}"}`, request + "/query/t", "nothing fills {pass}"},
		{"a text of nothing", "<user>{username}", "<user>{user}", second + "/request/text", "nothing fills {user}"},

		// captures
		{"a token in plain sight", "from: data.long, secret: true", "from: data.long", capture + "/1/secret",
			"a token is a secret"},
		{"a fact twice", "fact: session", "fact: company", second + "/capture/0/fact", "is captured twice"},
		{"a fact named as a field", "fact: company", "fact: username", "/auth/0/oauth2", "has the name of a field"},
		{"a reserved fact", "fact: company", "fact: id_token", capture + "/2/fact", "is taken"},
		{"no such part", "in: header", "in: trailer", capture + "/2/in", "must be one of body"},
		{"from nowhere", "from: data.url, ", "", capture + "/0/from", "from says where the value is"},
		{"the whole text and a part", "{fact: access_token, in", "{fact: access_token, from: x, in", second + "/capture/1/from",
			"takes the whole body"},
		{"no header's name", "from: Location", `from: "Loc:ation"`, capture + "/2/from", "not the name of a header"},
		{"a part without a group", "([0-9]+)$', pattern", "[0-9]+$', pattern", capture + "/2/part", "has one group"},
		{"a part of two groups", "/companies/(", "/(companies)/(", capture + "/2/part", "has one group"},
		{"a part that does not compile", "/companies/(", "/companies/((", capture + "/2/part", "does not compile"},
		{"a part of anything", "'^/companies/", "'/companies/", capture + "/2/part", "part is anchored"},
		{"in outside of a step", "{fact: shop, from", "{fact: shop, in: header, from",
			"/auth/1/oauth2/callback/capture/0/in", "in is of steps"},
		{"a secret of a callback", "{fact: shop, from", "{fact: shop, secret: true, from",
			"/auth/1/oauth2/callback/capture/0/secret", "browser sees a callback"},
		{"a token in a token answer's capture", "[{fact: second, from: data.second, secret: true}]",
			"[{fact: access_token, from: data.second, secret: true}]", "/auth/1/oauth2/response/capture/0/fact", "is taken"},
		{"a step's fact of the answer", "{fact: tenant,", "{fact: second,", "/auth/1/steps", "of the token answer already"},

		// ends
		{"a unit of nothing", "{in: expires, unit: ms, lifetime_seconds: 3600}", "{unit: ms}", second + "/expires",
			"expires needs in"},
		{"an empty end", "{in: expires, unit: ms, lifetime_seconds: 3600}", "{}", second + "/expires", "too few"},
		{"the end of nothing", "      - name: session", "      - name: ping\n        expires: {lifetime_seconds: 1}\n" +
			"        request: {url: \"https://{subdomain}.example.com/ping\"}\n      - name: session", second + "/expires",
			"captures nothing that could end"},

		// the token call
		{"client and basic", `basic: {user: "{api_key}"`, `client: body, basic: {user: "{api_key}"`,
			"/auth/1/oauth2/token/client", "basic is in place of client"},
		{"basic of nothing secret", `basic: {user: "{api_key}"`, `basic: {user: "{client_id}"`,
			"/auth/1/oauth2/token/basic", "names no secret"},
		{"two forms of basic", `basic: {user: "{api_key}"`, `basic: {raw: "{api_key}", user: "{api_key}"`,
			"/auth/1/oauth2/token/basic", "or raw"},
		{"no token call", "token: {url: \"https://login.example.com/token\", ", "token: {", "/auth/1/oauth2/token",
			"needs token.url"},
		{"no client", `basic: {user: "{api_key}", password: ""}, params`, "params", "/auth/1/oauth2",
			"a field client_secret is needed"},

		// refresh and revoke
		{"a new fact of a refresh", "capture: [{fact: second, from: second", "capture: [{fact: third, from: second",
			"/auth/1/oauth2/refresh/response/capture/0", "not one of response.capture"},
		{"a fact that a refresh tells all", "capture: [{fact: second, from: second, secret: true}]",
			"capture: [{fact: second, from: second}]", "/auth/1/oauth2/refresh/response/capture/0", "not one of response.capture"},
		{"a placeholder in a fixed header", "{X-A: b}", `{X-A: "{second}"}`, "/auth/1/oauth2/revoke/headers/X-A",
			"no placeholders"},
		{"one parameter twice", "param: value", "param: kind", "/auth/1/oauth2/revoke/params", "the same parameter"},
		{"the body of a GET at the end", "method: DELETE", "method: GET", "/auth/1/oauth2/revoke/encoding", "no body"},
		{"revocation by PUT", "method: DELETE", "method: PUT", "/auth/1/oauth2/revoke/method", "must be one of POST"},
	} {
		t.Run(c.name, func(t *testing.T) { refuses(t, file, good, c.old, c.new, c.path, c.want) })
	}
}

// Secrets has what was captured as a secret, and nothing that a definition sets.
func TestSecretsOfFacts(t *testing.T) {
	def := readFile(t, "exchange.yaml")
	values := map[string]string{
		"session": "s1", "company": "c1", "password": "p1", "access_token": "a1", "second": "s2", "client_id": "public",
	}
	for i, want := range [][]string{{"a1", "p1", "s1"}, {"a1", "s2"}} {
		got := slices.DeleteFunc(def.Auth[i].Secrets(values), func(s string) bool { return s == "" })
		slices.Sort(got)
		if got = slices.Compact(got); !slices.Equal(got, want) {
			t.Errorf("auth type %d: got %v, want %v", i, got, want)
		}
	}
}
