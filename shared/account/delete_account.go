package account

import (
	"context"
	"errors"
	"time"
)

// Delete removes an account and its credential, then asks the provider to forget the grant where it can (RFC 7009). It
// returns the account as it was. A provider that does not answer does not bring the account back.
func (s *Service) Delete(ctx context.Context, project, id string) (Seen, error) {
	v, cred, err := s.take(ctx, project, id)
	for n := 0; errors.Is(err, ErrStale) && n < 3; n++ { // changed in between: the caller wants it gone all the same
		v, cred, err = s.take(ctx, project, id)
	}
	if err != nil {
		return Seen{}, err
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	if err := s.revoke(ctx, v.Account, cred); err != nil {
		s.Log.WarnContext(ctx, "a deleted account's grant was not revoked at the provider", "account", id, "error", err)
	}
	return v, nil
}

// take deletes an account as it reads it. The credential that it returns is the last one there was: a refresh that stores
// another one in between makes it ErrStale, since the tokens read before could not end that grant.
func (s *Service) take(ctx context.Context, project, id string) (Seen, Credential, error) {
	v, err := s.Get(ctx, project, id)
	if err != nil {
		return v, Credential{}, err
	}
	cred, err := s.Store.Credential(ctx, project, id)
	if err != nil && !errors.Is(err, ErrNotFound) {
		return v, cred, err
	}
	return v, cred, s.Store.Delete(ctx, v.Account, cred.Ver)
}

func (s *Service) revoke(ctx context.Context, a Account, cred Credential) error {
	_, auth, err := s.auth(ctx, a)
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
