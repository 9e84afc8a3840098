package flow

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"patchbay/shared/actor"
	"patchbay/shared/api/resource"
	"patchbay/shared/connect"
	"patchbay/shared/ident"
	"patchbay/shared/web/flow"
	"patchbay/shared/wire"
)

// start sends the browser to the provider.
func (h *Handler) start(w http.ResponseWriter, r *http.Request) {
	setPrivate(w)
	q := r.URL.Query()
	sc, err := h.Connect.Open(r.Context(), q.Get("token"))
	if err != nil {
		fail(r.Context(), w, err)
		return
	}
	wire.Tag(r.Context(), "project", sc.Project.ID)
	sc.Note(r.Context())
	noteLink(r.Context(), "start", q.Get("connection_attempt_id"))
	ctx := actor.With(r.Context(), sc.Actor())
	r = r.WithContext(ctx)
	if final := h.finalPage(ctx); q.Get("redirect_uri") != final {
		h.refuse(
			w, r, sc, connect.ErrRedirect.Says("The redirect_uri must be %s: set the hub's app-url to this deployment.", final),
		)
		return
	}
	configID := r.PathValue("integration_id")
	if why := h.doubt(r); why != "" {
		wire.Tag(ctx, "asked_because", why)
		h.ask(w, r, sc, configID, why == untold)
		return
	}
	connectorKey, _ := ident.Owner("cfg", configID)
	started, err := h.Connect.StartOAuth(ctx, sc, connect.Start{
		ConfigID: configID, AttemptID: q.Get("connection_attempt_id"), RedirectURI: q.Get("redirect_uri"),
		Callback: resource.RedirectURI(ctx, sc.Project.ID, connectorKey), Form: formValues(q),
	})
	if err != nil {
		h.refuse(w, r, sc, wire.Labelled(err, resource.FormLabels(ctx, h.Catalog, sc.Project.ID, configID)))
		return
	}
	http.SetCookie(w, flowCookie(ctx, q.Get("connection_attempt_id"), started.Cookie, started.Life))
	http.Redirect(w, r, started.URL, http.StatusFound)
}

// formValues are the query's parameters but for those that are no form fields.
func formValues(q url.Values) map[string]string {
	form := map[string]string{}
	for name, values := range q {
		form[name] = values[0]
	}
	for _, name := range []string{"redirect_uri", "token", "connection_attempt_id"} {
		delete(form, name)
	}
	return form
}

// refuse says why a flow cannot begin: to the popup, and by the attempt to the hub that waits for it.
func (h *Handler) refuse(w http.ResponseWriter, r *http.Request, sc connect.Scope, err error) {
	code, text := fail(r.Context(), w, err)
	h.Connect.RefuseStart(r.Context(), sc, r.URL.Query().Get("connection_attempt_id"), code, text)
}

// isBrowser tells people's browsers from other clients. Whoever is sent a link follows it in a browser, and each of
// them calls itself Mozilla (HTML, 8.9.1.1 "Client identification").
func isBrowser(r *http.Request) bool { return strings.HasPrefix(r.UserAgent(), "Mozilla/") }

// Why a browser's person is asked first. The words are in the log, and in infra/docs/deployment.md.
const (
	untold  = "no_referrer"  // nothing tells which page it comes from: that page asked for no referrer
	noPage  = "no_page"      // it comes from no page: the address was typed, or clicked in a mail program or a chat
	another = "other_origin" // it comes from a page that is none of AllowedOrigins
)

// doubt says why it is not known that one of the owner's pages sent a browser here; "" when it is, and for what is no
// browser.
func (h *Handler) doubt(r *http.Request) string {
	switch {
	case !isBrowser(r) || h.fromHub(r):
		return ""
	case r.Referer() != "":
		return another
	case r.Header.Get("Sec-Fetch-Site") == "none":
		return noPage
	}
	return untold
}

// fromHub says that a page which may show the hub sent the browser here: one of this deployment, or of an allowed
// origin. Scripts can set neither header (Fetch, forbidden request-headers). A page that asked for no referrer is not
// recognised.
func (h *Handler) fromHub(r *http.Request) bool {
	site := r.Header.Get("Sec-Fetch-Site") // of all addresses on the way, if there were redirects
	if site == "same-origin" {
		return true
	}
	from, err := url.Parse(r.Referer())
	if err != nil {
		return false
	}
	if slices.Contains(h.AllowedOrigins, "*") {
		return from.Host != "" || site == "cross-site" || site == "same-site"
	}
	origin := from.Scheme + "://" + from.Host
	return origin == wire.BaseURL(r.Context()) || slices.Contains(h.AllowedOrigins, origin)
}

// ask stands between a start link that somebody sent and the provider (F10): it says for whom an account would be
// linked. Its link is the page's own address, which the browser then opens from this origin. Nothing has begun by now.
func (h *Handler) ask(w http.ResponseWriter, r *http.Request, sc connect.Scope, configID string, untold bool) {
	choice, err := h.Connect.Choose(r.Context(), sc, configID)
	if err != nil {
		h.refuse(w, r, sc, wire.Labelled(err, resource.FormLabels(r.Context(), h.Catalog, sc.Project.ID, configID)))
		return
	}
	wire.Tag(r.Context(), "asked", configID)
	noteLink(r.Context(), "ask", r.URL.Query().Get("connection_attempt_id"))
	flow.Question{
		Product: sc.Project.Name, Connector: choice.Definition.Name, Owner: sc.Session.Owner.Name, Untold: untold,
	}.Write(w)
}
