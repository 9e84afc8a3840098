package credential

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"patchbay/shared/account"
	"patchbay/shared/actor"
	"patchbay/shared/connector"
	"patchbay/shared/ident"
	"patchbay/shared/project"
)

// Ref names an account.
type Ref struct{ Project, Account string }

// Visit is an account as a visit of the schedule finds it.
type Visit struct {
	Project    project.Project
	Account    account.Account
	Connector  connector.Connector
	Credential Credential
}

// Visits is the store as the schedule needs it. Reads need not be consistent: a lease decides.
type Visits interface {
	Orphans
	// Due lists who is visited in a slot of a period, up to a page behind after. next is nil after the last page.
	Due(ctx context.Context, period, slot int, after *Ref) (page []Ref, next *Ref, err error)
	// Visit reads accounts, at most VisitBatch; those that are gone are left out.
	Visit(ctx context.Context, refs []Ref) ([]Visit, error)
	// Leave takes a credential of the version out of the schedule, until it is linked again. ErrBusy.
	Leave(ctx context.Context, r Ref, version int64) error
	// TellEnd notes on an account which end of its grant is told, in place of the one that was. ErrBusy when another was
	// told meanwhile, or the account is gone.
	TellEnd(ctx context.Context, r Ref, was, told account.Expiry) error
	// BeginRun takes the right to run until the time, and returns the last minute whose visits are all made, as minutes of
	// Unix time; 0 when there was none. ErrBusy while another run has it.
	BeginRun(ctx context.Context, holder string, until time.Time) (minute int64, err error)
	// Progress stores the last minute whose visits are all made; over ends the run's right. ErrBusy when it has lapsed.
	Progress(ctx context.Context, holder string, minute int64, over bool) error
}

// VisitBatch is how many accounts one call reads: with project and connector each two items of the hundred of a call.
const VisitBatch = 40

// Schedule renews tokens ahead of their end.
type Schedule struct {
	Service
	Visits  Visits
	Workers int // token calls at the same time
	// Reserve is how long before its deadline a run begins no more.
	Reserve time.Duration
}

// Tally counts what a run did.
type Tally struct{ Renewed, Fresh, Skipped, Failed, Left int }

// errOutOfTime says that a run ends before its work does. The next one goes on with the same minute.
var errOutOfTime = errors.New("the run's time is over")

// Run makes the visits of each minute since the last run. It does nothing while another run is at it.
func (s *Schedule) Run(ctx context.Context) (Tally, error) {
	ctx = actor.With(ctx, refreshActor)
	now, holder := s.Now(), ident.Random(16)
	until := now.Add(10 * time.Minute)
	if end, ok := ctx.Deadline(); ok {
		until = end
	}
	done, err := s.Visits.BeginRun(ctx, holder, until)
	if errors.Is(err, ErrBusy) {
		return Tally{}, nil
	}
	if err != nil {
		return Tally{}, err
	}
	minute := now.Unix() / 60
	r := &run{Schedule: s, deadline: until.Add(-s.Reserve), minute: minute}
	r.Configs = &runConfigs{Configs: s.Configs, known: map[string]*knownConfig{}, now: s.Now}
	var beside sync.WaitGroup // nobody's token waits for it
	beside.Go(func() { s.revokeOrphans(ctx) })
	defer beside.Wait()
	if done == 0 {
		done = minute - 1
	}
	done = max(done, minute-Daily) // before that each place comes round again
	for done < minute {
		if err = r.visitMinute(ctx, done+1); err != nil {
			break
		}
		done++
		if done < minute {
			err = s.Visits.Progress(ctx, holder, done, false)
		}
		if err != nil {
			break
		}
	}
	if endErr := s.Visits.Progress(context.WithoutCancel(ctx), holder, done, true); err == nil {
		err = endErr
	}
	if errors.Is(err, errOutOfTime) {
		s.Log.WarnContext(ctx, "tokens are left for the next run to renew", "minutes_behind", minute-done)
		err = nil
	}
	s.Log.InfoContext(ctx, "tokens renewed ahead", slog.Int("renewed", r.tally.Renewed), slog.Int("fresh", r.tally.Fresh),
		slog.Int("skipped", r.tally.Skipped), slog.Int("failed", r.tally.Failed), slog.Int("left", r.tally.Left))
	return r.tally, err
}

// run is one run, whose auth configs are read once.
type run struct {
	*Schedule
	Configs  Configs
	deadline time.Time
	minute   int64

	mu    sync.Mutex
	tally Tally
}

// work is one visit to make.
type work struct {
	Visit
	period int
}

