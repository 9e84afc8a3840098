package credential

import (
	"context"
	"errors"
	"fmt"
	"time"

	"patchbay/shared/account"
	"patchbay/shared/actor"
	"patchbay/shared/catalog"
	"patchbay/shared/ident"
	"patchbay/shared/pause"
	"patchbay/shared/provider"
)

const (
	defaultMargin = 60 * time.Second
	// tokenTime is the most that a token call takes, and storing what it gave needs storeTime after it: a process that is
	// stopped in between loses a rotated refresh token, so a call that has less time left starts none.
	tokenTime = 15 * time.Second
	storeTime = 3 * time.Second
)

// refreshActor is who renews tokens, and finds credentials dead.
var refreshActor = actor.Of("token-refresh")

// errNotRenewable is why an account breaks whose token ended and that has nothing to renew it with.
var errNotRenewable = errors.New("the access token ended and cannot be renewed")

// storeBackoff is for the write of a renewed token, which is repeated for as long as the lease lets it.
var storeBackoff = pause.Backoff{First: 100 * time.Millisecond, Most: 2 * time.Second}

// expiresSoon says whether the access token is missing or within its margin of ending.
func (s *Service) expiresSoon(auth *catalog.Auth, m *Material) bool {
	if m.AccessToken.Empty() {
		return true
	}
	if m.ExpiresAt.IsZero() {
		return false
	}
	margin := defaultMargin
	if r := auth.OAuth2.Refresh; r != nil && r.MarginSeconds > 0 {
		margin = time.Duration(r.MarginSeconds) * time.Second
	}
	return !s.Now().Add(margin).Before(m.ExpiresAt)
}

// renewable says whether there is a way to a new access token: the client's own credentials, a refresh token, or a
// definition that exchanges the access token or asks anew.
func renewable(auth *catalog.Auth, m *Material) bool {
	switch {
	case auth.Scheme == catalog.ClientCredentials:
		return true
	case auth.OAuth2.Refresh.Off():
		return false
	}
	return !m.RefreshToken.Empty() || !auth.OAuth2.Refresh.NeedsToken()
}

// renew gets a new access token so that at most one token call is in flight per account, across processes (R1): a lease
// fenced by the credential's version. Whoever does not get the lease waits for the holder's result. A token that is
// merely near its end and cannot be renewed is used up to its end; one that the provider has refused is not used again.
// Its writes are the part's own (actor token-refresh): a call is only the occasion of a renewal, not its author.
func (s *Service) renew(ctx context.Context, call *Call, refused bool) error {
	ctx = actor.With(ctx, refreshActor)
	a := call.Account
	good := !refused && call.material.ExpiresAt.After(s.Now())
	if !renewable(call.Auth, call.material) {
		if good {
			return nil
		}
		return s.breakAccount(ctx, call, errNotRenewable)
	}
	if end, ok := ctx.Deadline(); ok && time.Until(end) < tokenTime+storeTime {
		if good {
			return nil // the next call sees to it
		}
		return busy()
	}
	holder := ident.Random(16)
	err := s.Store.Lease(ctx, a.Project, a.ID, call.credential.Version, holder, s.Now().Add(leaseTime))
	if errors.Is(err, ErrBusy) {
		if good {
			return nil // somebody else sees to it
		}
		return s.waitForOther(ctx, call)
	}
	if err != nil {
		return fmt.Errorf("lease credential of %s: %w", a.ID, err)
	}
	// A caller that goes away in the middle of the token call would leave the account with a spent refresh token.
	ctx = context.WithoutCancel(ctx)
	asking, cancel := context.WithTimeout(ctx, tokenTime)
	grant, err := s.requestGrant(asking, call)
	cancel()
	if err != nil {
		defer s.release(ctx, a, holder)
		if provider.Is(err, provider.CredentialDead) {
			return s.breakAccount(ctx, call, err)
		}
		if good {
			s.Log.WarnContext(ctx, "a token was not renewed; it is used as long as it is good", "account", a.ID, "error", err)
			return nil
		}
		return notRenewed(err)
	}
	call.material.Renew(grant)
	return s.storeRenewed(ctx, call, holder)
}

// storeRenewed stores a renewed token. A store that fails for a moment must not lose a rotated refresh token, since
// the old one is spent: the write is repeated for as long as the lease lets it. Whoever relinked or edited the
// account meanwhile has won: their credential is taken instead.
func (s *Service) storeRenewed(ctx context.Context, call *Call, holder string) error {
	ctx, cancel := context.WithTimeout(ctx, leaseTime/2)
	defer cancel()
	err := storeBackoff.Retry(ctx, 0, func() (again bool, err error) {
		err = s.writeRenewed(ctx, call, holder)
		return err != nil && !errors.Is(err, ErrBusy) && !errors.Is(err, account.ErrNotFound), err
	})
	switch {
	case err == nil:
		call.credential.Version++
		return nil
	case errors.Is(err, ErrBusy):
		return s.waitForOther(ctx, call)
	case errors.Is(err, account.ErrNotFound):
		s.revokeOrphan(ctx, call)
		return err
	}
	return fmt.Errorf("store renewed token of %s: %w", call.Account.ID, err)
}

func (s *Service) writeRenewed(ctx context.Context, call *Call, holder string) error {
	a := call.Account
	sealed, err := call.material.Seal(ctx, s.Sealer, a.Project, a.ID)
	if err != nil {
		return err
	}
	return s.Store.Refreshed(ctx, a.Project, a.ID, call.credential.Version, holder, sealed, call.material.ExpiresAt)
}

// revokeOrphan gives back the grant of an account that was deleted while it was renewed: the deletion could only
// revoke the tokens before.
func (s *Service) revokeOrphan(ctx context.Context, call *Call) {
	m := call.material
	_, setup, err := s.Configs.Setup(ctx, call.Account.Project, call.Account.ConfigID)
	if err == nil {
		err = s.Provider.Revoke(ctx, call.Auth, m.Values(setup, call.Account.Setup), m.AccessToken, m.RefreshToken)
	}
	if err != nil {
		s.Log.WarnContext(ctx, "a deleted account's grant was not revoked at the provider", "account",
			call.Account.ID, "error", err)
	}
}

func (s *Service) requestGrant(ctx context.Context, call *Call) (*provider.Grant, error) {
	config, setup, err := s.Configs.Setup(ctx, call.Account.Project, call.Account.ConfigID)
	if err != nil {
		return nil, err
	}
	if p := config.Refused(s.Now()); p != nil {
		return nil, &provider.Error{Kind: provider.ClientWrong, Code: p.ProviderCode, Description: p.Description}
	}
	grant, err := s.Provider.Refresh(ctx, call.Auth, call.material.Values(setup, call.Account.Setup),
		call.material.RefreshToken)
	s.tellConfig(ctx, config, err)
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
