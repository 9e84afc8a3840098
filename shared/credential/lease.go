package credential

import (
	"context"
	"errors"
	"math/rand/v2"
	"time"

	"patchbay/shared/account"
	"patchbay/shared/catalog"
	"patchbay/shared/ident"
	"patchbay/shared/pause"
)

const (
	// leaseTime outlives the longest token call. A holder that died loses its lease after it.
	leaseTime = 30 * time.Second
	// Whoever waits for a holder looks after firstLook, then after ever longer, at most mostLook.
	firstLook = 100 * time.Millisecond
	mostLook  = time.Second
	// answerTime is what a caller's deadline leaves for saying that the wait was in vain.
	answerTime = 500 * time.Millisecond
	// releaseTime bounds the ending of a lease.
	releaseTime = 5 * time.Second
)

// wait is how long somebody waits for the holder of a lease, and when they look next.
type wait struct{ left, next time.Duration }

// patience is as long as a holder may lawfully take.
func patience() *wait { return &wait{left: tokenTime + storeTime, next: firstLook} }

// pause waits until the next look. It refuses with ErrBusy when patience, or the caller's time, is over. The random
// half of a pause keeps those who wait together from looking together.
func (w *wait) pause(ctx context.Context) error {
	d := w.next/2 + rand.N(w.next/2) //nolint:gosec // jitter, not a secret
	if end, ok := ctx.Deadline(); w.left <= 0 || ok && time.Until(end) < d+answerTime {
		return busy()
	}
	w.left -= d
	w.next = min(w.next*3/2, mostLook)
	return pause.For(ctx, d)
}

// leaseForEdit reads a credential and keeps refreshes of it away, until release is called or the credential is
// replaced.
func (s *Service) leaseForEdit(
	ctx context.Context, a account.Account, auth *catalog.Auth,
) (c Credential, release func(), err error) {
	for waiting := patience(); ; {
		if c, err = s.Store.Credential(ctx, a.Project, a.ID); err != nil || !auth.Scheme.HoldsTokens() {
			return c, func() {}, err
		}
		holder := ident.Random(16)
		err = s.Store.Lease(ctx, a.Project, a.ID, c.Version, c.Trouble.Failures, holder, s.Now().Add(leaseTime))
		if !errors.Is(err, ErrBusy) {
			return c, func() { s.release(ctx, a, holder) }, err
		}
		if err := waiting.pause(ctx); err != nil {
			return Credential{}, nil, err
		}
	}
}

// release ends a lease. It works on when the caller has gone.
func (s *Service) release(ctx context.Context, a account.Account, holder string) {
	err := s.endLease(ctx, func(ctx context.Context) error { return s.Store.Release(ctx, a.Project, a.ID, holder) })
	if err != nil {
		s.Log.WarnContext(ctx, "a refresh lease was left to end by itself", "account", a.ID, "error", err)
	}
}

// endLease makes the write that ends a lease, also when the caller has gone.
func (s *Service) endLease(ctx context.Context, end func(context.Context) error) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), releaseTime)
	defer cancel()
	return end(ctx)
}

// waitForOther waits until the holder of the lease is done. changed says that there is another credential, which the
// call takes. Otherwise the holder left without one: what it met is in the call's Trouble, and the lease is free.
func (s *Service) waitForOther(ctx context.Context, call *Call, waiting *wait) (changed bool, err error) {
	failures := call.credential.Trouble.Failures
	for {
		if changed, err := s.reload(ctx, call); changed || err != nil {
			return changed, err
		}
		c := call.credential
		if c.Trouble.Failures != failures || c.LeaseUntil.Before(s.Now()) {
			return false, nil
		}
		if err := waiting.pause(ctx); err != nil {
			return false, err
		}
	}
}

// reload reads the credential again and says whether it is another one than the call has.
func (s *Service) reload(ctx context.Context, call *Call) (changed bool, err error) {
	a := call.Account
	c, err := s.Store.Credential(ctx, a.Project, a.ID)
	if err != nil {
		return false, err
	}
	if c.Version == call.credential.Version {
		call.credential = c
		return false, nil
	}
	m, err := s.openFor(ctx, &call.Account, c)
	if err != nil {
		return false, err
	}
	call.credential, call.material = c, m
	return true, nil
}

func busy() error { return ErrBusy.After(2 * time.Second) }
