package scale

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"math"
	"net"
	"net/http"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"patchbay/infra/local/engine"
	"patchbay/infra/local/stack"
)

// Finding is what one operation met when one project repeated it within one second.
type Finding struct {
	Operation  string
	Calls      int     // that were answered as ever
	Partition  string  // that was spent first, without the ids in its name; "" where none was
	Spent      string  // what it had no more of: "read" or "write"
	Units      float64 // of that, which one call spends there
	Status     int     // of the first call that was not
	Code       string
	Message    string
	RetryAfter string
	Again      int // status of the same call a second later
}

// most is how many calls are made where no partition is spent.
const most = 20_000

// Run tries each operation against partitions of these limits, with an engine and a stack of its own below dir. It
// counts and waits for nothing, so that the machine's speed is in no number.
func Run(ctx context.Context, dir string, l Limits) ([]Finding, error) {
	e, err := engine.Start(ctx, engine.Options{Engine: engine.Dynoxide})
	if err != nil {
		return nil, err
	}
	defer e.Stop()
	p, err := Before(e.Endpoint, Limits{math.Inf(1), math.Inf(1)})
	if err != nil {
		return nil, err
	}
	var lc net.ListenConfig
	listener, err := lc.Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	server := &http.Server{Handler: p, ReadHeaderTimeout: time.Minute}
	defer func() { _ = server.Close() }()
	go func() { _ = server.Serve(listener) }() // until it is closed
	s, err := stack.Start(ctx, stack.Options{
		DataDir: filepath.Join(dir, "data"), Endpoint: "http://" + listener.Addr().String(), Origins: "*", TokenSeconds: 3600,
	})
	if err != nil {
		return nil, err
	}
	defer s.Stop()
	c := &caller{base: s.BaseURL, key: s.APIKey}
	all, err := operations(ctx, c)
	if err != nil {
		return nil, err
	}
	p.set(l)
	var found []Finding
	for _, o := range all {
		f, err := try(ctx, p, c, o)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", o.name, err)
		}
		found = append(found, f)
	}
	slices.SortStableFunc(found, func(a, b Finding) int { return a.Calls - b.Calls })
	return found, nil
}

func (p *Partitions) set(l Limits) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.Limits = l
}

// operation is a call of the API, each time another one where that matters.
type operation struct {
	name, method, path string
	body               func(n int) any
	header             map[string]string
}

// operations are those that one project makes often, or that write much, on an account that is linked first.
func operations(ctx context.Context, c *caller) ([]operation, error) {
	config, err := c.id(ctx, operation{method: http.MethodPost, path: "/auth_configs",
		body: func(int) any { return map[string]any{"connector_key": "sandbox-key"} }})
	if err != nil {
		return nil, err
	}
	link := operation{name: "import an account", method: http.MethodPost, path: "/accounts/import", body: func(n int) any {
		return map[string]any{
			"integration_id": config, "origin_owner_id": fmt.Sprintf("owner-%d", n), "origin_owner_name": "Owner",
			"credentials": map[string]string{"api_key": fmt.Sprintf("sandbox-key-%08d", n)},
		}
	}}
	account, err := c.id(ctx, link)
	if err != nil {
		return nil, err
	}
	first := link.body
	link.body = func(n int) any { return first(n + 1) }
	return []operation{
		{name: "a proxied call", method: http.MethodPost, path: "/unified/proxy",
			body:   func(int) any { return map[string]any{"method": "GET", "path": "/me"} },
			header: map[string]string{"x-account-id": account}},
		{name: "list 25 accounts", method: http.MethodGet, path: "/accounts?page_size=25"},
		{name: "read an account", method: http.MethodGet, path: "/accounts/" + account},
		{name: "open a connect session", method: http.MethodPost, path: "/connect_sessions", body: func(n int) any {
			return map[string]any{"origin_owner_id": fmt.Sprintf("owner-%d", n), "origin_owner_name": "Owner"}
		}},
		{name: "rename an account", method: http.MethodPatch, path: "/accounts/" + account,
			body: func(n int) any { return map[string]any{"label": fmt.Sprintf("Label %d", n)} }},
		{name: "rename an auth config", method: http.MethodPatch, path: "/auth_configs/" + config,
			body: func(n int) any { return map[string]any{"name": fmt.Sprintf("Name %d", n)} }},
		link,
	}, nil
}

// try repeats an operation within one second until it is not answered as ever, and once more in the next second.
func try(ctx context.Context, p *Partitions, c *caller, o operation) (Finding, error) {
	p.Next()
	f := Finding{Operation: o.name}
	for ; f.Calls < most; f.Calls++ {
		a, err := c.call(ctx, o, f.Calls)
		if err != nil {
			return f, err
		}
		if a.status >= http.StatusBadRequest {
			f.Status, f.Code, f.Message, f.RetryAfter = a.status, a.Code, a.Message, a.retryAfter
			break
		}
	}
	used, refused := p.Next()
	var spent []string
	for _, name := range slices.Sorted(maps.Keys(refused)) { // a batch may meet two that are spent at once
		f.Spent, f.Units = refused[name], used[name].Read/float64(f.Calls)
		if f.Spent == "write" {
			f.Units = used[name].Write / float64(f.Calls)
		}
		spent = append(spent, kindOf(name))
	}
	f.Partition = strings.Join(spent, " + ")
	a, err := c.call(ctx, o, f.Calls)
	f.Again = a.status
	return f, err
}

// ids are the parts of a partition's name that tell one item from another.
var ids = regexp.MustCompile(`([a-z]{3})_[0-9a-z_-]+|[0-9a-f]{64}`)

func kindOf(partition string) string { return ids.ReplaceAllString(partition, "…") }

// caller is a project's back end.
type caller struct{ base, key string }

type said struct {
	ID            any // a session's is a number
	Code, Message string

	status     int
	retryAfter string
}

func (c *caller) call(ctx context.Context, o operation, n int) (a said, err error) {
	var body io.Reader = http.NoBody
	if o.body != nil {
		text, err := json.Marshal(o.body(n))
		if err != nil {
			return a, err
		}
		body = bytes.NewReader(text)
	}
	r, err := http.NewRequestWithContext(ctx, o.method, c.base+o.path, body)
	if err != nil {
		return a, err
	}
	r.SetBasicAuth(c.key, "")
	r.Header.Set("Content-Type", "application/json")
	for name, v := range o.header {
		r.Header.Set(name, v)
	}
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		return a, err
	}
	defer func() { _ = res.Body.Close() }()
	text, err := io.ReadAll(res.Body)
	if err == nil && strings.HasPrefix(strings.TrimSpace(string(text)), "{") {
		err = json.Unmarshal(text, &a)
	}
	a.status, a.retryAfter = res.StatusCode, res.Header.Get("Retry-After")
	return a, err
}

// id makes a call that must succeed, and returns the id of what it made.
func (c *caller) id(ctx context.Context, o operation) (string, error) {
	a, err := c.call(ctx, o, 0)
	if err == nil && a.status >= http.StatusBadRequest {
		err = fmt.Errorf("%s %s: %d %s", o.method, o.path, a.status, a.Message)
	}
	id, _ := a.ID.(string)
	return id, err
}
