package acceptance_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"
)

// kills runs an operation in a process once for each of its steps, in which the process is killed: before and after
// each AWS call. Between two of these lie the provider's calls. try makes the operation's request in the process, with
// the header that says where it dies. It says whether the process lived to answer; else the check looks at what is
// left, by other processes.
func kills(
	t *testing.T, s *site, try func(s *site, p *process, owner string, die func(*http.Request)) (bool, func()),
) {
	t.Helper()
	if testing.Short() {
		t.Skip("starts a process for each step at which it is killed")
	}
	died := 0
	for n := 1; ; n++ {
		for _, at := range []string{"before", "after"} {
			step := fmt.Sprint(at, " ", n)
			over := false
			t.Run(step, func(t *testing.T) {
				q := s.on(t)
				answered, check := try(q, q.process(), t.Name(), header(dying, step))
				if over = answered; over {
					return
				}
				died++
				check()
			})
			if t.Failed() {
				return
			}
			if over {
				if died < 4 {
					t.Fatalf("it was killed %d times, so this test shows little", died)
				}
				t.Logf("killed at %d steps", died)
				return
			}
		}
	}
}

// lapse ends an account's lease, as half a minute would.
func (p *tenant) lapse(id string) {
	p.t.Helper()
	if c := p.credential(id); c["lease_until"] != nil {
		p.set("PROJ#"+p.id+"#ACCT#"+id, "CRED", "lease_until", 1)
	}
}

// callback sends a browser back to the process.
func (p *process) callback(f *flow, q url.Values, die func(*http.Request)) (answered bool) {
	_, answered = p.asks(context.WithoutCancel(p.t.Context()), http.MethodGet,
		"/connect/oauth2/sandbox-oauth/callback?"+q.Encode(), nil, with(f.cookies), die)
	return answered
}

// usable says that an owner has one account that works, and keeps working when its token ends.
func (s *site) usable(owner, id string) {
	s.t.Helper()
	s.get("/accounts?origin_owner_id="+url.QueryEscape(owner)).want(http.StatusOK).has("0.id", id, "0.status", "active",
		"1", nil)
	s.lapse(id)
	s.me(id).want(http.StatusOK)
	s.end(id)
	s.me(id).want(http.StatusOK)
}

// Killed while an account is linked: it is there and works, or it is not and is linked as if nothing had been.
func TestKilledWhileLinking(t *testing.T) {
	t.Parallel()
	kills(t, newSite(t), func(s *site, p *process, owner string, die func(*http.Request)) (bool, func()) {
		f := s.begin(owner)
		return p.callback(f, f.decide("allow"), die), func() {
			status := f.outcome().text("status")
			id, ok := s.get("/accounts?origin_owner_id=" + url.QueryEscape(owner)).at("0.id").(string)
			if ok != (status == "authenticated") {
				s.t.Errorf("the attempt is %s; there is an account: %v", status, ok)
			}
			if !ok {
				id = s.begin(owner).linked()
			}
			s.usable(owner, id)
		}
	})
}

// Killed while a token is renewed: the account works. Only where the provider had rotated the refresh token and the
// process died with the new one does it not: nobody has a token then that the provider takes, and the account says so.
func TestKilledWhileRefreshing(t *testing.T) {
	t.Parallel()
	kills(t, newSite(t), func(s *site, p *process, owner string, die func(*http.Request)) (bool, func()) {
		id := s.linkEnded(owner)
		before := s.refreshes()
		_, answered := p.asks(context.WithoutCancel(t.Context()), http.MethodPost, "/unified/proxy", object{"path": "/me"},
			header("x-account-id", id), die)
		return answered, func() {
			rotated := s.refreshes() > before
			reuses := s.stats().Reuses
			s.lapse(id)
			a := s.me(id)
			if a.status == http.StatusOK {
				if s.stats().Reuses != reuses {
					s.t.Error("a spent refresh token was sent")
				}
				s.usable(owner, id)
				return
			}
			if !rotated {
				s.t.Errorf("%d %s, and no token was spent", a.status, a.body)
			}
			if s.stats().Reuses != reuses+1 {
				s.t.Error("the provider was not asked, or would have taken the token")
			}
			a.problem(http.StatusUnauthorized, "account_credentials_invalid")
			s.get("/accounts/"+id).has("status", "error", "status_reasons.0.code", "credentials_rejected",
				"status_reasons.0.provider_code", "invalid_grant")
			if again := s.begin(owner).linked(); again != id {
				s.t.Errorf("linked %s beside %s", again, id)
			}
			s.usable(owner, id)
		}
	})
}

