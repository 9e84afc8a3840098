package main

import (
	"errors"
	"fmt"
	"io/fs"
	"net/http"

	"github.com/alecthomas/kong"

	"patchbay/infra/patchbay/manage"
	"patchbay/shared/fault"
)

// Exit codes. Scripts tell by them what to do; each is in infra/docs/cli.md.
const (
	exitFailed      = 1 // anything else
	exitUsage       = 2 // a command, an argument or a flag is wrong: nothing was done
	exitRefused     = 3 // the key or the credentials are not good for this (401, 403)
	exitMissing     = 4 // there is no such thing (404)
	exitConflict    = 5 // it clashes with what is there, or that has changed meanwhile (409, 412)
	exitUnavailable = 6 // nothing answers, or cannot at this moment (408, 429, 502 to 504): try again
	exitChanges     = 7 // plan --exit-code: there is something to do
)

// exitCodes are the codes in words, for the documentation.
var exitCodes = []struct {
	Code int
	Says string
}{
	{0, "done"},
	{exitFailed, "it failed; the message says why and what to do"},
	{exitUsage, "a command, an argument or a flag is wrong; nothing was done"},
	{exitRefused, "the key, or the AWS credentials, may not do this"},
	{exitMissing, "there is no such thing"},
	{exitConflict, "it clashes with what is there, or that has changed meanwhile"},
	{exitUnavailable, "nothing answers, or not at this moment: try again"},
	{exitChanges, "`plan --exit-code` has something to do"},
}

// coded is an error with an exit code.
type coded struct {
	code int
	error
}

// ExitCode implements kong.ExitCoder.
func (c coded) ExitCode() int { return c.code }

// Unwrap is the error alone.
func (c coded) Unwrap() error { return c.error }

// usage is the error of a call that is wrong in itself.
func usage(format string, args ...any) error { return coded{exitUsage, fmt.Errorf(format, args...)} }

// exitOf is the code of an error.
func exitOf(err error) int {
	if c, ok := errors.AsType[coded](err); ok {
		return c.code
	}
	if _, ok := errors.AsType[*kong.ParseError](err); ok {
		return exitUsage
	}
	if errors.Is(err, fs.ErrNotExist) { // a file that an argument names
		return exitUsage
	}
	if _, ok := errors.AsType[*manage.Unreachable](err); ok {
		return exitUnavailable
	}
	if p, ok := errors.AsType[*manage.Problem](err); ok {
		return exitOfStatus(p.Status)
	}
	if f, ok := errors.AsType[*fault.Error](err); ok {
		return exitOfKind(f.Kind)
	}
	return exitFailed
}

func exitOfStatus(status int) int {
	switch status {
	case http.StatusBadRequest, http.StatusUnprocessableEntity:
		return exitUsage
	case http.StatusUnauthorized, http.StatusForbidden:
		return exitRefused
	case http.StatusNotFound:
		return exitMissing
	case http.StatusConflict, http.StatusPreconditionFailed:
		return exitConflict
	case http.StatusRequestTimeout, http.StatusTooManyRequests, http.StatusBadGateway, http.StatusServiceUnavailable,
		http.StatusGatewayTimeout:
		return exitUnavailable
	}
	return exitFailed
}

func exitOfKind(kind fault.Kind) int {
	switch kind {
	case fault.Invalid:
		return exitUsage
	case fault.Unauthenticated, fault.Forbidden:
		return exitRefused
	case fault.NotFound:
		return exitMissing
	case fault.Conflict, fault.Precondition:
		return exitConflict
	case fault.Unavailable, fault.RateLimited, fault.Timeout:
		return exitUnavailable
	}
	return exitFailed
}
