package bench_test

import (
	"fmt"
	"strings"
	"testing"
	"text/tabwriter"

	"patchbay/infra/bench"
)

// TestBudgets fails when an operation costs more AWS calls or capacity than it did. The table it logs (-v) is the one
// that BenchmarkOperations prints as metrics, with the targets beside it.
func TestBudgets(t *testing.T) {
	d := deploy(t)
	var text strings.Builder
	w := tabwriter.NewWriter(&text, 0, 0, 2, ' ', 0)
	_, _ = fmt.Fprintln(w, "operation\tcalls\tRRU\tWRU\tcold\ttarget\tcalls when warm")
	measured := map[string]bench.Count{}
	for _, o := range operations(d) {
		d.restart()
		cold := o.measure(d, 0)
		warm := o.measure(d, 1)
		got := budget{o.share(float64(warm.Total())), o.share(warm.Read), o.share(warm.Write), o.share(float64(cold.Total()))}
		_, _ = fmt.Fprintf(w, "%s\t%.4g\t%.4g\t%.4g\t%.4g\t%s\t%s\n", o.name, got.calls, got.read, got.write, got.cold,
			o.target, warm)
		measured[o.name] = bench.Count{Calls: got.calls, Read: got.read, Write: got.write}
		if got.calls > o.budget.calls || got.read > o.budget.read || got.write > o.budget.write || got.cold > o.budget.cold {
			t.Errorf("%s costs %+v, more than its budget %+v: %v, cold %v", o.name, got, o.budget, warm, cold)
		}
		if warm.Total() == 0 || warm.Read+warm.Write == 0 || o.budget.write > 0 && warm.Write == 0 {
			t.Errorf("%s was not metered", o.name)
		}
	}
	_ = w.Flush()
	t.Log("\n" + text.String())
	hold(t, measured)
}

// BenchmarkOperations reports calls and capacity units per operation. The times are those of this machine's engine.
func BenchmarkOperations(b *testing.B) {
	d := deploy(b)
	for _, o := range operations(d) {
		n := 0
		b.Run(strings.NewReplacer(": ", "/", ", ", "-", " ", "-").Replace(o.name), func(b *testing.B) {
			d.t = b
			var calls, read, write float64
			for b.Loop() {
				b.StopTimer()
				step := o.prepare(n)
				n++
				d.meter.Take()
				b.StartTimer()
				step()
				b.StopTimer()
				c := d.meter.Take()
				calls, read, write = calls+float64(c.Total()), read+c.Read, write+c.Write
				b.StartTimer()
			}
			for unit, sum := range map[string]float64{"calls/op": calls, "RRU/op": read, "WRU/op": write} {
				b.ReportMetric(o.share(sum)/float64(b.N), unit)
			}
		})
	}
}
