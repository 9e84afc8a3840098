package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"patchbay/shared/catalog"
)

// filled are answers to the TODOs of a skeleton, by the beginning of their lines.
var filled = []struct{ line, with string }{
	{`name: `, `name: Acme`},
	{`categories: `, `categories: [crm]`},
	{`icon: `, `icon: {letters: Ac, color: "#1a73e8"}`},
	{`docs: `, `docs: https://acme.example/docs`},
	{`  base_url: `, `  base_url: https://api.acme.com/v1`},
	{`      - {url: `, `      - {url: "https://acme.example/docs", checked: 2026-11-29, evidence: document, says: all of it}`},
}

var todoValue = regexp.MustCompile(`"TODO: ([^"]*)"`)

// fill fills a skeleton in as an author would: known lines with facts, the others with the example behind the colon.
func fill(t *testing.T, file string) {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(string(text), "\n")
	for i, line := range lines {
		for _, f := range filled {
			if strings.HasPrefix(line, f.line) && strings.Contains(line, "TODO") {
				lines[i] = f.with
			}
		}
		lines[i] = todoValue.ReplaceAllString(lines[i], `"$1"`)
		lines[i] = strings.ReplaceAll(lines[i], "lifetime_seconds: TODO", "lifetime_seconds: 3600")
	}
	if err := os.WriteFile(file, []byte(strings.Join(lines, "\n")), 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestCatalogNewOfABuiltInKey(t *testing.T) {
	for key, builtIn := range map[string]bool{"slack": true, "acme": false} {
		out, err := patchbay(t, "", "catalog", "new", key, "-o", t.TempDir())
		if err != nil || strings.Contains(out, "slack is built in (Slack)") != builtIn {
			t.Errorf("%s: %s, %v", key, out, err)
		}
	}
}

// A skeleton of each scheme tells what is left, has no other fault when that is filled in, and is compiled into what a
// function reads.
func TestCatalogNew(t *testing.T) {
	for scheme := range skeletonSchemes {
		t.Run(scheme, func(t *testing.T) {
			dir, compiled := t.TempDir(), filepath.Join(t.TempDir(), "compiled")
			file := filepath.Join(dir, "acme.yaml")
			out, err := patchbay(t, "", "catalog", "new", "acme", "--scheme", scheme, "-o", dir)
			if err != nil || !strings.Contains(out, file) {
				t.Fatalf("%s, %v", out, err)
			}
			out, err = patchbay(t, "", "catalog", "lint", file)
			wantError(t, err, "faults in 1 file")
			text, readErr := os.ReadFile(file)
			if readErr != nil {
				t.Fatal(readErr)
			}
			for i, line := range strings.Split(string(text), "\n") {
				code, _, _ := strings.Cut(line, "#")
				at := file + ":" + strconv.Itoa(i+1) + ": "
				if strings.Contains(code, "TODO") != strings.Contains(out, at) {
					t.Errorf("line %q is told as\n%s", line, out)
				}
			}
			_, err = patchbay(t, "", "catalog", "new", "acme", "-o", dir)
			wantError(t, err, "is there already")
			fill(t, file)
			if out, err := patchbay(t, "", "catalog", "lint", dir); err != nil || out != "1 definition: no fault.\n" {
				t.Fatalf("%s, %v", out, err)
			}
			if out, err := patchbay(t, "", "catalog", "compile", dir, "-o", compiled); err != nil ||
				!strings.Contains(out, "Compiled 1 definition") {
				t.Fatalf("%s, %v", out, err)
			}
			c, err := catalog.Open(catalog.Options{Dirs: []string{compiled}})
			if err != nil {
				t.Fatal(err)
			}
			def, err := c.Get(t.Context(), "", "acme")
			if err != nil || string(def.Auth[0].Scheme) != scheme {
				t.Errorf("%+v, %v", def, err)
			}
		})
	}
}

func TestCatalogLint(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{
		"one.yaml": "key: one\nname: One\ncategories: [nope]\n", "two.yml": "key: [", "notes.txt": "no definition",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	out, err := patchbay(t, "", "catalog", "lint", dir)
	wantError(t, err, "in 2 files")
	for _, want := range []string{dir + "/one.yaml:3: /categories/0: must be one of", dir + "/two.yml:2: "} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is not told:\n%s", want, out)
		}
	}
	_, err = patchbay(t, "", "catalog", "compile", dir, "-o", filepath.Join(dir, "out"))
	wantError(t, err, dir+"/one.yaml:3: ", dir+"/two.yml:2: ")
	if entries, _ := os.ReadDir(dir); slices.ContainsFunc(entries, func(e os.DirEntry) bool { return e.Name() == "out" }) {
		t.Error("something was written of a folder with faults")
	}
	empty := t.TempDir()
	_, err = patchbay(t, "", "catalog", "lint", empty)
	wantError(t, err, "has no definitions")
	_, err = patchbay(t, "", "catalog", "compile", empty, "-o", filepath.Join(empty, "out"))
	wantError(t, err, "has no definitions")
	_, err = patchbay(t, "", "catalog", "lint", filepath.Join(dir, "nowhere.yaml"))
	wantError(t, err, "nowhere.yaml")
	_, err = patchbay(t, "", "catalog", "new", "Acme", "-o", dir)
	wantError(t, err, "no provider key")
	if out, err := patchbay(t, "", "catalog", "lint", "../../shared/catalog/definitions"); err != nil ||
		!strings.Contains(out, "no fault") {
		t.Errorf("the built-in definitions: %s, %v", out, err)
	}
}

// A definition is tried through the product, once it has no fault.
func TestCatalogTest(t *testing.T) {
	t.Setenv("CGO_ENABLED", "0") // the race detector's would compile all anew
	dir := t.TempDir()
	text, err := os.ReadFile("../../shared/catalog/definitions/hubspot.yaml")
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, "hubspot.yaml")
	if err := os.WriteFile(file, text, 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := patchbay(t, "", "catalog", "test", file)
	if err != nil || !strings.Contains(out, "ok    hubspot/oauth2\n") || !strings.Contains(out, "2 auth types: linked") {
		t.Errorf("%s, %v", out, err)
	}
	if _, err := patchbay(t, "", "catalog", "new", "acme", "-o", dir); err != nil {
		t.Fatal(err)
	}
	out, err = patchbay(t, "", "catalog", "test", dir)
	wantError(t, err, "in 1 file")
	if strings.Contains(out, "ok    ") {
		t.Errorf("a folder with a fault was tried: %s", out)
	}
}

// The lines are of a real run of `go test -json`, cut to what counts.
func TestOutcomes(t *testing.T) {
	const out = `{"Action":"run","Test":"TestOwnDefinitions"}
{"Action":"run","Test":"TestOwnDefinitions/acme/api_key"}
{"Action":"output","Test":"TestOwnDefinitions/acme/api_key","Output":"=== RUN   TestOwnDefinitions/acme/api_key\n"}
{"Action":"output","Test":"TestOwnDefinitions/acme/api_key","Output":"    product_test.go:142: not admitted: wrong\n"}
{"Action":"output","Test":"TestOwnDefinitions/acme/api_key","Output":"    --- FAIL: TestOwnDefinitions/acme/api_key (0.01s)\n"}
{"Action":"fail","Test":"TestOwnDefinitions/acme/api_key","Elapsed":0.01}
{"Action":"pass","Test":"TestOwnDefinitions/acme/oauth2","Elapsed":0.01}
{"Action":"fail","Test":"TestOwnDefinitions","Elapsed":0.07}
not JSON
`
	var said strings.Builder
	good, bad := (&Target{out: &said}).outcomes([]byte(out))
	want := "FAIL  acme/api_key\n    product_test.go:142: not admitted: wrong\nok    acme/oauth2\n"
	if good != 1 || bad != 1 || said.String() != want {
		t.Errorf("%d good, %d bad:\n%s", good, bad, said.String())
	}
}

// The skeleton names every tag that there is.
func TestSkeletonNamesTheTags(t *testing.T) {
	text, err := os.ReadFile("../../shared/catalog/schema.json")
	if err != nil {
		t.Fatal(err)
	}
	var schema struct {
		Properties struct {
			Tags struct{ Items struct{ Enum []string } }
		}
	}
	if err := json.Unmarshal(text, &schema); err != nil {
		t.Fatal(err)
	}
	tags := schema.Properties.Tags.Items.Enum
	words := strings.Join(strings.Fields(strings.ReplaceAll(skeletonHead, "#", "")), " ")
	if len(tags) == 0 || !strings.Contains(words, "What it is besides: "+strings.Join(tags, ", ")+".") {
		t.Errorf("the skeleton does not name %q", tags)
	}
}
