package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
)

// nodeTest runs suites of infra/e2e against the Patchbay that the variables name, and counts their tests.
func (r *run) nodeTest(ctx context.Context, variables []string, suites ...string) error {
	cmd := r.command(ctx, "node", append([]string{"--test", "--test-concurrency=1", "--test-reporter=tap"}, suites...)...)
	cmd.Env = append(cmd.Env, variables...)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		return fmt.Errorf("node: %w", err)
	}
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("node: %w", err)
	}
	passed, failed, readErr := countTAP(out, os.Stdout)
	r.passed, r.failed = r.passed+passed, r.failed+failed
	switch err := cmd.Wait(); {
	case readErr != nil:
		return readErr
	case failed > 0:
		return errChecks
	case err != nil:
		return fmt.Errorf("node: %w", err)
	case passed == 0:
		return errors.New("node: no test ran")
	}
	return nil
}

// countTAP reads node's TAP: its last lines "# pass 12", "# fail 0". It shows each result, and the details of what failed.
func countTAP(in io.Reader, out io.Writer) (passed, failed int, err error) {
	lines, detail := bufio.NewScanner(in), false
	lines.Buffer(nil, 16<<20)
	for lines.Scan() {
		line := strings.TrimSpace(lines.Text())
		switch {
		case strings.HasPrefix(line, "ok "), strings.HasPrefix(line, "not ok "):
			detail = strings.HasPrefix(line, "not")
			_, _ = fmt.Fprintln(out, " ", line)
		case strings.HasPrefix(line, "# "):
			detail = false
			if word, n, ok := strings.Cut(line[2:], " "); ok {
				count, _ := strconv.Atoi(n) // other lines with a # have no number
				switch word {
				case "pass":
					passed += count
				case "fail", "cancelled", "skipped", "todo":
					failed += count
				}
			}
		case detail:
			_, _ = fmt.Fprintln(out, "    ", line)
		}
	}
	if err := lines.Err(); err != nil {
		return passed, failed, fmt.Errorf("read node: %w", err)
	}
	return passed, failed, nil
}
