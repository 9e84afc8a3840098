package main

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
)

// results makes the set's files, by name.
func (s set) results() (map[string][]byte, error) {
	styles, err := hubStyles()
	if err != nil {
		return nil, err
	}
	all := map[string][]byte{}
	for name, source := range s.entries {
		made, err := bundle(name, source, slices.Contains(s.split, name), styles)
		if err != nil {
			return nil, err
		}
		for _, f := range made {
			all[filepath.Base(f.Path)] = []byte(strings.TrimSuffix(string(f.Contents), "\n"))
		}
	}
	return all, nil
}

// hubStyles are the styles of the hub's page and of <patchbay-hub> as literals of their scripts: a page that waits for
// its script anyway is spared a request. The element's stands in a shadow, whose root is no page's.
func hubStyles() (map[string]string, error) {
	literals := map[string]string{}
	for name, source := range map[string]string{"PAGE_STYLE": "style/hub.css", "HUB_STYLE": "style/element.css"} {
		made, err := bundle(filepath.Base(source), source, false, nil)
		if err != nil {
			return nil, err
		}
		style := strings.TrimSuffix(string(made[0].Contents), "\n")
		if name == "HUB_STYLE" {
			style = strings.ReplaceAll(style, ":root", ":host")
		}
		literal, err := json.Marshal(style)
		if err != nil {
			return nil, err
		}
		literals[name] = string(literal)
	}
	return literals, nil
}

// bundle makes the file name of source and everything that it imports; split: what it imports when it is asked for goes
// into files of its own.
func bundle(name, source string, split bool, styles map[string]string) ([]api.OutputFile, error) {
	result := api.Build(api.BuildOptions{
		EntryPointsAdvanced: []api.EntryPoint{
			{InputPath: "src/" + source, OutputPath: strings.TrimSuffix(name, filepath.Ext(name))},
		},
		Bundle:            true,
		Splitting:         split,
		ChunkNames:        "[name]-[hash]",
		Metafile:          split,
		MinifyWhitespace:  true,
		MinifyIdentifiers: true,
		MinifySyntax:      true,
		Format:            api.FormatESModule,
		Target:            api.ES2022,
		Charset:           api.CharsetUTF8,
		LegalComments:     api.LegalCommentsNone,
		MangleProps:       ours,
		// Safari 15.4, Firefox 121 and Chromium 105 know what the style uses; no prefixes are needed.
		Engines: []api.Engine{
			{Name: api.EngineChrome, Version: "114"},
			{Name: api.EngineFirefox, Version: "125"},
			{Name: api.EngineSafari, Version: "17"},
		},
		JSX:             api.JSXAutomatic,
		JSXImportSource: "preact",
		Alias:           copied,
		Define:          styles,
		Banner:          map[string]string{"js": licences},
		Write:           false,
		Outdir:          "out",
		LogLevel:        api.LogLevelSilent,
		TsconfigRaw:     "{}",
	})
	if len(result.Errors) > 0 {
		return nil, fmt.Errorf(
			"%s",
			api.FormatMessages(result.Errors, api.FormatMessagesOptions{Kind: api.ErrorMessage})[0],
		)
	}
	if !split && len(result.OutputFiles) != 1 {
		return nil, fmt.Errorf("%s: %d files came out, not one", source, len(result.OutputFiles))
	}
	if split {
		err := plainNames(name, &result)
		return result.OutputFiles, err
	}
	return result.OutputFiles, nil
}

// ours are members that no answer, page or browser knows by name, so that a letter does for them: some of the hub's
// own, and those of Preact's class components, of which there are none but Preact's.
const ours = "^(english|faultLang|guarded|narrowed|listed|choose|eager|startAttempt|cancelAttempt|stored|blame|" +
	"relayed|place|component(Will|Did)[A-Za-z]+|getDerivedStateFrom(Props|Error)|getSnapshotBeforeUpdate|" +
	"shouldComponentUpdate|getChildContext|debounceRendering|contextType|forceUpdate)$"

// copied is where what the pages take from npm is kept.
var copied = map[string]string{
	"preact": "./third_party/preact/preact.mjs", "preact/hooks": "./third_party/preact/hooks.mjs",
	"preact/jsx-runtime":   "./third_party/preact/jsxRuntime.mjs",
	"@preact/signals":      "./third_party/signals/signals.mjs",
	"@preact/signals-core": "./third_party/signals-core/signals-core.mjs",
}
