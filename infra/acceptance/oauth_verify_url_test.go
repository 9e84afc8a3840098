package acceptance_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"patchbay/shared/ident"
)

func TestVerifiedByTheBackEnd(t *testing.T) {
	t.Parallel()
	s := verifiedSite(t)
	verifier, challenge := newVerifier()
	begin := func(more object) (f *flow, code string) {
		body := object{"provider": "sandbox-oauth", "verify_url": productVerify, "multiple": true}
		for k, v := range more {
			body[k] = v
		}
		f = s.try(s.session("o", body)) // as the published hub begins
		to, code := f.told(f.back(f.decide("allow")))
		same(t, "told", to.String(), productVerify+"&link_code="+url.QueryEscape(code))
		f.outcome().has("status", "pending")
		return f, code
	}
	f, code := begin(nil)
	f.nothing()
	// Neither the session nor another project's key finishes it, and neither spoils it.
	f.finish(f.token, code, verifier).problem(http.StatusBadRequest, "invalid_link_code")
	stranger := tenantOf(t, s.stack)
	stranger.post("/accounts/confirm", object{"link_code": code, "origin_owner_id": "o"}).
		problem(http.StatusBadRequest, "invalid_link_code")
	f.nothing()
	a := s.confirm(object{"link_code": code, "origin_owner_id": "o"}).want(http.StatusCreated).
		has("status", "active", "origin_owner_id", "o", "window_url", f.finalPage()+"?status=success")
	same(t, "location", a.header.Get("Location"), s.stack.BaseURL+"/accounts/"+a.text("id"))
	f.outcome().has("status", "authenticated", "account.id", a.text("id"))
	s.confirm(object{"link_code": code, "origin_owner_id": "o"}).want(http.StatusCreated).has("id", a.text("id"))
	s.confirm(object{"link_code": code, "origin_owner_id": "other"}).problem(http.StatusBadRequest, "not_verified")
	same(t, "codes", f.codes(), 1)

	// With a challenge both are needed.
	_, code = begin(object{"code_challenge": challenge})
	s.confirm(object{"link_code": code, "origin_owner_id": "o"}).problem(http.StatusBadRequest, "not_verified")
	f, code = begin(object{"code_challenge": challenge})
	f.finish(f.token, code, verifier).problem(http.StatusBadRequest, "invalid_link_code")
	s.confirm(object{"link_code": code, "origin_owner_id": "o", "code_verifier": verifier}).want(http.StatusCreated)
	same(t, "accounts", len(s.accounts()), 2)

	// What was cancelled, and what ended with its session, is not confirmed any more.
	f, code = begin(nil)
	f.hub(f.token, http.MethodDelete, "/hub/connection_attempts/"+f.attempt, nil).want(http.StatusNoContent)
	s.confirm(object{"link_code": code, "origin_owner_id": "o"}).problem(http.StatusBadRequest, "invalid_link_code")
	f, code = begin(nil)
	s.post("/connect_sessions/end", object{"token": f.token}).want(http.StatusNoContent)
	s.confirm(object{"link_code": code, "origin_owner_id": "o"}).problem(http.StatusUnauthorized, "session_expired")
	// A no at the provider needs nobody's word.
	f = s.try(s.session("o", object{"provider": "sandbox-oauth", "verify_url": productVerify, "multiple": true}))
	to := f.back(f.decide("deny")).want(http.StatusFound).header.Get("Location")
	if !strings.HasPrefix(to, f.finalPage()+"?error=access_denied") {
		t.Errorf("a denial leads to %s", to)
	}
	same(t, "accounts", len(s.accounts()), 2)
}

