package credential

import (
	"context"
	"errors"
	"time"

	"patchbay/shared/account"
	"patchbay/shared/fault"
)

const (
	// usedEvery is how exact an account's LastUsedAt is: most calls write nothing.
	usedEvery = 10 * time.Minute
	// usedTime bounds the write of it.
	usedTime = 2 * time.Second
)

// noteUse writes that an account is used, unless that was written a short while ago. It writes beside whatever its
// caller does next; wait returns when it has written, before which a function must not end: it may be frozen for long.
// A use that is not written fails nothing.
func (s *Service) noteUse(ctx context.Context, a account.Account) (wait func()) {
	now := s.Now().UTC()
	if now.Sub(a.LastUsedAt) < usedEvery {
		return func() {}
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), usedTime)
		defer cancel()
		err := s.Store.Used(ctx, a.Project, a.ID, now, usedEvery)
		if err != nil && !errors.Is(err, fault.ErrStale) && !errors.Is(err, account.ErrNotFound) {
			s.Log.WarnContext(ctx, "the use of an account was not noted", "account", a.ID, "error", err)
		}
	}()
	return func() { <-done }
}
