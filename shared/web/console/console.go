// Package console serves the owner's page: the catalog, auth configs, linked accounts, and a way to try it all. It is a
// client of the management API and knows nothing that the API does not tell; it holds no key of its own.
package console

import (
	_ "embed"
	"net/http"

	"patchbay/shared/web/page"
)

//go:embed templates/console.html
var consoleHTML string

// Options are what a deployment decides about the console. There is nothing yet.
type Options struct{}

// Handler serves GET /console and GET /console-assets/….
//
// The owner pastes an API key, which stays in the tab's sessionStorage and goes nowhere but to the management API of
// the same origin. A runner on the owner's own machine may open /console#key=…; a fragment is not sent, so the key is
// in no log. The page stands in no frame, since one click in it can disable a connector.
func Handler(Options) http.Handler {
	assets := page.NewAssets("console-assets", files())

	mux := http.NewServeMux()
	mux.Handle(assets.Pattern(), assets)
	mux.HandleFunc("GET /console", func(w http.ResponseWriter, _ *http.Request) {
		page.Policy{Calls: true, Logos: true}.Set(w.Header())
		// The hub in the playground raises and closes the window of a sign-in. No other page can open this one and keep
		// hold of it.
		w.Header().Set("Cross-Origin-Opener-Policy", "same-origin-allow-popups")
		page.Render(w, http.StatusOK, consoleHTML, page.Values{
			"Icon": page.Icon, "Style": assets.Path("console.css"), "Script": assets.Path("console.js"),
		})
	})
	return mux
}
