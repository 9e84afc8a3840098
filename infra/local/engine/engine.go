// Package engine finds and starts a DynamoDB-compatible server for development and tests. The product knows nothing of
// it: it gets an address, as it would for DynamoDB itself.
package engine

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"os"
	"strings"
	"sync"
	"time"

	"patchbay/infra/local/scratch"
)

// The engines' names, as Options.Engine takes them and Engine.Name answers.
const (
	Auto          = "auto"           // the first that is there, in the order of the constants below
	Given         = "given"          // Options.Endpoint; nothing is started
	Dynoxide      = "dynoxide"       // a small native server on SQLite, up in milliseconds
	DynamoDBLocal = "dynamodb-local" // AWS's own, needs Java 17, up in seconds
)

// How long an engine may take to answer, and to end when asked. DynamoDB Local takes 2 to 5 s on an idle machine.
const (
	startLimit = 60 * time.Second
	stopLimit  = 5 * time.Second
	pollEvery  = 5 * time.Millisecond
)

// attempts is how many ports are tried when somebody else takes the chosen one between choice and use.
const attempts = 5

// Options says which engine to start and where it keeps its data. The zero value is the best engine found, without data
// that outlive it, on a free port.
type Options struct {
	Dir      string       // where data is kept; created when absent; "" keeps none
	Engine   string       // Auto (or ""), Dynoxide or DynamoDBLocal
	Port     int          // 0 takes a free one
	Endpoint string       // a server that runs already: it is only checked, never started nor stopped
	NodeDir  string       // the folder that holds node_modules; "" looks upward from the working directory for infra/node
	Log      *slog.Logger // nil discards
}

// Engine is a server that answers.
type Engine struct {
	Endpoint string // such as http://127.0.0.1:24123
	Name     string // Given, Dynoxide or DynamoDBLocal
	Source   string // where its program was found, for a person to read
	child    *child
	mcp      sweeper
	remove   func() // the data that nobody keeps
	stop     sync.Once
}

// errPortTaken is a lost race for a port, worth another try when the port was ours to choose.
var errPortTaken = errors.New("the port was taken meanwhile")

// Start starts an engine and returns when it answers. ctx bounds the start, not the engine's life: it ends with Stop,
// or when this process ends (on Linux even by SIGKILL).
func Start(ctx context.Context, o Options) (*Engine, error) {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	ctx, cancel := context.WithTimeout(ctx, startLimit)
	defer cancel()
	if o.Endpoint != "" {
		endpoint := strings.TrimSuffix(o.Endpoint, "/")
		if err := ready(ctx, endpoint, nil); err != nil {
			return nil, fmt.Errorf("no DynamoDB answers at %s: start it, or leave the endpoint unset: %w", endpoint, err)
		}
		o.Log.DebugContext(ctx, "engine", "name", Given, "endpoint", endpoint)
		return &Engine{Endpoint: endpoint, Name: Given, Source: o.Endpoint}, nil
	}
	p, err := find(o)
	if err != nil {
		return nil, err
	}
	remove := func() {}
	if o.Dir == "" && p.name == Dynoxide { // its own memory mode begins without the template
		if o.Dir, remove, err = scratch.New(); err != nil {
			return nil, err
		}
	}
	e, err := p.launchOnPort(ctx, o)
	if err != nil {
		remove()
		return nil, err
	}
	e.remove = remove
	return e, nil
}

// launchOnPort starts the program on the wanted port, or tries free ones.
func (p program) launchOnPort(ctx context.Context, o Options) (*Engine, error) {
	for range attempts {
		e, err := launch(ctx, p, o)
		if errors.Is(err, errPortTaken) && o.Port == 0 {
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("%s from %s: %w", p.name, p.source, err)
		}
		o.Log.DebugContext(ctx, "engine", "name", e.Name, "endpoint", e.Endpoint, "program", e.Source, "data", o.Dir)
		if e.Name == DynamoDBLocal {
			o.Log.WarnContext(
				ctx,
				"DynamoDB Local listens on every network interface and checks no credentials: whoever reaches this port "+
					"reaches its data; block it, or use "+Dynoxide,
				"endpoint",
				e.Endpoint,
			)
		}
		return e, nil
	}
	return nil, fmt.Errorf("%s: lost the race for a port %d times", p.name, attempts)
}

// launch starts one process on one port and waits until it answers.
func launch(ctx context.Context, p program, o Options) (*Engine, error) {
	port, err := choosePort(o.Port)
	if err != nil {
		return nil, err
	}
	mcp := sweeper{}
	if p.name == Dynoxide {
		if mcp, err = newSweeper(); err != nil {
			return nil, err
		}
	}
	args, err := p.args(port, o.Dir, mcp)
	if err != nil {
		return nil, err
	}
	c, err := startChild(p.path, args, mcp.env())
	if err != nil {
		return nil, err
	}
	e := &Engine{Endpoint: fmt.Sprintf("http://127.0.0.1:%d", port), Name: p.name, Source: p.source, child: c, mcp: mcp}
	if err := ready(ctx, e.Endpoint, c); err != nil {
		e.Stop()
		return nil, p.explain(err, c.output())
	}
	return e, nil
}

// Stop ends the engine and returns when it has ended. More than one call is harmless.
func (e *Engine) Stop() {
	e.stop.Do(func() {
		if e.child != nil {
			e.child.end(stopLimit)
		}
		if e.remove != nil {
			e.remove()
		}
	})
}

// Done is closed when the engine's process ends, by Stop or by itself; it is nil for a given endpoint.
func (e *Engine) Done() <-chan struct{} {
	if e.child == nil {
		return nil
	}
	return e.child.done
}

// ready polls endpoint until it answers HTTP with anything, or c (when given) has ended.
func ready(ctx context.Context, endpoint string, c *child) error {
	client := &http.Client{Timeout: 2 * time.Second}
	tick := time.NewTicker(pollEvery)
	defer tick.Stop()
	var last error
	for {
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, endpoint+"/", nil)
		if err != nil {
			return err
		}
		res, err := client.Do(req)
		if err == nil {
			_, _ = io.Copy(io.Discard, io.LimitReader(res.Body, 1<<16))
			_ = res.Body.Close()
			if !c.ended() {
				return nil
			}
		}
		last = err
		if c == nil && err != nil && !os.IsTimeout(err) { // a given endpoint either runs or does not; a busy one is slow
			return err
		}
		select {
		case <-c.exited():
			return errEnded
		case <-ctx.Done():
			return fmt.Errorf("it did not answer within the time: %w", errors.Join(ctx.Err(), last))
		case <-tick.C:
		}
	}
}
