package main

import (
	"fmt"
	"slices"

	"patchbay/infra/bench"
)

// A use is what a deployment is used for in a month.
type use struct {
	accounts float64
	calls    float64 // through the proxy, for each account
	oauth    float64 // share of accounts whose tokens are renewed
	life     float64 // hours that a token lives
	configs  float64 // auth configs that have a client or other secrets of their own
	renewing float64 // connectors whose tokens are renewed
	idle     bool    // a month in which nobody calls and nobody is linked
}

// month has what is assumed of it and was not counted.
const (
	hours = 730

	// A token is renewed at seven tenths of its life, the middle of what decision 0013 says.
	renewedAt = 0.7
	// A connection is linked once in two years, by a session, the hub's list and form, and the flow.
	linkedIn = 24
	// One visit of the hub, and one list of accounts, for each account and month.
	visits, lists = 1, 1
	// Bytes of an account, its credential and its indexes; of an entry of the log, kept 30 days.
	accountBytes, entryBytes = 2500, 800
	// Bytes of a request in the logs: a function's entry and its line, which a test measures; the platform's lines
	// platform.start and platform.report in JSON; the API's line; and what CloudWatch adds to each of the five.
	entryLine, requestLine, platformLines, apiLine, lineOverhead = 670, 360, 520, 330, 5 * 26

	logBytes = entryLine + requestLine + platformLines + apiLine + lineOverhead
	// Bytes of a run of log-ingest: its line of metrics, and the platform's.
	batchBytes = 700 + platformLines + lineOverhead/5*3
	// Share of its bytes that a log takes while it is kept, compressed, and months that it is: the template's default.
	logKept, logMonths = 0.15, 12
	// Seconds that a function waits for a provider in a proxied call, and works in any other.
	callSeconds, workSeconds = 0.3, 0.02
	// Memory of a function in GB: the template's default.
	memory = 0.5
	// Requests of one delivered event: send, receive, delete; and events of one account in a month.
	queueRequests, eventsPerAccount = 3, 0.5
	// A poll of a queue that is empty waits 20 s, and Lambda begins with five at a time.
	pollers, pollSeconds = 5, 20
	// What a stack has whether it is used or not (a test holds these to template.yaml).
	polled, alarmMetrics, dashboards, keys, secrets = 2, 18, 1, 1, 1
	// Metrics that the functions tell: of everything, and of each connector whose tokens are renewed. Each name with each
	// value of its dimension is one (a test holds these to what they tell). Idle, renewals alone are told.
	metrics, connectorMetrics, idleMetrics = 14, 2, 2
	// X-Ray records the first request of each second, and one in twenty of the others.
	traced = 0.05
	// Functions that a schedule starts each month: every minute, and every 15.
	scheduled = hours * 60 * (1 + 1.0/15)
)

// A line is one part of a bill.
type line struct {
	name    string
	dollars float64
}

