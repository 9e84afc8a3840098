package page_test

import (
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"

	"patchbay/shared/web/page"
)

var own = []page.File{
	{Name: "own.js", Hash: "0123456789abcdef", Plain: "plain", Gzip: "gzipped", Brotli: "br"},
	{Name: "own.svg", Hash: "fedcba9876543210", Plain: "<svg/>"},
	{Name: "later.js", Hash: "00112233445566", Plain: "later", Later: true},
}

func get(target string, accept ...string) *httptest.ResponseRecorder {
	a := page.NewAssets("x-assets", own)
	mux := http.NewServeMux()
	mux.Handle(a.Pattern(), a)
	r := httptest.NewRequest(http.MethodGet, target, nil)
	for i := 0; i+1 < len(accept); i += 2 {
		r.Header.Add(accept[i], accept[i+1])
	}
	w := httptest.NewRecorder()
	mux.ServeHTTP(w, r)
	return w
}

func TestAssets(t *testing.T) {
	a := page.NewAssets("x-assets", own)
	const forever = "public, max-age=31536000, immutable"
	tests := []struct {
		name, target, contentType, cache string
		status                           int
	}{
		{"script", "/" + a.Path("own.js"), "text/javascript; charset=utf-8", forever, 200},
		{"picture", "/" + a.Path("own.svg"), "image/svg+xml", forever, 200},
		{"another version is not kept", "/x-assets/0000/own.js", "text/javascript; charset=utf-8", "no-store", 200},
		{
			"another file's hash is another version",
			"/x-assets/fedcba9876543210/own.js",
			"text/javascript; charset=utf-8",
			"no-store",
			200,
		},
		{"loaded later", "/" + a.Path("later.js"), "text/javascript; charset=utf-8", forever, 200},
		{"another version of what is loaded later", "/x-assets/0000/later.js", "", "", 404},
		{"unknown file", "/" + a.Path("none.js"), "", "", 404},
		{"folder", "/x-assets/0123456789abcdef/", "", "", 404},
		{"climbing out", "/x-assets/0123456789abcdef/..%2fassets.go", "", "", 404},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := get(tt.target)
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

func TestEncoding(t *testing.T) {
	tests := []struct{ accept, encoding, body string }{
		{"", "", "plain"},
		{"br, gzip", "br", "br"},
		{"gzip, deflate, br, zstd", "br", "br"},
		{"GZIP", "gzip", "gzipped"},
		{"gzip;q=0.5", "gzip", "gzipped"},
		{"br;q=0, gzip", "gzip", "gzipped"},
		{"br; q=0, gzip; q=0.000", "", "plain"},
		{"*", "br", "br"},
		{"*;q=0", "", "plain"},
		{"br;q=0, *", "gzip", "gzipped"},
		{"identity", "", "plain"},
		{"br;q=high", "", "plain"},
		{"brotli", "", "plain"},
	}
	for _, tt := range tests {
		t.Run(tt.accept, func(t *testing.T) {
			w := get("/x-assets/0123456789abcdef/own.js", "Accept-Encoding", tt.accept)
			if got := w.Header().Get("Content-Encoding"); got != tt.encoding || w.Body.String() != tt.body {
				t.Errorf("%q as %q, want %q as %q", w.Body, got, tt.body, tt.encoding)
			}
			if got := w.Header().Get("Content-Length"); got != strconv.Itoa(len(tt.body)) {
				t.Errorf("Content-Length %s for %d bytes", got, len(tt.body))
			}
			if got := w.Header().Get("Vary"); got != "Accept-Encoding" {
				t.Errorf("Vary %q: a cache would give one form to all", got)
			}
		})
	}
	if got := get(
		"/x-assets/0123456789abcdef/own.svg",
		"Accept-Encoding",
		"br, gzip",
	).Header().
		Get("Content-Encoding"); got != "" {
		t.Errorf("a file without compressed forms was sent as %s", got)
	}
}

// A tag names content and form, so that a browser which has one form is not told that it has another.
func TestRevalidation(t *testing.T) {
	const target = "/x-assets/0000/own.js"
	tag := get(target, "Accept-Encoding", "br").Header().Get("ETag")
	if w := get(
		target,
		"Accept-Encoding",
		"br",
		"If-None-Match",
		tag,
	); w.Code != http.StatusNotModified ||
		w.Body.Len() > 0 {
		t.Errorf("status %d with %d bytes, want 304 with none", w.Code, w.Body.Len())
	}
	if w := get(target, "Accept-Encoding", "gzip", "If-None-Match", tag); w.Code != http.StatusOK {
		t.Errorf("status %d for another form's tag, want 200", w.Code)
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
		{
			"port and wildcard", []string{"http://127.0.0.1:9999", "https://*.example.com"},
			"frame-ancestors 'self' http://127.0.0.1:9999 https://*.example.com",
		},
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
