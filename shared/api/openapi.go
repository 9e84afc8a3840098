package api

import (
	"bytes"
	"compress/gzip"
	_ "embed"
	"encoding/json"
	"io"
	"net/http"
	"strings"

	"github.com/swaggest/swgui/v5/static"
)

//go:generate go run ./generate

// document is the OpenAPI 3.1 description of every function's operations; generate writes it, a test compares it.
//
//go:embed openapi.json
var document []byte

// Document builds the OpenAPI description from the operations of every function.
func Document() ([]byte, error) {
	s := &Server{}
	mux := http.NewServeMux()
	api := newAPI(mux)
	for _, g := range []routes{
		(*Server).connectorRoutes, (*Server).categoryRoutes, (*Server).metaRoutes, (*Server).authConfigRoutes, (*Server).projectRoutes, (*Server).sessionRoutes,
		(*Server).hubRoutes, (*Server).accountRoutes, (*Server).proxyRoutes,
	} {
		g(s, api)
	}
	return json.MarshalIndent(api.OpenAPI(), "", " ")
}

// documentation serves the description, and a page to browse it. Swagger UI's own Go handlers index their files when the
// process starts, in every function that links this package, which cost more there than everything of ours together
// (4.2 of 10 million instructions); so its files are read from the binary when they are asked for.
func documentation(mux *http.ServeMux) {
	mux.HandleFunc("GET /openapi.json", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Access-Control-Allow-Origin", "*")
		_, _ = w.Write(document) // the caller is gone
	})
	// Not below /docs/: the HTTP API's greedy routes do not match an empty rest.
	mux.HandleFunc("GET /docs", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "+
			"img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
		_, _ = io.WriteString(w, docsPage)
	})
	mux.HandleFunc("GET /docs/start.js", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/javascript; charset=utf-8")
		_, _ = io.WriteString(w, docsStart)
	})
	for name, kind := range map[string]string{
		"swagger-ui.css": "text/css; charset=utf-8", "swagger-ui-bundle.js": "text/javascript; charset=utf-8",
	} {
		mux.HandleFunc("GET /docs/"+name, func(w http.ResponseWriter, r *http.Request) { docsFile(w, r, name, kind) })
	}
}

// docsFile answers a file as it is embedded, compressed, which also keeps it far below Lambda's 6 MB.
func docsFile(w http.ResponseWriter, r *http.Request, name, kind string) {
	packed, err := static.FS.ReadFile(name + ".gz")
	if err != nil {
		http.NotFound(w, r)
		return
	}
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
