// Package fakeprovider is a provider that behaves as a connector's definition says: an OAuth 2 server and an API that
// enforce every parameter the definition declares and refuse every one it does not. It is written from the provider's
// side of the RFCs and shares no code with shared/oauth, so that the two can disagree in a test.
package fakeprovider

import (
	"crypto/ecdsa"
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"patchbay/shared/catalog"
)

// Endpoint is one of the provider's, for counts and faults.
type Endpoint string

// The endpoints.
const (
	Authorize Endpoint = "authorize"
	Token     Endpoint = "token"
	Refresh   Endpoint = "refresh" // at the token endpoint, too: told apart by the grant
	Revoke    Endpoint = "revoke"
	Push      Endpoint = "push" // RFC 9126
	Step      Endpoint = "step" // any of the definition's
	API       Endpoint = "api"
	Verify    Endpoint = "verify" // at the API: the definition's verify call, right in every part
	Read      Endpoint = "read"   // at the API: a declared read, right or not
	Discovery Endpoint = "discovery"
	Keys      Endpoint = "keys"
	Elsewhere Endpoint = "elsewhere" // a host or path that the definition does not name
)

// Reuse counts the codes and refresh tokens that came a second time.
const Reuse Endpoint = "reuse"

// Options are what the provider knows of the other side.
type Options struct {
	// Values are the fields: client_id and client_secret as registered, the user's key, the names in hosts.
	Values map[string]string
	// RedirectURI is the registered one.
	RedirectURI string
	// Facts are what the provider sends for each fact that the definition captures.
	Facts map[string]string
	// Paths are those below the API's base that there are beside the verify call's; none means all.
	Paths    []string
	Now      func() time.Time // nil means time.Now
	Lifetime time.Duration    // of access tokens; 0 means an hour
	// GrantLifetime is what is told as the lifetime of refresh tokens; 0 tells none.
	GrantLifetime time.Duration
	// Store keeps the grants; nil makes one in memory.
	Store *Store
	// Consent shows a user the decision about a request, which Allow or Deny is called for later. nil allows at once.
	Consent func(http.ResponseWriter, *http.Request, Asked)
	// Plain takes requests without TLS, for a provider on loopback.
	Plain bool
}

// Provider is an http.Handler for every host of one auth type. Safe for concurrent use.
type Provider struct {
	auth   *catalog.Auth
	api    catalog.API
	o      Options
	values map[string]string // fields and facts
	places []place
	key    *ecdsa.PrivateKey // of an OpenID provider

	// Claims changes an id_token's claims before it is signed; set it before the first request.
	Claims func(map[string]any)
	// SignWith replaces the signing key, which the key set does not show then.
	SignWith *ecdsa.PrivateKey

	mu     sync.Mutex
	counts map[Endpoint]int
	faults map[Endpoint][]fault
	codes  map[string]*authorization
	store  *Store
	made   map[string]bool  // facts that steps give out anew each time
	given  map[string]given // what they gave last
	round  round
	linked bool            // a first round is over
	seen   map[string]bool // what may come once
	base   *url.URL        // of the API
	pushed map[string]map[string]string
	keys   map[string]string // that access tokens are bound to
}

// place is where an endpoint is.
type place struct {
	endpoint Endpoint
	url      *url.URL
}

// New builds the provider of one auth type of a definition.
func New(d *catalog.Definition, a *catalog.Auth, o Options) (*Provider, error) {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Lifetime == 0 {
		o.Lifetime = time.Hour
	}
	p := &Provider{
		auth:   a,
		api:    d.APIOf(a),
		o:      o,
		values: map[string]string{},
		counts: map[Endpoint]int{},
		faults: map[Endpoint][]fault{},
		codes:  map[string]*authorization{},
		store:  o.Store,
		made:   map[string]bool{},
		given:  map[string]given{},
		seen:   map[string]bool{},
		pushed: map[string]map[string]string{},
		keys:   map[string]string{},
	}
	p.findMade()
	if p.store == nil {
		var err error
		if p.store, err = OpenStore(""); err != nil {
			return nil, err
		}
	}
	maps.Copy(p.values, o.Values)
	maps.Copy(p.values, o.Facts)
	for _, c := range a.Captures() {
		if value := o.Facts[c.Fact]; value != "" && c.Part != "" {
			p.values[c.Fact] = regexp.MustCompile(c.Part).FindStringSubmatch(value)[1]
		}
	}
	p.values = a.Values(p.values)
	maps.DeleteFunc(p.values, func(name, _ string) bool { return p.isMade(name) })
	if err := p.locate(); err != nil {
		return nil, fmt.Errorf("%s %s: %w", d.Key, a.Key, err)
	}
	return p, nil
}

