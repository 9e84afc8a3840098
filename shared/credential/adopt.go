package credential

import (
	"context"

	"patchbay/shared/catalog"
	"patchbay/shared/provider"
	"patchbay/shared/secret"
)

// Adopt asks the provider whether a credential is good that was not granted here, and whose it is. An access token that
// is missing, has ended or is refused is renewed first, where there is a way to; the material then has the new tokens.
func (s *Service) Adopt(
	ctx context.Context, def *catalog.Definition, auth *catalog.Auth, m *Material, setup, config map[string]string,
) (provider.Identity, error) {
	renewed, half := false, false
	renew := func() error {
		renewed = true
		g, err := s.Provider.Refresh(ctx, auth, m.Values(auth, setup, config), m.RefreshToken)
		if err == nil {
			m.Renew(g)
		}
		// The provider took the refresh token and gave another, and a step behind that failed of what passes. The one
		// that was brought may be spent: to refuse now would lose the grant. The first call renews again.
		if half = provider.Is(err, provider.Later) && g != nil && !g.RefreshToken.Empty(); half {
			m.RefreshToken, m.AccessToken = g.RefreshToken, secret.Text{}
			return nil
		}
		if provider.Is(err, provider.ClientWrong) && auth.Scheme == catalog.Code {
			return notRenewed(err) // the client is the auth config's
		}
		return FromProvider(err)
	}
	identify := func() (provider.Identity, error) {
		if half {
			return provider.Identity{}, nil // there is nothing to ask with
		}
		return s.Provider.Identify(ctx, def.APIOf(auth), auth, m.Values(auth, setup, config))
	}
	can := auth.Scheme.HoldsTokens() && renewable(auth, m)
	if can && s.expiresSoon(auth, m) {
		if err := renew(); err != nil {
			return provider.Identity{}, err
		}
	}
	who, err := identify()
	if refuses(err) && can && !renewed {
		if err := renew(); err != nil {
			return provider.Identity{}, err
		}
		who, err = identify()
	}
	return who, FromProvider(err)
}
