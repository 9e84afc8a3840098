package fanout_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/feature/dynamodb/attributevalue"

	"patchbay/infra/local/engine"
	"patchbay/shared/account"
	"patchbay/shared/connector"
	"patchbay/shared/fanout"
	"patchbay/shared/table/tabletest"
)

// world is a connector with accounts on a real table; the store's own promises are in shared/table's suite.
type world struct {
	*tabletest.World
	cfg connector.AuthConfig
	job fanout.Job
}

func newWorld(t *testing.T, accounts int) world {
	t.Helper()
	w := world{World: tabletest.New(t, engine.ForTest(t, engine.Dynoxide))}
	w.cfg = w.MakeConfig(t, w.MakeProject(t), "slack")
	w.job = fanout.Job{Project: w.cfg.Project, Connector: "slack"}
	w.MakeAccounts(t, w.cfg, accounts)
	return w
}

// pageSize is small, so that a few pages are few accounts.
const pageSize = 60

func (w world) runner(s fanout.Store) *fanout.Runner {
	return &fanout.Runner{Store: s, Now: w.Clock.Now, Reserve: 5 * time.Second, PageSize: pageSize,
		Log: slog.New(slog.DiscardHandler)}
}

func (w world) set(t *testing.T, state connector.State) int64 {
	t.Helper()
	c, changed, err := w.SetState(t.Context(), w.job.Project, "slack", state)
	if err != nil || !changed {
		t.Fatalf("switched: %v, %v", changed, err)
	}
	return c.Epoch
}

// behind counts accounts that have not seen the state at the epoch.
func (w world) behind(t *testing.T, state connector.State, epoch int64) int {
	t.Helper()
	n := 0
	for _, it := range w.Items(t) {
		var a struct {
			Entity    string `dynamodbav:"entity"`
			Connector string `dynamodbav:"connector"`
			Seen      struct {
				State connector.State `dynamodbav:"state"`
				Epoch int64           `dynamodbav:"epoch"`
			} `dynamodbav:"seen"`
		}
		if err := attributevalue.UnmarshalMap(it, &a); err != nil {
			t.Fatal(err)
		}
		if a.Entity == "account" && a.Connector == w.job.Connector && (a.Seen.State != state || a.Seen.Epoch != epoch) {
			n++
		}
	}
	return n
}

func (w world) pending(t *testing.T) int {
	t.Helper()
	jobs, err := w.Pending(t.Context(), w.Clock.Now().Add(time.Hour))
	if err != nil {
		t.Fatal(err)
	}
	return len(jobs)
}

// watched is a store that notes what is asked of it, and runs a hook before each materialised page.
type watched struct {
	fanout.Store
	mu    sync.Mutex
	pages []int // accounts in each page materialised
	hook  func(page int) error
}

func (s *watched) Materialise(ctx context.Context, j fanout.Job, ids []string, state connector.State,
	epoch int64) (int, error) {
	s.mu.Lock()
	page := len(s.pages)
	s.pages = append(s.pages, len(ids))
	s.mu.Unlock()
	if s.hook != nil {
		if err := s.hook(page); err != nil {
			return 0, err
		}
	}
	return s.Store.Materialise(ctx, j, ids, state, epoch)
}

func (s *watched) accounts() int {
	n := 0
	for _, page := range s.pages {
		n += page
	}
	return n
}

var errCrash = errors.New("the process died")

