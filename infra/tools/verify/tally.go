package main

import (
	"errors"
	"fmt"
	"strings"
	"time"
)

// counts are tests by how they ended.
type counts struct{ passed, failed, skipped int }

func (c counts) total() int { return c.passed + c.failed + c.skipped }

func (c counts) plus(o counts) counts {
	return counts{c.passed + o.passed, c.failed + o.failed, c.skipped + o.skipped}
}

// String names what is not zero.
func (c counts) String() string {
	parts := []string{fmt.Sprintf("%d passed", c.passed)}
	if c.failed > 0 {
		parts = append(parts, fmt.Sprintf("%d failed", c.failed))
	}
	if c.skipped > 0 {
		parts = append(parts, fmt.Sprintf("%d skipped", c.skipped))
	}
	return strings.Join(parts, ", ")
}

// notDone is the error of a step that this machine cannot do; its text is the reason.
type notDone string

func (n notDone) Error() string { return string(n) }

func leftOut(err error) (reason string, ok bool) {
	n, ok := errors.AsType[notDone](err)
	return string(n), ok
}

// tally is the whole run.
type tally struct {
	passed, failed, out []string
	tests               counts
}

func (t *tally) add(name string, found counts, err error) {
	t.tests = t.tests.plus(found)
	switch reason, out := leftOut(err); {
	case out:
		t.out = append(t.out, name+" ("+reason+")")
	case err != nil:
		t.failed = append(t.failed, name)
	default:
		t.passed = append(t.passed, name)
	}
}

// line is the last line of a run.
func (t *tally) line(took time.Duration) string {
	var b strings.Builder
	word := "PASS"
	if len(t.failed) > 0 {
		word = "FAIL"
	}
	fmt.Fprintf(&b, "%s: %d checks passed, %d failed, %d left out; tests: %s; %s", word,
		len(t.passed), len(t.failed), len(t.out), t.tests, took.Round(time.Second))
	if len(t.failed) > 0 {
		fmt.Fprintf(&b, "; failed: %s", strings.Join(t.failed, ", "))
	}
	if len(t.out) > 0 {
		fmt.Fprintf(&b, "; left out: %s", strings.Join(t.out, ", "))
	}
	return b.String()
}
