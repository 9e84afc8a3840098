package oauth

import (
	"fmt"
	"net/http"
	"slices"

	"patchbay/shared/catalog"
	"patchbay/shared/provider"
)

// This file is the one place where a provider's answer becomes a provider.Kind.

// laterCodes mean "try again". The first two are RFC 6749's (sections 4.1.2.1 and 5.2), the last RFC 9449's of a nonce
// that was over once more, the rest are met in the wild.
var laterCodes = []string{
	"temporarily_unavailable", "server_error", "slow_down", "ratelimited", "rate_limited", "use_dpop_nonce",
}

// finalCodes are those of RFC 6749 section 5.2. While linking they are final whatever the status.
var finalCodes = []string{
	"invalid_grant", "invalid_client", "invalid_request", "invalid_scope", "unauthorized_client", "unsupported_grant_type",
}

// purpose is what a token call is for.
type purpose int

const (
	linking  purpose = iota // somebody waits for the answer, and can try again with other values
	renewing                // a stored credential, which nobody but the provider can make again
)

// tokenKind classifies an error of a token or revocation endpoint, and returns the code by which it did: what the
// definition declares goes first.
//
// For a stored credential nothing else is final but invalid_grant: what a refusal in other words means is not known, it
// may pass by itself, and a credential that is given up wrongly is lost until its owner links it again. While linking,
// a refusal is told at once to who waits for it.
func tokenKind(a *catalog.Auth, f failure, to purpose) (kind provider.Kind, code string) {
	if rule, code := find(a.Failures.Token, f); rule != nil {
		if rule.Means == catalog.MeansClient {
			return clientKind(a), code
		}
		return kindOf(rule.Means), code
	}
	switch {
	case f.code == "invalid_grant":
		return provider.CredentialDead, f.code
	case f.code == "invalid_client":
		return clientKind(a), f.code
	case to == renewing, passes(f.status, f.code):
		return provider.Later, f.code
	}
	return provider.Other, f.code
}

// clientKind is what the refusal of a client means: the owner's fault, unless each end user enters a client of their
// own, which then is part of the account's credential.
func clientKind(a *catalog.Auth) provider.Kind {
	isClient := func(f catalog.Field) bool { return f.Key == "client_id" }
	own := slices.ContainsFunc(a.Config, isClient)
	if own || a.Scheme == catalog.ClientCredentials && !slices.ContainsFunc(a.Setup, isClient) ||
		a.Scheme == catalog.Exchange && len(a.Setup) == 0 {
		return provider.CredentialDead
	}
	return provider.ClientWrong
}

// passes says whether a refusal looks like one that will be over: a code for that, a server in trouble, or the page of
// a gateway or a firewall, which says nothing about what was asked.
func passes(status int, code string) bool {
	switch {
	case slices.Contains(finalCodes, code):
		return false
	case slices.Contains(laterCodes, code), laterStatus(status):
		return true
	}
	return code == CodeAnswer && (isSuccess(status) || status == http.StatusForbidden)
}

// verifyKind classifies an error of the definition's verify call: what the definition declares goes first. A token that
// ended is as dead as any here, since there is no other to ask with. 401 is the one status that blames the credential
// itself (RFC 9110 section 15.5.2); 403 may be about a permission.
func verifyKind(a *catalog.Auth, f failure) provider.Kind {
	status, code := f.status, f.code
	if rule, _ := find(a.Failures.Calls, f); rule != nil {
		if rule.Means == catalog.MeansLater {
			return provider.Later
		}
		return provider.CredentialDead
	}
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
