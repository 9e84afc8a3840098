package acceptance_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// sentTo checks where the popup is sent, and with which error; "" is success.
func (f *flow) sentTo(a answer, code string) {
	f.t.Helper()
	a.want(http.StatusFound)
	to, err := url.Parse(a.header.Get("Location"))
	if err != nil || !strings.HasPrefix(to.String(), f.finalPage()+"?") || to.Query().Get("error") != code ||
		(to.Query().Get("status") == "success") != (code == "") {
		f.t.Fatalf("sent to %s, %v; want the error %q", to, err, code)
	}
}

// Some providers leave out the state when their user says no. The flow's cookie leads to the attempt.
func TestOAuthCancelledWithoutState(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	no := url.Values{"error": {"access_denied"}, "error_description": {"Call 0900-EVIL to go on"}}

	f := s.begin("no")
	a := f.back(no)
	f.sentTo(a, "access_denied")
	f.ended("error", "access_denied")
	// Anybody can make such an address: its words are neither shown nor kept.
	if text := f.outcome().text("error.description"); strings.Contains(text+a.header.Get("Location"), "EVIL") {
		t.Fatalf("the attempt says %q, the popup is sent to %s", text, a.header.Get("Location"))
	}
	f.sentTo(f.back(f.decide("allow")), "access_denied") // too late to think again
	f.ended("error", "access_denied")

	f = s.begin("another error")
	f.sentTo(f.back(url.Values{"error_code": {"1349126"}, "error_message": {"App not active"}}), "provider_ended")
	f.ended("error", "provider_ended")

	for name, q := range map[string]url.Values{
		"a code": {"code": {"c"}}, "nothing": {}, "an empty state": {"state": {""}, "code": {"c"}},
	} {
		t.Run(name, func(t *testing.T) {
			g := s.begin("nothing to end " + name).on(t)
			g.refused(g.back(q), http.StatusBadRequest, "invalid_state", 0)
			g.outcome().has("status", "pending")
		})
	}
	for name, cookies := range map[string]func(f *flow) []*http.Cookie{
		"no cookie": func(*flow) []*http.Cookie { return nil },
		"a cookie with another value": func(f *flow) []*http.Cookie {
			c := *f.cookies[0]
			c.Value = f.attempt + ".AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
			return []*http.Cookie{&c}
		},
		"the value under another name": func(f *flow) []*http.Cookie {
			c := *f.cookies[0]
			c.Name += "0"
			return []*http.Cookie{&c}
		},
	} {
		t.Run(name, func(t *testing.T) {
			g := s.begin("not ours " + name).on(t)
			g.refused(g.backAt("sandbox-oauth", no, cookies(g)), http.StatusBadRequest, "invalid_state", 0)
			g.refused(g.backAt("slack", no, g.cookies), http.StatusBadRequest, "invalid_state", 0)
			g.outcome().has("status", "pending")
		})
	}

	// Of two flows in a browser the one that began last is at the provider.
	first, second := s.begin("two"), s.begin("two")
	second.cookies = append(second.cookies, first.cookies...)
	second.sentTo(second.back(no), "access_denied")
	second.outcome().has("status", "error")
	first.outcome().has("status", "pending")
	first.linked()
}

