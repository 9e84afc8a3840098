package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"time"
)

// peerName is the peer's in figures.
const peerName = "peer"

const (
	large, larger = 1 << 20, 5 << 20 // bytes of answers
	atOnce        = 16
	warm          = 200 // calls before those that count
)

// program is one that runs. It ends with its standard input.
type program struct {
	in  io.Closer
	cmd *exec.Cmd
	out *bufio.Reader
}

func start(env []string, name string, args ...string) (*program, error) {
	cmd := exec.Command(name, args...) //nolint:gosec,noctx // a program of this one's; stop ends it
	cmd.Env, cmd.Stderr = append(os.Environ(), env...), os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	return &program{in, cmd, bufio.NewReader(out)}, cmd.Start()
}

func (p *program) stop() { _ = p.in.Close(); _ = p.cmd.Wait() }

// deployed is what the program deployment tells.
type deployed struct {
	*program

	Key     string   `json:"key"`
	Account string   `json:"account"`
	Env     []string `json:"env"`
	// Settings is the address of the log's settings.
	Settings string `json:"settings"`
}

// target is a subject that serves, and how it is called.
type target struct {
	*program

	name, base string
	deployed   *deployed // nil of the peer
}

func serve(name, bin string, d *deployed, provider string) (*target, error) {
	args, env := []string{"reverse-proxy", provider}, []string(nil)
	if d != nil {
		args, env = []string{"patchbay"}, append(d.Env, "PATCHBAY_SANDBOX_URL="+provider)
	}
	p, err := start(env, bin, args...)
	if err != nil {
		return nil, err
	}
	address, err := p.out.ReadString('\n')
	if err != nil {
		p.stop()
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return &target{p, name, "http://" + strings.TrimSpace(address), d}, nil
}

// request is a call of a provider's path.
func (t *target) request(ctx context.Context, path string) (*http.Request, error) {
	if t.deployed == nil {
		return http.NewRequestWithContext(ctx, http.MethodGet, t.base+api+path, nil)
	}
	body := fmt.Sprintf(`{"method":"get","path":%q}`, path)
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, t.base+"/unified/proxy", strings.NewReader(body))
	if err != nil {
		return nil, err
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("x-account-id", t.deployed.Account)
	r.SetBasicAuth(t.deployed.Key, "")
	return r, nil
}

// read is a read of the credential.
func (t *target) read(ctx context.Context) (*http.Request, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, t.base+"/accounts/"+t.deployed.Account+"/credentials", nil)
	if err == nil {
		r.SetBasicAuth(t.deployed.Key, "")
	}
	return r, err
}

var client = &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: atOnce, DisableCompression: true}}

// do makes a request whose answer has so many bytes, 0 for any number.
func do(r *http.Request, size int64) error {
	res, err := client.Do(r)
	if err != nil {
		return err
	}
	defer func() { _ = res.Body.Close() }()
	n, err := io.Copy(io.Discard, res.Body)
	if err != nil || res.StatusCode != http.StatusOK || size > 0 && n != size {
		return fmt.Errorf("%s: %d, %d bytes, %w", r.URL, res.StatusCode, n, err)
	}
	return nil
}

type used struct {
	CPU       time.Duration `json:"cpu"`
	Mallocs   float64       `json:"mallocs"`
	Allocated float64       `json:"allocated"`
	Peak      float64       `json:"peak"`
}

func (t *target) used(ctx context.Context) (u used, err error) {
	return u, ask(ctx, t.base+"/-/used", nil, &u)
}

func ask(ctx context.Context, address string, body []byte, answer any) error {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewReader(body))
	if err != nil {
		return err
	}
	res, err := client.Do(r)
	if err != nil {
		return err
	}
	defer func() { _ = res.Body.Close() }()
	text, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode != http.StatusOK {
		return fmt.Errorf("%s: %d %.300s, %w", address, res.StatusCode, text, err)
	}
	return json.Unmarshal(text, answer)
}

// each is what one of n calls uses.
func (t *target) each(
	ctx context.Context, n int, size int64, request func(context.Context) (*http.Request, error),
) (per used, err error) {
	calls := func(n int) error {
		for range n {
			r, err := request(ctx)
			if err == nil {
				err = do(r, size)
			}
			if err != nil {
				return err
			}
		}
		return nil
	}
	if err := calls(min(n, warm)); err != nil {
		return per, err
	}
	before, err := t.used(ctx)
	if err != nil {
		return per, err
	}
	if err := calls(n); err != nil {
		return per, err
	}
	after, err := t.used(ctx)
	per = used{
		CPU: (after.CPU - before.CPU) / time.Duration(n), Mallocs: (after.Mallocs - before.Mallocs) / float64(n),
		Allocated: (after.Allocated - before.Allocated) / float64(n),
	}
	return per, err
}

