package fakeprovider

import (
	"context"
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
)

// Server is a TLS server on loopback that stands for every host of the Internet.
type Server struct{ *httptest.Server }

// NewServer starts h. Close it.
func NewServer(h http.Handler) *Server { return &Server{httptest.NewTLSServer(h)} }

// Transport dials the server whatever host a URL names; the Host header stays the URL's, so the handler sees which
// host was meant. Give it to outbound.Options.Transport. The certificate is checked, against the name that httptest's
// has.
func (s *Server) Transport() *http.Transport {
	t := s.Client().Transport.(*http.Transport).Clone() // httptest's is one
	t.TLSClientConfig.ServerName = "example.com"
	t.DialContext = func(ctx context.Context, _, _ string) (net.Conn, error) {
		var d net.Dialer
		return d.DialContext(ctx, "tcp", s.Listener.Addr().String())
	}
	t.DisableKeepAlives = true // a reused connection that was hung up would be retried by net/http
	return t
}

// Direct calls a handler without a network, for many providers at once. A handler that hangs up is a broken connection.
func Direct(h http.Handler) http.RoundTripper { return direct{h} }

type direct struct{ handler http.Handler }

// RoundTrip implements http.RoundTripper.
func (d direct) RoundTrip(r *http.Request) (res *http.Response, err error) {
	in := r.Clone(r.Context())
	in.RequestURI, in.Host, in.Header = r.URL.RequestURI(), r.URL.Host, http.Header{}
	if r.Host != "" {
		in.Host = r.Host
	}
	for name, values := range r.Header {
		in.Header[http.CanonicalHeaderKey(name)] = values
	}
	if in.URL, err = url.ParseRequestURI(in.RequestURI); err != nil {
		return nil, err
	}
	if in.Body == nil {
		in.Body = http.NoBody
	}
	defer func() { _ = in.Body.Close() }() // as a RoundTripper does
	if r.URL.Scheme == "https" {
		in.TLS = &tls.ConnectionState{}
	}
	defer func() {
		if broken := recover(); broken != nil {
			res, err = nil, io.ErrUnexpectedEOF
		}
	}()
	out := httptest.NewRecorder()
	d.handler.ServeHTTP(out, in)
	if err := r.Context().Err(); err != nil {
		return nil, err
	}
	res = out.Result()
	res.Request = r
	return res, nil
}

// Consent does what a user's browser does with an authorize URL: it follows it, consents, and returns where it was sent
// back to. A fragment route is what the page's script would read.
func Consent(ctx context.Context, client *http.Client, authorizeURL string) (*url.URL, error) {
	address, fragment, _ := strings.Cut(authorizeURL, "#")
	route, query, hasRoute := strings.Cut(fragment, "?")
	if hasRoute {
		address += "?" + query
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, fmt.Errorf("authorize URL: %w", err)
	}
	if hasRoute {
		req.Header.Set(fragmentRoute, route)
	}
	res, err := client.Do(req)
	if err != nil {
		return nil, fmt.Errorf("authorize: %w", err)
	}
	defer func() { _ = res.Body.Close() }() // read to its end
	body, _ := io.ReadAll(io.LimitReader(res.Body, 1000))
	if res.StatusCode != http.StatusFound {
		return nil, fmt.Errorf("authorize: status %d: %s", res.StatusCode, body)
	}
	back, err := res.Location()
	if err != nil {
		return nil, fmt.Errorf("authorize: %w", err)
	}
	return back, nil
}
