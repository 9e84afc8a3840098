package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestPlainNames holds the names of a split script's files: they are in addresses, and its page names the first.
func TestPlainNames(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	write := func(name, text string) {
		t.Helper()
		if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o750); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("src/first.ts", `export const first = () => console.log("first");`)
	write("src/both.ts", `export const both = () => console.log("both");`)
	write("src/a.ts", `import "./main"; import { both } from "./both"; both();`)
	write("src/b.ts", `import "./main"; import { both } from "./both"; both();`)
	write("src/main.ts", `import { first } from "./first"; first(); import("./a"); import("./b");`)
	made, err := bundle("main.js", "main.ts", true, nil)
	if err != nil {
		t.Fatal(err)
	}
	contents := map[string]string{}
	for _, f := range made {
		contents[filepath.Base(f.Path)] = string(f.Contents)
	}
	for name, has := range map[string][]string{
		"main.js": {`"first"`, `import("./a.js")`, `import("./b.js")`}, "a.js": {`"./chunk.js"`, `"./main.js"`},
		"b.js": {`"./chunk.js"`, `"./main.js"`}, "chunk.js": {`"both"`},
	} {
		for _, text := range has {
			if !strings.Contains(contents[name], text) {
				t.Errorf("%s does not have %s: %s", name, text, contents[name])
			}
		}
	}
	if len(contents) != 4 {
		t.Errorf("%d files came out, want 4", len(contents))
	}

	write("src/a.ts", `import { first } from "./first"; first();`)
	if _, err := bundle("main.js", "main.ts", true, nil); err == nil || !strings.Contains(err.Error(), "another file") {
		t.Errorf("a script that needs another file before it runs: %v", err)
	}
}
