package main

import (
	"encoding/json"
	"log/slog"
	"math"
	"net/http"
	"os"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"patchbay/infra/bench"
	"patchbay/infra/local/stack"
	"patchbay/infra/patchbay/manage"
	"patchbay/shared/activity"
	"patchbay/shared/metric"
)

// The page says what the counts and the prices come to now.
func TestPageIsCurrent(t *testing.T) {
	file, p, err := readPrices()
	if err != nil {
		t.Fatal(err)
	}
	counts, err := bench.Counts()
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	if err := write(&b, file, p, counts); err != nil {
		t.Fatal(err)
	}
	page, err := os.ReadFile("../docs/costs.md")
	if err != nil {
		t.Fatal(err)
	}
	if string(page) != b.String() {
		t.Error("infra/docs/costs.md is old: go generate ./infra/costs")
	}
	lines, err := bill(atScale(), p, counts)
	if err != nil {
		t.Fatal(err)
	}
	scale, err := os.ReadFile("../docs/scale.md")
	if err != nil {
		t.Fatal(err)
	}
	want := "**Some $" + whole(math.Round(total(lines)/1000)*1000) + " a month**"
	if !strings.Contains(string(scale), want) {
		t.Errorf("infra/docs/scale.md does not say %s", want)
	}
}

// Each price has a date, a page and where it was read; the model uses no other.
func TestPrices(t *testing.T) {
	file, p, err := readPrices()
	if err != nil {
		t.Fatal(err)
	}
	if !regexp.MustCompile(`^20\d\d-\d\d-\d\d$`).MatchString(file.AsOf) || file.Region == "" {
		t.Errorf("of %q, %q", file.AsOf, file.Region)
	}
	used := map[string]bool{}
	for _, name := range []string{"model.go", "main.go"} {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile(`p\["(\w+)"\]`).FindAllStringSubmatch(string(text), -1) {
			used[m[1]] = true
			if p[m[1]] <= 0 {
				t.Errorf("there is no price of %s", m[1])
			}
		}
	}
	for name, price := range file.Prices {
		if !strings.HasPrefix(price.Page, "https://aws.amazon.com/") || price.Read == "" {
			t.Errorf("%s has no source: %+v", name, price)
		}
		if price.Each > 0 == (price.PerMillion > 0) {
			t.Errorf("%s has one price, each or per million: %+v", name, price)
		}
		if !used[name] {
			t.Errorf("%s is used nowhere", name)
		}
	}
}

// What a stack has in any case is what the template says.
func TestFixedParts(t *testing.T) {
	text, err := os.ReadFile("../../template.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for kind, want := range map[string]int{
		"SQS": polled, "AWS::CloudWatch::Dashboard": dashboards, "AWS::KMS::Key": keys, "AWS::SecretsManager::Secret": secrets,
	} {
		if n := len(regexp.MustCompile(`(?m)Type: `+kind+`$`).FindAll(text, -1)); n != want {
			t.Errorf("the template has %d %s, and model.go says %d", n, kind, want)
		}
	}
	// An alarm is priced by the metrics that it watches: one of a single metric, or those of its expression.
	resources := regexp.MustCompile(`(?m)^  \w+:\n    Type: AWS::CloudWatch::Alarm\n(?:(?:    .*)?\n)+`).FindAll(text, -1)
	watched := 0
	for _, r := range resources {
		n := len(regexp.MustCompile(`\bMetricName: `).FindAll(r, -1))
		if n == 0 {
			t.Errorf("it watches nothing: %.300s", r)
		}
		watched += n
	}
	if watched != alarmMetrics || len(resources) != strings.Count(string(text), "Type: AWS::CloudWatch::Alarm\n") {
		t.Errorf("%d alarms watch %d metrics, and model.go says %d", len(resources), watched, alarmMetrics)
	}
	if !regexp.MustCompile(`(?m)^  LogRetentionDays:\n.*\n    Type: Number\n    Default: 365$`).Match(text) {
		t.Errorf("logs are not kept for %d months", logMonths)
	}
}

// What the functions tell CloudWatch is as many metrics as the model pays for: a name with the values of its dimensions
// is one.
func TestMetrics(t *testing.T) {
	told := map[string]int{} // by what of a dimension the metric has
	seen := map[string]bool{}
	tell := func(lines ...[]byte) {
		for _, text := range lines {
			var line struct {
				AWS struct {
					CloudWatchMetrics []struct {
						Dimensions [][]string
						Metrics    []struct{ Name string }
					}
				} `json:"_aws"`
				Connector string
			}
			if err := json.Unmarshal(text, &line); err != nil {
				t.Fatal(err)
			}
			for _, d := range line.AWS.CloudWatchMetrics {
				for _, m := range d.Metrics {
					if key := m.Name + " " + line.Connector; !seen[key] {
						seen[key] = true
						told[line.Connector]++
					}
				}
			}
		}
	}
	now := time.Now()
	var renewals []activity.Entry
	for _, connector := range []string{"hubspot", "salesforce"} {
		renewals = append(renewals, activity.Entry{Kind: activity.Refresh, Connector: connector})
	}
	tell(metric.Lines(renewals, now)...)
	if idle := told[""]; idle != idleMetrics {
		t.Errorf("renewals alone are %d metrics, and model.go says %d", idle, idleMetrics)
	}
	tell(metric.Lines([]activity.Entry{
		{Kind: activity.Request}, {Kind: activity.Call}, {Kind: activity.Link, Action: "form"}, {Kind: activity.Delivery},
	}, now)...)
	tell(metric.FanoutLag(time.Second, now))
	text, err := os.ReadFile("../../template.yaml")
	if err != nil {
		t.Fatal(err)
	}
	filters := strings.Count(string(text), "Type: AWS::Logs::MetricFilter\n")
	if told[""]+filters != metrics || told["hubspot"] != connectorMetrics || told["salesforce"] != connectorMetrics {
		t.Errorf("%v and %d of filters, and model.go says %d and %d for a connector", told, filters, metrics,
			connectorMetrics)
	}
}

