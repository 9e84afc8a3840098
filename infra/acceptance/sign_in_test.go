package acceptance_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"patchbay/shared/people"
)

// signing is a browser on its way to the console's issuer and back.
type signing struct {
	*tenant
	authorize *url.URL
	cookie    string // of the sign-in that has begun
}

// beginSignIn opens the console's sign-in and stops at the issuer.
func (p *tenant) beginSignIn(to string) *signing {
	p.t.Helper()
	a := send(p.t, p.stack.BaseURL, http.MethodGet, "/sign-in?to="+url.QueryEscape(to), nil).want(http.StatusFound)
	at, err := a.location()
	if err != nil {
		p.t.Fatal(err)
	}
	set, _, _ := strings.Cut(a.header.Get("Set-Cookie"), ";")
	for name, want := range map[string]string{"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"} {
		if got := a.header.Get(name); got != want {
			p.t.Errorf("%s is %q", name, got)
		}
	}
	return &signing{p, at, set}
}

// comesBack is what a person does at the issuer, and the query with which the browser returns.
func (s *signing) comesBack(person, decision string) url.Values {
	s.t.Helper()
	back, err := decide(s.t, s.authorize.String(), s.stack.BaseURL+"/sign-in/callback", person, decision)
	if err != nil {
		s.t.Fatal(err)
	}
	return back
}

// callback brings a query back, with the browser's cookies.
func (s *signing) callback(q url.Values, cookies ...string) answer {
	s.t.Helper()
	return send(s.t, s.stack.BaseURL, http.MethodGet, "/sign-in/callback?"+q.Encode(), nil,
		header("Cookie", strings.Join(cookies, "; ")))
}

// leads expects that an answer sends the browser to a page of the console, and returns the session that it sets.
func (s *signing) leads(a answer, to string) (session string) {
	s.t.Helper()
	a.want(http.StatusFound)
	if got := a.header.Get("Location"); got != s.stack.BaseURL+"/console"+to {
		s.t.Errorf("it leads to %s, want %s", got, to)
	}
	ended := false
	for _, c := range (&http.Response{Header: a.header}).Cookies() {
		switch c.Name {
		case "patchbay":
			session = c.Value
			if !c.HttpOnly || c.SameSite != http.SameSiteStrictMode || c.Path != "/" || c.Domain != "" {
				s.t.Errorf("the session's cookie is %s", c)
			}
		case "patchbay_sign_in":
			ended = c.MaxAge < 0
		}
	}
	if !ended {
		s.t.Error("the sign-in's cookie stays")
	}
	return session
}

// TestSignIn: who is invited signs in at the issuer and is a member, whatever they are invited as.
func TestSignIn(t *testing.T) {
	p := newTenant(t)
	send(t, p.stack.BaseURL, http.MethodGet, "/session", nil).problem(http.StatusUnauthorized, "not_signed_in")
	// The issuer writes names in lower case; the invitation is written as people write.
	email := strings.ToLower("grace-"+p.id[4:20]) + "@example.com"
	written := strings.ToUpper(email[:1]) + email[1:]
	if _, err := p.peopleOf().Invite(t.Context(), p.id, written, people.Ordinary); err != nil {
		t.Fatal(err)
	}
	s := p.beginSignIn("#/logs?status=error&q=%22")
	if q := s.authorize.Query(); q.Get("code_challenge_method") != "S256" || len(q.Get("state")) < 22 ||
		len(q.Get("nonce")) < 22 {
		t.Errorf("the issuer is asked for %v", q)
	}
	q := s.comesBack(email, "allow")
	session := s.leads(s.callback(q, s.cookie), "#/logs?status=error&q=%22")
	b := &person{p, "", session}
	b.call("GET", "/session", nil).want(http.StatusOK).has("user.email", email, "user.email_verified", true,
		"projects.0.id", p.id, "projects.0.role", "member", "projects.1", nil)
	b.call("GET", "/accounts", nil).want(http.StatusOK)

	// The same answer a second time: what the browser had is gone, and a copy of it is of no use, since the code is.
	if again := s.leads(s.callback(q), "#/sign-in?error=sign_in_expired"); again != "" {
		t.Error("a replayed callback signs in")
	}
	if again := s.leads(s.callback(q, s.cookie), "#/sign-in?error=sign_in_failed"); again != "" {
		t.Error("a code that was used signs in")
	}

	// A session that somebody planted in the browser is not the one that is signed in, and it ends.
	planted := b.cookie
	s = p.beginSignIn("")
	fresh := s.leads(s.callback(s.comesBack(email, "allow"), s.cookie, "patchbay="+planted), "#/")
	if fresh == planted || fresh == "" {
		t.Errorf("the session is %q", fresh)
	}
	b.call("GET", "/accounts", nil).problem(http.StatusUnauthorized, "session_ended")
}

