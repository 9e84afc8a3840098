package credential

import (
	"testing"
	"time"

	"patchbay/shared/catalog"
	"patchbay/shared/secret"
)

func granted(issued time.Time, life time.Duration) *Material {
	m := &Material{AccessToken: secret.New("a"), RefreshToken: secret.New("r"), IssuedAt: issued}
	if life > 0 {
		m.ExpiresAt = issued.Add(life)
	}
	return m
}

// Whatever a token's life and wherever its slot lies, a visit renews it before its margin, and not at every visit.
func TestVisitsComeBeforeTheEnd(t *testing.T) {
	auth := &catalog.Auth{Scheme: catalog.Code, OAuth2: &catalog.OAuth2{}}
	start := time.Date(2026, 7, 1, 12, 0, 0, 0, time.UTC)
	for _, life := range []time.Duration{15 * time.Minute, 30 * time.Minute, time.Hour, 2 * time.Hour,
		8 * time.Hour, 24 * time.Hour, 30 * 24 * time.Hour} {
		m := granted(start, life)
		period := Period(auth, m)
		if period == 0 || period == Daily && life < 24*time.Hour {
			t.Fatalf("%v: a period of %d", life, period)
		}
		for slot := range period {
			m := granted(start, life)
			renewals, visits := 0, 0
			end := start.Add(10*life + time.Duration(period)*time.Minute)
			at := start.Add(time.Duration(slot) * time.Minute)
			for ; at.Before(end); at = at.Add(time.Duration(period) * time.Minute) {
				visits++
				if left := m.ExpiresAt.Sub(at.Add(visitSlack)); left < margin(auth, m) {
					t.Fatalf("%v, slot %d of %d: a visit finds %v left", life, slot, period, left)
				}
				if due(auth, Credential{}, m, period, at) {
					if age := at.Sub(m.IssuedAt); age < life/3 {
						t.Fatalf("%v, slot %d of %d: renewed at the age of %v", life, slot, period, age)
					}
					m = granted(at, life)
					renewals++
				}
			}
			if renewals == 0 || renewals > 20 {
				t.Fatalf("%v, slot %d of %d: %d renewals in ten lives", life, slot, period, renewals)
			}
		}
	}
}

func TestWhoIsVisited(t *testing.T) {
	now := time.Date(2026, 7, 1, 12, 0, 0, 0, time.UTC)
	plain := &catalog.Auth{Scheme: catalog.Code, OAuth2: &catalog.OAuth2{}}
	alive := &catalog.Auth{Scheme: catalog.Code, OAuth2: &catalog.OAuth2{Refresh: &catalog.Refresh{KeepAliveDays: 30}}}
	off := &catalog.Auth{Scheme: catalog.Code, OAuth2: &catalog.OAuth2{Refresh: &catalog.Refresh{Disabled: true}}}
	spent := granted(now, time.Hour)
	spent.RefreshToken = secret.Text{}
	for _, c := range []struct {
		name string
		auth *catalog.Auth
		m    *Material
		want int
	}{
		{"an hour", plain, granted(now, time.Hour), 27},
		{"55 seconds: calls renew it, and once a day its grant is seen to", plain, granted(now, 55*time.Second), Daily},
		{"no end", plain, granted(now, 0), 0},
		{"no end, and a refresh token that dies of idleness", alive, granted(now, 0), Daily},
		{"nothing to renew with", plain, spent, 0},
		{"never renewed", off, granted(now, time.Hour), 0},
		{"no OAuth", &catalog.Auth{Scheme: catalog.APIKey}, &Material{}, 0},
	} {
		if got := Period(c.auth, c.m); got != c.want {
			t.Errorf("%s: %d, want %d", c.name, got, c.want)
		}
	}
	old := granted(now.Add(-27*24*time.Hour), 0)
	if !due(alive, Credential{}, old, Daily, now) ||
		due(alive, Credential{}, granted(now.Add(-24*24*time.Hour), 0), Daily, now) {
		t.Error("a refresh token that dies after 30 days is used some days before")
	}
	if !due(plain, Credential{Trouble: Trouble{Failures: 1}}, granted(now, time.Hour), Often, now) {
		t.Error("a failed renewal is not tried again")
	}
}
