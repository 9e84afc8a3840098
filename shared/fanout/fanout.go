// Package fanout writes a connector's state onto each of its accounts after it was switched. Status is right without
// it, since it is computed on read (rule 5); the fan-out lets filters, events and webhooks see the change.
package fanout

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"patchbay/shared/actor"
	"patchbay/shared/connector"
)

// Job is one connector whose accounts are to be brought up to its state.
type Job struct {
	Project   string
	Connector string
}

// Progress is how far a job has come.
type Progress struct {
	Cursor string // where it goes on; "" at the beginning
	Done   int    // accounts that have been gone through
}

// PageSize is a Runner's, unless it says otherwise.
const PageSize = 1000

// Store is what a fan-out reads and writes. Every write is guarded by the epoch, so that jobs may run twice, at once,
// or out of order: the highest epoch wins on every account.
type Store interface {
	// State reads the connector, consistently.
	State(ctx context.Context, j Job) (connector.Connector, error)
	// Cursor returns how far the job of this epoch has come: nothing at the beginning, and for another epoch.
	Cursor(ctx context.Context, j Job, epoch int64) (Progress, error)
	// SaveCursor stores it unless a newer epoch's job has begun: ErrSuperseded.
	SaveCursor(ctx context.Context, j Job, epoch int64, at Progress) error
	// Page returns up to limit account ids behind the cursor, and the next cursor, "" after the last page.
	Page(ctx context.Context, j Job, cursor string, limit int) (ids []string, next string, err error)
	// Materialise sets seen_state and seen_epoch on each account whose seen_epoch is below epoch, in batches. It
	// returns how many it changed; accounts that are gone or ahead are no error.
	Materialise(ctx context.Context, j Job, ids []string, state connector.State, epoch int64) (changed int, err error)
	// Finish takes the connector off the pending ones if its epoch is still epoch.
	Finish(ctx context.Context, j Job, epoch int64) error
	// Pending lists connectors with an unfinished fan-out that were switched before the time.
	Pending(ctx context.Context, before time.Time) ([]Job, error)
}

// Errors of this package.
var (
	// ErrSuperseded says that the connector was switched again, and that its newer job does the work.
	ErrSuperseded = errors.New("a newer switch supersedes this fan-out")
	// ErrOutOfTime says that the invocation ends before the job; its cursor is stored and it is to be called again.
	ErrOutOfTime = errors.New("the fan-out is not finished; it resumes from its cursor")
)

// Runner runs jobs.
type Runner struct {
	Store Store
	Now   func() time.Time
	// Reserve is how much of the context's time is left over for reporting back; at the deadline less Reserve a run
	// stops with ErrOutOfTime.
	Reserve time.Duration
	// PageSize is how many accounts are read at a time, and so how many are repeated at most after a crash. 0 is the
	// constant.
	PageSize int
	Log      *slog.Logger
}

// Run brings every account of the job's connector to its current state. It is resumable: progress is stored after each
// page. ErrSuperseded is success for the caller: somebody else's job is newer.
func (r *Runner) Run(ctx context.Context, j Job) error {
	c, err := r.Store.State(ctx, j)
	if err != nil {
		return fmt.Errorf("read connector: %w", err)
	}
	epoch, changed := c.Epoch, 0
	ctx = actor.WithOrigin(ctx, c.SwitchedFrom)
	at, err := r.Store.Cursor(ctx, j, epoch)
	if err != nil {
		return fmt.Errorf("read cursor: %w", err)
	}
	for {
		if r.late(ctx) {
			return ErrOutOfTime
		}
		ids, next, err := r.Store.Page(ctx, j, at.Cursor, cmp.Or(r.PageSize, PageSize))
		if err != nil {
			return fmt.Errorf("read accounts: %w", err)
		}
		n, err := r.Store.Materialise(ctx, j, ids, c.State, epoch)
		changed += n
		if err != nil {
			return fmt.Errorf("materialise %s of %s: %w", c.State, j.Connector, err)
		}
		if next == "" {
			break
		}
		at = Progress{Cursor: next, Done: at.Done + len(ids)}
		if err := r.Store.SaveCursor(ctx, j, epoch, at); err != nil {
			return fmt.Errorf("save cursor: %w", err)
		}
	}
	if err := r.Store.Finish(ctx, j, epoch); err != nil {
		return fmt.Errorf("finish: %w", err)
	}
	r.Log.InfoContext(ctx, "connector state materialised", "project", j.Project, "connector", j.Connector,
		"state", c.State, "epoch", epoch, "accounts", changed)
	return nil
}

func (r *Runner) late(ctx context.Context) bool {
	deadline, ok := ctx.Deadline()
	return ok && deadline.Sub(r.Now()) < r.Reserve
}

// Reconcile finishes what a lost or given-up stream record left behind. grace leaves alone what is still under way.
func (r *Runner) Reconcile(ctx context.Context, grace time.Duration) error {
	jobs, err := r.Store.Pending(ctx, r.Now().Add(-grace))
	if err != nil {
		return fmt.Errorf("list pending fan-outs: %w", err)
	}
	var failed []error
	for _, j := range jobs {
		if err := r.Run(ctx, j); err != nil && !errors.Is(err, ErrSuperseded) {
			failed = append(failed, fmt.Errorf("%s in %s: %w", j.Connector, j.Project, err))
		}
	}
	return errors.Join(failed...)
}
