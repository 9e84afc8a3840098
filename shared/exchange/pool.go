package exchange

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"sync"
	"time"
)

// Pool makes exchanges over HTTP/1.1, each in the goroutine of whoever asks, over connections that it keeps.
// http.Transport has two goroutines for each connection, and hands every request and every answer from one to the next:
// waking them is most of what a small exchange costs.
//
// It is for services whose answers are small: it reads each whole before Do returns. It repeats nothing, follows no
// redirect, and asks no proxy. The zero value is ready.
type Pool struct {
	// Dial makes a TCP connection; nil is a net.Dialer's.
	Dial func(ctx context.Context, network, address string) (net.Conn, error)
	TLS  *tls.Config   // of https, without a server's name; nil is crypto/tls's own
	Most int           // connections that are kept per host; 0 is 64
	Idle time.Duration // after which a connection is not used again; 0 is 90 s, as of net/http
	// Limit is of a whole exchange, connecting included; 0 is none but the context's.
	Limit time.Duration

	mu   sync.Mutex
	kept map[host][]*connection // used last stands last
}

// MaxAnswer is the largest body of an answer, in bytes: DynamoDB sends 16 MB at most, which JSON makes longer.
const MaxAnswer = 64 << 20

// ErrTooLarge says that an answer is larger than MaxAnswer.
var ErrTooLarge = errors.New("exchange: the answer is too large")

const (
	mostKept = 64
	maxIdle  = 90 * time.Second
	// surely is how long a connection has rested that is looked at before it is used: a server closes those that rest.
	surely = time.Second
)

// host is what a connection leads to.
type host struct{ scheme, address string }

// connection is one that nobody or one exchange uses.
type connection struct {
	net.Conn

	tcp    net.Conn // below TLS
	reader *bufio.Reader
	writer *bufio.Writer
	used   time.Time // by the clock on the wall: the other one stands while a function is frozen
}

// Do makes an exchange. Its errors are http.Client's: a *url.Error, which tells a time-out. The answer's body is in
// memory, a *Body.
func (p *Pool) Do(r *http.Request) (*http.Response, error) {
	res, err := p.exchange(r)
	if r.Body != nil {
		_ = r.Body.Close() // it was sent, or is not wanted
	}
	if err != nil {
		return nil, &url.Error{Op: r.Method[:1] + lower(r.Method[1:]), URL: r.URL.Redacted(), Err: err}
	}
	return res, nil
}

func (p *Pool) exchange(r *http.Request) (*http.Response, error) {
	ctx := r.Context()
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	until, _ := ctx.Deadline()
	if p.Limit > 0 {
		if limit := time.Now().Add(p.Limit); until.IsZero() || limit.Before(until) {
			until = limit
		}
	}
	to := host{r.URL.Scheme, r.URL.Host}
	c := p.take(to)
	if c == nil {
		var err error
		if c, err = p.connect(ctx, to, until); err != nil {
			return nil, because(ctx, err)
		}
	}
	stays := false
	defer func() {
		if !stays {
			_ = c.Close() // nothing in it is wanted
		}
	}()
	if err := c.SetDeadline(until); err != nil {
		return nil, err
	}
	left := context.AfterFunc(ctx, func() { _ = c.SetDeadline(time.Unix(1, 0)) })
	res, body, err := c.exchange(r)
	if !left() || err != nil {
		return nil, because(ctx, err)
	}
	if !res.Close && c.reader.Buffered() == 0 { // else what follows would be taken for the next exchange's answer
		stays = true
		p.keep(to, c)
	}
	res.Body = &Body{*bytes.NewReader(body), body}
	return res, nil
}

// because prefers why the context ended to what came of it. A connection may tell first that the time is over.
func because(ctx context.Context, err error) error {
	if ended := ctx.Err(); ended != nil {
		return ended
	}
	if until, ok := ctx.Deadline(); ok && errors.Is(err, os.ErrDeadlineExceeded) && !time.Now().Before(until) {
		return context.DeadlineExceeded
	}
	return err
}

