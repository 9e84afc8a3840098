// Command verify is what `make test` and CI run: every check of the repository, one after the other, each on the real
// thing. It goes on after a failure, so that one run tells everything, and ends with one line of counts.
//
//	go run ./infra/tools/verify [-short] [-only step,step]
//
// A check that this machine cannot do is "left out" and said so in the last line; it is never counted as passed.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"
	"time"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	short := flag.Bool("short", false, "the quick checks: no race detector, no vulnerability database, no binaries, no browser")
	only := flag.String("only", "", "names of the steps to run, with commas between them (default: all)")
	flag.Parse()

	steps := all()
	if *short {
		steps = quick()
	}
	if *only != "" {
		steps = slices.DeleteFunc(steps, func(s step) bool { return !slices.Contains(strings.Split(*only, ","), s.name) })
	}
	if len(steps) == 0 {
		fmt.Fprintln(os.Stderr, "verify: no such step:", *only)
		os.Exit(2)
	}
	if !verify(ctx, steps) {
		stop()
		os.Exit(1)
	}
}

// verify runs the steps and prints the result of each and the line of counts; it says whether nothing failed.
func verify(ctx context.Context, steps []step) bool {
	begin := time.Now()
	var sum tally
	for _, s := range steps {
		if ctx.Err() != nil {
			sum.failed = append(sum.failed, "interrupted")
			break
		}
		fmt.Printf("--- %s\n", s.name)
		at := time.Now()
		found, err := s.run(ctx)
		sum.add(s.name, found, err)
		fmt.Println(line(s.name, found, err, time.Since(at)))
	}
	fmt.Println(sum.line(time.Since(begin)))
	fmt.Printf("%d passed, %d failed, %d skipped\n", sum.tests.passed, sum.tests.failed, sum.tests.skipped) // for whoever counts
	return len(sum.failed) == 0
}

// line is the result of one step.
func line(name string, found counts, err error, took time.Duration) string {
	word, detail := "ok  ", ""
	if reason, out := leftOut(err); out {
		word, detail = "LEFT OUT", ": "+reason
	} else if err != nil {
		word, detail = "FAIL", ": "+err.Error()
	}
	if found.total() > 0 {
		detail = fmt.Sprintf(" (%s)%s", found, detail)
	}
	return fmt.Sprintf("%s %s %.1fs%s", word, name, took.Seconds(), detail)
}
