// Command catalogdocs writes the catalog to read, infra/docs/catalog: an index with counts, and a page for each
// category with what the pages at /docs/connectors say of its connectors.
package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"patchbay/shared/catalog"
	"patchbay/shared/catalog/yamlfile"
	"patchbay/shared/web/connectors"
)

//go:generate go run . -- ../../../shared/catalog/definitions ../../docs/catalog

func main() {
	if err := run(os.Args[len(os.Args)-2], os.Args[len(os.Args)-1]); err != nil {
		fmt.Fprintln(os.Stderr, "catalogdocs:", err)
		os.Exit(1)
	}
}

// run reads the definitions themselves: what is compiled of them may be of before this run of the generators.
func run(from, to string) error {
	compiled, err := catalog.CompileFolder(from, yamlfile.Parse)
	if err != nil {
		return err
	}
	pages, err := write(compiled)
	if err != nil {
		return err
	}
	old, err := filepath.Glob(filepath.Join(to, "*.md"))
	if err != nil {
		return err
	}
	for _, file := range old { // of a category that no connector has any more
		if _, there := pages[filepath.Base(file)]; !there {
			if err := os.Remove(file); err != nil {
				return err
			}
		}
	}
	for name, text := range pages {
		if err := os.WriteFile(filepath.Join(to, name), []byte(text), 0o644); err != nil { //nolint:gosec // readable by all
			return err
		}
	}
	return nil
}

const generated = "<!-- Written by `make generate` (infra/tools/catalogdocs). Change the definitions instead. -->\n\n"

// write makes the pages, by the names of their files.
func write(compiled catalog.Compiled) (map[string]string, error) {
	definitions, err := read(compiled)
	if err != nil {
		return nil, err
	}
	var entries []catalog.Entry
	for _, d := range definitions {
		entries = append(entries, d.Entry())
	}
	pages := map[string]string{"README.md": index(entries, compiled.Sources)}
	for _, c := range catalog.AllCategories() {
		var b strings.Builder
		for _, d := range definitions {
			if d.Categories[0] != c {
				continue
			}
			said, err := catalog.FindProvenance(compiled.Sources, d.Key)
			if err != nil {
				return nil, err
			}
			connector(&b, d, said)
		}
		if b.Len() > 0 {
			pages[string(c)+".md"] = "# " + plain(c.Name()) + "\n\n" + generated + strings.TrimRight(b.String(), "\n") + "\n"
		}
	}
	return pages, nil
}

// read decodes the definitions in the index's order, without those of the sandbox.
func read(compiled catalog.Compiled) (all []*catalog.Definition, err error) {
	byKey := map[string]*catalog.Definition{}
	for line := range strings.Lines(compiled.Definitions) {
		d, err := catalog.Decode([]byte(line))
		if err != nil {
			return nil, err
		}
		byKey[d.Key] = d
	}
	for line := range strings.Lines(compiled.Index) {
		key, _, _ := strings.Cut(line, "\t")
		if d := byKey[key]; d != nil && !d.LocalOnly {
			all = append(all, d)
		}
	}
	return all, nil
}

func index(entries []catalog.Entry, sources string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "# The catalog\n\n%s%d products. A deployment shows the same at `/docs/connectors`.\n", generated, len(entries))
	counts := connectors.Count(entries, func(key string) (catalog.Provenance, error) {
		return catalog.FindProvenance(sources, key)
	})
	for _, table := range []struct {
		title string
		list  []connectors.Counted
	}{
		{"Category", counts.Categories}, {"Way to authenticate", counts.Schemes}, {"Best evidence of a way", counts.Evidence},
	} {
		fmt.Fprintf(&b, "\n| %s | |\n|---|---|\n", table.title)
		for _, c := range table.list {
			name := plain(c.Name)
			if table.title == "Category" {
				name = "[" + name + "](" + c.Key + ".md)"
			}
			fmt.Fprintf(&b, "| %s | %d |\n", name, c.N)
		}
	}
	return b.String()
}

func connector(b *strings.Builder, d *catalog.Definition, said catalog.Provenance) {
	fmt.Fprintf(b, "## %s\n\n`%s`, %s, version %s\n\n", plain(d.Name), d.Key, d.Stage, d.Version)
	for i := range d.Auth {
		a := &d.Auth[i]
		fmt.Fprintf(b, "**%s** (`%s`, %s)\n\n", plain(a.Label), a.Key, connectors.SchemeName(a.Scheme))
		fmt.Fprintf(b, "* You set up: %s.", labels(a.Setup))
		if a.Scheme == catalog.Code {
			fmt.Fprintf(b, " Redirect URI: `{address}/connect/oauth2/%s/callback`.", d.Key)
		}
		fmt.Fprintf(b, "\n* The end user enters: %s.\n", labels(a.Config))
		if unusual := connectors.Unusual(d, a); len(unusual) > 0 {
			for j := range unusual {
				unusual[j] = plain(unusual[j])
			}
			fmt.Fprintf(b, "* Unusual: %s.\n", strings.Join(unusual, "; "))
		}
		var read []string
		for _, s := range said.Auth[a.Key] {
			at := "`" + s.Package + "`"
			if s.URL != "" {
				at = "<" + s.URL + ">"
			}
			read = append(read, at+" ("+s.Checked+", "+connectors.EvidenceName(s.Evidence)+")")
		}
		fmt.Fprintf(b, "* Read at: %s.\n\n", strings.Join(read, "; "))
	}
	reads := connectors.Reads(d)
	if len(reads) == 0 {
		return
	}
	b.WriteString("**Declared reads**\n\n")
	for _, r := range reads {
		fmt.Fprintf(b, "* `%s`: %s, `GET %s`\n", r.Key, plain(r.Title), r.Path)
	}
	b.WriteString("\n")
}

func labels(fields []catalog.Field) string {
	var all []string
	for _, f := range fields {
		label := plain(f.Label)
		if !f.Required {
			label += " (if you like)"
		}
		all = append(all, label)
	}
	if len(all) == 0 {
		return "nothing"
	}
	return strings.Join(all, ", ")
}

// plain is text that Markdown leaves as it is.
func plain(text string) string {
	return strings.NewReplacer(`\`, `\\`, "*", `\*`, "_", `\_`, "<", `\<`, "[", `\[`, "|", `\|`, "`", "\\`").Replace(text)
}
