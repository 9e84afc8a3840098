package api

import (
	_ "embed"
	"encoding/json"
	"net/http"

	v5 "github.com/swaggest/swgui/v5emb"
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
		(*Server).connectorRoutes, (*Server).metaRoutes, (*Server).authConfigRoutes, (*Server).projectRoutes, (*Server).sessionRoutes,
		(*Server).hubRoutes, (*Server).accountRoutes, (*Server).proxyRoutes,
	} {
		g(s, api)
	}
	return json.MarshalIndent(api.OpenAPI(), "", " ")
}

// documentation serves the description, and pages to browse it.
func documentation(mux *http.ServeMux) {
	mux.HandleFunc("GET /openapi.json", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Access-Control-Allow-Origin", "*")
		_, _ = w.Write(document) // the caller is gone
	})
	pages := v5.New("Patchbay", "/openapi.json", "/docs/")
	mux.Handle("GET /docs/", pages)
	mux.Handle("GET /docs", http.RedirectHandler("/docs/", http.StatusFound))
}
