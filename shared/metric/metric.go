// Package metric counts what entries of the log tell, in CloudWatch's embedded metric format: a line of a log that
// becomes metrics without a call. A batch of entries is one line, and one more for each connector that it renews.
package metric

import (
	"encoding/json"
	"slices"
	"time"

	"patchbay/shared/activity"
)

// Namespace is that of the metrics.
const Namespace = "Patchbay"

// mostValues is how many values of one metric a line may have (CloudWatch, embedded metric format specification).
const mostValues = 100

// directive is a member of CloudWatchMetrics.
type directive struct {
	Namespace  string
	Dimensions [][]string
	Metrics    []definition
}

type definition struct {
	Name string
	Unit string
}

// set is what one line tells.
type set struct {
	dimensions map[string]string
	counts     map[string]int
	values     map[string][]float64 // in milliseconds
}

func newSet(dimensions map[string]string) *set {
	return &set{dimensions, map[string]int{}, map[string][]float64{}}
}

// outcome counts one of a kind, and whether it failed. Both are told also when nothing failed, so that a rate has both.
func (s *set) outcome(name string, failed bool) {
	s.counts[name]++
	s.counts[name+"Failed"] += 0
	if failed {
		s.counts[name+"Failed"]++
	}
}

func (s *set) took(name string, d time.Duration) {
	if len(s.values[name]) < mostValues {
		s.values[name] = append(s.values[name], float64(d.Microseconds())/1000)
	}
}

// Lines are the lines of a batch of entries, none for an empty one.
func Lines(entries []activity.Entry, now time.Time) (lines [][]byte) {
	all, connectors := newSet(nil), map[string]*set{}
	for i := range entries {
		e := &entries[i]
		switch e.Kind {
		case activity.Request:
			all.outcome("Requests", e.Failed)
		case activity.Call:
			all.outcome("Calls", e.Failed)
			all.took("CallTime", e.Took)
		case activity.Link:
			if e.Action == "form" || e.Action == "callback" {
				all.outcome("Links", e.Failed)
			}
		case activity.Refresh:
			all.outcome("Renewals", e.Failed)
			of := connectors[e.Connector]
			if of == nil {
				of = newSet(map[string]string{"Connector": e.Connector})
				connectors[e.Connector] = of
			}
			of.outcome("Renewals", e.Failed)
		case activity.Delivery:
			all.outcome("Deliveries", e.Failed)
			all.took("DeliveryAge", e.Age)
		}
	}
	for _, s := range append([]*set{all}, sorted(connectors)...) {
		if len(s.counts) > 0 {
			lines = append(lines, s.line(now))
		}
	}
	return lines
}

// FanoutLag is the line of a fan-out that has written a connector's state onto all of its accounts, so long after the
// connector was switched.
func FanoutLag(lag time.Duration, now time.Time) []byte {
	s := newSet(nil)
	s.took("FanoutLag", max(0, lag))
	return s.line(now)
}

func sorted(sets map[string]*set) (out []*set) {
	for _, s := range sets {
		if s.dimensions["Connector"] != "" { // CloudWatch takes no empty dimension
			out = append(out, s)
		}
	}
	slices.SortFunc(out, func(a, b *set) int {
		if a.dimensions["Connector"] < b.dimensions["Connector"] {
			return -1
		}
		return 1
	})
	return out
}

func (s *set) line(now time.Time) []byte {
	line, d := map[string]any{}, directive{Namespace: Namespace, Dimensions: [][]string{{}}}
	for name, value := range s.dimensions {
		line[name] = value
		d.Dimensions[0] = append(d.Dimensions[0], name)
	}
	for name, n := range s.counts {
		line[name] = n
		d.Metrics = append(d.Metrics, definition{name, "Count"})
	}
	for name, values := range s.values {
		line[name] = values
		d.Metrics = append(d.Metrics, definition{name, "Milliseconds"})
	}
	slices.SortFunc(d.Metrics, func(a, b definition) int {
		if a.Name < b.Name {
			return -1
		}
		return 1
	})
	line["_aws"] = map[string]any{"Timestamp": now.UnixMilli(), "CloudWatchMetrics": []directive{d}}
	text, err := json.Marshal(line)
	if err != nil {
		return nil // of numbers and texts: cannot happen
	}
	return text
}
