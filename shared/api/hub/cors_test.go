package hub

import (
	"net/http"
	"net/http/httptest"
	"testing"
)

// A preflight is answered to whatever can be a page, and to nothing else; a call to those alone that may show the hub.
func TestCORS(t *testing.T) {
	const own, listed, other = "https://patchbay.example", "https://listed.example", "https://other.example"
	for _, c := range []struct {
		name, method, origin string
		allowed              bool
	}{
		{"the deployment's own page", http.MethodGet, own, true}, {"a listed page", http.MethodGet, listed, true},
		{"another page", http.MethodGet, other, false}, {"no page", http.MethodGet, "", false},
		{"a preflight of another page", http.MethodOptions, other, true},
		{"a preflight of a page without TLS", http.MethodOptions, "http://other.example", false},
		{"a preflight of a sandboxed page", http.MethodOptions, "null", false},
		{"a preflight of all pages", http.MethodOptions, "*", false},
		{"a preflight of two pages", http.MethodOptions, other + ", " + listed, false},
		{"a preflight of no page", http.MethodOptions, "", false},
	} {
		calls := 0
		h := CORS([]string{listed}, func(*http.Request) string { return own },
			http.HandlerFunc(func(http.ResponseWriter, *http.Request) { calls++ }))
		r := httptest.NewRequest(c.method, "/hub/settings", nil)
		if c.origin != "" {
			r.Header.Set("Origin", c.origin)
		}
		if c.method == http.MethodOptions {
			r.Header.Set("Access-Control-Request-Method", http.MethodGet)
		}
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		want := ""
		if c.allowed {
			want = c.origin
		}
		got := w.Header().Get("Access-Control-Allow-Origin")
		if got != want || (calls == 0) != (c.method == http.MethodOptions) {
			t.Errorf("%s: allowed is %q, and %d calls went on", c.name, got, calls)
		}
	}
}
