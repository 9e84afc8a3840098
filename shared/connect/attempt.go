package connect

import (
	"context"
	"time"
)

// attemptLife is longer than the hub's five minutes of polling and bounds how long a started sign-in may take.
const attemptLife = 15 * time.Minute

// CreateAttempt makes a pending attempt for the session, which is begun with its token. ErrSpent, ErrNotVerified.
func (s *Service) CreateAttempt(ctx context.Context, sc Scope) (Attempt, error) {
	if err := sc.Session.Usable(); err != nil {
		return Attempt{}, err
	}
	if sc.Session.finishesInPage() { // its page would have to be known
		return Attempt{}, errNoPage
	}
	a := s.newAttempt(sc)
	return a, s.Store.CreateAttempt(ctx, a)
}

// Attempt returns an attempt of the session; ErrAttempt for any other.
func (s *Service) Attempt(ctx context.Context, sc Scope, id string) (Attempt, error) {
	a, err := s.Store.Attempt(ctx, id)
	if err != nil {
		return Attempt{}, err
	}
	if a.SessionHash != sc.Session.Hash {
		return Attempt{}, ErrAttempt
	}
	if a.Status == Pending && !s.Now().Before(a.ExpiresAt) {
		a.Status = Expired
	}
	return a, nil
}

// CancelAttempt ends a pending attempt of the session.
func (s *Service) CancelAttempt(ctx context.Context, sc Scope, id string) error {
	return s.Store.CancelAttempt(ctx, id, sc.Session.Hash)
}
