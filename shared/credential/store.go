package credential

import (
	"context"
	"time"

	"patchbay/shared/account"
	"patchbay/shared/connector"
	"patchbay/shared/project"
)

// Credential is an account's credential as stored: a sealed Material, never read by a list.
type Credential struct {
	Sealed    []byte
	Version   int64     // grows with every change; fences a refresh
	ExpiresAt time.Time // of the access token; zero when it does not expire or there is none
}

// Admission is everything that decides a proxy call, from one consistent read.
type Admission struct {
	Caller     project.Caller
	Account    account.Account
	Connector  connector.Connector
	Credential Credential
}

// Store keeps credentials. Implementations MUST make every method atomic, and decide by conditions.
type Store interface {
	// Admit reads key, account, connector and credential consistently in one call. It fails with
	// project.ErrUnauthenticated, project.ErrForbidden or account.ErrNotFound; what the states mean is the caller's to
	// say.
	Admit(ctx context.Context, a project.Access, id string) (Admission, error)
	// Credential reads an account's credential, consistently. account.ErrNotFound.
	Credential(ctx context.Context, project, id string) (Credential, error)

	// Lease takes the right to refresh a credential whose version is still the given one, until the time. It fails with
	// ErrBusy when somebody else holds the lease, or the credential changed.
	Lease(ctx context.Context, project, id string, version int64, holder string, until time.Time) error
	// Refreshed stores a refreshed credential and ends the lease. The holder must still have the lease and the version
	// must be the given one, so that an older answer never overwrites a newer one (security requirement R1). ErrBusy.
	Refreshed(ctx context.Context, project, id string, version int64, holder string, sealed []byte,
		expires time.Time) error
	// Release ends a lease without a result. It is best effort: a lease ends by itself.
	Release(ctx context.Context, project, id, holder string) error
	// Break sets an account's own status to Error with a reason. The credential's version must be the given one. ErrBusy.
	Break(ctx context.Context, project, id string, version int64, r account.Reason) error
	// Replace writes an account with another credential, if the account's version is still a.Version and the stored
	// credential's c.Version. It ends a lease. It moves the count of accounts when the auth config changed from
	// fromConfig. fault.ErrStale, account.ErrNotFound, connector.ErrNotEnabled, connector.ErrConfigUnknown.
	Replace(ctx context.Context, a account.Account, c Credential, fromConfig string) error
}
