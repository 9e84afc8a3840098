package credential

import (
	"context"
	"errors"

	"patchbay/shared/account"
	"patchbay/shared/actor"
	"patchbay/shared/secret"
)

// openFor opens an account's credential for a call in its name. One that does not open makes the account an error with
// a reason: account.ErrDamaged. Each later call tries again, since the root key that it needs may come back, and the
// first that succeeds ends the error.
func (s *Service) openFor(ctx context.Context, a *account.Account, c Credential) (*Material, error) {
	m, err := OpenMaterial(ctx, s.Sealer, a.Project, a.ID, c.Sealed)
	known := a.Own == account.Error && a.Has(account.CredentialsDamaged)
	ctx = actor.With(context.WithoutCancel(ctx), refreshActor)
	switch {
	case errors.Is(err, secret.ErrSealed) && known:
		return nil, account.ErrDamaged
	case errors.Is(err, secret.ErrSealed):
		s.tellDamage(ctx, a, c, err)
		return nil, account.ErrDamaged
	case err == nil && known:
		now := s.Now().UTC()
		if err := s.Store.Recover(ctx, a.Project, a.ID, c.Version, now); err != nil {
			s.Log.WarnContext(ctx, "an account whose credential opens again was not told so", "account", a.ID, "error", err)
		}
		a.Own, a.Reasons, a.RecoveredAt = account.Active, nil, now
	}
	return m, err
}

// tellDamage makes an account an error because its credential does not open. A credential that was replaced since it
// was read leaves it alone.
func (s *Service) tellDamage(ctx context.Context, a *account.Account, c Credential, cause error) {
	s.Log.ErrorContext(ctx, "a credential does not open", "account", a.ID, "error", cause)
	r := account.Reason{
		Code: account.CredentialsDamaged, At: s.Now().UTC(),
		Description: "The stored credentials cannot be read. Linking the account again replaces them.",
	}
	err := s.Store.Break(ctx, a.Project, a.ID, c.Version, r)
	if err != nil && !errors.Is(err, ErrBusy) {
		s.Log.ErrorContext(ctx, "an account could not be marked broken", "account", a.ID, "error", err)
	}
}
