// Package runtimeapi is the Lambda runtime API (version 2018-06-01) for one function process, and that process: enough
// of the platform to start a bootstrap binary as Lambda does and hand it events. It checks what it is sent, so that a
// function which Lambda would refuse fails here too.
package runtimeapi

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"sync"
	"time"
)

// maxPayload is Lambda's limit for one answer, in bytes.
const maxPayload = 6_291_556

// life is how long an invocation may take: the longest that Lambda offers, because this machine may be slow.
const life = 15 * time.Minute

// Failure is what a function reports when an invocation, or its own start, fails.
type Failure struct {
	Type    string `json:"errorType"`
	Message string `json:"errorMessage"`
}

// Error implements error.
func (f *Failure) Error() string { return f.Type + ": " + f.Message }

type invocation struct {
	id       string
	event    []byte
	deadline time.Time
	done     chan result
}

type result struct {
	body []byte
	err  error
}

// API serves one function process at a time, one invocation at a time, as Lambda does.
type API struct {
	Addr string // host:port, the value of AWS_LAMBDA_RUNTIME_API
	// Ready is closed when the function first asks for work: its init is over.
	Ready chan struct{}
	// InitFailed receives what the function said when it could not start.
	InitFailed chan *Failure

	server  *http.Server
	queue   chan *invocation
	ready   sync.Once
	mu      sync.Mutex
	pending map[string]*invocation
	next    int
}

// Listen starts the API on a free loopback port.
func Listen(ctx context.Context) (*API, error) {
	var config net.ListenConfig
	l, err := config.Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("runtime API: %w", err)
	}
	a := &API{
		Addr: l.Addr().String(), Ready: make(chan struct{}), InitFailed: make(chan *Failure, 1),
		queue: make(chan *invocation), pending: map[string]*invocation{},
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /2018-06-01/runtime/invocation/next", a.handOut)
	mux.HandleFunc("POST /2018-06-01/runtime/invocation/{id}/response", a.answered)
	mux.HandleFunc("POST /2018-06-01/runtime/invocation/{id}/error", a.failed)
	mux.HandleFunc("POST /2018-06-01/runtime/init/error", a.initFailed)
	a.server = &http.Server{Handler: mux} //nolint:gosec // one client on loopback, slow under a busy machine or valgrind
	go func() { _ = a.server.Serve(l) }()
	return a, nil
}

// Close ends the API; a waiting function sees its connection drop and exits.
func (a *API) Close() error { return a.server.Close() }

// Invoke hands the event to the function and returns its answer, or a *Failure when the function reported one.
func (a *API) Invoke(ctx context.Context, event []byte) ([]byte, error) {
	a.mu.Lock()
	a.next++
	in := &invocation{id: fmt.Sprintf("00000000-0000-4000-8000-%012d", a.next), event: event,
		deadline: time.Now().Add(life), done: make(chan result, 1)}
	a.mu.Unlock()
	select {
	case a.queue <- in:
	case <-ctx.Done():
		return nil, fmt.Errorf("the function did not ask for work: %w", context.Cause(ctx))
	}
	select {
	case r := <-in.done:
		return r.body, r.err
	case <-ctx.Done():
		return nil, fmt.Errorf("the function did not answer: %w", context.Cause(ctx))
	}
}

func (a *API) handOut(w http.ResponseWriter, r *http.Request) {
	a.ready.Do(func() { close(a.Ready) })
	select {
	case in := <-a.queue:
		a.mu.Lock()
		a.pending[in.id] = in
		a.mu.Unlock()
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Lambda-Runtime-Aws-Request-Id", in.id)
		w.Header().Set("Lambda-Runtime-Deadline-Ms", strconv.FormatInt(in.deadline.UnixMilli(), 10))
		w.Header().Set("Lambda-Runtime-Invoked-Function-Arn", "arn:aws:lambda:us-east-1:123456789012:function:patchbay")
		w.Header().Set("Lambda-Runtime-Trace-Id", "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Sampled=0")
		_, _ = w.Write(in.event)
	case <-r.Context().Done():
	}
}

func (a *API) answered(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(io.LimitReader(r.Body, maxPayload+1))
	switch {
	case err != nil:
		a.end(w, r, result{err: fmt.Errorf("read answer: %w", err)}, http.StatusBadRequest)
	case len(body) > maxPayload:
		a.end(w, r, result{err: errors.New("response payload size exceeded maximum allowed payload size")},
			http.StatusRequestEntityTooLarge)
	default:
		a.end(w, r, result{body: body}, http.StatusAccepted)
	}
}

func (a *API) failed(w http.ResponseWriter, r *http.Request) {
	a.end(w, r, result{err: readFailure(r)}, http.StatusAccepted)
}

func (a *API) initFailed(w http.ResponseWriter, r *http.Request) {
	f := readFailure(r)
	select {
	case a.InitFailed <- f:
		w.WriteHeader(http.StatusAccepted)
	default: // Lambda takes one
		w.WriteHeader(http.StatusForbidden)
	}
}

func (a *API) end(w http.ResponseWriter, r *http.Request, res result, status int) {
	a.mu.Lock()
	in := a.pending[r.PathValue("id")]
	delete(a.pending, r.PathValue("id"))
	a.mu.Unlock()
	if in == nil {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	in.done <- res
	w.WriteHeader(status)
}

func readFailure(r *http.Request) *Failure {
	f := &Failure{}
	if err := json.NewDecoder(r.Body).Decode(f); err != nil {
		return &Failure{Type: "unreadable", Message: err.Error()}
	}
	return f
}
