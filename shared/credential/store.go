package credential

import (
	"context"
	"time"

	"patchbay/shared/account"
	"patchbay/shared/connector"
	"patchbay/shared/project"
)

// Credential is an account's credential as stored: a sealed Material, never read by a list. What lies beside the
// Material is no secret.
type Credential struct {
	Sealed    []byte
	Version   int64     // grows with every change; fences a refresh
	ExpiresAt time.Time // of the access token; zero when it does not expire or there is none
	// RenewedAt is when the tokens were last renewed; zero when they are those of the link.
	RenewedAt time.Time
	// RefusedAt is when they were last renewed because the provider had refused the ones before; zero when never.
	RefusedAt time.Time
	// LeaseUntil is when the lease of who renews them now ends; zero without one.
	LeaseUntil time.Time
	// Period is how many minutes lie between two visits of the schedule (Period); 0 when it does not visit.
	Period  int
	Trouble Trouble
}

// Trouble is what renewals have met since the last one that succeeded. All callers, in every process, keep to it.
type Trouble struct {
	Failures int       // one after the other
	Since    time.Time // of the first of them
	RetryAt  time.Time // no token call before it
	Code     string    // the provider's, of the last one
}

// Admission is everything that decides a proxy call, from one consistent read.
type Admission struct {
	Caller     project.Caller
	Use        *project.UseToken // with which the call is made; nil for a key and in a session
	Account    account.Account
	Connector  connector.Connector
	Credential Credential
}

// Store keeps credentials. Implementations MUST make every method atomic, and decide by conditions.
type Store interface {
	// Admit reads key, account, connector and credential consistently in one call. It fails with
	// project.ErrUnauthenticated, project.ErrForbidden or account.ErrNotFound, and for a use token with
	// project.ErrUseToken, project.ErrUseTokenOrigin or project.ErrUseTokenBounds; what the states mean is the caller's to
	// say.
	Admit(ctx context.Context, a project.Access, id string) (Admission, error)
	// Credential reads an account's credential, consistently. account.ErrNotFound.
	Credential(ctx context.Context, project, id string) (Credential, error)

	// Used writes when an account was last used, if what is stored is older than that by more than every. fault.ErrStale
	// when it is not, account.ErrNotFound.
	Used(ctx context.Context, project, id string, when time.Time, every time.Duration) error

	// Lease takes the right to refresh a credential whose version and number of failures are still the given ones, until
	// the time. It fails with ErrBusy when somebody else holds the lease, or the credential or its trouble changed.
	Lease(ctx context.Context, project, id string, version int64, failures int, holder string, until time.Time) error
	// Refreshed stores a refreshed credential, which ends the lease and any trouble. The holder must still have the lease
	// and the stored version must be c.Version, so that an older answer never overwrites a newer one (security
	// requirement R1). The version grows by one. ErrBusy.
	Refreshed(ctx context.Context, project, id, holder string, c Credential) error
	// Release ends a lease without a result. It is best effort: a lease ends by itself.
	Release(ctx context.Context, project, id, holder string) error
	// Failed ends a lease and stores the trouble that its holder met, and the period in which to try again. ErrBusy.
	Failed(ctx context.Context, project, id, holder string, period int, t Trouble) error
	// Warn gives an account that stays active a reason. The credential's version must be the given one. ErrBusy.
	Warn(ctx context.Context, project, id string, version int64, r account.Reason) error
	// Recover makes an account active, without reasons, and says when it came back from an error if it did. The
	// credential's version must be the given one. ErrBusy.
	Recover(ctx context.Context, project, id string, version int64, recovered time.Time) error
	// Granted writes when an account's grant ends and what it may do, of which a renewal told other than is stored. The
	// credential's version must be the given one. ErrBusy.
	Granted(ctx context.Context, project, id string, version int64, ends time.Time, scopes account.Scopes) error
	// Break sets an account's own status to Error with a reason. The credential's version must be the given one. ErrBusy.
	Break(ctx context.Context, project, id string, version int64, r account.Reason) error
	// Replace writes an account with another credential, if the account's version is still a.Version and the stored
	// credential's c.Version. It ends a lease. It moves the count of accounts when from, the account as stored, has
	// another auth config or generation. fault.ErrStale, account.ErrNotFound, connector.ErrNotEnabled,
	// connector.ErrConfigUnknown.
	Replace(ctx context.Context, a account.Account, c Credential, from account.Account) error
}
