package catalog

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"net/url"
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
	// Parse reads the files of Dirs that hold no compiled definitions. Without it all of them must.
	Parse Parser
	// SandboxURL is the address of the local sandbox provider (PATCHBAY_SANDBOX_URL). Empty: no sandbox connectors.
	SandboxURL string
	// Loopback lets end users enter addresses of the machine itself where a connector takes any: in local mode alone.
	Loopback bool
}

// ErrUnknown says that there is no connector of the key.
var ErrUnknown = errors.New("catalog: no such connector")

// Catalog is the deployment's set of connectors. It is safe for concurrent use and never changes.
//
// Its look-ups take the context and the project that a project's own definitions will need. Today every project has the
// same connectors.
type Catalog struct {
	sets    []set // of two with one key, the later one's counts
	sandbox string
	local   bool // Options.Loopback
	// entries are made by the first List: a function that only looks connectors up never needs them.
	entries   func() ([]Entry, error)
	declaring func() ([]string, error)

	mu      sync.RWMutex
	records map[string]*record // what was asked for, by key
}

// record is one definition, parsed when it is first asked for.
type record struct {
	document string
	once     sync.Once
	def      *Definition
	err      error
}

// Open makes a catalog. Nothing is read of the built-in definitions, however many there are; of compiled folders the
// index is. Files in Dirs are read and checked whole, and all their faults are reported at once, as *DefinitionError
// values.
func Open(o Options) (*Catalog, error) {
	return open(Compiled{Index: builtInIndex, Definitions: builtInDefinitions}, o)
}

func open(built Compiled, o Options) (*Catalog, error) {
	sandbox, err := sandboxAddress(o.SandboxURL)
	if err != nil {
		return nil, err
	}
	sets := []set{built.set()}
	var faults []error
	for _, dir := range o.Dirs {
		s, err := o.folder(dir)
		sets, faults = append(sets, s), append(faults, err)
	}
	if err := errors.Join(faults...); err != nil {
		return nil, fmt.Errorf("open catalog: %w", err)
	}
	entries := sync.OnceValues(func() ([]Entry, error) { return listEntries(sets, sandbox) })
	return &Catalog{
		sets: sets, sandbox: sandbox, local: o.Loopback, records: map[string]*record{}, entries: entries,
		declaring: sync.OnceValues(func() ([]string, error) { return declaring(sets, entries) }),
	}, nil
}

// folder reads a folder of further definitions.
func (o Options) folder(dir string) (set, error) {
	if o.Parse == nil || IsCompiled(dir) {
		return compiledFolder(dir)
	}
	c, err := CompileFolder(dir, o.Parse)
	return c.set(), err
}

// listEntries lists what the sets define; of two with one key, the later one counts. Connectors of the sandbox are left
// out without one.
func listEntries(sets []set, sandbox string) ([]Entry, error) {
	var entries []Entry
	taken := map[string]bool{}
	for i, s := range slices.Backward(sets) {
		lines, err := s.lines()
		if err != nil {
			return nil, fmt.Errorf("list catalog: %w", err)
		}
		entries = slices.Grow(entries, len(lines))
		for _, line := range lines {
			if !taken[line.entry.Key] && (!line.local || sandbox != "") {
				entries = append(entries, line.entry)
			}
		}
		if i == 0 {
			break // nothing comes behind the first set
		}
		for _, line := range lines {
			taken[line.entry.Key] = true
		}
	}
	if len(sets) > 1 {
		slices.SortFunc(entries, before)
	}
	return entries, nil
}

// Get returns the definition that a project has of a provider key, or ErrUnknown. It is shared: read it, never write to
// it.
func (c *Catalog) Get(_ context.Context, _, key string) (*Definition, error) {
	c.mu.RLock()
	r, ok := c.records[key]
	c.mu.RUnlock()
	if !ok {
		document, err := findIn(c.sets, key)
		if err != nil {
			return nil, err
		}
		r = c.record(key, document)
	}
	r.once.Do(func() { r.def, r.err = c.parse(r.document) })
	return r.def, r.err
}

// record keeps the definition's place, so that of all who ask for it at once only one parses it.
func (c *Catalog) record(key, document string) *record {
	c.mu.Lock()
	defer c.mu.Unlock()
	r, ok := c.records[key]
	if !ok {
		r = &record{document: document}
		c.records[key] = r
	}
	return r
}

// parse decodes a definition. One of the sandbox is unknown without a sandbox, and has its address otherwise.
func (c *Catalog) parse(document string) (*Definition, error) {
	def, err := Decode([]byte(document))
	if err == nil && c.local {
		def.allowLoopback()
	}
	switch {
	case err != nil || !def.LocalOnly:
		return def, err
	case c.sandbox == "":
		return nil, ErrUnknown
	}
	return Decode([]byte(strings.ReplaceAll(document, "{"+sandboxURL+"}", c.sandbox)))
}

// List returns a project's connectors, by name without regard to case, then by key. It is shared: read it, never write
// to it.
func (c *Catalog) List(_ context.Context, _ string) ([]Entry, error) {
	entries, err := c.entries()
	return entries[:len(entries):len(entries)], err
}

// Declaring are the keys of connectors that declare reads, in the order of List.
func (c *Catalog) Declaring(context.Context) ([]string, error) { return c.declaring() }

// declaring looks for the member in the texts, so that only definitions which have it are ever parsed.
func declaring(sets []set, entries func() ([]Entry, error)) ([]string, error) {
	all, err := entries()
	if err != nil {
		return nil, err
	}
	var keys []string
	for _, e := range all {
		document, err := findIn(sets, e.Key)
		if err != nil {
			return nil, err
		}
		if strings.Contains(document, `"reads":[`) {
			keys = append(keys, e.Key)
		}
	}
	return keys, nil
}

// Icon returns the icon that the deployment's definition of a key names. No definition is parsed for it.
func (c *Catalog) Icon(key string) (Icon, bool) {
	for _, s := range slices.Backward(c.sets) {
		if line, ok := s.line(key); ok && isKey(key) {
			return iconOf(line)
		}
	}
	return Icon{}, false
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
