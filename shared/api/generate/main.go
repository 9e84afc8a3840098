// Command generate writes shared/api/openapi.json from the operations in code and from examples.yaml,
// shared/api/mcp/tools.json from that document, and infra/docs/errors.md from the errors in code.
package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"

	"patchbay/shared/api/routes"
)

const errorsFile = "../../infra/docs/errors.md"

func main() {
	if err := write(); err != nil {
		fmt.Fprintln(os.Stderr, "generate openapi.json, tools.json and errors.md:", err)
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
	tools, err := toolsOf(text)
	if err != nil {
		return err
	}
	return errors.Join(
		os.WriteFile("openapi.json", text, 0o644),     //nolint:gosec // a generated source file
		os.WriteFile(toolsFile, tools, 0o644),         //nolint:gosec // a generated source file
		os.WriteFile(errorsFile, []byte(page), 0o644), //nolint:gosec // a generated source file
	)
}

func document() ([]byte, error) {
	doc := describe(routes.All())
	if _, err := addExamples(doc); err != nil {
		return nil, err
	}
	text, err := json.MarshalIndent(doc, "", " ")
	return append(bytes.TrimSpace(text), '\n'), err
}