// Where a browser is sent with a link code is a registered origin, when the session is made and when it is used (F11).
func TestVerifyAddressesThatAreNone(t *testing.T) {
	t.Parallel()
	s := verifiedSite(t)
	for _, address := range []string{
		"https://evil.example/", "//app.acme.example/", "https://app.acme.example@evil.example/", "javascript:alert(1)",
		"https://app.acme.example.evil.example/", "http://app.acme.example/", `https://evil.example\@app.acme.example/`,
		"https://app.acme.example/#x", "https://app.acme.example:444/", "/linked", "https://xn--app-acme.example/",
		"https://app.acme.example/\r\nSet-Cookie: a=b", "data:text/html,x",
	} {
		s.post("/connect_sessions", object{"origin_owner_id": "o", "origin_owner_name": "O", "verify_url": address}).
			problem(http.StatusBadRequest, "invalid_connect_session")
	}
	for _, challenge := range []string{"short", ident.Random(33)[:43] + "=", ident.Random(32)[:42] + "+"} {
		a := s.post("/connect_sessions", object{
			"origin_owner_id": "o", "origin_owner_name": "O", "code_challenge": challenge,
		})
		if a.status != http.StatusBadRequest {
			t.Errorf("%q: %d %s", challenge, a.status, a.body)
		}
	}
	s.post("/connect_sessions", object{
		"origin_owner_id": "o", "origin_owner_name": "O", "code_challenge_method": "plain",
	}).want(http.StatusBadRequest)

	const other = "https://other.acme.example"
	s.patch("/project/hub", object{"allowed_origins": []string{other}}).want(http.StatusOK)
	f := s.try(s.session("o", object{"provider": "sandbox-oauth", "verify_url": other + "/x"}))
	s.patch("/project/hub", object{"allowed_origins": []string{}}).want(http.StatusOK)
	to := f.back(f.decide("allow")).want(http.StatusFound).header.Get("Location")
	if !strings.HasPrefix(to, f.finalPage()+"?error=not_verified") {
		t.Errorf("the browser is sent to %s", to)
	}
	f.nothing()
}

// A session whose sign-in is finished by its page is begun by such a page, and by nothing else: neither the hosted hub,
// nor the published one, nor a page that may not show it.
func TestVerifiedSessionsWithoutAPage(t *testing.T) {
	t.Parallel()
	s := verifiedSite(t)
	_, challenge := newVerifier()
	token := s.session("o", object{"provider": "sandbox-oauth", "code_challenge": challenge})
	before := s.items()
	s.hub(token, http.MethodPost, "/hub/connection_attempts", object{"token": token}).
		problem(http.StatusBadRequest, "not_verified")
	for _, origin := range []string{"", s.stack.Config.PublicURL} {
		s.hub(token, http.MethodPost, "/hub/connection_attempts", object{"integration_id": s.config},
			header("Origin", origin)).problem(http.StatusBadRequest, "not_verified")
	}
	s.hub(token, http.MethodPost, "/hub/connection_attempts", object{"integration_id": s.config},
		header("Origin", "https://evil.example")).problem(http.StatusForbidden, "origin_not_allowed")
	s.unchanged(before)
}

// A form brings the verifier along: a key that somebody types into a link which was forwarded is kept nowhere.
func TestVerifiedForms(t *testing.T) {
	t.Parallel()
	s := verifiedSite(t)
	verifier, challenge := newVerifier()
	other, _ := newVerifier()
	config := s.configure("sandbox-key", nil)
	token := s.session("o", object{"code_challenge": challenge})
	form := object{"integration_id": config, "credentials": object{"api_key": goodKey}}
	before := s.items()
	asked := s.stats().APICalls
	for _, wrong := range []any{nil, "", other, challenge} {
		if wrong != nil {
			form["code_verifier"] = wrong
		}
		s.hub(token, http.MethodPost, "/hub/accounts", form).problem(http.StatusBadRequest, "not_verified")
	}
	s.unchanged(before)
	same(t, "calls at the provider", s.stats().APICalls, asked)
	form["code_verifier"] = verifier
	id := s.hub(token, http.MethodPost, "/hub/accounts", form).want(http.StatusCreated).text("id")
	delete(form, "code_verifier")
	s.hub(token, http.MethodPatch, "/hub/accounts/"+id, form).problem(http.StatusBadRequest, "not_verified")
	form["code_verifier"] = verifier
	s.hub(token, http.MethodPatch, "/hub/accounts/"+id, form).want(http.StatusOK)

	// A form leads to no verify address, so such a session offers sign-ins alone.
	only := s.session("p", object{"verify_url": productVerify})
	list := s.hub(only, http.MethodGet, "/hub/connectors", nil).want(http.StatusOK)
	if text := string(list.body); strings.Contains(text, config) || !strings.Contains(text, s.config) {
		t.Errorf("it offers %s", text)
	}
	s.hub(only, http.MethodPost, "/hub/accounts", form).problem(http.StatusNotFound, "integration_not_found")
}
