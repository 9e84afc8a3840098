package catalog_test

import (
	"errors"
	"strings"
	"testing"

	"patchbay/shared/catalog"
	"patchbay/shared/catalog/yamlfile"
)

// Each case takes one thing out of the webhooks of testdata/good.yaml and names the fault that must be found.
func TestCheckWebhooks(t *testing.T) {
	good := readGood(t)
	for _, c := range []struct{ name, old, new, path, want string }{
		{"no place", `at: header:X-Signature`, `at: cookie:x`, "/signatures/0/at", "does not match"},
		{"a place with a placeholder", `at: header:X-Signature`, `at: "header:{x}"`, "/signatures/0/at", "does not match"},
		{"no such kind", "type: hmac", "type: md5", "/signatures/0/type", "must be one of hmac"},
		{"a key of nothing", `key: "{signing_secret}"`, `key: "{nothing}"`, "/signatures/0/key", "nothing fills {nothing}"},
		{"a key of a config field", `key: "{signing_secret}"`, `key: "{api_key}"`, "/signatures/0/key", "nothing fills {api_key}"},
		{"a key that all see", `key: "{signing_secret}"`, `key: "{audience}"`, "/signatures/0/key", "others must not know"},
		{"a message of nothing", "{header:X-Id}.{timestamp}", "{x}.{timestamp}", "/signatures/0/message", "nothing fills {x}"},
		{"a message of the proof", "{header:X-Id}.{timestamp}", "{proof}.{timestamp}", "/signatures/0/message",
			"nothing fills {proof}"},
		{"a time that nobody signs", "{header:X-Id}.{timestamp}.{body}", "{body}", "/signatures/0/timestamp",
			"a time that nobody signed proves nothing"},
		{"no bound for the time", ", tolerance_seconds: 300", "", "/signatures/0/timestamp/tolerance_seconds", "is needed"},
		{"a message whose time is nowhere", `          timestamp: {at: "header:X-Signature", separator: ",", prefix: t=, unit: ms, tolerance_seconds: 300}` + "\n",
			"", "/signatures/0/timestamp", "the message names it"},
		{"no message to the body", "{header:X-Id}.{timestamp}.{body}", "{timestamp}", "/id", "{field:id} is not signed"},
		{"a jwt elsewhere", "type: hmac", "type: jwt", "/signatures/0/jwt", "belongs to the type jwt"},
		{"an HMAC with public keys", "algorithms: [RS256]", "algorithms: [HS256]", "/signatures/1/jwt/algorithms",
			"does not go with the keys"},
		{"keys that sign for all", `, audience: "{audience}"`, "", "/signatures/1/jwt/audience", "sign for others, too"},
		{"keys over http", "https://keys.example.com", "http://keys.example.com", "/signatures/1/jwt/jwks", "does not match"},
		{"a token that is no document", ", document: true", "", "/signatures/1/jwt/document", "is the document"},

		{"a challenge by nothing", `          when: {"field:type": url_verification}` + "\n", "", "/challenges/0/when",
			"told from an event"},
		{"a condition of nothing", `when: {"field:type": url_verification}`, `when: {type: x}`, "/challenges/0/when",
			"no value of a request"},
		{"two answers", `json: {token:`, `text: "x"` + "\n          json: {token:", "/challenges/0", "not both"},
		{"a proof by what is no secret field", `key: "{signing_secret}", hash`, `key: "{api_key}", hash`,
			"/challenges/0/proof/key", "nothing fills {api_key}"},
		{"a secret in the answer", `token: "sha1={proof}"`, `token: "{signing_secret}"`, "/challenges/0/json/token",
			"nothing fills {signing_secret}"},

		{"a secret from nowhere", `from: "{field:new_secret}"`, `from: "{audience}"`, "/challenges/1/takes/from",
			"nothing fills {audience}"},
		{"a secret for a field that is none", "field: signing_secret", "field: nothing", "/challenges/1/takes/field",
			"is no secret setup field"},
		{"a secret for a field that all see", "field: signing_secret", "field: audience", "/challenges/1/takes/field",
			"is no secret setup field"},
		{"a secret that signs itself", `takes: {from`, `signed: true, takes: {from`, "/challenges/1/takes", "comes only now"},
		{"a secret under a condition of it", `{"field:new_secret": ""}`, `{"field:new_secret": "{signing_secret}"}`,
			"/challenges/1/takes", "may name no setup field"},

		{"an unsigned id", `id: "{field:id}"`, `id: "{header:X-Other}"`, "/id", "is not signed"},
		{"an unsigned account", `at: "{field:tenant}"`, `at: "{header:X-Tenant}"`, "/account/at", "say trusts_headers"},
		{"an account by its secret", `is: "{account}"`, `is: "{api_key}"`, "/account/is", "is a secret"},
		{"an account by the owner's field", `is: "{account}"`, `is: "{audience}"`, "/account/is", "nothing fills {audience}"},
		{"an unsigned signal", `when: {"field:type": revoked}`, `when: {"header:X-Topic": revoked}`,
			"/signals/0/when/header:X-Topic", "is not signed"},
		{"a signal of every event", `when: {"field:type": revoked}, `, "", "/signals/0", "when is missing"},
		{"a signal of an empty condition", `when: {"field:type": revoked}`, "when: {}", "/signals/0/when", "would end the account"},
		{"a signal to nobody", `      account: {at: "{field:tenant}", is: "{account}", ignore_case: true}` + "\n", "",
			"/signals/0", "say in account which one"},
		{"a meaning that there is not", "means: revoked", "means: dead", "/signals/0/means", "must be one of revoked"},
		{"a field of a value's name", "{key: audience,", "{key: body,", "", "has the name of a value"},
		{"no signature", "signatures:", "signaturs:", "", "signatures is missing"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if strings.Count(good, c.old) == 0 {
				t.Fatalf("good.yaml has no %q", c.old)
			}
			at := strings.LastIndex(good, c.old) // the webhooks are at the end
			if first := strings.Index(good, "webhooks:"); strings.Contains(good[first:], c.old) {
				at = first + strings.Index(good[first:], c.old)
			}
			_, err := catalog.Read("good.yaml", []byte(good[:at]+c.new+good[at+len(c.old):]), yamlfile.Parse)
			e, ok := errors.AsType[*catalog.DefinitionError](err)
			if !ok {
				t.Fatalf("got %v, want a fault of the definition", err)
			}
			for _, p := range e.Problems {
				if p.Path == "/auth/1/webhooks"+c.path && strings.Contains(p.Message, c.want) {
					return
				}
			}
			t.Fatalf("want %q at %q, got\n%v", c.want, c.path, err)
		})
	}
}

