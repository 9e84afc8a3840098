package fanout_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"patchbay/shared/connector"
	"patchbay/shared/fanout"
)

// failing is a store one of whose methods fails.
type failing struct {
	fanout.Store
	method string
}

func (f failing) err(method string) error {
	if f.method == method {
		return fmt.Errorf("%s: %w", method, errCrash)
	}
	return nil
}

func (f failing) State(ctx context.Context, j fanout.Job) (connector.Connector, error) {
	if err := f.err("State"); err != nil {
		return connector.Connector{}, err
	}
	return f.Store.State(ctx, j)
}

func (f failing) Cursor(ctx context.Context, j fanout.Job, epoch int64) (fanout.Progress, error) {
	if err := f.err("Cursor"); err != nil {
		return fanout.Progress{}, err
	}
	return f.Store.Cursor(ctx, j, epoch)
}

func (f failing) SaveCursor(ctx context.Context, j fanout.Job, epoch int64, at fanout.Progress) error {
	if err := f.err("SaveCursor"); err != nil {
		return err
	}
	return f.Store.SaveCursor(ctx, j, epoch, at)
}

func (f failing) Page(ctx context.Context, j fanout.Job, cursor string, limit int) ([]string, string, error) {
	if err := f.err("Page"); err != nil {
		return nil, "", err
	}
	return f.Store.Page(ctx, j, cursor, limit)
}

func (f failing) Finish(ctx context.Context, j fanout.Job, epoch int64) error {
	if err := f.err("Finish"); err != nil {
		return err
	}
	return f.Store.Finish(ctx, j, epoch)
}

func (f failing) Pending(ctx context.Context, before time.Time) ([]fanout.Job, error) {
	if err := f.err("Pending"); err != nil {
		return nil, err
	}
	return f.Store.Pending(ctx, before)
}

func TestEveryFailureIsToldAndMended(t *testing.T) {
	w := newWorld(t, pageSize+1)
	for _, method := range []string{"State", "Cursor", "Page", "SaveCursor", "Finish", "Pending"} {
		t.Run(method, func(t *testing.T) {
			c, err := w.State(t.Context(), w.job)
			if err != nil {
				t.Fatal(err)
			}
			next := connector.Disabled
			if c.State == connector.Disabled {
				next = connector.Enabled
			}
			epoch := w.set(t, next)
			r := w.runner(failing{w, method})
			if err := r.Reconcile(t.Context(), -time.Hour); !errors.Is(err, errCrash) {
				t.Errorf("error = %v", err)
			}
			if err := w.runner(w).Reconcile(t.Context(), -time.Hour); err != nil || w.behind(t, next, epoch) != 0 ||
				w.pending(t) != 0 {
				t.Errorf("afterwards: %v, %d are behind, %d jobs pending", err, w.behind(t, next, epoch), w.pending(t))
			}
		})
	}
}
