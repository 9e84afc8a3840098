package account

import (
	"context"
	"slices"

	"patchbay/shared/connector"
)

// Seen is an account with its connector's state: what a caller is shown.
type Seen struct {
	Account
	Connector connector.Connector
}

// Status is the effective status.
func (v Seen) Status() Status { return v.Effective(v.Connector.State) }

// Reasons are the reasons for Status.
func (v Seen) Reasons() []Reason { return v.EffectiveReasons(v.Connector) }

// Filter narrows a list of accounts; empty members do not.
type Filter struct {
	Query
	Statuses []Status
	Skip     int // so many matches are passed over first, for page numbers
}

// batchSize is the most accounts that are read, and held, at a time.
const batchSize = 1000

// List returns accounts with their effective status and the cursor of the next page, "" when there is none. Statuses are
// computed from the connectors as they are now, so a list is right from the moment a connector was switched.
func (s *Service) List(ctx context.Context, project string, f Filter) (page []Seen, next string, err error) {
	states := map[string]connector.Connector{}
	q := f.Query
	skip := f.Skip
	for {
		q.Limit = batchSize
		if len(f.Statuses) == 0 { // accounts with a status may be rare, and each round is a call
			q.Limit = min(q.Limit, skip+f.Limit-len(page))
		}
		accounts, after, err := s.Store.Accounts(ctx, project, q)
		if err != nil {
			return nil, "", err
		}
		if err := s.readStates(ctx, project, accounts, states); err != nil {
			return nil, "", err
		}
		for _, a := range accounts {
			v := Seen{Account: a, Connector: states[a.Connector]}
			if len(f.Statuses) > 0 && !slices.Contains(f.Statuses, v.Status()) {
				continue
			}
			if skip > 0 {
				skip--
				continue
			}
			page = append(page, v)
			if len(page) == f.Limit {
				if after == "" && a.ID == accounts[len(accounts)-1].ID {
					return page, "", nil
				}
				return page, Cursor(a), nil
			}
		}
		if after == "" {
			return page, "", nil
		}
		q.After = after
	}
}

// Cursor names the place behind an account in the order of lists.
func Cursor(a Account) string { return a.Connector + "/" + a.ID }

// readStates adds the connectors of accounts to those that are known.
func (s *Service) readStates(ctx context.Context, project string, accounts []Account, states map[string]connector.Connector) error {
	var unknown []string
	for i := range accounts {
		if _, ok := states[accounts[i].Connector]; !ok && !slices.Contains(unknown, accounts[i].Connector) {
			unknown = append(unknown, accounts[i].Connector)
		}
	}
	if len(unknown) == 0 {
		return nil
	}
	found, err := s.Store.States(ctx, project, unknown)
	if err != nil {
		return err
	}
	for _, key := range unknown {
		states[key] = found[key]
	}
	return nil
}

// Get returns one account. ErrNotFound.
func (s *Service) Get(ctx context.Context, project, id string) (Seen, error) {
	a, c, err := s.Store.Account(ctx, project, id)
	return Seen{Account: a, Connector: c}, err
}
