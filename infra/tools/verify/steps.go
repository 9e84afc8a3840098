package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"strings"
)

// step is one check.
type step struct {
	name string
	run  func(context.Context) (counts, error)
}

// quick are the checks for while you work.
func quick() []step {
	return []step{
		{"format", format}, {"vet", vet},
		{"tests", func(ctx context.Context) (counts, error) { return goTest(ctx, "-short", "./...") }},
	}
}

// all are the checks of `make test`.
func all() []step {
	return []step{
		{"generated", generated}, {"module", module}, {"format", format}, {"vet", vet}, {"lint", lint},
		{"vulnerabilities", vulnerabilities}, {"tests", tests}, {"lambda", lambda}, {"end-to-end", endToEnd}, {"sam", sam},
	}
}

// command runs a program and shows its output only when it fails.
func command(ctx context.Context, name string, args ...string) error {
	out, err := exec.CommandContext(ctx, name, args...).CombinedOutput() //nolint:gosec // names and arguments of this file
	if err != nil {
		_, _ = os.Stdout.Write(out)
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}

// sam is a target of its own: it takes a docker engine, and minutes.
func sam(context.Context) (counts, error) {
	return counts{}, notDone("the stack under SAM CLI needs a docker engine: make sam")
}

func module(ctx context.Context) (counts, error) {
	return counts{}, command(ctx, "go", "mod", "tidy", "-diff")
}

func vet(ctx context.Context) (counts, error) { return counts{}, command(ctx, "go", "vet", "./...") }

func format(ctx context.Context) (counts, error) {
	out, err := exec.CommandContext(ctx, "gofmt", "-l", "functions", "shared", "infra").Output()
	if err != nil {
		return counts{}, fmt.Errorf("gofmt: %w", err)
	}
	wrong := strings.Fields(string(out))
	wrong = dropNodeModules(wrong)
	if len(wrong) > 0 {
		return counts{}, fmt.Errorf("run gofmt -w on %s", strings.Join(wrong, " "))
	}
	return counts{}, nil
}

func dropNodeModules(files []string) []string {
	kept := files[:0]
	for _, f := range files {
		if !strings.Contains(f, "node_modules/") {
			kept = append(kept, f)
		}
	}
	return kept
}

// generated runs the generators and compares the work tree before and after.
func generated(ctx context.Context) (counts, error) {
	before, err := workTree(ctx)
	if err != nil {
		return counts{}, err
	}
	if err := command(ctx, "go", "generate", "./..."); err != nil {
		return counts{}, err
	}
	after, err := workTree(ctx)
	if err != nil {
		return counts{}, err
	}
	if !bytes.Equal(before, after) {
		return counts{}, fmt.Errorf("generated files were stale and are new now: look at git diff and commit them")
	}
	return counts{}, nil
}

// workTree is a fingerprint of everything that differs from the last commit.
func workTree(ctx context.Context) ([]byte, error) {
	if err := exec.CommandContext(ctx, "git", "rev-parse", "--is-inside-work-tree").Run(); err != nil {
		return nil, notDone("this is not a git checkout, so there is nothing to compare with")
	}
	status, err := exec.CommandContext(ctx, "git", "status", "--porcelain").Output()
	if err != nil {
		return nil, fmt.Errorf("git status: %w", err)
	}
	diff, err := exec.CommandContext(ctx, "git", "diff").Output()
	if err != nil {
		return nil, fmt.Errorf("git diff: %w", err)
	}
	return append(status, diff...), nil
}

// tool is the path of a program that the Makefile installs and names in the environment.
func tool(env, target string) (string, error) {
	path := os.Getenv(env)
	if path == "" {
		return "", fmt.Errorf("%s is not set: start this by make, which installs it (make %s)", env, target)
	}
	return path, nil
}

func lint(ctx context.Context) (counts, error) {
	path, err := tool("GOLANGCI_LINT", "lint")
	if err != nil {
		return counts{}, err
	}
	return counts{}, command(ctx, path, "run", "./...")
}

// vulnerabilities runs govulncheck, whose database is on the internet and may be out of reach here.
func vulnerabilities(ctx context.Context) (counts, error) {
	path, err := tool("GOVULNCHECK", "vuln")
	if err != nil {
		return counts{}, err
	}
	out, err := exec.CommandContext(ctx, path, "./...").CombinedOutput() //nolint:gosec // the Makefile's own tool
	if err == nil {
		return counts{}, nil
	}
	if unreachable(string(out)) {
		return counts{}, notDone("the database of known vulnerabilities cannot be reached from here")
	}
	_, _ = os.Stdout.Write(out)
	return counts{}, fmt.Errorf("govulncheck: %w", err)
}

// unreachable recognises govulncheck's own words; a finding never has them.
func unreachable(said string) bool {
	return strings.Contains(said, "govulncheck: fetching vulnerabilities:")
}
