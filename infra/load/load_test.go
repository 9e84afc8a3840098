package load

import (
	"os"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"patchbay/infra/local/queue"
	"patchbay/shared/queue/sqs"
)

// load is how many deliveries a test makes: PATCHBAY_LOAD, else a number for each day.
func load(t testing.TB, otherwise int) int {
	t.Helper()
	n, err := strconv.Atoi(os.Getenv("PATCHBAY_LOAD"))
	if err != nil {
		return otherwise
	}
	return n
}

// Every event arrives though queue and function are killed again and again, and none under another id. PATCHBAY_LOAD
// makes it 100,000.
func TestDeliveriesSurviveKills(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes seconds")
	}
	w := newWorld(t)
	n := load(t, 2000)
	all, ids := messages(n, w.project, w.endpoint.ID)
	stop, ended := make(chan struct{}), make(chan int)
	go func() { ended <- w.killAgainAndAgain(t, n, stop) }()
	began := time.Now()
	q := &sqs.Queue{Client: queue.ClientForTest(w.queues), URL: queue.URL(w.queues, "Deliveries")}
	for len(all) > 0 {
		k := min(100, len(all))
		if err := q.Send(t.Context(), all[:k]); err == nil { // else it may be there in part: the same ids again
			all = all[k:]
		} else {
			time.Sleep(20 * time.Millisecond)
		}
	}
	for before, since := 0, time.Now(); before < n; { // for as long as some arrive
		if got := w.arrived(); got > before {
			before, since = got, time.Now()
		} else if time.Since(since) > 3*time.Minute {
			break
		}
		time.Sleep(50 * time.Millisecond)
	}
	took := time.Since(began)
	close(stop)
	kills := <-ended
	got, calls := w.counts()
	t.Logf("%d events, %d arrived in %d calls and %v; the process was killed %d times", n, got, calls, took, kills)
	if got != n || kills == 0 {
		t.Errorf("%d of %d arrived, after %d kills", got, n, kills)
	}
	for id := range w.got {
		if !ids[id] {
			t.Errorf("%s is no event's id", id)
		}
	}
}

// killAgainAndAgain runs the process and kills it after a random share of the n deliveries, a tenth at most, so that a
// fast machine is not done before the first kill; or at a random moment, if they come slowly. It says how often it did.
func (w *world) killAgainAndAgain(t *testing.T, n int, stop <-chan struct{}) (kills int) {
	const most = 30 // then it is left alone, so that a slow machine comes to an end
	look := time.NewTicker(time.Millisecond)
	defer look.Stop()
	for {
		cmd := w.start(t, "serve")
		if err := cmd.Start(); err != nil {
			t.Error(err)
			return kills
		}
		life := time.After(300*time.Millisecond + random(1500*time.Millisecond))
		before := w.arrived()
		share := 1 + int(random(time.Duration(n/10)))
		for alive := true; alive; {
			select {
			case <-stop:
				_ = cmd.Process.Signal(syscall.SIGKILL)
				_ = cmd.Wait()
				return kills
			case <-life:
				alive = kills == most
			case <-look.C:
				alive = kills == most || w.arrived() < before+share
			}
		}
		kills++
		_ = cmd.Process.Signal(syscall.SIGKILL)
		_ = cmd.Wait()
	}
}

// worstRatio is far below what is seen on an idle machine (decision 0019): it tells a mistake, not a busy machine.
const worstRatio = 0.3

// A delivery costs little more of the CPU than a bare loop that signs and posts, in the function's process.
func TestDeliveriesPerCPUSecond(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes seconds")
	}
	w := newWorld(t)
	n := load(t, 4000)
	best := map[string]float64{}
	for range 3 {
		for _, mode := range []string{"bare", "handle"} {
			cmd := w.start(t, mode, "LOAD_N="+strconv.Itoa(n))
			out, err := cmd.Output()
			if err != nil {
				t.Fatalf("%s: %v", mode, err)
			}
			seconds, err := strconv.ParseFloat(strings.Fields(string(out))[0], 64)
			if err != nil {
				t.Fatalf("%s: %s", mode, out)
			}
			best[mode] = max(best[mode], float64(n)/seconds)
		}
	}
	ratio := best["handle"] / best["bare"]
	t.Logf("deliveries per CPU second: %.0f, bare loop %.0f, ratio %.2f", best["handle"], best["bare"], ratio)
	if ratio < worstRatio {
		t.Errorf("the function delivers %.2f of what a bare loop does", ratio)
	}
}
