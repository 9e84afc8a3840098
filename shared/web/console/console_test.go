package console_test

import (
	"net/http"
	"net/http/httptest"
	"path"
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
	if !strings.Contains(policy, "script-src 'self'") || strings.Contains(policy, "unsafe") || !strings.HasSuffix(policy, "frame-ancestors 'none'") {
		t.Errorf("policy %q", policy)
	}
	if w.Header().Get("Referrer-Policy") != "no-referrer" {
		t.Error("the console's address may be sent on")
	}
}

var imported = regexp.MustCompile(`from "(\./[^"]+)"|(?:src|href)="(console-assets/[^"]+)"`)

// Every file that the page or one of its modules names is served, followed to the end.
func TestEveryModuleIsServed(t *testing.T) {
	seen := map[string]bool{}
	var follow func(target string)
	follow = func(target string) {
		if seen[target] {
			return
		}
		seen[target] = true
		w := get(target)
		if w.Code != http.StatusOK {
			t.Errorf("%s: status %d", target, w.Code)
			return
		}
		for _, m := range imported.FindAllStringSubmatch(w.Body.String(), -1) {
			follow(path.Join(path.Dir(target), m[1]+m[2]))
		}
	}
	follow("/console")
	if len(seen) < 10 {
		t.Errorf("only %d files found: the page names its modules in a way that this test does not read", len(seen))
	}
}
