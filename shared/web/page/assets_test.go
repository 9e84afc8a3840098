package page_test

import (
	"io/fs"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"

	"patchbay/shared/web/page"
)

func serve(t *testing.T, own fs.FS) (*page.Assets, http.Handler) {
	t.Helper()
	a, err := page.NewAssets("x-assets", own)
	if err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	mux.Handle(a.Pattern(), a)
	return a, mux
}

func get(h http.Handler, target string) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, target, nil))
	return w
}

func TestAssets(t *testing.T) {
	own := fstest.MapFS{"own.js": {Data: []byte("export {};")}, "own.svg": {Data: []byte("<svg/>")}}
	a, mux := serve(t, own)
	tests := []struct {
		name, target, contentType, cache string
		status                           int
	}{
		{"own file", "/" + a.Dir() + "own.js", "text/javascript; charset=utf-8", "public, max-age=31536000, immutable", 200},
		{"common file", "/" + a.Dir() + "base.css", "text/css; charset=utf-8", "public, max-age=31536000, immutable", 200},
		{"picture", "/" + a.Dir() + "own.svg", "image/svg+xml", "public, max-age=31536000, immutable", 200},
		{"another version is not kept", "/x-assets/0000/own.js", "text/javascript; charset=utf-8", "no-store", 200},
		{"unknown file", "/" + a.Dir() + "none.js", "", "", 404},
		{"folder", "/" + a.Dir(), "", "", 404},
		{"climbing out", "/" + a.Dir() + "..%2fassets.go", "", "", 404},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := get(mux, tt.target)
			if w.Code != tt.status {
				t.Fatalf("status %d, want %d", w.Code, tt.status)
			}
			if tt.status != 200 {
				return
			}
			if got := w.Header().Get("Content-Type"); got != tt.contentType {
				t.Errorf("Content-Type %q, want %q", got, tt.contentType)
			}
			if got := w.Header().Get("Cache-Control"); got != tt.cache {
				t.Errorf("Cache-Control %q, want %q", got, tt.cache)
			}
		})
	}
}

func TestVersionFollowsContent(t *testing.T) {
	one, _ := serve(t, fstest.MapFS{"a.js": {Data: []byte("1")}})
	same, _ := serve(t, fstest.MapFS{"a.js": {Data: []byte("1")}})
	other, _ := serve(t, fstest.MapFS{"a.js": {Data: []byte("2")}})
	moved, _ := serve(t, fstest.MapFS{"b.js": {Data: []byte("1")}})
	if one.Dir() != same.Dir() {
		t.Error("the same files have two versions")
	}
	if one.Dir() == other.Dir() || one.Dir() == moved.Dir() {
		t.Error("other files have the same version, which browsers keep for ever")
	}
}

func TestUnknownKindOfFile(t *testing.T) {
	if _, err := page.NewAssets("x", fstest.MapFS{"notes.md": {}}); err == nil || !strings.Contains(err.Error(), "notes.md") {
		t.Errorf("error %v, want one that names the file", err)
	}
}

func TestPolicyAncestors(t *testing.T) {
	tests := []struct {
		name    string
		origins []string
		want    string
	}{
		{"nobody", nil, "frame-ancestors 'none'"},
		{"anybody", []string{"*"}, "frame-ancestors *"},
		{"one, with a slash", []string{"https://app.example.com/"}, "frame-ancestors 'self' https://app.example.com"},
		{"port and wildcard", []string{"http://127.0.0.1:9999", "https://*.example.com"}, "frame-ancestors 'self' http://127.0.0.1:9999 https://*.example.com"},
		{"a second directive", []string{"https://a.com; script-src *"}, "frame-ancestors 'none'"},
		{"a path", []string{"https://a.com/x"}, "frame-ancestors 'none'"},
		{"a keyword", []string{"'unsafe-inline'"}, "frame-ancestors 'none'"},
		{"a line break", []string{"https://a.com\r\nX: y"}, "frame-ancestors 'none'"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			h := http.Header{}
			page.Policy{Ancestors: tt.origins}.Set(h)
			directives := strings.Split(h.Get("Content-Security-Policy"), "; ")
			if got := directives[len(directives)-1]; got != tt.want {
				t.Errorf("%q, want %q", got, tt.want)
			}
		})
	}
}
