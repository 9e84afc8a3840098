// Package sandbox is a provider to link accounts at without leaving the machine: an API-key service and a real OAuth 2
// and OpenID Connect server (zitadel/oidc) with a sign-in and consent page, PKCE, rotating refresh tokens and revocation.
package sandbox

import (
	"embed"
	"errors"
	"fmt"
	"html/template"
	"net/http"
	"net/url"
	"time"

	"github.com/zitadel/oidc/v3/pkg/op"
	"golang.org/x/text/language"
)

// Options describes the provider.
type Options struct {
	BaseURL      string   // where it is reached, such as http://127.0.0.1:8788; also the issuer
	ClientID     string   // the one OAuth client; without ":" (RFC 7617 section 2)
	ClientSecret string   // its secret
	RedirectURIs []string // where it may send people back to, exactly
	// State is the file with keys and tokens, so that links survive a restart; "" keeps them in memory.
	State string
	// AccessTokenTTL is how long an access token lives; 0 is five minutes.
	AccessTokenTTL time.Duration
	Now            func() time.Time // nil is time.Now
}

const defaultTTL = 5 * time.Minute

//go:embed assets
var assets embed.FS

// Server is the provider.
type Server struct {
	http.Handler
	storage  *storage
	provider *op.Provider
	stats    stats
	login    *template.Template
	index    *template.Template
	baseURL  string
}

// New makes the provider and reads its state.
func New(o Options) (*Server, error) {
	base, err := url.Parse(o.BaseURL)
	if err != nil || base.Host == "" || base.Path != "" {
		return nil, fmt.Errorf("sandbox: the base URL %q must be scheme and host", o.BaseURL)
	}
	if o.ClientID == "" || o.ClientSecret == "" {
		return nil, errors.New("sandbox: a client id and secret are needed")
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.AccessTokenTTL == 0 {
		o.AccessTokenTTL = defaultTTL
	}
	s := &Server{baseURL: o.BaseURL}
	s.stats.TokenCalls = map[string]int{}
	if s.storage, err = newStorage(o, &s.stats); err != nil {
		return nil, err
	}
	if s.provider, err = newProvider(o.BaseURL, s.storage); err != nil {
		return nil, fmt.Errorf("sandbox: %w", err)
	}
	s.login = template.Must(template.ParseFS(assets, "assets/login.html"))
	s.index = template.Must(template.ParseFS(assets, "assets/index.html"))
	s.Handler = s.routes()
	return s, nil
}

func newProvider(issuer string, st *storage) (*op.Provider, error) {
	key, err := st.derive("access tokens")
	if err != nil {
		return nil, err
	}
	config := &op.Config{
		CryptoKey: [32]byte(key), CryptoKeyId: "1",
		CodeMethodS256: true, AuthMethodPost: true, GrantTypeRefreshToken: true,
		SupportedUILocales: []language.Tag{language.English},
		SupportedScopes:    []string{"openid", "profile", "email", "offline_access", scopeEmployees},
	}
	return op.NewProvider(config, st, op.StaticIssuer(issuer), op.WithAllowInsecure()) // loopback has no TLS
}

func (s *Server) routes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", s.showIndex)
	mux.HandleFunc("GET /style.css", func(w http.ResponseWriter, r *http.Request) {
		http.ServeFileFS(w, r, assets, "assets/style.css")
	})
	mux.HandleFunc("GET /stats", s.showStats)
	mux.HandleFunc("GET "+loginPath, s.showLogin)
	mux.Handle("POST "+loginPath, op.NewIssuerInterceptor(s.provider.IssuerFromRequest).HandlerFunc(s.decide))
	mux.HandleFunc("POST /oauth/token", s.countToken)
	mux.HandleFunc("POST /revoke", s.countRevocation)
	s.mountAPI(mux)
	mux.Handle("/", s.provider)
	return headers(mux)
}

// headers sets what every answer has: no script, no framing, nothing kept. Forms may lead on to any address, because
// browsers hold form-action against the whole chain of redirects, which ends at the client's own pages.
func headers(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'; form-action 'self' http: https:")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cache-Control", "no-store")
		next.ServeHTTP(w, r)
	})
}
