package exchange

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// counted is a server that counts its connections.
func counted(t *testing.T, h http.HandlerFunc, start func(*httptest.Server)) (*httptest.Server, *atomic.Int64) {
	var connections atomic.Int64
	server := httptest.NewUnstartedServer(h)
	server.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		if state == http.StateNew {
			connections.Add(1)
		}
	}
	start(server)
	t.Cleanup(server.Close)
	return server, &connections
}

// said makes an exchange, and returns what was answered.
func said(ctx context.Context, p *Pool, method, address, body string) (string, error) {
	r, err := http.NewRequestWithContext(ctx, method, address, strings.NewReader(body))
	if err != nil {
		return "", err
	}
	res, err := p.Do(r)
	if err != nil {
		return "", err
	}
	defer func() { _ = res.Body.Close() }()
	text, err := io.ReadAll(res.Body)
	if err == nil && string(res.Body.(*Body).Bytes()) != string(text) {
		err = errors.New("the body in memory is another")
	}
	return string(text), err
}

func echo(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	switch r.URL.Path {
	case "/chunked":
		w.(http.Flusher).Flush()
	case "/early":
		w.WriteHeader(http.StatusEarlyHints)
	case "/last":
		w.Header().Set("Connection", "close")
	}
	_, _ = w.Write(body)
}

// Exchanges one after the other share a connection, over TLS, too, and however an answer tells its length.
func TestPoolKeepsConnections(t *testing.T) {
	t.Parallel()
	for name, start := range map[string]func(*httptest.Server){
		"http": (*httptest.Server).Start, "https": (*httptest.Server).StartTLS,
	} {
		server, connections := counted(t, echo, start)
		p := &Pool{}
		if transport, ok := server.Client().Transport.(*http.Transport); ok {
			p.TLS = transport.TLSClientConfig
		}
		address := strings.Replace(server.URL, "127.0.0.1", "localhost", 1)
		if name == "https" {
			address = server.URL // which its certificate names
		}
		for n, path := range []string{"/", "/chunked", "/early", "/", "/last", "/"} {
			body := strings.Repeat("said ", 1+n*3000)
			if got, err := said(t.Context(), p, http.MethodPost, address+path, body); err != nil || got != body {
				t.Errorf("%s %s: %d bytes of %d, %v", name, path, len(got), len(body), err)
			}
		}
		for _, method := range []string{http.MethodHead, http.MethodGet} {
			if got, err := said(t.Context(), p, method, address, ""); err != nil || got != "" {
				t.Errorf("%s %s: %q, %v", name, method, got, err)
			}
		}
		if n := connections.Load(); n != 2 {
			t.Errorf("%s: %d connections, and one answer was the last of its", name, n)
		}
		p.CloseIdleConnections()
	}
}

// Exchanges at once have a connection each, of which so many are kept as shall be.
func TestPoolAtOnce(t *testing.T) {
	t.Parallel()
	const callers = 8
	var all sync.WaitGroup
	all.Add(callers)
	server, connections := counted(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/together" {
			all.Done()
			all.Wait()
		}
		echo(w, r)
	}, (*httptest.Server).Start)
	p := &Pool{Most: 3}
	defer p.CloseIdleConnections()
	var done sync.WaitGroup
	for n := range callers {
		done.Go(func() {
			body := fmt.Sprint("caller ", n)
			if got, err := said(t.Context(), p, http.MethodPost, server.URL+"/together", body); err != nil || got != body {
				t.Errorf("%q: %q, %v", body, got, err)
			}
		})
	}
	done.Wait()
	kept := len(p.kept[host{"http", server.Listener.Addr().String()}])
	if made := connections.Load(); made != callers || kept != 3 {
		t.Errorf("%d connections made, %d kept", made, kept)
	}
}

// A connection that its server has closed is not used again, nor one that has rested too long.
func TestPoolLeavesWhatHasRested(t *testing.T) {
	t.Parallel()
	server, connections := counted(t, echo, (*httptest.Server).Start)
	to := host{"http", server.Listener.Addr().String()}
	p := &Pool{}
	defer p.CloseIdleConnections()
	ask := func() {
		t.Helper()
		if got, err := said(t.Context(), p, http.MethodPost, server.URL, "said"); err != nil || got != "said" {
			t.Errorf("%q, %v", got, err)
		}
	}
	rested := func(d time.Duration) { p.kept[to][0].used = time.Now().Round(0).Add(-d) }
	ask()
	rested(time.Minute)
	if ask(); connections.Load() != 1 {
		t.Errorf("%d connections: one that is open was left", connections.Load())
	}
	server.CloseClientConnections()
	rested(time.Minute)
	if ask(); connections.Load() != 2 {
		t.Errorf("%d connections after the first was closed", connections.Load())
	}
	rested(2 * time.Minute)
	if ask(); connections.Load() != 3 {
		t.Errorf("%d connections after the second had rested", connections.Load())
	}
}

// Whoever leaves gets to know it at once, and what comes late is nobody's answer.
func TestPoolEndsWithItsContext(t *testing.T) {
	t.Parallel()
	release := make(chan struct{})
	asked := make(chan struct{})
	server, connections := counted(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/slow" {
			close(asked)
			<-release
		}
		echo(w, r)
	}, (*httptest.Server).Start)
	defer close(release)
	p := &Pool{Limit: time.Hour}
	defer p.CloseIdleConnections()
	ctx, leave := context.WithCancel(t.Context())
	go func() { <-asked; leave() }()
	if _, err := said(ctx, p, http.MethodPost, server.URL+"/slow", "late"); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	if got, err := said(t.Context(), p, http.MethodPost, server.URL, "next"); got != "next" || connections.Load() != 2 {
		t.Errorf("%q, %v over %d connections", got, err, connections.Load())
	}
}

