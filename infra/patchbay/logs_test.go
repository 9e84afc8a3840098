package main

import (
	"context"
	"encoding/json"
	"strings"
	"sync"
	"testing"
	"time"

	"patchbay/shared/activity"
	"patchbay/shared/actor"
	"patchbay/shared/app/logingest"
	"patchbay/shared/ident"
	"patchbay/shared/table"
)

func (o *owner) logs(t *testing.T, entries ...activity.Entry) {
	t.Helper()
	store := table.New(o.stack.Config.DynamoDB(), o.stack.Config.Table).As(actor.Of("test"))
	in := &activity.Ingest{Store: store, Now: time.Now, Settings: logingest.Settings(store)}
	var lines [][]byte
	for _, e := range entries {
		text, err := json.Marshal(activity.Line{Activity: &e})
		if err != nil {
			t.Fatal(err)
		}
		lines = append(lines, text)
	}
	if _, err := in.Take(t.Context(), lines); err != nil {
		t.Fatal(err)
	}
}

func (o *owner) entry(change func(*activity.Entry)) activity.Entry {
	now := time.Now()
	e := activity.Entry{ID: ident.New("req", now), Project: o.stack.ProjectID, Kind: activity.Call, Time: now,
		Connector: "hubspot", Status: 200}
	change(&e)
	return e
}

func TestLogs(t *testing.T) {
	o := newOwner(t)
	fine := o.entry(func(e *activity.Entry) { e.Account = "acc_1" })
	bad := o.entry(func(e *activity.Entry) {
		e.Failed, e.Status, e.ProviderWords, e.Cure = true, 401, "no\x1b[31m way", "The client secret is wrong."
	})
	o.logs(t, fine, bad)
	all := o.does("", []string{"logs", o.stack.ProjectID}, fine.ID, bad.ID, "The client secret is wrong.", "acc_1")
	o.does("", []string{"logs"}, fine.ID, bad.ID)
	if strings.Contains(all, "\x1b") {
		t.Error("a provider's words move the cursor")
	}
	for _, args := range [][]string{
		{"--failed"}, {"--account", "acc_2"}, {"--kind", "link"}, {"--platform"}, {"--since", "0s"},
	} {
		have := o.does("", append([]string{"logs", o.stack.ProjectID}, args...))
		if strings.Contains(have, fine.ID) {
			t.Errorf("%v shows what it must not: %s", args, have)
		}
	}
	o.does("", []string{"project", "logs", o.stack.ProjectID}, "logs: all, kept 30 days, payloads off")
	o.does("", []string{"project", "logs", o.stack.ProjectID, "--mode", "errors", "--days", "7", "--payloads", "on"},
		"logs: errors, kept 7 days, payloads on")
	o.does("", []string{"project", "logs", o.stack.ProjectID, "--payloads", "off"}, "errors, kept 7 days, payloads off")
	for _, args := range [][]string{
		{"project", "logs", o.stack.ProjectID, "--days", "400"}, {"project", "logs", "prj_none"}, {"logs", "prj_none"},
		{"logs", o.stack.ProjectID, "--kind", "nothing"},
	} {
		if out, err := o.try("", args...); err == nil {
			t.Errorf("%v is taken: %s", args, out)
		}
	}
}

// watched is an output that a test looks at while it is written.
type watched struct {
	mu   sync.Mutex
	text strings.Builder
}

func (w *watched) Write(b []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.text.Write(b)
}

func (w *watched) count(s string) int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return strings.Count(w.text.String(), s)
}

func TestLogsAreFollowed(t *testing.T) {
	o := newOwner(t)
	var out watched
	target := &Target{Dev: o.dev, out: &out, err: t.Output()}
	before := o.entry(func(*activity.Entry) {})
	o.logs(t, before)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	done := make(chan error, 1)
	go func() {
		c := logsCommand{Project: o.stack.ProjectID, Follow: true, Since: span(time.Hour), Limit: 50,
			every: 10 * time.Millisecond}
		done <- c.Run(ctx, target)
	}()
	all := []activity.Entry{before}
	for i := range 30 {
		e := o.entry(func(e *activity.Entry) { e.Time = e.Time.Add(-time.Duration(i%3) * 10 * time.Minute) })
		o.logs(t, e)
		all = append(all, e)
	}
	for out.count(all[len(all)-1].ID) == 0 {
		select {
		case err := <-done:
			t.Fatal("it ended: ", err)
		case <-time.After(10 * time.Millisecond):
		}
	}
	cancel()
	if err := <-done; err != nil {
		t.Error(err)
	}
	for _, e := range all {
		if n := out.count(e.ID); n != 1 {
			t.Errorf("%s is shown %d times", e.ID, n)
		}
	}
}
