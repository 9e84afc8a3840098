package runtimeapi

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"
)

// Process is a bootstrap binary started as Lambda starts it: an environment with nothing of this machine in it.
type Process struct {
	*API
	InitTime time.Duration // from exec to the first request for work

	cmd    *exec.Cmd
	log    *syncBuffer
	exited chan struct{}
}

// ErrExited says that the process ended before it asked for work.
var ErrExited = errors.New("the function exited during init")

// Start runs command (a bootstrap, or a tool that runs one) with Lambda's variables and env, and waits until it asks
// for work. When it cannot start, the error is a *Failure if the function reported one, else ErrExited with its log.
func Start(ctx context.Context, command []string, env ...string) (*Process, error) {
	api, err := Listen(ctx)
	if err != nil {
		return nil, err
	}
	p := &Process{API: api, log: &syncBuffer{}, exited: make(chan struct{})}
	p.cmd = exec.Command(command[0], command[1:]...) //nolint:gosec,noctx // a binary that the caller built; Stop ends it
	last, err := filepath.Abs(command[len(command)-1])
	if err != nil {
		return nil, fmt.Errorf("function: %w", err)
	}
	p.cmd.Env = append([]string{
		"AWS_LAMBDA_RUNTIME_API=" + api.Addr, "_HANDLER=bootstrap", "LAMBDA_TASK_ROOT=" + filepath.Dir(last),
		"AWS_LAMBDA_FUNCTION_NAME=patchbay", "AWS_LAMBDA_FUNCTION_MEMORY_SIZE=512", "AWS_LAMBDA_FUNCTION_VERSION=$LATEST",
		"AWS_LAMBDA_LOG_FORMAT=JSON", "AWS_REGION=us-east-1", "AWS_DEFAULT_REGION=us-east-1",
		"AWS_ACCESS_KEY_ID=local", "AWS_SECRET_ACCESS_KEY=local", "AWS_SESSION_TOKEN=local", "TZ=:UTC", "PATH=/usr/bin:/bin",
	}, env...)
	p.cmd.Stdout, p.cmd.Stderr = p.log, p.log
	begin := time.Now()
	if err := p.cmd.Start(); err != nil {
		return nil, errors.Join(fmt.Errorf("start function: %w", err), api.Close())
	}
	go func() { _ = p.cmd.Wait(); close(p.exited) }()
	select {
	case <-api.Ready:
		p.InitTime = time.Since(begin)
		return p, nil
	case <-p.exited:
		defer func() { _ = api.Close() }()
		select {
		case f := <-api.InitFailed:
			return p, f
		default:
			return p, fmt.Errorf("%w: %s", ErrExited, p.log.String())
		}
	case <-ctx.Done():
		p.Stop()
		return nil, fmt.Errorf("function is not ready: %w", ctx.Err())
	}
}

// Invoke hands the event to the function as API.Invoke does, and fails when the process ends without an answer. It
// knows no time limit: a process that lives is only slow.
func (p *Process) Invoke(ctx context.Context, event []byte) ([]byte, error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	go func() {
		select {
		case <-p.exited:
			cancel(errors.New("the process ended"))
		case <-ctx.Done():
		}
	}()
	return p.API.Invoke(ctx, event)
}

// Log is what the function has written so far.
func (p *Process) Log() string { return p.log.String() }

// ExitCode is the status the process ended with, -1 while it runs.
func (p *Process) ExitCode() int {
	select {
	case <-p.exited:
		return p.cmd.ProcessState.ExitCode()
	default:
		return -1
	}
}

// CPU is what the process has used in its whole life, once it has ended (Stop).
func (p *Process) CPU() time.Duration {
	<-p.exited
	return p.cmd.ProcessState.UserTime() + p.cmd.ProcessState.SystemTime()
}

// Peak is the most memory that the process has held at once, in bytes; 0 where there is no /proc, as Linux has. What is
// told of an ended process (getrusage) is of no use: it counts the memory of the process that started it.
func (p *Process) Peak() int64 {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", p.cmd.Process.Pid))
	if err != nil {
		return 0
	}
	_, rest, _ := strings.Cut(string(status), "VmHWM:")
	text, _, _ := strings.Cut(strings.TrimSpace(rest), " ")
	kilobytes, _ := strconv.ParseInt(text, 10, 64) // 0 where the line is not there
	return kilobytes << 10
}

// Stop ends the process as Lambda ends an environment (SIGTERM, then SIGKILL), and waits for it.
func (p *Process) Stop() {
	_ = p.cmd.Process.Signal(syscall.SIGTERM)
	select {
	case <-p.exited:
	case <-time.After(5 * time.Second):
		_ = p.cmd.Process.Kill()
		<-p.exited
	}
	_ = p.Close()
}

// syncBuffer is a bytes.Buffer that a process writes while a test reads.
type syncBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *syncBuffer) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

func (s *syncBuffer) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}
