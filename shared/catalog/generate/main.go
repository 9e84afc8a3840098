// Command generate checks shared/catalog/definitions and writes shared/catalog/compiled, which is embedded. Run it as
// `go generate ./shared/catalog`; with -check it only says whether the written files are current.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"

	"patchbay/shared/catalog"
)

func main() {
	folder := flag.String("C", ".", "the folder of package catalog")
	check := flag.Bool("check", false, "write nothing, fail when the compiled files are not current")
	flag.Parse()
	if err := run(*folder, *check); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(folder string, check bool) error {
	compiled, err := catalog.Compile(os.DirFS(filepath.Join(folder, "definitions")))
	if err != nil {
		return err
	}
	for name, content := range map[string]string{"index.tsv": compiled.Index, "definitions.jsonl": compiled.Definitions} {
		file := filepath.Join(folder, "compiled", name)
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
