package connectors_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"patchbay/shared/catalog"
	"patchbay/shared/catalog/yamlfile"
)

const ownFile = `key: KEY
name: Acme KEY
categories: [crm]
release_stage: preview
version: 1.0.0
api: {base_url: "https://api.acme.com"}
auth:
  - key: api_key
    label: Key
    scheme: api_key
    sources: [{url: "https://docs.acme.com/auth", checked: 2026-11-29, evidence: document, says: words of KEY}]
    config_fields: [{preset: api_key}]
    place: {header: {X-Api-Key: "{api_key}"}}
`

// A deployment's folder tells its own sources, as files and compiled, also of a definition that takes the place of a
// built-in one. A folder that was compiled without them tells none.
func TestSourcesOfAFolder(t *testing.T) {
	files, compiled, bare := t.TempDir(), t.TempDir(), t.TempDir()
	for _, key := range []string{"acme", "slack"} {
		text := strings.ReplaceAll(ownFile, "KEY", key)
		if err := os.WriteFile(filepath.Join(files, key+".yaml"), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	made, err := catalog.CompileFolder(files, yamlfile.Parse)
	if err != nil {
		t.Fatal(err)
	}
	for _, dir := range []string{compiled, bare} {
		if err := made.Write(dir); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Remove(filepath.Join(bare, "sources.jsonl")); err != nil {
		t.Fatal(err)
	}
	for dir, told := range map[string]bool{files: true, compiled: true, bare: false} {
		c, err := catalog.Open(catalog.Options{Dirs: []string{dir}, Parse: yamlfile.Parse})
		if err != nil {
			t.Fatal(err)
		}
		for _, key := range []string{"acme", "slack"} {
			_, body := serveCatalog(c, "/docs/connectors/"+key)
			if !strings.Contains(body, "<h1>Acme "+key) || strings.Contains(body, "words of "+key) != told ||
				strings.Contains(body, "docs.slack.dev") {
				t.Errorf("%s, told %t: %s", key, told, body)
			}
		}
		if _, body := serveCatalog(c, "/docs/connectors/hubspot"); strings.Contains(body, "not told") {
			t.Errorf("a built-in connector lost its sources: %s", body)
		}
	}
}
