package samcli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"
)

// startLimit is how long all containers may take to start.
const startLimit = 10 * time.Minute

// Serve runs `sam local start-api` at the variables' PATCHBAY_PUBLIC_URL, one warm container per function, and returns
// when the API answers. What it says goes to log. stop ends it. What the variables name must be open.
func (c CLI) Serve(ctx context.Context, variables map[string]string, log io.Writer) (stop func(), err error) {
	at, err := url.Parse(variables["PATCHBAY_PUBLIC_URL"])
	if err != nil {
		return nil, fmt.Errorf("public URL: %w", err)
	}
	return c.start(ctx, map[string]map[string]string{everyFunction: variables}, log,
		at.JoinPath("console").String(), http.StatusOK,
		"start-api", "--host", at.Hostname(), "--port", at.Port(), "--warm-containers", "EAGER")
}

// start runs `sam local <verb>` until stop is called, and returns when the address answers with this status.
func (c CLI) start(ctx context.Context, environments map[string]map[string]string, log io.Writer,
	address string, status int, verb ...string) (stop func(), err error) {
	ctx, cancel := context.WithCancel(ctx)
	cmd, end, err := c.command(ctx, environments, verb...)
	if err != nil {
		cancel()
		return nil, err
	}
	cmd.Stdout, cmd.Stderr = log, log
	if err := cmd.Start(); err != nil {
		cancel()
		end()
		return nil, fmt.Errorf("sam local %s: %w", verb[0], err)
	}
	ended := make(chan struct{})
	go func() { _ = cmd.Wait(); close(ended) }()
	stop = func() {
		cancel()
		<-ended
		end()
	}
	if err := ready(ctx, address, status, ended); err != nil {
		stop()
		return nil, fmt.Errorf("sam local %s: %w", verb[0], err)
	}
	return stop, nil
}

// ready asks until the address answers with this status.
func ready(ctx context.Context, address string, status int, ended <-chan struct{}) error {
	limit := time.After(startLimit)
	for {
		r, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
		if err != nil {
			return err
		}
		res, err := http.DefaultClient.Do(r)
		if err == nil {
			_ = res.Body.Close()
			if res.StatusCode == status {
				return nil
			}
			err = fmt.Errorf("status %d", res.StatusCode)
		}
		select {
		case <-ended:
			return errors.New("it ended")
		case <-limit:
			return fmt.Errorf("it does not answer at %s: %w", address, err)
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(200 * time.Millisecond):
		}
	}
}
