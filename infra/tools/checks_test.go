// Package tools_test holds the scripts of this folder to what they promise.
package tools_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// recorded are the last lines that the real tools print, by the name of the target that runs them.
const recorded = `#!/bin/sh
case "$2" in
vet) ;;
lint) echo "x.go:1:1: something (staticcheck)"; exit 2 ;;
vuln) echo "left out: no database" ;;
unit) printf 'ok  a (7ms)\n\nDONE 12 tests, 2 skipped in 3.2s\n' ;;
unit-red) printf 'FAIL a (7ms)\n\nDONE 1,2\nDONE 4 tests, 1 skipped, 1 failure in 0.007s\n'; exit 1 ;;
unbuilt) printf '\nDONE 0 tests, 1 failure, 1 error in 0.007s\n'; exit 1 ;;
empty) printf '\nDONE 0 tests in 0.000s\n' ;;
e2e) printf 'ℹ tests 9\nℹ suites 2\nℹ pass 5\nℹ fail 0\nℹ cancelled 0\nℹ skipped 3\nℹ todo 1\nℹ duration_ms 602.08\n' ;;
e2e-red) printf '# tests 4\n# pass 1\n# fail 2\n# cancelled 1\n# skipped 0\n'; exit 1 ;;
half-empty) printf 'DONE 0 tests in 3.2s\nℹ tests 9\nℹ pass 9\n' ;;
slow) while [ ! -e "$0.quick" ]; do sleep 0.01; done; echo slow begins; echo slow ends ;;
quick) echo quick begins; touch "$0.quick"; echo quick ends ;;
stuck) echo $$ >"$0.pid"; sleep 1000 ;;
sam) printf 'DONE 30 tests in 3.2s\nDONE 1 tests in 3.2s\nℹ tests 9\nℹ pass 9\n' ;;
esac
`

func checks(t *testing.T, targets ...string) (said string, ok bool) {
	t.Helper()
	cmd, _ := script(t, targets...)
	out, err := cmd.CombinedOutput()
	return string(out), err == nil
}

// script is the command, and the make that it calls.
func script(t *testing.T, targets ...string) (cmd *exec.Cmd, fake string) {
	t.Helper()
	fake = filepath.Join(t.TempDir(), "make")
	if err := os.WriteFile(fake, []byte(recorded), 0o755); err != nil {
		t.Fatal(err)
	}
	cmd = exec.CommandContext(t.Context(), "./checks.sh", targets...)
	cmd.Env = append(os.Environ(), "MAKE="+fake)
	return cmd, fake
}

// Not in parallel: Linux refuses to run a program that another process has open for writing (golang.org/issue/22315).
func TestChecks(t *testing.T) {
	for _, c := range []struct {
		targets string
		last    string
		ok      bool
	}{
		{"vet", "1 passed, 0 failed, 0 skipped", true},
		{"lint", "0 passed, 1 failed, 0 skipped", false},
		{"vuln", "0 passed, 0 failed, 1 skipped", true},
		{"unit", "10 passed, 0 failed, 2 skipped", true},
		{"unit-red", "2 passed, 1 failed, 1 skipped", false},
		{"unbuilt", "0 passed, 1 failed, 0 skipped", false},
		{"empty", "0 passed, 1 failed, 0 skipped", false},
		{"half-empty", "9 passed, 1 failed, 0 skipped", false},
		{"e2e", "5 passed, 0 failed, 4 skipped", true},
		{"e2e-red", "1 passed, 3 failed, 0 skipped", false},
		{"sam", "40 passed, 0 failed, 0 skipped", true},
		{"slow // quick", "2 passed, 0 failed, 0 skipped", true},
		{"vet // lint vet // unit e2e vuln", "17 passed, 1 failed, 7 skipped", false},
		{"lint vet unit e2e vuln", "16 passed, 1 failed, 7 skipped", false},
	} {
		said, ok := checks(t, strings.Fields(c.targets)...)
		lines := strings.Split(strings.TrimSpace(said), "\n")
		if last := lines[len(lines)-1]; last != c.last || ok != c.ok {
			t.Errorf("%s: %q, success %v; want %q, %v\n%s", c.targets, last, ok, c.last, c.ok, said)
		}
	}
}

// A failure stops nothing, and each check has its line with its time in the summary.
func TestChecksSummary(t *testing.T) {
	said, _ := checks(t, "lint", "vuln", "vet")
	_, summary, _ := strings.Cut(said, "=== every check\n")
	for _, want := range []string{`FAIL +lint +\d+\.\d s, CPU`, `LEFT OUT vuln .*: no database\n`, `ok +vet +\d+\.\d s`} {
		if !regexp.MustCompile(want).MatchString(summary) {
			t.Errorf("the summary lacks %q:\n%s", want, said)
		}
	}
	if !strings.Contains(said, "(staticcheck)") {
		t.Errorf("it does not show what the linter said:\n%s", said)
	}
}

// Behind // runs beside: slow ends only when quick has been there. No two outputs mix, and the summary has the order of
// the arguments.
func TestChecksBesideEachOther(t *testing.T) {
	said, _ := checks(t, "slow", "vet", "//", "quick")
	for _, want := range []string{`(?m)^slow begins\nslow ends$`, `(?m)^quick begins\nquick ends$`,
		`(?s)=== every check\nok +slow .*\nok +vet .*\nok +quick .*\n3 passed`} {
		if !regexp.MustCompile(want).MatchString(said) {
			t.Errorf("it lacks %q:\n%s", want, said)
		}
	}
}

// Ctrl-C, and a CI machine's end of a job, leave nothing running, in whichever lane.
func TestChecksEndWhatRuns(t *testing.T) {
	for _, targets := range [][]string{{"stuck"}, {"vet", "//", "stuck"}} {
		for _, signal := range []os.Signal{syscall.SIGINT, syscall.SIGTERM} {
			cmd, fake := script(t, targets...)
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			pid := 0
			for pid == 0 {
				text, _ := os.ReadFile(fake + ".pid")
				pid, _ = strconv.Atoi(strings.TrimSpace(string(text)))
				time.Sleep(5 * time.Millisecond) //nolint:forbidigo // the pause of a poll
			}
			if err := cmd.Process.Signal(signal); err != nil {
				t.Fatal(err)
			}
			if err := cmd.Wait(); err == nil || cmd.ProcessState.ExitCode() != 130 {
				t.Errorf("%v, %v: %v", targets, signal, err)
			}
			for runs(t, pid) {
				time.Sleep(5 * time.Millisecond) //nolint:forbidigo // the pause of a poll
			}
		}
	}
}

// runs says whether a process is there and has not ended: whoever inherits it may leave it a zombie.
func runs(t *testing.T, pid int) bool {
	t.Helper()
	// ps fails when the process is gone.
	out, _ := exec.CommandContext(t.Context(), "ps", "-o", "stat=", "-p", strconv.Itoa(pid)).Output()
	state := strings.TrimSpace(string(out))
	return state != "" && state[0] != 'Z'
}
