// Package oauth is the OAuth 2.0 protocol client (RFC 6749, 6750, 7009, 7636, 9207; OpenID Connect Core 1.0). What a
// provider does differently comes from its catalog.OAuth2; there is no code per provider.
//
// Its functions fail with a *provider.Error for what the provider or the network did, or with a *fault.Error
// (outbound.ErrURL, ErrParameter) when the values given cannot make the request at all. Neither ever contains a
// secret.
package oauth

import (
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"patchbay/shared/catalog"
	"patchbay/shared/fault"
	"patchbay/shared/outbound"
)

// ErrParameter says that a parameter of a request cannot be made from the values given.
var ErrParameter = fault.New(fault.Invalid, "unusable_parameter", "A parameter of the OAuth request cannot be made.")

// Client makes the protocol's calls. Use one for the life of a process: it caches OpenID providers. Safe for
// concurrent use.
type Client struct {
	HTTP *http.Client     // outbound.New's; it must not follow redirects
	Now  func() time.Time // nil means time.Now

	mu     sync.Mutex
	issuer map[string]*discovered
}

// New returns a Client on h.
func New(h *http.Client) *Client { return &Client{HTTP: h} }

func (c *Client) now() time.Time {
	if c.Now == nil {
		return time.Now()
	}
	return c.Now()
}

// authorizationOf is what the Authorization header of a request says, which a provider may echo.
func authorizationOf(req *http.Request) []string {
	_, text, _ := strings.Cut(req.Header.Get("Authorization"), " ")
	return []string{text}
}

// endpoint makes the URL of an endpoint that is about to be called. A fact that names the host was chosen by whoever
// made the callback or the answer, so without a pattern it is refused (security.md O2).
func endpoint(a *catalog.Auth, t catalog.Template, values map[string]string) (*url.URL, error) {
	for _, name := range t.Host().Names() {
		for _, capture := range a.Captures() {
			if capture.Fact == name && capture.Pattern == "" {
				return nil, outbound.ErrURL.Says("The fact %s names a host and has no pattern.", name)
			}
		}
	}
	u, err := outbound.URL(t, values)
	if err != nil {
		return nil, err // a *fault.Error for the caller
	}
	return u, nil
}
