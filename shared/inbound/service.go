package inbound

import (
	"context"
	"log/slog"
	"time"

	"patchbay/shared/account"
	"patchbay/shared/activity"
	"patchbay/shared/catalog"
	"patchbay/shared/connector"
	"patchbay/shared/credential"
	"patchbay/shared/event"
	"patchbay/shared/fault"
	"patchbay/shared/handshake"
	"patchbay/shared/project"
)

// MaxBody is the longest body that is taken, in bytes.
const MaxBody = 1 << 20

// Errors of this package.
var (
	ErrUnknown = fault.New(fault.NotFound, "inbound_address_unknown",
		"There is no such address for a provider's webhooks: copy inbound_url of the auth config.")
	ErrNoSecret = fault.New(fault.Precondition, "inbound_secret_missing",
		"The auth config has no signing secret, so that nothing can be verified: its owner has to enter it.")
	ErrKey = fault.New(fault.Precondition, "inbound_key_invalid",
		"The auth config's signing secret or public key is not of the form that the provider has: its owner has to correct it.")
	ErrForged = fault.New(fault.Unauthenticated, "inbound_signature_invalid",
		"The signature is missing, or is not that of this request.")
	ErrOld = fault.New(fault.Unauthenticated, "inbound_request_old",
		"The request was signed too long ago, or its clock is wrong: it is taken for a replay.")
	ErrKeysAway = fault.New(fault.Unavailable, "inbound_keys_unavailable",
		"The provider's keys cannot be read at this moment: send it again.").After(time.Minute)
	ErrChallenge = fault.New(fault.Invalid, "inbound_challenge_invalid",
		"The request tries the address, and what it wants to hear is missing or too long.")
	ErrMethod = fault.New(fault.Invalid, "inbound_method",
		"Events are posted, and this is no request by which the provider tries the address.")
	ErrUnread   = fault.New(fault.Invalid, "inbound_body_unread", "The body ended before its length: send it again.")
	ErrTooLarge = fault.New(fault.TooLarge, "inbound_body_too_large",
		"The body is longer than 1 MiB.")
)

// Store keeps what inbound events need.
type Store interface {
	handshake.Arrivals
	// Linked lists the accounts of an auth config whose events have the key, at most limit of those behind after, by id.
	Linked(ctx context.Context, project, config, key, after string, limit int) ([]string, error)
	// Take notes until a time that a request came, and returns when it first came, to the millisecond, and whether Done
	// was called for it.
	Take(ctx context.Context, project, config, id string, until time.Time) (first time.Time, done bool, err error)
	// Done notes that a request which was taken is worked off.
	Done(ctx context.Context, project, config, id string) error
	// Addressed reads an auth config, its connector and their project in one call. connector.ErrConfigUnknown.
	Addressed(ctx context.Context, of, config string) (project.Project, connector.Connector, connector.AuthConfig,
		error)
	// Account is account.Store's.
	Account(ctx context.Context, project, id string) (account.Account, connector.Connector, error)
	// AccountWithCredential is connect.Accounts'.
	AccountWithCredential(ctx context.Context, project, id string) (account.Account, credential.Credential, error)

	// Break is credential.Store's.
	Break(ctx context.Context, project, id string, version int64, r account.Reason) error
}

// Configs reads the secrets of auth configs.
type Configs interface {
	// SetupValues is connector.Service's.
	SetupValues(ctx context.Context, c connector.AuthConfig) (map[string]string, error)
}

// Catalog is the part of connector.Catalog that is needed.
type Catalog interface {
	connector.Definitions
	Pinned(ctx context.Context, project, key string, pin catalog.Pin) (*catalog.Definition, error)
}

// Teller tells the owner. It returns nil when every event is safe.
type Teller interface {
	Tell(ctx context.Context, events []event.Event) error
}

// Service takes inbound requests.
type Service struct {
	Store    Store
	Configs  Configs
	Catalog  Catalog
	Keys     Keys
	Tell     Teller
	Recorder activity.Recorder // of the entries of single events of a batch; nil records none
	Now      func() time.Time
	Log      *slog.Logger
}
