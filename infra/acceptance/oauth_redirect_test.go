package acceptance_test

import (
	"math/rand/v2"
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// security.md F11: redirect_uri is one exact text. Anything else is refused before a state exists, and sends nobody
// away.
func TestOAuthRedirectURIIsExact(t *testing.T) {
	t.Parallel()
	s := newSite(t, func(o *siteOptions) {
		o.publicURL, o.appURL = "https://connect.example.com", "https://hub.example.com"
	})
	f := s.begin("owner") // the right one works
	right := s.finalPage()
	wrong := []string{
		"", "/embedded/accounts/callback", "//hub.example.com/embedded/accounts/callback", "//evil.example", `\\evil.example`,
		`/\evil.example`,
		"https://connect.example.com/embedded/accounts/callback", "http://hub.example.com/embedded/accounts/callback",
		"https://hub.example.com:443/embedded/accounts/callback", "https://hub.example.com./embedded/accounts/callback",
		"https://HUB.example.com/embedded/accounts/callback", "HTTPS://hub.example.com/embedded/accounts/callback",
		"https://user@hub.example.com/embedded/accounts/callback",
		"https://hub.example.com@evil.example/embedded/accounts/callback",
		"https://hub.example.com%40evil.example/embedded/accounts/callback",
		"https://evil.example#@hub.example.com/embedded/accounts/callback",
		`https://hub.example.com\@evil.example/embedded/accounts/callback`,
		`https:/\hub.example.com/embedded/accounts/callback`,
		"https:hub.example.com/embedded/accounts/callback", "https:///hub.example.com/embedded/accounts/callback",
		right + "/", right + "?", right + "?x=1", right + "#", right + "#x", right + "/../../evil", right + "%00",
		right + "\x00", right + " ", " " + right,
		right + "\r\nLocation: https://evil.example", "https://hub.example.com/embedded//accounts/callback",
		"https://hub.example.com/Embedded/accounts/callback",
		"https://hub.example.com/%65mbedded/accounts/callback", "https://hub。example.com/embedded/accounts/callback",
		"https://hub.example.cоm/embedded/accounts/callback",
		"https://ｈub.example.com/embedded/accounts/callback", "https://hub.example.com\u202e/embedded/accounts/callback",
		"https://evil.example/embedded/accounts/callback",
		"javascript:alert(1)", "data:text/html,x", "https://hub.example.com.evil.example/embedded/accounts/callback",
		"\ufeff" + right,
	}
	// And one random change each of the right one, in a fixed order so that a failure repeats.
	random := rand.New(rand.NewPCG(1, 2))
	for range 300 {
		wrong = append(wrong, mutate(random, right))
	}
	for _, w := range wrong {
		if w == right {
			continue
		}
		g := *f
		g.attempt = f.attempt
		a := g.start("redirect_uri", w)
		a.problemPage(t, http.StatusBadRequest, "invalid_redirect_uri")
		if a.header.Get("Location") != "" || len(a.header.Values("Set-Cookie")) > 0 {
			t.Errorf("%q: sent to %q", w, a.header.Get("Location"))
		}
		if strings.Contains(string(a.body), "evil") {
			t.Errorf("%q is shown to the user", w)
		}
	}
	// The refused starts did not touch the flow that was under way.
	a := f.back(f.decide("allow")).want(http.StatusFound)
	if to := a.header.Get("Location"); to != right+"?status=success" {
		t.Fatalf("sent to %s", to)
	}
}

// mutate inserts, replaces or removes one character.
func mutate(r *rand.Rand, s string) string {
	const spice = "/\\@:.?#%&= \t\n。．ａ0aZ-_~\u200b\u00ad"
	runes, c := []rune(s), []rune(spice)[r.IntN(len([]rune(spice)))]
	i := r.IntN(len(runes))
	switch r.IntN(3) {
	case 0:
		return string(runes[:i]) + string(c) + string(runes[i:])
	case 1:
		runes[i] = c
		return string(runes)
	default:
		return string(runes[:i]) + string(runes[i+1:])
	}
}

// security.md F8: what a provider says in its redirect is recorded, escaped everywhere, and uses the state up.
func TestOAuthProviderErrors(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	const script = `<script>alert(1)</script>`
	for _, c := range []struct {
		name, code, text string
		wantCode         string
		theirs           any // the provider's own code
	}{
		{"denied", "access_denied", "The person chose Deny.", "access_denied", nil},
		{"markup as code", script, "x", "provider_ended", "scriptalert1script"},
		{"markup as text", "server_error", script + `"'><img src=x onerror=alert(1)>`, "provider_ended", "server_error"},
		{"header injection", "x\r\nSet-Cookie: a=b", "y\r\nLocation: https://evil.example", "provider_ended", "xSet-Cookieab"},
		{"no code", "", "nothing", "provider_ended", "provider_error"},
		{"long", strings.Repeat("e", 5000), strings.Repeat("d", 50000), "provider_ended", strings.Repeat("e", 100)},
		{"controls and direction", "a\x00b", "\u202egnp.exe\x07\x1b[31m", "provider_ended", "ab"},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := s.begin(c.name).on(t)
			q := url.Values{"state": f.authorize.Query()["state"], "error": {c.code}, "error_description": {c.text}}
			codes := f.codes()
			a := f.back(q).want(http.StatusFound)
			to, err := a.header["Location"], error(nil)
			u, err := url.Parse(to[0])
			if err != nil || len(to) != 1 || len(a.header.Values("Set-Cookie")) != 1 ||
				!strings.HasPrefix(to[0], f.finalPage()+"?") {
				t.Fatalf("sent to %q with %v, %v", to, a.header, err)
			}
			if got := u.Query(); got.Get("status") != "error" || got.Get("error") != c.wantCode ||
				len(got.Get("error_description")) > 1200 {
				t.Fatalf("sent to %q", to)
			}
			if strings.ContainsAny(to[0], "<>\"'\x00\x1b\r\n") ||
				strings.ContainsAny(u.Query().Get("error_description"), "\x00\x07\x1b\u202e\r\n") {
				t.Fatalf("raw characters in %q", to)
			}
			f.outcome().has("status", "error", "error.code", c.wantCode, "error.provider_code", c.theirs, "account", nil)
			f.sentTo(f.back(q), c.wantCode)
			if f.codes() != codes {
				t.Fatal("a code was exchanged")
			}
			page := send(t, f.stack.BaseURL, http.MethodGet, strings.TrimPrefix(to[0], f.stack.Config.AppURL),
				nil).want(http.StatusOK)
			if strings.Contains(string(page.body), script) || strings.Contains(string(page.body), "<img") {
				t.Fatalf("the final page has the provider's markup in it: %s", page.body)
			}
			if csp := page.header.Get("Content-Security-Policy"); !strings.Contains(csp, "default-src 'none'") ||
				strings.Contains(csp, "unsafe-inline") {
				t.Fatalf("the final page's policy is %q", csp)
			}
		})
	}
}

