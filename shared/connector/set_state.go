package connector

import (
	"context"

	"patchbay/shared/project"
)

// Switched is the answer to enabling or disabling.
type Switched struct {
	Connector
	Affected int  // linked accounts that become inactive, or active again; none when it was in that state already
	Changed  bool // false when it was in that state already, or on a dry run
}

// SetState enables or disables a connector. From the moment it returns, effective status and every call follow it
// (rule 5); materialising that on each account is the fan-out's work. A dry run only counts.
func (s *Service) SetState(ctx context.Context, p project.Project, key string, state State,
	dryRun bool) (Switched, error) {
	if _, err := s.definition(ctx, p, key); err != nil {
		return Switched{}, err
	}
	if dryRun {
		c, err := s.Store.Connector(ctx, p.ID, key)
		if err == nil && c.State == NotConfigured {
			err = ErrNotConfigured
		}
		if err != nil || c.State == state {
			return Switched{Connector: c}, err
		}
		return Switched{Connector: c, Affected: c.AccountCount()}, nil
	}
	c, changed, err := s.Store.SetState(ctx, p.ID, key, state)
	if err != nil || !changed {
		return Switched{Connector: c}, err
	}
	return Switched{Connector: c, Affected: c.AccountCount(), Changed: true}, nil
}