// api is below which path the sandbox's definitions call it.
const api = "/api/v1"

// provider answers calls by a small document, or by as many bytes as the path names.
func provider() (address string, end func(), err error) {
	var lc net.ListenConfig
	l, err := lc.Listen(context.Background(), "tcp", "127.0.0.1:0")
	if err != nil {
		return "", nil, err
	}
	text := bytes.Repeat([]byte("The quick brown fox jumps over the lazy dog. 0123456789 ABCDEFG\n"), larger/64)
	server := &http.Server{ReadHeaderTimeout: time.Minute, Handler: http.HandlerFunc(
		func(w http.ResponseWriter, r *http.Request) {
			body := []byte(`{"id":"u_1","name":"Ada Lovelace","email":"ada@example.com","team":"Engines","active":true}`)
			w.Header().Set("Content-Type", "application/json")
			if size, ok := strings.CutPrefix(r.URL.Path, api+"/bytes/"); ok {
				n, _ := strconv.Atoi(size)
				body = text[:n]
				w.Header().Set("Content-Type", "text/plain; charset=utf-8")
			}
			w.Header().Set("Content-Length", strconv.Itoa(len(body)))
			_, _ = w.Write(body) // or the caller has gone
		})}
	go func() { _ = server.Serve(l) }()
	return "http://" + l.Addr().String(), func() { _ = server.Close() }, nil
}

// measure adds the figures of so many rounds. Each round has processes of its own, so that what one grew into counts
// for no other.
func measure(ctx context.Context, trees []tree, f *figures, rounds, calls int) error {
	at, end, err := provider()
	if err != nil {
		return err
	}
	defer end()
	deployments := map[string]*deployed{}
	for _, t := range trees {
		p, err := start(nil, t.deployment)
		if err != nil {
			return err
		}
		defer p.stop()
		d := &deployed{program: p}
		if err := json.NewDecoder(p.out).Decode(d); err != nil {
			return fmt.Errorf("deployment of %s: %w", t.name, err)
		}
		deployments[t.name] = d
	}
	for round := range rounds {
		fmt.Fprintf(os.Stderr, "round %d of %d\n", round+1, rounds)
		for _, t := range append([]tree{{name: peerName, subject: trees[0].subject}}, trees...) {
			if err := measureOne(ctx, t, deployments[t.name], at, f, calls); err != nil {
				return fmt.Errorf("%s: %w", t.name, err)
			}
		}
	}
	return nil
}

func measureOne(ctx context.Context, of tree, d *deployed, at string, f *figures, calls int) error {
	t, err := serve(of.name, of.subject, d, at)
	if err != nil {
		return err
	}
	defer t.stop()
	path := func(p string) func(context.Context) (*http.Request, error) {
		return func(ctx context.Context) (*http.Request, error) { return t.request(ctx, p) }
	}
	per, err := t.each(ctx, calls, 0, path("/me"))
	if err != nil {
		return err
	}
	f.add("CPU µs of a proxied call", of.name, float64(per.CPU.Nanoseconds())/1e3)
	f.add("allocations of a proxied call", of.name, per.Mallocs)
	f.add("KB allocated by a proxied call", of.name, per.Allocated/1024)
	if d != nil {
		if r, err := t.read(ctx); err != nil || do(r, 0) == nil { // earlier commits have no such route
			if per, err = t.each(ctx, calls, 0, t.read); err != nil {
				return err
			}
			f.add("CPU µs of a credential's read", of.name, float64(per.CPU.Nanoseconds())/1e3)
			f.add("allocations of a credential's read", of.name, per.Mallocs)
		}
	}
	if err := t.logged(ctx, calls, path("/me"), f); err != nil {
		return err
	}
	per, err = t.each(ctx, calls/30, large, path(fmt.Sprint("/bytes/", large)))
	if err != nil {
		return err
	}
	f.add("bytes allocated ÷ a body of 1 MB, HTTP", of.name, per.Allocated/large)
	f.add("CPU µs of a call with a body of 1 MB, HTTP", of.name, float64(per.CPU.Nanoseconds())/1e3)
	if d != nil {
		if err := t.events(ctx, f, calls); err != nil {
			return err
		}
	}
	return peak(ctx, of, d, at, f)
}

