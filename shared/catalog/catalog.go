package catalog

import (
	"context"
	_ "embed"
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
	// Parse reads the files of Dirs. Without it the folders hold compiled definitions.
	Parse Parser
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

// Open makes a catalog. Only the index is read of compiled definitions; files in Dirs are read and checked whole, and
// all their faults are reported at once, as *DefinitionError values.
func Open(o Options) (*Catalog, error) {
	return open(Compiled{Index: builtInIndex, Definitions: builtInDefinitions}, o)
}

// set is one compiled set of definitions with its index.
type set struct {
	lines       []indexed
	definitions string
}

func open(built Compiled, o Options) (*Catalog, error) {
	sandbox, err := sandboxAddress(o.SandboxURL)
	if err != nil {
		return nil, err
	}
	compiled := []Compiled{built}
	var faults []error
	for _, dir := range o.Dirs {
		c, err := o.compiled(dir)
		compiled, faults = append(compiled, c), append(faults, err)
	}
	if err := errors.Join(faults...); err != nil {
		return nil, fmt.Errorf("open catalog: %w", err)
	}
	sets := make([]set, len(compiled))
	for i, c := range compiled {
		lines, err := parseIndex(c.Index)
		if err != nil {
			return nil, fmt.Errorf("open catalog: %w", err)
		}
		sets[i] = set{lines: lines, definitions: c.Definitions}
	}
	return &Catalog{
		entries: listEntries(sets, sandbox),
		records: sync.OnceValues(func() (map[string]*record, error) { return findRecords(sets, sandbox) }),
	}, nil
}

// compiled reads a folder of further definitions.
func (o Options) compiled(dir string) (Compiled, error) {
	if o.Parse == nil {
		return readCompiled(dir)
	}
	return compileFolder(os.DirFS(dir), dir, o.Parse)
}

// listEntries lists what the sets define; of two with one key, the later one counts. Connectors of the sandbox are left
// out without one.
func listEntries(sets []set, sandbox string) []Entry {
	entries := make([]Entry, 0, len(sets[0].lines))
	taken := map[string]bool{}
	for i, s := range slices.Backward(sets) {
		for _, line := range s.lines {
			if !taken[line.entry.Key] && (!line.local || sandbox != "") {
				entries = append(entries, line.entry)
			}
		}
		if i == 0 {
			break // nothing comes behind the first set
		}
		for _, line := range s.lines {
			taken[line.entry.Key] = true
		}
	}
	if len(sets) > 1 {
		slices.SortFunc(entries, before)
	}
	return entries
}

// findRecords finds the document of every connector. The definitions of a set are lines in its index's order, so that
// no place in the file is written down anywhere, and a change to one connector changes its own lines alone.
func findRecords(sets []set, sandbox string) (map[string]*record, error) {
	records := make(map[string]*record, len(sets[0].lines))
	for _, s := range sets {
		all := make([]record, len(s.lines))
		rest := s.definitions
		for i, line := range s.lines {
			document, tail, ok := strings.Cut(rest, "\n")
			if !ok || !strings.HasPrefix(document, `{"key":"`+line.entry.Key+`",`) {
				return nil, fmt.Errorf("catalog: the definitions have no line for %s where the index has one", line.entry.Key)
			}
			rest = tail
			if line.local && sandbox == "" {
				delete(records, line.entry.Key)
				continue
			}
			if line.local {
				document = strings.ReplaceAll(document, "{"+sandboxURL+"}", sandbox)
			}
			all[i].document = document
			records[line.entry.Key] = &all[i]
		}
		if rest != "" {
			return nil, errors.New("catalog: there are more definitions than the index has lines")
		}
	}
	return records, nil
}

// Get returns the definition that a project has of a provider key, or ErrUnknown. It is shared: read it, never write to
// it.
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

// List returns a project's connectors, by name without regard to case, then by key. It is shared: read it, never write
// to it.
func (c *Catalog) List(_ context.Context, _ string) ([]Entry, error) {
	return c.entries[:len(c.entries):len(c.entries)], nil
}

// sandboxAddress checks the sandbox provider's address, which goes into addresses of definitions as text.
func sandboxAddress(text string) (string, error) {
	if text == "" {
		return "", nil
	}
	u, err := url.Parse(text)
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" || u.User != nil ||
		strings.Trim(u.Path, "/") != "" ||
		u.RawQuery != "" || u.Fragment != "" || strings.ContainsAny(u.Host, `"\{}`) {
		return "", fmt.Errorf("sandbox address %q: give scheme, host and port only, such as http://127.0.0.1:4400", text)
	}
	return u.Scheme + "://" + u.Host, nil
}
