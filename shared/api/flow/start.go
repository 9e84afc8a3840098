package flow

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"patchbay/shared/actor"
	"patchbay/shared/api/resource"
	"patchbay/shared/connect"
	"patchbay/shared/ident"
	"patchbay/shared/project"
	"patchbay/shared/web/flow"
	"patchbay/shared/web/words"
	"patchbay/shared/wire"
)

// beginning is a flow about to begin: by a ticket, as our own hub has it, or by the session's token and the form in the
// address, as the published hub makes it (client contract, section 3).
type beginning struct {
	scope connect.Scope
	start connect.Start
	err   error // why it cannot begin, once it is known whose session it is
}

// read says what a request begins. Its error is for a request whose session is not known.
func (h *Handler) read(r *http.Request) (b beginning, err error) {
	q, ctx := r.URL.Query(), r.Context()
	b.start = connect.Start{
		ConfigID: r.PathValue("integration_id"), AttemptID: q.Get("connection_attempt_id"), RedirectURI: h.finalPage(ctx),
	}
	if lang := q.Get("lang"); lang != "" { // else each page asks the browser
		b.start.Language = words.Of(lang, r.Header.Get("Accept-Language"))
	}
	if ticket := q.Get("ticket"); ticket != "" {
		var kept connect.Prepared
		var a connect.Attempt
		if b.scope, a, kept, err = h.Connect.OpenTicket(ctx, ticket); err != nil {
			return b, err
		}
		b.start.AttemptID, b.start.Ticket, b.start.Form, b.start.AccountID = a.ID, a.TicketHash, kept.Form, kept.Account
		b.start.Page = kept.Page
		if kept.ConfigID != b.start.ConfigID {
			b.err = connect.ErrNotInHub
		}
		return b, nil
	}
	if b.scope, err = h.Connect.Open(ctx, q.Get("token")); err != nil {
		return b, err
	}
	b.start.Form = formValues(q)
	if final := b.start.RedirectURI; q.Get("redirect_uri") != final {
		b.err = connect.ErrRedirect.Says("The redirect_uri must be %s: set the hub's app-url to this deployment.", final)
	}
	return b, nil
}

// start sends the browser to the provider.
func (h *Handler) start(w http.ResponseWriter, r *http.Request) {
	setPrivate(w)
	b, err := h.read(r)
	if err != nil {
		h.fail(w, r, connect.Scope{}, err)
		return
	}
	sc := b.scope
	wire.Tag(r.Context(), "project", sc.Project.ID)
	sc.Note(r.Context())
	noteLink(r.Context(), "start", b.start.AttemptID)
	ctx := actor.With(r.Context(), sc.Actor())
	r = r.WithContext(ctx)
	if b.err != nil {
		h.refuse(w, r, b, b.err)
		return
	}
	// Of a verified session nothing comes in another's browser, so there is nothing to ask.
	if why := h.doubt(r, sc.Project.Hub); why != "" && !sc.Session.Verified() {
		wire.Tag(ctx, "asked_because", why)
		h.ask(w, r, b, why == untold)
		return
	}
	connectorKey, _ := ident.Owner("cfg", b.start.ConfigID)
	b.start.Callback = resource.RedirectURI(ctx, sc.Project.ID, connectorKey)
	b.start.Own = ownClient(ctx, sc, b.start.ConfigID)
	started, err := h.Connect.StartOAuth(ctx, sc, b.start)
	if err != nil {
		h.refuse(w, r, b, h.labelled(ctx, b, err))
		return
	}
	http.SetCookie(w, flowCookie(ctx, b.start.AttemptID, started.Cookie, started.Life))
	http.Redirect(w, r, started.URL, http.StatusFound)
}

// labelled calls the fields of an error as the connector's form does.
func (h *Handler) labelled(ctx context.Context, b beginning, err error) error {
	return wire.Labelled(err, resource.FormLabels(ctx, h.Catalog, b.scope.Project.ID, b.start.ConfigID))
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
func (h *Handler) refuse(w http.ResponseWriter, r *http.Request, b beginning, err error) {
	code, text := h.fail(w, r, b.scope, err)
	h.Connect.RefuseStart(r.Context(), b.scope, b.start.AttemptID, code, text)
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
func (h *Handler) doubt(r *http.Request, hub project.Hub) string {
	switch {
	case !isBrowser(r) || h.fromHub(r, hub):
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
func (h *Handler) fromHub(r *http.Request, hub project.Hub) bool {
	site := r.Header.Get("Sec-Fetch-Site") // of all addresses on the way, if there were redirects
	if site == "same-origin" {
		return true
	}
	from, err := url.Parse(r.Referer())
	if err != nil {
		return false
	}
	if slices.Contains(h.AllowedOrigins, "*") && len(hub.Origins) == 0 {
		return from.Host != "" || site == "cross-site" || site == "same-site"
	}
	origin := from.Scheme + "://" + from.Host
	return origin == wire.Origin(r.Context()) || hub.Names(origin, h.AllowedOrigins)
}

// ask stands between a start link that somebody sent and the provider (F10): it says for whom an account would be
// linked. Its link is the page's own address, which the browser then opens from this origin. Nothing has begun by now.
func (h *Handler) ask(w http.ResponseWriter, r *http.Request, b beginning, untold bool) {
	choice, err := h.Connect.Choose(r.Context(), b.scope, b.start.ConfigID)
	if err != nil {
		h.refuse(w, r, b, h.labelled(r.Context(), b, err))
		return
	}
	wire.Tag(r.Context(), "asked", b.start.ConfigID)
	noteLink(r.Context(), "ask", b.start.AttemptID)
	flow.Question{
		Look: h.look(r, b.scope), Connector: choice.Definition.Name, Owner: b.scope.Session.Owner.Name, Untold: untold,
	}.Write(w)
}
