package account

import (
	"context"

	"patchbay/shared/connector"
)

// Query narrows a list; empty members do not.
type Query struct {
	Connectors []string // provider keys
	Run        Run      // in place of Connectors: all from one to another
	// Troubles, when set, are the only accounts that are wanted: those in one of these partitions of an index.
	Troubles []Trouble
	Owners   []string
	IDs      []string
	After    string // cursor of an earlier page
	Limit    int
}

// Trouble is why an account is in the index of what needs attention. An account has one at most.
type Trouble int

// The troubles.
const (
	IsBroken    Trouble = iota + 1 // its own status is Error, and it is not suspended
	IsSuspended                    // whatever its own status is
)

// Trouble is why the account needs attention, and 0 when it does not.
func (a Account) Trouble() Trouble {
	switch {
	case a.Suspended():
		return IsSuspended
	case a.Own == Error:
		return IsBroken
	}
	return 0
}

// Run is a range of connectors in the order of lists, both ends included.
type Run struct{ First, Last string }

// Store keeps accounts. Implementations MUST make every method atomic, and decide by conditions.
type Store interface {
	// Account reads an account and its connector, consistently. ErrNotFound.
	Account(ctx context.Context, project, id string) (Account, connector.Connector, error)
	// Accounts lists by connector, then oldest first; next is the cursor of the next page or "".
	Accounts(ctx context.Context, project string, q Query) (page []Account, next string, err error)
	// AccountsAt lists the accounts at the places from skip on of a connector that has total: at most limit. It reads from
	// the nearer end, so a page in the middle costs most.
	AccountsAt(ctx context.Context, project, connector string, skip, total, limit int) ([]Account, error)
	// Connectors is connector.Store's.
	Connectors(ctx context.Context, project, after string, limit int) (page []connector.Connector, next string, err error)
	// States reads the state of each connector, consistently.
	States(ctx context.Context, project string, keys []string) (map[string]connector.Connector, error)

	// Update replaces an account's settings if its version is still a.Version; from is the stored one, whose owner may
	// differ. It returns the new version. fault.ErrStale, ErrNotFound, ErrOwnerUsed.
	Update(ctx context.Context, a, from Account) (int64, error)
	// Delete removes account, credential and owner link and uncounts it, if nothing of them changed since it was read:
	// credential is the credential's version, 0 where there is none. fault.ErrStale, ErrNotFound.
	Delete(ctx context.Context, a Account, credential int64) error
	// DeleteGranted is Delete of an account whose grant the provider is to forget. The same transaction keeps the sealed
	// credential apart until it is forgotten, so that a process which dies in between leaves it to the schedule.
	DeleteGranted(ctx context.Context, a Account, credential int64, sealed []byte) error
	// Forget removes what DeleteGranted kept, if it is there.
	Forget(ctx context.Context, project, id string) error
}
