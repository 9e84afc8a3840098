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
// same connectors, and ErrUnknown is the only error.
type Catalog struct {
	entries []Entry
	records map[string]*record
}

// record is one definition, parsed when it is first asked for.
type record struct {
	document string
	once     sync.Once
	def      *Definition
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
	list, err := parseIndex(built.Index)
	if err != nil {
		return nil, fmt.Errorf("open catalog: %w", err)
	}
	c := &Catalog{entries: make([]Entry, 0, len(list)), records: make(map[string]*record, len(list))}
	records := make([]record, len(list))
	for i, x := range list {
		if x.offset < 0 || x.length < 0 || x.offset+x.length > len(built.Definitions) {
			return nil, fmt.Errorf("open catalog: %s lies outside the definitions", x.entry.Key)
		}
		document := built.Definitions[x.offset : x.offset+x.length]
		if x.local {
			if sandbox == "" {
				continue
			}
			document = strings.ReplaceAll(document, "{"+sandboxURL+"}", sandbox)
		}
		records[i].document = document
		c.entries = append(c.entries, x.entry)
		c.records[x.entry.Key] = &records[i]
	}
	var faults []error
	for _, dir := range o.Dirs {
		faults = append(faults, c.addFolder(dir, sandbox))
	}
	if err = errors.Join(faults...); err != nil {
		return nil, fmt.Errorf("open catalog: %w", err)
	}
	return c, nil
}

// addFolder reads the definitions of a folder, over those that are there.
func (c *Catalog) addFolder(dir, sandbox string) error {
	definitions, err := readAll(os.DirFS(dir), dir)
	if err != nil {
		return err
	}
	for _, def := range definitions {
		if def.LocalOnly && sandbox == "" {
			continue
		}
		document, err := json.Marshal(def)
		if err != nil {
			return fmt.Errorf("encode %s of %s: %w", def.Key, dir, err)
		}
		text := string(document)
		if def.LocalOnly {
			text = strings.ReplaceAll(text, "{"+sandboxURL+"}", sandbox)
		}
		c.entries = slices.DeleteFunc(c.entries, func(e Entry) bool { return e.Key == def.Key })
		c.entries = append(c.entries, def.Entry())
		c.records[def.Key] = &record{document: text}
	}
	slices.SortFunc(c.entries, before)
	return nil
}

// Get returns the definition that a project has of a provider key, or ErrUnknown. It is shared: read it, never write to it.
func (c *Catalog) Get(_ context.Context, _, key string) (*Definition, error) {
	r, ok := c.records[key]
	if !ok {
		return nil, ErrUnknown
	}
	r.once.Do(func() {
		def, err := Decode([]byte(r.document))
		if err != nil { // written by json.Marshal from the same type, and decoded by a test
			panic(fmt.Sprintf("catalog: %s: %v", key, err))
		}
		r.def = def
	})
	return r.def, nil
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
