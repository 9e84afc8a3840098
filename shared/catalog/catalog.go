package catalog

import (
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"os"
	"slices"
	"strings"
	"sync"
)

// The built-in definitions, as `go generate ./shared/catalog` compiled them. TestCompiledIsCurrent fails when stale.
var (
	//go:embed compiled/index.tsv
	builtInIndex string
	//go:embed compiled/definitions.jsonl
	builtInDefinitions string
)

// Options say what a catalog holds beside the built-in connectors.
type Options struct {
	// Dirs are folders of further definitions (PATCHBAY_CATALOG_DIR). One with the key of an earlier definition takes its
	// place, a built-in one's included.
	Dirs []string
	// SandboxURL is the address of the local sandbox provider (PATCHBAY_SANDBOX_URL). Empty: no sandbox connectors.
	SandboxURL string
}

// ErrUnknown says that there is no connector of the key.
var ErrUnknown = errors.New("catalog: no such connector")

// Catalog is the deployment's set of connectors. It is safe for concurrent use and never changes.
//
// Its look-ups take the context and the project that a project's own definitions will need. Today every project has the
// same connectors.
type Catalog struct {
	entries []Entry
	// records are all definitions by key. They are found on the first Get: a function that only lists never needs them.
	records func() (map[string]*record, error)
}

// record is one definition, parsed when it is first asked for.
type record struct {
	document string
	once     sync.Once
	def      *Definition
	err      error
}

// Open makes a catalog. Only the index is read of the built-in connectors; definitions in Dirs are read and checked whole,
// and all their faults are reported at once, as *DefinitionError values.
func Open(o Options) (*Catalog, error) {
	return open(Compiled{Index: builtInIndex, Definitions: builtInDefinitions}, o)
}

func open(built Compiled, o Options) (*Catalog, error) {
	sandbox, err := sandboxAddress(o.SandboxURL)
	if err != nil {
		return nil, err
	}
	lines, err := parseIndex(built.Index)
	if err != nil {
		return nil, fmt.Errorf("open catalog: %w", err)
	}
	own, err := readFolders(o.Dirs)
	if err != nil {
		return nil, fmt.Errorf("open catalog: %w", err)
	}
	c := &Catalog{entries: make([]Entry, 0, len(lines)+len(own))}
	for _, line := range lines {
		if _, replaced := own[line.entry.Key]; !replaced && (!line.local || sandbox != "") {
			c.entries = append(c.entries, line.entry)
		}
	}
	for _, def := range own {
		if !def.LocalOnly || sandbox != "" {
			c.entries = append(c.entries, def.Entry())
		}
	}
	if len(own) > 0 {
		slices.SortFunc(c.entries, before)
	}
	c.records = sync.OnceValues(func() (map[string]*record, error) { return findRecords(built, lines, own, sandbox) })
	return c, nil
}

// readFolders reads the definitions of every folder. A later one takes the place of an earlier one with its key.
func readFolders(dirs []string) (map[string]*Definition, error) {
	own := map[string]*Definition{}
	var faults []error
	for _, dir := range dirs {
		definitions, err := readAll(os.DirFS(dir), dir)
		faults = append(faults, err)
		for _, def := range definitions {
			own[def.Key] = def
		}
	}
	return own, errors.Join(faults...)
}

// findRecords finds the document of every connector. The definitions are lines in the index's order, so that no place in
// the file is written down anywhere, and a change to one connector changes its own lines alone.
func findRecords(built Compiled, lines []indexed, own map[string]*Definition, sandbox string) (map[string]*record, error) {
	all := make([]record, 0, len(lines)+len(own))
	records := make(map[string]*record, len(lines)+len(own))
	add := func(key, document string, local bool) {
		if local && sandbox == "" {
			return
		}
		if local {
			document = strings.ReplaceAll(document, "{"+sandboxURL+"}", sandbox)
		}
		all = append(all, record{document: document})
		records[key] = &all[len(all)-1]
	}
	rest := built.Definitions
	for _, line := range lines {
		document, tail, ok := strings.Cut(rest, "\n")
		if !ok || !strings.HasPrefix(document, `{"key":"`+line.entry.Key+`",`) {
			return nil, fmt.Errorf("catalog: the definitions have no line for %s where the index has one", line.entry.Key)
		}
		add(line.entry.Key, document, line.local)
		rest = tail
	}
	if rest != "" {
		return nil, errors.New("catalog: there are more definitions than the index has lines")
	}
	for key, def := range own {
		delete(records, key)
		document, err := json.Marshal(def)
		if err != nil {
			return nil, fmt.Errorf("encode %s: %w", key, err)
		}
		add(key, string(document), def.LocalOnly)
	}
	return records, nil
}

// Get returns the definition that a project has of a provider key, or ErrUnknown. It is shared: read it, never write to it.
func (c *Catalog) Get(_ context.Context, _, key string) (*Definition, error) {
	records, err := c.records()
	if err != nil {
		return nil, err
	}
	r, ok := records[key]
	if !ok {
		return nil, ErrUnknown
	}
	r.once.Do(func() { r.def, r.err = Decode([]byte(r.document)) })
	return r.def, r.err
}

// List returns a project's connectors, by name without regard to case, then by key. It is shared: read it, never write to it.
func (c *Catalog) List(_ context.Context, _ string) ([]Entry, error) {
	return c.entries[:len(c.entries):len(c.entries)], nil
}

// sandboxAddress checks the sandbox provider's address, which goes into addresses of definitions as text.
func sandboxAddress(text string) (string, error) {
	if text == "" {
		return "", nil
	}
	u, err := url.Parse(text)
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" || u.User != nil || strings.Trim(u.Path, "/") != "" ||
		u.RawQuery != "" || u.Fragment != "" || strings.ContainsAny(u.Host, `"\{}`) {
		return "", fmt.Errorf("sandbox address %q: give scheme, host and port only, such as http://127.0.0.1:4400", text)
	}
	return u.Scheme + "://" + u.Host, nil
}
