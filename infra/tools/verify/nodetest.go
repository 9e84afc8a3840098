package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
)

// nodeTest runs a command that ends in node's test runner, shows its output, and reads its counts.
func nodeTest(ctx context.Context, name string, args ...string) (counts, error) {
	cmd := exec.CommandContext(ctx, name, args...) //nolint:gosec // arguments of steps.go
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		return counts{}, fmt.Errorf("node: %w", err)
	}
	if err := cmd.Start(); err != nil {
		return counts{}, fmt.Errorf("node: %w", err)
	}
	found, readErr := readNode(io.TeeReader(out, os.Stdout))
	err = cmd.Wait()
	switch {
	case readErr != nil:
		return found, readErr
	case err != nil:
		return found, fmt.Errorf("node: %w", err)
	case found.passed == 0:
		return found, errors.New("node: no test ran")
	}
	return found, nil
}

// readNode reads the summary that node --test ends with, "# pass 12" from the TAP reporter and "ℹ pass 12" from the spec
// reporter. Cancelled tests are failures; what is marked todo proves nothing.
func readNode(r io.Reader) (counts, error) {
	var found counts
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, 16<<20)
	for lines.Scan() {
		var mark, word string
		var n int
		if _, err := fmt.Sscanf(lines.Text(), "%s %s %d", &mark, &word, &n); err != nil || mark != "#" && mark != "ℹ" {
			continue
		}
		switch word {
		case "pass":
			found.passed += n
		case "fail", "cancelled":
			found.failed += n
		case "skipped", "todo":
			found.skipped += n
		}
	}
	if err := lines.Err(); err != nil {
		return found, fmt.Errorf("read node: %w", err)
	}
	return found, nil
}
