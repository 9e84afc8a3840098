package main

import (
	"strings"
	"testing"
)

func TestResults(t *testing.T) {
	t.Parallel()
	r := newResults()
	for _, v := range []float64{9, 4, 5} {
		r.add("before", "calls", v)
	}
	r.add("now", "calls", 2)
	r.add("now", "only now", 1)
	var out strings.Builder
	if err := r.print(&out); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(out.String(), "\n")
	for i, want := range []string{"before now now ÷ before figure", "5 2 0.40 calls", "- 1 - only now"} {
		if got := strings.Join(strings.Fields(lines[i]), " "); got != want {
			t.Errorf("line %d: %q, want %q", i, got, want)
		}
	}
}

// The lines are of a real run of `go test -bench`.
func TestReadBenchmarks(t *testing.T) {
	t.Parallel()
	got := map[string]float64{}
	readBenchmarks(`goos: linux
pkg: patchbay/infra/bench
BenchmarkOperations/GET-/accounts-2         	       3	   2345 ns/op	 5.000 RRU/op	 0 WRU/op	         3.000 calls/op
BenchmarkOperations/disable-2               	       3	   1 ns/op	         2.000 WRU/op	  1024 B/op	  12 allocs/op
PASS
ok  	patchbay/infra/bench	2.345s
`, func(figure string, v float64) { got[figure] = v })
	want := map[string]float64{
		"GET-/accounts: RRU": 5, "GET-/accounts: WRU": 0, "GET-/accounts: calls": 3, "disable: WRU": 2,
	}
	if len(got) != len(want) {
		t.Errorf("read %v", got)
	}
	for figure, v := range want {
		if got[figure] != v {
			t.Errorf("%s is %v, want %v", figure, got[figure], v)
		}
	}
}
