package outbound

import (
	"fmt"
	"io"
	"net/http"
	"net/netip"
	"strings"

	"patchbay/shared/catalog"
)

// guard is the client's RoundTripper: what can be refused before dialling is, and every body has a limit.
type guard struct {
	limit  int64
	agent  string
	secure http.RoundTripper
	plain  http.RoundTripper // nil: no http at all
}

// RoundTrip implements http.RoundTripper.
func (g *guard) RoundTrip(req *http.Request) (*http.Response, error) {
	next, err := g.route(req)
	if err != nil {
		if req.Body != nil {
			_ = req.Body.Close() // the RoundTripper contract; the body was never sent
		}
		return nil, err
	}
	if req.Header.Get("User-Agent") == "" {
		req = req.Clone(req.Context()) // a RoundTripper leaves its request as it is
		req.Header.Set("User-Agent", g.agent)
	}
	res, err := next.RoundTrip(req)
	if err != nil {
		return nil, err // http.Client wraps it in a *url.Error
	}
	if res.ContentLength > g.limit {
		_ = res.Body.Close() // nothing of it is used
		return nil, fmt.Errorf("%w: %d bytes, at most %d", ErrTooLarge, res.ContentLength, g.limit)
	}
	res.Body = &limitedBody{ReadCloser: res.Body, left: g.limit}
	return res, nil
}

func (g *guard) route(req *http.Request) (http.RoundTripper, error) {
	host := req.URL.Hostname()
	if catalog.LooksNumeric(host) {
		return nil, fmt.Errorf("%w: %q is not a host name", ErrAddress, host)
	}
	switch {
	case req.URL.Scheme == "https":
		return g.secure, nil
	case req.URL.Scheme == "http" && g.plain != nil && IsLoopback(host):
		return g.plain, nil
	}
	return nil, fmt.Errorf("%w: %s://%s", ErrInsecure, req.URL.Scheme, host)
}

// IsLoopback says whether a host name is the machine itself (RFC 6761 section 6.3), which local mode alone may call.
func IsLoopback(host string) bool {
	// RFC 6761 section 6.3.
	if name := strings.ToLower(host); name == "localhost" || strings.HasSuffix(name, ".localhost") {
		return true
	}
	addr, err := netip.ParseAddr(host)
	return err == nil && addr.IsLoopback()
}

// limitedBody fails with ErrTooLarge instead of ending early, since half an answer may parse.
type limitedBody struct {
	io.ReadCloser
	left int64
}

// Read implements io.Reader.
func (c *limitedBody) Read(p []byte) (int, error) {
	if c.left <= 0 {
		var one [1]byte
		n, err := c.ReadCloser.Read(one[:])
		if n > 0 {
			return 0, ErrTooLarge
		}
		return 0, err // io.EOF must stay itself
	}
	n, err := c.ReadCloser.Read(p[:min(int64(len(p)), c.left)])
	c.left -= int64(n)
	return n, err // io.EOF must stay itself
}

// ReadAll reads an answer's body, into as much memory as the answer says that it takes.
func ReadAll(res *http.Response) ([]byte, error) {
	if res.ContentLength <= 0 || res.Request != nil && res.Request.Method == http.MethodHead {
		return io.ReadAll(res.Body)
	}
	body := make([]byte, res.ContentLength) // at most the client's limit
	_, err := io.ReadFull(res.Body, body)
	if err == io.EOF {
		err = io.ErrUnexpectedEOF
	}
	return body, err
}
