package main

import (
	"context"
	"fmt"
	"os/exec"
	"strconv"
	"strings"
)

// operations runs the benchmark of infra/bench, which reports calls and capacity units.
func operations(ctx context.Context, t tree, add func(string, float64)) error {
	cmd := exec.CommandContext(ctx, "go", "test", "-run", "^$", "-bench", "Operations", "-benchtime", "2x", "-timeout",
		"40m", "./infra/bench")
	cmd.Dir = t.dir
	out, err := cmd.CombinedOutput()
	if err != nil {
		return fmt.Errorf("infra/bench: %w\n%s", err, out)
	}
	readBenchmarks(string(out), add)
	return nil
}

// readBenchmarks reads the lines of `go test -bench` (golang.org/design/14313-benchmark-format). Time and memory depend
// on the machine or the engine; the rest are figures.
func readBenchmarks(out string, add func(string, float64)) {
	for line := range strings.Lines(out) {
		fields := strings.Fields(line)
		if len(fields) < 4 || !strings.HasPrefix(fields[0], "Benchmark") {
			continue
		}
		_, name, _ := strings.Cut(fields[0], "/")
		if i := strings.LastIndexByte(name, '-'); i > 0 {
			name = name[:i] // the number of processors
		}
		for i := 2; i+1 < len(fields); i += 2 {
			v, err := strconv.ParseFloat(fields[i], 64)
			unit, perOp := strings.CutSuffix(fields[i+1], "/op")
			if err == nil && perOp && unit != "ns" && unit != "B" && unit != "allocs" {
				add(name+": "+unit, v)
			}
		}
	}
}
