package provider

import (
	"errors"
	"time"
)

// Kind says what a provider's failure means for the account. shared/oauth decides it from the definition and the
// answer.
type Kind int

// The kinds.
const (
	// Other is a refusal that repeating cannot change, and that says nothing about credential or client.
	Other Kind = iota
	// CredentialDead means that the account's credential is no longer good. Only linking again cures it.
	CredentialDead
	// ClientWrong means that the OAuth client of the auth config is refused. The owner has to correct it.
	ClientWrong
	// Later means that the same request may succeed later: no answer, an overloaded or a broken server, or a refusal to
	// renew in words that nobody declared.
	Later
	// Expired means that a call's access token is no longer accepted. A renewed one may be.
	Expired
	// Lacking means that a call's access token is good, and not for this: Scopes say what it lacks.
	Lacking
)

// String is the kind's name in logs and tests.
func (k Kind) String() string {
	if k < Other || k > Lacking {
		return "none"
	}
	return [...]string{Other: "other", CredentialDead: "credential dead", ClientWrong: "client wrong", Later: "later",
		Expired: "expired", Lacking: "lacking"}[k]
}

// Error is a provider's refusal, or a failure to reach it. It never holds a secret.
type Error struct {
	Kind Kind
	// the provider's own, such as invalid_grant, or one of shared/oauth's; of letters, digits and . _ - only
	Code        string
	Description string // the provider's words: one line, capped; may be empty. Escape it to show it
	// Unanswered means that no answer came at all. Whether the provider did what it was asked is not known then.
	Unanswered bool
	RetryAfter time.Duration // as the provider asked; 0 when it did not
	Limited    bool          // it was asked too often (RFC 6585 section 4), whether it says for how long or not
	Scopes     []string      // that are lacking
	Cause      error         // for logs: the network's error, or the answer's status; may be nil
}

// Error implements error.
func (e *Error) Error() string {
	text := "provider: " + e.Code
	if e.Description != "" {
		text += ": " + e.Description
	}
	if e.Cause != nil {
		text += " (" + e.Cause.Error() + ")"
	}
	return text
}

// Told is what the provider said (activity.Told).
func (e *Error) Told() (code, words string) { return e.Code, e.Description }

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Cause }

// Is says whether err is a provider's failure of the kind.
func Is(err error, kind Kind) bool {
	e, ok := errors.AsType[*Error](err)
	return ok && e.Kind == kind
}
