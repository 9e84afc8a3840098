package catalog_test

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"patchbay/shared/catalog"
	"patchbay/shared/catalog/yamlfile"
)

// frames are what the snippets of the reference stand in, by how a snippet begins. SNIPPET is the snippet, as deep as
// the frame wants it.
var frames = []struct{ begins, frame string }{
	{"key: acme", "SNIPPET"},
	{"scheme: ", head + "  - key: one\n    label: One\n    verify: {method: GET, path: /me}\n    SNIPPET"},
	{"- key: oauth2", head + "  SNIPPET"},
	{"- preset: environment", strings.Replace(head, "api.acme.com", "{api_host}", 1) +
		"  - key: one\n    label: One\n    scheme: bearer\n    place: {bearer: \"{api_token}\"}\n    config_fields:\n" +
		"      - {preset: token}\n      SNIPPET"},
	{"steps:", head + "  - key: one\n    label: One\n    family: google\n    SNIPPET"},
	{"signed:", head + "  - key: one\n    label: One\n    scheme: oauth2_client_credentials\n    config_fields:\n" +
		"      - {preset: client_id}\n      - {preset: private_key}\n      - {key: key_id, label: Key ID, type: text}\n" +
		"    oauth2: {token: {url: \"https://acme.com/oauth/token\", client: private_key_jwt}}\n" +
		"    place: {bearer: \"{access_token}\"}\n    SNIPPET"},
	{"failures:", head + "  - key: one\n    label: One\n    family: google\n    SNIPPET"},
	{"api:", "key: acme\nname: Acme\ncategories: [ats]\nrelease_stage: beta\nversion: 1.0.0\nauth:\n" +
		"  - {key: one, label: One, scheme: bearer, place: {bearer: \"{api_token}\"}, config_fields: [{preset: token}]}\nSNIPPET"},
	{"setup_fields:", head + "  - key: one\n    label: One\n    scheme: bearer\n    place: {bearer: \"{api_token}\"}\n" +
		"    config_fields: [{preset: token}, {key: team_id, label: Team, type: text}]\n    SNIPPET"},
}

const head = "key: acme\nname: Acme\ncategories: [ats]\nrelease_stage: beta\nversion: 1.0.0\n" +
	"api: {base_url: \"https://api.acme.com\"}\nauth:\n"

// fields are those that a snippet names and leaves to its reader.
var fields = map[string]string{
	"{api_key}": "{preset: api_key}", "{api_token}": "{preset: token}", "{email}": "{preset: email}",
	"{api_secret}": "{preset: token, key: api_secret}", "{verify_token}": "{preset: token, key: verify_token, required: false}",
}

// What the reference shows is what reading accepts.
func TestReferenceSnippets(t *testing.T) {
	content, err := os.ReadFile("../../infra/docs/connector-definitions.md")
	if err != nil {
		t.Fatal(err)
	}
	snippets := regexp.MustCompile("(?s)```yaml\n(.*?)```").FindAllStringSubmatch(string(content), -1)
	if len(snippets) < 10 {
		t.Fatalf("%d snippets", len(snippets))
	}
	for _, s := range snippets {
		first, _, _ := strings.Cut(s[1], "\n")
		t.Run(first, func(t *testing.T) {
			text := framed(t, complete(s[1]))
			if _, err := catalog.Read("acme.yaml", []byte(text), yamlfile.Parse); err != nil {
				t.Errorf("%v\n%s", err, text)
			}
		})
	}
}

// complete adds the fields that a snippet names and has none of.
func complete(snippet string) string {
	var missing []string
	for name, field := range fields {
		preset, _, _ := strings.Cut(strings.TrimPrefix(field, "{"), ",")
		if strings.Contains(snippet, name) && !strings.Contains(snippet, strings.TrimSuffix(preset, "}")) {
			missing = append(missing, field)
		}
	}
	if len(missing) == 0 || strings.HasPrefix(snippet, "key:") {
		return snippet
	}
	if before, after, ok := strings.Cut(snippet, "setup_fields:\n"); ok {
		return before + "setup_fields:\n  - " + strings.Join(missing, "\n  - ") + "\n" + after
	}
	return snippet + "config_fields: [" + strings.Join(missing, ", ") + "]\n"
}

func framed(t *testing.T, snippet string) string {
	t.Helper()
	for _, f := range frames {
		if strings.HasPrefix(snippet, f.begins) {
			at := strings.Index(f.frame, "SNIPPET")
			indent := at - strings.LastIndex(f.frame[:at], "\n") - 1
			body := strings.ReplaceAll(strings.TrimSpace(snippet), "\n", "\n"+strings.Repeat(" ", indent))
			return f.frame[:at] + body + "\n"
		}
	}
	t.Fatalf("no frame for a snippet that begins so")
	return ""
}
