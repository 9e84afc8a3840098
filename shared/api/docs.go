// Package api holds the OpenAPI document of Patchbay's HTTP API and serves it, with a page to browse it. The handlers
// are in the folders beside it, one for each audience.
package api

import (
	"bytes"
	"compress/gzip"
	"context"
	_ "embed"
	"net/http"
	"strings"
	"sync"

	"patchbay/shared/api/resource"
	"patchbay/shared/catalog/compiled"
	"patchbay/shared/web/connectors"
	"patchbay/shared/web/reader"
	"patchbay/shared/wire"
)

//go:generate go run ./generate
//go:generate go run ../../infra/clients/generate

// document is the OpenAPI 3.1 description of every operation. The command generate writes it, and its test compares it.
//
//go:embed openapi.json
var document []byte

// Document returns the OpenAPI document as it is served.
func Document() []byte { return bytes.Clone(document) }

// packed is the document compressed, made when it is first asked for: a browser on a slow line is worth the 10 ms.
var packed = sync.OnceValue(func() []byte {
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	_, _ = w.Write(document) // into memory
	_ = w.Close()            // as above
	return out.Bytes()
})

// below is the document of a deployment below a path: its server is there.
func below(base string) []byte {
	return bytes.Replace(document, []byte(`"url": "/"`), []byte(`"url": "`+base+`"`), 1)
}

// MountDocs adds the document at /openapi.json, and a page to read it and to try it at /docs.
func MountDocs(rt *wire.Router) {
	rt.Page(wire.Public, "GET /openapi.json", func(w http.ResponseWriter, r *http.Request) {
		h, text := w.Header(), document
		h.Set("Content-Type", "application/json")
		h.Set("Access-Control-Allow-Origin", "*")
		h.Set("Vary", "Accept-Encoding")
		if base := wire.BasePath(r.Context()); base != "" {
			text = below(base)
		} else if strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
			h.Set("Content-Encoding", "gzip")
			text = packed()
		}
		_, _ = w.Write(text) // the caller is gone
	})
	// Not below /docs/: the HTTP API's greedy routes do not match an empty rest.
	rt.Page(wire.Public, "GET /docs", reader.Page)
	assets := reader.Assets()
	rt.Page(wire.Public, assets.Pattern(), assets.ServeHTTP)
}

// MountCatalog adds the pages of the catalog at /docs/connectors, that of vendors' SDKs at /docs/sdks, and the
// documents at /docs/guides.
func MountCatalog(rt *wire.Router, c connectors.Catalog) {
	redirect := func(ctx context.Context, key string) string {
		return resource.RedirectURI(ctx, "", key) // a deployment's connectors are nobody's own
	}
	proxy := func(ctx context.Context) string { return wire.BaseURL(ctx) + "/proxy" }
	pages := &connectors.Pages{Catalog: c, Sources: compiled.Sources, RedirectURI: redirect, ProxyURL: proxy}
	rt.Page(wire.Public, "GET /docs/connectors", pages.Index)
	rt.Page(wire.Public, "GET /docs/connectors/{key}", pages.Connector)
	rt.Page(wire.Public, "GET /docs/sdks", pages.SDKs)
	rt.Page(wire.Public, "GET /docs/guides", pages.Guides)
	rt.Page(wire.Public, "GET /docs/guides/{name}", pages.Guide)
}