// The provider's own deny button, for real.
func TestOAuthDenied(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	f := s.begin("owner")
	to := f.back(f.decide("deny")).want(http.StatusFound).header.Get("Location")
	if !strings.HasPrefix(to, f.finalPage()+"?") || !strings.Contains(to, "status=error") ||
		!strings.Contains(to, "access_denied") {
		t.Fatalf("sent to %s", to)
	}
	f.outcome().has("status", "error", "error.code", "access_denied", "error.description", "The person chose Deny.")
	if s.codes() != 0 || len(s.accounts()) != 0 {
		t.Fatal("something was exchanged or linked")
	}
}

// security.md F9 and E3: token answers that are wrong or that echo secrets end the attempt and show none.
func TestOAuthBadTokenAnswers(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	for _, c := range []struct {
		name string
		hook tokenHook
	}{
		{"echoes what it got", func(w http.ResponseWriter, r *http.Request, _ http.HandlerFunc) {
			w.WriteHeader(http.StatusBadRequest)
			_, _ = w.Write([]byte(`{"error":"invalid_grant","error_description":"code ` + r.PostFormValue("code") +
				` verifier ` + r.PostFormValue("code_verifier") + ` secret ` + siteSecret + `"}`))
		}},
		{"an error with 200", says(http.StatusOK, `{"error":"invalid_grant"}`)},
		{"no token", says(http.StatusOK, `{"token_type":"bearer"}`)},
		{"a page", says(http.StatusOK, `<html><script>alert(1)</script>`)},
		{"no JSON", says(http.StatusOK, `{`)},
		{"endless", func(w http.ResponseWriter, _ *http.Request, _ http.HandlerFunc) {
			for range 64 {
				_, _ = w.Write(make([]byte, 64<<10))
			}
		}},
		{"a redirect", func(w http.ResponseWriter, r *http.Request, _ http.HandlerFunc) {
			http.Redirect(w, r, "/elsewhere", http.StatusTemporaryRedirect)
		}},
		{"a broken connection", func(http.ResponseWriter, *http.Request, http.HandlerFunc) { panic(http.ErrAbortHandler) }},
		{"no id_token", says(http.StatusOK, `{"access_token":"t","token_type":"bearer","expires_in":300}`)},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := s.begin(c.name).on(t)
			q := f.decide("allow")
			sent := make(chan string, 1)
			s.provider.onToken(func(w http.ResponseWriter, r *http.Request, serve http.HandlerFunc) {
				sent <- r.PostFormValue("code_verifier")
				c.hook(w, r, serve)
			})
			defer s.provider.onToken(nil)
			to := f.back(q).want(http.StatusFound).header.Get("Location")
			if !strings.Contains(to, "status=error") {
				t.Fatalf("sent to %s", to)
			}
			out := f.outcome().has("status", "error", "account", nil)
			verifier := <-sent
			for _, shown := range []string{to, string(out.body)} {
				for _, hidden := range []string{q.Get("code"), verifier, siteSecret} {
					if strings.Contains(shown, hidden) || strings.Contains(shown, url.QueryEscape(hidden)) {
						t.Fatalf("%q is shown in %s", hidden, shown)
					}
				}
			}
			if len(f.accounts()) != 0 {
				t.Fatal("an account was linked")
			}
		})
	}
}

func says(status int, body string) tokenHook {
	return func(w http.ResponseWriter, _ *http.Request, _ http.HandlerFunc) {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		_, _ = w.Write([]byte(body))
	}
}
