// Package outbound is everything that leaves Patchbay for a provider: one HTTP client that refuses private addresses
// (security.md O1), URLs built from a definition's templates (O2), and API calls that carry an account's credential.
package outbound

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"syscall"
	"time"

	"code.dny.dev/ssrf"
)

// What the client refuses. They reach the caller wrapped in a *url.Error; use errors.Is.
var (
	ErrAddress  = errors.New("outbound: the address is not public")
	ErrInsecure = errors.New("outbound: only https is allowed")
	ErrTooLarge = errors.New("outbound: the answer is too large")
)

// Defaults of Options.
const (
	DefaultTimeout = 20 * time.Second // below API Gateway's 30 s, so that a slow provider becomes our answer and not its
	DefaultMaxBody = 5 << 20          // Lambda's answer may hold 6 MB
	// DefaultUserAgent is a name of Patchbay's own: gateways refuse those of HTTP libraries.
	DefaultUserAgent = "Patchbay/1.0"
)

// Options configure New. The zero value is right for production.
type Options struct {
	// AllowLoopback is local mode: loopback addresses may be dialled, and plain http to them.
	AllowLoopback bool
	// RuntimeAPI is the value of AWS_LAMBDA_RUNTIME_API (host:port), refused even in local mode.
	RuntimeAPI string
	Timeout    time.Duration // of a whole exchange, body included; 0 means DefaultTimeout
	MaxBody    int64         // bytes of a decoded answer; 0 means DefaultMaxBody
	// UserAgent is the User-Agent of requests that have none of their own (RFC 9110 section 10.1.5); "" means
	// DefaultUserAgent.
	UserAgent string
	// Resolver replaces the system's, in tests.
	Resolver *net.Resolver
	// Transport replaces the network, in tests; the rules on scheme, redirects, size and time still hold, the one on
	// addresses cannot.
	Transport http.RoundTripper
}

// New returns the client. It never follows a redirect: the 3xx is the answer.
func New(o Options) *http.Client {
	timeout, limit := o.Timeout, o.MaxBody
	if timeout == 0 {
		timeout = DefaultTimeout
	}
	if limit == 0 {
		limit = DefaultMaxBody
	}
	g := &guard{limit: limit, agent: cmp.Or(o.UserAgent, DefaultUserAgent), secure: o.Transport, plain: o.Transport}
	if o.Transport == nil {
		g.secure = newTransport(o, timeout, addresses(o))
		g.plain = newTransport(o, timeout, onlyLoopback(o))
	}
	if !o.AllowLoopback {
		g.plain = nil
	}
	return &http.Client{
		Transport: &proofs{next: steps{g}},
		Timeout:   timeout,
		CheckRedirect: func(*http.Request, []*http.Request) error {
			return http.ErrUseLastResponse
		},
	}
}

// Cause takes the address out of an error of the client: *url.Error quotes it, and some providers want a credential in
// it.
func Cause(err error) error {
	if quoting, ok := errors.AsType[*url.Error](err); ok {
		return quoting.Err
	}
	return err
}

// control is net.Dialer.Control: it sees the address that is about to be dialled, after resolution.
type control func(network, address string, c syscall.RawConn) error

// newTransport makes a transport that ignores HTTP_PROXY and its kin: a proxy would dial what control never sees.
func newTransport(o Options, timeout time.Duration, check control) *http.Transport {
	dialer := &net.Dialer{Timeout: min(timeout, 10*time.Second), Control: check, Resolver: o.Resolver}
	return &http.Transport{
		Proxy:                  nil,
		DialContext:            dialTCP(dialer),
		ForceAttemptHTTP2:      true,
		TLSHandshakeTimeout:    min(timeout, 10*time.Second),
		ResponseHeaderTimeout:  timeout,
		MaxResponseHeaderBytes: 64 << 10,
		MaxIdleConnsPerHost:    64, // as many token calls as the schedule makes at a time
		IdleConnTimeout:        60 * time.Second,
	}
}

func dialTCP(d *net.Dialer) func(context.Context, string, string) (net.Conn, error) {
	return func(ctx context.Context, network, address string) (net.Conn, error) {
		return d.DialContext(ctx, network, address)
	}
}

// addresses allows the public Internet, on any port, and loopback in local mode.
func addresses(o Options) control {
	options := []ssrf.Option{ssrf.WithAnyPort()}
	if o.AllowLoopback {
		options = append(options,
			ssrf.WithAllowedV4Prefixes(netip.MustParsePrefix("127.0.0.0/8")),
			ssrf.WithAllowedV6Prefixes(netip.MustParsePrefix("::1/128")))
	}
	guardian := ssrf.New(options...)
	return func(network, address string, c syscall.RawConn) error {
		if isRuntimeAPI(o.RuntimeAPI, address) {
			return fmt.Errorf("%w: the Lambda runtime API", ErrAddress)
		}
		if err := guardian.Safe(network, address, c); err != nil {
			return fmt.Errorf("%w: %w", ErrAddress, err)
		}
		return nil
	}
}

// onlyLoopback is what plain http may reach.
func onlyLoopback(o Options) control {
	return func(_, address string, _ syscall.RawConn) error {
		to, err := netip.ParseAddrPort(address)
		if err != nil || !to.Addr().IsLoopback() || isRuntimeAPI(o.RuntimeAPI, address) {
			return fmt.Errorf("%w: %s", ErrInsecure, address)
		}
		return nil
	}
}

// isRuntimeAPI compares with the runtime API however its address is written: 127.0.0.1, localhost and ::1 are one
// machine, so on loopback the port alone decides.
func isRuntimeAPI(api, address string) bool {
	if api == "" {
		return false
	}
	host, port, err := net.SplitHostPort(api)
	if err != nil {
		return false
	}
	to, err := netip.ParseAddrPort(address)
	if err != nil {
		return false
	}
	if _, number, err := net.SplitHostPort(address); err != nil || number != port {
		return false
	}
	return to.Addr().IsLoopback() || slices.Contains([]string{to.Addr().String(), to.Addr().Unmap().String()}, host)
}
