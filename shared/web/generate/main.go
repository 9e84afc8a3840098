// Command generate makes what the pages load: it bundles TypeScript and style with esbuild, compresses the results, and
// writes them with a Go file that names each by its digest. It also writes the API's types for TypeScript. It needs
// only Go.
//
// The product does not import this package, nor what it imports.
package main

import (
	"fmt"
	"os"

	"github.com/evanw/esbuild/pkg/api"
)

// A set is the files of one Go package: where they go, and what they are made of, by name.
type set struct {
	pkg     string            // folder below shared/web, and package name
	entries map[string]string // name of the result → source below src
	inline  string            // a style that stands inside a page: the Go file holds its digest for the page's policy
}

var sets = []set{
	{
		pkg: "hub",
		entries: map[string]string{
			"hub.js":      "hub/main.tsx",
			"callback.js": "hub/callback.ts",
			"hub.css":     "style/hub.css",
		},
	},
	{pkg: "console", entries: map[string]string{"console.js": "console/main.tsx", "console.css": "style/console.css"}},
	{pkg: "flow", entries: map[string]string{"flow.css": "style/flow.css"}, inline: "flow.css"},
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
	return nil
}

// licences stands in front of every script: the copied packages' licence asks for it.
const licences = "/*! Contains Preact and Preact Signals, MIT, (c) 2015-present Jason Miller and the Preact team */"

// bundle makes one file of source and everything that it imports.
func bundle(source string) ([]byte, error) {
	result := api.Build(api.BuildOptions{
		EntryPoints:       []string{"src/" + source},
		Bundle:            true,
		MinifyWhitespace:  true,
		MinifyIdentifiers: true,
		MinifySyntax:      true,
		Format:            api.FormatESModule,
		Target:            api.ES2022,
		Charset:           api.CharsetUTF8,
		LegalComments:     api.LegalCommentsNone,
		// Safari 15.4, Firefox 121 and Chromium 105 know what the style uses; no prefixes are needed.
		Engines: []api.Engine{
			{Name: api.EngineChrome, Version: "114"},
			{Name: api.EngineFirefox, Version: "125"},
			{Name: api.EngineSafari, Version: "17"},
		},
		JSX:             api.JSXAutomatic,
		JSXImportSource: "preact",
		Alias: map[string]string{
			"preact": "./third_party/preact/preact.mjs", "preact/hooks": "./third_party/preact/hooks.mjs",
			"preact/jsx-runtime":   "./third_party/preact/jsxRuntime.mjs",
			"@preact/signals":      "./third_party/signals/signals.mjs",
			"@preact/signals-core": "./third_party/signals-core/signals-core.mjs",
		},
		Banner:      map[string]string{"js": licences},
		Write:       false,
		Outdir:      "out",
		LogLevel:    api.LogLevelSilent,
		TsconfigRaw: "{}",
	})
	if len(result.Errors) > 0 {
		return nil, fmt.Errorf(
			"%s",
			api.FormatMessages(result.Errors, api.FormatMessagesOptions{Kind: api.ErrorMessage})[0],
		)
	}
	if len(result.OutputFiles) != 1 {
		return nil, fmt.Errorf("%s: %d files came out, not one", source, len(result.OutputFiles))
	}
	return result.OutputFiles[0].Contents, nil
}
