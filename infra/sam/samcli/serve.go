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
const startLimit = 2 * time.Minute

// Serve runs `sam local start-api` at the variables' PATCHBAY_PUBLIC_URL, one warm container per function, and returns
// when the API answers. What it says goes to log. stop ends it. What the variables name must be open.
func (c CLI) Serve(ctx context.Context, variables map[string]string, log io.Writer) (stop func(), err error) {
	at, err := url.Parse(variables["PATCHBAY_PUBLIC_URL"])
	if err != nil {
		return nil, fmt.Errorf("public URL: %w", err)
	}
	ctx, cancel := context.WithCancel(ctx)
	cmd, end, err := c.command(ctx, variables, "start-api", "--host", at.Hostname(), "--port", at.Port(),
		"--warm-containers", "EAGER")
	if err != nil {
		cancel()
		return nil, err
	}
	cmd.Stdout, cmd.Stderr = log, log
	if err := cmd.Start(); err != nil {
		cancel()
		end()
		return nil, fmt.Errorf("sam local start-api: %w", err)
	}
	ended := make(chan struct{})
	go func() { _ = cmd.Wait(); close(ended) }()
	stop = func() {
		cancel()
		<-ended
		end()
	}
	if err := ready(ctx, at.JoinPath("console").String(), ended); err != nil {
		stop()
		return nil, err
	}
	return stop, nil
}

// ready asks until a function answers.
func ready(ctx context.Context, address string, ended <-chan struct{}) error {
	limit := time.After(startLimit)
	for {
		r, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
		if err != nil {
			return err
		}
		res, err := http.DefaultClient.Do(r)
		if err == nil {
			_ = res.Body.Close()
			if res.StatusCode == http.StatusOK {
				return nil
			}
			err = fmt.Errorf("status %d", res.StatusCode)
		}
		select {
		case <-ended:
			return errors.New("sam local start-api ended")
		case <-limit:
			return fmt.Errorf("sam local start-api does not answer at %s: %w", address, err)
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(200 * time.Millisecond):
		}
	}
}
