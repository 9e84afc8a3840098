package connect

import (
	"cmp"
	"errors"
	"slices"

	"patchbay/shared/connector"
	"patchbay/shared/credential"
	"patchbay/shared/fault"
	"patchbay/shared/provider"
)

// AttemptError is why a connection attempt failed.
type AttemptError struct {
	Code         string // one of AttemptCodes
	ProviderCode string // the provider's own, such as consent_required; "" where it told none
	Text         string // for the end user
}

// Codes of an AttemptError that say what became of a sign-in; the others are codes of error answers.
const (
	CodeAccessDenied  = "access_denied"  // the end user, or an administrator, said no
	CodeProviderEnded = "provider_ended" // the provider came back with another error
	CodeCodeRefused   = "code_refused"   // the provider does not take its own code: used, too old, another client's
	CodeClientRefused = "client_refused" // the provider does not take the auth config's client: the owner's to correct
	CodeSignInFailed  = "sign_in_failed" // whatever has no code of its own
)

// attemptCodes are listed with what they mean in infra/docs/client-contract.md, section 3.
var attemptCodes = []string{
	CodeAccessDenied, CodeProviderEnded, CodeCodeRefused, CodeClientRefused, CodeSignInFailed,
	provider.CodeIssuer, provider.CodeCallback, provider.CodeFact, provider.CodeIDToken, provider.CodeDiscovery,
	provider.CodeAnswer, provider.CodeTooLarge, provider.CodeAddress,
	"provider_refused", "provider_unreachable", "provider_failed", // as of a form
	ErrOtherPerson.Code, ErrNotVerified.Code, ErrSession.Code, ErrNotInHub.Code, ErrRedirect.Code, ErrInvalid.Code,
	ErrAttemptOver.Code, ErrContended.Code, ErrRegisterAgain.Code, connector.ErrNeedsClient.Code,
	connector.ErrNotTaken.Code, connector.ErrNoRoom.Code, "connector_not_enabled",
	"auth_config_not_found", "account_not_found", "invalid_fields",
	"unusable_address", "unusable_parameter", "internal_error",
}

// AttemptCodes lists every code that a failed attempt may have.
func AttemptCodes() []string { return slices.Sorted(slices.Values(attemptCodes)) }

// attemptCode is the code itself, or CodeSignInFailed for one that the list does not have.
func attemptCode(code string) string {
	if slices.Contains(attemptCodes, code) {
		return code
	}
	return CodeSignInFailed
}

// deniedCodes are how providers say that the end user said no: RFC 6749's, and LinkedIn's two.
var deniedCodes = []string{CodeAccessDenied, "user_denied", "user_cancelled_login", "user_cancelled_authorize"}

// endedBy is what the error of a redirect back amounts to (RFC 6749 section 4.1.2.1).
func endedBy(p *provider.Error) *fault.Error {
	e := fault.New(fault.Invalid, CodeProviderEnded, "The provider ended the sign-in. Try again.")
	if slices.Contains(deniedCodes, p.Code) {
		e = fault.New(fault.Invalid, CodeAccessDenied, "Access was denied at the provider.")
	}
	e = e.Because(p)
	e.ProviderResponse = p.Description
	return e
}

// signInFault tells apart why a code was not exchanged. The kinds of answers are those of a refused form.
func signInFault(err error) error {
	told, isFault := errors.AsType[*fault.Error](credential.FromProvider(err))
	p, ok := errors.AsType[*provider.Error](err)
	if !ok || !isFault {
		return err
	}
	e := *told
	switch p.Code {
	case provider.CodeIssuer, provider.CodeCallback, provider.CodeFact, provider.CodeIDToken, provider.CodeDiscovery,
		provider.CodeAnswer, provider.CodeTooLarge, provider.CodeAddress:
		e.Code = p.Code
		if p.Code == provider.CodeDiscovery && p.Kind == provider.Other { // nothing was refused, nor any credential sent
			e.Message = "The server's sign-in cannot be used."
		}
	case "invalid_grant":
		e.Code, e.Message = CodeCodeRefused, "The provider did not take the sign-in. Start again."
	default:
		if p.Kind == provider.ClientWrong {
			e.Code, e.ProviderResponse = CodeClientRefused, "" // the provider's words are the owner's, in the log
			e.Message = "The provider refuses this application itself. Its owner has to correct its registration there."
		}
	}
	return &e
}

// attemptErrorOf is what an attempt keeps of an error.
func attemptErrorOf(f *fault.Error) AttemptError {
	e := AttemptError{Code: attemptCode(f.Code), Text: cmp.Or(f.ProviderResponse, f.Message)}
	if p, ok := errors.AsType[*provider.Error](f.Unwrap()); ok && p.Code != e.Code {
		e.ProviderCode = p.Code
	}
	return e
}
