package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
)

// testEvent is one line of `go test -json` (go doc test2json).
type testEvent struct {
	Action     string
	Package    string
	ImportPath string // of a build event
	Test       string
	Output     string
	Elapsed    float64
}

// goTest runs go test with the arguments and counts tests and subtests. It prints a line per package as it ends, the
// output of what failed, what a passing test logs with "note: " before it, and the names of what was skipped.
func goTest(ctx context.Context, args ...string) (counts, error) {
	cmd := exec.CommandContext(ctx, "go", append([]string{"test", "-json"}, args...)...) //nolint:gosec // arguments of steps.go
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		return counts{}, fmt.Errorf("go test: %w", err)
	}
	if err := cmd.Start(); err != nil {
		return counts{}, fmt.Errorf("go test: %w", err)
	}
	found, readErr := readTests(out, os.Stdout)
	err = cmd.Wait()
	switch {
	case readErr != nil:
		return found, readErr
	case err != nil:
		return found, fmt.Errorf("go test: %w", err)
	case found.passed == 0:
		return found, errors.New("go test: no test ran")
	}
	return found, nil
}

// readTests counts the events of r and writes what a person wants to see to w.
func readTests(r io.Reader, w io.Writer) (counts, error) {
	var found counts
	said := map[string]*strings.Builder{} // by package and test, until it is known whether anyone wants to read it
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, 16<<20)
	for lines.Scan() {
		var e testEvent
		if err := json.Unmarshal(lines.Bytes(), &e); err != nil {
			_, _ = fmt.Fprintln(w, lines.Text()) // the go command itself speaking
			continue
		}
		id := e.Package + " " + e.Test
		switch e.Action {
		case "build-output":
			_, _ = fmt.Fprint(w, e.Output)
		case "output":
			if said[id] == nil {
				said[id] = &strings.Builder{}
			}
			said[id].WriteString(e.Output)
		case "pass", "fail", "skip":
			found = found.plus(ended(w, e, said[id]))
			delete(said, id)
		}
	}
	if err := lines.Err(); err != nil {
		return found, fmt.Errorf("read go test: %w", err)
	}
	return found, nil
}

// ended reports the end of one test, or of one package when the event names no test, and counts it.
func ended(w io.Writer, e testEvent, said *strings.Builder) counts {
	switch {
	case said == nil:
	case e.Action == "fail":
		_, _ = fmt.Fprint(w, said.String())
	default: // a number that a person wants to read though nothing failed
		for l := range strings.Lines(said.String()) {
			if _, note, ok := strings.Cut(l, "note: "); ok {
				_, _ = fmt.Fprintf(w, "  %s: %s", e.Test, note)
			}
		}
	}
	if e.Test == "" {
		if e.Action != "skip" { // a package without tests
			_, _ = fmt.Fprintf(w, "  %s %s %.1fs\n", e.Action, e.Package, e.Elapsed)
		}
		return counts{}
	}
	switch e.Action {
	case "pass":
		return counts{passed: 1}
	case "fail":
		return counts{failed: 1}
	default:
		_, _ = fmt.Fprintf(w, "  skipped %s %s\n", e.Package, e.Test)
		return counts{skipped: 1}
	}
}