// logged has calls made in turn with and without an entry of the project's log.
func (t *target) logged(
	ctx context.Context, calls int, request func(context.Context) (*http.Request, error), f *figures,
) error {
	if t.deployed == nil {
		return nil
	}
	set := func(mode string) error {
		r, err := http.NewRequestWithContext(ctx, http.MethodPatch, t.deployed.Settings, strings.NewReader(
			fmt.Sprintf(`{"mode":%q}`, mode)))
		if err != nil {
			return err
		}
		r.Header.Set("Content-Type", "application/json")
		r.SetBasicAuth(t.deployed.Key, "")
		return do(r, 0)
	}
	if set("none") != nil {
		return nil //nolint:nilerr // an earlier commit, which has no log
	}
	for range 2 {
		for _, mode := range []string{"none", "all"} {
			if err := set(mode); err != nil {
				return err
			}
			per, err := t.each(ctx, calls/2, 0, request)
			if err != nil {
				return err
			}
			f.add("CPU µs of a proxied call, log: "+mode, t.name, float64(per.CPU.Nanoseconds())/1e3)
		}
	}
	return nil
}

// events has calls made as Lambda's events.
func (t *target) events(ctx context.Context, f *figures, calls int) error {
	for _, c := range []struct {
		path, figure string
		n            int
		size         float64
	}{
		{"/me", "allocations of a proxied call, Lambda event", calls, 1},
		{fmt.Sprint("/bytes/", large), "bytes allocated ÷ a body of 1 MB, Lambda event", calls / 30, large},
	} {
		var per used
		if err := ask(ctx, fmt.Sprint(t.base, "/-/events?n=", c.n), t.event(c.path), &per); err != nil {
			return err
		}
		value := per.Mallocs
		if c.size > 1 {
			value = per.Allocated / c.size
		}
		f.add(c.figure, t.name, value)
	}
	return nil
}

// event is a call as API Gateway hands it over.
func (t *target) event(path string) []byte {
	text, _ := json.Marshal(map[string]any{ // of texts
		"version": "2.0", "routeKey": "ANY /unified/proxy", "rawPath": "/unified/proxy", "rawQueryString": "",
		"headers": map[string]string{
			"accept": "*/*", "content-type": "application/json", "host": "abc.execute-api.us-east-1.amazonaws.com",
			"authorization": "Basic " + base64.StdEncoding.EncodeToString([]byte(t.deployed.Key+":")),
			"user-agent":    "curl/8.14.1", "x-account-id": t.deployed.Account, "x-forwarded-proto": "https",
		},
		"requestContext": map[string]any{
			"domainName": "abc.execute-api.us-east-1.amazonaws.com", "requestId": "Ux0016jQIAMEVag=", "stage": "$default",
			"http": map[string]string{
				"method": "POST", "path": "/unified/proxy", "protocol": "HTTP/1.1", "sourceIp": "203.0.113.7",
			},
		},
		"body": fmt.Sprintf(`{"method":"get","path":%q}`, path),
	})
	return text
}

// peak is the memory of a fresh process when it has had several large answers under way at once: nobody reads on before
// each has begun.
func peak(ctx context.Context, of tree, d *deployed, at string, f *figures) error {
	t, err := serve(of.name, of.subject, d, at)
	if err != nil {
		return err
	}
	defer t.stop()
	for range 3 {
		var begun, done sync.WaitGroup
		begun.Add(atOnce)
		faults := make([]error, atOnce)
		for i := range faults {
			done.Go(func() {
				faults[i] = t.hold(ctx, &begun)
			})
		}
		done.Wait()
		if err := errors.Join(faults...); err != nil {
			return err
		}
	}
	u, err := t.used(ctx)
	f.add("MB of memory at most, 16 calls of 5 MB at once", of.name, u.Peak/(1<<20))
	return err
}

// hold begins a large call, and reads its answer when all have begun.
func (t *target) hold(ctx context.Context, begun *sync.WaitGroup) error {
	started := sync.OnceFunc(begun.Done)
	defer started()
	r, err := t.request(ctx, fmt.Sprint("/bytes/", larger))
	if err != nil {
		return err
	}
	res, err := client.Do(r)
	if err != nil {
		return err
	}
	defer func() { _ = res.Body.Close() }()
	started()
	begun.Wait()
	n, err := io.Copy(io.Discard, res.Body)
	if n != larger {
		return fmt.Errorf("%d of %d bytes, %w", n, larger, err)
	}
	return nil
}
