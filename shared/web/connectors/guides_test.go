package connectors

import (
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
)

// Each document is a page: with a title, without a script, and with links that lead somewhere.
func TestGuides(t *testing.T) {
	p := &Pages{}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /docs/guides", p.Guides)
	mux.HandleFunc("GET /docs/guides/{name}", p.Guide)
	get := func(path string) *httptest.ResponseRecorder {
		w := httptest.NewRecorder()
		mux.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
		return w
	}
	index := get("/docs/guides").Body.String()
	pages := map[string]string{}
	for _, g := range guides() {
		w := get("/docs/guides/" + g.name)
		if w.Code != http.StatusOK || g.title == "" || !strings.Contains(index, `<a href="guides/`+g.name+`">`+g.title) {
			t.Errorf("%s: %d, %q", g.name, w.Code, g.title)
		}
		if policy := w.Header().Get("Content-Security-Policy"); !strings.Contains(policy, "default-src 'none'") {
			t.Errorf("%s has the policy %q", g.name, policy)
		}
		if strings.Contains(g.html, "<script") || strings.Contains(g.html, "style=") || strings.Contains(g.html, "<img") {
			t.Errorf("%s has what its policy refuses", g.name)
		}
		pages[g.name] = g.html
	}
	if len(pages) < 15 {
		t.Errorf("only %d documents", len(pages))
	}
	for name, text := range pages {
		for _, m := range regexp.MustCompile(`href="([^"]*)"`).FindAllStringSubmatch(text, -1) {
			if strings.HasPrefix(m[1], "https://") {
				continue
			}
			to, fragment, _ := strings.Cut(m[1], "#")
			if to == "" {
				to = name
			}
			other, ok := pages[to]
			if !ok || fragment != "" && !strings.Contains(other, `id="`+fragment+`"`) {
				t.Errorf("%s leads to %s, which is not there", name, m[1])
			}
		}
	}
	if w := get("/docs/guides/nothing"); w.Code != http.StatusNotFound {
		t.Errorf("a document that is not there: %d", w.Code)
	}
}
