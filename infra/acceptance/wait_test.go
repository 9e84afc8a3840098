package acceptance_test

import (
	"context"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"
)

// patience is how many polls in a row may show no progress before a test gives up. It is no time: on a busy machine a
// poll takes longer, as does what it waits for. Polls are at least pollEvery apart.
var patience = 6000

const pollEvery = 5 * time.Millisecond

// until polls a condition. progress tells how far that has come which the test waits for: while it changes, patience
// does not end.
func until(t testing.TB, what string, done func() bool, progress ...func() string) {
	t.Helper()
	last := ""
	for left := patience; !done(); left-- {
		var now strings.Builder
		for _, p := range progress {
			now.WriteString(p())
		}
		if now.String() != last {
			last, left = now.String(), patience
		}
		if left == 0 {
			t.Fatalf("it did not come to this: %s. The last progress: %s", what, last)
		}
		time.Sleep(pollEvery) //nolint:forbidigo // the pause of a poll
	}
}

func (p *tenant) until(what string, done func() bool, progress ...func() string) {
	p.t.Helper()
	until(p.t, what, done, progress...)
}

// fanout tells how far a connector's fan-out has come.
func (p *tenant) fanout() string { return fmt.Sprint(p.item("PROJ#"+p.id, "FANOUT#sandbox-key")) }

// working tells how much a process has done: what it has said, and the CPU that it has used. Only Linux tells the
// latter.
func working(pid int, said *logBuffer) func() string {
	return func() string {
		text, _ := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
		_, rest, _ := strings.Cut(string(text), ") ") // behind the name, which may hold anything
		fields := strings.Fields(rest)
		return fmt.Sprint(len(said.String()), fields[min(11, len(fields)):min(13, len(fields))])
	}
}

// lapsing is a context whose deadline comes when lapse is closed, so that no test depends on what is done by a time.
type lapsing struct {
	context.Context
	lapse <-chan struct{}
}

// Done implements context.Context.
func (c lapsing) Done() <-chan struct{} { return c.lapse }

// Err implements context.Context.
func (c lapsing) Err() error {
	select {
	case <-c.lapse:
		return context.DeadlineExceeded
	default:
		return nil
	}
}
