package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/aws/smithy-go"

	"patchbay/shared/fault"
)

// inWords makes of a failed call of AWS what a person at a terminal wants: what was asked for, what AWS says, and what
// to do about rights. What the command was doing, which stands before it in the error, stays.
func inWords(err error, op *smithy.OperationError) error {
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	if _, ok := errors.AsType[*fault.Error](err); ok { // which has words of its own
		return err
	}
	doing, _, _ := strings.Cut(err.Error(), op.Error())
	api := smithy.APIError(nil)
	if !errors.As(err, &api) {
		return coded{exitUnavailable, fmt.Errorf("%sAWS does not answer (%s %s): %w", doing, op.ServiceID, op.OperationName,
			innermost(err))}
	}
	code, says := exitFailed, ""
	switch api.ErrorCode() {
	case "AccessDeniedException", "AccessDenied", "UnauthorizedOperation":
		code, says = exitRefused, ": give the role of whoever runs this the right to it (infra/docs/deployment.md)"
	case "UnrecognizedClientException", "InvalidClientTokenId", "ExpiredTokenException", "ExpiredToken",
		"SignatureDoesNotMatch", "InvalidSignatureException":
		code, says = exitRefused, ": sign in anew, and see that this machine's clock is right"
	case "ResourceNotFoundException", "QueueDoesNotExist", "AWS.SimpleQueueService.NonExistentQueue":
		code, says = exitMissing, ": is it the one of this deployment, in this Region?"
	}
	return coded{code, fmt.Errorf("%sAWS refuses %s %s, %s (%s)%s", doing, op.ServiceID, op.OperationName,
		strings.TrimRight(api.ErrorMessage(), "."), api.ErrorCode(), says)}
}

// innermost is the error that wraps no other.
func innermost(err error) error {
	for {
		inner := errors.Unwrap(err)
		if inner == nil {
			return err
		}
		err = inner
	}
}