// visitMinute makes the visits of one minute, by many workers. It returns when all are made.
func (r *run) visitMinute(ctx context.Context, minute int64) error {
	service := r.Service
	service.Configs = r.Configs
	queue := make(chan work)
	var wg sync.WaitGroup
	for range r.Workers {
		wg.Go(func() {
			for w := range queue {
				r.count(service.visit(ctx, r.Visits, w))
			}
		})
	}
	err := r.enqueue(ctx, minute, queue)
	close(queue)
	wg.Wait()
	return err
}

func (r *run) enqueue(ctx context.Context, minute int64, queue chan<- work) error {
	for _, period := range periods {
		if minute <= r.minute-int64(period) {
			continue // the place came round again since
		}
		var after *Ref
		for more := true; more; more = after != nil {
			page, next, err := r.Visits.Due(ctx, period, int(minute%int64(period)), after)
			if err != nil {
				return err
			}
			if err := r.enqueuePage(ctx, page, period, queue); err != nil {
				return err
			}
			after = next
		}
	}
	return nil
}

func (r *run) enqueuePage(ctx context.Context, page []Ref, period int, queue chan<- work) error {
	for len(page) > 0 {
		n := min(VisitBatch, len(page))
		visits, err := r.Visits.Visit(ctx, page[:n])
		if err != nil {
			return err
		}
		page = page[n:]
		for _, v := range visits {
			if !r.Now().Before(r.deadline) {
				return errOutOfTime
			}
			select {
			case queue <- work{v, period}:
			case <-ctx.Done():
				return context.Cause(ctx)
			}
		}
	}
	return nil
}

func (r *run) count(o outcome) {
	r.mu.Lock()
	defer r.mu.Unlock()
	switch o {
	case renewed:
		r.tally.Renewed++
	case fresh:
		r.tally.Fresh++
	case skipped:
		r.tally.Skipped++
	case left:
		r.tally.Left++
	default:
		r.tally.Failed++
	}
}

// outcome is what a visit came to.
type outcome int

const (
	failed outcome = iota
	renewed
	fresh
	skipped
	left
)

// visit renews one credential if it is due. Accounts that nobody may use are left as they are: what they need is seen
// to by the first visit after they may be used again. An account whose grant is dead leaves the schedule.
func (s *Service) visit(ctx context.Context, visits Visits, w work) outcome {
	a, c, now := w.Account, w.Credential, s.Now()
	in, err := connector.UnderPlan(ctx, s.Catalog, w.Project, w.Connector)
	if err != nil {
		return s.stumbled(ctx, a, err)
	}
	if a.Broken() {
		return s.leave(ctx, visits, a, c)
	}
	s.tellEnd(ctx, visits, a)
	if a.Usable(in) != nil || c.Trouble.RetryAt.After(now) || c.LeaseUntil.After(now) {
		return skipped
	}
	def, auth, err := s.authType(ctx, a, in)
	if errors.Is(err, ErrNotInCatalog) || errors.Is(err, connector.ErrVersion) {
		return skipped
	}
	if err != nil {
		return s.stumbled(ctx, a, err)
	}
	m, err := s.openFor(ctx, &a, c)
	switch {
	case errors.Is(err, account.ErrDamaged):
		return failed
	case err != nil:
		return s.stumbled(ctx, a, err)
	case longLived(auth, m) && now.Before(m.ExpiresAt):
		return fresh // it is visited for its end alone
	case !auth.Scheme.HoldsTokens() || !renewable(auth, m):
		return s.leave(ctx, visits, a, c)
	case !due(auth, c, m, w.period, now):
		return fresh
	}
	config, _, err := s.Configs.Setup(ctx, a.Project, a.ConfigID, m.ClientID)
	if err != nil {
		return s.stumbled(ctx, a, err)
	}
	if config.Refused(now) != nil && !config.Formerly(m.ClientID) {
		return skipped // its owner is told; no account is asked for meanwhile
	}
	call := &Call{
		Account: a, Auth: auth, definition: def, logs: w.Project.Logs, scheduled: true, credential: c, material: m,
		idle: idle(a, now),
	}
	switch err := s.renewOnce(ctx, call, false); {
	case err == nil:
		return renewed
	case errors.Is(err, errHeld), errors.Is(err, account.ErrNotFound):
		return skipped
	default:
		s.Log.InfoContext(ctx, "a token was not renewed ahead", "account", a.ID, "error", err)
		return failed
	}
}

func (s *Service) stumbled(ctx context.Context, a account.Account, err error) outcome {
	s.Log.ErrorContext(ctx, "an account was not visited", "account", a.ID, "error", err)
	return failed
}

// leave takes a credential out of the schedule that has nothing to be renewed with.
func (s *Service) leave(ctx context.Context, visits Visits, a account.Account, c Credential) outcome {
	err := visits.Leave(ctx, Ref{a.Project, a.ID}, c.Version)
	if err != nil && !errors.Is(err, ErrBusy) {
		return s.stumbled(ctx, a, err)
	}
	return left
}
