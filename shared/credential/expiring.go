package credential

import (
	"context"
	"errors"
	"time"

	"patchbay/shared/account"
	"patchbay/shared/catalog"
)

// An end of an access or of a grant is told ahead: a visit of the schedule, of which each such credential has one a day
// at least, writes on the account which end was told, and the table's stream tells the rest. It costs a write of the
// account's item alone, three times in the life of a grant.

// aheadDays are how many days before the end it is told, the least first.
var aheadDays = []int{1, 7, 14}

const day = 24 * time.Hour

// longLived says whether an access that nothing renews lasts long enough to be told of its end ahead.
func longLived(auth *catalog.Auth, m *Material) bool {
	ends := m.AccessEnds(auth)
	return !ends.IsZero() && ends.Sub(m.IssuedAt) > 2*day
}

// expiring is what is to be told of an account's end now; false when nothing is. An end that a renewal has put off a
// little is not told again for the same number of days.
func expiring(a account.Account, now time.Time) (account.Expiry, bool) {
	ends := a.GrantEndsAt
	if access := a.AccessEndsAt; !access.IsZero() && (ends.IsZero() || access.Before(ends)) {
		ends = access
	}
	left := ends.Sub(now)
	if ends.IsZero() || left <= 0 {
		return account.Expiry{}, false
	}
	for _, days := range aheadDays {
		if left > time.Duration(days)*day {
			continue
		}
		most := time.Duration(aheadDays[len(aheadDays)-1]) * day
		again := a.Told.Days == 0 || days < a.Told.Days || ends.Sub(a.Told.Ends) >= most
		return account.Expiry{Ends: ends, Days: days}, again
	}
	return account.Expiry{}, false
}

// tellEnd notes on the account the end that is told, if there is one to tell.
func (s *Service) tellEnd(ctx context.Context, visits Visits, a account.Account) {
	e, ok := expiring(a, s.Now())
	if !ok {
		return
	}
	err := visits.TellEnd(ctx, Ref{a.Project, a.ID}, a.Told, e)
	if err != nil && !errors.Is(err, ErrBusy) { // the next visit tells
		s.Log.ErrorContext(ctx, "the end of a grant was not told", "account", a.ID, "error", err)
	}
}
