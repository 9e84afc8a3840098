// Package exchange makes single HTTP exchanges with half of the memory that http.Client takes for one: it follows no
// redirect, keeps no cookie, and knows no user in an address.
package exchange

import (
	"context"
	"io"
	"net/http"
	"net/url"
	"time"
)

// Client makes exchanges over a transport.
type Client struct {
	Transport http.RoundTripper
	Limit     time.Duration // of a whole exchange, body included; 0 is none
}

// Of is a client that follows no redirect as a Client: its transport and its limit of time.
func Of(c *http.Client) Client {
	if c.Transport == nil {
		return Client{http.DefaultTransport, c.Timeout}
	}
	return Client{c.Transport, c.Timeout}
}

// Do makes an exchange as http.Client.Do does, with the same errors: a *url.Error, which tells a time-out.
//
// An empty answer that comes when the time is over is none: a server whose handler leaves because its client did writes
// one, and net/http's transport hands it over where it is faster than the closing connection (go1.26.8).
func (c Client) Do(r *http.Request) (*http.Response, error) {
	ctx, cancel := r.Context(), context.CancelFunc(func() {})
	if c.Limit > 0 {
		ctx, cancel = context.WithTimeout(ctx, c.Limit)
	}
	res, err := c.Transport.RoundTrip(r.WithContext(ctx))
	if err == nil && res.ContentLength == 0 && ctx.Err() != nil {
		_ = res.Body.Close() // there is nothing in it
		err = ctx.Err()
	}
	if err != nil {
		cancel()
		return nil, &url.Error{Op: r.Method[:1] + lower(r.Method[1:]), URL: r.URL.Redacted(), Err: err}
	}
	res.Body = &body{res.Body, cancel}
	return res, nil
}

// lower writes a method as http.Client's errors do.
func lower(method string) string {
	text := []byte(method)
	for i, c := range text {
		if 'A' <= c && c <= 'Z' {
			text[i] = c + 'a' - 'A'
		}
	}
	return string(text)
}

// body ends its exchange when it is closed, or read to its end.
type body struct {
	io.ReadCloser

	end context.CancelFunc
}

// Read implements io.Reader.
func (b *body) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	if err != nil {
		b.end()
	}
	return n, err
}

// Close implements io.Closer.
func (b *body) Close() error {
	err := b.ReadCloser.Close()
	b.end()
	return err
}
