package credential

import (
	"context"
	"errors"

	"patchbay/shared/account"
)

// Revocation reads an account's credential before a deletion. It returns the version that the deletion must find, 0
// where there is none, and the call that asks the provider to forget the grant afterwards (RFC 7009).
func (s *Service) Revocation(
	ctx context.Context, a account.Account,
) (version int64, revoke func(context.Context) error, err error) {
	c, err := s.Store.Credential(ctx, a.Project, a.ID)
	if err != nil && !errors.Is(err, account.ErrNotFound) {
		return 0, nil, err
	}
	return c.Version, func(ctx context.Context) error { return s.revoke(ctx, a, c) }, nil
}

func (s *Service) revoke(ctx context.Context, a account.Account, c Credential) error {
	_, auth, err := s.authType(ctx, a)
	if err != nil || !auth.Scheme.OAuth() || auth.OAuth2.Revoke == nil || len(c.Sealed) == 0 {
		return err
	}
	m, err := OpenMaterial(ctx, s.Sealer, a.Project, a.ID, c.Sealed)
	if err != nil {
		return err
	}
	_, setup, err := s.Configs.Setup(ctx, a.Project, a.ConfigID)
	if err != nil {
		return err
	}
	return s.Provider.Revoke(ctx, auth, m.Values(setup, a.Setup), m.AccessToken, m.RefreshToken)
}
