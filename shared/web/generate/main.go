// Command generate makes what the pages load: it bundles TypeScript and style with esbuild, compresses the results, and
// writes them with a Go file that names each by its digest. It also writes the API's types for TypeScript. It needs
// only Go.
//
// The product does not import this package, nor what it imports.
package main

import (
	"fmt"
	"os"
)

// A set is the files of one Go package: where they go, and what they are made of, by name.
type set struct {
	pkg     string            // folder below shared/web, and package name
	entries map[string]string // name of the result → source below src
	inline  string            // a style that stands inside a page: the Go file holds its digest for the page's policy
	// split is a script that loads some of its source when it is asked for (import()). That becomes files of its own,
	// named like their source, and what several of those need becomes chunk.js. They have one digest, for they name each
	// other.
	split []string
}

var sets = []set{
	{
		pkg: "hub",
		entries: map[string]string{
			"hub.js":          "hub/main.tsx",
			"callback.js":     "hub/callback.ts",
			"hub.css":         "style/hub.css",
			"patchbay-hub.js": "hub/element.tsx",

			"patchbay-connections.js": "hub/connections.tsx",
		},
		split: []string{"hub.js", "patchbay-hub.js", "patchbay-connections.js"},
	},
	{
		pkg:     "console",
		entries: map[string]string{"console.js": "console/main.tsx", "console.css": "style/console.css"},
		split:   []string{"console.js"},
	},
	{
		pkg:     "reader",
		entries: map[string]string{"reader.js": "reader/main.tsx", "reader.css": "style/reader.css"},
	},
	{pkg: "flow", entries: map[string]string{"flow.css": "style/flow.css"}, inline: "flow.css"},
	{
		pkg: "connectors", entries: map[string]string{"connectors.css": "style/connectors.css"}, inline: "connectors.css",
	},
}

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "generate:", err)
		os.Exit(1)
	}
}

func run() error {
	if err := writeTypes("../api/openapi.json", "src/api/types.ts"); err != nil {
		return err
	}
	for _, s := range sets {
		if err := s.write(); err != nil {
			return fmt.Errorf("%s: %w", s.pkg, err)
		}
	}
	return writePackage("../../infra/node/packages/hub/dist", map[string]string{
		"patchbay-hub.js": "hub/element.tsx", "patchbay-connections.js": "hub/connections.tsx",
	})
}

// licences stands in front of every script: the copied packages' licence asks for it.
const licences = "/*! Contains Preact and Preact Signals, MIT, (c) 2015-present Jason Miller and the Preact team */"
