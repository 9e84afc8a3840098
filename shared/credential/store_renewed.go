package credential

import (
	"context"
	"errors"
	"fmt"
	"time"

	"patchbay/shared/account"
	"patchbay/shared/ident"
	"patchbay/shared/provider"
	"patchbay/shared/secret"
)

// storeRenewed stores a renewed token. A store that fails for a moment must not lose a rotated refresh token, since
// the old one is spent: the write is repeated for as long as the lease lets it. spent is the refresh token that the
// renewal presented.
func (s *Service) storeRenewed(ctx context.Context, call *Call, holder string, spent secret.Text) error {
	trouble := call.credential.Trouble.Failures > 0
	err := s.keepWriting(ctx, call, holder)
	if err == nil {
		s.tellGrant(ctx, call)
	}
	switch {
	case err == nil && (trouble || call.Account.Own == account.Error || len(call.Account.Reasons) > 0):
		s.recovered(ctx, call)
		return nil
	case err == nil:
		return nil
	case errors.Is(err, ErrBusy):
		return s.adopt(ctx, call, spent)
	case errors.Is(err, account.ErrNotFound):
		s.revokeOrphan(ctx, call)
		return err
	}
	return fmt.Errorf("store renewed token of %s: %w", call.Account.ID, err)
}

// keepWriting writes the call's material until it is stored, its lease is lost, or its account is gone.
func (s *Service) keepWriting(ctx context.Context, call *Call, holder string) error {
	storing, cancel := context.WithTimeout(ctx, leaseTime/2)
	defer cancel()
	return storeBackoff.Retry(storing, 0, func() (again bool, err error) {
		err = s.writeRenewed(storing, call, holder)
		return err != nil && !errors.Is(err, ErrBusy) && !errors.Is(err, account.ErrNotFound), err
	})
}

// keepRotated stores the refresh token of a renewal of which a later step failed: the provider may have spent the one
// before. Nothing else of the grant is kept, so the next call renews again. The failure counts as any other; it needs a
// lease of its own, since the write ends that of the renewal.
func (s *Service) keepRotated(
	ctx context.Context, call *Call, holder string, grant *provider.Grant, failed error,
) error {
	spent, trouble := call.material.RefreshToken, call.credential.Trouble
	call.material.RefreshToken = grant.RefreshToken
	if !grant.ProofKey.Empty() {
		call.material.ProofKey = grant.ProofKey
	}
	if !grant.GrantEndsAt.IsZero() {
		call.material.GrantEndsAt = grant.GrantEndsAt
	}
	switch err := s.keepWriting(ctx, call, holder); {
	case errors.Is(err, ErrBusy):
		return s.adopt(ctx, call, spent)
	case errors.Is(err, account.ErrNotFound):
		s.revokeOrphan(ctx, call)
		return err
	case err != nil:
		return fmt.Errorf("store rotated refresh token of %s: %w", call.Account.ID, err)
	}
	a, c := call.Account, call.credential
	again := ident.Random(16)
	err := s.Store.Lease(ctx, a.Project, a.ID, c.Version, c.Trouble.Failures, again, s.Now().Add(leaseTime))
	if err != nil { // somebody renews already: what they meet counts
		return notRenewed(failed)
	}
	call.credential.Trouble = trouble
	return s.refreshFailed(ctx, call, again, failed)
}

// writeRenewed seals and stores the call's material, and makes the credential the call's.
func (s *Service) writeRenewed(ctx context.Context, call *Call, holder string) error {
	a, c := call.Account, call.credential
	sealed, err := call.material.Seal(ctx, s.Sealer, a.Project, a.ID)
	if err != nil {
		return err
	}
	c.Sealed, c.ExpiresAt, c.RenewedAt = sealed, call.material.ExpiresAt, s.Now().UTC()
	if c.Period = Period(call.Auth, call.material); c.Period > 0 && call.idle {
		c.Period = Daily
	}
	if err := s.Store.Refreshed(ctx, a.Project, a.ID, holder, c); err != nil {
		return err
	}
	c.Version++
	c.Trouble, c.LeaseUntil = Trouble{}, time.Time{}
	call.credential = c
	return nil
}

// recovered clears the reasons of an account whose token was renewed after all.
func (s *Service) recovered(ctx context.Context, call *Call) {
	a := &call.Account
	var back time.Time
	if a.Own == account.Error {
		back = s.Now().UTC()
	}
	err := s.Store.Recover(ctx, a.Project, a.ID, call.credential.Version, back)
	if err != nil && !errors.Is(err, ErrBusy) {
		s.Log.ErrorContext(ctx, "a recovered account was not told", "account", a.ID, "error", err)
		return
	}
	a.Own, a.Reasons = account.Active, nil
}

// adopt is for a renewal that may not store its result, since the credential was replaced meanwhile or its lease
// lapsed. Whoever replaced it has won, and the call takes what they stored. But a refresh token that they kept is spent
// by now, and the one that the provider granted in its place would be lost: it is put there.
func (s *Service) adopt(ctx context.Context, call *Call, spent secret.Text) error {
	renewed, was := call.material, call.credential.Version
	rotated := !spent.Empty() && renewed.RefreshToken != spent
	for waiting := patience(); ; {
		if _, err := s.reload(ctx, call); err != nil {
			if errors.Is(err, account.ErrNotFound) {
				call.material = renewed
				s.revokeOrphan(ctx, call)
			}
			return err
		}
		changed := call.credential.Version != was
		if changed && (!rotated || call.material.RefreshToken != spent) {
			return nil
		}
		stored, err := s.putGranted(ctx, call, renewed, changed)
		if stored || err != nil {
			return err
		}
		if err := waiting.pause(ctx); err != nil {
			return err
		}
	}
}

// putGranted stores a grant under a lease of its own: into the credential that replaced the one it came of, or whole.
func (s *Service) putGranted(ctx context.Context, call *Call, renewed *Material, replaced bool) (bool, error) {
	a, c := call.Account, call.credential
	holder := ident.Random(16)
	err := s.Store.Lease(ctx, a.Project, a.ID, c.Version, c.Trouble.Failures, holder, s.Now().Add(leaseTime))
	if errors.Is(err, ErrBusy) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("lease credential of %s: %w", a.ID, err)
	}
	before := call.material
	if replaced {
		call.material.RefreshToken, call.material.ProofKey = renewed.RefreshToken, renewed.ProofKey
	} else {
		call.material = renewed
	}
	err = s.writeRenewed(ctx, call, holder)
	if errors.Is(err, ErrBusy) {
		call.material = before
		return false, nil
	}
	if err == nil {
		s.recovered(ctx, call) // whoever met the spent token meanwhile took the grant for dead
	}
	return err == nil, err
}

// revokeOrphan gives back the grant of an account that was deleted while it was renewed: the deletion could only
// revoke the tokens before.
func (s *Service) revokeOrphan(ctx context.Context, call *Call) {
	m := call.material
	_, setup, err := s.Configs.Setup(ctx, call.Account.Project, call.Account.ConfigID, m.ClientID)
	if err == nil {
		err = s.Provider.Revoke(ctx, call.Auth, m.Values(call.Auth, setup, call.Account.Setup), m.AccessToken, m.RefreshToken)
	}
	if err != nil {
		s.Log.WarnContext(ctx, "a deleted account's grant was not revoked at the provider", "account",
			call.Account.ID, "error", err)
	}
}
