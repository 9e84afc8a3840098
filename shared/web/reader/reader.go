// Package reader serves the reader of the API: one page with every operation of openapi.json, which it loads from the
// deployment itself.
package reader

import (
	_ "embed"
	"net/http"

	"patchbay/shared/web/page"
)

//go:embed templates/docs.html
var docsHTML string

// Assets are the page's script and style, at /docs/<hash>/<name>: the HTTP API routes what is below /docs already.
func Assets() *page.Assets { return page.NewAssets("docs", files()) }

// Page answers the page. It calls its own deployment and nobody else, and keeps no API key that is typed into it.
func Page(w http.ResponseWriter, _ *http.Request) {
	assets := Assets()
	page.Policy{Calls: true}.Set(w.Header())
	page.Render(w, http.StatusOK, docsHTML, page.Values{
		"Icon": page.Icon, "Style": assets.Path("reader.css"), "Script": assets.Path("reader.js"),
	})
}
