package credential

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"patchbay/shared/account"
	"patchbay/shared/activity"
	"patchbay/shared/catalog"
	"patchbay/shared/connector"
	"patchbay/shared/secret"
)

// Service runs the use cases of this package, one file each.
type Service struct {
	Store    Store
	Catalog  connector.Catalog
	Configs  Configs
	Sealer   secret.Sealer
	Provider Provider
	Now      func() time.Time
	Log      *slog.Logger
	// Activity takes an entry of each renewal; nil takes none.
	Activity activity.Recorder
}

// Configs is the part of the connector package that credentials need.
type Configs interface {
	// Setup returns an auth config and all its setup values, secret ones included: those of the OAuth client with the id,
	// where the auth config had it before, else those of the one that it has now.
	Setup(ctx context.Context, project, config, client string) (connector.AuthConfig, map[string]string, error)
	// TellClient notes on an auth config, given as Setup returned it, what a token call that ended with err said of its
	// client.
	TellClient(ctx context.Context, c connector.AuthConfig, err error)
}

// authType returns the definition and auth type behind an account of a connector, in the version that its auth config
// is pinned to. A definition that lost one an account uses is a mistake of the deployment, which the caller can do
// nothing about but is told of: ErrNotInCatalog.
func (s *Service) authType(
	ctx context.Context, a account.Account, in connector.Connector,
) (*catalog.Definition, *catalog.Auth, error) {
	def, err := s.Catalog.Pinned(ctx, a.Project, a.Connector, in.PinOf(a.ConfigID))
	if errors.Is(err, catalog.ErrUnknown) {
		return nil, nil, ErrNotInCatalog.Says(
			"The account's connector %s is no longer in the catalog of this deployment.", a.Connector)
	}
	if err != nil {
		return nil, nil, err
	}
	auth, ok := def.AuthType(a.AuthType)
	if !ok {
		return nil, nil, ErrNotInCatalog.Says(
			"The account's auth type %s is no longer among those of %s in the catalog of this deployment.",
			a.AuthType, a.Connector)
	}
	return def, auth, nil
}
