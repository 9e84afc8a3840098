package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"patchbay/infra/sam/samcli"
)

// tool is a program of SAM CLI's environment.
func (r *run) tool(name string) string { return filepath.Join(r.venv, "bin", name) }

// command prepares a program in the checkout, with what keeps SAM CLI quiet and the chosen docker engine. It is
// interrupted when ctx ends, and killed when it does not heed that.
func (r *run) command(ctx context.Context, name string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, name, args...) //nolint:gosec // names and arguments of this command
	cmd.Dir = r.root
	cmd.Env = samcli.Quiet()
	r.mu.Lock()
	docker := r.cli.Docker // which the step engine finds beside others
	r.mu.Unlock()
	if docker != "" {
		cmd.Env = append(cmd.Env, "DOCKER_HOST="+docker)
	}
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGINT) }
	cmd.WaitDelay = 20 * time.Second
	return cmd
}

// quiet runs a program and returns what it printed; when it fails, that is in the error.
func (r *run) quiet(ctx context.Context, name string, args ...string) (string, error) {
	return finish(r.command(ctx, name, args...))
}

func finish(cmd *exec.Cmd) (string, error) {
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	text := strings.TrimSpace(string(out))
	if err != nil {
		said := strings.TrimSpace(text + "\n" + strings.TrimSpace(stderr.String()))
		return text, fmt.Errorf("%s: %w: %s", filepath.Base(cmd.Path), err, said)
	}
	return text, nil
}

// install adds Debian packages, which only root can.
func (r *run) install(ctx context.Context, packages ...string) error {
	apt, err := exec.LookPath("apt-get")
	if err != nil || os.Geteuid() != 0 {
		return fmt.Errorf("install %s; only root on Debian has that done here", strings.Join(packages, " "))
	}
	if _, err := r.quiet(ctx, apt, "update", "-qq"); err != nil {
		return err
	}
	cmd := r.command(ctx, apt, append([]string{"install", "-y", "-qq", "--no-install-recommends"}, packages...)...)
	cmd.Env = append(cmd.Env, "DEBIAN_FRONTEND=noninteractive")
	_, err = finish(cmd)
	return err
}
