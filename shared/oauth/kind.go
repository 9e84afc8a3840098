package oauth

import (
	"fmt"
	"net/http"
	"slices"

	"patchbay/shared/catalog"
	"patchbay/shared/provider"
)

// This file is the one place where a provider's answer becomes a provider.Kind.

// laterCodes mean "try again". The first two are RFC 6749's (sections 4.1.2.1 and 5.2), the rest are met in the wild.
var laterCodes = []string{"temporarily_unavailable", "server_error", "slow_down", "ratelimited", "rate_limited"}

// finalCodes are those of RFC 6749 section 5.2. They are final whatever the status.
var finalCodes = []string{
	"invalid_grant", "invalid_client", "invalid_request", "invalid_scope", "unauthorized_client", "unsupported_grant_type",
}

// tokenKind classifies an error of a token or revocation endpoint by the answer's status and code. With client
// credentials the client is the end user's own, so one that is refused is the account's credential.
func tokenKind(a *catalog.Auth, status int, code string) provider.Kind {
	switch code {
	case "invalid_grant":
		return provider.CredentialDead
	case "invalid_client", "unauthorized_client":
		if a.Scheme == catalog.ClientCredentials {
			return provider.CredentialDead
		}
		return provider.ClientWrong
	}
	switch {
	case slices.Contains(finalCodes, code):
		return provider.Other
	case slices.Contains(laterCodes, code), laterStatus(status):
		return provider.Later
	case code == CodeAnswer && (isSuccess(status) || status == http.StatusForbidden):
		return provider.Later // the page of a gateway or a firewall says nothing about the grant
	case slices.Contains([]int{http.StatusOK, http.StatusBadRequest, http.StatusUnauthorized,
		http.StatusForbidden}, status):
		return provider.CredentialDead
	}
	return provider.Other
}

// verifyKind classifies an error of the definition's verify call. 401 is the one status that blames the credential
// itself (RFC 9110 section 15.5.2); 403 may be about a permission.
func verifyKind(status int, code string) provider.Kind {
	switch {
	case status == http.StatusUnauthorized:
		return provider.CredentialDead
	case status == http.StatusForbidden, slices.Contains(finalCodes, code):
		return provider.Other
	case slices.Contains(laterCodes, code), laterStatus(status):
		return provider.Later
	}
	return provider.Other
}

// callbackKind classifies the error of a redirect back (RFC 6749 section 4.1.2.1).
func callbackKind(code string) provider.Kind {
	if slices.Contains(laterCodes, code) {
		return provider.Later
	}
	return provider.Other
}

func laterStatus(status int) bool {
	return status >= 500 && status != http.StatusNotImplemented ||
		status == http.StatusTooManyRequests || status == http.StatusRequestTimeout
}

func isSuccess(status int) bool { return status >= 200 && status < 300 }

// statusCause is an answer's status as the cause of an error, for logs.
func statusCause(status int) error { return fmt.Errorf("status %d", status) }
