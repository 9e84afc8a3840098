package table_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"patchbay/shared/credential"
	"patchbay/shared/table/tabletest"
)

// One run at a time, and each goes on where the one before stopped.
func TestRunsAreExclusive(t *testing.T) {
	every(t, func(t *testing.T, w *tabletest.World) {
		begins := func(holder string) func(context.Context) error {
			return func(ctx context.Context) error {
				_, err := w.BeginRun(ctx, holder, w.Clock.Now().Add(time.Minute))
				return err
			}
		}
		got(t, int64(0))(w.BeginRun(t.Context(), "first", w.Clock.Now().Add(time.Minute)))
		refuses(t, w, credential.ErrBusy, begins("second"))
		refuses(t, w, credential.ErrBusy, func(ctx context.Context) error { return w.Progress(ctx, "second", 9, false) })
		does(t, w.Progress(t.Context(), "first", 7, false))
		refuses(t, w, credential.ErrBusy, begins("second"))
		does(t, w.Progress(t.Context(), "first", 8, true))
		refuses(t, w, credential.ErrBusy, func(ctx context.Context) error { return w.Progress(ctx, "first", 9, true) })
		got(t, int64(8))(w.BeginRun(t.Context(), "second", w.Clock.Now().Add(time.Minute)))
		w.Clock.Add(time.Minute) // it died
		w.Clock.Tick()
		got(t, int64(8))(w.BeginRun(t.Context(), "third", w.Clock.Now().Add(time.Minute)))
		refuses(t, w, credential.ErrBusy, func(ctx context.Context) error { return w.Progress(ctx, "second", 9, true) })
	})
}

// A page of a slot begins behind the last account of the one before.
func TestDueIsPaged(t *testing.T) {
	every(t, func(t *testing.T, w *tabletest.World) {
		cfg := w.MakeConfig(t, w.MakeProject(t), "slack")
		var want []string
		for i := range 9 {
			a := w.NewAccount(t, cfg, fmt.Sprint("owner-", i))
			l := tabletest.LinkOf(a)
			l.Period = 1 // one slot
			does(t, w.Link(t.Context(), l))
			want = append(want, a.ID)
		}
		for start := range want {
			page, _, err := w.Due(t.Context(), 1, 0, &credential.Ref{Project: cfg.Project, Account: want[start]})
			does(t, err)
			ids := []string{}
			for _, r := range page {
				ids = append(ids, r.Account)
			}
			if !slices.Equal(ids, want[start+1:]) {
				t.Errorf("behind %d: %v, want %v", start, ids, want[start+1:])
			}
		}
	})
}
