package credential

import (
	"math/rand/v2"
	"time"

	"patchbay/shared/catalog"
	"patchbay/shared/provider"
)

const (
	defaultMargin = 60 * time.Second
	// marginShare is the share of a token's life that the margin before its end has at most, as a divisor.
	marginShare = 10
	// refusalPause is how long after a renewal that a refusal asked for no further refusal asks for one. An endpoint that
	// the grant does not cover answers 401 whatever the token.
	refusalPause = 60 * time.Second
	// failingBefore is how long renewals fail before the account is said to be in error, which is not final.
	failingBefore = 72 * time.Hour
	// The wait after a failed renewal, which doubles with each. The first is free: a lone failure passes by itself.
	firstWait = 30 * time.Second
	mostWait  = time.Hour
)

// margin is how long before its end a token is renewed: what the definition says, but never more than a share of the
// token's life, so that a short one is not renewed at each call.
func margin(auth *catalog.Auth, m *Material) time.Duration {
	declared := defaultMargin
	if r := auth.Renewal(); r != nil && r.MarginSeconds != nil {
		declared = time.Duration(*r.MarginSeconds) * time.Second
	}
	if m.IssuedAt.IsZero() {
		return declared
	}
	return min(declared, max(0, m.ExpiresAt.Sub(m.IssuedAt)/marginShare))
}

// expiresSoon says whether the access token, or what comes with it, is missing or within its margin of ending.
func (s *Service) expiresSoon(auth *catalog.Auth, m *Material) bool {
	if m.lacks(auth) {
		return true
	}
	return !m.ExpiresAt.IsZero() && !s.Now().Add(margin(auth, m)).Before(m.ExpiresAt)
}

// renewable says whether there is a way to a new access token: what a form told, a refresh token, or a
// definition that exchanges the access token or asks anew.
func renewable(auth *catalog.Auth, m *Material) bool {
	switch {
	case auth.Scheme.Unattended():
		return true
	case auth.Renewal().Off():
		return false
	}
	return !m.RefreshToken.Empty() || !auth.Renewal().NeedsToken()
}

// refusedLately says whether a renewal for a refusal lies so near that another one would change nothing.
func (s *Service) refusedLately(c Credential) bool {
	return !c.RefusedAt.IsZero() && s.Now().Before(c.RefusedAt.Add(refusalPause))
}

// after is the trouble when one more renewal failed. What the provider asked for in Retry-After is obeyed in full.
func (t Trouble) after(p *provider.Error, now time.Time) Trouble {
	t.Failures++
	if t.Since.IsZero() {
		t.Since = now
	}
	t.Code = p.Code
	t.RetryAt = now.Add(max(waitAfter(t.Failures), p.RetryAfter))
	return t
}

// waitAfter is the wait after the n-th failure: half of it is fixed, and half random, so that accounts which failed
// together do not meet again.
func waitAfter(n int) time.Duration {
	if n < 2 {
		return 0
	}
	full := firstWait
	for i := 2; i < n && full < mostWait; i++ {
		full *= 2
	}
	full = min(full, mostWait)
	return full/2 + rand.N(full/2) //nolint:gosec // jitter, not a secret
}

// lasting says whether renewals have failed for so long that the account is in error.
func (t Trouble) lasting(now time.Time) bool {
	return t.Failures > 0 && !now.Before(t.Since.Add(failingBefore))
}
