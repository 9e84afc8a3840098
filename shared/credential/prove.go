package credential

import (
	"cmp"
	"context"
	"errors"
	"time"

	"patchbay/shared/catalog"
	"patchbay/shared/fault"
	"patchbay/shared/provider"
)

// Prove asks the provider whether a credential is good, and whose it is. Where the scheme needs no user, it gets a
// first token for it.
func (s *Service) Prove(
	ctx context.Context, def *catalog.Definition, auth *catalog.Auth, m *Material, setup, config map[string]string,
) (provider.Identity, error) {
	if auth.Scheme.Unattended() {
		g, err := s.Provider.FirstGrant(ctx, auth, m.FieldsOnly().Values(auth, setup, config))
		if err != nil {
			return provider.Identity{}, FromProvider(err)
		}
		m.Replace(g, false) // the form may name another client or server than it did before
	}
	who, err := s.Provider.Identify(ctx, def.APIOf(auth), auth, m.Values(auth, setup, config))
	return who, FromProvider(err)
}

var (
	errRefused = fault.New(fault.Invalid, "provider_refused",
		"The provider refused these credentials. Check them and try again.")
	errUnreachable = fault.New(fault.Timeout, "provider_unreachable",
		"The provider did not answer. Try again in a moment.")
	errLimited = fault.New(fault.Unavailable, "provider_rate_limited",
		"The provider asks to wait before it is asked again. Try again after that.")
	errFailed = fault.New(fault.Provider, "provider_failed",
		"The provider has a problem of its own. Try again in a moment.")
)

// unansweredPause is what a caller is told to wait after no answer came.
const unansweredPause = 5 * time.Second

// limitedPause is what a caller is told to wait where the provider was asked too often and does not say for how long.
const limitedPause = 30 * time.Second

// FromProvider turns a provider's refusal of a credential into an error for the caller, with the provider's words. Any
// other error stays as it is.
func FromProvider(err error) error {
	var p *provider.Error
	if !errors.As(err, &p) {
		return err
	}
	e := errRefused
	switch {
	case p.Kind == provider.Later && p.Unanswered:
		e = errUnreachable.After(unansweredPause)
	case p.Kind == provider.Later && (p.RetryAfter > 0 || p.Limited):
		e = errLimited.After(cmp.Or(p.RetryAfter, limitedPause))
	case p.Kind == provider.Later:
		e = errFailed
	}
	e = e.Because(err)
	e.ProviderResponse = cmp.Or(p.Description, p.Code)
	return e
}
