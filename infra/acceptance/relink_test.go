package acceptance_test

import (
	"context"
	"encoding/json"
	"maps"
	"net/http"
	"net/http/httptest"
	"testing"

	"patchbay/shared/credential"
)

// What is left of a grant when its account is linked again, or moved: its tokens are one person's, issued to one
// client.

// withholding passes a token request on and takes the refresh token out of the answer, as a provider does that sends
// one with the first consent only.
func withholding(w http.ResponseWriter, r *http.Request, serve http.HandlerFunc) {
	rec := httptest.NewRecorder()
	serve(rec, r)
	answer := map[string]any{}
	if err := json.Unmarshal(rec.Body.Bytes(), &answer); err != nil {
		panic(http.ErrAbortHandler)
	}
	delete(answer, "refresh_token")
	text, err := json.Marshal(answer)
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	w.Header().Set("Content-Type", "application/json")
	_, _ = w.Write(text)
}

// A refresh token survives a sign-in that brings none where it is the same client's and not known to be another
// person's: the account would go on as somebody else when its access token ends.
func TestRelinkWithoutRefreshToken(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	second := s.configure("sandbox-oauth",
		object{"auth_type": "oauth2", "setup_fields": object{"client_id": siteClient, "client_secret": siteSecret}})
	for _, c := range []struct {
		name   string
		before func(*credential.Material) // who had signed in, if not the one who does now
		config string
		kept   bool
	}{
		{"the same person", nil, s.config, true},
		{"another person", func(m *credential.Material) { m.Subject = "somebody else" }, s.config, false},
		{"nobody was named", func(m *credential.Material) { m.Subject = "" }, s.config, true},
		{"by another auth config", nil, second, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			q := s.on(t)
			id := q.begin(c.name).linked()
			q.reseal(id, func(m *credential.Material) {
				m.Scope, m.Facts = "of before", map[string]string{"fact": "of before"}
				if c.before != nil {
					c.before(m)
				}
			})
			old := q.material(id)
			q.provider.onToken(withholding)
			defer q.provider.onToken(nil)
			again := *q
			again.config = c.config
			if got := again.try(again.session(c.name, object{"integration_id": c.config})).linked(); got != id {
				t.Fatalf("linked %s beside %s", got, id)
			}
			q.provider.onToken(nil)
			m := q.material(id)
			if m.Subject == "" || m.Subject == "somebody else" || m.AccessToken == old.AccessToken || m.Scope == "of before" ||
				len(m.Facts) > 0 {
				t.Fatalf("subject %q, scope %q, facts %v", m.Subject, m.Scope, m.Facts)
			}
			if kept := m.RefreshToken == old.RefreshToken; kept != c.kept || !kept && !m.RefreshToken.Empty() {
				t.Fatalf("the refresh token of before was kept: %v; there is one: %v", kept, !m.RefreshToken.Empty())
			}
			q.me(id).want(http.StatusOK)
			q.end(id)
			refreshes := q.refreshes()
			if c.kept {
				q.me(id).want(http.StatusOK)
				return
			}
			q.me(id).problem(http.StatusUnauthorized, "account_credentials_invalid")
			if q.refreshes() != refreshes {
				t.Fatal("somebody's refresh token was presented")
			}
		})
	}
}

