package lambdatest

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/events"

	"patchbay/shared/activity"
	"patchbay/shared/actor"
	"patchbay/shared/app/logingest"
	"patchbay/shared/ident"
	"patchbay/shared/table"
)

// logID says when its entry began.
var logID = ident.New("req", time.Now())

// logged stores a call that failed, a moment ago.
func logged(t *testing.T, store *table.Store) {
	t.Helper()
	at, _ := ident.Time(logID)
	e := activity.Entry{
		ID: logID, Project: projectID, Kind: activity.Call, Time: at, Account: accountID, Connector: "sandbox-key",
		Status: 401, Failed: true, Code: "provider_unauthorized",
	}
	text, err := json.Marshal(activity.Line{Activity: &e})
	if err != nil {
		t.Fatal(err)
	}
	by := store.As(actor.Of("test"))
	in := &activity.Ingest{Store: by, Now: time.Now, Settings: logingest.Settings(by)}
	if taken, err := in.Take(t.Context(), [][]byte{text}); err != nil || taken.Entries != 1 {
		t.Fatalf("%+v, %v", taken, err)
	}
}

// stored looks for the sample's entries, at their time.
func stored(t *testing.T, store *table.Store) {
	t.Helper()
	then := func() time.Time { return time.Date(2026, 11, 24, 7, 0, 0, 0, time.UTC) }
	r := &activity.Reader{Store: store.WithClock(then), Now: then}
	page, err := r.List(t.Context(), activity.Query{
		Project: projectID, Streams: []activity.Stream{activity.Logs}, Limit: 10,
	})
	if err != nil || len(page.Entries) != 3 || page.Next != "" || page.Entries[1].Cure == "" {
		t.Errorf("stored are %+v, %v", page, err)
	}
}

// TestEveryLogIsSubscribed holds the subscriptions to the functions there are, and the sample to the pattern.
func TestEveryLogIsSubscribed(t *testing.T) {
	t.Parallel()
	all := functions(t, readTemplate(t))
	var subscribed, want []string
	for _, e := range all["log-ingest"].Events {
		if e.Type != "CloudWatchLogs" || e.Properties.FilterPattern != activity.FilterPattern {
			t.Errorf("subscription %+v", e)
		}
		subscribed = append(subscribed, e.Properties.LogGroupName)
	}
	for name, f := range all {
		// Its own would never end; a page makes no entry, and what a tool does, the API has an entry of.
		if name != "log-ingest" && name != "console" && name != "mcp-manage" {
			want = append(want, f.LoggingConfig.LogGroup)
		}
	}
	slices.Sort(subscribed)
	slices.Sort(want)
	if !slices.Equal(subscribed, want) {
		t.Errorf("subscribed are %v, of %v", subscribed, want)
	}
	var sample events.CloudwatchLogsEvent
	readEvent(t, "log-ingest/batch.json", &sample)
	batch, err := sample.AWSLogs.Parse()
	if err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(batch.LogEvents[0].Message, "\n"); n != 1 {
		t.Errorf("an event of a log has %d line breaks", n)
	}
}
