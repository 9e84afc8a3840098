package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

var binaryDir string

func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "patchbay-cli")
	if err != nil {
		panic(err)
	}
	binaryDir = dir
	code := m.Run()
	_ = os.RemoveAll(dir)
	os.Exit(code)
}

// binary builds the command once, as `make cli` does.
var binary = sync.OnceValues(func() (string, error) {
	at := filepath.Join(binaryDir, "patchbay")
	cmd := exec.Command("go", "build", "-trimpath", "-ldflags", "-s -w", "-o", at, ".")
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", errors.New(string(out))
	}
	return at, nil
})

// run is what a run of the binary came to.
type run struct {
	out, err string
	code     int
}

// terminalOf is somebody with the binary and an environment of their own.
type terminalOf struct {
	t   *testing.T
	env []string
	in  string
}

// newTerminal is one without AWS credentials, profiles and variables of ours.
func newTerminal(t *testing.T, env ...string) *terminalOf {
	t.Helper()
	base := []string{
		"HOME=" + t.TempDir(), "PATH=" + os.Getenv("PATH"), "PATCHBAY_CONFIG=" + filepath.Join(t.TempDir(), "config.yaml"),
	}
	return &terminalOf{t: t, env: append(base, env...)}
}

func (o *owner) terminal(env ...string) *terminalOf {
	return newTerminal(o.t, append([]string{"PATCHBAY_URL=" + o.stack.BaseURL, "PATCHBAY_API_KEY=" + o.stack.APIKey},
		env...)...)
}

func (c *terminalOf) with(env ...string) *terminalOf {
	return &terminalOf{t: c.t, env: append(append([]string{}, c.env...), env...), in: c.in}
}

func (c *terminalOf) typing(in string) *terminalOf { return &terminalOf{t: c.t, env: c.env, in: in} }

func (c *terminalOf) run(args ...string) run {
	c.t.Helper()
	at, err := binary()
	if err != nil {
		c.t.Fatal(err)
	}
	var out, said bytes.Buffer
	cmd := exec.CommandContext(c.t.Context(), at, args...)
	cmd.Env, cmd.Stdin, cmd.Stdout, cmd.Stderr = c.env, strings.NewReader(c.in), &out, &said
	err = cmd.Run()
	var ended *exec.ExitError
	if err != nil && !errors.As(err, &ended) {
		c.t.Fatal(err)
	}
	return run{out.String(), said.String(), cmd.ProcessState.ExitCode()}
}

// does runs what must succeed and say each of the texts.
func (c *terminalOf) does(args []string, want ...string) string {
	c.t.Helper()
	r := c.run(args...)
	if r.code != 0 {
		c.t.Fatalf("%q: exit code %d\n%s%s", args, r.code, r.out, r.err)
	}
	c.says(args, r.out+r.err, want)
	return r.out
}

// fails runs what must fail with a code, print nothing, and say each of the texts.
func (c *terminalOf) fails(code int, args []string, want ...string) {
	c.t.Helper()
	r := c.run(args...)
	if r.code != code || r.out != "" {
		c.t.Errorf("%q: exit code %d and not %d\n%s%s", args, r.code, code, r.out, r.err)
	}
	c.says(args, r.err, want)
}

func (c *terminalOf) says(args []string, text string, want []string) {
	c.t.Helper()
	for _, w := range want {
		if !strings.Contains(text, w) {
			c.t.Errorf("%q does not say %q:\n%s", args, w, text)
		}
	}
}

// json runs what must succeed, with --json, and reads what it prints.
func (c *terminalOf) json(into any, args ...string) {
	c.t.Helper()
	out := c.does(append(args, "--json"))
	if err := json.Unmarshal([]byte(out), into); err != nil {
		c.t.Fatalf("%q prints no JSON: %v\n%s", args, err, out)
	}
}

// BenchmarkHelp is how long somebody at a terminal waits for the command to begin: 50 ms at most (targets.md).
func BenchmarkHelp(b *testing.B) {
	at, err := binary()
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if out, err := exec.CommandContext(b.Context(), at, "--help").Output(); err != nil || len(out) < 1000 {
			b.Fatalf("%d bytes, %v", len(out), err)
		}
	}
}
