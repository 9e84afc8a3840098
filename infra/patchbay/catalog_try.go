package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

type catalogTestCommand struct {
	Paths []string `arg:"" name:"path" help:"Definitions, or folders of them."`
}

// Run has an account of each auth type linked, used, renewed and deleted through the product, against a provider that
// behaves as the definition says and refuses everything else. That is a test of this checkout, which Go builds, so that
// the command itself holds no test bench.
func (c catalogTestCommand) Run(ctx context.Context, t *Target) error {
	if err := t.linted(catalogLintCommand(c)); err != nil {
		return err
	}
	files, err := definitionFiles(c.Paths)
	if err != nil {
		return err
	}
	for i := range files {
		if files[i], err = filepath.Abs(files[i]); err != nil {
			return err
		}
	}
	root, err := checkout()
	if err != nil {
		return err
	}
	cmd := exec.CommandContext(ctx, "go", "test", "-json", "-count=1", "-run", "^TestOwnDefinitions$",
		"./infra/fakeprovider")
	cmd.Dir = root
	cmd.Env = append(os.Environ(), "PATCHBAY_CATALOG_TEST="+strings.Join(files, string(filepath.ListSeparator)))
	var faults bytes.Buffer
	cmd.Stderr = &faults
	out, err := cmd.Output()
	good, bad := t.outcomes(out)
	switch {
	case good+bad == 0:
		return fmt.Errorf("nothing was tried: %w\n%s%s", err, out, faults.String())
	case bad > 0:
		return fmt.Errorf("%d of %s failed", bad, number(good+bad, "auth type"))
	}
	if err != nil {
		return err
	}
	return t.answer(map[string]int{"auth_types": good}, func() {
		t.say("%s: linked, used, renewed, deleted.", number(good, "auth type"))
	})
}

// linted prints the faults of definitions, and fails where there is one.
func (t *Target) linted(c catalogLintCommand) error {
	_, faults, err := c.faults()
	if err == nil && len(faults) > 0 {
		err = c.Run(t)
	}
	return err
}

// outcomes prints a line for each auth type, what a failed one said before it, and counts them.
func (t *Target) outcomes(out []byte) (good, bad int) {
	said := map[string]string{}
	for line := range bytes.Lines(out) {
		var e struct{ Action, Test, Output string }
		if json.Unmarshal(line, &e) != nil {
			continue
		}
		_, name, below := strings.Cut(e.Test, "/")
		if !below || strings.Count(name, "/") != 1 {
			continue
		}
		switch e.Action {
		case "output":
			if !strings.HasPrefix(strings.TrimSpace(e.Output), "===") && !strings.HasPrefix(strings.TrimSpace(e.Output), "---") {
				said[name] += e.Output
			}
		case "pass":
			good++
			t.say("ok    %s", name)
		case "fail":
			bad++
			t.say("FAIL  %s\n%s", name, strings.TrimRight(said[name], "\n"))
		}
	}
	return good, bad
}

// checkout is the folder of Patchbay's checkout around the working directory.
func checkout() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		text, err := os.ReadFile(filepath.Join(dir, "go.mod")) //nolint:gosec // of the working directory's own parents
		if err == nil && strings.HasPrefix(string(text), "module patchbay\n") {
			return dir, nil
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return "", errors.New("run this in a checkout of Patchbay: the test bench is built from it")
		}
		dir = parent
	}
}
