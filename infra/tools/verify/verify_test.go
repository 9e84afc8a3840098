package main

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"
)

func TestReadTests(t *testing.T) {
	t.Parallel()
	stream := `{"Action":"run","Package":"p","Test":"TestA"}
{"Action":"output","Package":"p","Test":"TestA","Output":"quiet\n"}
{"Action":"output","Package":"p","Test":"TestA","Output":"    a_test.go:1: note: 42 bytes\n"}
{"Action":"pass","Package":"p","Test":"TestA","Elapsed":0.1}
{"Action":"output","Package":"p","Test":"TestB","Output":"why it failed\n"}
{"Action":"fail","Package":"p","Test":"TestB","Elapsed":0.1}
{"Action":"skip","Package":"p","Test":"TestC"}
{"Action":"build-output","ImportPath":"q","Output":"q.go:1: no\n"}
a line that is not JSON
{"Action":"fail","Package":"p","Elapsed":0.2}
{"Action":"skip","Package":"r"}
`
	var said strings.Builder
	found, err := readTests(strings.NewReader(stream), &said)
	if err != nil {
		t.Fatal(err)
	}
	if want := (counts{passed: 1, failed: 1, skipped: 1}); found != want {
		t.Errorf("counts %+v, want %+v", found, want)
	}
	for _, want := range []string{"  TestA: 42 bytes\n", "why it failed", "skipped p TestC", "q.go:1: no", "a line that is not JSON", "fail p"} {
		if !strings.Contains(said.String(), want) {
			t.Errorf("output lacks %q:\n%s", want, said.String())
		}
	}
	if strings.Contains(said.String(), "quiet") {
		t.Error("a passing test's output is shown")
	}
}

func TestReadNode(t *testing.T) {
	t.Parallel()
	want := counts{passed: 5, failed: 2, skipped: 2}
	for name, mark := range map[string]string{"tap": "#", "spec": "ℹ"} {
		said := strings.ReplaceAll("ok 1 - pass 9\n@ tests 9\n@ suites 2\n@ pass 5\n@ fail 1\n@ cancelled 1\n@ skipped 1\n@ todo 1\n@ duration_ms 1.5\n", "@", mark)
		found, err := readNode(strings.NewReader(said))
		if err != nil || found != want {
			t.Errorf("%s: counts %+v, want %+v, %v", name, found, want, err)
		}
	}
}

func TestTally(t *testing.T) {
	t.Parallel()
	var sum tally
	sum.add("a", counts{passed: 2}, nil)
	sum.add("b", counts{passed: 1, failed: 1}, errors.New("exit status 1"))
	sum.add("c", counts{}, fmt.Errorf("wrapped: %w", notDone("no network")))
	got := sum.line(1500 * time.Millisecond)
	want := "FAIL: 1 checks passed, 1 failed, 1 left out; tests: 3 passed, 1 failed; 2s; failed: b; left out: c (no network)"
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestLeftOutIsNotAFailureNorAPass(t *testing.T) {
	t.Parallel()
	var sum tally
	sum.add("vulnerabilities", counts{}, notDone("offline"))
	if len(sum.passed) != 0 || len(sum.failed) != 0 || len(sum.out) != 1 {
		t.Errorf("tally %+v", sum)
	}
}

func TestUnreachable(t *testing.T) {
	t.Parallel()
	if !unreachable(`govulncheck: fetching vulnerabilities: Get "https://…": dial tcp: no such host`) {
		t.Error("a database out of reach is taken for a finding")
	}
	if unreachable("Vulnerability #1: GO-2026-0001\n    dial tcp: connection refused in net") {
		t.Error("a finding is taken for a database out of reach")
	}
}
