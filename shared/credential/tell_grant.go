package credential

import (
	"context"
	"errors"
	"slices"
	"time"

	"patchbay/shared/account"
	"patchbay/shared/catalog"
)

// tellGrant writes onto the account what a renewal told of the grant, where that is another than the account shows. A
// renewal writes the credential alone, so this is a write of its own: at most two in the life of a refresh token whose
// end moves with each use, and none where the end is fixed. A failure changes nothing for the caller.
func (s *Service) tellGrant(ctx context.Context, call *Call) {
	a, m := &call.Account, call.material
	ends, scopes := a.GrantEndsAt, scopesAfter(a.Scopes, catalog.SplitScopes(m.Scope))
	if endMoved(a.GrantEndsAt, m.GrantEndsAt, s.Now()) {
		ends = m.GrantEndsAt
	}
	if ends.Equal(a.GrantEndsAt) && slices.Equal(scopes.Granted, a.Scopes.Granted) {
		return
	}
	err := s.Store.Granted(ctx, a.Project, a.ID, call.credential.Version, ends, scopes)
	if err == nil {
		a.GrantEndsAt, a.Scopes = ends, scopes
	} else if !errors.Is(err, ErrBusy) {
		s.Log.WarnContext(ctx, "an account was not told of its renewed grant", "account", a.ID, "error", err)
	}
}

// endMoved says whether the end of a grant, as just told, is far from the one that is shown: sooner by a tenth of what
// is left, or so much later that less than half of it would be shown.
func endMoved(shown, told, now time.Time) bool {
	left := told.Sub(now)
	switch {
	case told.IsZero():
		return false
	case shown.IsZero():
		return true
	case told.Before(shown):
		return shown.Sub(told) > max(left/10, time.Minute)
	}
	return shown.Sub(now) < left/2
}

// scopesAfter is what a grant may do after a renewal whose answer names the scopes. One that was granted before and is
// not named any more is missing.
func scopesAfter(before account.Scopes, granted []string) account.Scopes {
	granted = sorted(slices.Clone(granted))
	if len(granted) == 0 || slices.Equal(granted, before.Granted) {
		return before
	}
	after := account.Scopes{Granted: granted}
	for _, scope := range slices.Concat(before.Granted, before.Missing) {
		if !slices.ContainsFunc(granted, func(g string) bool { return sameScope(scope, g) }) {
			after.Missing = append(after.Missing, scope)
		}
	}
	after.Missing = sorted(after.Missing)
	return after
}

// maxScopes bounds the scopes that an account is shown with, since a server's challenges may name ever others.
const maxScopes = 100

// noteLacking writes onto an account which scopes a call was refused for, so that linking again asks for them. It
// writes only what is new.
func (s *Service) noteLacking(ctx context.Context, call *Call, lacking []string) {
	a := &call.Account
	scopes := account.Scopes{Granted: a.Scopes.Granted, Missing: slices.Clone(a.Scopes.Missing)}
	for _, scope := range lacking {
		if !slices.Contains(scopes.Missing, scope) && len(scopes.Missing) < maxScopes {
			scopes.Missing = append(scopes.Missing, scope)
		}
	}
	if len(scopes.Missing) == len(a.Scopes.Missing) {
		return
	}
	scopes.Missing = sorted(scopes.Missing)
	err := s.Store.Granted(ctx, a.Project, a.ID, call.credential.Version, a.GrantEndsAt, scopes)
	if err == nil {
		a.Scopes = scopes
	} else if !errors.Is(err, ErrBusy) {
		s.Log.WarnContext(ctx, "an account was not told which scopes it lacks", "account", a.ID, "error", err)
	}
}
