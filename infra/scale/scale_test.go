package scale_test

import (
	"log/slog"
	"os"
	"strings"
	"testing"

	"patchbay/infra/local/scratch"
	"patchbay/infra/scale"
)

func TestMain(m *testing.M) {
	slog.SetDefault(slog.New(slog.DiscardHandler))
	os.Exit(m.Run())
}

// TestWhatBreaksFirst runs each operation into a spent partition: its caller reads a 503 that says when to come again,
// and is served a second later.
func TestWhatBreaksFirst(t *testing.T) {
	found, err := scale.Run(t.Context(), scratch.ForTest(t), scale.Limits{Read: 75, Write: 25})
	if err != nil {
		t.Fatal(err)
	}
	if len(found) < 7 {
		t.Fatalf("only %d operations were tried", len(found))
	}
	for _, f := range found {
		t.Logf("%+v", f)
		if f.Status != 503 || f.RetryAfter == "" || f.Code != "table_busy" && f.Code != "write_contended" || f.Message == "" {
			t.Errorf("%s: %d %s %q, Retry-After %q", f.Operation, f.Status, f.Code, f.Message, f.RetryAfter)
		}
		if f.Units <= 0 || f.Spent != "read" && f.Spent != "write" {
			t.Errorf("%s: %v units of %q a call", f.Operation, f.Units, f.Spent)
		}
		if f.Partition == "" || f.Calls == 0 {
			t.Errorf("%s: %d calls, and %q was spent", f.Operation, f.Calls, f.Partition)
		}
		if f.Again >= 500 || f.Again == 0 {
			t.Errorf("%s: a second later %d", f.Operation, f.Again)
		}
		if strings.Contains(f.Message, "Throughput") {
			t.Errorf("%s: the message is DynamoDB's: %s", f.Operation, f.Message)
		}
	}
}
