// Command generate checks a folder of definitions and compiles it: shared/catalog/definitions into
// shared/catalog/compiled, which is embedded, as `go generate ./shared/catalog`. With -check it only says whether the
// written files are current.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"

	"patchbay/shared/catalog"
	"patchbay/shared/catalog/yamlfile"
)

func main() {
	from := flag.String("from", "definitions", "the folder of the definitions")
	to := flag.String("to", "compiled", "the folder of the compiled files")
	check := flag.Bool("check", false, "write nothing, fail when the compiled files are not current")
	flag.Parse()
	if err := run(*from, *to, *check); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(from, to string, check bool) error {
	compiled, err := catalog.Compile(os.DirFS(from), yamlfile.Parse)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(to, 0o755); err != nil { //nolint:gosec // source code, readable by all
		return fmt.Errorf("write compiled catalog: %w", err)
	}
	written := compiled.Files()
	if err := addFamilies(from, written); err != nil {
		return err
	}
	for name, content := range written {
		file := filepath.Join(to, name)
		if old, err := os.ReadFile(file); err == nil && string(old) == content { //nolint:gosec // the caller names the folder
			continue
		}
		if check {
			return fmt.Errorf("%s is not current; run go generate ./shared/catalog", file)
		}
		if err := os.WriteFile(file, []byte(content), 0o644); err != nil { //nolint:gosec // source code, readable by all
			return fmt.Errorf("write compiled catalog: %w", err)
		}
	}
	return nil
}

// addFamilies adds the families of a folder that has some. Only the built-in ones are read in their compiled form,
// where a definition is read without its folder.
func addFamilies(from string, written map[string]string) error {
	families, err := catalog.ReadFamilies(os.DirFS(from), yamlfile.Parse)
	if err != nil || len(families) == 0 {
		return err
	}
	written["families.json"], err = families.JSON()
	return err
}
