package metric_test

import (
	"encoding/json"
	"os"
	"regexp"
	"testing"
	"time"

	"patchbay/shared/activity"
	"patchbay/shared/metric"
)

// told reads a line as the embedded metric format specification has it, and refuses what it forbids.
func told(t *testing.T, line []byte) (dimensions map[string]string, metrics map[string][]float64) {
	t.Helper()
	var root map[string]json.RawMessage
	var meta struct {
		Timestamp         int64
		CloudWatchMetrics []struct {
			Namespace  string
			Dimensions [][]string
			Metrics    []struct{ Name, Unit string }
		}
	}
	if err := json.Unmarshal(line, &root); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(root["_aws"], &meta); err != nil || meta.Timestamp < 1e12 {
		t.Fatalf("the metadata %s: %v", root["_aws"], err)
	}
	dimensions, metrics = map[string]string{}, map[string][]float64{}
	for _, d := range meta.CloudWatchMetrics {
		if d.Namespace == "" || len(d.Metrics) > 100 || len(d.Dimensions) == 0 {
			t.Errorf("a directive of %q with %d metrics", d.Namespace, len(d.Metrics))
		}
		for _, list := range d.Dimensions {
			if len(list) > 30 {
				t.Errorf("%d dimensions", len(list))
			}
			for _, name := range list {
				var value string
				if err := json.Unmarshal(root[name], &value); err != nil || value == "" || len(value) > 1024 {
					t.Errorf("the dimension %s is %s", name, root[name])
				}
				dimensions[name] = value
			}
		}
		for _, m := range d.Metrics {
			if m.Unit != "Count" && m.Unit != "Milliseconds" {
				t.Errorf("the unit of %s is %s", m.Name, m.Unit)
			}
			var one float64
			var many []float64
			if json.Unmarshal(root[m.Name], &one) == nil {
				many = []float64{one}
			} else if err := json.Unmarshal(root[m.Name], &many); err != nil || len(many) == 0 || len(many) > 100 {
				t.Errorf("the metric %s is %s", m.Name, root[m.Name])
			}
			metrics[m.Name] = many
		}
	}
	return dimensions, metrics
}

func TestLines(t *testing.T) {
	now := time.Now()
	if got := metric.Lines(nil, now); len(got) != 0 {
		t.Errorf("nothing is told by %d lines", len(got))
	}
	entries := []activity.Entry{
		{Kind: activity.Request}, {Kind: activity.Request, Failed: true}, {Kind: activity.Link, Action: "start"},
		{Kind: activity.Link, Action: "callback", Failed: true}, {Kind: activity.Link, Action: "form"},
		{Kind: activity.Refresh, Connector: "hubspot"}, {Kind: activity.Refresh, Connector: "hubspot", Failed: true},
		{Kind: activity.Refresh, Connector: "slack"}, {Kind: activity.Delivery, Age: 1500 * time.Millisecond},
	}
	for range 150 {
		entries = append(entries, activity.Entry{Kind: activity.Call, Took: time.Millisecond})
	}
	lines := metric.Lines(entries, now)
	if len(lines) != 3 {
		t.Fatalf("%d lines", len(lines))
	}
	dimensions, all := told(t, lines[0])
	if len(dimensions) != 0 {
		t.Errorf("the batch has the dimensions %v", dimensions)
	}
	for name, want := range map[string]float64{
		"Requests": 2, "RequestsFailed": 1, "Links": 2, "LinksFailed": 1, "Renewals": 3, "RenewalsFailed": 1, "Calls": 150,
		"CallsFailed": 0, "Deliveries": 1, "DeliveriesFailed": 0, "DeliveryAge": 1500,
	} {
		if got := all[name]; len(got) != 1 || got[0] != want {
			t.Errorf("%s is %v, want %v", name, got, want)
		}
	}
	if len(all["CallTime"]) != 100 {
		t.Errorf("%d values of a metric", len(all["CallTime"]))
	}
	for i, want := range []string{"hubspot", "slack"} {
		dimensions, of := told(t, lines[i+1])
		if dimensions["Connector"] != want || len(of["Renewals"]) != 1 {
			t.Errorf("line %d tells %v of %v", i+1, of, dimensions)
		}
	}
}

func TestFanoutLag(t *testing.T) {
	dimensions, metrics := told(t, metric.FanoutLag(1500*time.Millisecond, time.Now()))
	if got := metrics["FanoutLag"]; len(dimensions) != 0 || len(metrics) != 1 || len(got) != 1 || got[0] != 1500 {
		t.Errorf("the lag is told as %v of %v", metrics, dimensions)
	}
}

// TestDashboard: the dashboard shows metrics that there are, and all but those that have a rate beside them.
func TestDashboard(t *testing.T) {
	template, err := os.ReadFile("../../template.yaml")
	if err != nil {
		t.Fatal(err)
	}
	lines := append(metric.Lines([]activity.Entry{
		{Kind: activity.Request}, {Kind: activity.Call}, {Kind: activity.Link, Action: "form"}, {Kind: activity.Refresh},
		{Kind: activity.Delivery},
	}, time.Now()), metric.FanoutLag(0, time.Now()))
	there := map[string]bool{}
	for _, line := range lines {
		_, metrics := told(t, line)
		for name := range metrics {
			there[name] = true
		}
	}
	shown := map[string]bool{}
	for _, found := range regexp.MustCompile(`\["Patchbay", "(\w+)"`).FindAllSubmatch(template, -1) {
		if name := string(found[1]); !there[name] {
			t.Errorf("the dashboard shows %s, which nothing tells", name)
		} else {
			shown[name] = true
		}
	}
	for name := range there {
		if !shown[name] {
			t.Errorf("the dashboard does not show %s", name)
		}
	}
}
