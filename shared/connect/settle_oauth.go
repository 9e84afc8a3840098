package connect

import (
	"context"
	"errors"
	"maps"
	"time"

	"patchbay/shared/account"
	"patchbay/shared/fault"
	"patchbay/shared/provider"
)

const (
	// finishTime bounds what happens after a state was consumed, which a browser that goes away must not interrupt.
	finishTime = 25 * time.Second
	// settleTime is for what follows a failure: recording it and giving the grant back.
	settleTime = 3 * time.Second
)

// workTime is how long the flow of a callback may take: finishTime, or less where the caller's deadline (a Lambda
// function's) would not leave settleTime behind it.
func workTime(ctx context.Context) time.Duration {
	end, ok := ctx.Deadline()
	if !ok {
		return finishTime
	}
	return min(finishTime, time.Until(end)-settleTime)
}

// exchanged is what a code was exchanged for.
type exchanged struct {
	choice Choice
	grant  *provider.Grant
	values map[string]string // that it was exchanged with
}

// settle ends an attempt that was not completed, as far as is known. A *fault.Error says that nothing was written.
// After any other the write may have happened, or happen yet; recording the failure decides it, since both want the
// attempt pending. Only when there is no account, and cannot be, is the grant given back: an account must not hold
// revoked tokens.
func (s *Service) settle(
	ctx context.Context, attempt Attempt, claim Claim, got *exchanged, cause error,
) (account.Account, *fault.Error) {
	var failure *fault.Error
	known := errors.As(cause, &failure)
	if !known {
		failure = fault.New(fault.Unavailable, "internal_error", "Something went wrong on our side. Please try again.")
	}
	end := s.fail(ctx, claim, failure)
	if end.Status == Authenticated {
		s.Log.WarnContext(ctx, "a sign-in was completed without an answer saying so", "attempt", claim.ID, "cause", cause)
		a, _, err := s.Accounts.Account(ctx, attempt.Project, end.AccountID)
		if err != nil { // linked all the same; the hub reads the rest from the attempt
			a = account.Account{ID: end.AccountID, Project: attempt.Project}
		}
		return a, nil
	}
	if !known {
		s.Log.ErrorContext(ctx, "sign-in failed", "attempt", claim.ID, "error", cause)
	}
	// Another person's grant stays: that person may have an account of their own by the same client, and many providers
	// end all that one person granted to a client when one token is revoked.
	if got != nil && (known || end.Status != Pending) && !errors.Is(cause, ErrOtherPerson) {
		s.revokeUnused(ctx, *got)
	}
	return account.Account{}, failure
}

// fail records why an attempt failed and returns the attempt's end: Pending when that cannot be told now, so that the
// account may be written yet.
func (s *Service) fail(ctx context.Context, claim Claim, f *fault.Error) Attempt {
	err := s.Store.FailAttempt(ctx, claim, attemptErrorOf(f))
	if err == nil {
		return Attempt{Status: Failed}
	}
	a, readErr := s.Store.Attempt(ctx, claim.ID)
	if readErr != nil || a.Status == Pending {
		s.Log.ErrorContext(ctx, "a failed sign-in was not recorded; the hub sees it expire", "attempt", claim.ID,
			"error", errors.Join(err, readErr))
		return Attempt{Status: Pending}
	}
	return a
}

// revokeUnused revokes a grant that no account came of.
func (s *Service) revokeUnused(ctx context.Context, got exchanged) {
	values := maps.Clone(got.values)
	maps.Copy(values, got.grant.Facts) // the endpoint may be the one that the callback named
	if err := s.OAuth.Revoke(ctx, got.choice.Auth, values, got.grant.AccessToken, got.grant.RefreshToken); err != nil {
		s.Log.WarnContext(ctx, "an unused grant was not revoked at the provider", "connector",
			got.choice.Definition.Key, "error", err)
	}
}
