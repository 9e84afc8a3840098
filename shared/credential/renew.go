package credential

import (
	"context"
	"errors"
	"fmt"
	"time"

	"patchbay/shared/account"
	"patchbay/shared/actor"
	"patchbay/shared/ident"
	"patchbay/shared/pause"
	"patchbay/shared/provider"
)

const (
	// tokenTime is the most that a token call takes, and storing what it gave needs storeTime after it: a process that is
	// stopped in between loses a rotated refresh token, so a call that has less time left starts none.
	tokenTime = 15 * time.Second
	storeTime = 3 * time.Second
)

// refreshActor is who renews tokens, and finds credentials dead.
var refreshActor = actor.Of("token-refresh")

// errNotRenewable is why an account breaks whose token ended and that has nothing to renew it with.
var errNotRenewable = errors.New("the access token ended and cannot be renewed")

// errHeld says that another process renews the credential, or that it is no longer what was read.
var errHeld = errors.New("the credential is another one's to renew")

// storeBackoff is for the write of a renewed token, which is repeated for as long as the lease lets it.
var storeBackoff = pause.Backoff{First: 100 * time.Millisecond, Most: 2 * time.Second}

// renew gets a new access token so that at most one token call is in flight per account, across processes (R1): a lease
// fenced by the credential's version. Whoever does not get the lease waits for the holder's result. Whoever finds that
// the provider, or the measure of failures, asks to wait makes no token call. A token that is merely near its end and
// is not renewed is used up to its end; one that the provider has refused is not used again.
// Its writes are the part's own (actor token-refresh): a call is only the occasion of a renewal, not its author.
func (s *Service) renew(ctx context.Context, call *Call, refused bool) error {
	ctx = actor.With(ctx, refreshActor)
	good := !refused && call.material.ExpiresAt.After(s.Now())
	if !renewable(call.Auth, call.material) {
		if good {
			return nil
		}
		return s.breakAccount(ctx, call, errNotRenewable)
	}
	waiting := patience()
	for {
		if call.credential.Trouble.RetryAt.After(s.Now()) {
			if good {
				return nil
			}
			return s.failing(call.credential.Trouble)
		}
		err := s.renewInTime(ctx, call, refused)
		switch {
		case err == nil, errors.Is(err, ErrExpired):
			return err
		case good:
			if !errors.Is(err, errHeld) && !errors.Is(err, ErrBusy) {
				s.Log.WarnContext(ctx, "a token was not renewed; it is used as long as it is good", "account", call.Account.ID,
					"error", err)
			}
			return nil
		case !errors.Is(err, errHeld):
			return err
		}
		if changed, err := s.waitForOther(ctx, call, waiting); changed || err != nil {
			return err
		}
	}
}

// renewInTime renews unless the caller's time would end before a token call may.
func (s *Service) renewInTime(ctx context.Context, call *Call, refused bool) error {
	if end, ok := ctx.Deadline(); ok && time.Until(end) < tokenTime+storeTime {
		return busy()
	}
	return s.renewOnce(ctx, call, refused)
}

// renewOnce takes the lease, makes the token call and stores its outcome, whatever it is. errHeld when the lease is not
// to be had, ErrExpired when the grant is dead.
func (s *Service) renewOnce(ctx context.Context, call *Call, refused bool) (err error) {
	a, c := call.Account, call.credential
	holder := ident.Random(16)
	err = s.Store.Lease(ctx, a.Project, a.ID, c.Version, c.Trouble.Failures, holder, s.Now().Add(leaseTime))
	if errors.Is(err, ErrBusy) {
		return errHeld
	}
	if err != nil {
		return fmt.Errorf("lease credential of %s: %w", a.ID, err)
	}
	// A caller that goes away in the middle of the token call would leave the account with a spent refresh token.
	ctx = context.WithoutCancel(ctx)
	ctx, done := s.recordRenewal(ctx, call)
	defer func() { done(err) }()
	call.interrupted = !c.LeaseUntil.IsZero() // who had the lease before never ended it
	asking, cancel := context.WithTimeout(ctx, tokenTime)
	grant, err := s.requestGrant(asking, call)
	cancel()
	spent := call.material.RefreshToken
	if err != nil {
		if grant != nil && !grant.RefreshToken.Empty() && grant.RefreshToken != spent {
			return s.keepRotated(ctx, call, holder, grant, err)
		}
		return s.refreshFailed(ctx, call, holder, err)
	}
	call.material.Renew(grant)
	if refused {
		call.credential.RefusedAt = s.Now().UTC()
	}
	return s.storeRenewed(ctx, call, holder, spent)
}

