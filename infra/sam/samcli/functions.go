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
	"net/url"
	"sync"
)

// started is how the log of a function that got its event begins. SAM CLI 1.170.0 answers nothing, with 200, where none
// did. Its runtime emulator trips over its own extension when an environment ended before it had the event, and Lambda
// starts that anew ("Lambda execution environment lifecycle", Failures during the init phase). And SAM CLI asks a
// container three times within 0.7 s, from when Docker takes the connection, though the emulator in it may not listen.
const started = "START RequestId"

// tries is how often an event is sent to a function that does not start.
const tries = 5

var errNoAnswer = errors.New("no answer")

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
	base, err := FreeAddress(ctx)
	if err != nil {
		return nil, err
	}
	at, err := url.Parse(base)
	if err != nil {
		return nil, fmt.Errorf("address: %w", err)
	}
	f := &Functions{base: base, said: &log{}}
	// At / is nothing: whoever says so is up.
	f.stop, err = c.start(ctx, environments, f.said, base, http.StatusNotFound,
		"start-lambda", "--host", at.Hostname(), "--port", at.Port())
	if err != nil {
		return nil, fmt.Errorf("%w\n%s", err, f.said.since(0))
	}
	return f, nil
}

// FreeAddress is a loopback address, http://host:port, that nobody listens at. SAM CLI wants to be told its port.
func FreeAddress(ctx context.Context) (string, error) {
	var lc net.ListenConfig
	l, err := lc.Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return "", fmt.Errorf("listen: %w", err)
	}
	return "http://" + l.Addr().String(), l.Close()
}

// Stop ends SAM CLI and its containers.
func (f *Functions) Stop() { f.stop() }

// Invoke sends an event, JSON, to a function and returns its answer. An error that the function reports is an error. A
// function that did not start gets the event again. One call at a time: what is said meanwhile is taken for what the
// function said.
func (f *Functions) Invoke(ctx context.Context, logicalID string, event []byte) ([]byte, error) {
	for try := 1; ; try++ {
		answer, said, err := f.invoke(ctx, logicalID, event)
		if err == nil {
			return answer, nil
		}
		if try == tries || !errors.Is(err, errNoAnswer) || bytes.Contains(said, []byte(started)) {
			return nil, fmt.Errorf("sam local start-lambda %s, try %d: %w\n%s\n%s", logicalID, try, err, answer, said)
		}
		slog.WarnContext(ctx, "the function did not start", "function", logicalID, "said", string(said))
	}
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
		err = errNoAnswer
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
