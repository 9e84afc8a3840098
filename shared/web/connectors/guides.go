package connectors

import (
	"embed"
	"net/http"
	"slices"
	"strings"
	"sync"

	"patchbay/shared/web/page"
)

//go:generate go run ../../../infra/tools/guides ../../../infra/docs generated

// guideFiles are the documents of infra/docs that are for users, as HTML: NN-name.html, in their order.
//
//go:embed generated
var guideFiles embed.FS

// A guide is one of them.
type guide struct{ name, title, html string }

var guides = sync.OnceValue(func() (all []guide) {
	files, err := guideFiles.ReadDir("generated")
	if err != nil {
		panic("guides: " + err.Error()) // files of this package
	}
	for _, f := range files {
		text, err := guideFiles.ReadFile("generated/" + f.Name())
		if err != nil {
			panic("guides: " + err.Error())
		}
		_, name, _ := strings.Cut(strings.TrimSuffix(f.Name(), ".html"), "-")
		g := guide{name: name, html: string(text)}
		if _, rest, ok := strings.Cut(g.html, "<h1"); ok {
			_, rest, _ = strings.Cut(rest, ">")
			g.title, _, _ = strings.Cut(rest, "</h1>")
		}
		all = append(all, g)
	}
	return all
})

// Guides answers the list of documents.
func (p *Pages) Guides(w http.ResponseWriter, _ *http.Request) {
	var b body
	b.write(`<nav><a href="../docs">API</a> · <a href="connectors">Connectors</a> · <a href="sdks">Use your SDK</a></nav>` +
		`<header><div><h1>Documents</h1></div></header><section class="panel"><ul>`)
	for _, g := range guides() {
		b.write(`<li><a href="guides/` + g.name + `">` + g.title + `</a></li>`) // HTML of ours
	}
	b.write(`</ul></section>`)
	b.send(w, "Documents")
}

// Guide answers one document, named by the path.
func (p *Pages) Guide(w http.ResponseWriter, r *http.Request) {
	i := slices.IndexFunc(guides(), func(g guide) bool { return g.name == r.PathValue("name") })
	if i < 0 {
		page.Policy{Only: connectorsCSSSource}.Set(w.Header())
		http.Error(w, "There is no such document.", http.StatusNotFound)
		return
	}
	var b body
	b.write(`<nav><a href="../guides">All documents</a> · <a href="../../docs">API</a></nav><article>`)
	b.write(guides()[i].html)
	b.write(`</article>`)
	b.send(w, guides()[i].title)
}
