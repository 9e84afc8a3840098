// Package api holds the OpenAPI document of Patchbay's HTTP API and serves it, with a page to browse it. The handlers
// are in the folders beside it, one for each audience.
package api

import (
	"bytes"
	"compress/gzip"
	"context"
	_ "embed"
	"io"
	"net/http"
	"strings"

	"patchbay/shared/api/resource"
	"patchbay/shared/catalog/compiled"
	"patchbay/shared/web/connectors"
	"patchbay/shared/wire"
)

//go:generate go run ./generate

// document is the OpenAPI 3.1 description of every operation. The command generate writes it, and its test compares it.
//
//go:embed openapi.json
var document []byte

// Document returns the OpenAPI document as it is served.
func Document() []byte { return bytes.Clone(document) }

// readerFiles are the two files of Swagger UI that the page of the API loads. The module that has them embeds five
// more, 160 KB which nobody would ask for, in whatever imports it; so generate takes these out of it.
var (
	//go:embed swagger/swagger-ui.css.gz
	readerStyle []byte
	//go:embed swagger/swagger-ui-bundle.js.gz
	readerScript []byte
)

// MountDocs adds the document at /openapi.json, and a page to browse it at /docs.
//
// Swagger UI's own Go handlers index their files when the process starts, which cost more than everything of ours
// together (4.2 of 10 million instructions). So its files are read from the binary when they are asked for.
func MountDocs(rt *wire.Router) {
	rt.Page(wire.Public, "GET /openapi.json", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Access-Control-Allow-Origin", "*")
		_, _ = w.Write(document) // the caller is gone
	})
	// Not below /docs/: the HTTP API's greedy routes do not match an empty rest.
	rt.Page(wire.Public, "GET /docs", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'self'; "+
			"img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
		_, _ = io.WriteString(w, docsPage)
	})
	rt.Page(wire.Public, "GET /docs/start.js", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/javascript; charset=utf-8")
		_, _ = io.WriteString(w, docsStart)
	})
	rt.Page(wire.Public, "GET /docs/swagger-ui.css", func(w http.ResponseWriter, r *http.Request) {
		docsFile(w, r, readerStyle, "text/css; charset=utf-8")
	})
	rt.Page(wire.Public, "GET /docs/swagger-ui-bundle.js", func(w http.ResponseWriter, r *http.Request) {
		docsFile(w, r, readerScript, "text/javascript; charset=utf-8")
	})
}

// MountCatalog adds the pages of the catalog at /docs/connectors.
func MountCatalog(rt *wire.Router, c connectors.Catalog) {
	redirect := func(ctx context.Context, key string) string {
		return resource.RedirectURI(ctx, "", key) // a deployment's connectors are nobody's own
	}
	pages := &connectors.Pages{Catalog: c, Sources: compiled.Sources, RedirectURI: redirect}
	rt.Page(wire.Public, "GET /docs/connectors", pages.Index)
	rt.Page(wire.Public, "GET /docs/connectors/{key}", pages.Connector)
}

// docsFile answers a file as it is embedded, compressed, which also keeps it far below Lambda's 6 MB.
func docsFile(w http.ResponseWriter, r *http.Request, packed []byte, kind string) {
	h := w.Header()
	h.Set("Content-Type", kind)
	h.Set("Cache-Control", "public, max-age=86400")
	h.Set("Vary", "Accept-Encoding")
	if strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		h.Set("Content-Encoding", "gzip")
		_, _ = w.Write(packed) // the caller is gone
		return
	}
	unpacked, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		http.NotFound(w, r)
		return
	}
	_, _ = io.Copy(w, unpacked) //nolint:gosec // not a bomb: it is in this binary
}

const docsPage = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Patchbay API</title>
<link rel="stylesheet" href="/docs/swagger-ui.css"></head>
<body><div id="docs"></div><script src="/docs/swagger-ui-bundle.js"></script><script src="/docs/start.js"></script></body></html>
`

const docsStart = `SwaggerUIBundle({ url: "/openapi.json", dom_id: "#docs", deepLinking: true });
`