// locate finds every endpoint's address.
func (p *Provider) locate() error {
	if o := p.auth.OAuth2; o != nil {
		addresses := map[Endpoint]catalog.Template{Authorize: o.Authorize.URL, Token: o.Token.URL}
		if o.Refresh != nil && o.Refresh.URL.String() != o.Token.URL.String() {
			addresses[Refresh] = o.Refresh.URL
		}
		if o.Revoke != nil {
			addresses[Revoke] = o.Revoke.URL
		}
		if o.PAR != nil {
			addresses[Push] = o.PAR.URL
		}
		for _, e := range slices.Sorted(maps.Keys(addresses)) {
			if err := p.place(e, addresses[e]); err != nil {
				return err
			}
		}
		if o.OIDC != nil {
			if err := p.openID(o.OIDC.Issuer); err != nil {
				return err
			}
		}
	}
	if v := p.auth.Verify; v != nil {
		if err := p.place(API, v.URL); err != nil {
			return err
		}
	}
	for _, host := range p.api.Hosts {
		if err := p.place(API, catalog.OriginOf(host)); err != nil {
			return err
		}
	}
	p.base, _ = p.address(p.api.BaseURL) // place tells if it is none
	return p.place(API, p.api.BaseURL)
}

func (p *Provider) place(e Endpoint, t catalog.Template) error {
	if t.IsZero() {
		return nil
	}
	u, err := p.address(t)
	if err != nil || u.Host == "" {
		return fmt.Errorf("%s: %q is no address: %w", e, t, err)
	}
	p.places = append(p.places, place{e, u})
	return nil
}

// ServeHTTP implements http.Handler. Requests for hosts and paths that the definition does not name are refused.
func (p *Provider) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	endpoint, at := p.route(r)
	if p.serveStep(w, r, endpoint == Elsewhere) {
		return
	}
	handlers := map[Endpoint]http.HandlerFunc{
		Authorize: p.serveAuthorize, Token: p.serveToken, Refresh: p.serveToken, Revoke: p.serveRevoke,
		Push: p.servePush, API: p.serveAPI, Discovery: p.serveDiscovery, Keys: p.serveKeys,
	}
	handler, ok := handlers[endpoint]
	if !ok {
		handler = func(w http.ResponseWriter, r *http.Request) {
			http.Error(w, "nothing is at "+r.Host+r.URL.Path, http.StatusMisdirectedRequest)
		}
	}
	if endpoint == Token || endpoint == Refresh {
		values, err := p.readForm(r, at)
		r = withForm(r, form{values: values, at: endpoint, err: err})
		if err == nil && p.isRefresh(values) {
			endpoint = Refresh
		}
	}
	p.run(endpoint, handler, w, r)
}

// route finds the endpoint of a request by its host and path. Where two share them, the method tells the browser's from
// the token request, and the query a refresh from the token request.
func (p *Provider) route(r *http.Request) (Endpoint, *url.URL) {
	endpoint, address := Elsewhere, (*url.URL)(nil)
	for _, at := range p.places {
		if !strings.EqualFold(at.url.Host, r.Host) {
			continue
		}
		if at.endpoint == API && within(r.URL.Path, at.url.Path) && endpoint == Elsewhere {
			return at.endpoint, at.url
		}
		if at.endpoint == API || pathOf(r.URL) != pathOf(at.url) {
			continue
		}
		closer := endpoint == Authorize && r.Method == http.MethodPost ||
			endpoint != Authorize && at.url.RawQuery == r.URL.RawQuery
		if endpoint == Elsewhere || closer {
			endpoint, address = at.endpoint, at.url
		}
	}
	return endpoint, address
}

func pathOf(u *url.URL) string {
	if u.Path == "" {
		return "/"
	}
	return u.Path
}

// within says whether a path is at or below base.
func within(path, base string) bool {
	return path == base || strings.HasPrefix(path, strings.TrimSuffix(base, "/")+"/")
}

// Count is how many requests an endpoint got, those that failed by a fault included.
func (p *Provider) Count(e Endpoint) int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.counts[e]
}

func (p *Provider) count(e Endpoint) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.counts[e]++
}

// random is 256 bits of text.
func random() string {
	b := make([]byte, 32)
	_, _ = rand.Read(b) // never fails (Go 1.24)
	return base64.RawURLEncoding.EncodeToString(b)
}
