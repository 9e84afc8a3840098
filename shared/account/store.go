package account

import (
	"context"
	"fmt"
	"time"

	"patchbay/shared/connector"
	"patchbay/shared/project"
)

// Credential is an account's credential as stored: a sealed Material, never read by a list.
type Credential struct {
	Sealed    []byte
	Ver       int64     // grows with every change; fences a refresh
	ExpiresAt time.Time // of the access token; zero when it does not expire or there is none
}

// Admission is everything that decides a proxy call, from one consistent read.
type Admission struct {
	Caller     project.Caller
	Account    Account
	Connector  connector.Connector
	Credential Credential
}

// Link is one write of an account with its credential.
type Link struct {
	Account   Account
	Sealed    []byte
	ExpiresAt time.Time
	// Attempt is the connection attempt that this completes in the same transaction, or nil.
	Attempt *Claim
}

// Claim names a connection attempt whose state this process has consumed.
type Claim struct {
	ID    string // att_…
	Token string // what the consuming write left on the attempt
}

// Query narrows a list; empty members do not.
type Query struct {
	Connectors []string // provider keys
	Owners     []string
	IDs        []string
	After      string // cursor of an earlier page
	Limit      int
}

// AlreadyLinked says that (owner, connector) has an account: the one to edit instead.
type AlreadyLinked struct{ AccountID string }

// Error implements error.
func (e *AlreadyLinked) Error() string {
	return fmt.Sprintf("owner is linked already, as %s", e.AccountID)
}

// Store keeps accounts and credentials. Implementations MUST make every method atomic, and decide by conditions.
type Store interface {
	// Admit reads key, account, connector and credential consistently in one call. It fails with
	// project.ErrUnauthenticated, project.ErrForbidden or ErrNotFound; what the states mean is the caller's to say.
	Admit(ctx context.Context, a project.Access, id string) (Admission, error)
	// Account reads an account and its connector, consistently. ErrNotFound.
	Account(ctx context.Context, project, id string) (Account, connector.Connector, error)
	// Credential reads an account's credential, consistently. ErrNotFound.
	Credential(ctx context.Context, project, id string) (Credential, error)
	// Accounts lists by connector, then oldest first; next is the cursor of the next page or "".
	Accounts(ctx context.Context, project string, q Query) (page []Account, next string, err error)
	// OwnerAccount returns the account that (owner, connector) identifies, "" when there is none.
	OwnerAccount(ctx context.Context, project, owner, connector string) (string, error)
	// States reads the state of each connector, consistently.
	States(ctx context.Context, project string, keys []string) (map[string]connector.Connector, error)

	// Link writes a new account. The same transaction checks that the connector is enabled (connector.ErrNotEnabled),
	// that the auth config exists and counts the account on it (connector.ErrConfigUnknown), that the owner has none of
	// this connector unless Extra (*AlreadyLinked), and completes the attempt (ErrAttemptOver). The connector's epoch must
	// be the account's SeenEpoch: ErrStale.
	Link(ctx context.Context, l Link) error
	// Relink replaces an account's credential and settings, under the same checks, if its version is still
	// l.Account.Version; it moves the count when the auth config changed from fromConfig. ErrStale, ErrNotFound.
	Relink(ctx context.Context, l Link, fromConfig string) error
	// Update replaces an account's settings if its version is still a.Version; from is the stored one, whose owner may
	// differ. It returns the new version. ErrStale, ErrNotFound, ErrOwnerUsed.
	Update(ctx context.Context, a, from Account) (int64, error)
	// Delete removes account, credential and owner link and uncounts it, if nothing of them changed since it was read: ver is
	// the credential's Ver, 0 where there is none. ErrStale, ErrNotFound.
	Delete(ctx context.Context, a Account, ver int64) error

	// Lease takes the right to refresh a credential whose Ver is still ver, until the time; ErrBusy when somebody else
	// holds it, or the credential changed.
	Lease(ctx context.Context, project, id string, ver int64, holder string, until time.Time) error
	// Refreshed stores a refreshed credential and ends the lease, if holder still has it and Ver is still ver: an older
	// answer never overwrites a newer one (R1). ErrBusy.
	Refreshed(ctx context.Context, project, id string, ver int64, holder string, sealed []byte, expires time.Time) error
	// Release ends a lease without a result. It is best effort: a lease ends by itself.
	Release(ctx context.Context, project, id, holder string) error
	// Break sets an account's own status to Error with a reason, if its credential's Ver is still ver.
	Break(ctx context.Context, project, id string, ver int64, r Reason) error
}
