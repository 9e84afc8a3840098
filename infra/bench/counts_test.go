package bench_test

import (
	"bytes"
	"encoding/json"
	"maps"
	"math"
	"os"
	"testing"

	"patchbay/infra/bench"
)

// hold compares what was measured with counts.json, which prices are computed of (infra/costs). A tenth is let pass:
// some operations share a call among many.
func hold(t *testing.T, measured map[string]bench.Count) {
	t.Helper()
	known, err := bench.Counts()
	if err != nil {
		t.Fatal(err)
	}
	if os.Getenv("UPDATE") != "" {
		update(t, measured)
		return
	}
	near := func(a, b float64) bool { return math.Abs(a-b) <= 0.01+math.Max(a, b)/10 }
	for name, got := range measured {
		want, ok := known[name]
		if !ok || !near(got.Calls, want.Calls) || !near(got.Read, want.Read) || !near(got.Write, want.Write) {
			t.Errorf("%s costs %+v, and counts.json says %+v. Where that is right: UPDATE=1 go test ./infra/bench, "+
				"then go generate ./infra/costs", name, got, want)
		}
	}
}

func update(t *testing.T, measured map[string]bench.Count) {
	t.Helper()
	text, err := os.ReadFile("counts.json") // which another test of this run may have written
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]bench.Count{}
	if err := json.Unmarshal(text, &all); err != nil {
		t.Fatal(err)
	}
	for name, c := range measured {
		all[name] = bench.Count{Calls: round(c.Calls), Read: round(c.Read), Write: round(c.Write)}
	}
	maps.DeleteFunc(all, func(_ string, c bench.Count) bool { return c.Calls == 0 })
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetIndent("", "  ")
	if err := e.Encode(all); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile("counts.json", b.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
}

func round(x float64) float64 { return math.Round(x*1000) / 1000 }
