package oauth_test

import (
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"unicode"

	"patchbay/infra/fakeprovider"
	"patchbay/shared/catalog"
	"patchbay/shared/fault"
	"patchbay/shared/oauth"
	"patchbay/shared/provider"
)

// TestIssuer is RFC 9207's table (security.md F6), for a server that promises iss and for one that does not.
func TestIssuer(t *testing.T) {
	const right, wrong = "https://login.acme.test", "https://login.evil.test"
	promises := func() *catalog.Auth {
		a := standard()
		a.OAuth2.Callback.Issuer = catalog.NewTemplate(right)
		return a
	}
	for _, c := range []struct {
		name string
		auth *catalog.Auth
		iss  []string
		code string // of the error; empty: accepted
	}{
		{"promised and right", promises(), []string{right}, ""},
		{"promised and wrong", promises(), []string{wrong}, oauth.CodeIssuer},
		{"promised and absent", promises(), nil, oauth.CodeIssuer},
		{"promised and empty", promises(), []string{""}, oauth.CodeIssuer},
		{"promised and almost right", promises(), []string{right + "/"}, oauth.CodeIssuer},
		{"promised and twice", promises(), []string{right, wrong}, oauth.CodeCallback},
		{"known and right", openID(), []string{right}, ""},
		{"known and wrong", openID(), []string{wrong}, oauth.CodeIssuer},
		{"known and absent", openID(), nil, ""},
		{"unknown", standard(), []string{wrong}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t, c.auth, nil, nil)
			q := w.callback(t)
			delete(q, "iss")
			if c.iss != nil {
				q["iss"] = c.iss
			}
			_, err := w.exchange(t.Context(), q)
			if c.code == "" {
				if err != nil {
					t.Fatal(err)
				}
				return
			}
			if e := refusal(t, err); e.Code != c.code || e.Kind == provider.Later {
				t.Errorf("got %v, want %s", e, c.code)
			}
			if n := w.provider.Count(fakeprovider.Token); n != 0 {
				t.Errorf("%d token calls, want none", n)
			}
		})
	}
}

// TestIssuerOfAnError: RFC 9207 section 2.4 covers error answers as well.
func TestIssuerOfAnError(t *testing.T) {
	a := standard()
	a.OAuth2.Callback.Issuer = catalog.NewTemplate("https://login.acme.test")
	_, err := newWorld(t, a, nil, nil).exchange(t.Context(),
		url.Values{"error": {"access_denied"}, "iss": {"https://evil.test"}})
	if e := refusal(t, err); e.Code != oauth.CodeIssuer {
		t.Errorf("got %v", e)
	}
}

func TestCallbackThatLeadsNowhere(t *testing.T) {
	a := standard()
	a.OAuth2.Callback.Capture = []catalog.Capture{{Fact: "realm", From: "realmId", Required: true, Pattern: "[0-9]+"}}
	for _, c := range []struct {
		name, query, code string
	}{
		{"denied", "error=access_denied&error_description=No", "access_denied"},
		{"error beside a code", "error=access_denied&code=1&realmId=1", "access_denied"},
		{"empty error", "error=&code=1&realmId=1", oauth.CodeRefused},
		{"no code", "realmId=1", oauth.CodeCallback},
		{"two codes", "code=1&code=2&realmId=1", oauth.CodeCallback},
		{"fact missing", "code=1", oauth.CodeFact},
		{"fact twice", "code=1&realmId=1&realmId=2", oauth.CodeCallback},
		{"fact of another form", "code=1&realmId=1x", oauth.CodeFact},
		{"fact with a line", "code=1&realmId=1%0a", oauth.CodeFact},
		{"fact too long", "code=1&realmId=" + strings.Repeat("1", 5000), oauth.CodeFact},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t, a, nil, nil)
			q, err := url.ParseQuery(c.query)
			if err != nil {
				t.Fatal(err)
			}
			_, err = w.exchange(t.Context(), q)
			if e := refusal(t, err); e.Code != c.code || e.Kind == provider.Later {
				t.Errorf("got %v, want %s", e, c.code)
			}
			if n := w.provider.Count(fakeprovider.Token); n != 0 {
				t.Errorf("%d token calls, want none", n)
			}
		})
	}
}

