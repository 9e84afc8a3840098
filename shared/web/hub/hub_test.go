package hub_test

import (
	"html"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"patchbay/shared/web/hub"
	"patchbay/shared/web/page"
)

func get(t *testing.T, o hub.Options, target string) (*http.Response, string) {
	t.Helper()
	w := httptest.NewRecorder()
	hub.Handler(o).ServeHTTP(w, httptest.NewRequest(http.MethodGet, target, nil))
	res := w.Result()
	defer func() { _ = res.Body.Close() }()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res, string(body)
}

var (
	loads  = regexp.MustCompile(`(?:src|href)="([^"]+)"`)
	inline = regexp.MustCompile(`(?i)<script(?:[^>]*)>[^<]|<style|\son[a-z]+=|style=`)
)

// Every page: a strict policy, nothing inline, nothing from elsewhere, and each file it names is served.
func TestPages(t *testing.T) {
	for _, target := range []string{
		"/link", "/embedded/accounts/callback?status=success", "/embedded/accounts/callback?status=error&error=x",
	} {
		t.Run(target, func(t *testing.T) {
			res, body := get(t, hub.Options{}, target)
			if res.StatusCode != http.StatusOK {
				t.Fatalf("status %d", res.StatusCode)
			}
			policy := res.Header.Get("Content-Security-Policy")
			for _, want := range []string{"default-src 'none'", "script-src 'self'", "style-src 'self'", "base-uri 'none'"} {
				if !strings.Contains(policy, want) {
					t.Errorf("policy %q lacks %s", policy, want)
				}
			}
			if strings.Contains(policy, "unsafe") {
				t.Errorf("policy %q allows something unsafe", policy)
			}
			if found := inline.FindString(body); found != "" {
				t.Errorf("inline script or style: %q", found)
			}
			if res.Header.Get("Cache-Control") != "no-store" {
				t.Error("the page may be kept")
			}
			from, _ := url.Parse(target)
			for _, m := range loads.FindAllStringSubmatch(body, -1) {
				if m[1] == html.EscapeString(page.Icon) {
					continue
				}
				ref, err := from.Parse(html.UnescapeString(m[1]))
				if err != nil || ref.Host != "" {
					t.Errorf("%q is not of this origin", m[1])
					continue
				}
				if res, _ := get(t, hub.Options{}, ref.Path); res.StatusCode != http.StatusOK {
					t.Errorf("%s: status %d", ref.Path, res.StatusCode)
				}
			}
		})
	}
}

func TestLinkPageOptions(t *testing.T) {
	res, body := get(
		t,
		hub.Options{AllowedOrigins: []string{"https://app.example.com"}, AppURL: `https://hub.example.com/"><script>`},
		"/link",
	)
	if got := res.Header.Get(
		"Content-Security-Policy",
	); !strings.HasSuffix(
		got,
		"frame-ancestors 'self' https://app.example.com",
	) {
		t.Errorf("policy %q", got)
	}
	if strings.Contains(body, `"><script>`) || !strings.Contains(body, "https://hub.example.com/&#34;") {
		t.Error("the app URL is not escaped")
	}
}

func TestCallbackPage(t *testing.T) {
	tests := []struct {
		name, query     string
		says, saysNever []string
	}{
		{
			"success",
			"status=success",
			[]string{"Account linked", `data-outcome="linked"`},
			[]string{"The provider said"},
		},
		{
			"in the flow's language", "status=error&error=access_denied&lang=de",
			[]string{`<html lang="de">`, "Der Zugriff wurde nicht erlaubt", "Fenster schließen"}, []string{"Access was"},
		},
		{"no status is no success", "", []string{"was not linked", `data-outcome="failed"`}, nil},
		{
			"denied",
			"status=error&error=access_denied",
			[]string{"Access was not given"},
			[]string{"The provider said", "access_denied"}, // no code for an end user where a sentence says it
		},
		{
			"markup is text",
			"status=error&error=%3Cscript%3Ealert(1)%3C/script%3E&error_description=%3Cimg+src=x+onerror=1%3E",
			[]string{"&lt;script&gt;", "&lt;img src=x onerror=1&gt;"},
			[]string{"<script>alert", "<img src=x"},
		},
		{"a success has no words of others", "status=success&error_description=call+0800", nil, []string{"0800"}},
		{"invisible characters go", "status=error&error_description=a%E2%80%AEb%00c", []string{">abc<"}, nil},
		{
			"long words are cut",
			"status=error&error_description=" + strings.Repeat("x", 5000),
			[]string{strings.Repeat("x", 500) + "…"},
			[]string{strings.Repeat("x", 501)},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			res, body := get(t, hub.Options{AllowedOrigins: []string{"*"}}, "/embedded/accounts/callback?"+tt.query)
			if res.Header.Get("Referrer-Policy") != "no-referrer" {
				t.Error("the address, with the provider's words, may be sent on")
			}
			if policy := res.Header.Get(
				"Content-Security-Policy",
			); !strings.Contains(policy, "connect-src 'none'") ||
				!strings.HasSuffix(policy, "frame-ancestors 'none'") {
				t.Errorf("policy %q", policy)
			}
			for _, want := range tt.says {
				if !strings.Contains(body, want) {
					t.Errorf("lacks %q:\n%s", want, body)
				}
			}
			for _, never := range tt.saysNever {
				if strings.Contains(body, never) {
					t.Errorf("contains %q", never)
				}
			}
		})
	}
}

func TestOtherMethods(t *testing.T) {
	w := httptest.NewRecorder()
	hub.Handler(hub.Options{}).ServeHTTP(w, httptest.NewRequest(http.MethodPost, "/link", nil))
	if w.Code != http.StatusMethodNotAllowed {
		t.Errorf("status %d, want 405", w.Code)
	}
}

// The element's scripts, for pages of other origins: at one address, with CORS, and not kept for long.
func TestElement(t *testing.T) {
	for name, status := range map[string]int{
		"patchbay-hub.js": http.StatusOK, "style.js": http.StatusOK, "pt-BR.js": http.StatusOK,
		"hub.css": http.StatusNotFound, "nothing.js": http.StatusNotFound,
	} {
		res, body := get(t, hub.Options{}, "/hub-assets/v1/"+name)
		if res.StatusCode != status {
			t.Errorf("%s: status %d, want %d", name, res.StatusCode, status)
		}
		if status != http.StatusOK {
			continue
		}
		for header, want := range map[string]string{
			"Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin",
			"Cache-Control": "public, max-age=300", "Content-Type": "text/javascript; charset=utf-8",
		} {
			if got := res.Header.Get(header); got != want {
				t.Errorf("%s: %s %q, want %q", name, header, got, want)
			}
		}
		if len(body) < 500 || res.Header.Get("ETag") == "" {
			t.Errorf("%s: %d bytes, tag %q", name, len(body), res.Header.Get("ETag"))
		}
	}
}
