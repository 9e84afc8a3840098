package table_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"patchbay/shared/activity"
	"patchbay/shared/ident"
	"patchbay/shared/project"
	"patchbay/shared/table"
	"patchbay/shared/table/tabletest"
)

// journal is the log of a world: what stores it, what reads it, and what it must hold.
type journal struct {
	w       *tabletest.World
	project string
	ingest  *activity.Ingest
	reader  *activity.Reader
	random  *rand.Rand
	all     []activity.Entry
}

func newJournal(t *testing.T, w *tabletest.World) *journal {
	t.Helper()
	return &journal{
		w: w, project: w.MakeProject(t), random: rand.New(rand.NewPCG(1, 2)),
		ingest: &activity.Ingest{Store: w.Store, Now: w.Clock.Now, Settings: settingsOf(w.Store)},
		reader: &activity.Reader{Store: w.Store, Now: w.Clock.Now},
	}
}

func settingsOf(s *table.Store) func(ctx context.Context, id string) (activity.Settings, error) {
	return func(ctx context.Context, id string) (activity.Settings, error) {
		p, err := s.Project(ctx, id)
		if errors.Is(err, project.ErrNotFound) {
			err = activity.ErrNoProject
		}
		return p.Logs, err
	}
}

// entry makes an entry of a time that many share.
func (j *journal) entry(at time.Time, change ...func(*activity.Entry)) activity.Entry {
	at = at.UTC().Truncate(time.Millisecond)
	e := activity.Entry{
		ID: ident.New("req", at), Project: j.project, Kind: activity.Call, Time: at, Took: 42 * time.Millisecond,
		Connector: "hubspot", Account: fmt.Sprintf("acc_%d", j.random.IntN(3)), Method: "GET",
		URL: "https://api.example.com/v1/<things>&more", Status: 200,
	}
	for _, c := range change {
		c(&e)
	}
	return e
}

func linesOf(t testing.TB, entries ...activity.Entry) (lines [][]byte) {
	t.Helper()
	for _, e := range entries {
		text, err := json.Marshal(activity.Line{Activity: &e})
		does(t, err)
		lines = append(lines, text)
	}
	return lines
}

func (j *journal) take(t testing.TB, entries ...activity.Entry) {
	t.Helper()
	_, err := j.ingest.Take(t.Context(), linesOf(t, entries...))
	does(t, err)
	j.all = append(j.all, entries...)
}

// fill takes n entries of the last while in batches whose times overlap.
func (j *journal) fill(t testing.TB, n int, over time.Duration) {
	t.Helper()
	now := j.w.Clock.Now()
	for n > 0 {
		around := now.Add(-time.Duration(j.random.Int64N(int64(over))))
		var batch []activity.Entry
		for range min(n, 1+j.random.IntN(12)) {
			at := around.Add(-time.Duration(j.random.Int64N(int64(40 * time.Second)))).Truncate(50 * time.Millisecond)
			batch = append(batch, j.entry(at))
		}
		j.take(t, batch...)
		n -= len(batch)
	}
}

func (j *journal) want(ascending bool, keep func(activity.Entry) bool) []string {
	all := slices.Clone(j.all)
	slices.SortFunc(all, func(a, b activity.Entry) int {
		if c := a.Time.Compare(b.Time); c != 0 {
			return c
		}
		return strings.Compare(a.ID, b.ID)
	})
	if !ascending {
		slices.Reverse(all)
	}
	ids := []string{}
	for _, e := range all {
		if keep == nil || keep(e) {
			ids = append(ids, e.ID)
		}
	}
	return ids
}

// logPages reads to the end and returns the IDs and how many pages they took.
func logPages(t testing.TB, r *activity.Reader, q activity.Query) (ids []string, n int) {
	t.Helper()
	ids = []string{}
	for more := true; more; more = q.After != "" {
		page, err := r.List(t.Context(), q)
		does(t, err)
		if len(page.Entries) > q.Limit {
			t.Errorf("a page of %d has %d", q.Limit, len(page.Entries))
		}
		for _, e := range page.Entries {
			ids = append(ids, e.ID)
		}
		if n++; n > 5000 {
			t.Fatal("the pages do not end")
		}
		q.After = page.Next
	}
	return ids, n
}

func (j *journal) query(limit int) activity.Query {
	return activity.Query{Project: j.project, Streams: []activity.Stream{activity.Logs}, Limit: limit}
}

func TestLogIsReadInOrderInBothDirections(t *testing.T) {
	every(t, func(t *testing.T, w *tabletest.World) {
		j := newJournal(t, w)
		n := atScale(120)
		j.fill(t, n, 2*time.Minute)
		for _, ascending := range []bool{false, true} {
			for _, limit := range []int{1, 7, n - 1, n, 1000} {
				for _, most := range []int{0, 2000} { // bytes
					r := *j.reader
					r.Bytes = most
					q := j.query(limit)
					q.Ascending = ascending
					if have, _ := logPages(t, &r, q); !reflect.DeepEqual(have, j.want(ascending, nil)) {
						t.Fatalf("ascending %v, pages of %d, %d bytes: %d of %d entries, or another order", ascending, limit, most,
							len(have), len(j.all))
					}
				}
			}
		}
	})
}

