package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

const (
	engineLimit = 5 * time.Minute // to answer after its start
	askLimit    = 5 * time.Second // to say its version
	maxSocket   = 100             // bytes of a unix socket's path; the kernel takes 107
)

// engine finds a docker engine that answers, or starts one of its own below .local, which ends with this command.
func (r *run) engine(ctx context.Context) error {
	if r.answers(ctx, os.Getenv("DOCKER_HOST")) {
		return nil
	}
	dockerd, err := findDockerd()
	if err != nil {
		if err := r.install(ctx, "docker.io", "ca-certificates"); err != nil {
			return fmt.Errorf("no docker engine answers, and none can be started: %w", err)
		}
		if r.answers(ctx, os.Getenv("DOCKER_HOST")) { // where the package starts a service
			return nil
		}
		if dockerd, err = findDockerd(); err != nil {
			return err
		}
	}
	if os.Geteuid() != 0 {
		return errors.New("no docker engine answers, and only root can start one: start docker, or set DOCKER_HOST")
	}
	return r.startEngine(ctx, dockerd)
}

// answers asks an engine for its version, and takes it when it answers. host "" is docker's own default.
func (r *run) answers(ctx context.Context, host string) bool {
	docker, err := exec.LookPath("docker")
	if err != nil {
		return false
	}
	ctx, cancel := context.WithTimeout(ctx, askLimit)
	defer cancel()
	cmd := r.command(ctx, docker, "version", "--format", "docker engine {{.Server.Version}}, API {{.Server.APIVersion}}")
	cmd.Env = append(cmd.Env, "DOCKER_HOST="+host)
	version, err := finish(cmd)
	if err != nil {
		return false
	}
	r.say("%s", version)
	r.mu.Lock()
	r.cli.Docker = host
	r.mu.Unlock()
	return true
}

func findDockerd() (string, error) {
	if path, err := exec.LookPath("dockerd"); err == nil {
		return path, nil
	}
	const debian = "/usr/sbin/dockerd" // not in everyone's PATH
	if _, err := os.Stat(debian); err != nil {
		return "", fmt.Errorf("no dockerd: %w", err)
	}
	return debian, nil
}

func (r *run) startEngine(ctx context.Context, dockerd string) error {
	dir := filepath.Join(r.local, "docker")
	socket := filepath.Join(dir, "docker.sock")
	if len(socket) > maxSocket {
		return fmt.Errorf("the path of this checkout is too long for a docker engine's socket: %s", socket)
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("engine: %w", err)
	}
	unlock, err := lock(filepath.Join(dir, "lock"))
	if err != nil {
		return err
	}
	r.end(unlock)
	log, err := os.Create(filepath.Join(dir, "dockerd.log")) //nolint:gosec // our own folder
	if err != nil {
		return fmt.Errorf("engine: %w", err)
	}
	defer func() { _ = log.Close() }()
	//nolint:gosec,noctx // ends in its own way below
	cmd := exec.Command(dockerd, "--host", "unix://"+socket, "--data-root", filepath.Join(dir, "data"),
		"--exec-root", filepath.Join(dir, "exec"), "--pidfile", filepath.Join(dir, "docker.pid"), "--storage-driver",
		"overlay2")
	cmd.Stdout, cmd.Stderr = log, log
	restore, err := withoutAddresses(newInterfaces)
	if err != nil { // the engine may start all the same
		r.say("containers' addresses may disturb the browser: %v", err)
	}
	r.end(restore)
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // Ctrl-C is for this command, which ends the engine last
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("no docker engine can be started here: %w", err)
	}
	ended := make(chan struct{})
	go func() { _ = cmd.Wait(); close(ended) }()
	r.end(func() { stopEngine(cmd, ended) })
	limit := time.After(engineLimit)
	for !r.answers(ctx, "unix://"+socket) {
		select {
		case <-ended:
			return fmt.Errorf("no docker engine can be started here: dockerd ended; %s says why", log.Name())
		case <-limit:
			return fmt.Errorf("the docker engine does not answer; %s may say why", log.Name())
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(200 * time.Millisecond):
		}
	}
	return nil
}

// newInterfaces is the kernel's switch for the IPv6 address that each network interface gets by itself: "1" is none.
const newInterfaces = "/proc/sys/net/ipv6/conf/default/disable_ipv6"

// withoutAddresses sets that switch, and restore, never nil, sets it back. Each container is an interface of this
// machine, and Chromium 156 gives up what it connects just as an address comes or goes (net::ERR_NETWORK_CHANGED), on
// loopback, too: 8 of 9,932 requests beside interfaces that came and went, 0 of 10,852 with the switch set. A page
// whose script is among them stays empty.
func withoutAddresses(path string) (restore func(), err error) {
	before, err := os.ReadFile(path) //nolint:gosec // the kernel's
	if errors.Is(err, os.ErrNotExist) || err == nil && strings.TrimSpace(string(before)) != "0" {
		return func() {}, nil // there is no IPv6 here, or no address anyway
	}
	if err == nil {
		err = os.WriteFile(path, []byte("1"), 0o600)
	}
	if err != nil {
		return func() {}, fmt.Errorf("addresses of new interfaces: %w", err)
	}
	return func() {
		if err := os.WriteFile(path, before, 0o600); err != nil {
			fmt.Println("new interfaces stay without IPv6 addresses:", err)
		}
	}, nil
}

func stopEngine(cmd *exec.Cmd, ended <-chan struct{}) {
	_ = cmd.Process.Signal(syscall.SIGTERM)
	select {
	case <-ended:
	case <-time.After(20 * time.Second):
		_ = cmd.Process.Kill()
		<-ended
	}
}

// lock makes sure that two runs do not share one engine, which the first would take from the second.
func lock(path string) (unlock func(), err error) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600) //nolint:gosec // our own folder
	if err != nil {
		return nil, fmt.Errorf("lock: %w", err)
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		_ = f.Close()
		return nil, fmt.Errorf("another run of this command has the docker engine: wait for its end (%s)", path)
	}
	return func() { _ = f.Close() }, nil
}
