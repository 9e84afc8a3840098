package oauth_test

import (
	"encoding/base64"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"patchbay/infra/fakeprovider"
	"patchbay/shared/catalog"
	"patchbay/shared/oauth"
)

// TestAnswers reads token answers of odd forms (security.md F9, quirks 47-52).
func TestAnswers(t *testing.T) {
	jwt := "h." + base64.RawURLEncoding.EncodeToString(fmt.Appendf(nil, `{"exp":%d}`, start.Add(90*time.Minute).Unix())) +
		".s"
	for _, c := range []struct {
		name     string
		response catalog.Response
		kind     string
		body     string
		token    string
		refresh  string
		life     time.Duration // 0: unknown
		scope    string
	}{
		{name: "plain", body: `{"access_token":"a","refresh_token":"r","expires_in":60,"scope":"x y"}`, token: "a",
			refresh: "r", life: time.Minute, scope: "x y"},
		{name: "expires_in is text", body: `{"access_token":"a","expires_in":"60"}`, token: "a", life: time.Minute},
		{name: "expires_in is a fraction", body: `{"access_token":"a","expires_in":60.5}`, token: "a",
			life: 60500 * time.Millisecond},
		{name: "expires_in is zero", body: `{"access_token":"a","expires_in":0}`, token: "a"},
		{name: "expires_in is negative", body: `{"access_token":"a","expires_in":-5}`, token: "a"},
		{name: "expires_in is null", body: `{"access_token":"a","expires_in":null}`, token: "a"},
		{name: "expires_in is nonsense", body: `{"access_token":"a","expires_in":"soon"}`, token: "a"},
		{name: "expires_in is an object", body: `{"access_token":"a","expires_in":{}}`, token: "a"},
		{name: "expires_in is huge", body: `{"access_token":"a","expires_in":1e300}`, token: "a",
			life: 10 * 365 * 24 * time.Hour},
		{name: "no expiry, declared lifetime", response: catalog.Response{Lifetime: 120}, body: `{"access_token":"a"}`,
			token: "a", life: 2 * time.Minute},
		{name: "own expiry before the declared one", response: catalog.Response{Lifetime: 120},
			body: `{"access_token":"a","expires_in":60}`, token: "a", life: time.Minute},
		{name: "no expiry, a JWT", body: `{"access_token":"` + jwt + `"}`, token: jwt, life: 90 * time.Minute},
		{name: "no expiry, three parts that are no JWT", body: `{"access_token":"a.b.c"}`, token: "a.b.c"},
		{name: "milliseconds", response: catalog.Response{ExpiresUnit: "ms"}, body: `{"access_token":"a","expires_in":60000}`,
			token: "a", life: time.Minute},
		{name: "absolute", response: catalog.Response{ExpiresIn: "exp", ExpiresUnit: "at_s"},
			body: `{"access_token":"a","exp":"1790000060"}`, token: "a", life: time.Minute},
		{name: "absolute and over", response: catalog.Response{ExpiresUnit: "at_s"},
			body: `{"access_token":"a","expires_in":1789999940}`, token: "a", life: -time.Minute},
		{name: "ISO with an offset", response: catalog.Response{ExpiresUnit: "at_iso"},
			body: `{"access_token":"a","expires_in":"2026-09-21T15:01:00+02:00"}`, token: "a",
			life: time.Date(2026, 9, 21, 13, 1, 0, 0, time.UTC).Sub(start)},
		{name: "ISO without a zone", response: catalog.Response{ExpiresUnit: "at_iso"},
			body: `{"access_token":"a","expires_in":"2026-09-21T14:01:00"}`, token: "a",
			life: time.Date(2026, 9, 21, 14, 1, 0, 0, time.UTC).Sub(start)},
		{name: "Tableau's", response: catalog.Response{ExpiresUnit: "hms"},
			body: `{"access_token":"a","expires_in":"177:05:38"}`, token: "a",
			life: 177*time.Hour + 5*time.Minute + 38*time.Second},
		{name: "hms with a part too few", response: catalog.Response{ExpiresUnit: "hms"},
			body: `{"access_token":"a","expires_in":"05:38"}`, token: "a"},
		{name: "hms that is negative", response: catalog.Response{ExpiresUnit: "hms"},
			body: `{"access_token":"a","expires_in":"-1:00:00"}`, token: "a"},
		{name: "scope is a list", body: `{"access_token":"a","scope":["x","y",3]}`, token: "a", scope: "x y"},
		{name: "token is a number", body: `{"access_token":12345678901234567890}`, token: "12345678901234567890"},
		{name: "refresh token is null", body: `{"access_token":"a","refresh_token":null}`, token: "a"},
		{name: "error is empty", body: `{"access_token":"a","error":""}`, token: "a"},
		{name: "error is null", body: `{"access_token":"a","error":null}`, token: "a"},
		{name: "byte order mark", body: "\xef\xbb\xbf" + `{"access_token":"a"}`, token: "a"},
		{name: "JSON as text", kind: "text/plain", body: ` {"access_token":"a"} `, token: "a"},
		{name: "JSON as a page", kind: "text/html", body: `{"access_token":"a"}`, token: "a"},
		{name: "form", kind: "application/x-www-form-urlencoded", body: "access_token=a%2B&expires_in=60&scope=x+y",
			token: "a+", life: time.Minute, scope: "x y"},
		{name: "form as text", kind: "text/plain; charset=utf-8", body: "access_token=a&expires=60", token: "a"},
		{name: "the item that a member chooses", response: catalog.Response{AccessToken: "l.main=true.t", Scope: "l.n=2.s"},
			body:  `{"l":[1,{"t":"x"},{"main":false,"n":2,"t":"y","s":"z"},{"main":true,"t":"a"},{"main":true,"t":"b"}]}`,
			token: "a", scope: "z"},
		{name: "the item that a member chooses, as text", response: catalog.Response{AccessToken: "l.is_default=true.t"},
			body: `{"l":[{"is_default":"true","t":"a"}]}`, token: "a"},
		{name: "nested", response: catalog.Response{AccessToken: "data.0.token.value"},
			body: `{"data":[{"token":{"value":"a"}}]}`, token: "a"},
		{name: "a name with dots", response: catalog.Response{AccessToken: "acme.token"}, body: `{"acme.token":"a"}`,
			token: "a"},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := standard()
			a.OAuth2.Response = c.response
			w := newWorld(t, a, nil, nil)
			if c.kind == "" {
				c.kind = "application/json"
			}
			w.provider.Fail(fakeprovider.Token, 1, fakeprovider.Says(200, c.kind, c.body))
			g, err := w.client.FirstGrant(t.Context(), a, w.values)
			if err != nil {
				t.Fatal(err)
			}
			if g.AccessToken.Reveal() != c.token || g.RefreshToken.Reveal() != c.refresh || g.Scope != c.scope {
				t.Errorf("got %q, %q, %q", g.AccessToken.Reveal(), g.RefreshToken.Reveal(), g.Scope)
			}
			switch {
			case c.life == 0 && !g.ExpiresAt.IsZero():
				t.Errorf("expires at %v, want unknown", g.ExpiresAt)
			case c.life != 0 && g.ExpiresAt.Sub(start) != c.life:
				t.Errorf("lives %v, want %v", g.ExpiresAt.Sub(start), c.life)
			}
		})
	}
}

