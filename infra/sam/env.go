package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// Versions from PyPI. A change here makes the environment anew.
const (
	samVersion  = "1.170.0"
	lintVersion = "1.58.0"
)

// env makes SAM CLI's Python environment, once per pair of versions.
func (r *run) env(ctx context.Context) error {
	want := []string{"aws-sam-cli==" + samVersion, "cfn-lint==" + lintVersion}
	stamp := filepath.Join(r.venv, ".stamp")
	//nolint:gosec // our own file
	if have, err := os.ReadFile(stamp); err != nil || string(have) != strings.Join(want, " ") {
		if _, err := r.quiet(ctx, "python3", "-m", "venv", "--clear", r.venv); err != nil {
			return fmt.Errorf("python 3.10 or later with its venv module is needed (Debian: python3-venv): %w", err)
		}
		// What is imported is compiled then. Compiling all of it takes longer than the rest of the installation.
		if _, err := r.quiet(ctx, r.tool("pip"),
			append([]string{"install", "--quiet", "--no-compile", "--disable-pip-version-check"}, want...)...); err != nil {
			return err
		}
		if err := os.WriteFile(stamp, []byte(strings.Join(want, " ")), 0o600); err != nil {
			return fmt.Errorf("stamp: %w", err)
		}
	}
	for _, c := range [][]string{{r.tool("sam"), "--version"}, {r.tool("cfn-lint"), "--version"},
		{r.tool("python"), "--version"}, {"go", "version"}} {
		version, err := r.quiet(ctx, c[0], c[1:]...)
		if err != nil {
			return err
		}
		r.say("%s", version)
	}
	return os.MkdirAll(r.work, 0o750)
}
