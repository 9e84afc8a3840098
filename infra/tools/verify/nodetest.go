package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"strings"
)

// nodeTest runs a command that ends in node's test runner with the TAP reporter, shows its output, and reads its counts.
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
	found, readErr := readTAP(io.TeeReader(out, os.Stdout))
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

// readTAP reads the summary that node --test --test-reporter=tap ends with: "# pass 12", "# fail 0", "# skipped 1",
// and "# cancelled", "# todo", which are no passes either.
func readTAP(r io.Reader) (counts, error) {
	var found counts
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, 16<<20)
	for lines.Scan() {
		word, number, ok := strings.Cut(strings.TrimPrefix(lines.Text(), "# "), " ")
		n, err := strconv.Atoi(number)
		if !ok || err != nil || !strings.HasPrefix(lines.Text(), "# ") {
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