// A callback that comes again while the first is at work waits for its end. One that comes later, from wherever, is
// told it; one that never was the flow's is not.
func TestOAuthSecondCallback(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	f := s.begin("twice")
	q := f.decide("allow")
	again := url.Values{"state": q["state"], "code": {"another"}}
	second := make(chan answer, 1)
	s.provider.onToken(func(w http.ResponseWriter, r *http.Request, serve http.HandlerFunc) {
		go func() { second <- f.back(again) }()
		g := f.on(t)
		g.refused(g.backAt("sandbox-oauth", again, nil), http.StatusForbidden, "other_browser", 0)
		serve(w, r)
	})
	f.sentTo(f.back(q), "")
	s.provider.onToken(nil)
	f.sentTo(<-second, "")
	f.sentTo(f.backAt("sandbox-oauth", again, nil), "") // the first answer took the cookie away
	wrong := url.Values{"state": {f.attempt + ".AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}, "code": {"c"}}
	f.refused(f.back(wrong), http.StatusBadRequest, "invalid_state", 1)
	f.refused(f.backAt("slack", q, f.cookies), http.StatusBadRequest, "invalid_state", 1)
	if s.codes() != 1 {
		t.Fatalf("%d codes were exchanged", s.codes())
	}

	g := s.begin("denied")
	no := g.decide("deny")
	g.sentTo(g.back(no), "access_denied")
	g.sentTo(g.back(no), "access_denied")
	g.outcome().has("error.provider_code", nil, "error.description", "The person chose Deny.")
}

// OAuth 2.0 Form Post Response Mode: the post comes without the Lax cookie, the navigation that it is turned into has
// it.
func TestOAuthFormPost(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	post := func(f *flow, kind, body string) answer {
		f.t.Helper()
		return send(f.t, f.stack.BaseURL, http.MethodPost, "/connect/oauth2/sandbox-oauth/callback", body,
			func(r *http.Request) { r.Header.Set("Content-Type", kind); r.Header.Set("Origin", "null") })
	}
	const form = "application/x-www-form-urlencoded"
	f := s.begin("owner")
	q := f.decide("allow")
	q.Set("id_token", "e30.e30.e30")
	a := post(f, form, q.Encode()).want(http.StatusSeeOther)
	to, err := url.Parse(a.header.Get("Location"))
	if err != nil || !strings.HasPrefix(to.String(), f.callbackURI()+"?") || to.Query().Has("id_token") {
		t.Fatalf("sent to %s, %v", to, err)
	}
	if h := a.header; h.Get("Cache-Control") != "no-store" || h.Get("Referrer-Policy") != "no-referrer" {
		t.Fatalf("headers: %v", h)
	}
	f.sentTo(f.back(to.Query()), "")
	f.outcome().has("status", "authenticated")

	// A post that has the cookie is the answer itself.
	d := s.begin("direct")
	direct := send(t, d.stack.BaseURL, http.MethodPost, "/connect/oauth2/sandbox-oauth/callback",
		d.decide("allow").Encode(), with(d.cookies), header("Content-Type", form)).want(http.StatusSeeOther)
	if at := direct.header.Get("Location"); at != d.finalPage()+"?status=success" {
		t.Fatalf("sent to %s", at)
	}
	d.outcome().has("status", "authenticated")

	g := s.begin("other")
	for name, bad := range map[string][2]string{
		"JSON": {"application/json", `{"code":"c"}`}, "no form": {form, "%zz"}, "no type": {"", q.Encode()},
		"long": {form, "code=" + strings.Repeat("c", 9000)},
	} {
		t.Run(name, func(t *testing.T) {
			g := g.on(t)
			g.refused(post(g, bad[0], bad[1]), http.StatusBadRequest, "invalid_posted_answer", 2)
		})
	}
	for _, method := range []string{http.MethodHead, http.MethodPut} {
		a := send(t, s.stack.BaseURL, method, "/connect/oauth2/sandbox-oauth/callback?x=y", nil)
		if a.status != http.StatusMethodNotAllowed || a.header.Get("Allow") != "GET, POST" {
			t.Errorf("%s: %d, Allow %q", method, a.status, a.header.Get("Allow"))
		}
	}
}

// What has begun finishes by the auth config that it began with, wherever the default is by then.
func TestOAuthDefaultMoves(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	setup := object{"client_id": siteClient, "client_secret": siteSecret}
	f := s.begin("owner")
	q := f.decide("allow")
	other := s.configure("sandbox-oauth", object{"auth_type": "oauth2", "setup_fields": setup, "default": true})
	f.sentTo(f.back(q), "")
	id := f.outcome().has("status", "authenticated").text("account.id")
	s.get("/accounts/"+id).want(http.StatusOK).has("integration_id", s.config)
	// What begins now begins by the new one.
	g := s.flowOf("new owner")
	g.start().want(http.StatusNotFound)
	g.config = other
	g.attempt = g.attemptOf(g.token)
	g.start().want(http.StatusFound)
	g.linked()
}

// flowOf is a flow in a new session that has not been started.
func (s *site) flowOf(owner string) *flow {
	s.t.Helper()
	token := s.session(owner, object{"provider": "sandbox-oauth"})
	site := *s
	return &flow{site: &site, token: token, attempt: s.attemptOf(token)}
}

// An attempt's code tells apart what a person, an owner or an attacker did.
func TestOAuthFailureCodes(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	says := func(status int, kind, body string) tokenHook {
		return func(w http.ResponseWriter, _ *http.Request, _ http.HandlerFunc) {
			w.Header().Set("Content-Type", kind)
			w.WriteHeader(status)
			_, _ = w.Write([]byte(body))
		}
	}
	for _, c := range []struct {
		name     string
		query    func(q url.Values)
		token    tokenHook
		code     string
		provider any
	}{
		{"another server's answer", func(q url.Values) { q.Set("iss", "https://evil.example") }, nil, "issuer_mismatch", nil},
		{"no code", func(q url.Values) { q.Del("code") }, nil, "invalid_callback", nil},
		{"a wrong code", func(q url.Values) { q.Set("code", "guess") }, nil, "code_refused", "invalid_grant"},
		{"another error", func(q url.Values) { q.Set("error", "consent_required") }, nil, "provider_ended",
			"consent_required"},
		{"the client is refused", nil, says(401, "application/json", `{"error":"invalid_client"}`), "client_refused",
			"invalid_client"},
		{"no token answer", nil, says(200, "text/html", "<html>"), "invalid_response", nil},
		{"too large", nil, says(200, "application/json", `{"access_token":"`+strings.Repeat("a", 6<<20)+`"}`),
			"response_too_large", nil},
		{"overloaded", nil, says(503, "application/json", `{"error":"temporarily_unavailable"}`), "provider_failed",
			"temporarily_unavailable"},
		{"a bad id_token", nil, says(200, "application/json", `{"access_token":"a","id_token":"a.b.c"}`), "id_token_refused",
			nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := s.begin(c.name).on(t)
			q := f.decide("allow")
			if c.query != nil {
				c.query(q)
			}
			s.provider.onToken(c.token)
			a := f.back(q)
			s.provider.onToken(nil)
			f.sentTo(a, c.code)
			f.ended("error", c.code)
			f.outcome().has("error.provider_code", c.provider)
			problem := any(nil)
			if c.code == "client_refused" { // is the owner's to read, and ends with the next sign-in that succeeds
				problem = "client_refused"
			}
			f.get("/auth_configs/"+f.config).has("problem.code", problem)
			if problem != nil {
				s.begin("well again").on(t).linked()
				f.get("/auth_configs/"+f.config).has("problem", nil)
				f.delete("/accounts/" + f.accounts()[0]).want(http.StatusOK)
			}
		})
	}
}
