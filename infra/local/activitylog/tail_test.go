package activitylog_test

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/events"

	"patchbay/infra/local/activitylog"
	"patchbay/shared/activity"
	"patchbay/shared/ident"
)

const childDir = "ACTIVITYLOG_TEST_DIR"

func TestMain(m *testing.M) {
	if dir := os.Getenv(childDir); dir != "" {
		write(dir)
		return
	}
	os.Exit(m.Run())
}

func fatal(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
}

// write records entries until it is killed, and says each one's ID as a function answers: after Record.
func write(dir string) {
	f, err := activitylog.Open(dir)
	fatal(err)
	tail := &activitylog.Tail{File: f, Handler: sink(dir), Every: 3 * time.Millisecond, Log: slog.Default()}
	go func() { fatal(tail.Run(context.Background())) }()
	w := &activity.Writer{To: f}
	for {
		now := time.Now()
		e := &activity.Entry{ID: ident.New("req", now), Project: "prj_1", Kind: activity.Call, Time: now,
			Message: strings.Repeat("x", 300)}
		w.Record(context.Background(), e)
		fmt.Println(e.ID)
		time.Sleep(200 * time.Microsecond)
	}
}

// sink writes each batch it is handed as one line of IDs.
func sink(dir string) func(context.Context, events.CloudwatchLogsEvent) error {
	return func(_ context.Context, e events.CloudwatchLogsEvent) error {
		data, err := e.AWSLogs.Parse()
		if err != nil {
			return err
		}
		var ids []string
		for _, l := range data.LogEvents {
			if entry, ok := activity.ParseLine([]byte(l.Message)); ok {
				ids = append(ids, entry.ID)
			}
		}
		f, err := os.OpenFile(filepath.Join(dir, "taken"), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
		if err != nil {
			return err
		}
		_, err = f.WriteString(strings.Join(ids, " ") + "\n")
		return errors.Join(err, f.Close())
	}
}

// A process is killed at any moment, often between the writing of a line and its handing on. Every entry whose Record
// returned is handed on, in batches that are the same when they come again.
func TestKilledLosesNothing(t *testing.T) {
	dir := t.TempDir()
	said := map[string]bool{}
	for round := range 12 {
		cmd := exec.CommandContext(t.Context(), os.Args[0])
		cmd.Env = append(os.Environ(), childDir+"="+dir)
		cmd.Stderr = os.Stderr
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		lines := bufio.NewScanner(out)
		for n := 0; n < 40+37*round && lines.Scan(); n++ {
			said[lines.Text()] = true
		}
		if err := cmd.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		for lines.Scan() { // what it said before it died
			if len(lines.Text()) == len("req_")+26 {
				said[lines.Text()] = true
			}
		}
		_ = cmd.Wait()
	}
	taken := drain(t, dir)
	for id := range said {
		if taken[id] == 0 {
			t.Errorf("%s was said and is lost", id)
		}
	}
	t.Logf("%d entries, of 12 processes that were killed", len(said))
}

// drain hands on what is left and returns in how many different batches each entry came.
func drain(t *testing.T, dir string) map[string]int {
	t.Helper()
	f, err := activitylog.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	tail := &activitylog.Tail{File: f, Handler: sink(dir), Log: slog.Default()}
	for more := true; more; {
		if more, err = tail.Once(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	text, err := os.ReadFile(filepath.Join(dir, "taken"))
	if err != nil {
		t.Fatal(err)
	}
	batches, taken := map[string]bool{}, map[string]int{}
	for b := range strings.Lines(string(text)) {
		if !batches[b] {
			batches[b] = true
			for id := range strings.FieldsSeq(b) {
				if taken[id]++; taken[id] > 1 {
					t.Errorf("%s came in two different batches", id)
				}
			}
		}
	}
	return taken
}

// A batch that is refused comes again, the same, and nothing after it before.
func TestRefusedBatchComesAgain(t *testing.T) {
	dir := t.TempDir()
	f, err := activitylog.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	var got []string
	refuse := true
	tail := &activitylog.Tail{File: f, Log: slog.Default()}
	tail.Handler = func(_ context.Context, e events.CloudwatchLogsEvent) error {
		got = append(got, e.AWSLogs.Data)
		if refuse {
			return errors.New("no")
		}
		return nil
	}
	w := &activity.Writer{To: f}
	record := func(id string) { w.Record(t.Context(), &activity.Entry{ID: id, Project: "p", Time: time.Now()}) }
	record("a")
	if _, err := tail.Once(t.Context()); err == nil {
		t.Fatal("the refusal is not told")
	}
	record("b")
	refuse = false
	for range 2 {
		if more, err := tail.Once(t.Context()); err != nil || !more {
			t.Fatal(more, err)
		}
	}
	if more, err := tail.Once(t.Context()); more || err != nil {
		t.Error("there is more", err)
	}
	if len(got) != 3 || got[0] != got[1] || got[1] == got[2] {
		t.Errorf("%d batches, or the refused one came otherwise", len(got))
	}
}

// What was handed on is removed, and a line that its writer did not finish is passed over.
func TestFileIsEmptied(t *testing.T) {
	dir := t.TempDir()
	f, err := activitylog.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	tail := &activitylog.Tail{File: f, Log: slog.Default()}
	tail.Handler = func(_ context.Context, e events.CloudwatchLogsEvent) error {
		data, err := e.AWSLogs.Parse()
		n += len(data.LogEvents)
		return err
	}
	e := activity.Entry{ID: "a", Project: "p", Message: strings.Repeat("x", 100_000)}
	long, _ := json.Marshal(activity.Line{Activity: &e})
	for range 100 {
		_, _ = f.Write(append(long, '\n'))
	}
	for more := true; more; {
		if more, err = tail.Once(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	info, err := os.Stat(filepath.Join(dir, "activity.log"))
	if err != nil || info.Size() != 0 || n != 100 {
		t.Errorf("%d bytes are left, %d entries were taken, %v", info.Size(), n, err)
	}
	_, _ = f.Write([]byte(`{"activity":{"id":"b","proj`))
	_ = f.Close()
	if f, err = activitylog.Open(dir); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	tail.File = f
	_, _ = f.Write(append(long, '\n'))
	if _, err := tail.Once(t.Context()); err != nil || n != 101 {
		t.Errorf("%d entries, %v", n, err)
	}
}
