package acceptance_test

import (
	"net/http"
	"testing"
)

// A deletion says what became of the grant, and happens whatever that is.
func TestDeletionSaysWhatWasRevoked(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	client := s.configure("sandbox-oauth", object{"auth_type": "client_credentials"})
	key := s.link("key", s.configure("sandbox-key", nil), nil)
	machine := s.link("machine", client, object{"client_id": siteClient, "client_secret": siteSecret})
	granted, unheard := s.begin("granted").linked(), s.begin("unheard").linked()
	gone := func(id, revocation string, asked int) {
		t.Helper()
		before := s.stats().Revocations
		s.delete("/accounts/"+id).want(http.StatusOK).has("id", id, "revocation", revocation)
		s.get("/accounts/"+id).problem(http.StatusNotFound, "account_not_found")
		if got := s.stats().Revocations - before; got != asked {
			t.Errorf("%s: the provider was asked %d times", revocation, got)
		}
	}
	gone(key, "nothing_to_revoke", 0)
	gone(machine, "unsupported", 0)
	gone(granted, "revoked", 1)
	s.provider.Close()
	s.delete("/accounts/"+unheard).want(http.StatusOK).has("id", unheard, "revocation", "failed")
	s.get("/accounts/"+unheard).problem(http.StatusNotFound, "account_not_found")
	s.get("/auth_configs/"+s.config).has("linked_account_count", 0)
}