// Killed while an account is linked again: it works, by the old grant or by the new one, also where the new one came
// without a refresh token.
func TestKilledWhileRelinking(t *testing.T) {
	t.Parallel()
	for name, hook := range map[string]tokenHook{"with a refresh token": nil, "without one": firstConsentOnly} {
		t.Run(name, func(t *testing.T) {
			s := newSite(t)
			kills(t, s, func(s *site, p *process, owner string, die func(*http.Request)) (bool, func()) {
				id := s.begin(owner).linked()
				f := s.begin(owner)
				back := f.decide("allow")
				s.provider.onToken(hook)
				answered := p.callback(f, back, die)
				s.provider.onToken(nil)
				return answered, func() { s.usable(owner, id) }
			})
		})
	}
}

// firstConsentOnly leaves the refresh token out of the answer for a code.
func firstConsentOnly(w http.ResponseWriter, r *http.Request, serve http.HandlerFunc) {
	if r.PostFormValue("grant_type") != "authorization_code" {
		serve(w, r)
		return
	}
	withholding(w, r, serve)
}

// Killed while an account is deleted: it works and can be deleted, or it is gone and can be linked. The grant of one
// that is gone is revoked: by whoever deleted it, or by the schedule.
func TestKilledWhileDeleting(t *testing.T) {
	t.Parallel()
	kills(t, ownSite(t), func(s *site, p *process, owner string, die func(*http.Request)) (bool, func()) {
		id := s.begin(owner).linked()
		granted := s.material(id)
		_, answered := p.asks(context.WithoutCancel(t.Context()), http.MethodDelete, "/accounts/"+id, nil, die)
		return answered, func() {
			if s.get("/accounts/"+id).status == http.StatusOK {
				s.usable(owner, id)
				s.delete("/accounts/" + id).want(http.StatusOK)
			}
			s.get("/accounts/"+id).problem(http.StatusNotFound, "account_not_found")
			s.delete("/accounts/"+id).problem(http.StatusNotFound, "account_not_found")
			s.runAt(time.Now().Add(2 * time.Minute))
			if s.serves(granted) {
				s.t.Error("the account is gone, and its grant is not")
			}
			s.usable(owner, s.begin(owner).linked())
		}
	})
}

// Killed with the provider in the middle of its answer: the token call has been made, and its answer is never read.
func TestKilledInATokenCall(t *testing.T) {
	if testing.Short() {
		t.Skip("starts processes, which it kills")
	}
	t.Parallel()
	s := newSite(t)
	for _, rotated := range []bool{false, true} {
		t.Run(fmt.Sprint("rotated ", rotated), func(t *testing.T) {
			q := s.on(t)
			owner := t.Name()
			id := q.linkEnded(owner)
			p := q.process()
			q.provider.onToken(func(_ http.ResponseWriter, r *http.Request, serve http.HandlerFunc) {
				if rotated {
					serve(httptest.NewRecorder(), r)
				}
				_ = p.cmd.Process.Kill()
				panic(http.ErrAbortHandler)
			})
			if _, answered := p.asks(t.Context(), http.MethodPost, "/unified/proxy", object{"path": "/me"},
				header("x-account-id", id)); answered {
				t.Fatal("it answered")
			}
			q.provider.onToken(nil)
			q.lapse(id)
			if !rotated {
				q.usable(owner, id)
				return
			}
			q.me(id).problem(http.StatusUnauthorized, "account_credentials_invalid")
			broken := q.get("/accounts/"+id).has("status", "error", "status_reasons.0.code", "credentials_rejected")
			if said := broken.text("status_reasons.0.description"); !strings.Contains(said, "broken off on our side") {
				t.Errorf("the account says %q", said)
			}
			if again := q.begin(owner).linked(); again != id {
				t.Errorf("linked %s beside %s", again, id)
			}
			q.usable(owner, id)
		})
	}
}
