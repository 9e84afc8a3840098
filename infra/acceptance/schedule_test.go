package acceptance_test

import (
	"net/http"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"patchbay/infra/local/stack"
	"patchbay/shared/app/refresh"
	"patchbay/shared/credential"
)

// What the function refresh does, with its role's rights, at the times that a test chooses.

// runAt makes a run of the schedule at a time.
func (s *site) runAt(at time.Time) credential.Tally {
	s.t.Helper()
	if !s.alone {
		s.t.Fatal("a minute's visits are made once a table: another test may have made them. Use ownSite.")
	}
	cfg := s.stack.Config
	cfg.Middleware = guard("refresh")
	schedule, err := refresh.Schedule(cfg)
	if err != nil {
		s.t.Fatal(err)
	}
	schedule.Workers = 1 // one after the other, so that a test can count
	schedule.Now = func() time.Time { return at }
	tally, err := schedule.Run(s.t.Context())
	if err != nil {
		s.t.Fatal(err)
	}
	return tally
}

// visitOf is the first time from the given one on at which the schedule visits an account, and its period.
func (s *site) visitOf(id string, from time.Time) (at time.Time, period int64) {
	s.t.Helper()
	parts := strings.Split(attribute(s.credential(id)["GSI2PK"]), "#") // DUE#period#slot
	if len(parts) != 3 {
		s.t.Fatalf("the schedule does not visit %s", id)
	}
	period, _ = strconv.ParseInt(parts[1], 10, 64)
	slot, _ := strconv.ParseInt(parts[2], 10, 64)
	minute := from.Unix()/60 + 1
	for minute%period != slot {
		minute++
	}
	return time.Unix(minute*60, 0), period
}

func ownSite(t *testing.T) *site {
	return newSite(t, func(o *siteOptions) { o.stack, o.tokens = stack.ForTest(t), time.Hour })
}

// A token is renewed by a visit before its end, and keeps its place. One that was renewed just now is left alone.
func TestRenewedAhead(t *testing.T) {
	t.Parallel()
	s := ownSite(t)
	id := s.begin("owner").linked()
	s.stack.Config.UserAgent = "Acme-Connect/1.0"
	var agent atomic.Value
	s.provider.onToken(func(w http.ResponseWriter, r *http.Request, serve http.HandlerFunc) {
		agent.Store(r.UserAgent())
		serve(w, r)
	})
	at, period := s.visitOf(id, time.Now())
	if tally := s.runAt(at); tally != (credential.Tally{Fresh: 1}) {
		t.Fatalf("a visit of a new token: %+v", tally)
	}
	was, place := s.material(id), s.credential(id)["GSI2PK"]
	// The runs between were lost: each makes their visits, too. A token that is young at the second visit waits for the
	// third.
	tally := credential.Tally{Fresh: 1}
	for visits := 1; visits < 3 && tally == (credential.Tally{Fresh: 1}); visits++ {
		at = at.Add(time.Duration(period) * time.Minute)
		tally = s.runAt(at)
	}
	if tally != (credential.Tally{Renewed: 1}) {
		t.Fatalf("a visit of a token that ends: %+v", tally)
	}
	if agent.Load() != "Acme-Connect/1.0" {
		t.Errorf("the provider saw the User-Agent %q", agent.Load())
	}
	if is := s.material(id); is.AccessToken == was.AccessToken || is.RefreshToken == was.RefreshToken {
		t.Error("the tokens are those of before")
	}
	if now := s.credential(id)["GSI2PK"]; attribute(now) != attribute(place) {
		t.Errorf("it moved from %s to %s", attribute(place), attribute(now))
	}
	if tally := s.runAt(at); tally != (credential.Tally{}) {
		t.Errorf("a second run in the minute: %+v", tally)
	}
	s.me(id).want(http.StatusOK)
	if n := s.refreshes(); n != 1 {
		t.Errorf("%d token calls", n)
	}
}

// A renewal that fails is tried again within minutes, and the account says so until it succeeds. A dead grant leaves
// the schedule, and a suspended account is passed by.
func TestRenewedAheadFails(t *testing.T) {
	t.Parallel()
	s := ownSite(t)
	id := s.begin("owner").linked()
	at, _ := s.visitOf(id, time.Now().Add(40*time.Minute))
	s.provider.onToken(says(http.StatusServiceUnavailable, `{}`))
	if tally := s.runAt(at); tally != (credential.Tally{Failed: 1}) {
		t.Fatalf("a visit that fails: %+v", tally)
	}
	s.get("/accounts/"+id).has("status", "active", "status_reasons.0.code", "refresh_failing")
	s.me(id).want(http.StatusOK) // the token is still good
	at, period := s.visitOf(id, at)
	if period != credential.Often {
		t.Errorf("it is visited every %d minutes", period)
	}
	s.provider.onToken(nil)
	if tally := s.runAt(at); tally != (credential.Tally{Renewed: 1}) {
		t.Fatalf("the visit after it: %+v", tally)
	}
	s.get("/accounts/"+id).has("status", "active", "status_reasons", []any{})
	if _, period := s.visitOf(id, at); period == credential.Often {
		t.Error("it is still visited often")
	}

	at, _ = s.visitOf(id, at.Add(40*time.Minute))
	s.post("/accounts/"+id+"/suspend", object{}).want(http.StatusOK)
	if tally := s.runAt(at); tally != (credential.Tally{Skipped: 1}) {
		t.Fatalf("a visit of a suspended account: %+v", tally)
	}
	s.post("/accounts/"+id+"/resume", object{}).want(http.StatusOK)
	at, _ = s.visitOf(id, at)
	s.provider.onToken(says(http.StatusBadRequest, `{"error":"invalid_grant"}`))
	if tally := s.runAt(at); tally != (credential.Tally{Failed: 1}) {
		t.Fatalf("a visit of a dead grant: %+v", tally)
	}
	s.get("/accounts/"+id).has("status", "error", "status_reasons.0.code", "credentials_rejected")
	at, _ = s.visitOf(id, at)
	if tally := s.runAt(at); tally != (credential.Tally{Left: 1}) || s.credential(id)["GSI2PK"] != nil {
		t.Fatalf("the visit after that: %+v", tally)
	}
	s.provider.onToken(nil)
	s.begin("owner").linked()
	s.visitOf(id, at) // again
}

// The client that an owner got wrong costs one token call for all its accounts, and breaks none.
func TestRenewedAheadWithAWrongClient(t *testing.T) {
	t.Parallel()
	s := ownSite(t)
	first := s.begin("owner").linked()
	at, _ := s.visitOf(first, time.Now().Add(40*time.Minute))
	place := s.credential(first)["GSI2PK"]
	for n := range 4 {
		id := s.begin("owner " + strconv.Itoa(n)).linked()
		s.put(t.Context(), accountPK(s, id), "CRED", "GSI2PK", place)
	}
	var calls atomic.Int32
	s.provider.onToken(func(w http.ResponseWriter, r *http.Request, _ http.HandlerFunc) {
		calls.Add(1)
		says(http.StatusUnauthorized, `{"error":"invalid_client"}`)(w, r, nil)
	})
	if tally := s.runAt(at); tally != (credential.Tally{Failed: 1, Skipped: 4}) || calls.Load() != 1 {
		t.Errorf("%+v, %d token calls", tally, calls.Load())
	}
	for _, id := range s.accounts() {
		s.get("/accounts/"+id).has("status", "active", "status_reasons.0.code", "client_refused")
	}
}
