package console_test

import (
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"patchbay/shared/web/console"
)

func get(target string) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	console.Handler(console.Options{}).ServeHTTP(w, httptest.NewRequest(http.MethodGet, target, nil))
	return w
}

func TestConsolePage(t *testing.T) {
	w := get("/console")
	if w.Code != http.StatusOK {
		t.Fatalf("status %d", w.Code)
	}
	policy := w.Header().Get("Content-Security-Policy")
	if !strings.Contains(policy, "script-src 'self'") || strings.Contains(policy, "unsafe") ||
		!strings.HasSuffix(policy, "frame-ancestors 'none'") {
		t.Errorf("policy %q", policy)
	}
	if w.Header().Get("Referrer-Policy") != "no-referrer" {
		t.Error("the console's address may be sent on")
	}
}

var named = regexp.MustCompile(`(?:src|href)="(console-assets/[^"]+)"`)

// What the page names is served, in addresses that may be kept for ever.
func TestAssetsAreServed(t *testing.T) {
	names := named.FindAllStringSubmatch(get("/console").Body.String(), -1)
	if len(names) != 2 {
		t.Fatalf("the page names %d files, want its script and its style", len(names))
	}
	for _, n := range names {
		w := get("/" + n[1])
		if w.Code != http.StatusOK || !strings.Contains(w.Header().Get("Cache-Control"), "immutable") {
			t.Errorf("%s: status %d, Cache-Control %q", n[1], w.Code, w.Header().Get("Cache-Control"))
		}
	}
}
