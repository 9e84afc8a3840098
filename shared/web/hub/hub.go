// Package hub serves the pages an end user sees: the hosted hub behind a connect session's auth_link_url, and the page
// to which an OAuth popup is sent in the end. The hub's API is the api package's; these pages are one more client of
// it.
package hub

import (
	"context"
	_ "embed"
	"net/http"

	"patchbay/shared/catalog"
	"patchbay/shared/project"
	"patchbay/shared/web/page"
)

//go:embed templates/link.html
var linkHTML string

//go:embed templates/connections.html
var connectionsHTML string

//go:embed templates/callback.html
var callbackHTML string

// Options are what a deployment decides about the hub's pages.
type Options struct {
	// AllowedOrigins are the origins whose pages may frame the hosted hub (CSP frame-ancestors), such as
	// https://app.example.com; a single "*" is anybody; empty is nobody. What is not an origin is left out.
	AllowedOrigins []string
	// AppURL is the address whose /embedded/accounts/callback ends an OAuth flow; empty means the page's own base address.
	AppURL string
	// Icon is what the catalog has a connector drawn as; nil, or a connector without, are initials on a colour of their
	// own.
	Icon func(providerKey string) (catalog.Icon, bool)
	// Logo is a project's own, by its hash; project.ErrNoLogo.
	Logo func(ctx context.Context, project, hash string) (project.Picture, error)
}

// Handler serves GET /link, GET /connections, GET /hub-assets/… (files, and logos at LogoPath) and GET
// /embedded/accounts/callback.
//
// The session token of /link is in the address's fragment, /link#token=…, which browsers do not send: it is in no log.
// The page's script takes it from there and clears the address bar.
func Handler(o Options) http.Handler {
	assets := page.NewAssets("hub-assets", files())

	mux := http.NewServeMux()
	mux.Handle(assets.Pattern(), assets)
	mux.HandleFunc("GET /hub-assets/v1/{name}", assets.Stable) // <patchbay-hub>, in pages of the owner's product
	mux.HandleFunc("GET /hub-assets/logos/{name}", o.logo)
	mux.HandleFunc("GET /hub-assets/brand/{project}/{hash}", o.brand)
	mux.HandleFunc("GET /link", func(w http.ResponseWriter, _ *http.Request) {
		// same-origin: the start of an OAuth flow may want to see that it came from this page.
		page.Policy{Ancestors: o.AllowedOrigins, Calls: true, Logos: true, Referrer: "same-origin"}.Set(w.Header())
		page.Render(w, http.StatusOK, linkHTML, page.Values{
			"Icon": page.Icon, "Script": assets.Path("hub.js"), "AppURL": o.AppURL,
		})
	})
	mux.HandleFunc("GET /connections", func(w http.ResponseWriter, _ *http.Request) {
		page.Policy{Ancestors: o.AllowedOrigins, Calls: true, Logos: true, Referrer: "same-origin"}.Set(w.Header())
		page.Render(w, http.StatusOK, connectionsHTML, page.Values{
			"Icon": page.Icon, "Style": assets.Path("hub.css"), "Script": assets.Path("patchbay-connections.js"),
		})
	})
	mux.HandleFunc("GET /embedded/accounts/callback", func(w http.ResponseWriter, r *http.Request) {
		page.Policy{}.Set(w.Header())
		said := callbackPage(r.URL.Query(), r.Header.Get("Accept-Language"))
		page.Render(w, http.StatusOK, callbackHTML, said.values(assets))
	})
	return mux
}
