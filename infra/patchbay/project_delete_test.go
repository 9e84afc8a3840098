package main

import (
	"bufio"
	"context"
	"encoding/json"
	"net/http"
	"os/exec"
	"strings"
	"testing"
	"time"

	"patchbay/infra/patchbay/manage"
	"patchbay/shared/erase"
)

// patient runs the command with a clock that moves when it waits.
func (o *owner) patient(in string, args ...string) (out, said string, err error) {
	o.t.Helper()
	var c commands
	now := time.Now()
	c.clock = func() time.Time { return now }
	c.pause = func(_ context.Context, d time.Duration) error { now = now.Add(d); return nil }
	k, err := c.parser()
	if err != nil {
		o.t.Fatal(err)
	}
	var printed, noted strings.Builder
	err = c.run(o.t.Context(), k, append([]string{"--dev", o.dev}, args...),
		stdio{strings.NewReader(in), &printed, &noted})
	return printed.String(), noted.String(), err
}

// status is what the API answers to the key of the stack's project.
func (o *owner) status() int {
	o.t.Helper()
	r, err := http.NewRequestWithContext(o.t.Context(), http.MethodGet, o.stack.BaseURL+"/accounts", nil)
	if err != nil {
		o.t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+o.stack.APIKey)
	a, err := http.DefaultClient.Do(r)
	if err != nil {
		o.t.Fatal(err)
	}
	_ = a.Body.Close()
	return a.StatusCode
}

// inUse makes an auth config and links an account.
func (o *owner) inUse() {
	o.t.Helper()
	api := manage.New(o.stack.BaseURL, o.stack.APIKey, "test")
	a, err := api.Do(o.t.Context(), manage.Request{Method: http.MethodPost, Path: "/auth_configs",
		Body: map[string]any{"connector_key": "sandbox-key", "auth_type": "api_key"}})
	if err != nil {
		o.t.Fatal(err)
	}
	var made authConfig
	if err := a.Decode(&made); err != nil {
		o.t.Fatal(err)
	}
	o.link(o.t, made.ID, "acme")
}

func TestProjectsDelete(t *testing.T) {
	o := newOwner(t)
	id := o.stack.ProjectID
	o.inUse()
	o.refused("", []string{"projects", "delete", "prj_nope", "--yes"}, "There is no such project")
	o.refused("", []string{"projects", "delete"}, "project")
	o.refused("", []string{"projects", "delete", id, "--yes"}, "is in use, and nothing was deleted", "1 linked account",
		"1 configured connector", "--everything")
	o.refused("", []string{"projects", "delete", id, "--everything"}, "Say --yes", "1 linked account")
	if got := o.status(); got != http.StatusOK {
		t.Fatalf("a refused deletion leaves a key that gets %d", got)
	}
	out, said, err := o.patient("", "projects", "delete", id, "--everything", "--yes")
	if err != nil || !strings.Contains(out, "nothing of it is left") || !strings.Contains(said, "is closed") {
		t.Fatal(out, said, err)
	}
	if got := o.status(); got != http.StatusUnauthorized {
		t.Errorf("the key of a deleted project gets %d", got)
	}
	o.refused("", []string{"projects", "show", id}, "There is no such project")
	o.refused("", []string{"projects", "delete", id, "--yes"}, id, "was deleted at")
	o.does("", []string{"projects", "deleted"}, id, "command:patchbay", "1 linked account")
	var all list[erase.Deletion]
	if err := json.Unmarshal([]byte(o.does("", []string{"projects", "deleted", "--json"}, id)), &all); err != nil ||
		len(all.Data) != 1 || all.Data[0].Had.Accounts != 1 {
		t.Error(all, err)
	}

	empty := strings.Fields(o.does("", []string{"project", "create", "Empty"}, "prj_"))[1]
	out, _, err = o.patient("", "projects", "delete", empty, "--yes", "--json")
	var d erase.Deletion
	if err != nil || json.Unmarshal([]byte(out), &d) != nil || d.Project != empty || d.EndedAt.IsZero() {
		t.Error(out, err)
	}
	o.does("", []string{"projects", "list"}, "no projects")
}

// Killed while it works, the command leaves a project that is closed, and the same command goes on without asking.
func TestProjectsDeleteKilled(t *testing.T) {
	o := newOwner(t)
	o.inUse()
	at, err := binary()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), at, "--dev", o.dev, "projects", "delete", o.stack.ProjectID, "--everything",
		"--yes")
	said, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	for lines := bufio.NewScanner(said); lines.Scan(); {
		if strings.Contains(lines.Text(), "is closed") {
			break
		}
	}
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait()
	if got := o.status(); got != http.StatusUnauthorized {
		t.Errorf("the key of a closed project gets %d", got)
	}
	o.does("", []string{"projects", "deleted"}, o.stack.ProjectID, "not yet")
	out, noted, err := o.patient("", "projects", "delete", o.stack.ProjectID)
	if err != nil || !strings.Contains(out, "is deleted") || !strings.Contains(noted, "goes on") {
		t.Error(out, noted, err)
	}
	if out := o.does("", []string{"projects", "deleted"}, o.stack.ProjectID); strings.Contains(out, "not yet") {
		t.Errorf("it is under way still:\n%s", out)
	}
}
