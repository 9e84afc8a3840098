package connectors

import (
	"context"
	"fmt"
	"html"
	"net/http"
	"slices"
	"strings"

	"patchbay/shared/catalog"
	"patchbay/shared/web/page"
)

// Catalog is what the pages show. It is the deployment's: a project's own connectors are in none of them.
type Catalog interface {
	Get(ctx context.Context, project, key string) (*catalog.Definition, error)
	List(ctx context.Context, project string) ([]catalog.Entry, error)
	FolderSources(key string) (said catalog.Provenance, ok bool, err error)
}

// Pages renders the catalog. Everything is made when it is asked for, and one connector's page parses one definition.
type Pages struct {
	Catalog Catalog
	Sources string // of the built-in definitions, for catalog.FindProvenance
	// RedirectURI is what is registered with a connector's provider.
	RedirectURI func(ctx context.Context, key string) string
	// ProxyURL is the transparent proxy's address.
	ProxyURL func(ctx context.Context) string
}

// Index answers the list of all connectors, with counts.
func (p *Pages) Index(w http.ResponseWriter, r *http.Request) {
	entries, err := p.Catalog.List(r.Context(), "")
	if err != nil {
		http.Error(w, "The catalog cannot be read.", http.StatusInternalServerError)
		return
	}
	search := r.URL.Query().Get("search")
	found := matching(entries, search)
	b := body{searchable: true}
	b.write(`<nav><a href="../docs">API</a> · <a href="sdks">Use your SDK</a></nav><header><div><h1>Connectors</h1><p class="quiet">`)
	b.text(fmt.Sprintf("%d products, %d ways to authenticate.",
		len(entries), ways(entries)))
	b.write(`</p></div></header>`)
	b.search(search, len(found))
	if search != "" {
		for _, c := range byName(found) {
			b.category(c, found)
		}
		b.send(w, "Connectors")
		return
	}
	b.write(`<div class="counts">`)
	counts := Count(entries, p.said)
	b.counts("By category", counts.Categories, "#")
	b.counts("By way to authenticate", counts.Schemes, "")
	b.counts("By best evidence of a way", counts.Evidence, "")
	b.write(`</div>`)
	for _, c := range byName(entries) {
		b.category(c, entries)
	}
	b.send(w, "Connectors")
}

// matching are the connectors whose name, key or categories have every word of a search.
func matching(entries []catalog.Entry, search string) []catalog.Entry {
	words := strings.Fields(strings.ToLower(search))
	return slices.DeleteFunc(slices.Clone(entries), func(e catalog.Entry) bool {
		text := e.Name + " " + e.Key
		for _, c := range e.Categories {
			text += " " + c.Name()
		}
		text = strings.ToLower(text)
		return slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(text, w) })
	})
}

// search is a form that leads to this very page: it runs no script.
func (b *body) search(given string, found int) {
	b.write(`<search><form><input type="search" name="search" aria-label="Search the connectors" maxlength="100" ` +
		`placeholder="Name or category" value="` + html.EscapeString(given) + `"><button>Search</button></form></search>`)
	if given == "" {
		return
	}
	b.write(`<p role="status">`)
	b.text(fmt.Sprintf("%d found. ", found))
	b.write(`<a href="connectors">All connectors</a></p>`)
}

// said is where a connector's facts were read: as the deployment's folder says, else as the built-in definition does.
func (p *Pages) said(key string) (catalog.Provenance, error) {
	if said, ok, err := p.Catalog.FolderSources(key); ok || err != nil {
		return said, err
	}
	return catalog.FindProvenance(p.Sources, key)
}

func ways(entries []catalog.Entry) (n int) {
	for _, e := range entries {
		n += len(e.Auth)
	}
	return n
}

// byName are the categories that entries have first, by what people call them.
func byName(entries []catalog.Entry) (found []catalog.Category) {
	for _, c := range catalog.AllCategories() {
		if slices.ContainsFunc(entries, func(e catalog.Entry) bool { return e.Categories[0] == c }) {
			found = append(found, c)
		}
	}
	slices.SortFunc(found, func(a, b catalog.Category) int { return strings.Compare(a.Name(), b.Name()) })
	return found
}

// category lists the connectors of which it is the first category; the others are named below it.
func (b *body) category(c catalog.Category, entries []catalog.Entry) {
	b.write(`<section id="` + html.EscapeString(string(c)) + `"><h2>`)
	b.text(c.Name())
	b.write(`</h2><ul class="tiles">`)
	for _, e := range entries {
		if e.Categories[0] != c {
			continue
		}
		var schemes []string
		for _, a := range e.Auth {
			if name := SchemeName(a.Scheme); !slices.Contains(schemes, name) {
				schemes = append(schemes, name)
			}
		}
		b.write(`<li><a href="connectors/` + html.EscapeString(e.Key) + `">` + markOf(e) + `<div>`)
		b.text(e.Name)
		b.write(`<small>`)
		b.text(strings.Join(schemes, ", "))
		b.write(`</small></div></a></li>`)
	}
	b.write(`</ul></section>`)
}

func markOf(e catalog.Entry) string {
	return strings.Replace(page.NewMark(e.Key, e.Icon.Letters, e.Icon.Color).SVG(), "<svg ", `<svg aria-hidden="true" `, 1)
}

