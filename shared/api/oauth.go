package api

import (
	"crypto/sha256"
	"encoding/hex"
	"html"
	"net/http"
	"net/url"
	"strings"
	"time"

	"patchbay/shared/connect"
	"patchbay/shared/ident"
)

// The OAuth flow is walked by a browser, so its two routes answer with redirects and plain pages. Neither a query nor a
// cookie of these requests is logged: they carry tokens, states and form values.

func (s *Server) oauthPages(mux *http.ServeMux) {
	mux.HandleFunc("GET /connect/oauth2/{integration_id}", s.startOAuth)
	mux.HandleFunc("GET /connect/oauth2/{provider}/callback", s.finishOAuth)
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
	if q.Get("redirect_uri") != s.finalPage(r) {
		s.page(w, r, connect.ErrRedirect.Says("The redirect_uri must be %s: set the hub's app-url to this deployment.", s.finalPage(r)))
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
	key, _ := ident.Owner("cfg", id)
	started, err := s.Connect.StartOAuth(ctx, sc, connect.Start{
		ConfigID: id, AttemptID: q.Get("connection_attempt_id"), RedirectURI: q.Get("redirect_uri"), Callback: redirectURI(ctx, key), Form: form,
	})
	if err != nil {
		s.page(w, r, err)
		return
	}
	http.SetCookie(w, s.flowCookie(r, q.Get("connection_attempt_id"), started.Cookie, started.Life))
	http.Redirect(w, r, started.URL, http.StatusFound)
}

func (s *Server) finishOAuth(w http.ResponseWriter, r *http.Request) {
	ctx := r.Context()
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
	h.Set("Content-Security-Policy", "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
}

// errorPage holds {title} and {body}. html/template calls methods by name, for which the linker must keep every method of
// everything: 1 MB of zip, and a slower start. There are three values to escape here.
const errorPage = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{title}</title></head>
<body><main><h1>{title}</h1>{body}</main></body></html>
`

// page tells an end user of an error that has no place to return to.
func (s *Server) page(w http.ResponseWriter, r *http.Request, err error) {
	p := toProblem(r.Context(), err)
	tag(r.Context(), "failure", p.Code)
	detail := p.ProviderResponse
	for _, f := range p.Errors {
		detail += f.Message + ". "
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(p.StatusCode)
	body := "<p>" + html.EscapeString(p.Message) + "</p>"
	if detail != "" {
		body += "<p>" + html.EscapeString(detail) + "</p>"
	}
	body += "<p><small>" + html.EscapeString(p.Code+" "+p.Instance) + "</small></p>"
	_, _ = strings.NewReplacer("{title}", "The account was not linked", "{body}", body).WriteString(w, errorPage) // the browser is gone
}
