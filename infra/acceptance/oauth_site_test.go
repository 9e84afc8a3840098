package acceptance_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"time"

	"github.com/aws/smithy-go/middleware"

	"patchbay/infra/fakeprovider/sandbox"
	"patchbay/infra/local/stack"
	"patchbay/shared/app/clients"
)

// site is a deployment of its own beside the common one: the same table and secrets, but functions and a provider that
// a test can make fail. The provider is the sandbox of make dev.
type site struct {
	*tenant
	provider *provider
	aws      *awsHook
	config   string // the auth config of sandbox-oauth
	alone    bool   // nobody else uses its table
}

const (
	siteClient = "site-client"
	siteSecret = "site-client-secret-4711"
)

// siteOptions are what a test may choose.
type siteOptions struct {
	publicURL string   // "" is the address that the site is reached at
	appURL    string   // "" is publicURL
	origins   []string // whose pages may show the hub; nil is anybody's, as in make dev
	tokens    time.Duration
	stack     *stack.Stack // whose table and secrets; nil is the common one
}

func newSite(t testing.TB, change ...func(*siteOptions)) *site {
	t.Helper()
	o := siteOptions{tokens: 5 * time.Minute}
	for _, c := range change {
		c(&o)
	}
	server := httptest.NewUnstartedServer(nil)
	if o.publicURL == "" {
		o.publicURL = "http://" + server.Listener.Addr().String()
	}
	if o.appURL == "" {
		o.appURL = o.publicURL
	}
	p := newProvider(t, o.publicURL+"/connect/oauth2/sandbox-oauth/callback", o.tokens)
	hook := &awsHook{}
	alone := o.stack != nil
	if !alone {
		o.stack = theStack(t)
	}
	cfg := o.stack.Config
	cfg.PublicURL, cfg.AppURL, cfg.SandboxURL = o.publicURL, o.appURL, p.URL
	cfg.Catalog = nil // has the address of the stack's sandbox
	if o.origins != nil {
		cfg.AllowedOrigins = o.origins
	}
	server.Config.Handler = mount(t, cfg, hook)
	server.Start()
	t.Cleanup(server.Close)
	s := &site{tenant: tenantOf(t, &stack.Stack{BaseURL: server.URL, Config: cfg}), provider: p, aws: hook, alone: alone}
	s.config = s.configure("sandbox-oauth",
		object{"auth_type": "oauth2", "setup_fields": object{"client_id": siteClient, "client_secret": siteSecret}})
	return s
}

// mount builds the functions, each with its role's rights, behind a hook.
func mount(t testing.TB, cfg clients.Config, hook *awsHook) http.Handler {
	t.Helper()
	opened, err := stack.OpenCatalog(cfg)
	if err != nil {
		t.Fatal(err)
	}
	cfg.Catalog = opened
	handler, err := stack.Functions(func(function string) clients.Config {
		c := cfg
		c.Middleware = func(s *middleware.Stack) error { return errors.Join(hook.install(s), guard(function)(s)) }
		return c
	})
	if err != nil {
		t.Fatal(err)
	}
	return handler
}

// provider is the sandbox behind a proxy that can misbehave at the token endpoint and where tokens are revoked.
type provider struct {
	*httptest.Server
	hook, revokes atomic.Pointer[tokenHook]
}

// tokenHook stands in for the token endpoint; serve passes the request on to the real one.
type tokenHook func(w http.ResponseWriter, r *http.Request, serve http.HandlerFunc)

// onRevoke replaces the hook that stands in for the revocation endpoint.
func (p *provider) onRevoke(h tokenHook) { p.revokes.Store(&h) }

// onToken replaces the hook; nil removes it.
func (p *provider) onToken(h tokenHook) {
	if h == nil {
		p.hook.Store(nil)
		return
	}
	p.hook.Store(&h)
}

func newProvider(t testing.TB, redirectURI string, tokens time.Duration) *provider {
	t.Helper()
	server := httptest.NewUnstartedServer(nil)
	p := &provider{Server: server}
	box, err := sandbox.New(sandbox.Options{
		BaseURL: "http://" + server.Listener.Addr().String(), ClientID: siteClient, ClientSecret: siteSecret,
		RedirectURI: redirectURI, AccessTokenTTL: tokens,
	})
	if err != nil {
		t.Fatal(err)
	}
	server.Config.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if h := p.revokes.Load(); h != nil && r.URL.Path == "/revoke" {
			(*h)(w, r, box.ServeHTTP)
			return
		}
		if h := p.hook.Load(); h != nil && r.URL.Path == "/oauth/token" {
			body, _ := io.ReadAll(r.Body) // what arrived of it
			r.Body = io.NopCloser(bytes.NewReader(body))
			(*h)(w, r, func(w http.ResponseWriter, r *http.Request) {
				r.Body = io.NopCloser(bytes.NewReader(body)) // the hook may have read it
				box.ServeHTTP(w, r)
			})
			return
		}
		box.ServeHTTP(w, r)
	})
	server.Start()
	t.Cleanup(server.Close)
	return p
}

// counters are what the provider was asked.
type counters struct {
	TokenCalls  map[string]int `json:"token_calls"`
	Revocations int            `json:"revocations"`
	Reuses      int            `json:"reuses"`
	APICalls    int            `json:"api_calls"`
}

func (s *site) stats() (c counters) {
	s.t.Helper()
	a := send(s.t, s.provider.URL, http.MethodGet, "/stats", nil).want(http.StatusOK)
	if err := json.Unmarshal(a.body, &c); err != nil {
		s.t.Fatal(err)
	}
	return c
}

// codes is how many authorization codes came to the token endpoint.
func (s *site) codes() int { s.t.Helper(); return s.stats().TokenCalls["authorization_code"] }

// refreshes is how many refresh tokens came to the token endpoint.
func (s *site) refreshes() int { s.t.Helper(); return s.stats().TokenCalls["refresh_token"] }

// awsHook sees every AWS call of a site's functions, and may do something else instead.
type awsHook struct{ f atomic.Pointer[awsCall] }

// awsCall is asked before a call is made. in is the SDK's input; do makes the call, and must be called once at most.
type awsCall func(ctx context.Context, operation string, in any, do func() error) error

func (h *awsHook) set(f awsCall) { h.f.Store(&f) }

func (h *awsHook) install(s *middleware.Stack) error {
	return s.Initialize.Add(middleware.InitializeMiddlewareFunc("acceptance",
		func(ctx context.Context, in middleware.InitializeInput,
			next middleware.InitializeHandler) (out middleware.InitializeOutput, md middleware.Metadata, err error) {
			f := h.f.Load()
			if f == nil {
				return next.HandleInitialize(ctx, in)
			}
			err = (*f)(ctx, middleware.GetOperationName(ctx), in.Parameters, func() error {
				var err error
				out, md, err = next.HandleInitialize(ctx, in)
				return err
			})
			return out, md, err
		}), middleware.After)
}
