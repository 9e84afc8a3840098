package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestPlainNames holds the names of a split script's files: they are in addresses, and its page names the first two.
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
	write("src/a.ts", `import "./first"; import { both } from "./both"; both();`)
	write("src/b.ts", `import "./first"; import { both } from "./both"; both();`)
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
		"main.js": {`"./chunk.js"`, `import("./a.js")`, `import("./b.js")`}, "a.js": {`"./chunk2.js"`},
		"b.js": {`"./chunk2.js"`}, "chunk.js": {`"first"`}, "chunk2.js": {`"both"`},
	} {
		for _, text := range has {
			if !strings.Contains(contents[name], text) {
				t.Errorf("%s does not have %s: %s", name, text, contents[name])
			}
		}
	}
	if len(contents) != 5 {
		t.Errorf("%d files came out, want 5", len(contents))
	}

	write("src/a.ts", `import { both } from "./both"; both();`)
	write("src/main.ts", `import { first } from "./first"; import "./both"; first(); import("./a"); import("./b");`)
	if _, err := bundle("main.js", "main.ts", true, nil); err == nil || !strings.Contains(err.Error(), "needs 2 files") {
		t.Errorf("a script that needs two files before it runs: %v", err)
	}
}
