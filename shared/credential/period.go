package credential

import (
	"time"

	"patchbay/shared/account"
	"patchbay/shared/catalog"
)

// The schedule visits a credential at a fixed distance of time: each of so many minutes, in the minute that its
// account's id falls upon. So renewals are spread out, and a renewed credential keeps its place, which an index by the
// time of its end would have it change, for as many writes again as the renewal itself (decision 0013).
var periods = []int{Often, 8, 12, 18, 27, 40, 57, 85, 117, 170, 237, 355, 477, 717, Daily}

const (
	// Often is the period of credentials whose renewals fail, in minutes.
	Often = 5
	// Daily is the period of those that need no more than that their grant stays alive: their tokens live for long, or
	// their accounts are not used, or the tokens live for less than any period.
	Daily = 1437
	// perLife is how often at least a token is visited in its life: one that a call has just renewed is then left alone.
	perLife = 2
	// visitSlack is how much later than its minute a visit may come.
	visitSlack = 2 * time.Minute
	// idleAfter is how long an account is unused before its token is renewed once a day and no more.
	idleAfter = 7 * 24 * time.Hour
)

// Period is how many minutes lie between two visits of an account's credential by the schedule: the most that still
// finds its token before the end. 0 where there is nothing to renew, to keep alive, or to tell the end of.
func Period(auth *catalog.Auth, m *Material) int {
	if longLived(auth, m) && !m.lacks(auth) {
		return Daily
	}
	if !auth.Scheme.HoldsTokens() || !renewable(auth, m) || m.lacks(auth) {
		return 0
	}
	if m.ExpiresAt.IsZero() {
		if auth.Renewal().KeepAlive() > 0 {
			return Daily
		}
		return 0
	}
	most := int((m.ExpiresAt.Sub(m.IssuedAt) - lead(auth, m)) / (perLife * time.Minute))
	period := Daily
	for _, p := range periods {
		if p > most {
			break
		}
		period = p
	}
	return period
}

// lead is how long before its end a token is renewed at the latest by the schedule, so that no call meets the end.
func lead(auth *catalog.Auth, m *Material) time.Duration { return margin(auth, m) + visitSlack }

// due says whether a visit renews: the token would end before the next one, the refresh token would die of idleness
// until then, or a renewal failed.
func due(auth *catalog.Auth, c Credential, m *Material, period int, now time.Time) bool {
	next := now.Add(time.Duration(period) * time.Minute)
	if c.Trouble.Failures > 0 {
		return true
	}
	if alive := auth.Renewal().KeepAlive(); alive > 0 && !m.IssuedAt.IsZero() &&
		!next.Before(m.IssuedAt.Add(alive-alive/10)) {
		return true
	}
	return !m.ExpiresAt.IsZero() && !next.Add(lead(auth, m)).Before(m.ExpiresAt)
}

// idle says whether nobody has used an account, or changed anything of it, for so long that its token need not be good
// at any time.
func idle(a account.Account, now time.Time) bool {
	last := a.UpdatedAt
	if a.LastUsedAt.After(last) {
		last = a.LastUsedAt
	}
	return last.Add(idleAfter).Before(now)
}
