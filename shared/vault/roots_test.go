package vault_test

import (
	"errors"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"patchbay/shared/secret"
	"patchbay/shared/vault"
)

// TestOldRowsStayReadable is requirement E2: rotation, with old rows readable and other processes none the wiser.
func TestOldRowsStayReadable(t *testing.T) {
	onEachBackend(t, func(t *testing.T, b backend) {
		here := envelopes(t, b)
		there := vault.Envelopes{Roots: &vault.RootKeys{Client: b.client(), Prefix: b.prefix}}
		old := seal(t, here, binding, "old")
		opens(t, there, binding, old, "old") // now there has the ring cached
		id, err := vault.RotateRoot(t.Context(), b.client(), b.prefix, time.Now())
		if err != nil {
			t.Fatal(err)
		}
		third := vault.Envelopes{Roots: &vault.RootKeys{Client: b.client(), Prefix: b.prefix}}
		fresh := seal(t, third, binding, "new")
		if vault.KeyID(fresh) != id || vault.KeyID(old) == id {
			t.Fatalf("keys: old %q, new %q, primary %q", vault.KeyID(old), vault.KeyID(fresh), id)
		}
		opens(t, third, binding, old, "old")
		opens(t, there, binding, fresh, "new") // an id it has not seen makes it look again
		opens(t, here, binding, old, "old")
	})
}

func TestRotationsAtOnceLoseNoKey(t *testing.T) {
	b := localBackend(t)
	e := envelopes(t, b)
	var mu sync.Mutex
	sealed := [][]byte{seal(t, e, binding, "text")}
	var wg sync.WaitGroup
	var lost, won atomic.Int64
	for range 8 {
		wg.Go(func() {
			_, err := vault.RotateRoot(t.Context(), b.client(), b.prefix, time.Now())
			switch {
			case errors.Is(err, vault.ErrRotated):
				lost.Add(1)
				return
			case err != nil:
				t.Error(err)
				return
			}
			won.Add(1)
			mine := vault.Envelopes{Roots: &vault.RootKeys{Client: b.client(), Prefix: b.prefix}}
			row := seal(t, mine, binding, "text")
			mu.Lock()
			sealed = append(sealed, row)
			mu.Unlock()
		})
	}
	wg.Wait()
	if won.Load() == 0 || won.Load()+lost.Load() != 8 {
		t.Fatalf("%d won, %d lost", won.Load(), lost.Load())
	}
	last := vault.Envelopes{Roots: &vault.RootKeys{Client: b.client(), Prefix: b.prefix}}
	for _, row := range sealed {
		opens(t, last, binding, row, "text")
	}
}

func TestEnsureRootMakesOnce(t *testing.T) {
	onEachBackend(t, func(t *testing.T, b backend) {
		var made atomic.Int64
		var wg sync.WaitGroup
		for range 8 {
			wg.Go(func() {
				ok, err := vault.EnsureRoot(t.Context(), b.client(), b.prefix, time.Now())
				if err != nil {
					t.Error(err)
				}
				if ok {
					made.Add(1)
				}
			})
		}
		wg.Wait()
		if made.Load() != 1 {
			t.Fatalf("made %d times", made.Load())
		}
	})
}

func TestRootStepsSurviveLostAnswers(t *testing.T) {
	for name, afterCommit := range map[string]bool{"before": false, "after the commit": true} {
		t.Run(name, func(t *testing.T) {
			b := localBackend(t)
			client := b.faultyClient(&faulty{afterCommit: afterCommit, fail: everyOther()})
			if made, err := vault.EnsureRoot(t.Context(), client, b.prefix, time.Now()); err != nil || !made {
				t.Fatalf("made %v, %v", made, err)
			}
			id, err := vault.RotateRoot(t.Context(), client, b.prefix, time.Now())
			if err != nil {
				t.Fatal(err)
			}
			e := vault.Envelopes{Roots: &vault.RootKeys{Client: client, Prefix: b.prefix}}
			if got := vault.KeyID(seal(t, e, binding, "x")); got != id {
				t.Fatalf("sealed with %q, not %q", got, id)
			}
		})
	}
}

func TestRootsAreReadSeldomAndOutliveAnOutage(t *testing.T) {
	b := localBackend(t)
	envelopes(t, b)
	now := time.Unix(1_790_000_000, 0)
	down := false
	f := &faulty{}
	f.fail = func(*http.Request) bool { return down }
	e := vault.Envelopes{Roots: &vault.RootKeys{Client: b.faultyClient(f), Prefix: b.prefix, Now: func() time.Time {
		return now
	}}}
	row := seal(t, e, binding, "x")
	for range 100 {
		opens(t, e, binding, row, "x")
	}
	if f.calls.Load() != 1 {
		t.Fatalf("%d calls in five minutes", f.calls.Load())
	}
	now = now.Add(6 * time.Minute)
	opens(t, e, binding, row, "x")
	if f.calls.Load() != 2 {
		t.Fatalf("%d calls after six minutes", f.calls.Load())
	}
	down = true
	now = now.Add(6 * time.Minute)
	for range 100 {
		opens(t, e, binding, row, "x")
	}
	if f.calls.Load() != 2+3 { // one read of three attempts, not repeated for ten seconds
		t.Fatalf("%d calls in an outage", f.calls.Load())
	}
	now = now.Add(2 * time.Hour)
	if _, err := e.Open(t.Context(), binding, row); err == nil {
		t.Fatal("keys of two hours ago still serve")
	}
	down = false
	opens(t, e, binding, row, "x")
}

func TestAnUnknownKeyIsLookedForOnce(t *testing.T) {
	b := localBackend(t)
	foreign := seal(t, envelopes(t, localBackend(t)), binding, "x")
	envelopes(t, b)
	f := &faulty{}
	now := time.Unix(1_790_000_000, 0)
	e := vault.Envelopes{Roots: &vault.RootKeys{Client: b.faultyClient(f), Prefix: b.prefix, Now: func() time.Time {
		return now
	}}}
	for range 50 {
		if _, err := e.Open(t.Context(), binding, foreign); !errors.Is(err, secret.ErrSealed) {
			t.Fatalf("got %v", err)
		}
	}
	if f.calls.Load() != 2 {
		t.Fatalf("%d calls, want the first read and one look", f.calls.Load())
	}
}
