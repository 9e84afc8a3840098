// Command generate writes shared/api/openapi.json from the operations in code, infra/docs/errors.md from the errors in
// code, and shared/api/swagger from the module that has Swagger UI.
package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/swaggest/swgui/v5/static"

	"patchbay/shared/api/routes"
)

const errorsFile = "../../infra/docs/errors.md"

func main() {
	if err := write(); err != nil {
		fmt.Fprintln(os.Stderr, "generate openapi.json and errors.md:", err)
		os.Exit(1)
	}
}

// write works in shared/api, where go generate calls it.
func write() error {
	text, err := document()
	if err != nil {
		return err
	}
	page, err := errorsPage("..")
	if err != nil {
		return err
	}
	reader, err := readerFiles()
	if err != nil {
		return err
	}
	for name, content := range reader {
		//nolint:gosec // a generated source file
		if err := os.WriteFile(filepath.Join("swagger", name), content, 0o644); err != nil {
			return fmt.Errorf("write Swagger UI: %w", err)
		}
	}
	return errors.Join(
		os.WriteFile("openapi.json", text, 0o644),     //nolint:gosec // a generated source file
		os.WriteFile(errorsFile, []byte(page), 0o644), //nolint:gosec // a generated source file
	)
}

// readerFiles are those files of Swagger UI that /docs loads, compressed, by name.
func readerFiles() (map[string][]byte, error) {
	files := map[string][]byte{}
	for _, name := range []string{"swagger-ui.css.gz", "swagger-ui-bundle.js.gz"} {
		content, err := static.FS.ReadFile(name)
		if err != nil {
			return nil, fmt.Errorf("read Swagger UI: %w", err)
		}
		files[name] = content
	}
	return files, nil
}

func document() ([]byte, error) {
	doc := describe(routes.All())
	if _, err := addExamples(doc); err != nil {
		return nil, err
	}
	text, err := json.MarshalIndent(doc, "", " ")
	return append(bytes.TrimSpace(text), '\n'), err
}