func TestRunResumesAfterACrash(t *testing.T) {
	const pages, rest = 3, 10
	const accounts = pages*pageSize + rest
	w := newWorld(t, accounts)
	epoch := w.set(t, connector.Disabled)
	for crash := range pages + 1 {
		broken := &watched{Store: w, hook: func(page int) error {
			if page == 1 || crash == 0 {
				return errCrash
			}
			return nil
		}}
		if err := w.runner(broken).Run(t.Context(), w.job); !errors.Is(err, errCrash) {
			t.Fatalf("run %d: %v", crash, err)
		}
		if want := accounts - crash*pageSize; w.behind(t, connector.Disabled, epoch) != want {
			t.Errorf("after crash %d: %d are behind; want %d", crash, w.behind(t, connector.Disabled, epoch), want)
		}
		if w.pending(t) != 1 {
			t.Error("an unfinished job is no longer pending")
		}
		follows(t, w, connector.FollowUp{Pending: true, Done: crash * pageSize, Total: accounts})
	}
	last := &watched{Store: w}
	if err := w.runner(last).Run(t.Context(), w.job); err != nil {
		t.Fatal(err)
	}
	if w.behind(t, connector.Disabled, epoch) != 0 || w.pending(t) != 0 || last.accounts() != rest {
		t.Errorf("at the end %d are behind, %d jobs pending; the last run did pages of %v",
			w.behind(t, connector.Disabled, epoch), w.pending(t), last.pages)
	}

	follows(t, w, connector.FollowUp{})

	// The next epoch starts from the beginning, whatever the cursor of the last one says.
	epoch = w.set(t, connector.Enabled)
	follows(t, w, connector.FollowUp{Pending: true, Total: accounts}) // what the last one did does not count
	again := &watched{Store: w}
	if err := w.runner(again).Run(t.Context(), w.job); err != nil || again.accounts() != accounts ||
		w.behind(t, connector.Enabled, epoch) != 0 {
		t.Errorf("the next job did pages of %v, %v", again.pages, err)
	}
}

// follows expects what the owner is told of the job.
func follows(t *testing.T, w world, want connector.FollowUp) {
	t.Helper()
	if have, err := w.FollowUp(t.Context(), w.job.Project, w.job.Connector); err != nil || have != want {
		t.Errorf("follow-up %+v, %v; want %+v", have, err, want)
	}
}

func TestRunsOfAllEpochsAtOnce(t *testing.T) {
	w := newWorld(t, pageSize+50)
	var epoch int64
	var wg sync.WaitGroup
	for i := range 6 {
		epoch = w.set(t, []connector.State{connector.Disabled, connector.Enabled}[i%2])
		for range 3 { // duplicates of each record, all overtaking each other
			wg.Go(func() {
				if err := w.runner(w).Run(t.Context(), w.job); err != nil && !errors.Is(err, fanout.ErrSuperseded) {
					t.Error(err)
				}
			})
		}
	}
	wg.Wait()
	if n := w.behind(t, connector.Enabled, epoch); n != 0 || w.pending(t) != 0 {
		t.Errorf("%d are behind the last epoch, %d jobs are pending", n, w.pending(t))
	}
}

func TestRunIsSupersededInTheMiddle(t *testing.T) {
	w := newWorld(t, pageSize+50)
	w.set(t, connector.Disabled)
	var newest int64
	s := &watched{Store: w}
	s.hook = func(page int) error {
		if page == 0 { // switched back, and that job done, while this one holds its first page
			newest = w.set(t, connector.Enabled)
			return w.runner(w).Run(t.Context(), w.job)
		}
		return nil
	}
	if err := w.runner(s).Run(t.Context(), w.job); !errors.Is(err, fanout.ErrSuperseded) {
		t.Errorf("error = %v", err)
	}
	if len(s.pages) != 1 || w.behind(t, connector.Enabled, newest) != 0 {
		t.Errorf("the older job went on for %v, and left %d accounts behind", s.pages, w.behind(t, connector.Enabled, newest))
	}
}

func TestRunStopsInTimeToReport(t *testing.T) {
	w := newWorld(t, pageSize+50)
	epoch := w.set(t, connector.Disabled)
	// The clock is behind the context's deadline by more than the reserve at first; a page takes ten seconds of it.
	ctx, cancel := context.WithDeadline(t.Context(), time.Now().Add(time.Hour))
	defer cancel()
	deadline, _ := ctx.Deadline()
	now := deadline.Add(-12 * time.Second)
	s := &watched{Store: w, hook: func(int) error { now = now.Add(10 * time.Second); return nil }}
	r := w.runner(s)
	r.Now = func() time.Time { return now }
	if err := r.Run(ctx, w.job); !errors.Is(err, fanout.ErrOutOfTime) {
		t.Errorf("error = %v", err)
	}
	if n := w.behind(t, connector.Disabled, epoch); n != 50 || len(s.pages) != 1 {
		t.Errorf("%d are behind after pages of %v", n, s.pages)
	}
	now = deadline.Add(-5 * time.Second) // exactly the reserve is left: enough to go on
	if err := r.Run(ctx, w.job); err != nil || w.behind(t, connector.Disabled, epoch) != 0 {
		t.Errorf("resumed: %v", err)
	}
}

