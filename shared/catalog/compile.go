package catalog

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

//go:generate go run ./generate

// Compiled is the built-in catalog in the form in which it is embedded.
type Compiled struct {
	Index       string // index.tsv
	Definitions string // definitions.jsonl
}

// Compile reads and checks every definition of a folder. The result depends on the files' content alone. All faults of all
// files are reported at once.
func Compile(files fs.FS) (Compiled, error) {
	definitions, err := readAll(files, "")
	if err != nil {
		return Compiled{}, err
	}
	return compile(definitions)
}

func compile(definitions []*Definition) (Compiled, error) {
	definitions = slices.Clone(definitions)
	slices.SortFunc(definitions, func(a, b *Definition) int { return before(a.Entry(), b.Entry()) })
	var index, all strings.Builder
	for _, def := range definitions {
		document, err := json.Marshal(def)
		if err != nil {
			return Compiled{}, fmt.Errorf("encode %s: %w", def.Key, err)
		}
		index.WriteString(indexed{entry: def.Entry(), local: def.LocalOnly}.line())
		all.Write(document)
		all.WriteByte('\n')
	}
	return Compiled{Index: index.String(), Definitions: all.String()}, nil
}

// readAll reads the *.yaml and *.yml files of a folder, not of folders below it. Faults name a file below folder.
func readAll(files fs.FS, folder string) ([]*Definition, error) {
	entries, err := fs.ReadDir(files, ".")
	if err != nil {
		return nil, fmt.Errorf("list definitions of %s: %w", cmp.Or(folder, "the catalog"), err)
	}
	var definitions []*Definition
	var faults []error
	from := map[string]string{}
	for _, entry := range entries {
		file := entry.Name()
		if ext := path.Ext(file); entry.IsDir() || ext != ".yaml" && ext != ".yml" {
			continue
		}
		content, err := fs.ReadFile(files, file)
		if err != nil {
			return nil, fmt.Errorf("read definition: %w", err)
		}
		file = filepath.Join(folder, file)
		def, err := Read(file, content)
		_, faulty := errors.AsType[*DefinitionError](err)
		switch {
		case faulty:
			faults = append(faults, err)
		case err != nil:
			return nil, err
		case from[def.Key] != "":
			faults = append(faults, &DefinitionError{File: file, Problems: []Problem{{
				Path: "/key", Message: fmt.Sprintf("%s defines %q already; keep one of the two", from[def.Key], def.Key),
			}}})
		default:
			from[def.Key] = file
			definitions = append(definitions, def)
		}
	}
	return definitions, errors.Join(faults...)
}
