package proxy

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"patchbay/shared/project"
)

// Pages of other origins may use the proxy with a use token that names their origin, and with nothing else
// (decision 0026). A preflight has no token (Fetch, section 3.3), so it is answered for every origin: it lets a page
// ask, and says nothing of whether it is heard. The call itself is made only for an origin that the token names, letter
// by letter, and only its answer may be read. No cookie counts: Access-Control-Allow-Credentials is never sent.

type pageKey struct{}

// page is what is known of the page that a request comes from.
type page struct {
	origin string // "" when no page asks
	token  bool   // it presents a use token
	alien  bool   // which is not for its origin
}

// fromPage puts the origin of a request with a use token where it is decided, and remembers that there is one.
func fromPage(ctx context.Context, a *project.Access, header http.Header) {
	if a.Use.None() {
		return
	}
	a.Origin = strings.Join(header.Values("Origin"), ", ")
	if p, ok := ctx.Value(pageKey{}).(*page); ok {
		p.token = true
	}
}

// refused remembers that a use token is not for a page's origin.
func refusedPage(ctx context.Context, err error) {
	if p, ok := ctx.Value(pageKey{}).(*page); ok && errors.Is(err, project.ErrUseTokenOrigin) {
		p.alien = true
	}
}

// ForPages lets pages read the answers of h that are for them, and answers preflights.
func ForPages(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p := &page{origin: r.Header.Get("Origin")}
		if p.origin == "" {
			h.ServeHTTP(w, r)
			return
		}
		if r.Method == http.MethodOptions && r.Header.Get("Access-Control-Request-Method") != "" {
			preflight(w.Header(), r.Header)
			w.WriteHeader(http.StatusNoContent)
			return
		}
		h.ServeHTTP(&pageWriter{ResponseWriter: w, page: p}, r.WithContext(context.WithValue(r.Context(), pageKey{}, p)))
	})
}

// preflightAge is for how many seconds a browser need not ask again.
const preflightAge = "600"

func preflight(answer, asked http.Header) {
	answer.Set("Access-Control-Allow-Origin", asked.Get("Origin"))
	answer.Set("Access-Control-Allow-Methods", strings.Join(methods, ", "))
	if names := asked.Get("Access-Control-Request-Headers"); isNames(names) {
		answer.Set("Access-Control-Allow-Headers", names)
	}
	answer.Set("Access-Control-Max-Age", preflightAge)
	answer.Set("Vary", "Origin, Access-Control-Request-Method, Access-Control-Request-Headers")
	answer.Set("Cache-Control", "no-store")
}

// isNames says whether a text is a list of names of headers as browsers write it.
func isNames(text string) bool {
	return text != "" && strings.Trim(strings.ToLower(text), "abcdefghijklmnopqrstuvwxyz0123456789-_, ") == ""
}

// pageWriter adds what lets a page read an answer.
type pageWriter struct {
	http.ResponseWriter
	page  *page
	begun bool
}

// WriteHeader implements http.ResponseWriter.
func (w *pageWriter) WriteHeader(status int) {
	if !w.begun {
		w.begun = true
		w.Header().Add("Vary", "Origin")
		if w.page.token && !w.page.alien {
			w.Header().Set("Access-Control-Allow-Origin", w.page.origin)
			w.Header().Set("Access-Control-Expose-Headers", "*") // all but Authorization: no cookie counts here
		}
	}
	w.ResponseWriter.WriteHeader(status)
}

// Write implements http.ResponseWriter.
func (w *pageWriter) Write(b []byte) (int, error) {
	if !w.begun {
		w.WriteHeader(http.StatusOK)
	}
	return w.ResponseWriter.Write(b)
}

// Unwrap lets http.ResponseController reach the writer beneath.
func (w *pageWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }
