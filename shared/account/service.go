package account

import (
	"cmp"
	"context"
	"log/slog"
	"time"

	"patchbay/shared/connector"
)

// Service runs the use cases of this package, one file each.
type Service struct {
	Store       Store
	Catalog     connector.Catalog
	Credentials Credentials
	Now         func() time.Time
	Log         *slog.Logger
	// Most is how many accounts a narrowed list, a sorted one or a count reads at most in one request; 0 is 20,000.
	Most int
}

func (s *Service) most() int { return cmp.Or(s.Most, mostRead) }

// Credentials is what changing and deleting an account needs of package credential.
type Credentials interface {
	// Replace gives an account a credential with changed config fields, proved with the provider, and clears an error. a
	// is the account as it shall be, from as it is stored, in its connector. It returns the account as written.
	// fault.ErrStale, ErrNotFound.
	Replace(ctx context.Context, a, from Account, in connector.Connector, ch FieldChange) (Account, error)
	// Ending reads an account's credential before a deletion, and what it takes to end its grant.
	Ending(ctx context.Context, a Account, in connector.Connector) (Ending, error)
}

// Ending is what a deletion needs to know of an account's grant.
type Ending struct {
	Version int64  // of the credential, which the deletion must find; 0 where there is none
	Sealed  []byte // the credential, where there is a grant that the provider can be asked to forget; else nil
	// Revoke asks the provider to forget the grant (RFC 7009), once the account is gone.
	Revoke func(context.Context) (Revocation, error)
}
