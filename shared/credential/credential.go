// Package credential is what an account acts with: its secrets and tokens, proved, kept fresh, replaced and revoked.
// At most one token call is in flight per account, across processes (security requirement R1).
package credential

import "patchbay/shared/fault"

// Errors of this package.
var (
	ErrExpired = fault.New(fault.Unauthenticated, "account_credentials_invalid",
		"The provider refused the account's credentials: ask its owner to link it again.")
	ErrBusy = fault.New(fault.Unavailable, "credential_refresh_in_progress",
		"The account's credentials are being renewed; try again in a moment.")
	// ErrFailing says that a token which has ended is not renewed now, and that no token call is made before Retry-After.
	ErrFailing = fault.New(fault.Unavailable, "credential_refresh_failing",
		"The account's access token has ended, and the provider does not renew it at present. It is tried again.")
	// ErrNotInCatalog says that the catalog has lost the connector or the auth type of an account. Its credential is then
	// of no use.
	ErrNotInCatalog = fault.New(fault.Precondition, "connector_not_in_catalog",
		"The account's connector is no longer in the catalog.")
)
