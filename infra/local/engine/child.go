package engine

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"sync"
	"time"
)

// errEnded is a child that ended before it answered.
var errEnded = errors.New("it ended before it answered")

// child is a process that lives no longer than this one.
type child struct {
	cmd  *exec.Cmd
	out  tail
	done chan struct{}
}

// startChild starts a process whose output is kept (its last part) for an error message.
func startChild(path string, args, env []string) (*child, error) {
	cmd := exec.Command(path, args...) //nolint:gosec,noctx // the engine that find found; end ends it, by SIGTERM first
	c := &child{cmd: cmd, done: make(chan struct{})}
	c.cmd.Stdout, c.cmd.Stderr = &c.out, &c.out
	c.cmd.Env = append(os.Environ(), env...)
	detach(c.cmd)
	started := make(chan error, 1)
	go func() {
		// Linux's parent-death signal follows the thread that forked, not the process: the thread stays until the child ends.
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		defer close(c.done)
		err := c.cmd.Start()
		started <- err
		if err == nil {
			_ = c.cmd.Wait() // how it ended is judged by its output
		}
	}()
	if err := <-started; err != nil {
		return nil, fmt.Errorf("start: %w", err)
	}
	return c, nil
}

// ended says whether the process has ended; a nil child never does.
func (c *child) ended() bool {
	select {
	case <-c.exited():
		return true
	default:
		return false
	}
}

// exited is closed when the process has ended; nil, which blocks, for a nil child.
func (c *child) exited() <-chan struct{} {
	if c == nil {
		return nil
	}
	return c.done
}

// end asks the process to end, and kills it when it has not after limit.
func (c *child) end(limit time.Duration) {
	if c.ended() {
		return
	}
	terminate(c.cmd)
	select {
	case <-c.done:
	case <-time.After(limit):
		kill(c.cmd)
		<-c.done
	}
}

func (c *child) output() string {
	<-c.done
	return c.out.String()
}

// tail keeps the last 4 KiB written to it.
type tail struct {
	mu  sync.Mutex
	buf []byte
}

const tailSize = 4 << 10

func (t *tail) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.buf = append(t.buf, p...)
	if over := len(t.buf) - tailSize; over > 0 {
		t.buf = append(t.buf[:0], t.buf[over:]...)
	}
	return len(p), nil
}

func (t *tail) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return string(t.buf)
}
