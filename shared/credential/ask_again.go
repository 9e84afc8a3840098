package credential

import (
	"context"
	"errors"
	"fmt"
	"time"

	"patchbay/shared/account"
	"patchbay/shared/actor"
	"patchbay/shared/connector"
	"patchbay/shared/ident"
)

// askPause is how long an account whose credential was refused stays in error before its next call asks the provider
// again.
const askPause = 10 * time.Minute

// usableNow is account.Account.Usable, but for an error that may have passed: the provider refused the credential, and
// was not asked for a while.
func (s *Service) usableNow(a account.Account, c connector.Connector) error {
	err := a.Usable(c)
	if errors.Is(err, account.ErrBroken) && len(a.Reasons) == 1 && a.Reasons[0].Code == account.CredentialsRejected &&
		!s.Now().Before(a.Reasons[0].At.Add(askPause)) {
		return nil // askAgain decides
	}
	return err
}

// askAgain lets the call of an account in error ask the provider, by the definition's cheap call, whether it takes the
// credential after all: a key that was refused for a while, or was switched on again, needs nobody to enter it anew. A
// refresh token that was refused is not asked about; its grant is gone. account.ErrBroken when the error stands.
//
// Of any number of calls at once one asks, by the credential's lease. Where the error stands, the lease is left to end
// by itself, so that no call which has read the account before asks too.
func (s *Service) askAgain(ctx context.Context, call *Call) error {
	if call.Auth.Verify == nil || call.Auth.Scheme.HoldsTokens() && renewable(call.Auth, call.material) {
		return account.ErrBroken
	}
	ctx = actor.With(ctx, refreshActor)
	a, c, holder := &call.Account, call.credential, ident.Random(16)
	err := s.Store.Lease(ctx, a.Project, a.ID, c.Version, c.Trouble.Failures, holder, s.Now().Add(leaseTime))
	if errors.Is(err, ErrBusy) {
		return account.ErrBroken
	}
	if err != nil {
		return fmt.Errorf("lease credential of %s: %w", a.ID, err)
	}
	if err := s.setValues(ctx, call); err != nil {
		s.release(ctx, *a, holder)
		return err
	}
	if said := s.Provider.Verify(ctx, call.API, call.Auth, call.Values); said != nil {
		r := a.Reasons[0]
		r.At = s.Now().UTC()
		if err := s.Store.Break(context.WithoutCancel(ctx), a.Project, a.ID, c.Version, r); err != nil {
			s.Log.WarnContext(ctx, "that an account is still in error was not noted", "account", a.ID, "error", err)
		}
		return account.ErrBroken.Because(said)
	}
	defer s.release(ctx, *a, holder)
	s.recovered(context.WithoutCancel(ctx), call)
	return nil
}