// A proxied call's entry, and the line of its request, are about as long as the model says.
func TestLogBytes(t *testing.T) {
	var entries, lines counted
	before := slog.Default()
	slog.SetDefault(slog.New(slog.NewJSONHandler(&lines, nil))) // lambdacontext's adds the run's id
	t.Cleanup(func() { slog.SetDefault(before) })
	s := stack.ForTest(t, func(o *stack.Options) { o.Entries = &entries })
	api := manage.New(s.BaseURL, s.APIKey, "costs")
	do := func(r manage.Request) (made struct {
		ID string `json:"id"`
	}) {
		t.Helper()
		a, err := api.Do(t.Context(), r)
		if err == nil {
			err = a.Decode(&made)
		}
		if err != nil {
			t.Fatal(err)
		}
		return made
	}
	config := do(manage.Request{Method: http.MethodPost, Path: "/auth_configs", Body: map[string]string{
		"connector_key": "sandbox-key"}})
	account := do(manage.Request{Method: http.MethodPost, Path: "/accounts/import", Body: map[string]any{
		"integration_id": config.ID, "origin_owner_id": "o-1", "origin_owner_name": "One",
		"credentials": map[string]string{"api_key": "sandbox-key-costs0001"}}})
	entries.reset()
	lines.reset()
	const calls = 20
	for range calls {
		do(manage.Request{Method: http.MethodPost, Path: "/unified/proxy", Account: account.ID,
			Body: map[string]string{"method": "GET", "path": "/employees"}})
	}
	const run = len(`"requestId":"01234567-0123-0123-0123-0123456789ab",`)
	for name, c := range map[string]struct{ got, said int }{
		"an entry": {entries.bytes() / calls, entryLine}, "a line": {lines.bytes()/calls + run, requestLine},
	} {
		if c.got < c.said*3/4 || c.got > c.said*5/4 {
			t.Errorf("%s has %d bytes, and model.go says %d", name, c.got, c.said)
		}
	}
}

// counted counts what is written to it.
type counted struct {
	mu sync.Mutex
	n  int
}

func (c *counted) Write(text []byte) (int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.n += len(text)
	return len(text), nil
}

func (c *counted) bytes() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.n
}

func (c *counted) reset() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.n = 0
}

// A bill grows with what is used, and each part is what its units come to.
func TestBill(t *testing.T) {
	p := prices{"write_unit": 1, "read_unit": 1, "http_request": 1}
	counts := map[string]bench.Count{}
	for _, name := range []string{"proxy admission", "issue a connect session", "hub: list connectors", "hub: read a form",
		"OAuth: start", "OAuth: callback", "hub: link by key", "list 100 accounts", "renewal by the schedule",
		"log: alone"} {
		counts[name] = bench.Count{Calls: 1, Read: 2, Write: 3}
	}
	part := func(u use, name string) float64 {
		t.Helper()
		lines, err := bill(u, p, counts)
		if err != nil {
			t.Fatal(err)
		}
		for _, l := range lines {
			if l.name == name {
				return l.dollars
			}
		}
		t.Fatalf("no part %s", name)
		return 0
	}
	// 240 accounts: 10 links of 4 requests (session, list, form, key), 240 visits of 2, 2.4 lists; no calls, no tokens.
	requests := 10*4 + 240*2 + 2.4
	u := use{accounts: 240}
	for name, want := range map[string]float64{
		"HTTP API": requests, "table: reads": 2 * requests, "table: writes": (3 + 3) * requests,
	} {
		if got := part(u, name); got < want-1e-9 || got > want+1e-9 {
			t.Errorf("%s: %v, want %v", name, got, want)
		}
	}
	u.calls = 10
	if got := part(u, "HTTP API"); got != requests+2400 {
		t.Errorf("with calls %v requests", got)
	}
	if got := part(use{accounts: 240, idle: true}, "HTTP API"); got != 0 {
		t.Errorf("idle, it has %v requests", got)
	}
	delete(counts, "hub: read a form")
	if _, err := bill(u, p, counts); err == nil {
		t.Error("an operation that was not counted is taken for free")
	}
}
