package catalog_test

import (
	"encoding/json"
	"os"
	"reflect"
	"strings"
	"testing"

	"patchbay/shared/catalog"
	"patchbay/shared/catalog/yamlfile"
)

// Each case takes one thing out of testdata/choices.yaml and names the fault that must be found, and where.
func TestCheckValues(t *testing.T) {
	const file = "choices.yaml"
	good := readGoodFile(t, file)
	for _, c := range []struct{ name, old, new, path, want string }{
		// the list
		{"no such tag", "[payments, sales]", "[payments, shop]", "/tags/1", "must be one of ai"},
		{"three letters", "letters: Ch", "letters: Cho", "/icon/letters", "does not match"},
		{"no colour", ", color: \"#1a73e8\"", "", "/icon", "color is missing"},
		{"a colour's name", `"#1a73e8"`, "blue", "/icon/color", "does not match"},

		// sources
		{"no day", "checked: 2026-11-29, ", "", "/auth/0/sources/0", "checked is missing"},
		{"a day that there is not", "2026-11-29", "2026-02-30", "/auth/0/sources/0/checked", "is not a day"},
		{"a month alone", "2026-11-29", "2026-11", "/auth/0/sources/0/checked", "does not match"},
		{"hearsay", "evidence: document", "evidence: hearsay", "/auth/0/sources/0/evidence", "must be one of live"},
		{"nowhere", `url: "https://docs.example.com/auth", `, "", "/auth/0/sources/0", "a url or a package"},
		{"two places", `says: "token`, `package: npm/a@1, says: "token`, "/auth/0/sources/0", "one of the two"},
		{"a package without its version", "@1.2.3", "", "/auth/0/sources/1/package", "does not match"},
		{"a package of no registry", "npm/@example", "@example", "/auth/0/sources/1/package", "does not match"},

		// presets
		{"no such preset", "{preset: username}", "{preset: user}", "/auth/1/config_fields/2/preset",
			"no such preset; those there are: account_id, api_key"},
		{"nothing to make a field of", "{preset: username}", "{key: username}", "/auth/1/config_fields/2",
			"key, label and type, or a preset"},
		{"the domain of a key", "{preset: api_key}", "{preset: api_key, domain: a.example}",
			"/auth/1/config_fields/1/domain", "belongs to the presets subdomain and host"},
		{"a domain of no preset", "{preset: username}", "{key: username, label: U, type: text, domain: a.example}",
			"/auth/1/config_fields/2/domain", "belongs to the presets subdomain and host"},
		{"an unknown member beside a preset", "{preset: username}", "{preset: username, hint: x}",
			"/auth/1/config_fields/2/hint", "no such member"},
		{"a preset that shows a secret", "{preset: api_key}", "{preset: api_key, type: text}",
			"/auth/1/config_fields/1/type", "typed unseen"},
		{"a fault of a preset's member is told at the field", "{preset: host, domain: example.com}",
			"{preset: host, key: token, domain: example.com}", "/auth/0/config_fields/1/key", "is taken"},

		// choices and constants
		{"an option that sets less", "api_host: api.sandbox.example.com, ", "", "/auth/0/config_fields/0/options/1/values",
			"every option sets the same values; the first has: api_host, login"},
		{"an option that sets nothing", `, values: {api_host: api.sandbox.example.com, login: "https://login.sandbox.example.com"}`,
			"", "/auth/0/config_fields/0/options/1/values", "every option sets the same values"},
		{"a choice moves the host", "api.sandbox.example.com", "evil.com#", "/api/base_url", "does not belong in the host"},
		{"a choice moves the user", "api.sandbox.example.com", "a@evil.com", "/api/base_url", "does not belong in the host"},
		{"a choice is no host", "api.sandbox.example.com", "sandbox", "/api/base_url", "which is not a host name"},
		{"a choice with a placeholder", "api.sandbox.example.com", `"{host}"`,
			"/auth/0/config_fields/0/options/1/values/api_host", "no placeholders"},
		{"a choice named as a field", "api_host: api.example.com, ", "api_host: api.example.com, host: x, ", "/auth/0",
			`"host" is the name of a constant, a signed text or a choice's value`},
		{"a choice named as a token", "api_host: api.example.com, ", "api_host: api.example.com, access_token: x, ",
			"/auth/0/config_fields/0/options/0/values/access_token", "is taken"},
		{"a constant named as a field", "{app: patchbay}", "{account: x}", "/auth/0", "is the name of a constant"},
		{"a constant's odd name", "{app: patchbay}", "{App: patchbay}", "/auth/0/constants/App", "lower-case"},
		{"a constant with a placeholder", "{app: patchbay}", `{app: "{host}"}`, "/auth/0/constants/app", "no placeholders"},

		{"a host that ends in the last label alone", "https://{api_host}:8089/v1", "https://example.{account}", "/api/base_url",
			`can be "localhost"`},
		{"a host that ends in a choice of domains", "https://{api_host}:8089/v1", "https://a{api_host}", "/api/base_url",
			"stands alone or behind a dot"},

		// ports
		{"a port that there is not", ":8089", ":80890", "/api/base_url", "fixed domain"},
		{"a port of nought", ":8089", ":0", "/api/base_url", "fixed domain"},
		{"an account behind the port", ":8089", ":8089@evil.com", "/api/base_url", "fixed domain"},
		{"a port that the user names", ":8089", ":{account}", "/api/base_url", "behind a dot"},

		// verify
		{"a secret in a path", "{username}?", "{api_key}?", "/auth/1/verify/path", "is a secret, and addresses are logged"},
		{"a path of nothing", "{username}?", "{nobody}?", "/auth/1/verify/path", "nothing fills {nobody}"},
		{"a path and a url", `path: "/users`, `url: "https://files.example.com", path: "/users`, "/auth/1/verify", "one of the two"},
		{"neither", `, path: "/users/{username}?limit=1"`, "", "/auth/1/verify", "path or url"},
		{"another's host", `"https://{host}/check"`, "https://other.example.com/check", "/auth/0/verify/url",
			`"other.example.com" is none of the connector's hosts`},
		{"a secret in a url", "/check", "/check?t={api_token}", "/auth/0/verify/url", "is a secret"},
		{"a header of nothing", `"{app}"`, `"{apps}"`, "/auth/0/verify/headers/X-App", "nothing fills {apps}"},
		{"a header of the transport", "X-App:", "Host:", "/auth/0/verify/headers/Host", "belongs to the transport"},
		{"no status", "[200, 204]", "[20]", "/auth/0/verify/expect/0", "out of bounds"},

		// basic
		{"two forms of Basic", `{raw: "{api_token}"}`, `{raw: "{api_token}", user: a}`, "/auth/0/place/basic", "or raw"},
		{"no form of Basic", `{basic: {raw: "{api_token}"}}`, `{basic: {}, header: {X: "{api_token}"}}`,
			"/auth/0/place/basic", "or raw"},
	} {
		t.Run(c.name, func(t *testing.T) { refuses(t, file, good, c.old, c.new, c.path, c.want) })
	}
}

