package wire

import (
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"patchbay/shared/ident"
	"patchbay/shared/project"
)

// served is what ask says of a request that a deployment at an address of its own gets.
func served[T any](r *http.Request, ask func(*http.Request) T) (said T) {
	rt := NewRouter(Options{PublicURL: "https://patchbay.example", Log: slog.New(slog.DiscardHandler)})
	rt.Page(Public, "GET /x", func(_ http.ResponseWriter, r *http.Request) { said = ask(r) })
	rt.ServeHTTP(httptest.NewRecorder(), r)
	return said
}

func TestOwnPage(t *testing.T) {
	for name, c := range map[string]struct {
		site, origin string
		own          bool
	}{
		"no browser":                  {"", "", true},
		"the console's own":           {"same-origin", "https://patchbay.example", true},
		"an old browser's":            {"", "https://patchbay.example", true},
		"an old one's, by the host":   {"", "https://behind.example", true},
		"another site's":              {"cross-site", "https://evil.example", false},
		"another site's, lying":       {"cross-site", "https://patchbay.example", false},
		"the same site's":             {"same-site", "", false},
		"typed":                       {"none", "", false},
		"an old one's, another site":  {"", "https://evil.example", false},
		"an old one's, of no origin":  {"", "null", false},
		"an address for an origin":    {"", "https://behind.example/x", false},
		"an origin with a user":       {"", "https://evil@behind.example", false},
		"another port":                {"", "https://behind.example:8443", false},
		"what only begins like it is": {"", "https://behind.example.evil.example", false},
	} {
		t.Run(name, func(t *testing.T) {
			r := httptest.NewRequest(http.MethodGet, "https://behind.example/x", nil)
			r.Header.Set("Sec-Fetch-Site", c.site)
			r.Header.Set("Origin", c.origin)
			if err := served(r, OwnPage); (err == nil) != c.own || err != nil && !errors.Is(err, project.ErrForeign) {
				t.Errorf("%v", err)
			}
		})
	}
}

// A session's cookie names its project in the form of an id; an Authorization header makes it mean nothing.
func TestPresentedSession(t *testing.T) {
	now := time.Unix(1_790_000_000, 0)
	id := ident.New("prj", now)
	text, ref := project.NewUserSession(ident.New("usr", now))
	for name, c := range map[string]struct {
		project, authorization string
		want                   error
	}{
		"a project":          {id, "", nil},
		"none":               {"", "", project.ErrNoProject},
		"another prefix":     {"usr_" + id[4:], "", project.ErrNotFound},
		"without a prefix":   {id[4:], "", project.ErrNotFound},
		"no id":              {"prj_x", "", project.ErrNotFound},
		"a part of a key":    {id + "#KEY", "", project.ErrNotFound},
		"a key that is none": {id, "Bearer x", project.ErrUnauthenticated},
	} {
		t.Run(name, func(t *testing.T) {
			r := httptest.NewRequest(http.MethodGet, "https://patchbay.example/x", nil)
			r.Header.Set("Cookie", "__Host-patchbay="+text)
			r.Header.Set(CSRFHeader, project.CSRF(text))
			r.Header.Set(ProjectHeader, c.project)
			if c.authorization != "" {
				r.Header.Set("Authorization", c.authorization)
			}
			var a project.Access
			err := served(r, func(r *http.Request) (err error) { a, err = presented(r); return err })
			if !errors.Is(err, c.want) || err == nil && (a.Named != id || a.Session != ref) {
				t.Errorf("%+v, %v; want %v", a, err, c.want)
			}
		})
	}
}
