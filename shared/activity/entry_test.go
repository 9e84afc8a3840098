package activity_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"patchbay/shared/activity"
)

func TestSettings(t *testing.T) {
	for _, s := range []activity.Settings{{}, {Mode: "all", Days: 1}, {Mode: "errors", Days: 365}, {Mode: "none"}} {
		if err := s.Check(); err != nil {
			t.Errorf("%+v: %v", s, err)
		}
	}
	for _, s := range []activity.Settings{{Mode: "some"}, {Days: -1}, {Days: 366}} {
		if s.Check() == nil {
			t.Errorf("%+v is taken", s)
		}
	}
	ok, failed := &activity.Entry{}, &activity.Entry{Failed: true}
	for mode, want := range map[activity.Mode][2]bool{
		"": {true, true}, activity.All: {true, true}, activity.Errors: {false, true}, activity.None: {false, false},
	} {
		s := activity.Settings{Mode: mode}
		if got := [2]bool{s.Keeps(ok), s.Keeps(failed)}; got != want {
			t.Errorf("%q keeps %v, want %v", mode, got, want)
		}
	}
	if keep := (activity.Settings{}).Keep(); keep != 30*24*time.Hour {
		t.Errorf("entries are kept %v", keep)
	}
}

// oneWrite fails a test when a line comes in pieces.
type oneWrite struct {
	t *testing.T
	bytes.Buffer
}

func (w *oneWrite) Write(b []byte) (int, error) {
	if !bytes.HasSuffix(b, []byte("\n")) || bytes.Count(b, []byte("\n")) != 1 {
		w.t.Errorf("a write has no whole line: %.100q", b)
	}
	return w.Buffer.Write(b)
}

func TestWriterCutsWhatNoLogTakes(t *testing.T) {
	out := &oneWrite{t: t}
	w := &activity.Writer{To: out}
	long := &activity.Payload{Body: strings.Repeat("x", activity.MaxPayload)}
	e := activity.Entry{ID: "req_1", Project: "prj_1", Kind: activity.Call, Sent: long}
	w.Record(t.Context(), &e)
	for range 300 {
		e.Steps = append(e.Steps, activity.Step{Name: "call", URL: "https://example.com/a", Answered: long})
	}
	w.Record(t.Context(), &e)
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	if len(lines) != 2 || len(lines[1]) > 256<<10 {
		t.Fatalf("%d lines, the last of %d bytes", len(lines), len(lines[len(lines)-1]))
	}
	whole, ok1 := activity.ParseLine([]byte(lines[0]))
	slim, ok2 := activity.ParseLine([]byte(lines[1]))
	if !ok1 || !ok2 || whole.Sent.Body != long.Body || !slim.Sent.Cut || slim.Sent.Body != "" ||
		len(slim.Steps) != 100 || slim.Steps[0].URL == "" || !slim.Steps[0].Answered.Cut {
		t.Errorf("read back %v %v, %+v", ok1, ok2, slim.Sent)
	}
	if len(e.Steps) != 300 || e.Sent.Body == "" {
		t.Error("the caller's entry was changed")
	}
}

func TestParseLine(t *testing.T) {
	for _, line := range []string{
		"", "START RequestId: 1", "{}", `{"activity":null}`, `{"activity":{"id":"req_1"}}`, `{"activity":{"project":"p"}}`,
		`{"msg":"request"}`, `{"activity":"text"}`,
	} {
		if e, ok := activity.ParseLine([]byte(line)); ok {
			t.Errorf("%q is the entry %+v", line, e)
		}
	}
}