// A vendor that signs the body alone names account and topic in headers.
func TestTrustedHeaders(t *testing.T) {
	text := strings.NewReplacer(`id: "{field:id}"`, `id: "{header:X-Other}"`, `{"field:type": revoked}`,
		`{"header:X-Topic": revoked}`, "accepts: 202", "accepts: 202\n      trusts_headers: true").Replace(readGood(t))
	if _, err := catalog.Read("good.yaml", []byte(text), yamlfile.Parse); err != nil {
		t.Fatal(err)
	}
}

func TestAccountValue(t *testing.T) {
	w := &catalog.Webhooks{Account: &catalog.Attribution{Is: catalog.NewTemplate("{a}/{b}"), IgnoreCase: true}}
	for want, values := range map[string]map[string]string{
		"x/y": {"a": "X", "b": "y"}, "": {"a": "X"},
	} {
		if got := w.AccountValue(values); got != want {
			t.Errorf("%v: %q, want %q", values, got, want)
		}
	}
	if got := w.AccountValue(map[string]string{"a": strings.Repeat("x", 3000), "b": "y"}); got != "" {
		t.Errorf("%d bytes", len(got))
	}
	var none *catalog.Webhooks
	if none.AccountValue(nil) != "" || (&catalog.Webhooks{}).AccountValue(nil) != "" {
		t.Error("nothing declared is a value")
	}
}