// What began in the same millisecond, in many blocks, is in the order of IDs, and no page repeats or loses any.
func TestLogOfOneMoment(t *testing.T) {
	every(t, func(t *testing.T, w *tabletest.World) {
		j := newJournal(t, w)
		for range atScale(80) {
			j.take(t, j.entry(w.Clock.Now()))
		}
		for _, ascending := range []bool{false, true} {
			for _, most := range []int{0, 1000} {
				r := *j.reader
				r.Bytes = most
				q := j.query(7)
				q.Ascending = ascending
				if have, _ := logPages(t, &r, q); !reflect.DeepEqual(have, j.want(ascending, nil)) {
					t.Errorf("ascending %v, %d bytes: %d of %d entries, or another order", ascending, most, len(have), len(j.all))
				}
			}
		}
	})
}

func TestLogIsFilteredWhileItIsRead(t *testing.T) {
	every(t, func(t *testing.T, w *tabletest.World) {
		j := newJournal(t, w)
		j.fill(t, 80, 2*time.Minute)
		odd := j.entry(w.Clock.Now(), func(e *activity.Entry) {
			e.Account, e.Owner, e.Status, e.Failed, e.Code = "acc_odd", `tenant "7" <&> é`, 500, true, "provider_error"
			e.RequestID, e.Attempt, e.By = "req_first", "att_1", "key:abc"
		})
		j.take(t, odd)
		yes, no := true, false
		from, to := w.Clock.Now().Add(-time.Minute), w.Clock.Now().Add(-30*time.Second)
		for name, f := range map[string]activity.Filter{
			"all": {}, "account": {Accounts: []string{"acc_1", "acc_odd"}}, "owner": {Owners: []string{odd.Owner}},
			"status": {Statuses: []int{500, 404}}, "failed": {Failed: &yes}, "fine": {Failed: &no},
			"id": {IDs: []string{j.all[17].ID}}, "correlation": {IDs: []string{"req_first"}}, "by": {ByIDs: []string{"abc"}},
			"attempt": {Attempts: []string{"att_1"}}, "none": {Accounts: []string{"acc_9"}}, "empty": {Owners: []string{""}},
			"time": {From: from, To: to}, "both": {From: from, Accounts: []string{"acc_2"}}, "nothing": {Nothing: true},
		} {
			for _, ascending := range []bool{false, true} {
				q := j.query(10)
				q.Filter, q.Ascending = f, ascending
				want := j.want(ascending, func(e activity.Entry) bool { return f.Match(&e) })
				if have, _ := logPages(t, j.reader, q); !reflect.DeepEqual(have, want) {
					t.Errorf("%s, ascending %v: %v, want %v", name, ascending, have, want)
				}
			}
		}
	})
}

func TestBatchThatComesTwiceIsStoredOnce(t *testing.T) {
	every(t, func(t *testing.T, w *tabletest.World) {
		j := newJournal(t, w)
		for _, age := range []time.Duration{0, time.Hour} { // in time and late
			var batch []activity.Entry
			for i := range 40 {
				batch = append(batch, j.entry(w.Clock.Now().Add(-age-time.Duration(i)*time.Second)))
			}
			j.take(t, batch...)
			before := w.Items(t)
			for range 3 {
				w.Clock.Add(time.Minute)
				slices.Reverse(batch)
				_, err := j.ingest.Take(t.Context(), linesOf(t, batch...))
				does(t, err)
			}
			if after := w.Items(t); !reflect.DeepEqual(before, after) {
				t.Errorf("a batch that was stored changed the table: %s", changes(before, after))
			}
			// Cut otherwise, as by a tailer that lost its place, the blocks are others, and the entries show once.
			_, err := j.ingest.Take(t.Context(), linesOf(t, batch[3:20]...))
			does(t, err)
		}
		if have, _ := logPages(t, j.reader, j.query(9)); !reflect.DeepEqual(have, j.want(false, nil)) {
			t.Errorf("%d entries are listed of %d", len(have), len(j.all))
		}
	})
}

