package table_test

import (
	"errors"
	"testing"
	"time"

	"patchbay/shared/fault"
	"patchbay/shared/handshake"
	"patchbay/shared/table/tabletest"
)

func TestHandshake(t *testing.T) {
	every(t, func(t *testing.T, w *tabletest.World) {
		ctx, p := t.Context(), w.MakeProject(t)
		none := func(err error) {
			t.Helper()
			if !errors.Is(err, handshake.ErrNotAwaited) {
				t.Errorf("error = %v", err)
			}
		}
		wait := func(public string) handshake.Handshake {
			t.Helper()
			now := w.Clock.Tick()
			h, err := w.Await(ctx, handshake.Handshake{
				Project: p, Config: "cfg", Public: []byte(public), Private: []byte("private"), OpenedAt: now,
				EndsAt: now.Add(handshake.Life),
			})
			does(t, err)
			return h
		}
		_, err := w.Handshake(ctx, p, "cfg")
		none(err)
		none(w.Arrive(ctx, handshake.Handshake{Project: p, Config: "cfg", Public: []byte("one")}, []byte("s"), w.Clock.Now()))

		first := wait("one")
		second := wait("two")
		if second.Version <= first.Version || second.Arrivals != 0 || second.Sealed != nil {
			t.Errorf("%+v follows %+v", second, first)
		}
		none(w.Arrive(ctx, first, []byte("s"), w.Clock.Now())) // sealed for a key that is gone
		none(w.Arrive(ctx, second, []byte("s"), second.EndsAt))
		if _, err := w.Show(ctx, second, w.Clock.Now()); !errors.Is(err, fault.ErrStale) {
			t.Errorf("nothing is shown: %v", err)
		}
		does(t, w.Arrive(ctx, second, []byte("sealed"), w.Clock.Tick()))
		come, err := w.Handshake(ctx, p, "cfg")
		if err != nil || string(come.Sealed) != "sealed" || come.Arrivals != 1 || !come.ArrivedAt.Equal(w.Clock.Now()) {
			t.Errorf("%+v, %v", come, err)
		}
		if _, err := w.Show(ctx, second, w.Clock.Now()); !errors.Is(err, fault.ErrStale) {
			t.Errorf("a version before: %v", err)
		}
		if _, err := w.Show(ctx, come, come.EndsAt); !errors.Is(err, fault.ErrStale) {
			t.Errorf("after its end: %v", err)
		}
		shown, err := w.Show(ctx, come, w.Clock.Tick())
		if err != nil || shown.Sealed != nil || shown.Private != nil || shown.ShownAt.IsZero() {
			t.Errorf("%+v, %v", shown, err)
		}
		none(w.Arrive(ctx, second, []byte("s"), w.Clock.Tick()))

		third := wait("three")
		if third.ShownAt != (time.Time{}) || third.ArrivedAt != (time.Time{}) || third.Arrivals != 0 {
			t.Errorf("%+v", third)
		}
		for range handshake.MostArrivals {
			does(t, w.Arrive(ctx, third, []byte("s"), w.Clock.Tick()))
		}
		none(w.Arrive(ctx, third, []byte("s"), w.Clock.Tick()))
		_, err = w.Handshake(ctx, w.MakeProject(t), "cfg")
		none(err)
	})
}