// An account that was linked by signing in moves between auth configs of one client only; one that has client
// credentials of its own moves freely, since a token is asked for anew.
func TestAccountMovesWithItsClient(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	oauth := func(client string) string {
		return s.configure("sandbox-oauth",
			object{"auth_type": "oauth2", "setup_fields": object{"client_id": client, "client_secret": siteSecret}})
	}
	id, same, other := s.begin("owner").linked(), oauth(siteClient), oauth("another-client")
	before := s.items()
	s.patch("/accounts/"+id, object{"integration_id": other}).problem(http.StatusBadRequest,
		"invalid_account").has("errors.0.location", "body.integration_id")
	s.unchanged(before)
	s.patch("/accounts/"+id, object{"integration_id": same}).want(http.StatusOK).has("integration_id", same)
	s.end(id)
	s.me(id).want(http.StatusOK)
	s.get("/auth_configs/"+same).has("linked_account_count", 1)
	s.get("/auth_configs/"+other).has("linked_account_count", 0)
	s.get("/auth_configs/"+s.config).has("linked_account_count", 0)

	granted := func() string { return s.configure("sandbox-oauth", object{"auth_type": "client_credentials"}) }
	from, to := granted(), granted()
	machine := s.link("machine", from, object{"client_id": siteClient, "client_secret": siteSecret})
	access := s.material(machine).AccessToken
	s.reseal(machine, func(m *credential.Material) { m.Facts = map[string]string{"fact": "of before"} })
	s.patch("/accounts/"+machine, object{"integration_id": to}).want(http.StatusOK).has("integration_id", to)
	if m := s.material(machine); m.AccessToken == access || len(m.Facts) > 0 {
		t.Fatalf("the token is another: %v; facts %v", m.AccessToken != access, m.Facts)
	}
	s.me(machine).want(http.StatusOK)
}

// R1: a link that keeps the refresh token is written while a renewal spends it. The one that the provider gave in its
// place is not lost.
func TestRelinkDuringARenewal(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	id := s.linkEnded("owner")
	before := s.material(id).RefreshToken.Reveal()
	s.provider.onToken(func(w http.ResponseWriter, r *http.Request, serve http.HandlerFunc) {
		if r.PostFormValue("grant_type") == "authorization_code" {
			withholding(w, r, serve)
			return
		}
		rec := httptest.NewRecorder()
		serve(rec, r) // the provider has rotated, and Patchbay does not know it yet
		if got := s.begin("owner").linked(); got != id {
			t.Errorf("linked %s beside %s", got, id)
		}
		if kept := s.material(id).RefreshToken.Reveal(); kept != before {
			t.Error("the link did not keep the refresh token: this shows nothing")
		}
		maps.Copy(w.Header(), rec.Header())
		w.WriteHeader(rec.Code)
		_, _ = w.Write(rec.Body.Bytes())
	})
	s.me(id).want(http.StatusOK)
	s.provider.onToken(nil)
	if s.material(id).RefreshToken.Reveal() == before {
		t.Error("the spent refresh token was kept")
	}
	s.end(id)
	s.me(id).want(http.StatusOK)
	if st := s.stats(); st.Reuses != 0 {
		t.Errorf("the provider saw %+v", st)
	}
}

// R1: a refresh token that is kept is the one that the account has when the link is written. A renewal during the
// sign-in spends the one before.
func TestRelinkKeepsWhatWasRenewedMeanwhile(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	id := s.begin("owner").linked()
	renewed := ""
	s.provider.onToken(func(w http.ResponseWriter, r *http.Request, serve http.HandlerFunc) {
		if r.PostFormValue("grant_type") != "authorization_code" {
			serve(w, r)
			return
		}
		s.end(id)
		if a, err := s.tryProxy(context.WithoutCancel(t.Context()), id); err != nil || a.status != http.StatusOK {
			t.Errorf("the call during the sign-in: %d, %v", a.status, err)
		}
		renewed = s.material(id).RefreshToken.Reveal()
		withholding(w, r, serve)
	})
	before := s.material(id).RefreshToken.Reveal()
	if got := s.begin("owner").linked(); got != id {
		t.Fatalf("linked %s beside %s", got, id)
	}
	s.provider.onToken(nil)
	if kept := s.material(id).RefreshToken.Reveal(); renewed == before || kept != renewed {
		t.Fatalf("the renewed token was kept: %v, the spent one: %v", kept == renewed, kept == before)
	}
	s.end(id)
	s.me(id).want(http.StatusOK)
	if st := s.stats(); st.Reuses != 0 {
		t.Fatalf("the provider saw %+v", st)
	}
}
