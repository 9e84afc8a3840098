package catalog

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

//go:generate go run ./generate

// Compiled is a set of definitions in the form in which functions read them.
type Compiled struct {
	Index       string // index.tsv
	Definitions string // definitions.jsonl
	Sources     string // sources.jsonl, which no function needs to run a connector
}

// Files are the texts by the names that they have in a folder.
func (c Compiled) Files() map[string]string {
	return map[string]string{indexFile: c.Index, definitionsFile: c.Definitions, sourcesFile: c.Sources}
}

// Write writes the texts into a folder, which it makes, readable by all: functions run as another user. The index comes
// last, so that a folder that was left half written is not taken for a compiled one.
func (c Compiled) Write(dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil { //nolint:gosec // as above
		return fmt.Errorf("write compiled definitions: %w", err)
	}
	if err := os.Remove(filepath.Join(dir, indexFile)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("write compiled definitions: %w", err)
	}
	for _, name := range []string{definitionsFile, sourcesFile, indexFile} {
		err := os.WriteFile(filepath.Join(dir, name), []byte(c.Files()[name]), 0o644) //nolint:gosec // as above
		if err != nil {
			return fmt.Errorf("write compiled definitions: %w", err)
		}
	}
	return nil
}

const (
	indexFile       = "index.tsv"
	definitionsFile = "definitions.jsonl"
	sourcesFile     = "sources.jsonl"
)

// Compile reads and checks every definition of a folder. The result depends on the files' content alone. All faults of
// all files are reported at once.
func Compile(files fs.FS, parse Parser) (Compiled, error) {
	return compileFolder(files, "", parse)
}

// CompileFolder is Compile for a folder of the machine, whose path faults begin with.
func CompileFolder(dir string, parse Parser) (Compiled, error) {
	return compileFolder(os.DirFS(dir), dir, parse)
}

func compileFolder(files fs.FS, folder string, parse Parser) (Compiled, error) {
	definitions, err := readAll(files, folder, parse)
	if err != nil {
		return Compiled{}, err
	}
	return compile(definitions)
}

// compile makes the texts.
func compile(definitions []*Definition) (Compiled, error) {
	definitions = slices.Clone(definitions)
	slices.SortFunc(definitions, func(a, b *Definition) int { return before(a.Entry(), b.Entry()) })
	var index strings.Builder
	index.WriteString(indexHeader)
	var documents, sources []string
	for _, def := range definitions {
		bare, said := withoutSources(def)
		document, err := json.Marshal(bare)
		if err != nil {
			return Compiled{}, fmt.Errorf("encode %s: %w", def.Key, err)
		}
		told, err := json.Marshal(said)
		if err != nil {
			return Compiled{}, fmt.Errorf("encode sources of %s: %w", def.Key, err)
		}
		documents, sources = append(documents, string(document)), append(sources, string(told))
		index.WriteString(indexed{entry: def.Entry(), local: def.LocalOnly}.line())
	}
	return Compiled{Index: index.String(), Definitions: byKey(documents), Sources: byKey(sources)}, nil
}

// byKey writes lines in the order in which findDefinition looks for them.
func byKey(lines []string) string {
	slices.SortFunc(lines, func(a, b string) int { return strings.Compare(keyOf(a), keyOf(b)) })
	var all strings.Builder
	for _, line := range lines {
		all.WriteString(line + "\n")
	}
	return all.String()
}

// ReadFile reads one definition's file, with the families of its folder. The error is as Read's.
func ReadFile(file string, parse Parser) (*Definition, error) {
	families, err := familiesOf(os.DirFS(filepath.Dir(file)), parse)
	if err != nil {
		return nil, err
	}
	content, err := os.ReadFile(file) //nolint:gosec // the caller names the file
	if err != nil {
		return nil, fmt.Errorf("read definition: %w", err)
	}
	return families.read(file, content, parse)
}

// readAll reads the *.yaml and *.yml files of a folder, not of folders below it. Faults name a file below folder.
func readAll(files fs.FS, folder string, parse Parser) ([]*Definition, error) {
	entries, err := fs.ReadDir(files, ".")
	if err != nil {
		return nil, fmt.Errorf("list definitions of %s: %w", cmp.Or(folder, "the catalog"), err)
	}
	families, err := familiesOf(files, parse)
	if err != nil {
		return nil, err
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
		def, err := families.read(file, content, parse)
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
