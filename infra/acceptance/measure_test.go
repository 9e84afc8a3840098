package acceptance_test

import (
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"patchbay/shared/credential"
	"patchbay/shared/secret"
)

// An endpoint that the grant does not cover answers 401 to every token. The first refusal renews, the others do not.
func TestRefusedAgainAndAgain(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	id := s.begin("owner").linked()
	next := s.another()
	const calls = 20
	for n := range calls {
		on := s
		if n%2 == 1 {
			on = next
		}
		s.reseal(id, func(m *credential.Material) { m.AccessToken = secret.New("refused-" + strconv.Itoa(n)) })
		status := http.StatusUnauthorized
		if n == 0 {
			status = http.StatusOK // renewed, and that token is good
		}
		if a := on.proxy(id, object{"path": "/me"}); a.status != status {
			t.Fatalf("call %d: %d %s", n, a.status, a.body)
		}
	}
	if n := s.refreshes(); n != 1 {
		t.Fatalf("%d token calls for %d refused calls", n, calls)
	}
	s.get("/accounts/"+id).has("status", "active")
	// A minute later a refusal may mean something new.
	s.set(accountPK(s, id), "CRED", "refused_at", time.Now().Add(-time.Minute).UnixMilli())
	next.me(id).want(http.StatusOK)
	if n := s.refreshes(); n != 2 {
		t.Fatalf("%d token calls", n)
	}
}

func accountPK(s *site, id string) string { return "PROJ#" + s.id + "#ACCT#" + id }

// Retry-After of the token endpoint is kept, by every process: until then no token call, and words for the caller.
func TestRetryAfterIsKept(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	id := s.linkEnded("owner")
	next := s.another()
	s.provider.onToken(func(w http.ResponseWriter, r *http.Request, _ http.HandlerFunc) {
		w.Header().Set("Retry-After", "120")
		says(http.StatusTooManyRequests, `{"error":"rate_limited"}`)(w, r, nil)
	})
	asked := s.refreshes()
	if a := s.me(id); a.status < 429 || a.header.Get("Retry-After") != "120" {
		t.Fatalf("%d, Retry-After %q: %s", a.status, a.header.Get("Retry-After"), a.body)
	}
	s.provider.onToken(nil) // well again, but it has asked for two minutes
	for n := range 10 {
		on := s
		if n%2 == 1 {
			on = next
		}
		a := on.me(id)
		a.problem(http.StatusServiceUnavailable, "credential_refresh_failing").has("provider_response", "rate_limited")
		if after, err := strconv.Atoi(a.header.Get("Retry-After")); err != nil || after < 110 || after > 120 {
			t.Errorf("Retry-After %q", a.header.Get("Retry-After"))
		}
	}
	if n := s.refreshes() - asked; n != 0 {
		t.Fatalf("%d token calls", n)
	}
	s.get("/accounts/"+id).has("status", "active", "status_reasons.0.code", "refresh_failing",
		"status_reasons.0.provider_code", "rate_limited")
	// A token that is still good is used meanwhile.
	s.reseal(id, func(m *credential.Material) { m.ExpiresAt = time.Now().Add(2 * time.Second).Add(time.Second) })
	s.me(id).want(http.StatusOK)
	// When the time has come the account recovers by itself.
	s.end(id)
	s.set(accountPK(s, id), "CRED", "retry_at", time.Now().Add(-time.Millisecond).UnixMilli())
	s.me(id).want(http.StatusOK)
	s.get("/accounts/"+id).has("status", "active", "status_reasons", []any{})
	if it := s.credential(id); it["failures"] != nil || it["retry_at"] != nil || it["failing_since"] != nil {
		t.Errorf("the trouble is still there: %v", it)
	}
}

// Renewals that fail for three days make the account one in error, which is tried again and comes back by itself.
func TestFailingForLong(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	id := s.linkEnded("owner")
	s.provider.onToken(says(http.StatusServiceUnavailable, `{}`))
	s.me(id)
	s.get("/accounts/"+id).has("status", "active", "status_reasons.0.code", "refresh_failing")
	s.set(accountPK(s, id), "CRED", "failing_since", time.Now().Add(-72*time.Hour).UnixMilli())
	s.me(id)
	s.get("/accounts/"+id).has("status", "error", "status_reasons.0.code", "refresh_failed")
	s.get("/accounts?status[]=error").has("0.id", id)
	s.me(id).problem(http.StatusServiceUnavailable, "credential_refresh_failing")
	s.provider.onToken(nil)
	s.set(accountPK(s, id), "CRED", "retry_at", time.Now().Add(-time.Millisecond).UnixMilli())
	s.me(id).want(http.StatusOK)
	s.get("/accounts/"+id).has("status", "active", "status_reasons", []any{})
	s.get("/accounts?status[]=error").has("", []any{})
	if a := s.get("/accounts/" + id); !strings.Contains(string(a.body), `"recovered_at"`) {
		t.Errorf("nobody is told that it came back: %s", a.body)
	}
}

// Tokens that live no longer than the usual margin are used for most of their life.
func TestShortTokens(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	id := s.begin("owner").linked()
	s.reseal(id, func(m *credential.Material) {
		m.IssuedAt = time.Now()
		m.ExpiresAt = m.IssuedAt.Add(55 * time.Second)
	})
	for range 20 {
		s.me(id).want(http.StatusOK)
	}
	if n := s.refreshes(); n != 0 {
		t.Fatalf("%d token calls", n)
	}
}

// Editing the client id of an auth config keeps the grants of before on the client that they were issued to, until each
// is linked again. Its secret alone moves everyone at once.
func TestClientIDIsEdited(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	before, linked := s.linkEnded("before"), s.linkEnded("linked again")
	asked := make(chan string, 9)
	s.provider.onToken(func(w http.ResponseWriter, r *http.Request, serve http.HandlerFunc) {
		id, key, _ := r.BasicAuth()
		asked <- id + " " + key
		if id != siteClient {
			r.SetBasicAuth(siteClient, siteSecret) // the provider knows the new client as well
			r.PostForm, r.Form = nil, nil
		}
		serve(w, r)
	})
	s.patch("/auth_configs/"+s.config, object{"setup_fields": object{
		"client_id": "second", "client_secret": "second-secret-1",
	}}).
		want(http.StatusOK)
	s.me(before).want(http.StatusOK)
	if got := <-asked; got != siteClient+" "+siteSecret {
		t.Errorf("renewed as %s", got)
	}
	s.patch("/auth_configs/"+s.config, object{"setup_fields": object{"client_secret": "second-secret-2"}}).
		want(http.StatusOK)
	s.end(before)
	s.me(before).want(http.StatusOK)
	if got := <-asked; got != siteClient+" "+siteSecret {
		t.Errorf("after another edit, renewed as %s", got)
	}
	s.reseal(linked, func(m *credential.Material) { m.ClientID = "second" }) // linked again
	s.me(linked).want(http.StatusOK)
	if got := <-asked; got != "second second-secret-2" {
		t.Errorf("linked again, and renewed as %s", got)
	}
	// Back to the first client: nobody lags any more.
	s.patch("/auth_configs/"+s.config, object{"setup_fields": object{
		"client_id": siteClient, "client_secret": siteSecret,
	}}).
		want(http.StatusOK)
	s.end(before)
	s.me(before).want(http.StatusOK)
	if got := <-asked; got != siteClient+" "+siteSecret {
		t.Errorf("renewed as %s", got)
	}
	if a := s.get("/auth_configs/" + s.config); strings.Contains(string(a.body), "former_clients") {
		t.Errorf("former clients are shown: %s", a.body)
	}
}
