package acceptance_test

import (
	"encoding/json"
	"net/http"
	"sync/atomic"
	"testing"
)

// Issue 8, point 1: a client at fault is the owner's fault. It is told on the auth config and breaks no account, and
// whoever corrects it heals all accounts at once.

// A wrong client secret in the auth config, which the owner then corrects.
func TestClientRefused(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	first, second, good := s.linkEnded("first"), s.linkEnded("second"), s.begin("good").linked()
	path := "/auth_configs/" + s.config
	s.patch(path, object{"setup_fields": object{"client_secret": "not-the-secret"}}).want(http.StatusOK).
		has("problem", nil)

	s.me(first).problem(http.StatusBadGateway, "auth_config_client_refused")
	problem := s.get(path).want(http.StatusOK).
		has("problem.code", "client_refused", "problem.provider_code", "invalid_client")
	if problem.text("problem.description") == "" || problem.text("problem.at") == "" {
		t.Errorf("the problem has no words or no time: %s", problem.body)
	}
	s.get("/auth_configs?connector_key=sandbox-oauth").has("data.0.problem.code", "client_refused")
	for _, id := range []string{first, second, good} {
		s.get("/accounts/"+id).want(http.StatusOK).has("status", "active",
			"status_reasons.0.code", "client_refused", "status_reasons.0.provider_code", "invalid_client")
	}
	s.me(good).want(http.StatusOK) // its token needs no client yet
	s.me(second).problem(http.StatusBadGateway, "auth_config_client_refused")

	// A new name corrects nothing.
	s.patch(path, object{"name": "Renamed"}).want(http.StatusOK).has("problem.code", "client_refused")

	s.patch(path, object{"setup_fields": object{"client_secret": siteSecret}}).want(http.StatusOK).
		has("problem", nil)
	s.get(path).has("problem", nil)
	for _, id := range []string{first, second, good} {
		s.get("/accounts/"+id).has("status", "active", "status_reasons", []any{})
		s.me(id).want(http.StatusOK)
	}
}

// The provider refuses the client for a while and then takes it again: nobody edits anything. While it goes on
// refusing, it is not asked at every call.
func TestClientRefusedForAWhile(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	first, second := s.linkEnded("first"), s.linkEnded("second")
	var asked atomic.Int64
	refuse := func(w http.ResponseWriter, _ *http.Request, _ http.HandlerFunc) {
		asked.Add(1)
		w.WriteHeader(http.StatusUnauthorized)
		_ = json.NewEncoder(w).Encode(object{"error": "invalid_client", "error_description": "suspended"})
	}
	s.provider.onToken(refuse)
	s.me(first).problem(http.StatusBadGateway, "auth_config_client_refused").has("provider_response", "suspended")
	s.provider.onToken(nil)
	s.me(first).want(http.StatusOK)
	s.get("/auth_configs/"+s.config).has("problem", nil)
	s.get("/accounts/"+second).has("status_reasons", []any{})

	s.end(first)
	asked.Store(0)
	s.provider.onToken(refuse)
	for range 10 {
		for _, id := range []string{first, second} {
			s.me(id).problem(http.StatusBadGateway, "auth_config_client_refused")
			s.get("/accounts/"+id).has("status", "active")
		}
	}
	if n := asked.Load(); n > 4 { // two, and one more for each ten seconds
		t.Errorf("%d token calls for 20 calls", n)
	}
}
