package hub

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"patchbay/shared/project"
	"patchbay/shared/wire"
)

// CORS lets the hub API be called from pages of other origins; own is the address of the deployment, whose
// origin is one. A preflight does
// not carry the session that says whose pages may show the hub, so it is answered to any page; the call that follows
// is refused before it does anything (openSession). No cookie is ever involved, so an origin that is answered gains
// nothing without a session token.
func CORS(allowedOrigins []string, own func(*http.Request) string, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Add("Vary", "Origin")
		p := page{header: h, origin: r.Header.Get("Origin")}
		p.own = p.origin == wire.OriginOf(own(r))
		preflight := r.Method == http.MethodOptions && r.Header.Get("Access-Control-Request-Method") != ""
		if p.own || preflight && project.IsOrigin(p.origin) || (project.Hub{}).MayShow(p.origin, allowedOrigins) {
			p.allow()
		}
		if preflight {
			h.Add("Vary", "Access-Control-Request-Method")
			h.Set("Access-Control-Allow-Methods", "GET, POST, PATCH, DELETE")
			h.Add("Vary", "Access-Control-Request-Headers")
			h.Set("Access-Control-Allow-Headers", requestedHeaders(r))
			h.Set("Access-Control-Max-Age", "600")
			w.WriteHeader(http.StatusNoContent)
			return
		}
		next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), pageKey{}, p)))
	})
}

// page is whose page calls, and the header of the answer to it.
type page struct {
	header http.Header
	origin string // "" where the browser names none
	own    bool   // the deployment's own
}

type pageKey struct{}

// asking is the origin of the product's page that calls; "" for the deployment's own, and for what names none.
func asking(ctx context.Context) string {
	p, _ := ctx.Value(pageKey{}).(page)
	if p.own {
		return ""
	}
	return p.origin
}

func (p page) allow() {
	if p.origin != "" {
		p.header.Set("Access-Control-Allow-Origin", p.origin)
		p.header.Set("Access-Control-Expose-Headers", "X-Request-Id, Retry-After")
	}
}

func (p page) deny() { p.header.Del("Access-Control-Allow-Origin") }

// requestedHeaders allows whatever headers a hub announces, beside the two that every hub sends: the published one has
// added some over time (x-hub-version), and a header that no handler reads cannot do harm.
func requestedHeaders(r *http.Request) string {
	allowed := []string{"content-type", wire.SessionHeader}
	for name := range strings.SplitSeq(r.Header.Get("Access-Control-Request-Headers"), ",") {
		name = strings.ToLower(strings.TrimSpace(name))
		if isHeaderName(name) && !slices.Contains(allowed, name) {
			allowed = append(allowed, name)
		}
	}
	return strings.Join(allowed, ", ")
}

func isHeaderName(s string) bool {
	return s != "" && len(s) <= 64 &&
		!strings.ContainsFunc(s, func(c rune) bool { return c != '-' && (c < '0' || c > '9') && (c < 'a' || c > 'z') })
}