// A preset's members are there as if they had been written, and what is written beside it wins.
func TestPresets(t *testing.T) {
	def := readFile(t, "choices.yaml")
	for _, f := range []struct {
		got  catalog.Field
		want catalog.Field
	}{
		{def.Auth[0].Config[3], catalog.Field{
			Key: "api_token", Label: "API token", Type: "password", Secret: true, Required: true, Placeholder: "tok_1",
		}},
		{def.Auth[0].Config[2], catalog.Field{
			Key: "account", Label: "Account ID", Type: "text", Required: true, Guide: &catalog.Guide{Description: "Settings"},
			Validation: &catalog.Validation{
				Type: "html-pattern", Pattern: `^[A-Za-z0-9_\-]+$`, Error: "Enter letters, digits, hyphens and underscores only.",
			},
		}},
	} {
		if !reflect.DeepEqual(f.got, f.want) {
			t.Errorf("got  %+v\nwant %+v", f.got, f.want)
		}
	}
	if got := def.Auth[1].Config[0].Description; got != "What stands before .example.com in your address." {
		t.Errorf("subdomain: %s", got)
	}
	host := def.Auth[0].Config[1:2]
	for value, ok := range map[string]bool{
		"acme.example.com": true, "a.b.example.com": true, "example.com": false, "acme.example.com.evil.com": false,
		"evil.com": false, "acmeexample.com": false, "acme.example.com:8443": false, "https://acme.example.com": false,
	} {
		err := catalog.ValidateFields(host, map[string]string{"host": value}, "body")
		if (err == nil) != ok {
			t.Errorf("host %q: %v", value, err)
		}
	}
}

// Every preset is a field that Check accepts, by itself or with what it asks for.
func TestEveryPreset(t *testing.T) {
	good := readGoodFile(t, "choices.yaml")
	for _, name := range catalog.PresetNames() {
		item := "{preset: " + name + ", key: field_of_test}"
		if name == "region" || name == "environment" {
			item = "{preset: " + name + ", key: field_of_test, options: [{label: P, value: production}]}"
		}
		text := strings.Replace(good, "      - {preset: username}\n", "      - {preset: username}\n      - "+item+"\n", 1)
		if _, err := catalog.Read("choices.yaml", []byte(text), yamlfile.Parse); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func readFile(t *testing.T, file string) *catalog.Definition {
	t.Helper()
	content, err := os.ReadFile("testdata/" + file)
	if err != nil {
		t.Fatal(err)
	}
	def, err := catalog.Read(file, content, yamlfile.Parse)
	if err != nil {
		t.Fatalf("%s is not good: %v", file, err)
	}
	return def
}

func readGoodFile(t *testing.T, file string) string {
	t.Helper()
	readFile(t, file)
	content, err := os.ReadFile("testdata/" + file)
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

// An editor that reads schema.json offers the presets that there are.
func TestSchemaKnowsThePresets(t *testing.T) {
	var schema struct {
		Defs struct {
			Preset struct{ Enum []string }
		} `json:"$defs"`
	}
	if err := json.Unmarshal([]byte(catalog.Schema), &schema); err != nil {
		t.Fatal(err)
	}
	if got, want := schema.Defs.Preset.Enum, catalog.PresetNames(); !reflect.DeepEqual(got, want) {
		t.Errorf("schema.json has %v, want %v", got, want)
	}
}

// A host may end in a domain that is one of several; any host at all stands alone.
func TestDomainsOfChoices(t *testing.T) {
	good := readGoodFile(t, "choices.yaml")
	read := func(old, new string) error {
		text := strings.Replace(good, old, new, 1)
		if text == good {
			t.Fatalf("no %q", old)
		}
		_, err := catalog.Read("choices.yaml", []byte(text), yamlfile.Parse)
		return err
	}
	if err := read("https://{api_host}:8089/v1", "https://eu.{api_host}/v1"); err != nil {
		t.Errorf("a domain of a choice: %v", err)
	}
	if err := read(`{preset: host, domain: example.com}`, `{preset: host}`); err != nil {
		t.Errorf("any host: %v", err)
	}
	text := strings.Replace(good, `"{host}"]`, `"a.{host}"]`, 1)
	text = strings.Replace(text, `{preset: host, domain: example.com}`, `{preset: host}`, 1)
	if _, err := catalog.Read("choices.yaml", []byte(text), yamlfile.Parse); err == nil ||
		!strings.Contains(err.Error(), "can be any host, so nothing stands before it") {
		t.Errorf("any host behind a label: %v", err)
	}
	for pattern, want := range map[string]string{
		`^(com|net)$`: "no host of a domain", `^[a-z]+\.com$`: `can be "evil.com"`, `^acme\.(com|de)$`: "",
	} {
		text := strings.Replace(good, `{preset: account_id, key: account,`,
			`{preset: account_id, key: account, validation: {type: html-pattern, pattern: '`+pattern+`', error: E},`, 1)
		text = strings.Replace(text, "https://{api_host}:8089/v1", "https://www.{account}", 1)
		_, err := catalog.Read("choices.yaml", []byte(text), yamlfile.Parse)
		if (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %q", pattern, err, want)
		}
	}
}
