package tools_test

import (
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// What unit leaves to proofs is run there: each name is a test, each package that has it is one of those that proofs
// runs, and each of these has one. A test that was renamed, or has another of its name elsewhere, would be run nowhere.
func TestProofsAreRun(t *testing.T) {
	t.Parallel()
	names, packages := list(t, "PROOFS"), list(t, "PROOF_PACKAGES")
	if len(names) == 0 || len(packages) == 0 {
		t.Fatalf("proofs are %v of %v", names, packages)
	}
	declared := map[string][]string{} // the folders of each proof
	files, err := filepath.Glob("../../*/*/*_test.go")
	if err != nil {
		t.Fatal(err)
	}
	deeper, err := filepath.Glob("../../*/*/*/*_test.go")
	if err != nil {
		t.Fatal(err)
	}
	function := regexp.MustCompile(`(?m)^func (` + strings.Join(names, "|") + `)\(t \*testing\.T\)`)
	for _, file := range append(files, deeper...) {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range function.FindAllStringSubmatch(string(text), -1) {
			folder := "./" + strings.TrimPrefix(filepath.ToSlash(filepath.Dir(file)), "../../")
			declared[m[1]] = append(declared[m[1]], folder)
		}
	}
	for _, name := range names {
		if len(declared[name]) == 0 {
			t.Errorf("%s is no test", name)
		}
		for _, folder := range declared[name] {
			if !slices.Contains(packages, folder) {
				t.Errorf("%s is also a test of %s, which proofs does not run", name, folder)
			}
		}
	}
	all := slices.Concat(slices.Collect(maps.Values(declared))...)
	for _, folder := range packages {
		if !slices.Contains(all, folder) {
			t.Errorf("%s has no proof", folder)
		}
	}
}

// list is a variable of the Makefile that lists words, over as many lines as it takes.
func list(t *testing.T, name string) []string {
	t.Helper()
	text, err := os.ReadFile("../../Makefile")
	if err != nil {
		t.Fatal(err)
	}
	_, value, ok := strings.Cut("\n"+string(text), "\n"+name+" ")
	if !ok {
		t.Fatalf("the Makefile has no %s", name)
	}
	_, value, _ = strings.Cut(value, ":=")
	value, _, _ = strings.Cut(strings.ReplaceAll(value, "\\\n", " "), "\n")
	return strings.Fields(value)
}