// TestSignInOfAnotherBrowser: who follows an attacker's link is not signed in as the attacker (login CSRF).
func TestSignInOfAnotherBrowser(t *testing.T) {
	p := newTenant(t)
	attacker, victim := p.beginSignIn(""), p.beginSignIn("")
	q := attacker.comesBack("mallory", "allow")
	for name, cookies := range map[string][]string{"that began nothing": nil, "that began its own": {victim.cookie}} {
		if got := victim.leads(victim.callback(q, cookies...), "#/sign-in?error=sign_in_expired"); got != "" {
			t.Errorf("a browser %s is signed in", name)
		}
	}
	state := url.Values{"state": {q.Get("state"), q.Get("state")}, "code": q["code"]}
	if attacker.leads(attacker.callback(state, attacker.cookie), "#/sign-in?error=sign_in_expired") != "" {
		t.Error("two states are one")
	}
	foreign := url.Values{"state": q["state"], "code": q["code"], "iss": {"https://evil.example"}}
	if attacker.leads(attacker.callback(foreign, attacker.cookie), "#/sign-in?error=sign_in_failed") != "" {
		t.Error("another server's answer signs in")
	}
	if got := attacker.leads(attacker.callback(q, attacker.cookie), "#/"); got == "" {
		t.Error("the code was spent on what was refused")
	}
	denied := p.beginSignIn("#/accounts")
	back := denied.callback(denied.comesBack("ada", "deny"), denied.cookie)
	if denied.leads(back, "#/sign-in?error=sign_in_denied") != "" {
		t.Error("who denies is signed in")
	}
	for _, path := range []string{"/sign-in", "/sign-in/callback?" + q.Encode()} {
		send(t, p.stack.BaseURL, http.MethodHead, path, nil).want(http.StatusMethodNotAllowed)
	}
}

// TestSignInLeadsToTheConsoleAlone: no link makes of a sign-in a way to another site.
func TestSignInLeadsToTheConsoleAlone(t *testing.T) {
	p := newTenant(t)
	for _, to := range []string{
		"https://evil.example/", "//evil.example", "/\\evil.example", "#//evil.example/", "#/\\evil", "javascript:alert(1)",
		"#javascript:alert(1)", "#/\r\nSet-Cookie: a=b", "@evil.example", "#/" + strings.Repeat("x", 2000), "#/é", ".evil.example",
	} {
		s := p.beginSignIn(to)
		a := s.callback(s.comesBack("ada", "allow"), s.cookie).want(http.StatusFound)
		at, err := a.location()
		if err != nil || at.Scheme+"://"+at.Host != p.stack.BaseURL || at.Path != "/console" || at.RawQuery != "" ||
			!strings.HasPrefix(at.Fragment, "/") {
			t.Errorf("%q leads to %s, %v", to, a.header.Get("Location"), err)
		}
	}
	// What the cookie says is no more trusted than a link.
	s := p.beginSignIn("")
	parts := strings.Split(s.cookie, ".")
	parts[4] = "aHR0cHM6Ly9ldmlsLmV4YW1wbGUv" // https://evil.example/
	s.leads(s.callback(s.comesBack("ada", "allow"), strings.Join(parts, ".")), "#/")
	s = p.beginSignIn("")
	parts = strings.Split(s.cookie, ".")
	parts[3] = "1000000000" // long ago
	s.leads(s.callback(s.comesBack("ada", "allow"), strings.Join(parts, ".")), "#/sign-in?error=sign_in_expired")
}

// TestUnverifiedAddressTakesNothing: whoever enters somebody's address at an issuer that does not check it is nobody.
func TestUnverifiedAddressTakesNothing(t *testing.T) {
	p := newTenant(t)
	email := strings.ToLower("unverified-"+p.id[4:20]) + "@example.com"
	if _, err := p.peopleOf().Invite(t.Context(), p.id, email, people.Admin); err != nil {
		t.Fatal(err)
	}
	s := p.beginSignIn("")
	b := &person{p, "", s.leads(s.callback(s.comesBack(email, "allow"), s.cookie), "#/")}
	b.call("GET", "/session", nil).want(http.StatusOK).
		has("user.email", email, "user.email_verified", false, "projects", []any{})
	b.call("GET", "/accounts", nil).problem(http.StatusNotFound, "project_not_found")
	if members, err := p.peopleOf().Members(t.Context(), p.id); err != nil || len(members) != 1 || !members[0].Invited() {
		t.Errorf("members are %v, %v", members, err)
	}
}
