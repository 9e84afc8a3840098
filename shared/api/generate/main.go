// Command generate writes shared/api/openapi.json from the operations in code.
package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"

	"patchbay/shared/api/routes"
)

func main() {
	text, err := document()
	if err == nil {
		err = os.WriteFile("openapi.json", text, 0o644) //nolint:gosec // a generated source file
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "generate openapi.json:", err)
		os.Exit(1)
	}
}

func document() ([]byte, error) {
	text, err := json.MarshalIndent(describe(routes.All()), "", " ")
	return append(bytes.TrimSpace(text), '\n'), err
}
