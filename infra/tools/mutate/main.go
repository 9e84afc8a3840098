// Command mutate takes each condition out of shared/table, one at a time, and runs the package's suite on dynoxide: a
// condition whose absence no test notices is either needless or untested. It changes no file (go test -overlay).
//
// Run it from the repository's root: go run ./infra/tools/mutate
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"
)

const dir = "shared/table"

func main() {
	only := flag.String("only", "", "take only mutants whose description matches this `pattern`")
	list := flag.Bool("list", false, "list the mutants and run nothing")
	jobs := flag.Int("j", 2, "run so many at once")
	tests := flag.String("run", "", "run only the tests that match this `pattern`: what would they alone notice?")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	survivors, err := run(ctx, *only, *tests, *list, *jobs)
	if err != nil {
		fmt.Fprintln(os.Stderr, "mutate:", err)
		os.Exit(2)
	}
	if survivors > 0 {
		os.Exit(1)
	}
}

func run(ctx context.Context, only, tests string, list bool, jobs int) (survivors int, err error) {
	pattern, err := regexp.Compile(only)
	if err != nil {
		return 0, err
	}
	mutants, err := collect(dir)
	if err != nil {
		return 0, err
	}
	mutants = slices.DeleteFunc(mutants, func(m mutant) bool { return !pattern.MatchString(m.String()) })
	if list {
		for _, m := range mutants {
			fmt.Println(m)
		}
		return 0, nil
	}
	whole, err := suite(ctx, mutant{}, nil, tests)
	if err != nil {
		return 0, err
	}
	if whole.outcome != survived {
		return 0, fmt.Errorf("the suite fails without any mutant: %s", whole.by)
	}
	start := time.Now()
	counts := map[outcome]int{}
	var mu sync.Mutex
	var wg sync.WaitGroup
	queue := make(chan mutant)
	for range jobs {
		wg.Go(func() {
			for m := range queue {
				r, failed := test(ctx, m, tests)
				mu.Lock()
				if failed != nil && err == nil {
					err = failed
				}
				counts[r.outcome]++
				fmt.Printf("%-9s %s  %s\n", r.outcome, m, r.by)
				mu.Unlock()
			}
		})
	}
	for _, m := range mutants {
		if ctx.Err() != nil {
			break
		}
		queue <- m
	}
	close(queue)
	wg.Wait()
	fmt.Printf("%d mutants: %d killed, %d survived, %d did not build, in %v\n",
		len(mutants), counts[killed], counts[survived], counts[unbuilt], time.Since(start).Round(time.Second))
	return counts[survived] + counts[unbuilt], err
}

// collect finds the mutants of the package in the folder.
func collect(dir string) ([]mutant, error) {
	names, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		return nil, err
	}
	var all []mutant
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		text, err := os.ReadFile(name) //nolint:gosec // the package's own source files
		if err != nil {
			return nil, err
		}
		found, err := find(name, string(text))
		if err != nil {
			return nil, err
		}
		all = append(all, found...)
	}
	return all, nil
}
