package credential

import (
	"testing"
	"time"

	"patchbay/shared/catalog"
	"patchbay/shared/provider"
)

// The margin is what the definition says, and never more than a tenth of the token's life.
func TestMargin(t *testing.T) {
	issued := time.Date(2026, 7, 1, 12, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		name     string
		declared *int
		issued   time.Time
		life     time.Duration
		want     time.Duration
	}{
		{"an hour, nothing declared", nil, issued, time.Hour, time.Minute},
		{"55 seconds", nil, issued, 55 * time.Second, 5500 * time.Millisecond},
		{"five minutes declared", new(300), issued, time.Hour, 5 * time.Minute},
		{"five minutes declared, ten to live", new(300), issued, 10 * time.Minute, time.Minute},
		{"none declared", new(0), issued, time.Hour, 0},
		{"ended when it came", nil, issued, -time.Hour, 0},
		{"nobody knows since when", nil, time.Time{}, 55 * time.Second, time.Minute},
	} {
		auth := &catalog.Auth{OAuth2: &catalog.OAuth2{Refresh: &catalog.Refresh{MarginSeconds: c.declared}}}
		if got := margin(auth, &Material{IssuedAt: c.issued, ExpiresAt: issued.Add(c.life)}); got != c.want {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

// A lone failure costs no wait, further ones up to an hour, and a wait that the provider asks for is kept in full.
func TestTroubleGrows(t *testing.T) {
	now := time.Date(2026, 7, 1, 12, 0, 0, 0, time.UTC)
	var tr Trouble
	for n, full := range []time.Duration{0, 30 * time.Second, time.Minute, 2 * time.Minute, 4 * time.Minute,
		8 * time.Minute, 16 * time.Minute, 32 * time.Minute, time.Hour, time.Hour} {
		tr = tr.after(&provider.Error{Code: "slow_down"}, now)
		if wait := tr.RetryAt.Sub(now); wait < full/2 || wait > full {
			t.Errorf("failure %d: a wait of %v, want %v to %v", n+1, wait, full/2, full)
		}
	}
	if tr.Failures != 10 || !tr.Since.Equal(now) || tr.Code != "slow_down" {
		t.Errorf("counted as %+v", tr)
	}
	if asked := (Trouble{}).after(&provider.Error{RetryAfter: 2 * time.Hour}, now); asked.RetryAt.Sub(now) != 2*time.Hour {
		t.Errorf("Retry-After became %v", asked.RetryAt.Sub(now))
	}
	if tr.lasting(now.Add(failingBefore-1)) || !tr.lasting(now.Add(failingBefore)) || (Trouble{}).lasting(now) {
		t.Error("renewals that fail for three days, and those alone, make an account one in error")
	}
}
