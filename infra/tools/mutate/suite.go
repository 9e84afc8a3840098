package main

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
)

type outcome string

const (
	killed   outcome = "killed"
	survived outcome = "SURVIVED"
	unbuilt  outcome = "NO BUILD"
)

type result struct {
	outcome outcome
	by      string // the first test that failed, or what the compiler said
}

// helpers are what mutants call; they join the package in the overlay only.
const helpers = `package table

import (
	"github.com/aws/aws-sdk-go-v2/feature/dynamodb/expression"

	"patchbay/shared/ident"
)

func always() expression.ConditionBuilder { return expression.Name("never_there").AttributeNotExists() }
func never() expression.ConditionBuilder  { return expression.Name("never_there").AttributeExists() }

func skip(write) write {
	return check(key{"SKIP#" + ident.Random(6), "SKIP"}, absent(), failsWith(errContended))
}

var _, _, _ = always, never, skip
`

func test(ctx context.Context, m mutant, tests string) (result, error) {
	text, err := os.ReadFile(m.file)
	if err != nil {
		return result{}, err
	}
	return suite(ctx, m, []byte(m.apply(string(text))), tests)
}

// suite runs the package's tests, or those that match tests, with the mutant in place of its file.
func suite(ctx context.Context, m mutant, text []byte, tests string) (result, error) {
	work, err := os.MkdirTemp("", "mutate")
	if err != nil {
		return result{}, err
	}
	defer func() { _ = os.RemoveAll(work) }()
	overlay := map[string]string{filepath.Join(dir, "zz_mutant.go"): filepath.Join(work, "helpers.go")}
	files := map[string][]byte{"helpers.go": []byte(helpers)}
	if text != nil {
		overlay[m.file] = filepath.Join(work, "mutant.go")
		files["mutant.go"] = text
	}
	replace := map[string]string{}
	for name, by := range overlay {
		if name, err = filepath.Abs(name); err != nil {
			return result{}, err
		}
		replace[name] = by
	}
	if files["overlay.json"], err = json.Marshal(map[string]any{"Replace": replace}); err != nil {
		return result{}, err
	}
	for name, content := range files {
		if err := os.WriteFile(filepath.Join(work, name), content, 0o600); err != nil {
			return result{}, err
		}
	}
	binary := filepath.Join(work, "suite.test")
	//nolint:gosec // arguments of our own
	build := exec.CommandContext(ctx, "go", "test", "-c", "-o", binary, "-overlay", filepath.Join(work, "overlay.json"),
		"-vet=off", "-ldflags=-s -w", "./"+dir)
	if out, err := build.CombinedOutput(); err != nil {
		return result{outcome: unbuilt, by: firstLines(out)}, ctx.Err()
	}
	// Most mutants fall to the quick tests; only what those let live meets the slow ones.
	choices := []string{"-test.skip=" + slow, "-test.run=" + slow}
	if tests != "" {
		choices = []string{"-test.run=" + tests}
	}
	for _, choice := range choices {
		//nolint:gosec // built above
		cmd := exec.CommandContext(ctx, binary, "-test.short", "-test.failfast", "-test.timeout=180s", choice)
		cmd.Dir = dir
		cmd.Env = append(os.Environ(), "PATCHBAY_TEST_ENGINE=dynoxide")
		out, err := cmd.CombinedOutput()
		var failed *exec.ExitError
		switch {
		case ctx.Err() != nil:
			return result{}, ctx.Err()
		case errors.As(err, &failed):
			return result{outcome: killed, by: firstFailure(out)}, nil
		case err != nil:
			return result{}, err
		}
	}
	return result{outcome: survived}, nil
}

// slow matches the names of tests that take seconds.
const slow = "Race|Fifty|Many|Faults|Thousand|Model|Linearizable"

var failure = regexp.MustCompile(`(?m)^\s*--- FAIL: (\S+)|^panic: (.*)`)

// firstFailure is the most exact name among the first failed test and its subtests.
func firstFailure(out []byte) string {
	name := ""
	for _, m := range failure.FindAllSubmatch(out, -1) {
		next := string(m[1]) + string(m[2])
		if !strings.HasPrefix(next, name) {
			break
		}
		name = next
	}
	return strings.ReplaceAll(name, "/dynoxide", "")
}

func firstLines(out []byte) string {
	lines := strings.SplitN(string(out), "\n", 4)
	return strings.Join(lines[:min(3, len(lines))], " | ")
}
