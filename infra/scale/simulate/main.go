// Command simulate shows what one project meets first when it repeats an operation within one second, on partitions
// with the limits of DynamoDB divided by -by:
//
//	go run ./infra/scale/simulate [-by 20]
package main

import (
	"context"
	"flag"
	"fmt"
	"log/slog"
	"os"
	"os/signal"

	"patchbay/infra/scale"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	by := flag.Float64("by", 20, "divides the limits, and so the time that it takes; the numbers shown are multiplied by it")
	flag.Parse()
	slog.SetDefault(slog.New(slog.DiscardHandler))
	if err := run(ctx, *by); err != nil {
		stop()
		fmt.Fprintln(os.Stderr, "simulate:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, by float64) error {
	dir, err := os.MkdirTemp("", "scale-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	l := scale.AWS()
	found, err := scale.Run(ctx, dir, scale.Limits{Read: l.Read / by, Write: l.Write / by})
	if err != nil {
		return err
	}
	fmt.Printf("%-24s %10s  %-24s %-14s %s\n", "one project", "a second", "spent first", "units a call",
		"then the caller reads")
	for _, f := range found {
		fmt.Printf("%-24s %10.0f  %-24s %-14s %d %s, Retry-After %s; a second later %d\n", f.Operation, float64(f.Calls)*by,
			f.Partition, fmt.Sprintf("%.2g %s", f.Units, f.Spent), f.Status, f.Code, f.RetryAfter, f.Again)
	}
	return nil
}
