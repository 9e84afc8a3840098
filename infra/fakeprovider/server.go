package fakeprovider

import (
	"context"
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
