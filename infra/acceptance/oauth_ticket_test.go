package acceptance_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"patchbay/shared/ident"
)

// prepare has the hub prepare an attempt, and returns the flow with the address at which a browser begins.
func (s *site) prepare(token string, more object) (f *flow, start string) {
	s.t.Helper()
	body := object{"integration_id": s.config}
	for name, v := range more {
		body[name] = v
	}
	a := s.hub(token, http.MethodPost, "/hub/connection_attempts", body).want(http.StatusCreated)
	path, ok := strings.CutPrefix(a.text("start_url"), s.stack.Config.PublicURL)
	if !ok {
		s.t.Fatalf("the flow begins at %s", a.text("start_url"))
	}
	return &flow{site: s, token: token, attempt: a.text("id")}, path
}

// open follows a start address, as start does.
func (f *flow) open(address string) answer {
	f.t.Helper()
	a := send(f.t, f.stack.BaseURL, http.MethodGet, address, nil)
	if a.status == http.StatusFound {
		f.authorize, _ = url.Parse(a.header.Get("Location"))
		f.cookies = (&http.Response{Header: a.header}).Cookies()
	}
	return a
}

// TestOAuthByTicket (decision 0023): neither the session's token nor what was typed is in any address, the ticket is
// good once, and the flow speaks the hub's language to its end.
func TestOAuthByTicket(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	token := s.session("o", object{"provider": "sandbox-oauth"})
	f, start := s.prepare(token, object{"credentials": object{"team": "blue-team-of-one"}, "language": "de"})
	for _, secret := range []string{token, "blue-team-of-one"} {
		if strings.Contains(start, secret) {
			t.Fatalf("%s is in the address %s", secret, start)
		}
	}
	f.open(start).want(http.StatusFound)
	used := s.items()
	for range 2 {
		again := send(t, s.stack.BaseURL, http.MethodGet, start, nil).want(http.StatusConflict)
		if !strings.Contains(string(again.body), "connection_attempt_over") ||
			!strings.Contains(string(again.body), `lang="de"`) {
			t.Errorf("%s", again.body)
		}
	}
	s.unchanged(used)
	back := f.back(f.decide("allow")).want(http.StatusFound)
	same(t, "end", back.header.Get("Location"), f.finalPage()+"?lang=de&status=success")
	id := f.outcome().has("status", "authenticated").text("account.id")
	s.get("/accounts/"+id).has("setup_information", object{"team": "blue-team-of-one"})
}

func TestOAuthTicketsThatAreNone(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	token := s.session("o", object{"provider": "sandbox-oauth"})
	f, start := s.prepare(token, nil)
	u, err := url.Parse(start)
	if err != nil {
		t.Fatal(err)
	}
	ticket := u.Query().Get("ticket")
	before := s.items()
	for name, other := range map[string]string{
		"none": "", "another's random": f.attempt + "." + ident.Random(32), "no attempt": "att_x." + ident.Random(32),
		"the attempt alone": f.attempt, "cut": ticket[:len(ticket)-1], "the session's token": token, "longer": ticket + "x",
		"another attempt": s.attemptOf(s.session("p", nil)) + ticket[strings.IndexByte(ticket, '.'):],
	} {
		if name == "another attempt" {
			before = s.items()
		}
		a := send(t, s.stack.BaseURL, http.MethodGet, u.Path+"?ticket="+url.QueryEscape(other), nil)
		if a.status < 400 || a.status >= 500 || strings.Contains(string(a.body), token) {
			t.Errorf("%s: %d %s", name, a.status, a.body)
		}
	}
	s.unchanged(before)
	// The published hub's way does not begin it: the token is no ticket.
	f.start().want(http.StatusConflict)
	// Nor does it begin another auth config than the one that it was made for.
	other := s.configure("sandbox-oauth", object{"name": "another", "use_shared_client": true})
	_, start = s.prepare(token, nil)
	send(t, s.stack.BaseURL, http.MethodGet, strings.Replace(start, s.config, other, 1), nil).want(http.StatusNotFound)
}

// TestOAuthTicketEnds with what it belongs to: the session, and the attempt.
func TestOAuthTicketEnds(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	token := s.session("o", object{"provider": "sandbox-oauth"})
	f, start := s.prepare(token, nil)
	f.hub(token, http.MethodDelete, "/hub/connection_attempts/"+f.attempt, nil).want(http.StatusNoContent)
	f.open(start).want(http.StatusConflict)

	_, start = s.prepare(token, nil)
	s.post("/connectors/sandbox-oauth/disable", nil).want(http.StatusOK)
	f.open(start).want(http.StatusPreconditionFailed)
	s.post("/connectors/sandbox-oauth/enable", nil).want(http.StatusOK)

	// A form that is wrong is said where it was filled in, and nothing is begun.
	before := s.items()
	s.hub(token, http.MethodPost, "/hub/connection_attempts", object{
		"integration_id": s.config, "credentials": object{"nope": "x"},
	}).problem(http.StatusBadRequest, "invalid_fields")
	s.unchanged(before)
	theirs := s.session("other", object{"provider": "sandbox-oauth"})
	before = s.items()
	s.hub(theirs, http.MethodPost, "/hub/connection_attempts", object{"integration_id": "cfg_sandbox-oauth_x"}).
		problem(http.StatusNotFound, "integration_not_found")
	s.unchanged(before)
}

// TestOAuthTicketRelinksTheAccountThatItNames, also one beside the first, and none of another owner's.
func TestOAuthTicketRelinksTheAccountThatItNames(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	first := s.begin("o").linked()
	extra := s.try(s.session("o", object{"provider": "sandbox-oauth", "multiple": true})).linked()
	other := s.begin("other").linked()
	token := s.session("o", object{"manage_connections": true})
	for _, id := range []string{extra, first} {
		before := s.get("/accounts/" + id).text("updated_at")
		f, start := s.prepare(token, object{"account_id": id})
		f.open(start).want(http.StatusFound)
		f.back(f.decide("allow")).want(http.StatusFound)
		f.outcome().has("status", "authenticated", "account.id", id)
		if s.get("/accounts/"+id).text("updated_at") == before {
			t.Errorf("%s was not linked again", id)
		}
	}
	same(t, "accounts", len(s.accounts()), 3)
	before := s.items()
	s.hub(token, http.MethodPost, "/hub/connection_attempts", object{"integration_id": s.config, "account_id": other}).
		problem(http.StatusNotFound, "account_not_found")
	s.unchanged(before)
}
