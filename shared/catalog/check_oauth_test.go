package catalog_test

import "testing"

// TestCheck goes on: OAuth, and the fields of forms.
func TestCheckOAuthAndFields(t *testing.T) {
	const sub = `'^[a-z]{1,20}$'`
	good := readGood(t)
	for _, c := range []struct{ name, old, new, path, want string }{
		// OAuth
		{
			"OAuth without oauth2", "scheme: api_key", "scheme: oauth2_client_credentials", "/auth/1/oauth2",
			"belongs to the oauth2_… schemes",
		},
		{
			"oauth2 without OAuth", "scheme: oauth2_code", "scheme: bearer", "/auth/0/oauth2",
			"belongs to the oauth2_… schemes",
		},
		{
			"client credentials with a callback", "scheme: oauth2_code", "scheme: oauth2_client_credentials", "/auth/0/oauth2",
			"client credentials have no authorization request",
		},
		{
			"no authorize",
			`      authorize: {url: "https://{region}.example.com/authorize", params: {hint: "{sub}"}, pkce: S256}` + "\n", "",
			"/auth/0/oauth2/authorize", "oauth2_code needs authorize.url",
		},
		{"no client_id", "key: client_id", "key: app_id", "/auth/0/oauth2", "a field client_id is needed"},
		{
			"client_secret is optional", "type: password, secret: true, required: true}\n      - {key: scopes",
			"type: password, secret: true}\n      - {key: scopes", "/auth/0/oauth2", "a field client_secret is needed",
		},
		{
			"scopes of no field", "field: scopes", "field: scope_list", "/auth/0/oauth2/scopes/0/field",
			`there is no setup field "scope_list"`,
		},
		{"one parameter twice", "param: user_scope", "param: scope", "/auth/0/oauth2/scopes/1/param", "is used twice"},
		{
			"a translation of nothing", "field: scopes", "field: scopes, words_in: {de: {see: Sehen}}",
			"/auth/0/oauth2/scopes/0/words_in/de/see", "has no English words",
		},
		{
			"a language that the hub does not speak", "field: scopes", "field: scopes, words: {see: See}, words_in: {xx: {see: Ver}}",
			"/auth/0/oauth2/scopes/0/words_in/xx", "those there are: de, es, fr, ja, pt-BR, zh-Hans",
		},
		{"OIDC without openid", "[openid]", "[email]", "/auth/0/oauth2/scopes", "add it to the defaults"},
		{"fact captured twice", "fact: base", "fact: server", "/auth/0/oauth2/response/capture/0/fact", "is captured twice"},
		{"fact named as a field", "fact: base", "fact: sub", "/auth/0/oauth2", "has the name of a field"},
		{"reserved fact", "fact: base", "fact: state", "/auth/0/oauth2/response/capture/0/fact", "is taken"},

		// RFC 9449, RFC 9126
		{
			"a bound token that is no bearer", `    place: {bearer: "{access_token}"}
    verify: {method: POST, path: /me, body: "{}"}
    oauth2:
`, `    place: {header: {X-Token: "{access_token}"}}
    verify: {method: POST, path: /me, body: "{}"}
    oauth2:
      dpop: true
`, "/auth/0/oauth2/dpop", "sent by place.bearer",
		},
		{
			"a bound token asked for in the query", `      token: {url: "{server}/token",`, `      dpop: true
      token: {url: "{server}/token", encoding: query,`, "/auth/0/oauth2/dpop", "is a POST with a form or JSON",
		},
		{
			"pushed to another host", `    oauth2:
      authorize`, `    oauth2:
      par: {url: "https://{hint}.example.com/push"}
      authorize`, "/auth/0/oauth2/par/url", "hint",
		},

		// fields
		{"auth type twice", "- key: key", "- key: oauth2", "/auth/1/key", "is defined twice"},
		{"field twice", "key: region", "key: sub", "/auth/0", "is defined twice"},
		{"the hub's own parameter", "key: version", "key: token", "/auth/1/config_fields/3/key", `the name "token" is taken`},
		{
			"password that is no secret", "{key: api_key, label: Key, type: password, secret: true",
			"{key: api_key, label: Key, type: password", "/auth/1/config_fields/2/secret", "add secret: true",
		},
		{
			"secret in plain sight", "{key: api_key, label: Key, type: password", "{key: api_key, label: Key, type: text",
			"/auth/1/config_fields/2/type", "typed unseen",
		},
		{
			"secret with a default", "key: api_key, label: Key,", "key: api_key, label: Key, default: x,",
			"/auth/1/config_fields/2/default", "a secret has no default",
		},
		{"read only without a value", `, default: "1"}`, "}", "/auth/1/config_fields/3/readOnly", "needs a default"},
		{
			"default outside the options", "default: eu", "default: ap", "/auth/0/config_fields/1/default",
			"must be one of: eu, us",
		},
		{"option twice", "value: us", "value: eu", "/auth/0/config_fields/1/options/1", "listed twice"},
		{
			"select without options", ", options: [{label: EU, value: eu}, {label: US, value: us}]", "",
			"/auth/0/config_fields/1/options", "a select needs them",
		},
		{
			"validation of a number", "type: number,", "type: number, validation: {type: domain},",
			"/auth/1/config_fields/1/validation", "has its own check",
		},
		{
			"pattern is missing", ", pattern: " + sub, "", "/auth/0/config_fields/0/validation/pattern",
			"html-pattern needs a pattern",
		},
	} {
		t.Run(c.name, func(t *testing.T) { refuses(t, "good.yaml", good, c.old, c.new, c.path, c.want) })
	}
}
