package people

import (
	"encoding/base64"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"patchbay/shared/people"
	"patchbay/shared/wire"
)

// A sign-in leads to a page of the console, whatever a link or a cookie says.
func TestPlace(t *testing.T) {
	for to, want := range map[string]string{
		"#/": "/", "#/logs?status=error&q=%22": "/logs?status=error&q=%22", "#/a#b": "/a#b",
		"#/" + strings.Repeat("x", maxPlace-1): "/" + strings.Repeat("x", maxPlace-1),
		"#/" + strings.Repeat("x", maxPlace):   "/",
		"":                                     "/", "/logs": "/", "#": "/", "#logs": "/", "#//%zz": "/", `#/\evil`: "/",
		"#/a b": "/", "#/é": "/",
		"#/a\r\nb": "/", "#/\x7f": "/", "#javascript:alert(1)": "/",
	} {
		if got := place(to); got != want {
			t.Errorf("place(%q) = %q, want %q", to, got, want)
		}
	}
}

// The cookie of a sign-in is good for as long as somebody may take, and not before it began.
func TestBegun(t *testing.T) {
	now := time.Unix(1_790_000_000, 0)
	h := &SignIn{Now: func() time.Time { return now }}
	good := beginning{state: "s", nonce: "n", verifier: "v", at: now, to: "/logs"}
	at := func(d time.Duration) string { b := good; b.at = now.Add(d); return b.String() }
	parts := func(change func([]string)) string {
		p := strings.Split(good.String(), ".")
		change(p)
		return strings.Join(p, ".")
	}
	for name, c := range map[string]struct {
		value string
		ok    bool
	}{
		"now": {good.String(), true}, "a clock ahead": {at(time.Minute), true}, "the last moment": {at(-beginningLife), true},
		"in the future": {at(time.Minute + time.Second), false}, "too long ago": {at(-beginningLife - time.Second), false},
		"no state":    {parts(func(p []string) { p[0] = "" }), false},
		"no nonce":    {parts(func(p []string) { p[1] = "" }), false},
		"no verifier": {parts(func(p []string) { p[2] = "" }), false},
		"no time":     {parts(func(p []string) { p[3] = "x" }), false},
		"no place":    {parts(func(p []string) { p[4] = "*" }), false},
		"more":        {good.String() + ".x", false}, "less": {"s.n.v", false},
	} {
		t.Run(name, func(t *testing.T) {
			r := httptest.NewRequest(http.MethodGet, "/sign-in/callback", nil)
			r.AddCookie(&http.Cookie{Name: wire.HostCookieName(r.Context(), transient), Value: c.value})
			b, ok := h.begun(r)
			if ok != c.ok || ok && (b.state != "s" || b.nonce != "n" || b.verifier != "v" || b.to != "/logs") {
				t.Errorf("%+v, %v", b, ok)
			}
		})
	}
	r := httptest.NewRequest(http.MethodGet, "/sign-in/callback", nil)
	evil := parts(func(p []string) { p[4] = base64.RawURLEncoding.EncodeToString([]byte("//evil.example\\")) })
	r.AddCookie(&http.Cookie{Name: transient, Value: evil})
	if b, ok := h.begun(r); !ok || b.to != "/" {
		t.Errorf("it leads to %q", b.to)
	}
	if _, ok := h.begun(httptest.NewRequest(http.MethodGet, "/sign-in/callback", nil)); ok {
		t.Error("a browser without the cookie has begun")
	}
}

// Where a deployment has no issuer nobody is sent anywhere, and the console says why.
func TestStartWithoutAnIssuer(t *testing.T) {
	h := &SignIn{People: &people.Service{}, Now: time.Now}
	w := httptest.NewRecorder()
	h.start(w, httptest.NewRequest(http.MethodGet, "/sign-in", nil))
	if to := w.Header().Get("Location"); w.Code != http.StatusFound ||
		!strings.HasSuffix(to, "/console#/sign-in?error="+notOffered) {
		t.Errorf("%d to %q", w.Code, to)
	}
}