func TestLogKeepsWhatTheProjectSays(t *testing.T) {
	every(t, func(t *testing.T, w *tabletest.World) {
		j := newJournal(t, w)
		failed := func(e *activity.Entry) { e.Failed = true }
		ids := func(days int) []string {
			q := j.query(10)
			q.Keep = activity.Settings{Days: days}.Keep()
			have, _ := logPages(t, j.reader, q)
			return have
		}
		old := j.entry(w.Clock.Now())
		j.take(t, old)
		w.Clock.Add(2 * 24 * time.Hour)
		setLogs(t, w, j.project, activity.Settings{Mode: activity.Errors, Days: 5})
		bad := j.entry(w.Clock.Now(), failed)
		j.take(t, bad, j.entry(w.Clock.Now()))
		if have := ids(30); !reflect.DeepEqual(have, []string{bad.ID, old.ID}) {
			t.Errorf("errors alone: %v", have)
		}
		if have := ids(1); !reflect.DeepEqual(have, []string{bad.ID}) {
			t.Errorf("a shorter retention shows %v", have)
		}
		setLogs(t, w, j.project, activity.Settings{Mode: activity.None})
		w.Clock.Add(2 * time.Minute)
		j.take(t, j.entry(w.Clock.Now(), failed))
		if have := ids(30); len(have) != 2 {
			t.Errorf("none: %v", have)
		}
		w.Clock.Add(5 * 24 * time.Hour) // DynamoDB deletes late: the engines here have not
		if have := ids(30); !reflect.DeepEqual(have, []string{old.ID}) {
			t.Errorf("after five days: %v", have)
		}
		w.Clock.Add(24 * 24 * time.Hour)
		if have := ids(365); len(have) != 0 {
			t.Errorf("after a month: %v", have)
		}
		got, err := j.ingest.Take(t.Context(), linesOf(t, activity.Entry{
			ID: "req_1", Project: ident.New("prj", w.Clock.Now()), Kind: activity.Call, Time: w.Clock.Now(),
		}))
		if err != nil || got.Dropped != 1 {
			t.Errorf("an entry of no project: %+v, %v", got, err)
		}
	})
}

func TestLogOfOneProjectAndStream(t *testing.T) {
	every(t, func(t *testing.T, w *tabletest.World) {
		j, other := newJournal(t, w), newJournal(t, w)
		kinds := []activity.Kind{activity.Call, activity.Link, activity.Delivery, activity.Request, activity.Refresh}
		var batch []activity.Entry
		for _, k := range kinds {
			batch = append(batch, j.entry(w.Clock.Now(), func(e *activity.Entry) { e.Kind = k }))
		}
		strange := other.entry(w.Clock.Now())
		j.take(t, append(batch, strange)...)
		for streams, want := range map[string][]int{
			"log": {0, 1, 4}, "delivery": {2}, "request": {3}, "log delivery": {0, 1, 2, 4},
		} {
			q := j.query(10)
			q.Streams, q.Ascending = nil, true
			for _, s := range strings.Fields(streams) {
				q.Streams = append(q.Streams, activity.Stream(s))
			}
			var ids []string
			for _, i := range want {
				ids = append(ids, batch[i].ID)
			}
			slices.Sort(ids)
			if have, _ := logPages(t, j.reader, q); !reflect.DeepEqual(have, ids) {
				t.Errorf("%s: %v, want %v", streams, have, ids)
			}
		}
		if have, _ := logPages(t, other.reader, other.query(10)); !reflect.DeepEqual(have, []string{strange.ID}) {
			t.Errorf("the other project has %v", have)
		}
		for _, e := range batch {
			found, err := j.reader.Find(t.Context(), j.project, 0, e.ID)
			if err != nil || found.Kind != e.Kind {
				t.Errorf("the entry %s is %+v, %v", e.ID, found, err)
			}
			_, err = j.reader.Find(t.Context(), other.project, 0, e.ID)
			is(t, err, activity.ErrNotFound)
		}
		for _, id := range []string{"", "req_1", ident.New("req", w.Clock.Now()), strings.Repeat("x", 3000)} {
			_, err := j.reader.Find(t.Context(), j.project, 0, id)
			is(t, err, activity.ErrNotFound)
		}
	})
}

func TestCursorsOfTheLogThatNobodyGave(t *testing.T) {
	every(t, func(t *testing.T, w *tabletest.World) {
		j := newJournal(t, w)
		j.fill(t, 40, time.Minute)
		first, err := j.reader.List(t.Context(), j.query(5))
		does(t, err)
		begun, err := j.reader.Follow(t.Context(), j.query(5))
		does(t, err)
		for _, c := range []string{"x", "d", "d.1.2", "d.x!.1.a", "d.1.zzzzzzzzzzzzz.a", "a" + first.Next[1:], begun.Next} {
			q := j.query(5)
			q.After = c
			_, err := j.reader.List(t.Context(), q)
			is(t, err, activity.ErrCursor)
		}
		for _, c := range []string{"x", "f", "f.1", "f.1.abc", "f.x!.", first.Next, "f.1." + strings.Repeat("x", 20000)} {
			q := j.query(5)
			q.After = c
			_, err := j.reader.Follow(t.Context(), q)
			is(t, err, activity.ErrCursor)
		}
	})
}