// bill is what a month of a use costs, the largest part first.
func bill(u use, p prices, counts map[string]bench.Count) ([]line, error) {
	operations := map[string]float64{}
	if !u.idle {
		linked := u.accounts / linkedIn
		operations = map[string]float64{
			"proxy admission":         u.accounts * u.calls,
			"issue a connect session": linked + u.accounts*visits,
			"hub: list connectors":    linked + u.accounts*visits,
			"hub: read a form":        linked,
			"OAuth: start":            linked * u.oauth,
			"OAuth: callback":         linked * u.oauth,
			"hub: link by key":        linked * (1 - u.oauth),
			"list 100 accounts":       u.accounts * lists / 100,
		}
	}
	renewals := 0.0
	if u.life > 0 {
		renewals = u.accounts * u.oauth * hours / (u.life * renewedAt)
		if u.idle {
			renewals = u.accounts * u.oauth * hours / 24 // not used for seven days: once a day
		}
	}
	var reads, writes, requests, seconds float64
	for name, n := range operations {
		c, ok := counts[name]
		if !ok {
			return nil, fmt.Errorf("%s is not among the counted operations of infra/bench", name)
		}
		reads, writes, requests = reads+n*c.Read, writes+n*c.Write, requests+n
		took := workSeconds
		if name == "proxy admission" {
			took = callSeconds
		}
		seconds += n * took
	}
	renewal, ok := counts["renewal by the schedule"]
	if !ok {
		return nil, fmt.Errorf("renewals are not among the counted operations of infra/bench")
	}
	reads, writes = reads+renewals*renewal.Read, writes+renewals*renewal.Write
	entries := requests + renewals
	rate, entry, err := gathered(entries, counts)
	if err != nil {
		return nil, err
	}
	writes += entries * entry
	batches := entries * rate.batches
	seconds += (renewals + scheduled + batches) * workSeconds
	events := 0.0
	if !u.idle {
		events = u.accounts * eventsPerAccount
	}
	gb := (u.accounts*accountBytes + entries*entryBytes) / 1e9
	polls := float64(polled) * pollers * hours * 3600 / pollSeconds
	told := 0.0
	switch {
	case !u.idle && u.accounts > 0:
		told = metrics + connectorMetrics*u.renewing
	case renewals > 0:
		told = idleMetrics + connectorMetrics*u.renewing
	}
	bytes := (entries-renewals)*logBytes + renewals*(entryLine+lineOverhead/5) +
		(scheduled+events)*(platformLines+lineOverhead/5*2) + batches*batchBytes
	runs := requests + scheduled + events + batches
	first := min(runs, hours*3600)
	lines := []line{
		{"table: writes", writes * p["write_unit"]},
		{"table: reads", reads * p["read_unit"]},
		{"table: storage and its backup", gb * (p["table_gb_month"] + p["backup_gb_month"])},
		{"HTTP API", requests * p["http_request"]},
		{"Lambda: requests", (requests + scheduled + events + batches) * p["lambda_request"]},
		{"Lambda: time", seconds * memory * p["lambda_gb_second"]},
		{"queues", (events*queueRequests + polls) * p["queue_request"]},
		{"logs", bytes / 1e9 * (p["log_gb"] + logKept*logMonths*p["log_gb_month"])},
		{"metrics", told * p["metric_month"]},
		{"traces", (first + traced*(runs-first)) * p["trace"]},
		{"secrets of auth configs", u.configs * p["secret_month"]},
		{"alarms, dashboard, key, secret", alarmMetrics*p["alarm_month"] + dashboards*p["dashboard_month"] +
			keys*p["key_month"] + secrets*p["secret_month"]},
	}
	slices.SortFunc(lines, func(a, b line) int {
		switch {
		case a.dollars > b.dollars:
			return -1
		case a.dollars < b.dollars:
			return 1
		}
		return 0
	})
	return lines, nil
}

func total(lines []line) (sum float64) {
	for _, l := range lines {
		sum += l.dollars
	}
	return sum
}

// A rate is how the entries of the log come together. The more there are, the more are gathered in one batch, which is
// one run of log-ingest and one block of the table (decision 0016).
type rate struct {
	name    string  // of infra/bench, which counts the writes
	from    float64 // entries a minute
	batches float64 // for each entry, as that count gathers them
}

// rates are those that were counted, the highest first.
func rates() []rate {
	return []rate{{"log: 1,000 a minute", 1000, 0.036}, {"log: 100 a minute", 100, 0.12}, {"log: alone", 0, 1}}
}

// gathered is the rate of so many entries in a month, the next lower one that was counted, and the write units of an
// entry at it.
func gathered(entries float64, counts map[string]bench.Count) (rate, float64, error) {
	all := rates()
	r := all[slices.IndexFunc(all, func(r rate) bool { return entries/hours/60 >= r.from })]
	c, ok := counts[r.name]
	if !ok {
		return r, 0, fmt.Errorf("%s is not among the counted operations of infra/bench", r.name)
	}
	return r, c.Write, nil
}

// million is what a million of one operation costs beyond a deployment that is there: its request, its time, its units,
// its lines in the logs, at 100 a minute, and its share of traces.
func million(name string, seconds float64, p prices, counts map[string]bench.Count) float64 {
	c, entry := counts[name], counts["log: 100 a minute"].Write
	return 1e6 * (p["http_request"] + p["lambda_request"] + seconds*memory*p["lambda_gb_second"] +
		c.Read*p["read_unit"] + (c.Write+entry)*p["write_unit"] + traced*p["trace"] +
		logBytes/1e9*(p["log_gb"]+logKept*logMonths*p["log_gb_month"]))
}
