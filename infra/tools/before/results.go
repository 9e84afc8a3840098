package main

import (
	"fmt"
	"io"
	"slices"
	"text/tabwriter"
)

// results are the values of each figure, by tree.
type results struct {
	figures []string // in the order in which they came
	values  map[string]map[string][]float64
}

func newResults() *results { return &results{values: map[string]map[string][]float64{}} }

func (r *results) add(tree, figure string, v float64) {
	if r.values[figure] == nil {
		r.figures = append(r.figures, figure)
		r.values[figure] = map[string][]float64{}
	}
	r.values[figure][tree] = append(r.values[figure][tree], v)
}

// print writes a line per figure. A figure that one tree lacks has a dash there and no ratio.
func (r *results) print(out io.Writer) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
	_, _ = fmt.Fprintln(w, "before\tnow\tnow ÷ before\t  figure")
	for _, f := range r.figures {
		before, was := median(r.values[f]["before"])
		now, is := median(r.values[f]["now"])
		ratio := "-"
		if was && is && before > 0 {
			ratio = fmt.Sprintf("%.2f", now/before)
		}
		_, _ = fmt.Fprintf(w, "%s\t%s\t%s\t  %s\n", number(before, was), number(now, is), ratio, f)
	}
	return w.Flush()
}

func number(v float64, known bool) string {
	if !known {
		return "-"
	}
	return fmt.Sprintf("%.4g", v)
}

func median(values []float64) (float64, bool) {
	if len(values) == 0 {
		return 0, false
	}
	sorted := slices.Sorted(slices.Values(values))
	return sorted[len(sorted)/2], true
}
