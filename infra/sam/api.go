package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodbstreams"

	"patchbay/infra/local/pump"
	"patchbay/infra/sam/samcli"
	"patchbay/shared/table"
)

// api serves the whole HTTP API by `sam local start-api`. The acceptance client walks the main flow through it, and so
// do StackOne's published SDK and, in a browser, its web component. The table's stream meanwhile goes to the fan-out's
// function under `sam local start-lambda`, and to nothing else.
func (r *run) api(ctx context.Context) (err error) {
	if err := os.RemoveAll(r.streamDir()); err != nil {
		return fmt.Errorf("stream: %w", err)
	}
	if err := os.MkdirAll(r.streamDir(), 0o750); err != nil {
		return fmt.Errorf("stream: %w", err)
	}
	w, err := newWorld(ctx, r.work)
	if err != nil {
		return err
	}
	defer w.end()
	dev := filepath.Join(r.work, "dev.json")
	if err := w.announce(dev); err != nil {
		return fmt.Errorf("announce: %w", err)
	}
	log, err := os.Create(filepath.Join(r.work, "start-api.log"))
	if err != nil {
		return fmt.Errorf("log: %w", err)
	}
	defer func() { _ = log.Close() }()
	end, err := r.cli.Open(ctx, w.variables)
	if err != nil {
		return err
	}
	defer end()
	at := time.Now()
	r.end(func() { r.sweep(context.WithoutCancel(ctx)) }) // not before others have done with theirs
	stop, err := r.cli.Serve(ctx, w.variables, log)
	if err != nil {
		return errors.Join(err, tail(log.Name()))
	}
	defer stop()
	r.say("sam local start-api: %s, every container warm after %.1fs", w.variables["PATCHBAY_PUBLIC_URL"],
		time.Since(at).Seconds())
	functions, err := r.cli.Functions(ctx, map[string]map[string]string{fanoutFunction: w.variables})
	if err != nil {
		return err
	}
	defer functions.Stop()
	m := r.follow(ctx, w, functions)
	defer m.stop()
	err = errors.Join(
		r.goTest(ctx, "./infra/acceptance", "TestSAMFlow", append(r.cli.Environ(), w.environ()...)),
		r.nodeTest(ctx, []string{"PATCHBAY_DEV_JSON=" + dev}, "infra/e2e/sdk.test.mjs", "infra/e2e/browser.test.mjs"),
	)
	m.stop()
	r.say("stream: %d batches to %s, of which %d failed (events in %s)",
		m.batches, fanoutFunction, m.failures, r.streamDir())
	if m.failures > 0 {
		err = errors.Join(err, fmt.Errorf("the fan-out's function failed: %w", m.last))
	}
	if err != nil {
		err = errors.Join(err, tail(log.Name()))
	}
	return err
}

// sweep removes containers that SAM CLI left: it forgets one when two calls start the same function at once.
func (r *run) sweep(ctx context.Context) {
	left, err := r.quiet(ctx, "docker", "ps", "--all", "--quiet", "--filter", "ancestor="+image)
	if err == nil && left != "" {
		_, err = r.quiet(ctx, "docker", append([]string{"rm", "--force"}, strings.Fields(left)...)...)
	}
	if err != nil {
		fmt.Println("containers may be left:", err)
	}
}

func (r *run) streamDir() string { return filepath.Join(r.work, "stream") }

// mapping is the event source mapping of the table's stream, with SAM CLI in the place of Lambda.
type mapping struct {
	stop              func()
	batches, failures int // read after stop
	last              error
}

func (r *run) follow(ctx context.Context, w *world, functions *samcli.Functions) *mapping {
	m := &mapping{}
	ctx, cancel := context.WithCancel(ctx)
	ended := make(chan struct{})
	m.stop = func() { cancel(); <-ended }
	filter, err := pump.ParsePattern(table.ConnectorFilter) // the same as template.yaml's, which infra/lambdatest compares
	if err != nil {
		m.failures, m.last = 1, err
		close(ended)
		return m
	}
	p := &pump.Pump{
		Client: dynamodbstreams.New(dynamodbstreams.Options{
			Region: w.config.Region, Credentials: w.config.Credentials, BaseEndpoint: aws.String(w.config.Endpoints.DynamoDB),
		}),
		StreamARN: w.streamARN,
		Mappings: []pump.Mapping{{Name: "status-fanout", Filters: []pump.Pattern{filter}, BatchSize: 10,
			Handler:   r.fanout(functions, m),
			OnFailure: func(context.Context, pump.Failure) error { return nil }}}, // counted in m
		Log: slog.New(slog.DiscardHandler),
	}
	go func() {
		defer close(ended)
		if err := p.Run(ctx); err != nil && !errors.Is(err, context.Canceled) {
			m.failures, m.last = m.failures+1, err
		}
	}()
	return m
}

// tail is the end of a log as an error, for the one who looks for the reason of another.
func tail(path string) error {
	f, err := os.Open(path) //nolint:gosec // our own file
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }()
	text, err := io.ReadAll(f)
	if err != nil {
		return err
	}
	lines := bytes.Split(bytes.TrimSpace(text), []byte("\n"))
	return fmt.Errorf("the end of %s:\n%s", path, bytes.Join(lines[max(0, len(lines)-25):], []byte("\n")))
}