// What comes behind an answer is nobody's: the next exchange has a connection of its own.
func TestPoolTakesNoAnswerOfBefore(t *testing.T) {
	t.Parallel()
	l, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	go func() {
		for n := 1; ; n++ {
			c, err := l.Accept()
			if err != nil {
				return
			}
			_, _ = http.ReadRequest(bufio.NewReader(c))
			answer := fmt.Sprintf("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n%d", n)
			_, _ = io.WriteString(c, answer+"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n0")
		}
	}()
	p := &Pool{}
	for _, want := range []string{"1", "2"} {
		got, err := said(t.Context(), p, http.MethodGet, "http://"+l.Addr().String(), "")
		if got != want || err != nil {
			t.Errorf("%q, %v; want %q", got, err, want)
		}
	}
}

// A server that says nothing is one that is late, before its TLS handshake, too.
func TestPoolTellsTimeouts(t *testing.T) {
	t.Parallel()
	l, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	for _, scheme := range []string{"http", "https"} {
		p := &Pool{Limit: 50 * time.Millisecond}
		_, err := said(t.Context(), p, http.MethodGet, scheme+"://"+l.Addr().String(), "")
		var late net.Error
		if !errors.As(err, &late) || !late.Timeout() {
			t.Errorf("%s: %v is no time-out", scheme, err)
		}
	}
}

// leaving is a connection whose caller leaves as the answer comes.
type leaving struct {
	net.Conn

	leave context.CancelFunc
}

func (l leaving) Read(p []byte) (int, error) {
	n, err := l.Conn.Read(p)
	l.leave()
	return n, err
}

// Whoever leaves while the answer comes gets none, and the connection, whose end is under way, is not used again.
func TestPoolKeepsNoConnectionThatEnds(t *testing.T) {
	t.Parallel()
	server, connections := counted(t, echo, (*httptest.Server).Start)
	ctx, leave := context.WithCancel(t.Context())
	p := &Pool{Dial: func(ctx context.Context, network, address string) (net.Conn, error) {
		c, err := new(net.Dialer).DialContext(ctx, network, address)
		return leaving{c, leave}, err
	}}
	defer p.CloseIdleConnections()
	if got, err := said(ctx, p, http.MethodPost, server.URL, "said"); !errors.Is(err, context.Canceled) {
		t.Errorf("%q, %v", got, err)
	}
	if got, err := said(t.Context(), p, http.MethodPost, server.URL, "next"); got != "next" || connections.Load() != 2 {
		t.Errorf("%q, %v over %d connections", got, err, connections.Load())
	}
}

// due is a context whose time is over and that does not know it yet, as its timer may run a moment late.
type due struct{ context.Context }

func (due) Deadline() (time.Time, bool) { return time.Unix(1, 0), true }

// A connection's time that ends with its context's is told as the context's, whichever is first.
func TestPoolTellsWhoseTimeIsOver(t *testing.T) {
	t.Parallel()
	late := fmt.Errorf("read: %w", os.ErrDeadlineExceeded)
	if err := because(due{t.Context()}, late); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("%v of a context whose time is over", err)
	}
	if err := because(t.Context(), late); !errors.Is(err, late) {
		t.Errorf("%v of the pool's own limit", err)
	}
	reset := errors.New("connection reset")
	if err := because(due{t.Context()}, reset); !errors.Is(err, reset) {
		t.Errorf("%v of another failure", err)
	}
}

// What is no answer is a failure, and its connection is not used again.
func TestPoolRefuses(t *testing.T) {
	t.Parallel()
	for answer, want := range map[string]string{
		"": "unexpected EOF",
		"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf":       "broke off",
		"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n": "too large",
		"HTTP/1.1 101 Switching Protocols\r\n\r\n":               "switches protocols",
		"no HTTP\r\n\r\n": "malformed",
	} {
		l, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		go func() {
			c, err := l.Accept()
			if err != nil {
				return
			}
			_, _ = http.ReadRequest(bufio.NewReader(c))
			_, _ = io.WriteString(c, answer)
			_ = c.Close()
		}()
		p := &Pool{}
		got, err := said(t.Context(), p, http.MethodGet, "http://"+l.Addr().String(), "")
		if err == nil || !strings.Contains(err.Error(), want) || len(p.kept[host{"http", l.Addr().String()}]) > 0 {
			t.Errorf("%q: %q, %v", answer, got, err)
		}
		_ = l.Close()
	}
	if _, err := said(t.Context(), &Pool{}, http.MethodGet, "ftp://127.0.0.1/", ""); err == nil {
		t.Error("ftp is called")
	}
}

// BenchmarkExchange is beside http.Transport: go test -bench Exchange ./shared/exchange.
func BenchmarkExchange(b *testing.B) {
	server := httptest.NewServer(http.HandlerFunc(echo))
	defer server.Close()
	for name, do := range map[string]func(*http.Request) (*http.Response, error){
		"pool": new(Pool).Do, "transport": Client{Transport: &http.Transport{}}.Do,
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				r, err := http.NewRequestWithContext(b.Context(), http.MethodPost, server.URL, strings.NewReader("said"))
				if err != nil {
					b.Fatal(err)
				}
				res, err := do(r)
				if err != nil {
					b.Fatal(err)
				}
				if _, err := io.Copy(io.Discard, res.Body); err != nil {
					b.Fatal(err)
				}
				_ = res.Body.Close()
			}
		})
	}
}
