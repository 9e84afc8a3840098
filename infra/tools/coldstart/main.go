// Command coldstart prints what each function costs to start: size of binary and zip for arm64, and, measured on this
// machine's own architecture, instructions from exec to the first request for work (callgrind, GOMAXPROCS=1, GOGC=off;
// repeats within 1 %) and the time of the same; then two functions with catalogs of three sizes. A function over the
// target of 8 million instructions is marked.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"

	"patchbay/infra/tools/bundle"
	"patchbay/infra/tools/startup"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	starts := flag.Int("n", 11, "starts per function, of which the median time is printed")
	flag.Parse()
	if err := run(ctx, *starts); err != nil {
		fmt.Fprintln(os.Stderr, "coldstart:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, starts int) error {
	names, err := bundle.Functions(".")
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "coldstart")
	if err != nil {
		return fmt.Errorf("folder: %w", err)
	}
	defer func() { _ = os.RemoveAll(dir) }()
	fmt.Printf("%-18s %14s %10s %12s %12s\n", "function", "binary MB", "zip MB", "M instr", "init ms p50")
	for _, name := range names {
		row, err := measure(ctx, dir, name, starts)
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		fmt.Println(row)
	}
	return ofSizes(ctx, dir, starts)
}

func measure(ctx context.Context, dir, name string, starts int) (string, error) {
	deployed := filepath.Join(dir, name, "arm64", "bootstrap")
	if err := bundle.Build(ctx, ".", bundle.Function(name), "arm64", deployed); err != nil {
		return "", err
	}
	info, err := os.Stat(deployed)
	if err != nil {
		return "", fmt.Errorf("size: %w", err)
	}
	packed, err := bundle.Zip(deployed)
	if err != nil {
		return "", err
	}
	own := filepath.Join(dir, name, "own", "bootstrap")
	if err := bundle.Build(ctx, ".", bundle.Function(name), runtime.GOARCH, own); err != nil {
		return "", err
	}
	instructions, err := count(ctx, own)
	if err != nil {
		return "", err
	}
	took, err := startup.Time(ctx, own, starts)
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("%-18s %14.2f %10.2f %12s %12.1f", name, float64(info.Size())/1e6, float64(len(packed))/1e6,
		instructions, float64(took.Microseconds())/1e3), nil
}

// target is in instructions from exec to the first request for work.
const target = 8e6

// count is the number of instructions of one start, for a person to read.
func count(ctx context.Context, bootstrap string) (string, error) {
	n, err := startup.Instructions(ctx, bootstrap)
	switch {
	case errors.Is(err, startup.ErrNoValgrind):
		return "no valgrind", nil // the rest of the row is worth having
	case err != nil:
		return "", err
	case n > target:
		return fmt.Sprintf("%.2f over", n/1e6), nil
	}
	return fmt.Sprintf("%.2f", n/1e6), nil
}
