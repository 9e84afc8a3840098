package table_test

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"sync/atomic"
	"testing"
	"time"

	"patchbay/shared/approval"
	"patchbay/shared/fault"
	"patchbay/shared/ident"
	"patchbay/shared/table/tabletest"
)

func heldCall(w *tabletest.World, project, print string) approval.Call {
	now := w.Clock.Tick()
	return approval.Call{
		ID: ident.New(approval.Prefix, now), Project: project, Account: "acc_1", Connector: "crm", Owner: "o", Print: print,
		Caller: "use_token:ust_1", Name: "agent", User: "u", Rule: "rule 1", Method: "POST", Tool: "write",
		Sealed: []byte("sealed"), State: approval.Pending, CreatedAt: now, EndsAt: now.Add(approval.Waits), Version: 1,
	}
}

func TestPendingCall(t *testing.T) {
	every(t, func(t *testing.T, w *tabletest.World) {
		p, other := w.MakeProject(t), w.MakeProject(t)
		ctx := t.Context()
		absent := func(_ approval.Call, err error) {
			t.Helper()
			if !errors.Is(err, approval.ErrNotFound) {
				t.Errorf("error = %v", err)
			}
		}
		absent(w.LatestCall(ctx, p, "print"))
		absent(w.Call(ctx, p, "pcl_1"))
		c := heldCall(w, p, "print")
		does(t, w.AddCall(ctx, c, ""))
		for _, read := range []func() (approval.Call, error){
			func() (approval.Call, error) { return w.Call(ctx, p, c.ID) },
			func() (approval.Call, error) { return w.LatestCall(ctx, p, "print") },
		} {
			if got, err := read(); err != nil || !reflect.DeepEqual(got, c) {
				t.Errorf("%+v, %v; want %+v", got, err, c)
			}
		}
		absent(w.Call(ctx, other, c.ID))
		absent(w.LatestCall(ctx, other, "print"))
		absent(w.DecideCall(ctx, other, c.ID, approval.Approved, w.Clock.Now(), w.Clock.Now().Add(approval.Holds)))
		if err := w.AddCall(ctx, heldCall(w, p, "print"), ""); !errors.Is(err, fault.ErrStale) {
			t.Errorf("a second one in the place of none: %v", err)
		}
		now := w.Clock.Tick()
		if _, err := w.TakeCall(ctx, p, c.ID, now); !errors.Is(err, approval.ErrDecided) {
			t.Errorf("a call that waits is taken: %v", err)
		}
		got, err := w.DecideCall(ctx, p, c.ID, approval.Approved, now, now.Add(approval.Holds))
		if err != nil || got.State != approval.Approved || got.DecidedBy == "" || !got.DecidedAt.Equal(now) ||
			!got.EndsAt.Equal(now.Add(approval.Holds)) || got.Version != 2 {
			t.Errorf("%+v, %v", got, err)
		}
		if _, err := w.DecideCall(ctx, p, c.ID, approval.Refused, now, now); !errors.Is(err, approval.ErrDecided) {
			t.Errorf("decided twice: %v", err)
		}
		if _, err := w.TakeCall(ctx, p, c.ID, got.EndsAt); !errors.Is(err, approval.ErrDecided) {
			t.Errorf("an approval that has ended: %v", err)
		}
		if got, err = w.TakeCall(ctx, p, c.ID, got.EndsAt.Add(-time.Millisecond)); err != nil || got.State != approval.Made ||
			got.MadeAt.IsZero() {
			t.Errorf("%+v, %v", got, err)
		}
		if _, err := w.TakeCall(ctx, p, c.ID, now); !errors.Is(err, approval.ErrDecided) {
			t.Errorf("taken twice: %v", err)
		}
		next := heldCall(w, p, "print")
		does(t, w.AddCall(ctx, next, c.ID))
		_, err = w.DecideCall(ctx, p, next.ID, approval.Approved, next.EndsAt, next.EndsAt)
		if !errors.Is(err, approval.ErrDecided) {
			t.Errorf("one that has ended is decided: %v", err)
		}
		page, after, err := w.Calls(ctx, p, "", 1)
		if err != nil || len(page) != 1 || page[0].ID != next.ID || after != next.ID {
			t.Errorf("%+v, %q, %v", page, after, err)
		}
		page, after, err = w.Calls(ctx, p, after, 5)
		if err != nil || len(page) != 1 || page[0].ID != c.ID || after != "" {
			t.Errorf("%+v, %q, %v", page, after, err)
		}
		if page, _, err := w.Calls(ctx, other, "", 5); err != nil || len(page) != 0 {
			t.Errorf("of another project: %+v, %v", page, err)
		}
	})
}

// One caller's held calls of a day are bounded, and the table forgets what ended.
func TestPendingCallsOfADay(t *testing.T) {
	every(t, func(t *testing.T, w *tabletest.World) {
		p := w.MakeProject(t)
		for i := range approval.MostADay {
			does(t, w.AddCall(t.Context(), heldCall(w, p, fmt.Sprint(i)), ""))
		}
		more := heldCall(w, p, "more")
		if err := w.AddCall(t.Context(), more, ""); !errors.Is(err, approval.ErrTooMany) {
			t.Errorf("one more: %v", err)
		}
		more.Caller = "use_token:ust_2"
		does(t, w.AddCall(t.Context(), more, ""))
		want := more.EndsAt.Add(approval.Keep).Unix()
		for at, it := range w.Items(t) {
			if show(it)["id"] == more.ID && show(it)["expires_at"] != fmt.Sprint(want) {
				t.Errorf("%s expires at %v, want %d", at, show(it)["expires_at"], want)
			}
		}
	})
}

// Whoever decides at once, one decision counts; however many repeats come at once, one takes the call; and of those who
// ask for the same at once, one call waits.
func TestPendingCallRaces(t *testing.T) {
	every(t, func(t *testing.T, w *tabletest.World) {
		p := w.MakeProject(t)
		for n := range rounds(t) {
			print := fmt.Sprint(n)
			calls := make([]approval.Call, racers)
			for i := range calls {
				calls[i] = heldCall(w, p, print)
				calls[i].Caller = fmt.Sprint(n, i)
			}
			if won := race(t, racers, func(ctx context.Context, i int) error { return w.AddCall(ctx, calls[i], "") },
				oneOf(fault.ErrStale)); won != 1 {
				t.Fatalf("%d calls wait", won)
			}
			c, err := w.LatestCall(t.Context(), p, print)
			does(t, err)
			now := w.Clock.Now()
			var approved atomic.Bool
			won := race(t, racers, func(ctx context.Context, i int) error {
				to := approval.Approved
				if i%2 == 1 {
					to = approval.Refused
				}
				_, err := w.DecideCall(ctx, p, c.ID, to, now, now.Add(approval.Holds))
				if err == nil && to == approval.Approved {
					approved.Store(true)
				}
				return err
			}, oneOf(approval.ErrDecided))
			if won != 1 {
				t.Errorf("%d decisions", won)
			}
			taken := race(t, racers, func(ctx context.Context, _ int) error {
				_, err := w.TakeCall(ctx, p, c.ID, now)
				return err
			}, oneOf(approval.ErrDecided))
			if want := map[bool]int{true: 1}[approved.Load()]; taken != want {
				t.Errorf("taken %d times, want %d", taken, want)
			}
		}
	})
}
