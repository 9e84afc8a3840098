// Command loopback is a Lambda extension for functions under SAM CLI: in the function's container it makes this
// machine's loopback ports appear at the same addresses, so that an address such as the sandbox provider's is the same
// for the function and for a browser. It listens on the container's 127.0.0.1 only, and is never part of a deployment.
//
// LOOPBACK_HOST names the machine as the container sees it; LOOPBACK_PORTS lists ports with commas between them.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"patchbay/infra/sam/tunnel"
)

const (
	initLimit       = 10 * time.Second // of Lambda's phase Init
	pauseToRegister = 20 * time.Millisecond
)

func main() {
	if err := run(context.Background(), os.Getenv); err != nil {
		fmt.Fprintln(os.Stderr, "loopback:", err)
		os.Exit(1)
	}
}

// run listens first and registers then: the platform starts the function only when every extension has asked for an
// event, so the ports are there before the function's first call.
func run(ctx context.Context, getenv func(string) string) error {
	for port := range strings.SplitSeq(getenv("LOOPBACK_PORTS"), ",") {
		if port == "" {
			continue
		}
		var lc net.ListenConfig
		l, err := lc.Listen(ctx, "tcp", net.JoinHostPort("127.0.0.1", port))
		if err != nil {
			return fmt.Errorf("listen: %w", err)
		}
		go tunnel.Serve(ctx, l, net.JoinHostPort(getenv("LOOPBACK_HOST"), port), func(err error) {
			fmt.Fprintln(os.Stderr, "loopback:", err)
		})
	}
	return attend(ctx, "http://"+getenv("AWS_LAMBDA_RUNTIME_API")+"/2020-01-01/extension")
}

// attend registers with the platform and waits for its end (Lambda developer guide, "Extensions API", phase Init).
func attend(ctx context.Context, api string) error {
	id, err := register(ctx, api)
	for began := time.Now(); errors.Is(err, syscall.ECONNREFUSED) && time.Since(began) < initLimit; {
		time.Sleep(pauseToRegister) // SAM CLI's emulator starts extensions and the API side by side
		id, err = register(ctx, api)
	}
	if err != nil {
		return fmt.Errorf("register: %w", err)
	}
	next, err := http.NewRequestWithContext(ctx, http.MethodGet, api+"/event/next", nil)
	if err != nil {
		return fmt.Errorf("next event: %w", err)
	}
	next.Header.Set("Lambda-Extension-Identifier", id.Get("Lambda-Extension-Identifier"))
	var refused *refusal
	if _, err := ask(next); errors.As(err, &refused) { // else it is the end: of this wait, or of the platform
		return fmt.Errorf("next event: %w", err)
	}
	return nil
}

// register answers with the headers that have the extension's identifier.
func register(ctx context.Context, api string) (http.Header, error) {
	events := strings.NewReader(`{"events":["SHUTDOWN"]}`)
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, api+"/register", events)
	if err != nil {
		return nil, err
	}
	r.Header.Set("Lambda-Extension-Name", filepath.Base(os.Args[0])) // must be the file's name
	return ask(r)
}

// refusal is an answer other than 200.
type refusal struct {
	status int
	text   []byte
}

// Error implements error.
func (r *refusal) Error() string { return fmt.Sprintf("status %d: %s", r.status, r.text) }

func ask(r *http.Request) (http.Header, error) {
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		return nil, err
	}
	defer func() { _ = res.Body.Close() }()
	text, err := io.ReadAll(io.LimitReader(res.Body, 1<<16))
	if err == nil && res.StatusCode != http.StatusOK {
		err = &refusal{res.StatusCode, text}
	}
	return res.Header, err
}
