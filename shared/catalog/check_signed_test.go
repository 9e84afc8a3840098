package catalog_test

import "testing"

// Each case takes one thing out of testdata/signing.yaml and names the fault that must be found, and where.
func TestCheckSigned(t *testing.T) {
	const (
		file   = "signing.yaml"
		token  = "/auth/0/signed/assertion"
		client = "/auth/1/signed/client_assertion"
	)
	good := readGoodFile(t, file)
	for _, c := range []struct{ name, old, new, path, want string }{
		// signed texts
		{"no algorithm", "        alg: RS256\n", "", token, "alg is missing"},
		{"none", "alg: RS256", "alg: none", token + "/alg", "must be one of RS256"},
		{"no end", "        lifetime_seconds: 300\n", "", token, "lifetime_seconds is missing"},
		{"no end to speak of", "lifetime_seconds: 300", "lifetime_seconds: 999999", token + "/lifetime_seconds",
			"out of bounds"},
		{"a key that all may know", `"{private_key}"`, `"{key_id}"`, token + "/key", "make the field a secret"},
		{"a key that is written down", `"{private_key}"`, `"secret"`, token + "/key", "one placeholder alone"},
		{"a key with a text", `"{private_key}"`, `"{private_key}x"`, token + "/key", "one placeholder alone"},
		{"a key of nothing", `"{private_key}"`, `"{other}"`, token + "/key", "nothing fills {other}"},
		{"a key in its header", `kid: "{key_id}"`, `kid: "{private_key}"`, token + "/header/kid", "is the key itself"},
		{"a key in its claims", `iss: "{username}"`, `iss: "{private_key}"`, token + "/claims/iss", "is the key itself"},
		{"a claim of nothing", `iss: "{username}"`, `iss: "{user}"`, token + "/claims/iss", "nothing fills {user}"},
		{"an algorithm in the header", `kid: "{key_id}"`, `alg: "{key_id}"`, token + "/header/alg", "is set by alg"},
		{"a thumbprint in the header", `kid: "{key_id}"`, `x5t: "{key_id}"`, token + "/header/x5t", "is set by alg"},
		{"a certificate of nothing", `"{certificate}"`, `"{cert}"`, token + "/thumbprint/certificate", "nothing fills"},
		{"the encoding of a PEM", "alg: HS256", "alg: ES256", client + "/key_encoding", "is of HS…"},
		{"a text named as a field", "      assertion:\n        alg", "      username:\n        alg", "/auth/0",
			`"username" is the name of a constant, a signed text`},
		{"a text named as a token", "      assertion:\n        alg", "      access_token:\n        alg",
			"/auth/0/signed/access_token", "is taken"},
		{"an odd name", "      assertion:\n        alg", "      To:\n        alg", "/auth/0/signed/To", "lower-case"},
		{"a signed text in an address", "path: /me", `path: "/{assertion}"`, "/auth/0/verify/path", "is a secret"},
		{"no assertion", "      client_assertion:", "      client_proof:", "/auth/1/oauth2/token/client",
			"needs the signed text client_assertion"},
		{"an assertion in the authorization request", "scheme: oauth2_client_credentials",
			"scheme: oauth2_code", "/auth/1/oauth2/authorize", "needs authorize.url"},

		// what signs
		{"nothing signs", `{bearer: "{assertion}"}`, `{bearer: "{private_key}"}`, "/auth/0/place", "needs one of the two"},
		{"two things sign", `place: {bearer: "{assertion}"}`,
			`place: {header: {X: "{assertion}"}}` + "\n    signer: {kind: sigv4, access_key: a, secret_key: \"{private_key}\", region: r, service: s}",
			"/auth/0/place", "needs one of the two"},
		{"a kind that there is not", "kind: oauth1", "kind: digest", "/auth/2/signer/kind", "must be one of oauth1"},
		{"no secret", `secret_key: "{secret_key}", `, "", "/auth/3/signer/secret_key", "kind sigv4 needs secret_key"},
		{"no service", ", service: execute-api", "", "/auth/3/signer/service", "kind sigv4 needs service"},
		{"another kind's member", "service: execute-api", "service: execute-api, realm: x", "/auth/3/signer/realm",
			"belongs to the kind oauth1"},
		{"another kind's headers", "service: execute-api", "service: execute-api, header: {X: y}", "/auth/3/signer/header",
			"belongs to the kind hmac"},
		{"a secret that is none", `secret_key: "{secret_key}"`, `secret_key: "{access_key}"`, "/auth/3/signer/secret_key",
			"make the field a secret"},
		{"a secret that is written down", `consumer_secret: "{consumer_secret}"`, `consumer_secret: x`,
			"/auth/2/signer/consumer_secret", "one placeholder alone"},
		{"a token without its secret", "      token_secret: \"{token_secret}\"\n", "", "/auth/2/signer/token",
			"belong together"},
		{"a member of nothing", `realm: "{consumer_key}"`, `realm: "{account}"`, "/auth/2/signer/realm",
			"nothing fills {account}"},
		{"no message", "      message: \"{method}{path}{timestamp}{body_hash}{api_key}\"\n", "", "/auth/4/signer/message",
			"kind hmac needs message"},
		{"a message of nothing", "{body_hash}", "{hash}", "/auth/4/signer/message", "nothing fills {hash}"},
		{"no header", "      header: {X-Signature: \"v1={signature}\", X-Time: \"{timestamp}\"}\n", "",
			"/auth/4/signer/header", "kind hmac needs header"},
		{"no signature", "v1={signature}", "v1={nonce}", "/auth/4/signer/header", "carries {signature}"},
		{"the key is sent", "v1={signature}", "{secret}={signature}", "/auth/4/signer/header/X-Signature",
			"is the key itself"},
		{"a header of the transport", "X-Time:", "Host:", "/auth/4/signer/header/Host", "belongs to the transport"},
		{"one header twice", "{X-Key:", "{x-signature:", "/auth/4/place/header/x-signature", "sets X-Signature already"},
		{"two Authorizations", "place: {header: {X-App: patchbay}}", `place: {header: {authorization: "{token_id}"}}`,
			"/auth/2/place", "signer sets Authorization already"},
		{"an Authorization of an HMAC", "X-Signature: \"v1={signature}\", X-Time: \"{timestamp}\"}\n    place: {header: {X-Key",
			"Authorization: \"v1={signature}\"}\n    place: {header: {Authorization", "/auth/4/place",
			"signer sets Authorization already"},
	} {
		t.Run(c.name, func(t *testing.T) { refuses(t, file, good, c.old, c.new, c.path, c.want) })
	}
}

// A call that names a setup field, in whatever it is made of, costs the read of the auth config.
func TestNeedsSetupOfSignersAndSteps(t *testing.T) {
	for file, want := range map[string][]bool{
		"signing.yaml":  {true, false, false, false, false},
		"exchange.yaml": {false, false},
		"choices.yaml":  {false, false},
	} {
		for i, a := range readFile(t, file).Auth {
			if a.NeedsSetup != want[i] {
				t.Errorf("%s, %s: needs the auth config: %v", file, a.Key, a.NeedsSetup)
			}
		}
	}
}
