package credential

import (
	"context"

	"patchbay/shared/catalog"
	"patchbay/shared/provider"
	"patchbay/shared/secret"
)

// Provider speaks to a connector's servers as its definition says; oauth.Client is one. Its errors about what a
// provider answered are *provider.Error.
type Provider interface {
	// FirstGrant gets a first token where nobody signs in, for a form that somebody has filled in.
	FirstGrant(ctx context.Context, auth *catalog.Auth, values map[string]string) (*provider.Grant, error)
	// Refresh renews a stored credential's access token. Where nobody signs in it asks anew. Behind an error there may be
	// a grant: its refresh token may be the only one that is good from then on.
	Refresh(ctx context.Context, auth *catalog.Auth, values map[string]string,
		refresh secret.Text) (*provider.Grant, error)
	// Revoke asks the provider to forget a grant (RFC 7009); a provider without an endpoint for it is no error.
	Revoke(ctx context.Context, auth *catalog.Auth, values map[string]string, access, refresh secret.Text) error
	// Verify makes the definition's cheap call; nil when it has none.
	// Identify is Verify, and whose credential it is, where the definition says that the answer tells.
	Identify(ctx context.Context, api catalog.API, auth *catalog.Auth,
		values map[string]string) (provider.Identity, error)
	Verify(ctx context.Context, api catalog.API, auth *catalog.Auth, values map[string]string) error
}
