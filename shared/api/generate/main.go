// Command generate writes shared/api/openapi.json from the operations in code.
package main

import (
	"fmt"
	"os"

	"patchbay/shared/api"
)

func main() {
	doc, err := api.Document()
	if err == nil {
		err = os.WriteFile("openapi.json", append(doc, '\n'), 0o644) //nolint:gosec // a generated source file
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "generate openapi.json:", err)
		os.Exit(1)
	}
}
