package account

import (
	"context"
	"errors"
	"time"

	"patchbay/shared/fault"
	"patchbay/shared/project"
)

const (
	// deleteTries bounds how often a deletion is made anew after somebody else changed the account.
	deleteTries = 4
	// revokeTime bounds the call that ends a deleted account's grant.
	revokeTime = 10 * time.Second
)

// Revocation is what became of a deleted account's grant at the provider.
type Revocation string

// The revocations.
const (
	Revoked         Revocation = "revoked"           // the provider has forgotten the grant
	RevokeFailed    Revocation = "failed"            // it was asked and did not, or could not be asked
	RevokeUnknown   Revocation = "unsupported"       // the connector's definition has no revocation endpoint
	NothingToRevoke Revocation = "nothing_to_revoke" // no grant: the auth type has none, or the account had no token
)

// Delete removes an account and its credential, then asks the provider to forget the grant where it can (RFC 7009). It
// returns the account as it was, and what became of the grant. A provider that does not answer does not bring the
// account back.
func (s *Service) Delete(ctx context.Context, p project.Project, id string) (Seen, Revocation, error) {
	return s.DeleteIf(ctx, p, id, func(Account) error { return nil })
}

// DeleteIf is Delete of an account that may be deleted as it is in that moment: otherwise it fails as may does.
func (s *Service) DeleteIf(
	ctx context.Context, p project.Project, id string, may func(Account) error,
) (Seen, Revocation, error) {
	v, end, err := s.deleteOnce(ctx, p, id, may)
	for n := 1; errors.Is(err, fault.ErrStale) && n < deleteTries; n++ {
		v, end, err = s.deleteOnce(ctx, p, id, may)
	}
	if err != nil {
		return Seen{}, "", err
	}
	ctx = context.WithoutCancel(ctx)
	outcome, err := s.revoke(ctx, end)
	if err != nil {
		s.Log.WarnContext(ctx, "a deleted account's grant was not revoked at the provider", "account", id, "error", err)
		return v, RevokeFailed, nil // the schedule tries again
	}
	if end.Sealed != nil {
		if err := s.Store.Forget(ctx, p.ID, id); err != nil {
			s.Log.WarnContext(ctx, "a revoked grant is revoked once more by the schedule", "account", id, "error", err)
		}
	}
	return v, outcome, nil
}

func (s *Service) revoke(ctx context.Context, end Ending) (Revocation, error) {
	ctx, cancel := context.WithTimeout(ctx, revokeTime)
	defer cancel()
	return end.Revoke(ctx)
}

// deleteOnce deletes an account as it reads it. The ending is of the last grant there was: a refresh that stores
// another credential in between makes the deletion fault.ErrStale, since the tokens read before could not end that
// grant.
func (s *Service) deleteOnce(
	ctx context.Context, p project.Project, id string, may func(Account) error,
) (v Seen, end Ending, err error) {
	if v, err = s.Get(ctx, p, id); err != nil {
		return v, end, err
	}
	if err := may(v.Account); err != nil {
		return v, end, err
	}
	if end, err = s.Credentials.Ending(ctx, v.Account, v.Connector); err != nil {
		return v, end, err
	}
	if end.Sealed != nil {
		return v, end, s.Store.DeleteGranted(ctx, v.Account, end.Version, end.Sealed)
	}
	return v, end, s.Store.Delete(ctx, v.Account, end.Version)
}
