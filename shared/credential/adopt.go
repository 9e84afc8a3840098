package credential

import (
	"context"

	"patchbay/shared/catalog"
	"patchbay/shared/provider"
)

// Adopt asks the provider whether a credential is good that was not granted here, and whose it is. An access token that
// is missing, has ended or is refused is renewed first, where there is a way to; the material then has the new tokens.
func (s *Service) Adopt(
	ctx context.Context, def *catalog.Definition, auth *catalog.Auth, m *Material, setup, config map[string]string,
) (provider.Identity, error) {
	renewed := false
	renew := func() error {
		renewed = true
		g, err := s.Provider.Refresh(ctx, auth, m.Values(auth, setup, config), m.RefreshToken)
		if err == nil {
			m.Renew(g)
		}
		if provider.Is(err, provider.ClientWrong) && auth.Scheme == catalog.Code {
			return notRenewed(err) // the client is the auth config's
		}
		return FromProvider(err)
	}
	identify := func() (provider.Identity, error) {
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
