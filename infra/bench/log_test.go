package bench_test

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"patchbay/infra/bench"
	"patchbay/infra/local/stack"
	"patchbay/shared/activity"
	"patchbay/shared/actor"
	"patchbay/shared/app/admin"
	"patchbay/shared/app/logingest"
	"patchbay/shared/ident"
	"patchbay/shared/table"
)

// call is an entry of a proxied call as functions write it: about 750 bytes.
func call(project string, at time.Time, n int) activity.Entry {
	id := ident.New("req", at)
	return activity.Entry{
		ID: id, Project: project, Kind: activity.Call, Action: "proxy", Time: at, Took: time.Duration(90+n%70) * time.Millisecond,
		RequestID: id, Connector: "hubspot", Category: "crm", Config: "cfg_hubspot_01jd0000000000000000000000",
		Account: fmt.Sprintf("acc_hubspot_01jd00000000000000000%05d", n%500), Owner: fmt.Sprintf("customer-%d", n%500),
		By: "key:0123456789abcdef", IP: "203.0.113.7", Method: "GET", URL: "https://api.hubapi.com/crm/v3/objects/contacts",
		Status: 200, Steps: []activity.Step{{Name: "call", Time: at, Took: 80 * time.Millisecond, Method: "GET",
			URL: "https://api.hubapi.com/crm/v3/objects/contacts", Status: 200}},
	}
}

// TestLogUnits holds what the log costs to what decision 0016 says of it: write units per call and read units per page,
// alone and under load. Streams is how many instances of a function write at a time, gathered how long a batch of one
// of them takes to come together.
func TestLogUnits(t *testing.T) {
	s := stack.ForTest(t)
	var meter bench.Meter
	cfg := s.Config
	cfg.Middleware = meter.Install
	store := table.New(cfg.DynamoDB(), cfg.Table).As(actor.Of("log-ingest"))
	for _, c := range []struct {
		name                string
		perMinute, streams  int
		gathered            time.Duration
		n                   int
		write, page, follow float64 // at most
	}{
		{"alone", 1, 1, 0, 30, 1.2, 8, 12},
		{"100 a minute", 100, 1, 5 * time.Second, 500, 0.31, 10, 60},
		{"1,000 a minute", 1000, 3, time.Second, 2000, 0.5, 20, 400},
		{"1,000 a minute", 1000, 3, 5 * time.Second, 2000, 0.22, 20, 400},
		{"60,000 a minute", 60_000, 40, time.Second, 100_000, 0.2, 60, 4000},
	} {
		if testing.Short() && c.n > 5000 {
			continue
		}
		project, err := admin.New(s.Config).Create(t.Context(), "bench")
		if err != nil {
			t.Fatal(err)
		}
		id := project.ID
		now := time.Now()
		in := &activity.Ingest{Store: store, Settings: logingest.Settings(store)}
		between := time.Minute / time.Duration(c.perMinute)
		size := max(1, int(c.gathered/between)/c.streams)
		size1 := 0
		meter.Take()
		for at := 0; at < c.n; at += size {
			var lines [][]byte
			arrives := now.Add(-time.Duration(at)*between + 2*time.Second) // as soon as the newest was written
			in.Now = func() time.Time { return arrives }
			for i := range min(size, c.n-at) {
				e := call(id, now.Add(-time.Duration(at+i)*between), at+i)
				text, err := json.Marshal(activity.Line{Activity: &e})
				if err != nil {
					t.Fatal(err)
				}
				lines, size1 = append(lines, text), len(text)
			}
			if _, err := in.Take(t.Context(), lines); err != nil {
				t.Fatal(err)
			}
		}
		taken := meter.Take()
		write := taken.Write / float64(c.n)
		if c.gathered != time.Second { // as a deployment gathers
			hold(t, map[string]bench.Count{"log: " + c.name: {Calls: float64(taken.Total()) / float64(c.n), Write: write}})
		}
		r := &activity.Reader{Store: store, Now: time.Now}
		q := activity.Query{Project: id, Streams: []activity.Stream{activity.Logs}, Limit: 25}
		if page, err := r.List(t.Context(), q); err != nil || len(page.Entries) != 25 {
			t.Fatal(len(page.Entries), err)
		}
		page := meter.Take().Read
		if _, err := r.Follow(t.Context(), q); err != nil {
			t.Fatal(err)
		}
		follow := meter.Take().Read
		t.Logf("%-15s gathered %v in batches of %d, lines of %d bytes: %.3f write units a call, %.1f read units a page, "+
			"%.1f to follow", c.name, c.gathered, size, size1, write, page, follow)
		if write > c.write || page > c.page || follow > c.follow {
			t.Errorf("%s: over %v, %v, %v", c.name, c.write, c.page, c.follow)
		}
	}
}
