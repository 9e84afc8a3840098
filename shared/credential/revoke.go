package credential

import (
	"context"
	"errors"

	"patchbay/shared/account"
	"patchbay/shared/catalog"
	"patchbay/shared/connector"
	"patchbay/shared/provider"
)

// Ending implements account.Credentials.
func (s *Service) Ending(ctx context.Context, a account.Account, in connector.Connector) (account.Ending, error) {
	c, err := s.Store.Credential(ctx, a.Project, a.ID)
	if err != nil && !errors.Is(err, account.ErrNotFound) {
		return account.Ending{}, err
	}
	end := account.Ending{
		Version: c.Version,
		Revoke:  func(ctx context.Context) (account.Revocation, error) { return s.revoke(ctx, a, in, c) },
	}
	if _, auth, err := s.authType(ctx, a, in); err == nil && revocable(auth) {
		end.Sealed = c.Sealed
	}
	return end, nil
}

// revocable says whether a grant can be ended at the provider. Of a discovered server only its metadata tells, which is
// among the grant's facts.
func revocable(auth *catalog.Auth) bool {
	return auth.Scheme.OAuth() && (auth.OAuth2.Revoke != nil || auth.Discovered())
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
	case !revocable(auth):
		return account.RevokeUnknown, nil
	}
	m, err := OpenMaterial(ctx, s.Sealer, a.Project, a.ID, c.Sealed)
	if err != nil {
		return account.RevokeFailed, err
	}
	if m.AccessToken.Empty() && m.RefreshToken.Empty() {
		return account.NothingToRevoke, nil
	}
	if server, err := provider.ReadMCPServer(m.Facts[provider.MCPServerValue]); auth.Discovered() && (err != nil ||
		server.Revoke == "") {
		return account.RevokeUnknown, nil // the server's metadata names no endpoint for it
	}
	_, setup, err := s.Configs.Setup(ctx, a.Project, a.ConfigID, m.ClientID)
	if err != nil {
		return account.RevokeFailed, err
	}
	return account.Revoked, s.Provider.Revoke(ctx, auth, m.Values(auth, setup, a.Setup), m.AccessToken, m.RefreshToken)
}