func TestReconcileFinishesWhatTheStreamLost(t *testing.T) {
	w := newWorld(t, 3)
	other := w.MakeConfig(t, w.MakeProject(t), "hubspot")
	a := w.MakeAccount(t, other, "owner")
	epoch := w.set(t, connector.Disabled)
	w.Clock.Add(time.Minute)
	if _, _, err := w.SetState(t.Context(), other.Project, "hubspot", connector.Disabled); err != nil {
		t.Fatal(err)
	}
	w.Clock.Add(time.Second)
	if err := w.runner(w).Reconcile(t.Context(), time.Minute); err != nil {
		t.Fatal(err)
	}
	if w.behind(t, connector.Disabled, epoch) != 0 || w.pending(t) != 1 {
		t.Errorf("%d are behind, %d jobs pending", w.behind(t, connector.Disabled, epoch), w.pending(t))
	}
	if have, _, err := w.Account(t.Context(), other.Project, a.ID); err != nil || have.SeenState != connector.Enabled {
		t.Errorf("within its grace the job was taken from the stream: %s, %v", have.SeenState, err)
	}
	if err := w.runner(w).Reconcile(t.Context(), 0); err != nil || w.pending(t) != 0 {
		t.Errorf("without grace: %v, %d jobs pending", err, w.pending(t))
	}
}

// One connector's trouble does not keep the others from being finished, and is told.
func TestReconcileGoesOn(t *testing.T) {
	w := newWorld(t, 2)
	w.set(t, connector.Disabled)
	bad := w.MakeConfig(t, w.cfg.Project, "aha") // first in order
	w.MakeAccount(t, bad, "owner")
	if _, _, err := w.SetState(t.Context(), bad.Project, "aha", connector.Disabled); err != nil {
		t.Fatal(err)
	}
	s := &watched{Store: w, hook: func(page int) error {
		if page == 0 {
			return errCrash
		}
		return nil
	}}
	err := w.runner(s).Reconcile(t.Context(), -time.Hour)
	if !errors.Is(err, errCrash) || !strings.Contains(err.Error(), "aha in "+bad.Project) {
		t.Errorf("error = %v", err)
	}
	if w.pending(t) != 1 {
		t.Errorf("%d jobs are pending", w.pending(t))
	}
}

func TestRunTellsWhatItDid(t *testing.T) {
	w := newWorld(t, 3)
	w.set(t, connector.Disabled)
	var out bytes.Buffer
	r := w.runner(w)
	r.Log = slog.New(slog.NewTextHandler(&out, nil))
	if err := r.Run(t.Context(), w.job); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"project=" + w.job.Project, "connector=slack", "state=disabled", "epoch=2",
		"accounts=3"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("the log lacks %s: %s", want, out.String())
		}
	}
	out.Reset()
	if err := r.Run(t.Context(), w.job); err != nil || !strings.Contains(out.String(), "accounts=0") {
		t.Errorf("a duplicate: %v, %s", err, out.String())
	}
}

// What is broken stays broken: the fan-out writes what it has seen and never an account's own status.
func TestErrorsOutliveSwitches(t *testing.T) { // rule 5
	w := newWorld(t, 1)
	a := w.MakeAccount(t, w.cfg, "broken")
	if err := w.Break(t.Context(), a.Project, a.ID, 1,
		account.Reason{Code: "invalid_grant", At: w.Clock.Now()}); err != nil {
		t.Fatal(err)
	}
	for _, state := range []connector.State{connector.Disabled, connector.Enabled} {
		w.set(t, state)
		if err := w.runner(w).Run(t.Context(), w.job); err != nil {
			t.Fatal(err)
		}
		have, c, err := w.Account(t.Context(), a.Project, a.ID)
		want := map[connector.State]account.Status{connector.Disabled: account.Inactive,
			connector.Enabled: account.Error}[state]
		if err != nil || have.Effective(c) != want || have.SeenState != state || len(have.Reasons) != 1 {
			t.Errorf("%s: it is %s, has seen %s, %v, %v", state, have.Effective(c), have.SeenState, have.Reasons, err)
		}
	}
}
