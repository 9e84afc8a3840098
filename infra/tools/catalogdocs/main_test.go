package main

import (
	"maps"
	"strings"
	"testing"

	"patchbay/shared/catalog"
	"patchbay/shared/catalog/yamlfile"
)

// Each connector is in one page. Whether the written pages are current is for make generated.
func TestPages(t *testing.T) {
	compiled, err := catalog.CompileFolder("../../../shared/catalog/definitions", yamlfile.Parse)
	if err != nil {
		t.Fatal(err)
	}
	pages, err := write(compiled)
	if err != nil {
		t.Fatal(err)
	}
	all := strings.Join(keysAndTexts(pages), "\n")
	n := 0
	for line := range strings.Lines(compiled.Index) {
		key, rest, listed := strings.Cut(line, "\t")
		if !listed || strings.HasPrefix(key, "sandbox-") {
			continue
		}
		n++
		name, _, _ := strings.Cut(rest, "\t")
		if c := strings.Count(all, "\n## "+plain(name)+"\n\n`"+key+"`, "); c != 1 {
			t.Errorf("%s is there %d times", key, c)
		}
	}
	if n < 400 || strings.Contains(all, "%!") {
		t.Errorf("%d connectors", n)
	}
}

func keysAndTexts(pages map[string]string) (all []string) {
	for name := range maps.Keys(pages) {
		all = append(all, name, pages[name])
	}
	return all
}

func TestPlain(t *testing.T) {
	if got := plain("a_b *c* <d> [e]|`f`"); got != "a\\_b \\*c\\* \\<d> \\[e]\\|\\`f\\`" {
		t.Error(got)
	}
}
