package credential

import (
	"cmp"
	"errors"

	"patchbay/shared/fault"
	"patchbay/shared/provider"
)

// What a caller is told of a renewal that failed. It is never the caller's request that is at fault, so none of these
// is fault.Invalid.
var (
	// ErrClientRefused says that the OAuth client of the account's auth config is refused. No account is broken by it.
	ErrClientRefused = fault.New(fault.Provider, "auth_config_client_refused",
		"The provider refuses the OAuth client of the account's auth config: correct its client id and secret. "+
			"The account need not be linked again.")
	errRenewal = fault.New(fault.Provider, "credential_refresh_failed",
		"The account's access token could not be renewed, and is tried again. The account need not be linked again.")
	errRenewalLimited = fault.New(fault.Unavailable, "provider_rate_limited",
		"The provider asks to wait before the account's access token is renewed.")
)

// notRenewed turns the failure of a renewal into an error for the caller, with the provider's words. Any other error
// than a provider's stays as it is, but for one that blames the request: its values were not the caller's.
func notRenewed(err error) error {
	p, ok := errors.AsType[*provider.Error](err)
	if f, is := errors.AsType[*fault.Error](err); !ok && is && f.Kind == fault.Invalid {
		return errRenewal.Because(err)
	}
	if !ok {
		return err
	}
	e := errRenewal
	switch {
	case p.Kind == provider.ClientWrong:
		e = ErrClientRefused
	case p.Unanswered:
		e = errUnreachable.After(unansweredPause)
	case p.RetryAfter > 0 || p.Limited:
		e = errRenewalLimited.After(cmp.Or(p.RetryAfter, limitedPause))
	}
	e = e.Because(err)
	e.ProviderResponse = cmp.Or(p.Description, p.Code)
	return e
}