// TestFactThatWouldMoveTheHost: the code must not go to a host that a callback names.
func TestFactThatWouldMoveTheHost(t *testing.T) {
	for _, c := range []struct {
		name, pattern, value, template string
	}{
		{"another host", `https://accounts\.acme\.(eu|com)`, "https://accounts.evil.test", "{accounts}/token"},
		{"suffix", `https://accounts\.acme\.(eu|com)`, "https://accounts.acme.eu.evil.test", "{accounts}/token"},
		{"a pattern without anchors is one with", `accounts\.acme\.eu`, "https://evil.test/accounts.acme.eu",
			"{accounts}/token"},
		{"no pattern", "", "https://accounts.acme.eu", "{accounts}/token"},
		{"no pattern, part of a host", "", "evil.test/", "https://{accounts}.acme.test/token"},
		{"a pattern that lets a fragment through", ".*", "evil.test#", "https://{accounts}.acme.test/token"},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := standard()
			a.OAuth2.Token.URL = catalog.NewTemplate(c.template)
			a.OAuth2.Callback.Capture = []catalog.Capture{{Fact: "accounts", From: "accounts-server", Required: true,
				Pattern: c.pattern}}
			called := ""
			client := oauth.New(&http.Client{Transport: transport(func(r *http.Request) (*http.Response, error) {
				called = r.URL.Host
				return nil, errors.New("no network here")
			})})
			_, err := client.Exchange(t.Context(), a, provider.CodeRequest{
				Values: map[string]string{"client_id": "c", "client_secret": secretText}, RedirectURI: redirectURI,
				Verifier: verifier,
				Callback: url.Values{"code": {"1"}, "accounts-server": {c.value}},
			})
			if err == nil || called != "" {
				t.Errorf("got %v, and %q was called", err, called)
			}
		})
	}
}

func TestCallbackError(t *testing.T) {
	for _, c := range []struct{ name, query, code, text string }{
		{"none", "code=1", "", ""},
		{"standard", "error=access_denied&error_description=The+user+said+no.", "access_denied", "The user said no."},
		{"markup in the code", "error=<script>alert(1)</script>", "scriptalert1script", ""},
		{"nothing left of the code", "error=%00%0a<>", oauth.CodeRefused, ""},
		{"lines and controls", "error=e&error_description=a%0d%0ab%00%1b[31m%09c", "e", "a b [31m c"},
		{"direction", "error=e&error_description=%E2%80%AEevil%E2%81%A6", "e", "evil"},
		{"not UTF-8", "error=e&error_description=a%ff%feb", "e", "a b"},
	} {
		t.Run(c.name, func(t *testing.T) {
			q, err := url.ParseQuery(c.query)
			if err != nil {
				t.Fatal(err)
			}
			e := (*oauth.Client)(nil).CallbackError(q)
			if c.code == "" {
				if e != nil {
					t.Fatalf("got %v", e)
				}
				return
			}
			if e == nil || e.Code != c.code || e.Description != c.text {
				t.Errorf("got %+v, want %s: %s", e, c.code, c.text)
			}
		})
	}
}

// FuzzCallback: whatever comes back, the token endpoint is called only for a well-formed success from the right server,
// only at its own address, and errors are clean.
func FuzzCallback(f *testing.F) {
	for _, seed := range []string{
		"code=1&state=2&iss=https://login.acme.test&realmId=9", "error=access_denied", "code=1&code=2", "iss=x&code=1",
		"code=%0d%0a&realmId=1", "error=%3Cscript%3E&error_description=%E2%80%AE",
	} {
		f.Add(seed)
	}
	a := standard()
	a.OAuth2.Callback = catalog.Callback{Issuer: catalog.NewTemplate("https://login.acme.test"),
		Capture: []catalog.Capture{{Fact: "realm", From: "realmId", Required: true, Pattern: "[0-9]{1,9}"}}}
	a.OAuth2.Token.URL = catalog.NewTemplate("https://{realm}.acme.test/token")
	f.Fuzz(func(t *testing.T, raw string) {
		q, _ := url.ParseQuery(raw)
		calls := 0
		client := oauth.New(&http.Client{Transport: transport(func(r *http.Request) (*http.Response, error) {
			calls++
			if r.URL.Host != q.Get("realmId")+".acme.test" || r.Method != http.MethodPost {
				t.Errorf("called %s", r.URL)
			}
			body, err := io.ReadAll(r.Body)
			form, err2 := url.ParseQuery(string(body))
			if err != nil || err2 != nil || form.Get("code") != q.Get("code") || len(form) != 4 {
				t.Errorf("sent %q", body)
			}
			return nil, errors.New("no network here")
		})})
		_, err := client.Exchange(t.Context(), a, provider.CodeRequest{
			Values: map[string]string{"client_id": "c", "client_secret": secretText}, RedirectURI: redirectURI,
			Verifier: verifier, Callback: q,
		})
		good := len(q["code"]) == 1 && q.Get("code") != "" && !q.Has("error") && q.Get("iss") == "https://login.acme.test" &&
			len(q["iss"]) == 1
		if calls > 0 && !good {
			t.Fatalf("%q made a call", raw)
		}
		if e, ok := errors.AsType[*provider.Error](err); ok {
			checkClean(t, e)
		} else if _, ok := errors.AsType[*fault.Error](err); !ok {
			t.Fatalf("%q: %v", raw, err)
		}
	})
}

// checkClean holds an error against what its type promises.
func checkClean(t *testing.T, e *provider.Error) {
	t.Helper()
	if e.Code == "" || strings.Trim(e.Code, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-") != "" {
		t.Fatalf("code %q", e.Code)
	}
	if len([]rune(e.Description)) > 300 || strings.ContainsFunc(e.Description, func(r rune) bool {
		return !unicode.IsPrint(r)
	}) {
		t.Fatalf("description %q", e.Description)
	}
	if strings.Contains(e.Error(), secretText) {
		t.Fatalf("the secret is in %q", e.Error())
	}
}
