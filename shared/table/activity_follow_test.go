package table_test

import (
	"context"
	"fmt"
	"reflect"
	"slices"
	"sync"
	"testing"
	"time"

	"patchbay/shared/activity"
	"patchbay/shared/table/tabletest"
)

// slow is a store that keeps blocks back for a while before it stores them, as a busy network does.
type slow struct {
	activity.Store
	mu   sync.Mutex
	kept []activity.Block
}

func (s *slow) PutBlock(_ context.Context, b activity.Block) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.kept = append(s.kept, b)
	return nil
}

// let stores those that arrived before a time, and some of the others.
func (s *slow) let(t testing.TB, before time.Time, j *journal) {
	t.Helper()
	var rest []activity.Block
	for _, b := range s.kept {
		if b.Arrived.After(before) && j.random.IntN(3) > 0 {
			rest = append(rest, b)
			continue
		}
		does(t, s.Store.PutBlock(t.Context(), b))
	}
	s.kept = rest
}

// shown counts how often who follows was shown each entry.
type shown map[string]int

func (s shown) take(t testing.TB, j *journal, q *activity.Query) int {
	t.Helper()
	page, err := j.reader.Follow(t.Context(), *q)
	does(t, err)
	for _, e := range page.Entries {
		s[e.ID]++
	}
	if len(page.Next) > 6000 {
		t.Errorf("a cursor has %d characters, which no address takes", len(page.Next))
	}
	q.After = page.Next
	return len(page.Entries)
}

func (s shown) check(t testing.TB, want []string) {
	t.Helper()
	for _, id := range want {
		if s[id] != 1 {
			t.Errorf("the entry %s was shown %d times", id, s[id])
		}
	}
	if len(s) != len(want) {
		t.Errorf("%d entries were shown, and there are %d", len(s), len(want))
	}
}

// Entries come in any order, some hours after their time, batches come twice, stores are slow. Who follows sees each
// once.
func TestFollowLosesAndRepeatsNothing(t *testing.T) {
	every(t, func(t *testing.T, w *tabletest.World) {
		for _, most := range []int{0, 3000} { // bytes of a call
			j := newJournal(t, w)
			j.fill(t, 20, time.Minute) // before it begins
			before := len(j.all)
			delayed := &slow{Store: w.Store}
			j.ingest.Store = delayed
			j.reader.Bytes = most
			q := j.query(1 + j.random.IntN(20))
			have := shown{}
			have.take(t, j, &q)
			for range 40 {
				w.Clock.Add(time.Duration(j.random.IntN(4000)) * time.Millisecond)
				for range j.random.IntN(3) {
					j.follow(t)
				}
				delayed.let(t, w.Clock.Now().Add(-9*time.Second), j)
				if j.random.IntN(3) > 0 {
					have.take(t, j, &q)
				}
			}
			delayed.let(t, w.Clock.Now(), j)
			for quiet := 0; quiet < 40; quiet++ {
				if have.take(t, j, &q) > 0 {
					quiet = 0
				}
				w.Clock.Add(time.Second)
			}
			j.all = j.all[before:]
			have.check(t, j.want(true, nil))
		}
	})
}

// follow takes a batch of now, of a while ago or of hours ago, and sometimes the same batch again.
func (j *journal) follow(t testing.TB) {
	t.Helper()
	ago := []time.Duration{0, 20 * time.Second, 70 * time.Second, 3 * time.Hour}[j.random.IntN(4)]
	var batch []activity.Entry
	for range 1 + j.random.IntN(8) {
		batch = append(batch, j.entry(j.w.Clock.Now().Add(-ago-time.Duration(j.random.IntN(30000))*time.Millisecond)))
	}
	j.take(t, batch...)
	if j.random.IntN(4) == 0 {
		_, err := j.ingest.Take(t.Context(), linesOf(t, batch...))
		does(t, err)
	}
}

func TestFollowFiltersAndGoesOnAfterHours(t *testing.T) {
	every(t, func(t *testing.T, w *tabletest.World) {
		j := newJournal(t, w)
		q := j.query(5)
		q.Filter.Accounts = []string{"acc_1"}
		have := shown{}
		have.take(t, j, &q)
		for range 30 {
			w.Clock.Add(5 * time.Minute)
			j.follow(t)
		}
		j.reader.Bytes = 1000 // so that it takes many calls
		for range 300 {
			have.take(t, j, &q)
		}
		w.Clock.Add(time.Minute)
		for range 5 {
			have.take(t, j, &q)
		}
		have.check(t, j.want(true, func(e activity.Entry) bool { return e.Account == "acc_1" }))
	})
}

