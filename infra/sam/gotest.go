package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"
)

// goTest runs a package's test that is built with the tag sam, and counts it and its subtests. variables are added to
// the environment.
func (r *run) goTest(ctx context.Context, pkg, name string, variables []string) error {
	cmd := r.command(ctx, "go", "test", "-tags", "sam", "-count=1", "-json", "-timeout", "15m", "-run", "^"+name+"$", pkg)
	cmd.Env = append(cmd.Env, variables...)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		return fmt.Errorf("go test: %w", err)
	}
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("go test: %w", err)
	}
	passed, failed, readErr := countTests(out, os.Stdout)
	r.passed, r.failed = r.passed+passed, r.failed+failed
	switch err := cmd.Wait(); {
	case readErr != nil:
		return readErr
	case failed > 0:
		return errChecks
	case err != nil:
		return fmt.Errorf("go test: %w", err)
	case passed == 0:
		return fmt.Errorf("go test: no test of %s ran", pkg)
	}
	return nil
}

// countTests reads `go test -json` and writes a line per test that ended, and all that a failed one said.
func countTests(in io.Reader, out io.Writer) (passed, failed int, err error) {
	said := map[string]*strings.Builder{}
	lines := bufio.NewScanner(in)
	lines.Buffer(nil, 16<<20)
	for lines.Scan() {
		var e struct {
			Action, Test, Output string
			Elapsed              float64
		}
		if json.Unmarshal(lines.Bytes(), &e) != nil {
			_, _ = fmt.Fprintln(out, lines.Text()) // the go command itself speaking
			continue
		}
		switch e.Action {
		case "output", "build-output":
			if said[e.Test] == nil {
				said[e.Test] = &strings.Builder{}
			}
			said[e.Test].WriteString(e.Output)
		case "pass":
			if e.Test != "" {
				passed++
				_, _ = fmt.Fprintf(out, "  ok   %s %.1fs\n", e.Test, e.Elapsed)
			}
		case "fail", "build-fail", "skip": // a check that is left out is not one that passed
			if e.Test != "" {
				failed++
			}
			_, _ = fmt.Fprintf(out, "  %s %s %.1fs\n", strings.ToUpper(e.Action), e.Test, e.Elapsed)
			if s := said[e.Test]; s != nil {
				_, _ = fmt.Fprint(out, s.String())
			}
		}
	}
	if err := lines.Err(); err != nil {
		return passed, failed, fmt.Errorf("read go test: %w", err)
	}
	return passed, failed, nil
}
