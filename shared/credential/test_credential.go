package credential

import (
	"context"
	"errors"

	"patchbay/shared/account"
	"patchbay/shared/actor"
	"patchbay/shared/connector"
	"patchbay/shared/fault"
	"patchbay/shared/project"
	"patchbay/shared/provider"
)

// Check is what a test asked the provider.
type Check string

// The checks.
const (
	ByVerify  Check = "verify"  // the definition's cheap call
	ByRenewal Check = "renewal" // a token call, where the definition has no cheap call or the grant is dead
	ByNothing Check = "nothing" // the definition has no cheap call, and there is nothing to renew
)

// Tested is the outcome of a test.
type Tested struct {
	By Check
	OK bool
	// Known is false where the provider could not be asked, or had a problem of its own: OK then says nothing.
	Known   bool
	Problem *fault.Error // why it is not OK; nil when it is, and when nothing was asked
}

// Test asks the provider now whether an account's credential is good, renewing it first where it has to be, and gives
// the account the status that follows: one in error that is good again is active. It is refused as a call is, but for
// an account in error.
func (s *Service) Test(ctx context.Context, a project.Access, id string) (Tested, error) {
	call, err := s.load(ctx, a, id, func(a account.Account, c connector.Connector, _ string) error {
		if err := a.Usable(c); !errors.Is(err, account.ErrBroken) {
			return err
		}
		return nil
	})
	if err != nil {
		return Tested{}, err
	}
	ctx = actor.With(context.WithoutCancel(ctx), refreshActor)
	t := Tested{By: ByNothing}
	if t.By, err = s.test(ctx, call); err == nil && t.By != ByNothing {
		t.OK, t.Known = true, true
		if call.Account.Own == account.Error || len(call.Account.Reasons) > 0 {
			s.recovered(ctx, call)
		}
	}
	if _, said := errors.AsType[*provider.Error](err); said || errors.Is(err, ErrExpired) || errors.Is(err, ErrFailing) {
		t.Problem, _ = errors.AsType[*fault.Error](err)
		t.Known = errors.Is(err, ErrExpired)
		return t, nil
	}
	return t, err
}

// test renews and verifies. ErrExpired, after which the account is in error, when the provider refuses the credential.
func (s *Service) test(ctx context.Context, call *Call) (Check, error) {
	renewed := false
	renew := func(refused bool) error {
		renewed = true
		return s.renew(ctx, call, refused)
	}
	holds := call.Auth.Scheme.HoldsTokens()
	can := holds && renewable(call.Auth, call.material)
	if can && call.Auth.Verify == nil && !call.Account.Broken() && s.refusedLately(call.credential) {
		return ByRenewal, nil // a moment ago: another token call would tell nothing new
	}
	if holds && s.expiresSoon(call.Auth, call.material) || can && call.Auth.Verify == nil {
		if err := renew(call.Auth.Verify == nil); err != nil {
			return ByRenewal, err
		}
	}
	if call.Auth.Verify == nil {
		if renewed && can {
			return ByRenewal, nil
		}
		return ByNothing, nil
	}
	err := s.verify(ctx, call)
	if refuses(err) && can && !renewed && !s.refusedLately(call.credential) {
		if err := renew(true); err != nil {
			return ByRenewal, err
		}
		err = s.verify(ctx, call)
	}
	if !refuses(err) {
		return ByVerify, FromProvider(err)
	}
	if err := s.breakAccount(ctx, call, err); err != nil {
		return ByVerify, err
	}
	return ByVerify, FromProvider(s.verify(ctx, call)) // linked again meanwhile
}

// refuses says whether a provider's answer to a call means that the credential in it is not good.
func refuses(err error) bool {
	return provider.Is(err, provider.CredentialDead) || provider.Is(err, provider.Expired)
}

func (s *Service) verify(ctx context.Context, call *Call) error {
	if err := s.setValues(ctx, call); err != nil {
		return err
	}
	return s.Provider.Verify(ctx, call.API, call.Auth, call.Values)
}
