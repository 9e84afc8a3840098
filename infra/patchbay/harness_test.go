package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"patchbay/infra/local/stack"
)

// owner is somebody at a terminal with a local stack.
type owner struct {
	t     *testing.T
	stack *stack.Stack
	dev   string
	later time.Duration // than now the owner's clock is
}

func newOwner(t *testing.T) *owner {
	t.Helper()
	s := stack.ForTest(t)
	return &owner{t: t, stack: s, dev: devJSON(t, map[string]string{
		"table_endpoint": s.Engine.Endpoint, "secrets_endpoint": s.Config.Endpoints.SecretsManager,
		"sandbox_url": s.SandboxURL, "project_id": s.ProjectID, "base_url": s.BaseURL, "api_key": s.APIKey,
		"queues_endpoint": s.Config.Endpoints.SQS,
	})}
}

func devJSON(t *testing.T, members map[string]string) string {
	t.Helper()
	text, err := json.Marshal(members)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "dev.json")
	if err := os.WriteFile(path, text, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// patchbay runs the command and returns what it printed.
func patchbay(t *testing.T, in string, args ...string) (string, error) {
	t.Helper()
	return patchbayAt(t, time.Now(), in, args...)
}

func patchbayAt(t *testing.T, now time.Time, in string, args ...string) (string, error) {
	t.Helper()
	var c commands
	c.clock = func() time.Time { return now }
	k, err := c.parser()
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	err = c.run(t.Context(), k, args, stdio{strings.NewReader(in), &out, t.Output()})
	return out.String(), err
}

func (o *owner) try(in string, args ...string) (string, error) {
	o.t.Helper()
	return patchbayAt(o.t, time.Now().Add(o.later), in, append([]string{"--dev", o.dev}, args...)...)
}

// does runs a command that must succeed and say each of the wanted texts.
func (o *owner) does(in string, args []string, want ...string) string {
	o.t.Helper()
	out, err := o.try(in, args...)
	if err != nil {
		o.t.Fatalf("%q: %v", args, err)
	}
	for _, w := range want {
		if !strings.Contains(out, w) {
			o.t.Errorf("%q does not say %q:\n%s", args, w, out)
		}
	}
	return out
}

// refused runs a command that must fail, print nothing and say each of the wanted texts in its error.
func (o *owner) refused(in string, args []string, want ...string) {
	o.t.Helper()
	out, err := o.try(in, args...)
	wantError(o.t, err, want...)
	if out != "" {
		o.t.Errorf("%q printed %s", args, out)
	}
}

func wantError(t *testing.T, err error, want ...string) {
	t.Helper()
	if err == nil {
		t.Error("it was not refused")
		return
	}
	for _, w := range want {
		if !strings.Contains(err.Error(), w) {
			t.Errorf("the error does not say %q: %v", w, err)
		}
	}
}
