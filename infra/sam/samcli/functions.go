package samcli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"sync"
)

// notStartedAnew is what SAM CLI's runtime emulator says when a function's environment ended, by whatever, before the
// function had the event (SAM CLI 1.170.0). Lambda starts it anew then and invokes that one ("Lambda execution
// environment lifecycle", Failures during the init phase); the emulator tries to, and trips over the extension of the
// first one.
const notStartedAnew = "error=ErrAgentNameCollision"

// Functions are all functions of the template behind one `sam local start-lambda`. Each call is a container of its own,
// as by `sam local invoke`, which is a Python of its own besides.
type Functions struct {
	base string // http://host:port
	said *log
	stop func()
}

// Functions runs `sam local start-lambda` with each function's environment, by its logical id, and returns when it
// answers. What the environments name must be open. Stop ends it.
func (c CLI) Functions(ctx context.Context, environments map[string]map[string]string) (*Functions, error) {
	var lc net.ListenConfig
	l, err := lc.Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("free port: %w", err)
	}
	host, port, err := net.SplitHostPort(l.Addr().String())
	if err = errors.Join(err, l.Close()); err != nil {
		return nil, fmt.Errorf("free port: %w", err)
	}
	f := &Functions{base: "http://" + net.JoinHostPort(host, port), said: &log{}}
	// At / is nothing: whoever says so is up.
	f.stop, err = c.start(ctx, environments, f.said, f.base, http.StatusNotFound,
		"start-lambda", "--host", host, "--port", port)
	if err != nil {
		return nil, fmt.Errorf("%w\n%s", err, f.said.since(0))
	}
	return f, nil
}

// Stop ends SAM CLI and its containers.
func (f *Functions) Stop() { f.stop() }

// Invoke sends an event, JSON, to a function and returns its answer. An error that the function reports is an error. An
// environment that the emulator could not start anew is started anew here, once. One call at a time: what is said
// meanwhile is taken for what the function said.
func (f *Functions) Invoke(ctx context.Context, logicalID string, event []byte) ([]byte, error) {
	answer, said, err := f.invoke(ctx, logicalID, event)
	if err != nil && bytes.Contains(said, []byte(notStartedAnew)) {
		slog.WarnContext(ctx, "the environment did not start", "function", logicalID, "said", string(said))
		answer, said, err = f.invoke(ctx, logicalID, event)
	}
	if err != nil {
		return nil, fmt.Errorf("sam local start-lambda %s: %w\n%s\n%s", logicalID, err, answer, said)
	}
	return answer, nil
}

// invoke also returns what SAM CLI and the function wrote meanwhile.
func (f *Functions) invoke(ctx context.Context, logicalID string, event []byte) (answer, said []byte, err error) {
	begin := f.said.length()
	r, err := http.NewRequestWithContext(ctx, http.MethodPost,
		f.base+"/2015-03-31/functions/"+logicalID+"/invocations", bytes.NewReader(event))
	if err != nil {
		return nil, nil, fmt.Errorf("request: %w", err)
	}
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		return nil, f.said.since(begin), err
	}
	defer func() { _ = res.Body.Close() }()
	answer, err = io.ReadAll(res.Body)
	answer = bytes.TrimSpace(answer)
	switch {
	case err != nil:
	case res.StatusCode != http.StatusOK:
		err = fmt.Errorf("status %d", res.StatusCode)
	case res.Header.Get("X-Amz-Function-Error") != "", bytes.Contains(answer, []byte(`"errorType"`)):
		err = errors.New("the function failed")
	case len(answer) == 0:
		err = errors.New("no answer")
	}
	return answer, f.said.since(begin), err
}

// log keeps what a program writes while others read it.
type log struct {
	mu   sync.Mutex
	text []byte
}

func (l *log) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.text = append(l.text, p...)
	return len(p), nil
}

func (l *log) length() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.text)
}

func (l *log) since(n int) []byte {
	l.mu.Lock()
	defer l.mu.Unlock()
	return bytes.Clone(l.text[n:])
}
