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

// Delete removes an account and its credential, then asks the provider to forget the grant where it can (RFC 7009). It
// returns the account as it was. A provider that does not answer does not bring the account back.
func (s *Service) Delete(ctx context.Context, p project.Project, id string) (Seen, error) {
	v, revoke, err := s.deleteOnce(ctx, p, id)
	for n := 1; errors.Is(err, fault.ErrStale) && n < deleteTries; n++ {
		v, revoke, err = s.deleteOnce(ctx, p, id)
	}
	if err != nil {
		return Seen{}, err
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), revokeTime)
	defer cancel()
	if err := revoke(ctx); err != nil {
		s.Log.WarnContext(ctx, "a deleted account's grant was not revoked at the provider", "account", id, "error", err)
	}
	return v, nil
}

// deleteOnce deletes an account as it reads it. revoke ends the last grant there was: a refresh that stores another
// credential in between makes the deletion fault.ErrStale, since the tokens read before could not end that grant.
func (s *Service) deleteOnce(
	ctx context.Context, p project.Project, id string,
) (v Seen, revoke func(context.Context) error, err error) {
	if v, err = s.Get(ctx, p, id); err != nil {
		return v, nil, err
	}
	version, revoke, err := s.Credentials.Revocation(ctx, v.Account)
	if err != nil {
		return v, nil, err
	}
	return v, revoke, s.Store.Delete(ctx, v.Account, version)
}
