package credential

import (
	"context"
	"errors"

	"patchbay/shared/account"
	"patchbay/shared/connector"
)

// Revocation reads an account's credential before a deletion. It returns the version that the deletion must find, 0
// where there is none, and the call that asks the provider to forget the grant afterwards (RFC 7009).
func (s *Service) Revocation(
	ctx context.Context, a account.Account, in connector.Connector,
) (version int64, revoke func(context.Context) (account.Revocation, error), err error) {
	c, err := s.Store.Credential(ctx, a.Project, a.ID)
	if err != nil && !errors.Is(err, account.ErrNotFound) {
		return 0, nil, err
	}
	return c.Version, func(ctx context.Context) (account.Revocation, error) { return s.revoke(ctx, a, in, c) }, nil
}

func (s *Service) revoke(
	ctx context.Context, a account.Account, in connector.Connector, c Credential,
) (account.Revocation, error) {
	_, auth, err := s.authType(ctx, a, in)
	switch {
	case err != nil:
		return account.RevokeFailed, err
	case !auth.Scheme.OAuth() || len(c.Sealed) == 0:
		return account.NothingToRevoke, nil
	case auth.OAuth2.Revoke == nil:
		return account.RevokeUnknown, nil
	}
	m, err := OpenMaterial(ctx, s.Sealer, a.Project, a.ID, c.Sealed)
	if err != nil {
		return account.RevokeFailed, err
	}
	if m.AccessToken.Empty() && m.RefreshToken.Empty() {
		return account.NothingToRevoke, nil
	}
	_, setup, err := s.Configs.Setup(ctx, a.Project, a.ConfigID, m.ClientID)
	if err != nil {
		return account.RevokeFailed, err
	}
	return account.Revoked, s.Provider.Revoke(ctx, auth, m.Values(auth, setup, a.Setup), m.AccessToken, m.RefreshToken)
}
