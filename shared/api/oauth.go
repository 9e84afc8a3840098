package api

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"html"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"patchbay/shared/actor"
	"patchbay/shared/connect"
	"patchbay/shared/ident"
)

// The OAuth flow is walked by a browser, so its two routes answer with redirects and plain pages. Neither a query nor a
// cookie of these requests is logged: they carry tokens, states and form values.

func (s *Server) oauthPages(mux *http.ServeMux) {
	mux.HandleFunc("GET /connect/oauth2/{integration_id}", s.startOAuth)
	mux.HandleFunc("GET /connect/oauth2/{provider}/callback", s.finishOAuth)
	// A GET pattern takes HEAD, too, which must be safe (RFC 9110 section 9.2.1): a link checker's would use up the state and link.
	mux.HandleFunc("HEAD /connect/oauth2/{integration_id}", noHead)
	mux.HandleFunc("HEAD /connect/oauth2/{provider}/callback", noHead)
}

func noHead(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Allow", http.MethodGet)
	writeProblem(w, newProblem(r.Context(), http.StatusMethodNotAllowed, "method_not_allowed", "This path does not take HEAD; it takes GET."))
}

// Parameters of the start that are not form fields.
var startParameters = []string{"redirect_uri", "token", "connection_attempt_id"}

func (s *Server) startOAuth(w http.ResponseWriter, r *http.Request) {
	ctx := r.Context()
	noStore(w)
	q := r.URL.Query()
	sc, err := s.Connect.Open(ctx, q.Get("token"))
	if err != nil {
		s.page(w, r, err)
		return
	}
	tag(ctx, "project", sc.Project.ID)
	ctx = actor.With(ctx, sc.Actor())
	r = r.WithContext(ctx)
	if q.Get("redirect_uri") != s.finalPage(r) {
		s.refuseStart(w, r, sc, connect.ErrRedirect.Says("The redirect_uri must be %s: set the hub's app-url to this deployment.", s.finalPage(r)))
		return
	}
	form := map[string]string{}
	for name, values := range q {
		form[name] = values[0]
	}
	for _, name := range startParameters {
		delete(form, name)
	}
	id := r.PathValue("integration_id")
	eventOf(ctx).label = s.labels(ctx, sc.Project.ID, id)
	if isBrowser(r) && !s.fromHub(r) {
		s.ask(w, r, sc, id)
		return
	}
	key, _ := ident.Owner("cfg", id)
	started, err := s.Connect.StartOAuth(ctx, sc, connect.Start{
		ConfigID: id, AttemptID: q.Get("connection_attempt_id"), RedirectURI: q.Get("redirect_uri"), Callback: redirectURI(ctx, key), Form: form,
	})
	if err != nil {
		s.refuseStart(w, r, sc, err)
		return
	}
	http.SetCookie(w, s.flowCookie(r, q.Get("connection_attempt_id"), started.Cookie, started.Life))
	http.Redirect(w, r, started.URL, http.StatusFound)
}

// refuseStart says why a flow cannot begin: to the popup, and by the attempt to the hub that waits for it.
func (s *Server) refuseStart(w http.ResponseWriter, r *http.Request, sc connect.Scope, err error) {
	code, text := s.page(w, r, err)
	s.Connect.RefuseStart(r.Context(), sc, r.URL.Query().Get("connection_attempt_id"), code, text)
}

// isBrowser tells people's browsers from other clients: whoever is sent a link follows it in a browser, and each of them calls
// itself Mozilla (HTML, 8.9.1.1 "Client identification").
func isBrowser(r *http.Request) bool { return strings.HasPrefix(r.UserAgent(), "Mozilla/") }

// fromHub says that a page which may show the hub sent the browser here: one of this deployment, or of an allowed origin.
// Scripts can set neither header (Fetch, forbidden request-headers). A page that asked for no referrer is not recognised.
func (s *Server) fromHub(r *http.Request) bool {
	site := r.Header.Get("Sec-Fetch-Site") // of all addresses on the way, if there were redirects
	if site == "same-origin" {
		return true
	}
	from, err := url.Parse(r.Referer())
	if err != nil {
		return false
	}
	if slices.Contains(s.AllowedOrigins, "*") {
		return from.Host != "" || site == "cross-site" || site == "same-site"
	}
	origin := from.Scheme + "://" + from.Host
	return origin == s.base(r) || slices.Contains(s.AllowedOrigins, origin)
}

// ask stands between a start link that somebody sent and the provider (F10): it says for whom an account would be linked. The
// link on it is the page's own address, which the browser then opens from this origin. Nothing has begun by now.
func (s *Server) ask(w http.ResponseWriter, r *http.Request, sc connect.Scope, configID string) {
	choice, err := s.Connect.Choose(r.Context(), sc, configID)
	if err != nil {
		s.refuseStart(w, r, sc, err)
		return
	}
	tag(r.Context(), "asked", configID)
	name := html.EscapeString(choice.Definition.Name)
	w.Header().Set("Referrer-Policy", "same-origin") // for browsers without Sec-Fetch-Site
	writePage(w, http.StatusOK, "Link a "+choice.Definition.Name+" account?", fmt.Sprintf(
		`<p><strong>%s</strong> asks to link your %s account to <strong>%s</strong>, and to make calls with it.</p>`+
			`<p>You came here by a link, not from one of their pages. Go on only if you were about to do this yourself: `+
			`otherwise whoever sent you the link gets to use your account. To stop here, close this window.</p>`+
			`<p><a href="">Continue to %[2]s</a></p>`,
		html.EscapeString(sc.Project.Name), name, html.EscapeString(sc.Session.Owner.Name)))
}

