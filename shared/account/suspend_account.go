package account

import (
	"context"
	"errors"
	"time"

	"patchbay/shared/fault"
	"patchbay/shared/pause"
	"patchbay/shared/project"
)

// A suspension is made anew when somebody else changed the account at the same time.
var suspendBackoff = pause.Backoff{First: 10 * time.Millisecond, Most: 160 * time.Millisecond}

const suspendTries = 8

// ErrContended refuses a change that asked for no version and met others' changes each time.
var ErrContended = fault.New(fault.Unavailable, "write_contended",
	"The account is being changed by others at this moment. Nothing was changed: try again.")

// Suspend keeps an account from being used until it is resumed: it is inactive, and every call in its name is refused.
// Its own status and its credential stay. An account that is suspended already stays as it is. ErrNotFound.
func (s *Service) Suspend(ctx context.Context, p project.Project, id string) (Seen, error) {
	now := s.Now().UTC().Truncate(time.Millisecond) // as it is stored
	return s.setSuspended(ctx, p, id, now)
}

// Resume ends a suspension: the account has its own status again. One that is not suspended stays as it is.
// ErrNotFound.
func (s *Service) Resume(ctx context.Context, p project.Project, id string) (Seen, error) {
	return s.setSuspended(ctx, p, id, time.Time{})
}

func (s *Service) setSuspended(ctx context.Context, p project.Project, id string, at time.Time) (v Seen, err error) {
	err = suspendBackoff.Retry(ctx, suspendTries, func() (again bool, err error) {
		if v, err = s.Get(ctx, p, id); err != nil || v.Suspended() == !at.IsZero() {
			return false, err
		}
		a := v.Account
		a.SuspendedAt, a.UpdatedAt = at, s.Now().UTC().Truncate(time.Millisecond)
		if a.Version, err = s.Store.Update(ctx, a, v.Account); errors.Is(err, fault.ErrStale) {
			return true, ErrContended.After(time.Second)
		}
		v.Account = a
		return false, err
	})
	return v, err
}
