package account

import (
	"context"
	"errors"
	"time"
)

// Delete removes an account and its credential, then asks the provider to forget the grant where it can (RFC 7009). It
// returns the account as it was. A provider that does not answer does not bring the account back.
func (s *Service) Delete(ctx context.Context, project, id string) (Seen, error) {
	a, c, err := s.Store.Account(ctx, project, id)
	if err != nil {
		return Seen{}, err
	}
	cred, err := s.Store.Credential(ctx, project, id)
	if err != nil && !errors.Is(err, ErrNotFound) {
		return Seen{}, err
	}
	if err := s.Store.Delete(ctx, a); err != nil {
		return Seen{}, err
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	if err := s.revoke(ctx, a, cred); err != nil {
		s.Log.WarnContext(ctx, "a deleted account's grant was not revoked at the provider", "account", a.ID, "error", err)
	}
	return Seen{Account: a, Connector: c}, nil
}

func (s *Service) revoke(ctx context.Context, a Account, cred Credential) error {
	_, auth, err := s.auth(a)
	if err != nil || !auth.Scheme.OAuth() || auth.OAuth2.Revoke == nil || len(cred.Sealed) == 0 {
		return err
	}
	m, err := OpenMaterial(ctx, s.Sealer, a.Project, a.ID, cred.Sealed)
	if err != nil {
		return err
	}
	_, setup, err := s.Configs.Setup(ctx, a.Project, a.ConfigID)
	if err != nil {
		return err
	}
	return s.Provider.Revoke(ctx, auth, m.Values(setup, a.Setup), m.AccessToken, m.RefreshToken)
}