// refreshFailed ends the lease of a renewal that failed, with what the failure means. A client that is refused leaves
// no trace on the credential: it is the owner's to mend, and then all accounts go on at once.
func (s *Service) refreshFailed(ctx context.Context, call *Call, holder string, err error) error {
	p, answered := errors.AsType[*provider.Error](err)
	switch {
	case answered && p.Kind == provider.CredentialDead:
		defer s.release(ctx, call.Account, holder)
		return s.breakAccount(ctx, call, err)
	case !answered || p.Kind == provider.ClientWrong:
		s.release(ctx, call.Account, holder)
		return notRenewed(err)
	}
	t := call.credential.Trouble.after(p, s.Now().UTC())
	if err := s.endLease(ctx, func(ctx context.Context) error {
		return s.Store.Failed(ctx, call.Account.Project, call.Account.ID, holder, Often, t)
	}); err != nil {
		s.Log.WarnContext(ctx, "a failed renewal was not counted", "account", call.Account.ID, "error", err)
	}
	call.credential.Trouble = t
	s.tellTrouble(ctx, call, p)
	return notRenewed(err)
}

// tellTrouble gives the account the reason of failing renewals, if it has not got it: at the first failure, and when
// they have lasted for long.
func (s *Service) tellTrouble(ctx context.Context, call *Call, p *provider.Error) {
	a, r := &call.Account, account.Reason{ProviderCode: p.Code, At: s.Now().UTC()}
	var err error
	switch {
	case a.Own == account.Error:
		return
	case call.credential.Trouble.lasting(s.Now()):
		r.Code = account.RefreshFailed
		r.Description = "The provider has not renewed the access token for a long time. It is tried again."
		if err = s.Store.Break(ctx, a.Project, a.ID, call.credential.Version, r); err == nil {
			a.Own, a.Reasons = account.Error, []account.Reason{r}
		}
	case !a.Has(account.RefreshFailing):
		r.Code = account.RefreshFailing
		r.Description = "The provider does not renew the access token at present. It is tried again."
		if err = s.Store.Warn(ctx, a.Project, a.ID, call.credential.Version, r); err == nil {
			a.Reasons = []account.Reason{r}
		}
	}
	if err != nil && !errors.Is(err, ErrBusy) {
		s.Log.ErrorContext(ctx, "an account was not told that its renewals fail", "account", a.ID, "error", err)
	}
}

// failing is what a caller reads who needs a new token while no token call may be made.
func (s *Service) failing(t Trouble) error {
	e := ErrFailing.After(max(time.Second, t.RetryAt.Sub(s.Now())))
	e.ProviderResponse = t.Code
	return e
}

func (s *Service) requestGrant(ctx context.Context, call *Call) (*provider.Grant, error) {
	config, setup, err := s.Configs.Setup(ctx, call.Account.Project, call.Account.ConfigID, call.material.ClientID)
	if err != nil {
		return nil, err
	}
	former := config.Formerly(call.material.ClientID)
	if p := config.Refused(s.Now()); p != nil && !former {
		return nil, &provider.Error{Kind: provider.ClientWrong, Code: p.ProviderCode, Description: p.Description}
	}
	grant, err := s.Provider.Refresh(ctx, call.Auth, call.material.Values(call.Auth, setup, call.Account.Setup),
		call.material.RefreshToken)
	if !former {
		s.Configs.TellClient(ctx, config, err)
	}
	return grant, err
}

// breakAccount marks an account's credentials as dead and returns ErrExpired, unless they were replaced meanwhile: then
// the call has the new ones, and nothing is broken.
func (s *Service) breakAccount(ctx context.Context, call *Call, cause error) error {
	out := ErrExpired.Because(cause)
	r := account.Reason{
		Code: account.CredentialsExpired, Description: "The access token ended, and nothing renews it.", At: s.Now().UTC(),
	}
	if p, ok := errors.AsType[*provider.Error](cause); ok {
		r.Code, r.ProviderCode = account.CredentialsRejected, p.Code
		r.Description = "The provider no longer accepts the account's credentials."
		if call.interrupted {
			r.Description += " A renewal before this one was broken off on our side: the provider may have given new ones " +
				"that were not stored. Link the account again."
		}
		out.ProviderResponse = p.Description
	}
	err := s.Store.Break(context.WithoutCancel(ctx), call.Account.Project, call.Account.ID, call.credential.Version, r)
	if errors.Is(err, ErrBusy) {
		if changed, err := s.reload(ctx, call); changed || err != nil {
			return err
		}
	}
	if err != nil {
		s.Log.ErrorContext(ctx, "an account could not be marked broken", "account", call.Account.ID, "error", err)
	}
	return out
}
