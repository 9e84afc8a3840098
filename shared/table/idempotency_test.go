package table_test

import (
	"context"
	"reflect"
	"testing"
	"time"

	"patchbay/shared/idempotency"
	"patchbay/shared/table/tabletest"
)

func TestIdempotencyKey(t *testing.T) {
	every(t, func(t *testing.T, w *tabletest.World) {
		p, other := w.MakeProject(t), w.MakeProject(t)
		start := w.Clock.Now()
		entry := func(project, token, fingerprint string, now time.Time) idempotency.Entry {
			return idempotency.Entry{
				Project: project, KeyHash: "kh", Fingerprint: fingerprint, Token: token, LeaseUntil: now.Add(time.Minute),
				KeepUntil: now.Add(24 * time.Hour), Seed: []byte("seed of " + token),
			}
		}
		seed := ""
		begin := func(token, fingerprint string, now time.Time) func(context.Context) error {
			return func(ctx context.Context) error {
				begun, err := w.Begin(ctx, entry(p, token, fingerprint, now), now)
				if begun.Answer != nil {
					t.Errorf("an answer before there is one: %q", begun.Answer)
				}
				seed = string(begun.Seed)
				return err
			}
		}
		// The same request with another token keeps the first one's seed; a new one has none but its own.
		seeded := func(want string) {
			t.Helper()
			if seed != want {
				t.Errorf("it goes on with %q, want %q", seed, want)
			}
		}
		first := entry(p, "first", "f", start)
		does(t, begin("first", "f", start)(t.Context()))
		refuses(t, w, idempotency.ErrInFlight, begin("second", "f", start))
		refuses(t, w, idempotency.ErrMismatch, begin("second", "g", start))
		if b, err := w.Begin(t.Context(), entry(other, "theirs", "f", start), start); b.Answer != nil || b.Seed != nil ||
			err != nil {
			t.Errorf("another project's key of that name: %+v, %v", b, err)
		}

		// A lease that lapsed is taken over, and whoever lost it can neither answer nor free the key.
		lapse := start.Add(time.Minute)
		refuses(t, w, idempotency.ErrInFlight, begin("second", "f", lapse.Add(-time.Millisecond)))
		refuses(t, w, idempotency.ErrMismatch, begin("second", "g", lapse))
		does(t, begin("second", "f", lapse)(t.Context()))
		seeded("seed of first")
		second := entry(p, "second", "f", lapse)
		for name, late := range map[string]func() error{
			"complete": func() error { return w.Complete(t.Context(), first, []byte("late")) },
			"abandon":  func() error { return w.Abandon(t.Context(), first) },
		} {
			before := w.Items(t)
			if err := late(); err == nil {
				t.Errorf("%s by who lost the key succeeded", name)
			}
			if after := w.Items(t); !reflect.DeepEqual(before, after) {
				t.Errorf("%s by who lost the key: %s", name, changes(before, after))
			}
		}
		does(t, w.Abandon(t.Context(), second))
		does(t, begin("third", "g", lapse)(t.Context())) // free again, for another request too
		seeded("")
		third := entry(p, "third", "g", lapse)
		does(t, w.Complete(t.Context(), third, []byte("answer")))

		// The answer outlives the lease, to the end of its life.
		answered := func(at time.Time) {
			t.Helper()
			got(t, idempotency.Begun{Answer: []byte("answer")})(w.Begin(t.Context(), entry(p, "fourth", "g", at), at))
		}
		answered(lapse)
		end := lapse.Add(24 * time.Hour)
		answered(end.Add(-time.Second))
		refuses(t, w, idempotency.ErrMismatch, begin("fourth", "f", end.Add(-time.Second)))
		does(t, begin("fourth", "f", end)(t.Context()))
		seeded("")
		refuses(t, w, idempotency.ErrInFlight, begin("fifth", "f", end))
	})
}

func TestOneOfManyBegins(t *testing.T) {
	every(t, func(t *testing.T, w *tabletest.World) {
		p, now := w.MakeProject(t), w.Clock.Now()
		for round := range rounds(t) {
			e := idempotency.Entry{
				Project: p, KeyHash: string(rune('a' + round)), Fingerprint: "f", LeaseUntil: now.Add(time.Minute),
				KeepUntil: now.Add(time.Hour),
			}
			won := race(t, racers, func(ctx context.Context, i int) error {
				mine := e
				mine.Token = string(rune('A' + i))
				_, err := w.Begin(ctx, mine, now)
				return err
			}, oneOf(idempotency.ErrInFlight))
			if won != 1 {
				t.Fatalf("%d requests hold one key", won)
			}
			later := now.Add(time.Minute)
			won = race(t, racers, func(ctx context.Context, i int) error {
				mine := e
				mine.Token, mine.LeaseUntil = string(rune('a'+i)), later.Add(time.Minute)
				_, err := w.Begin(ctx, mine, later)
				return err
			}, oneOf(idempotency.ErrInFlight))
			if won != 1 {
				t.Fatalf("%d requests took one key over", won)
			}
		}
	})
}
