package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
)

// plainNames gives the files of a split script names without a hash: what is loaded later is called like its source.
// The script itself is one file, which its page names; what only later parts have in common is chunk.js, chunk2.js and
// on.
func plainNames(entry string, made *api.BuildResult) error {
	whole, err := wholeOf(entry, made)
	if err != nil {
		return err
	}
	names := []string{whole, entry} // from, to, from, to, …
	taken := map[string]bool{entry: true}
	for _, old := range sortedNames(made.OutputFiles) {
		if old == whole {
			continue
		}
		stem, _, _ := cutLast(old, "-")
		name := stem + ".js"
		if taken[name] {
			name = free(stem, taken)
		}
		taken[name] = true
		names = append(names, old, name)
	}
	renamed := strings.NewReplacer(names...)
	for i, f := range made.OutputFiles {
		made.OutputFiles[i].Path = filepath.Join(filepath.Dir(f.Path), renamed.Replace(filepath.Base(f.Path)))
		made.OutputFiles[i].Contents = []byte(renamed.Replace(string(f.Contents)))
	}
	return nil
}

// wholeOf names the file that has the script whole. When parts that are loaded later import the script, esbuild puts
// all of it into a file that they can share, and leaves one that does nothing but import that: it is dropped.
func wholeOf(entry string, made *api.BuildResult) (string, error) {
	first, err := imported(entry, made.Metafile)
	if err != nil || len(first) == 0 {
		return entry, err
	}
	at := slices.IndexFunc(made.OutputFiles, func(f api.OutputFile) bool { return filepath.Base(f.Path) == entry })
	code := strings.TrimPrefix(string(made.OutputFiles[at].Contents), licences)
	if len(first) > 1 || strings.TrimSpace(code) != `import"./`+first[0]+`";` {
		return "", fmt.Errorf("%s needs another file before it runs: each part that is loaded later, and shares "+
			"something with it, has to import it", entry)
	}
	made.OutputFiles = slices.Delete(made.OutputFiles, at, at+1)
	return first[0], nil
}

// imported are the files that a script needs before it runs.
func imported(entry, metafile string) (names []string, err error) {
	var meta struct {
		Outputs map[string]struct {
			Imports []struct{ Path, Kind string }
		}
	}
	if err := json.NewDecoder(bytes.NewBufferString(metafile)).Decode(&meta); err != nil {
		return nil, fmt.Errorf("%s: %w", entry, err)
	}
	for path, out := range meta.Outputs {
		if filepath.Base(path) != entry {
			continue
		}
		for _, i := range out.Imports {
			if i.Kind == "import-statement" {
				names = append(names, filepath.Base(i.Path))
			}
		}
	}
	return names, nil
}

func sortedNames(files []api.OutputFile) (names []string) {
	for _, f := range files {
		names = append(names, filepath.Base(f.Path))
	}
	slices.Sort(names)
	return names
}

// free is stem2.js, or the next that is not taken.
func free(stem string, taken map[string]bool) string {
	for n := 2; ; n++ {
		if name := fmt.Sprintf("%s%d.js", stem, n); !taken[name] {
			return name
		}
	}
}

// cutLast cuts text at the last separator.
func cutLast(text, separator string) (before, after string, found bool) {
	i := strings.LastIndex(text, separator)
	if i < 0 {
		return text, "", false
	}
	return text[:i], text[i+len(separator):], true
}
