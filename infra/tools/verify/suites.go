package main

import (
	"context"
	"fmt"
	"os/exec"
	"strings"
)

// heavy are the packages whose tests start other programs, which the race detector does not see: they run as steps of
// their own, without it.
const heavy = "patchbay/infra/lambdatest"

// tests runs every Go test but the heavy ones, the store's suite on both engines among them, with the race detector
// where there is a C compiler for it.
func tests(ctx context.Context) (counts, error) {
	packages, err := lightPackages(ctx)
	if err != nil {
		return counts{}, err
	}
	args := []string{"-timeout", "15m"}
	if _, err := exec.LookPath("gcc"); err == nil {
		args = append(args, "-race")
	} else {
		fmt.Println("  no gcc: without the race detector (Debian: apt-get install gcc libc6-dev)")
	}
	return goTest(ctx, append(args, packages...)...)
}

func lightPackages(ctx context.Context) ([]string, error) {
	out, err := exec.CommandContext(ctx, "go", "list", "./...").Output()
	if err != nil {
		return nil, fmt.Errorf("go list: %w", err)
	}
	var light []string
	for p := range strings.Lines(string(out)) {
		if p = strings.TrimSpace(p); p != heavy && !strings.HasPrefix(p, heavy+"/") && !strings.Contains(p, "node_modules/") {
			light = append(light, p)
		}
	}
	return light, nil
}

// lambda builds every function's binary, starts it against a runtime API and feeds it the samples in events/.
func lambda(ctx context.Context) (counts, error) {
	return goTest(ctx, "-count=1", "-v", "-timeout", "10m", "./infra/lambdatest/...")
}

// endToEnd drives the local deployment with the published clients, an OpenID provider that nobody here wrote, and a browser.
func endToEnd(ctx context.Context) (counts, error) {
	return nodeTest(ctx, "node", "infra/e2e/run.mjs")
}