// Connector answers the page of one connector, named by the path's key.
func (p *Pages) Connector(w http.ResponseWriter, r *http.Request) {
	def, err := p.Catalog.Get(r.Context(), "", r.PathValue("key"))
	if err != nil {
		page.Policy{Only: connectorsCSSSource}.Set(w.Header())
		http.Error(w, "There is no such connector.", http.StatusNotFound)
		return
	}
	said, err := p.said(def.Key)
	if err != nil {
		http.Error(w, "The sources cannot be read.", http.StatusInternalServerError)
		return
	}
	var b body
	b.write(`<nav><a href="../connectors">All connectors</a></nav><header>` + markOf(def.Entry()) + `<div><h1>`)
	b.text(def.Name)
	b.write(`</h1><p class="quiet">`)
	about := []string{"key " + def.Key, "version " + def.Version, def.Stage}
	for _, c := range def.Categories {
		about = append(about, c.Name())
	}
	b.text(strings.Join(append(about, def.Tags...), " · "))
	b.write(`</p></div></header>`)
	if def.Docs != "" {
		b.write(`<p>`)
		b.link(def.Docs, "The vendor's page on authentication")
		b.write(`</p>`)
	}
	for i := range def.Auth {
		b.auth(def, &def.Auth[i], said, p.RedirectURI(r.Context(), def.Key))
	}
	b.reads(def)
	b.sdks(def.Key)
	b.send(w, def.Name)
}

// auth tells of one way to authenticate.
func (b *body) auth(d *catalog.Definition, a *catalog.Auth, said catalog.Provenance, redirect string) {
	b.write(`<section class="panel"><h2>`)
	b.text(a.Label)
	b.write(`</h2><dl><dt>Kind</dt><dd>`)
	b.text(SchemeName(a.Scheme))
	b.write(` (<code>`)
	b.text(a.Key)
	b.write(`</code>)</dd><dt>You set up</dt><dd>`)
	b.fields(a.Setup)
	b.write(`</dd>`)
	if a.Scheme == catalog.Code {
		b.write(`<dt>Redirect URI</dt><dd><code>`)
		b.text(redirect)
		b.write(`</code></dd>`)
	}
	b.write(`<dt>The end user enters</dt><dd>`)
	b.fields(a.Config)
	b.write(`</dd><dt>Unusual</dt><dd>`)
	b.list(Unusual(d, a))
	b.write(`</dd><dt>Read at</dt><dd>`)
	b.sources(said, a.Key)
	b.write(`</dd></dl></section>`)
}

func (b *body) fields(fields []catalog.Field) {
	if len(fields) == 0 {
		b.write(`nothing`)
		return
	}
	b.write(`<ul>`)
	for _, f := range fields {
		b.write(`<li><strong>`)
		b.text(f.Label)
		b.write(`</strong>`)
		if !f.Required {
			b.write(` <span class="quiet">if you like</span>`)
		}
		said := []string{f.Description}
		if f.Guide != nil {
			said = append(said, f.Guide.Description)
		}
		if text := strings.TrimSpace(strings.Join(said, " ")); text != "" {
			b.write(`<br>`)
			b.text(text)
		}
		b.write(`</li>`)
	}
	b.write(`</ul>`)
}

func (b *body) list(items []string) {
	if len(items) == 0 {
		b.write(`nothing`)
		return
	}
	b.write(`<ul>`)
	for _, item := range items {
		b.write(`<li>`)
		b.text(item)
		b.write(`</li>`)
	}
	b.write(`</ul>`)
}

func (b *body) sources(said catalog.Provenance, auth string) {
	if len(said.Auth[auth]) == 0 {
		b.write(`not told`)
		return
	}
	b.write(`<ul>`)
	for _, s := range said.Auth[auth] {
		b.write(`<li>`)
		if s.URL != "" {
			b.link(s.URL, s.URL)
		} else {
			b.write(`<code>`)
			b.text(s.Package)
			b.write(`</code>`)
		}
		b.write(` <span class="quiet">`)
		b.text(s.Checked + ", " + EvidenceName(s.Evidence))
		b.write(`</span>`)
		if s.Says != "" {
			b.write(`<br>`)
			b.text(s.Says)
		}
		b.write(`</li>`)
	}
	b.write(`</ul>`)
}

// body is a page as it is written. Text of definitions is only ever text.
type body struct {
	html       strings.Builder
	searchable bool // it has a form
}

func (b *body) write(markup string) { b.html.WriteString(markup) }

func (b *body) text(s string) { b.html.WriteString(html.EscapeString(s)) }

// link is a link to an https address; other addresses are text.
func (b *body) link(address, label string) {
	if !strings.HasPrefix(address, "https://") {
		b.text(address)
		return
	}
	b.write(`<a rel="noreferrer" href="` + html.EscapeString(address) + `">`)
	b.text(label)
	b.write(`</a>`)
}

// counts is a list of how many there are of what.
func (b *body) counts(title string, counts []Counted, anchor string) {
	b.write(`<section class="panel"><h2>`)
	b.text(title)
	b.write(`</h2><ul>`)
	for _, c := range counts {
		b.write(`<li><span>`)
		if anchor != "" {
			b.write(`<a href="` + anchor + html.EscapeString(c.Key) + `">`)
		}
		b.text(c.Name)
		if anchor != "" {
			b.write(`</a>`)
		}
		b.write(fmt.Sprintf(`</span><span>%d</span></li>`, c.N))
	}
	b.write(`</ul></section>`)
}

// send answers the page. Its one style is inside, and the policy allows it by its digest; it loads nothing.
func (b *body) send(w http.ResponseWriter, title string) {
	page.Policy{Only: connectorsCSSSource, Icon: true, Forms: b.searchable}.Set(w.Header())
	w.Header().Set("Cache-Control", "public, max-age=300")
	_, _ = fmt.Fprintf(w, `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>%s - Patchbay</title><link rel="icon" href="%s"><style>%s</style></head><body><main>%s</main></body></html>
`, html.EscapeString(title), html.EscapeString(page.Icon), connectorsCSS, b.html.String()) // the browser has gone; nobody is left to tell
}
