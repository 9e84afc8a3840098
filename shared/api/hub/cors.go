package hub

import (
	"net/http"
	"slices"
	"strings"

	"patchbay/shared/wire"
)

// CORS lets the hub API be called from pages of other origins; an own one is that of the deployment. A single "*"
// allows any. No cookie is ever involved, so an origin that is answered gains nothing without a session token.
func CORS(allowedOrigins []string, own func(*http.Request) string, next http.Handler) http.Handler {
	anyone := slices.Contains(allowedOrigins, "*")
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Add("Vary", "Origin")
		origin := r.Header.Get("Origin")
		if origin != "" && (anyone || slices.Contains(allowedOrigins, origin) || origin == own(r)) {
			h.Set("Access-Control-Allow-Origin", origin)
			h.Set("Access-Control-Expose-Headers", "X-Request-Id, Retry-After")
		}
		if r.Method == http.MethodOptions && r.Header.Get("Access-Control-Request-Method") != "" {
			h.Add("Vary", "Access-Control-Request-Method")
			h.Set("Access-Control-Allow-Methods", "GET, POST, PATCH, DELETE")
			h.Add("Vary", "Access-Control-Request-Headers")
			h.Set("Access-Control-Allow-Headers", requestedHeaders(r))
			h.Set("Access-Control-Max-Age", "600")
			w.WriteHeader(http.StatusNoContent)
			return
		}
		next.ServeHTTP(w, r)
	})
}

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
