package connect

import (
	"context"
	"errors"
	"time"

	"patchbay/shared/project"
)

// spentLife is how long a session can be read after it was spent: the hub asks how its attempt ended.
const spentLife = 10 * time.Minute

// Spend is what a link does to a session that is good for one account.
type Spend struct {
	Hash  string // of the session
	At    time.Time
	Until time.Time // when it cannot be read any more, either
}

// spend is nil for a session that goes on.
func (s Session) spend(now time.Time) *Spend {
	if !s.Once {
		return nil
	}
	until := now.Add(spentLife)
	if s.ExpiresAt.Before(until) {
		until = s.ExpiresAt
	}
	return &Spend{Hash: s.Hash, At: now, Until: until}
}

// Within is a session as it was read: it may have come to its end since, and must not have been ended before.
type Within struct {
	Hash string
	Ends time.Time
}

// within is nil where a link is made in no session, and where it spends its session: that write asks the same.
func (s Session) within() *Within {
	if s.Hash == "" || s.Once {
		return nil
	}
	return &Within{Hash: s.Hash, Ends: s.ExpiresAt}
}

// Usable refuses a session that is spent. ErrSpent.
func (s Session) Usable() error {
	if s.SpentAt.IsZero() {
		return nil
	}
	return ErrSpent
}

// End ends a session of the project before its time, by its token: whoever sent a link to somebody else's address has
// it still. What was linked with it stays; what is being linked with it at this moment is not. ErrSession, also for
// one that has ended.
func (s *Service) End(ctx context.Context, p project.Project, token string) error {
	ref, ok := ParseToken(token)
	err := ErrSession
	if ok && ref.Project == p.ID {
		found := s.Store.EndConnectSession(ctx, ref, s.Now().UTC())
		if found == nil || !errors.Is(found, ErrSession) {
			return found
		}
	}
	return err.Says("There is no such connect session, or it has ended already.")
}
