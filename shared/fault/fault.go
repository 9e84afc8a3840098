// Package fault is the one type of error that a caller of Patchbay is meant to read. The domain makes them, the api
// package turns each Kind into one HTTP status, and everything else is an opaque 500.
package fault

import (
	"errors"
	"fmt"
	"time"
)

// Kind says what sort of mistake or state an error is; the api package maps each to one status code.
type Kind int

// The kinds, with the status each becomes on the wire.
const (
	Invalid         Kind = iota + 1 // 400: the request is malformed or names something that cannot be used
	Unauthenticated                 // 401: no valid key, token or account credential
	Forbidden                       // 403: a valid caller that may not do this
	NotFound                        // 404: absent, or somebody else's (rule 7: the two look the same)
	Timeout                         // 408: the provider took too long
	Conflict                        // 409: the state forbids it; the message says what to do first
	Precondition                    // 412: a stale If-Match, or a connector or account that is not active
	TooLarge                        // 413: the body exceeds the limit
	Unprocessable                   // 422: an Idempotency-Key that was used with another body
	RateLimited                     // 429
	Provider                        // 502: the provider refused or answered nonsense
	Unavailable                     // 503: a dependency of ours failed for now; try again
)

// Field names one wrong part of a request.
type Field struct {
	Location string `json:"location" doc:"Where the fault is, such as body.setup_fields.client_id"`
	Message  string `json:"message" doc:"What is wrong there and what to send instead"`
}

// Error is an error for the caller. Two are the same to errors.Is when their Code is the same, so a package-level
// value serves as the sentinel and its copies may carry detail.
type Error struct {
	Kind    Kind
	Code    string // stable, snake_case, part of the API
	Message string // for a person: what happened and what to do
	Fields  []Field
	// RetryAfter is when a repeat may succeed; zero when the time is unknown or repeating is useless.
	RetryAfter time.Duration
	// ProviderResponse is what the provider said, shown verbatim by the hub. Never a secret.
	ProviderResponse string
	cause            error
}

// New makes an error; package-level values made with it are sentinels.
func New(kind Kind, code, message string) *Error {
	return &Error{Kind: kind, Code: code, Message: message}
}

// ErrBusy says that the store takes no more at this moment. It is no Error: of a write nobody knows whether it was
// made.
var ErrBusy = errors.New("the store is busy")

// ErrStale refuses a change that names a version which is not the stored one any more.
var ErrStale = New(Precondition, "stale_version",
	"It was changed since you read it: read it again and send the new ETag in If-Match.")

// Error implements error.
func (e *Error) Error() string {
	if e.cause != nil {
		return fmt.Sprintf("%s: %s: %v", e.Code, e.Message, e.cause)
	}
	return e.Code + ": " + e.Message
}

// Unwrap returns the cause, which is for logs and never shown to the caller.
func (e *Error) Unwrap() error { return e.cause }

// Is compares codes.
func (e *Error) Is(target error) bool {
	other, ok := errors.AsType[*Error](target)
	return ok && other.Code == e.Code
}

// Refused says that err is an Error: something was refused, and nothing was changed. After any other error, such as a
// lost answer, nobody knows.
func Refused(err error) bool {
	_, ok := errors.AsType[*Error](err)
	return ok
}

// Says returns a copy with another message.
func (e *Error) Says(format string, args ...any) *Error {
	c := *e
	c.Message = fmt.Sprintf(format, args...)
	return &c
}

// At returns a copy that names the wrong field.
func (e *Error) At(location, message string) *Error {
	c := *e
	c.Fields = append(append([]Field(nil), e.Fields...), Field{Location: location, Message: message})
	return &c
}

// After returns a copy that says when a repeat may succeed.
func (e *Error) After(d time.Duration) *Error {
	c := *e
	c.RetryAfter = d
	return &c
}

// Because returns a copy with a cause.
func (e *Error) Because(cause error) *Error {
	c := *e
	c.cause = cause
	return &c
}
