package account

import (
	"context"
	"fmt"
	"time"

	"patchbay/shared/catalog"
	"patchbay/shared/secret"
)

// Provider speaks to a connector's servers as its definition says. Its errors about what a provider answered are
// *ProviderError.
type Provider interface {
	ClientCredentials(ctx context.Context, auth *catalog.Auth, values map[string]string) (Grant, error)
	Refresh(ctx context.Context, auth *catalog.Auth, values map[string]string, refresh secret.Text) (Grant, error)
	// Revoke asks the provider to forget a grant (RFC 7009); a provider without an endpoint for it is no error.
	Revoke(ctx context.Context, auth *catalog.Auth, values map[string]string, access, refresh secret.Text) error
	// Verify makes the definition's cheap call; nil when it has none.
	Verify(ctx context.Context, api catalog.API, auth *catalog.Auth, values map[string]string) error
}

// ProviderError is a provider's refusal or failure.
type ProviderError struct {
	Code        string // such as invalid_grant
	Description string // the provider's words, capped and free of secrets
	Status      int    // HTTP status of its answer, 0 when there was none
	Temporary   bool   // worth trying again: no answer, 429, 5xx
	RetryAfter  time.Duration
}

// Error implements error.
func (e *ProviderError) Error() string {
	return fmt.Sprintf("provider answered %d %s: %s", e.Status, e.Code, e.Description)
}
