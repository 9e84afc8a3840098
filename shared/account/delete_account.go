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
	v, revoke, err := s.deleteOnce(ctx, p, id, may)
	for n := 1; errors.Is(err, fault.ErrStale) && n < deleteTries; n++ {
		v, revoke, err = s.deleteOnce(ctx, p, id, may)
	}
	if err != nil {
		return Seen{}, "", err
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), revokeTime)
	defer cancel()
	outcome, err := revoke(ctx)
	if err != nil {
		outcome = RevokeFailed
		s.Log.WarnContext(ctx, "a deleted account's grant was not revoked at the provider", "account", id, "error", err)
	}
	return v, outcome, nil
}

// deleteOnce deletes an account as it reads it. revoke ends the last grant there was: a refresh that stores another
// credential in between makes the deletion fault.ErrStale, since the tokens read before could not end that grant.
func (s *Service) deleteOnce(
	ctx context.Context, p project.Project, id string, may func(Account) error,
) (v Seen, revoke func(context.Context) (Revocation, error), err error) {
	if v, err = s.Get(ctx, p, id); err != nil {
		return v, nil, err
	}
	if err := may(v.Account); err != nil {
		return v, nil, err
	}
	version, revoke, err := s.Credentials.Revocation(ctx, v.Account, v.Connector)
	if err != nil {
		return v, nil, err
	}
	return v, revoke, s.Store.Delete(ctx, v.Account, version)
}
