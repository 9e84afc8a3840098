package credential

import (
	"context"
	"errors"
	"time"

	"patchbay/shared/account"
	"patchbay/shared/catalog"
	"patchbay/shared/ident"
	"patchbay/shared/pause"
)

const (
	// leaseTime outlives the longest token call. A holder that died loses its lease after it.
	leaseTime = 30 * time.Second
	// Others wait for a holder to finish: waitSteps times waitStep.
	waitStep  = 100 * time.Millisecond
	waitSteps = 30
	// releaseTime bounds the ending of a lease.
	releaseTime = 5 * time.Second
)

// leaseForEdit reads a credential and keeps refreshes of it away, until release is called or the credential is
// replaced.
func (s *Service) leaseForEdit(
	ctx context.Context, a account.Account, auth *catalog.Auth,
) (c Credential, release func(), err error) {
	for n := range waitSteps {
		if n > 0 {
			if err := pause.For(ctx, waitStep); err != nil {
				return Credential{}, nil, err
			}
		}
		if c, err = s.Store.Credential(ctx, a.Project, a.ID); err != nil || !auth.Scheme.OAuth() {
			return c, func() {}, err
		}
		holder := ident.Random(16)
		err = s.Store.Lease(ctx, a.Project, a.ID, c.Version, holder, s.Now().Add(leaseTime))
		if !errors.Is(err, ErrBusy) {
			return c, func() { s.release(ctx, a, holder) }, err
		}
	}
	return Credential{}, nil, busy()
}

// release ends a lease. It works on when the caller has gone.
func (s *Service) release(ctx context.Context, a account.Account, holder string) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), releaseTime)
	defer cancel()
	if err := s.Store.Release(ctx, a.Project, a.ID, holder); err != nil {
		s.Log.WarnContext(ctx, "a refresh lease was left to end by itself", "account", a.ID, "error", err)
	}
}

// waitForOther takes the credential that another process stores.
func (s *Service) waitForOther(ctx context.Context, call *Call) error {
	for n := range waitSteps {
		if n > 0 {
			if err := pause.For(ctx, waitStep); err != nil {
				return err
			}
		}
		if changed, err := s.reload(ctx, call); changed || err != nil {
			return err
		}
	}
	return busy()
}

// reload reads the credential again and says whether it is another one than the call has.
func (s *Service) reload(ctx context.Context, call *Call) (changed bool, err error) {
	a := call.Account
	c, err := s.Store.Credential(ctx, a.Project, a.ID)
	if err != nil || c.Version == call.credential.Version {
		return false, err
	}
	m, err := OpenMaterial(ctx, s.Sealer, a.Project, a.ID, c.Sealed)
	if err != nil {
		return false, err
	}
	call.credential, call.material = c, m
	return true, nil
}

func busy() error { return ErrBusy.After(2 * time.Second) }