// exchange sends a request and reads the whole answer.
func (c *connection) exchange(r *http.Request) (*http.Response, []byte, error) {
	if err := r.Write(c.writer); err != nil {
		return nil, nil, err
	}
	if err := c.writer.Flush(); err != nil {
		return nil, nil, err
	}
	for {
		res, err := http.ReadResponse(c.reader, r)
		if err == io.EOF { //nolint:errorlint // ReadResponse wraps none
			err = io.ErrUnexpectedEOF
		}
		if err != nil {
			return nil, nil, err
		}
		if res.StatusCode < http.StatusOK { // RFC 9110 section 15.2: the answer is still to come
			if res.StatusCode == http.StatusSwitchingProtocols {
				return nil, nil, errors.New("exchange: the server switches protocols, which nobody asked for")
			}
			continue
		}
		body, err := whole(res)
		return res, body, err
	}
}

// whole reads an answer into as much memory as it says that it takes.
func whole(res *http.Response) ([]byte, error) {
	defer func() { _ = res.Body.Close() }()
	if res.ContentLength > MaxAnswer {
		return nil, ErrTooLarge
	}
	if res.ContentLength > 0 && res.Request.Method != http.MethodHead {
		body := make([]byte, res.ContentLength)
		if _, err := io.ReadFull(res.Body, body); err != nil {
			return nil, fmt.Errorf("the answer broke off: %w", err)
		}
		return body, nil
	}
	body, err := io.ReadAll(io.LimitReader(res.Body, MaxAnswer+1))
	if err == nil && len(body) > MaxAnswer {
		err = ErrTooLarge
	}
	return body, err
}

// take is a kept connection, nil if there is none that can be used.
func (p *Pool) take(to host) *connection {
	for {
		p.mu.Lock()
		kept := p.kept[to]
		n := len(kept) - 1
		if n < 0 {
			p.mu.Unlock()
			return nil
		}
		c := kept[n]
		kept[n], p.kept[to] = nil, kept[:n]
		p.mu.Unlock()
		rested := time.Since(c.used)
		if rested >= 0 && rested < cmp.Or(p.Idle, maxIdle) && (rested < surely || quiet(c.tcp)) {
			return c
		}
		_ = c.Close() // its server has closed it, or would soon
	}
}

func (p *Pool) keep(to host, c *connection) {
	c.used = time.Now().Round(0)
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.kept[to]) >= cmp.Or(p.Most, mostKept) {
		_ = c.Close() // as good as any other
		return
	}
	if p.kept == nil {
		p.kept = map[host][]*connection{}
	}
	p.kept[to] = append(p.kept[to], c)
}

// CloseIdleConnections closes the connections that no exchange uses.
func (p *Pool) CloseIdleConnections() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for to, kept := range p.kept {
		for _, c := range kept {
			_ = c.Close() // nothing is under way
		}
		delete(p.kept, to)
	}
}

func (p *Pool) connect(ctx context.Context, to host, until time.Time) (*connection, error) {
	if !until.IsZero() {
		var cancel context.CancelFunc
		ctx, cancel = context.WithDeadline(ctx, until)
		defer cancel()
	}
	name, port, err := net.SplitHostPort(to.address)
	if err != nil {
		name, port = to.address, map[string]string{"http": "80", "https": "443"}[to.scheme]
	}
	if port == "" || to.scheme != "http" && to.scheme != "https" {
		return nil, fmt.Errorf("exchange: %q is no scheme that can be called", to.scheme)
	}
	dial := p.Dial
	if dial == nil {
		dial = new(net.Dialer).DialContext
	}
	tcp, err := dial(ctx, "tcp", net.JoinHostPort(name, port))
	if err != nil {
		return nil, err
	}
	c := &connection{Conn: tcp, tcp: tcp}
	if to.scheme == "https" {
		config := &tls.Config{MinVersion: tls.VersionTLS12}
		if p.TLS != nil {
			config = p.TLS.Clone()
		}
		config.ServerName, config.NextProtos = name, []string{"http/1.1"}
		secure := tls.Client(tcp, config)
		if err := secure.HandshakeContext(ctx); err != nil {
			_ = tcp.Close() // nobody speaks there
			return nil, err
		}
		c.Conn = secure
	}
	c.reader, c.writer = bufio.NewReader(c.Conn), bufio.NewWriter(c.Conn)
	return c, nil
}

// Body is an answer's, read already.
type Body struct {
	bytes.Reader

	all []byte
}

// Bytes are the whole body, which the answer shares.
func (b *Body) Bytes() []byte { return b.all }

// Close implements io.Closer.
func (b *Body) Close() error { return nil }