func (s *Server) finishOAuth(w http.ResponseWriter, r *http.Request) {
	ctx := actor.With(r.Context(), actor.Of("oauth-callback")) // until the state tells whose session it is
	noStore(w)
	tag(ctx, "connector", r.PathValue("provider"))
	q := r.URL.Query()
	attempt, _, _ := strings.Cut(q.Get("state"), ".")
	cookies := map[string]string{}
	if c, err := r.Cookie(s.cookieName(r, attempt)); err == nil {
		cookies[attempt] = c.Value
	}
	done, err := s.Connect.FinishOAuth(ctx, connect.Callback{Connector: r.PathValue("provider"), Query: q, Cookies: cookies})
	if err != nil {
		s.page(w, r, err)
		return
	}
	http.SetCookie(w, s.flowCookie(r, attempt, "", -time.Second))
	end := url.Values{"status": {"success"}}
	if f := done.Failure; f != nil {
		tag(ctx, "failure", f.Code)
		note(ctx, f.Unwrap())
		end = url.Values{"status": {"error"}, "error": {f.Code}, "error_description": {firstOf(f.ProviderResponse, f.Message)}}
	} else {
		tag(ctx, "account", done.Account.ID)
	}
	http.Redirect(w, r, done.RedirectURI+"?"+end.Encode(), http.StatusFound)
}

func firstOf(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// finalPage is the only address to which a flow returns: an exact match, so there is no open redirect (F11).
func (s *Server) finalPage(r *http.Request) string {
	return s.app(r.Context()) + "/embedded/accounts/callback"
}

// flowCookie binds a flow to the browser that started it (F3). Its name carries the attempt, so that two popups do not
// undo each other. The prefix needs https, which only a local deployment lacks.
func (s *Server) flowCookie(r *http.Request, attempt, value string, life time.Duration) *http.Cookie {
	secure := strings.HasPrefix(s.base(r), "https://")
	return &http.Cookie{ //nolint:gosec // Secure wherever the deployment has https; a local one has not
		Name: s.cookieName(r, attempt), Value: value, Path: "/", MaxAge: int(life.Seconds()), Secure: secure, HttpOnly: true,
		SameSite: http.SameSiteLaxMode, // the provider's redirect is a cross-site top-level navigation
	}
}

func (s *Server) cookieName(r *http.Request, attempt string) string {
	sum := sha256.Sum256([]byte(attempt))
	name := "patchbay_flow_" + hex.EncodeToString(sum[:8])
	if strings.HasPrefix(s.base(r), "https://") {
		return "__Host-" + name
	}
	return name
}

func noStore(w http.ResponseWriter) {
	h := w.Header()
	h.Set("Cache-Control", "no-store")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Content-Security-Policy", "default-src 'none'; style-src "+pageStyleHash()+"; base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
}

// pageStyle is the one style of these pages, which load nothing: the policy allows it by its hash.
const pageStyle = `:root{color-scheme:light dark;--ink:#1b2430;--paper:#fff;--ground:#f3f5f8;--action:#27408f}` +
	`@media(prefers-color-scheme:dark){:root{--ink:#e6eaf0;--paper:#1a212b;--ground:#10151c;--action:#a8bcff}}` +
	`body{margin:0;padding:2rem 1rem;background:var(--ground);color:var(--ink);font:1rem/1.5 system-ui,sans-serif}` +
	`main{max-width:28rem;margin:0 auto;padding:1rem 1.75rem;background:var(--paper);border-radius:.75rem;overflow-wrap:anywhere}` +
	`h1{font-size:1.35rem}` +
	`a{display:inline-block;padding:.55rem 1.1rem;border-radius:.5rem;background:var(--action);color:var(--paper);text-decoration:none;font-weight:600}` +
	`a:focus-visible{outline:3px solid var(--ink);outline-offset:2px}`

var pageStyleHash = sync.OnceValue(func() string {
	sum := sha256.Sum256([]byte(pageStyle))
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
})

// pageText holds {title}, {style} and {body}. html/template calls methods by name, for which the linker must keep every
// method of everything: 1 MB of zip, and a slower start. There are few values to escape here.
const pageText = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{title}</title><style>{style}</style></head>
<body><main><h1>{title}</h1>{body}</main></body></html>
`

// writePage answers a page; title is text, body is HTML.
func writePage(w http.ResponseWriter, status int, title, body string) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	fill := strings.NewReplacer("{title}", html.EscapeString(title), "{style}", pageStyle, "{body}", body)
	_, _ = fill.WriteString(w, pageText) // the browser is gone
}

// page tells an end user of an error that has no place to return to, and returns what it said.
func (s *Server) page(w http.ResponseWriter, r *http.Request, err error) (code, text string) {
	e := eventOf(r.Context())
	if e.label == nil {
		e.label = bare
	}
	p := toProblem(r.Context(), err)
	tag(r.Context(), "failure", p.Code)
	detail := p.ProviderResponse
	for i, f := range p.Errors {
		if i > 0 { // the first is in the message
			detail += " " + f.sentence(e.label)
		}
	}
	body := "<p>" + html.EscapeString(p.Message) + "</p>"
	if detail != "" {
		body += "<p>" + html.EscapeString(detail) + "</p>"
	}
	body += "<p><small>" + html.EscapeString(p.Code+" "+p.Instance) + "</small></p>"
	writePage(w, p.StatusCode, "The account was not linked", body)
	return p.Code, strings.TrimSpace(p.Message + " " + strings.TrimSpace(detail))
}