// With more blocks in a moment than a cursor can name, they are shown later, each once.
func TestFollowOfManyBlocksAtOnce(t *testing.T) {
	every(t, func(t *testing.T, w *tabletest.World) {
		j := newJournal(t, w)
		q := j.query(10_000)
		have := shown{}
		have.take(t, j, &q)
		w.Clock.Add(time.Second)
		for range atScale(1000) {
			j.take(t, j.entry(w.Clock.Now()))
		}
		for range 30 {
			have.take(t, j, &q)
			w.Clock.Add(time.Second)
		}
		have.check(t, j.want(true, nil))
	})
}

// A call that stops before what was shown already does not forget that it was.
func TestFollowThroughAFlood(t *testing.T) {
	every(t, func(t *testing.T, w *tabletest.World) {
		j := newJournal(t, w)
		q := j.query(10)
		have := shown{}
		have.take(t, j, &q)
		w.Clock.Add(time.Second)
		for range 20 {
			j.take(t, j.entry(w.Clock.Now()))
		}
		for range 3 {
			have.take(t, j, &q)
		}
		w.Clock.Add(time.Second)
		for range atScale(150) {
			j.take(t, j.entry(w.Clock.Now().Add(-time.Duration(1100+j.random.IntN(5000))*time.Millisecond)))
		}
		j.reader.Bytes = 2000
		for range 60 {
			have.take(t, j, &q)
			w.Clock.Add(time.Second)
		}
		have.check(t, j.want(true, nil))
	})
}

// The order of an answer is that of time, and the first answer has nothing.
func TestFollowBegins(t *testing.T) {
	every(t, func(t *testing.T, w *tabletest.World) {
		j := newJournal(t, w)
		j.fill(t, 10, 10*time.Second)
		q := j.query(100)
		first, err := j.reader.Follow(t.Context(), q)
		if does(t, err); len(first.Entries) != 0 || first.Next == "" {
			t.Fatalf("it begins with %+v", first)
		}
		w.Clock.Add(time.Second)
		a, b := j.entry(w.Clock.Now()), j.entry(w.Clock.Now().Add(-3*time.Second))
		j.take(t, a)
		j.take(t, b)
		q.After = first.Next
		next, err := j.reader.Follow(t.Context(), q)
		does(t, err)
		var ids []string
		for _, e := range next.Entries {
			ids = append(ids, e.ID)
		}
		if !reflect.DeepEqual(ids, []string{b.ID, a.ID}) {
			t.Errorf("it shows %v, want %v", ids, []string{b.ID, a.ID})
		}
	})
}

// Writers and a reader at the same time, by the real clock.
func TestFollowWhileOthersWrite(t *testing.T) {
	every(t, func(t *testing.T, w *tabletest.World) {
		j := newJournal(t, w)
		store := w.Through().WithClock(time.Now)
		j.reader.Store, j.reader.Now = store, time.Now
		q := j.query(50)
		have := shown{}
		have.take(t, j, &q)
		var wait sync.WaitGroup
		written := make([][]activity.Entry, 4)
		for n := range written {
			wait.Go(func() {
				in := &activity.Ingest{Store: store, Now: time.Now, Settings: settingsOf(store)}
				for i := range 40 {
					at := time.Now().Add(-time.Duration(i%5) * 25 * time.Second).UTC().Truncate(time.Millisecond)
					e := activity.Entry{ID: fmt.Sprintf("req_%d_%d", n, i), Project: j.project, Kind: activity.Call, Time: at}
					if _, err := in.Take(context.WithoutCancel(t.Context()), linesOf(t, e)); err != nil {
						t.Error(err)
					}
					written[n] = append(written[n], e)
				}
			})
		}
		done := make(chan struct{})
		go func() { wait.Wait(); close(done) }()
		for writing := true; writing; {
			select {
			case <-done:
				writing = false
			default:
			}
			have.take(t, j, &q)
		}
		for have.take(t, j, &q) > 0 { // each answer shows what there is
		}
		j.all = slices.Concat(written...)
		have.check(t, j.want(true, nil))
	})
}
