// Package flow serves the start and the callback of the OAuth flow. A browser walks it, so its two routes answer with
// redirects and plain pages. Neither a query nor a cookie of these requests is logged: they carry tokens, states and
// form values.
package flow

import (
	"cmp"
	"context"
	"net/http"
	"strings"

	"patchbay/shared/activity"
	"patchbay/shared/api/resource"
	"patchbay/shared/connect"
	"patchbay/shared/connector"
	"patchbay/shared/ident"
	"patchbay/shared/web/flow"
	"patchbay/shared/web/words"
	"patchbay/shared/wire"
)

// Handler serves the flow's two routes.
type Handler struct {
	Connect *connect.Service
	Catalog connector.Catalog
	// AppURL is where the hub's pages are; "" is the same as the deployment's address.
	AppURL string
	// AllowedOrigins may show the hub; a single "*" is any.
	AllowedOrigins []string
}

// Mount adds the routes. They are public to the Router: the start reads a session's token from its query, and the
// callback is bound by its state and cookie. The Router's labeller should be wire.ByKey.
func (h *Handler) Mount(rt *wire.Router) {
	rt.Page(wire.Public, "GET /connect/oauth2/{integration_id}", h.start)
	// A GET pattern takes HEAD, too, which must be safe (RFC 9110 section 9.2.1). A link checker's would use up the state
	// and link an account.
	rt.Refuse(wire.Public, "HEAD /connect/oauth2/{integration_id}")
	for _, callback := range []string{
		"/connect/oauth2/{provider}/callback", "/connect/oauth2/{project}/{provider}/callback",
	} {
		rt.Page(wire.Public, "GET "+callback, h.finish)
		rt.Page(wire.Public, "POST "+callback, h.finishPosted)
		rt.Refuse(wire.Public, "HEAD "+callback)
	}
	rt.Page(wire.Public, "GET "+clientDocument, h.document)
}

// finalPage is the only address to which a flow returns: an exact match, so there is no open redirect (F11).
func (h *Handler) finalPage(ctx context.Context) string {
	return cmp.Or(h.AppURL, wire.BaseURL(ctx)) + "/embedded/accounts/callback"
}

// setPrivate keeps an answer out of caches and its address out of referrers.
func setPrivate(w http.ResponseWriter) {
	h := w.Header()
	h.Set("Cache-Control", "no-store")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Content-Security-Policy", "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
}

// look is that of a page for a browser, of the project whose session it is; zero where that is not known.
func (h *Handler) look(r *http.Request, sc connect.Scope) flow.Look {
	l := flow.Look{Language: words.Of(r.URL.Query().Get("lang"), r.Header.Get("Accept-Language"))}
	if sc.Project.ID != "" {
		l.Product, l.Color, l.Back = sc.Project.ProductName(), sc.Project.Hub.Color, h.Connect.Redirect(sc)
		if hash := sc.Project.Hub.Logo.Hash; hash != "" {
			l.LogoPath = resource.LogoPath(sc.Project.ID, hash)
		}
	}
	return l
}

// fail tells an end user of an error that has no place to return to, and returns what it said.
func (h *Handler) fail(w http.ResponseWriter, r *http.Request, sc connect.Scope, err error) (code, text string) {
	ctx := r.Context()
	p := wire.ProblemOf(ctx, err)
	wire.Tag(ctx, "failure", p.Code)
	detail := p.ProviderResponse
	for _, f := range p.Errors[min(len(p.Errors), wire.Explained):] { // the message has those before
		detail += " " + f.Sentence(wire.LabellerOf(ctx, err))
	}
	flow.Failure{
		Look: h.look(r, sc), Status: p.StatusCode, Message: p.Message, Detail: strings.TrimSpace(detail), Code: p.Code,
		Reference: p.Instance,
	}.Write(w)
	return p.Code, strings.TrimSpace(p.Message + " " + strings.TrimSpace(detail))
}

// noteLink makes the request's entry a step of an attempt to link.
func noteLink(ctx context.Context, step, attempt string) {
	activity.Note(ctx, func(e *activity.Entry) {
		e.Kind, e.Action = activity.Link, step
		if ident.Valid(strings.TrimPrefix(attempt, "att_")) {
			e.Attempt = attempt
		}
	})
}
