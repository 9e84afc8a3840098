package account

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"patchbay/shared/catalog"
	"patchbay/shared/connector"
	"patchbay/shared/fault"
	"patchbay/shared/provider"
)

// Service runs the use cases of this package, one file each.
type Service struct {
	Store    Store
	Catalog  connector.Catalog
	Configs  Configs
	Sealer   Sealer
	Provider Provider
	Now      func() time.Time
	// Wait pauses for a duration or until the context ends; a field so that tests need not wait.
	Wait func(context.Context, time.Duration) error
	Log  *slog.Logger
}

// Configs is the part of the connector package that an account's flows need.
type Configs interface {
	// Setup returns an auth config and all its setup values, secret ones included.
	Setup(ctx context.Context, project, config string) (connector.AuthConfig, map[string]string, error)
}

// ErrGone says that the catalog has lost the connector or the auth type of an account, whose credential is then of no use.
var ErrGone = fault.New(fault.Precondition, "connector_not_in_catalog", "The account's connector is no longer in the catalog.")

// auth returns the definition and auth type behind an account. A definition that lost one an account uses is a mistake
// of the deployment, which the caller can do nothing about but is told of: ErrGone.
func (s *Service) auth(ctx context.Context, a Account) (*catalog.Definition, *catalog.Auth, error) {
	def, err := s.Catalog.Get(ctx, a.Project, a.Connector)
	if errors.Is(err, catalog.ErrUnknown) {
		return nil, nil, ErrGone.Says("The account's connector %s is no longer in the catalog of this deployment.", a.Connector)
	}
	if err != nil {
		return nil, nil, err
	}
	auth, ok := def.AuthType(a.AuthType)
	if !ok {
		return nil, nil, ErrGone.Says("The account's auth type %s is no longer among those of %s in the catalog of this deployment.", a.AuthType, a.Connector)
	}
	return def, auth, nil
}

// FromProvider turns a provider's refusal of a credential into an error for the caller, with the provider's words.
func FromProvider(err error) error {
	var p *provider.Error
	if !errors.As(err, &p) {
		return err
	}
	e := fault.New(fault.Invalid, "provider_refused", "The provider refused these credentials. Check them and try again.")
	switch {
	case p.Kind == provider.Later && p.Unanswered:
		e = fault.New(fault.Timeout, "provider_unreachable", "The provider did not answer. Try again in a moment.")
		e.RetryAfter = 5 * time.Second
	case p.Kind == provider.Later:
		e = fault.New(fault.Provider, "provider_failed", "The provider has a problem of its own. Try again in a moment.")
		e.RetryAfter = p.RetryAfter
	}
	e.ProviderResponse = p.Description
	if e.ProviderResponse == "" {
		e.ProviderResponse = p.Code
	}
	return e.Because(err)
}
