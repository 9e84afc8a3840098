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
func (s *Service) SetState(ctx context.Context, p project.Project, key string, state State, dryRun bool) (Switched, error) {
	if _, err := s.definition(ctx, p, key); err != nil {
		return Switched{}, err
	}
	before, err := s.Store.Connector(ctx, p.ID, key)
	if err != nil {
		return Switched{}, err
	}
	if before.State == NotConfigured {
		return Switched{}, ErrNotConfigured
	}
	out := Switched{Connector: before.Connector, Changed: before.State != state}
	if !dryRun {
		if out.Connector, out.Changed, err = s.Store.SetState(ctx, p.ID, key, state); err != nil {
			return Switched{}, err
		}
	}
	if out.Changed {
		out.Affected = before.AccountCount()
	}
	out.Changed = out.Changed && !dryRun
	return out, nil
}
