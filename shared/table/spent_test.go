package table_test

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"patchbay/shared/connector"
	"patchbay/shared/fault"
	"patchbay/shared/table/tabletest"
)

func TestSpend(t *testing.T) {
	every(t, func(t *testing.T, w *tabletest.World) {
		const most = 3
		p, other := w.MakeProject(t), w.MakeProject(t)
		spend := func(project, who, what string) func(context.Context) error {
			return func(ctx context.Context) error { return w.Spend(ctx, project, who, what, most, time.Minute) }
		}
		w.Clock.Add(w.Clock.Now().Truncate(time.Minute).Add(time.Minute + 15*time.Second).Sub(w.Clock.Now()))
		for range most {
			does(t, spend(p, "key:a", "check")(t.Context()))
		}
		refuses(t, w, connector.ErrSpent, spend(p, "key:a", "check"))
		refusal, _ := errors.AsType[*fault.Error](spend(p, "key:a", "check")(t.Context()))
		if refusal == nil || refusal.RetryAfter != 45*time.Second {
			t.Errorf("refused with %+v; want 45 s until the next period", refusal)
		}
		// What others do, and other things, count apart.
		for _, apart := range []func(context.Context) error{
			spend(p, "key:b", "check"), spend(p, "key:a", "send"), spend(other, "key:a", "check"),
		} {
			does(t, apart(t.Context()))
		}
		w.Clock.Add(45*time.Second - time.Millisecond)
		refuses(t, w, connector.ErrSpent, spend(p, "key:a", "check"))
		w.Clock.Add(time.Millisecond)
		does(t, spend(p, "key:a", "check")(t.Context()))
	})
}

// Whoever comes at once finds no more room than whoever comes in turn.
func TestSpendAtOnce(t *testing.T) {
	every(t, func(t *testing.T, w *tabletest.World) {
		const most, callers = 5, 16
		p := w.MakeProject(t)
		var done atomic.Int64
		var wg sync.WaitGroup
		for range callers {
			wg.Go(func() {
				err := w.Spend(t.Context(), p, "key:a", "check", most, time.Hour)
				if err == nil {
					done.Add(1)
				} else if !errors.Is(err, connector.ErrSpent) {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if done.Load() != most {
			t.Errorf("%d of %d did it; %d may", done.Load(), callers, most)
		}
	})
}
