package credential

import (
	"context"
	"errors"
	"sync"
	"time"

	"patchbay/shared/account"
	"patchbay/shared/connector"
	"patchbay/shared/provider"
	"patchbay/shared/secret"
)

// Orphan is the grant of a deleted account that the provider has not forgotten yet: whoever deleted the account died in
// between, or was not heard.
type Orphan struct {
	Account   account.Account // what revoking needs of it
	Connector connector.Connector
	Sealed    []byte // a Material
	Tries     int    // of the schedule
	Version   int64
}

// Orphans keeps them.
type Orphans interface {
	// DueOrphans lists at most limit of those that are to be revoked by a moment.
	DueOrphans(ctx context.Context, by time.Time, limit int) ([]Orphan, error)
	// RetryOrphan leaves one to a later moment. ErrBusy when it was changed since it was read.
	RetryOrphan(ctx context.Context, o Orphan, at time.Time) error
	// Forget removes the one of the account, if it is there.
	Forget(ctx context.Context, project, id string) error
}

const (
	orphansAtOnce = 32 // in one run; the next one goes on
	orphanTime    = 10 * time.Second
	// orphanTries are spread by fourfold pauses, over one minute, 4, 16, 64, 256: six hours in all.
	orphanTries = 5
)

// EndOrphan has the provider forget the grant of a deleted account. It leaves the orphan where it is.
func (s *Service) EndOrphan(ctx context.Context, o Orphan) error {
	ctx, cancel := context.WithTimeout(ctx, orphanTime)
	defer cancel()
	_, err := s.revoke(ctx, o.Account, o.Connector, Credential{Sealed: o.Sealed})
	return err
}

// revokeOrphans has providers forget the grants of deleted accounts.
func (s *Schedule) revokeOrphans(ctx context.Context) {
	orphans, err := s.Visits.DueOrphans(ctx, s.Now(), orphansAtOnce)
	if err != nil {
		s.Log.ErrorContext(ctx, "the grants of deleted accounts were not read", "error", err)
	}
	var wg sync.WaitGroup
	for _, o := range orphans {
		wg.Go(func() { s.revokeOrphaned(ctx, o) })
	}
	wg.Wait()
}

func (s *Schedule) revokeOrphaned(ctx context.Context, o Orphan) {
	err := s.EndOrphan(ctx, o)
	if err != nil && o.Tries < orphanTries && passes(err) {
		err = s.Visits.RetryOrphan(ctx, o, s.Now().Add(time.Minute<<(2*o.Tries)))
	} else {
		if err != nil {
			s.Log.WarnContext(ctx, "a deleted account's grant was given up; the provider may keep it", "account", o.Account.ID,
				"error", err)
		}
		err = s.Visits.Forget(ctx, o.Account.Project, o.Account.ID)
	}
	if err != nil && !errors.Is(err, ErrBusy) {
		s.Log.ErrorContext(ctx, "the grant of a deleted account stays as it is", "account", o.Account.ID, "error", err)
	}
}

// passes says whether revoking may do better later. A grant whose client or keys are gone can be revoked by nobody.
func passes(err error) bool {
	switch {
	case errors.Is(err, connector.ErrConfigUnknown), errors.Is(err, secret.ErrSealed), errors.Is(err, ErrNotInCatalog),
		errors.Is(err, connector.ErrClientMoved):
		return false
	}
	p, answered := errors.AsType[*provider.Error](err)
	return !answered || p.Kind != provider.CredentialDead
}