// FuzzTokenAnswer: no answer panics, leaks the secret, or gives a token that cannot be used or an absurd expiry.
func FuzzTokenAnswer(f *testing.F) {
	for _, seed := range []string{
		`{"access_token":"a","refresh_token":"r","expires_in":60}`, `{"error":"invalid_grant"}`, `{"ok":false,"error":"x"}`,
		"access_token=a&expires_in=5",
		"<html>", `[{"errorCode":"x"}]`, `{"access_token":{"a":[1]}}`, `{"error":"` + secretText + `"}`,
		`{"d":{"access_token":"a"},"expires_in":"1:2:3"}`, "\xef\xbb\xbf{}",
	} {
		for i, unit := range []string{"s", "ms", "at_s", "at_ms", "at_iso", "hms"} {
			f.Add(200+100*(i%4), "application/json", unit, []byte(seed))
		}
	}
	f.Fuzz(func(t *testing.T, status int, kind, unit string, body []byte) {
		a := standard()
		a.OAuth2.Response = catalog.Response{
			ExpiresUnit: unit, Error: &catalog.ErrorWhen{Path: "ok", Equals: "false", Code: "error"},
			Capture: []catalog.Capture{{Fact: "host", From: "d.host", Pattern: "[a-z]+"}},
		}
		client := oauth.New(&http.Client{Transport: transport(func(r *http.Request) (*http.Response, error) {
			return &http.Response{
				StatusCode: 200 + (status&0x7fffffff)%400, Header: http.Header{"Content-Type": {kind}, "Retry-After": {unit}},
				Body: io.NopCloser(strings.NewReader(string(body))), Request: r,
			}, nil
		})})
		client.Now = func() time.Time { return start }
		g, err := client.FirstGrant(t.Context(), a, map[string]string{"client_id": "c", "client_secret": secretText})
		if err != nil {
			checkClean(t, refusal(t, err))
			return
		}
		if token := g.AccessToken.Reveal(); token == "" || strings.ContainsAny(token, "\r\n\x00") || len(token) > 16<<10 {
			t.Fatalf("token %q", token)
		}
		if life := g.ExpiresAt.Sub(start); !g.ExpiresAt.IsZero() &&
			(life > 11*365*24*time.Hour || life < -11*365*24*time.Hour) {
			t.Fatalf("lives %v", life)
		}
	})
}
