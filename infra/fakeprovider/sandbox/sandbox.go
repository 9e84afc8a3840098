// Package sandbox is a site to link accounts at without leaving the machine: the fake provider of the sandbox
// connectors' definitions, with pages for people, an API behind its credentials, and a state file.
package sandbox

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"html/template"
	"net/http"
	"net/url"
	"sync"
	"time"

	"patchbay/infra/fakeprovider"
	"patchbay/shared/catalog"
)

// Options describes the site.
type Options struct {
	BaseURL      string // where it is reached, such as http://127.0.0.1:8788; also the issuer
	ClientID     string // the one OAuth client
	ClientSecret string // its secret
	RedirectURI  string // where it may send people back to, exactly
	// PeopleClientID and PeopleRedirectURI are of the client of the issuer at PeoplePath; without them there is none.
	PeopleClientID    string
	PeopleRedirectURI string
	// State is the file with grants and keys, so that links survive a restart; "" keeps them in memory.
	State string
	// AccessTokenTTL is how long an access token lives; 0 is five minutes.
	AccessTokenTTL time.Duration
	Now            func() time.Time // nil is time.Now
}

const defaultTTL = 5 * time.Minute

//go:embed assets
var assets embed.FS

// Server is the site.
type Server struct {
	http.Handler
	o      Options
	host   string // of the base URL
	store  *fakeprovider.Store
	code   *fakeprovider.Provider // OAuth with a person's consent
	client *fakeprovider.Provider // OAuth in the client's own name
	people *fakeprovider.Provider // at which people sign in to a console; nil without a client
	pages  *template.Template

	mu         sync.Mutex
	pending    map[string]decision // by the id in the consent page's form
	apiCalls   int
	apiRefused int
}

// New makes the site and reads its state.
func New(o Options) (*Server, error) {
	base, err := url.Parse(o.BaseURL)
	if err != nil || base.Host == "" || base.Path != "" {
		return nil, fmt.Errorf("sandbox: the base URL %q must be scheme and host", o.BaseURL)
	}
	if o.ClientID == "" || o.ClientSecret == "" || o.RedirectURI == "" {
		return nil, errors.New("sandbox: a client id, its secret and its redirect URI are needed")
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.AccessTokenTTL == 0 {
		o.AccessTokenTTL = defaultTTL
	}
	s := &Server{o: o, host: base.Host, pending: map[string]decision{}}
	if s.store, err = fakeprovider.OpenStore(o.State); err != nil {
		return nil, fmt.Errorf("sandbox: %w", err)
	}
	if err := s.openProviders(); err != nil {
		return nil, fmt.Errorf("sandbox: %w", err)
	}
	if o.PeopleClientID != "" {
		if err := s.openPeople(); err != nil {
			return nil, fmt.Errorf("sandbox: %w", err)
		}
	}
	if s.pages, err = template.ParseFS(assets, "assets/*.html"); err != nil {
		return nil, fmt.Errorf("sandbox: %w", err)
	}
	s.Handler = s.routes()
	return s, nil
}

// openProviders makes a provider of each auth type of the OAuth connector. They share the store, so the API takes the
// tokens of both.
func (s *Server) openProviders() error {
	c, err := catalog.Open(catalog.Options{SandboxURL: s.o.BaseURL})
	if err != nil {
		return err
	}
	d, err := c.Get(context.Background(), "", "sandbox-oauth")
	if err != nil {
		return err
	}
	for key, p := range map[string]**fakeprovider.Provider{"oauth2": &s.code, "client_credentials": &s.client} {
		a, ok := d.AuthType(key)
		if !ok {
			return fmt.Errorf("sandbox-oauth has no auth type %s", key)
		}
		*p, err = fakeprovider.New(d, a, fakeprovider.Options{
			Values:      map[string]string{"client_id": s.o.ClientID, "client_secret": s.o.ClientSecret},
			RedirectURI: s.o.RedirectURI, Now: s.o.Now, Lifetime: s.o.AccessTokenTTL, Store: s.store,
			Consent: s.askConsent, Plain: true,
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// The paths of the pages that take a form.
const (
	decidePath = "/login"
	breakPath  = "/break"
)

func (s *Server) routes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", s.showIndex)
	mux.HandleFunc("GET /style.css", func(w http.ResponseWriter, r *http.Request) {
		http.ServeFileFS(w, r, assets, "assets/style.css")
	})
	mux.HandleFunc("GET /stats", s.showStats)
	mux.HandleFunc("POST "+decidePath, s.decide)
	mux.HandleFunc("POST "+breakPath, s.breakAccount)
	mux.HandleFunc("POST /oauth/token", s.token)
	s.mountAPI(mux)
	if s.people != nil {
		mux.Handle(PeoplePath+"/", s.people)
	}
	mux.Handle("/", s.code)
	return s.guard(mux)
}

// guard refuses requests that name another host, as a page of another site could make them by DNS rebinding, and forms
// of other sites. It sets what every answer has: no script, no framing, nothing kept. Forms may lead on to any address,
// because browsers hold form-action against the whole chain of redirects, which ends at the client's own pages.
func (s *Server) guard(next http.Handler) http.Handler {
	foreign := http.NewCrossOriginProtection()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'; "+
			"form-action 'self' http: https:")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cache-Control", "no-store")
		if r.Host != s.host {
			http.Error(w, "The sandbox is at "+s.o.BaseURL+".", http.StatusMisdirectedRequest)
			return
		}
		if r.URL.Path == decidePath || r.URL.Path == breakPath {
			if err := foreign.Check(r); err != nil {
				http.Error(w, "This form belongs to another site.", http.StatusForbidden)
				return
			}
			r.Body = http.MaxBytesReader(w, r.Body, 16<<10)
		}
		next.ServeHTTP(w, r)
	})
}
