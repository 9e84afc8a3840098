package own_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"patchbay/shared/catalog"
	"patchbay/shared/catalog/yamlfile"
	"patchbay/shared/own"
)

// withPatterns is a definition whose address has many values of one pattern.
func withPatterns(fields int, pattern string) string {
	form, path := "", ""
	for i := range fields {
		form += fmt.Sprintf("      - {key: f%d, label: F, type: text, required: true, validation: "+
			"{type: html-pattern, pattern: '%s', error: no}}\n", i, pattern)
		path += fmt.Sprintf("/{f%d}", i)
	}
	return "key: own_a\nname: A\ncategories: [crm]\nrelease_stage: beta\nversion: 1.0.0\n" +
		"api: {base_url: \"https://api.acme.example" + path + "\"}\nauth:\n  - key: k\n    label: K\n    scheme: api_key\n" +
		"    place: {header: {X-Key: \"{s}\"}}\n    config_fields:\n" +
		"      - {key: s, label: S, type: password, secret: true, required: true}\n" + form
}

// Patterns that would take minutes to prove are refused before anything tries them, each at its line.
func TestPatternsAreBounded(t *testing.T) {
	s := &own.Service{Parse: yamlfile.Parse}
	check := func(source string) []catalog.Problem {
		t.Helper()
		_, _, problems, err := s.Check("", source)
		if err != nil {
			t.Fatal(err)
		}
		return problems
	}
	for _, pattern := range []string{
		"^" + strings.Repeat("[a-z]{1,900}", 20) + "$", "^((a{1,10}){1,10}){1,10}[a-z]{1,999}$", "^(a|b){1600,}$",
		"^(" + strings.Repeat("[a-z]{1,30}|", 20) + "x){1,30}$", "^[a-z]{1,1000}[a-z]{1,1000}$",
	} {
		found := check(withPatterns(20, pattern))
		if strings.Contains(pattern, "1600") {
			if len(found) == 0 {
				t.Errorf("%s is taken", pattern) // Go reads no such repeat, so the check refuses it
			}
			continue
		}
		if len(found) != 20 || found[0].Path != "/auth/0/config_fields/1/validation/pattern" ||
			!strings.Contains(found[0].Message, "steps") {
			t.Errorf("%s: %d faults, %+v", pattern, len(found), found[:min(1, len(found))])
		}
	}
	found := check(withPatterns(20, "^[a-z]{1,400}$"))
	if len(found) != 1 || !strings.Contains(found[0].Message, "together") {
		t.Errorf("many large ones: %+v", found)
	}
	if found := check(withPatterns(20, "^[a-z]{1,60}$")); len(found) != 0 {
		t.Errorf("ordinary ones: %+v", found)
	}
}

// What the deployment's own definitions need is within the bounds.
func TestOrdinaryDefinitionsAreWithinTheBounds(t *testing.T) {
	files, err := filepath.Glob("../catalog/definitions/*.yaml")
	if err != nil || len(files) < 20 {
		t.Fatalf("%d definitions, %v", len(files), err)
	}
	s := &own.Service{Parse: yamlfile.Parse, Loopback: true}
	for _, file := range files {
		content, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		text := string(content)
		if strings.Contains(text, "local_only") {
			continue
		}
		_, _, problems, err := s.Check("", strings.Replace(text, "key: ", "key: own_", 1))
		if err != nil || len(problems) > 0 {
			t.Errorf("%s: %v, %+v", file, err, problems)
		}
	}
}
