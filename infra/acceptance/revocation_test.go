package acceptance_test

import (
	"net/http"
	"sync/atomic"
	"testing"
	"time"
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

// A provider that does not hear a deletion is asked again by the schedule: after a minute, then after ever longer,
// until it hears, or for six hours.
func TestUnheardRevocationIsRepeated(t *testing.T) {
	if testing.Short() {
		t.Skip("it waits for the schedule")
	}
	t.Parallel()
	s := ownSite(t)
	var asked, refused atomic.Int64
	s.provider.onRevoke(func(w http.ResponseWriter, r *http.Request, serve http.HandlerFunc) {
		asked.Add(1)
		if refused.Add(-1) >= 0 {
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		serve(w, r)
	})
	heard, unheard := s.begin("heard").linked(), s.begin("unheard").linked()
	grant := s.material(heard)
	refused.Store(3)
	s.delete("/accounts/"+heard).want(http.StatusOK).has("revocation", "failed")
	began := time.Now()
	at := func(minutes int, want int64) {
		t.Helper()
		s.runAt(began.Add(time.Duration(minutes)*time.Minute + 5*time.Second))
		if got := asked.Load(); got != want {
			t.Errorf("after %d minutes the provider was asked %d times, not %d", minutes, got, want)
		}
	}
	at(0, 1)
	at(1, 2)
	at(3, 3)
	at(6, 3) // it is left alone for four minutes
	if !s.serves(grant) {
		t.Fatal("the grant was revoked, and the provider refused to")
	}
	at(8, 4)
	at(60, 4)
	if s.serves(grant) {
		t.Error("the provider heard, and the grant is not revoked")
	}
	if left := s.item("PROJ#"+s.id+"#ACCT#"+heard, "ORPHAN"); left != nil {
		t.Errorf("its grant is still kept: %v", left)
	}
	refused.Store(99)
	s.delete("/accounts/"+unheard).want(http.StatusOK).has("revocation", "failed")
	for minutes := 90; minutes < 1000; minutes += 30 {
		s.runAt(began.Add(time.Duration(minutes) * time.Minute))
	}
	if got := asked.Load(); got != 4+1+6 {
		t.Errorf("a provider that never hears was asked %d times", got-4)
	}
	if left := s.item("PROJ#"+s.id+"#ACCT#"+unheard, "ORPHAN"); left != nil {
		t.Errorf("its grant is still kept: %v", left)
	}
}
