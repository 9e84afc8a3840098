package account

import (
	"context"
	"errors"
	"fmt"
	"time"

	"patchbay/shared/catalog"
	"patchbay/shared/ident"
)

const (
	defaultMargin = 60 * time.Second
	// leaseTime outlives the longest token call; a holder that died loses its lease after it.
	leaseTime = 30 * time.Second
	// others wait so long, so often, for a holder to finish.
	waitStep  = 100 * time.Millisecond
	waitSteps = 30
)

// due says whether the access token is missing or within its margin of ending.
func (s *Service) due(auth *catalog.Auth, m *Material) bool {
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

func (s *Service) renewable(call *Call) bool {
	if call.Auth.Scheme == catalog.ClientCredentials {
		return true
	}
	r := call.Auth.OAuth2.Refresh
	return !call.material.RefreshToken.Empty() && (r == nil || !r.Disabled)
}

// renew gets a new access token so that at most one token call is in flight per account, across processes (R1): a lease
// fenced by the credential's version. Whoever does not get the lease waits for the holder's result. A token that is
// merely near its end and cannot be renewed is used up to its end.
func (s *Service) renew(ctx context.Context, call *Call) error {
	a := call.Account
	if !s.renewable(call) {
		if call.material.ExpiresAt.After(s.Now()) {
			return nil
		}
		return s.breakAccount(ctx, call, errors.New("the access token ended and cannot be renewed"))
	}
	holder := ident.Random(16)
	err := s.Store.Lease(ctx, a.Project, a.ID, call.credential.Ver, holder, s.Now().Add(leaseTime))
	if errors.Is(err, ErrBusy) {
		return s.await(ctx, call)
	}
	if err != nil {
		return fmt.Errorf("lease credential of %s: %w", a.ID, err)
	}
	grant, err := s.grant(ctx, call)
	if err != nil {
		defer s.release(ctx, call, holder)
		if refusedGrant(call.Auth, err) {
			return s.breakAccount(ctx, call, err)
		}
		if call.material.ExpiresAt.After(s.Now()) {
			return nil // a passing failure, and the token is still good
		}
		return FromProvider(err)
	}
	call.material.Take(grant)
	return s.keep(ctx, call, holder)
}

// keep stores a renewed token. From here on a caller that gives up must not lose a rotated refresh token, so the write
// outlives the request's context.
func (s *Service) keep(ctx context.Context, call *Call, holder string) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), leaseTime/2)
	defer cancel()
	a := call.Account
	sealed, err := call.material.Seal(ctx, s.Sealer, a.Project, a.ID)
	if err != nil {
		return err
	}
	if err := s.Store.Refreshed(ctx, a.Project, a.ID, call.credential.Ver, holder, sealed, call.material.ExpiresAt); err != nil {
		return fmt.Errorf("store renewed token of %s: %w", a.ID, err)
	}
	call.credential.Ver++
	return nil
}

func (s *Service) grant(ctx context.Context, call *Call) (Grant, error) {
	_, setup, err := s.Configs.Setup(ctx, call.Account.Project, call.Account.ConfigID)
	if err != nil {
		return Grant{}, err
	}
	values := call.material.Values(setup, call.Account.Setup)
	if call.Auth.Scheme == catalog.ClientCredentials {
		return s.Provider.ClientCredentials(ctx, call.Auth, values)
	}
	return s.Provider.Refresh(ctx, call.Auth, values, call.material.RefreshToken)
}

// await waits for another process's refresh. Meanwhile a token that is still good serves.
func (s *Service) await(ctx context.Context, call *Call) error {
	if call.material.ExpiresAt.After(s.Now()) {
		return nil
	}
	a := call.Account
	for range waitSteps {
		if err := s.Wait(ctx, waitStep); err != nil {
			return err
		}
		c, err := s.Store.Credential(ctx, a.Project, a.ID)
		if err != nil {
			return err
		}
		if c.Ver == call.credential.Ver {
			continue
		}
		m, err := OpenMaterial(ctx, s.Sealer, a.Project, a.ID, c.Sealed)
		if err != nil {
			return err
		}
		call.credential, call.material = c, m
		return nil
	}
	busy := *ErrBusy
	busy.RetryAfter = 2 * time.Second
	return &busy
}

func (s *Service) release(ctx context.Context, call *Call, holder string) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	if err := s.Store.Release(ctx, call.Account.Project, call.Account.ID, holder); err != nil {
		s.Log.WarnContext(ctx, "a refresh lease was left to end by itself", "account", call.Account.ID, "error", err)
	}
}

// refusedGrant says whether the provider answered that this account's grant is no good. A fault of the auth config
// (invalid_client and the like) is not the account's: marking all of its accounts broken would be false. With client
// credentials the client is the end user's own.
func refusedGrant(auth *catalog.Auth, err error) bool {
	var p *ProviderError
	if !errors.As(err, &p) || p.Temporary {
		return false
	}
	switch p.Code {
	case "invalid_grant":
		return true
	case "invalid_client", "unauthorized_client":
		return auth.Scheme == catalog.ClientCredentials
	case "invalid_request", "invalid_scope", "unsupported_grant_type", "server_error", "temporarily_unavailable":
		return false
	}
	return p.Status == 200 || p.Status == 400 || p.Status == 401 || p.Status == 403
}

// breakAccount marks an account's credentials as dead, unless they were replaced meanwhile, and returns ErrExpired.
func (s *Service) breakAccount(ctx context.Context, call *Call, cause error) error {
	r := Reason{Code: "credentials_rejected", Description: "The provider no longer accepts the account's credentials.", At: s.Now().UTC()}
	out := *ErrExpired
	var p *ProviderError
	if errors.As(cause, &p) {
		if p.Code != "" {
			r.Code = p.Code
		}
		out.ProviderResponse = p.Description
	}
	ctx = context.WithoutCancel(ctx)
	if err := s.Store.Break(ctx, call.Account.Project, call.Account.ID, call.credential.Ver, r); err != nil && !errors.Is(err, ErrBusy) {
		s.Log.ErrorContext(ctx, "an account could not be marked broken", "account", call.Account.ID, "error", err)
	}
	return out.Because(cause)
}
