package wire

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/danielgtaylor/huma/v2"

	"patchbay/shared/actor"
	"patchbay/shared/project"
)

// A route that does not say who may call it cannot be registered.
func TestAccessIsNeverForgotten(t *testing.T) {
	op := huma.Operation{OperationID: "x", Method: http.MethodGet, Path: "/x"}
	refuses := func(name string, register func(*Router)) {
		t.Run(name, func(t *testing.T) {
			defer func() {
				if recover() == nil {
					t.Error("it was registered")
				}
			}()
			register(NewRouter(Options{}))
		})
	}
	refuses("page", func(rt *Router) { rt.Page(Access{}, "GET /x", http.NotFound) })
	refuses("operation", func(rt *Router) {
		Operation(rt, Access{}, op, func(context.Context, *struct{}) (*struct{}, error) { return nil, nil })
	})
	refuses("no scope", func(rt *Router) {
		WithAccess(rt, "", op, func(context.Context, project.Access, *struct{}) (*struct{}, error) { return nil, nil })
	})
}

func TestUnmatched(t *testing.T) {
	rt := NewRouter(Options{PublicURL: "https://patchbay.example", Log: slog.New(slog.DiscardHandler)})
	rt.Page(Public, "GET /x/{id}", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusTeapot) })
	rt.Page(
		Public, "GET /gone", func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "mine", http.StatusNotFound) },
	)
	for _, method := range []string{"GET", "POST"} {
		rt.Page(Public, method+" /once/{id}", func(http.ResponseWriter, *http.Request) {})
	}
	rt.Refuse(Public, "HEAD /once/{id}")
	for _, c := range []struct {
		method, path string
		status       int
		text, allow  string
	}{
		{"GET", "/x/1", http.StatusTeapot, "", ""},
		{"GET", "/y", http.StatusNotFound, `"code":"route_not_found"`, ""},
		{"PUT", "/x/1", http.StatusMethodNotAllowed, `"code":"method_not_allowed"`, "GET, HEAD"},
		{"HEAD", "/once/1", http.StatusMethodNotAllowed, "it takes GET, POST.", "GET, POST"},
		{"PUT", "/once/1", http.StatusMethodNotAllowed, "it takes GET, POST.", "GET, POST"},
		{"GET", "/gone", http.StatusNotFound, "mine", ""}, // a handler's own answer is not replaced
		{"GET", "/x/../x/1", http.StatusTemporaryRedirect, "", ""},
		{"GET", "/y/../z", http.StatusTemporaryRedirect, "", ""}, // has no pattern, and is no refusal
	} {
		w := httptest.NewRecorder()
		rt.ServeHTTP(w, httptest.NewRequest(c.method, c.path, nil))
		if w.Code != c.status || !strings.Contains(w.Body.String(), c.text) || w.Header().Get("Allow") != c.allow {
			t.Errorf("%s %s: %d %s, Allow %q", c.method, c.path, w.Code, w.Body, w.Header().Get("Allow"))
		}
		if strings.Contains(w.Body.String(), "404 page not found") || w.Header().Get("X-Request-Id") == "" {
			t.Errorf("%s %s: %s", c.method, c.path, w.Body)
		}
	}
}

// What a request changes comes from the request and from the address that the gateway vouches for.
func TestOrigin(t *testing.T) {
	var got actor.Origin
	rt := NewRouter(Options{Log: slog.New(slog.DiscardHandler)})
	rt.Page(Public, "GET /x", func(_ http.ResponseWriter, r *http.Request) { got = actor.OriginOf(r.Context()) })
	for remote, want := range map[string]string{
		"203.0.113.7:0": "203.0.113.7", "[2001:db8::1]:443": "2001:db8::1", "[::ffff:203.0.113.7]:0": "203.0.113.7",
		"[fe80::1%eth0]:80": "fe80::1", ":0": "", "": "", "example.com:80": "", "a b:1": "",
	} {
		r, w := httptest.NewRequest(http.MethodGet, "/x", nil), httptest.NewRecorder()
		r.RemoteAddr = remote
		r.Header.Set("X-Forwarded-For", "198.51.100.1") // anybody can send it
		rt.ServeHTTP(w, r)
		if id := w.Header().Get("X-Request-Id"); got != (actor.Origin{Request: id, IP: want}) || id == "" {
			t.Errorf("%q: the origin is %+v, the request %s", remote, got, id)
		}
	}
}
