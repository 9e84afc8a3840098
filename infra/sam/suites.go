package main

import (
	"bytes"
	"context"
	"errors"
	"os"
)

// goTest runs one test of a package that is built with the tag sam. variables are added to the environment.
func (r *run) goTest(ctx context.Context, pkg, name string, variables []string) error {
	gotestsum := os.Getenv("GOTESTSUM")
	if gotestsum == "" {
		return errors.New("GOTESTSUM is not set: start this by `make sam`, which installs it")
	}
	return r.suite(ctx, variables, gotestsum, "--format", "testname", "--format-icons", "text", "--",
		"-tags", "sam", "-count=1", "-vet=off", "-timeout", "40m", "-run", "^"+name+"$", pkg)
}

// nodeTest runs suites of infra/e2e against the Patchbay that the variables name.
func (r *run) nodeTest(ctx context.Context, variables []string, suites ...string) error {
	return r.suite(ctx, variables, "node", append([]string{"--test", "--test-concurrency=1", "--test-reporter=spec"},
		suites...)...)
}

// suite runs a test runner and shows what it says when it has ended, since another may run beside it. Its last lines
// have the counts, which infra/tools/checks.sh sums.
func (r *run) suite(ctx context.Context, variables []string, name string, args ...string) error {
	cmd := r.command(ctx, name, args...)
	cmd.Env = append(cmd.Env, variables...)
	said, err := cmd.CombinedOutput()
	r.say("%s", bytes.TrimSpace(said))
	return err
}
