// Package api is Patchbay's HTTP face: routes, decoding, authentication, the one error table, pagination and OpenAPI. It
// decides nothing; each handler calls one use case.
package api

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"patchbay/shared/account"
	"patchbay/shared/connect"
	"patchbay/shared/connector"
	"patchbay/shared/credential"
	"patchbay/shared/idempotency"
	"patchbay/shared/project"
)

// Server holds what the handlers need. Each function sets the members that its routes use.
type Server struct {
	Projects    project.Store
	Connectors  *connector.Service
	Accounts    *account.Service
	Credentials *credential.Service
	Connect     *connect.Service
	Catalog     connector.Catalog
	Caller      Caller
	Idempotency *idempotency.Guard
	// PublicURL is the deployment's address without a trailing slash; "" takes each request's host, which API Gateway
	// vouches for.
	PublicURL string
	// AppURL is where the hub's pages are; "" is the same as PublicURL.
	AppURL string
	// AllowedOrigins may call the hub API from a browser; a single "*" is any, since a session token, not a cookie,
	// authorises each call.
	AllowedOrigins []string
	Now            func() time.Time
	Log            *slog.Logger
}

// MaxBody bounds request bodies, in bytes; a proxy call may be larger.
const (
	MaxBody      = 256 << 10
	MaxProxyBody = 5 << 20
)

func (s *Server) base(r *http.Request) string {
	if s.PublicURL != "" {
		return s.PublicURL
	}
	return "https://" + r.Host
}

func (s *Server) app(ctx context.Context) string {
	if s.AppURL != "" {
		return s.AppURL
	}
	return baseURL(ctx)
}

// routes adds operations to an API.
type routes func(*Server, huma.API)

// serve makes one function's handler out of groups of routes; plain adds handlers that are not JSON operations.
func (s *Server) serve(plain func(*http.ServeMux), groups ...routes) http.Handler {
	mux := http.NewServeMux()
	var api huma.API = lazily{mux: mux}
	for _, g := range groups {
		g(s, api)
	}
	if plain != nil {
		plain(mux)
	}
	return s.observe(mux)
}

// ConnectorsHandler serves the management API: catalog, connectors, auth configs, the project, and the documentation.
func (s *Server) ConnectorsHandler() http.Handler {
	return s.serve(documentation, (*Server).connectorRoutes, (*Server).categoryRoutes, (*Server).metaRoutes, (*Server).authConfigRoutes, (*Server).projectRoutes)
}

// ConnectSessionsHandler serves /connect_sessions.
func (s *Server) ConnectSessionsHandler() http.Handler {
	return s.serve(nil, (*Server).sessionRoutes)
}

// HubHandler serves the hub API, to browsers of other origins.
func (s *Server) HubHandler() http.Handler {
	return s.cors(s.serve(nil, (*Server).hubRoutes))
}

// OAuthHandler serves the start and the callback of the OAuth flow.
func (s *Server) OAuthHandler() http.Handler {
	return s.serve(s.oauthPages)
}

// AccountsHandler serves /accounts.
func (s *Server) AccountsHandler() http.Handler {
	return s.serve(nil, (*Server).accountRoutes)
}

// ProxyHandler serves /unified/proxy.
func (s *Server) ProxyHandler() http.Handler {
	return s.serve(nil, (*Server).proxyRoutes)
}

var globalsOnce sync.Once

func newAPI(mux *http.ServeMux) huma.API {
	// huma's error constructors and its strictness are package variables; this is the one place that sets them.
	globalsOnce.Do(func() {
		huma.ValidateStrictCasing = true // else a member may come twice, as name and NAME
		huma.NewError = func(status int, msg string, errs ...error) huma.StatusError {
			return fromHuma(context.Background(), status, msg, errs...)
		}
		huma.NewErrorWithContext = func(c huma.Context, status int, msg string, errs ...error) huma.StatusError {
			if status == http.StatusRequestEntityTooLarge {
				msg = fmt.Sprintf("The request's body is too large: it may have %d bytes.", c.Operation().MaxBodyBytes-1)
			}
			return fromHuma(c.Context(), status, msg, errs...)
		}
	})
	config := huma.DefaultConfig("Patchbay", "1.0.0")
	config.Info.Description = "Connect your customers' HR, ATS, CRM and other systems, in your own AWS account. " +
		"A query parameter, a member of a body or a body that an operation does not have is refused (400), never passed over."
	config.OpenAPIPath, config.DocsPath, config.SchemasPath = "", "", ""
	config.CreateHooks = nil // no $schema member in answers
	config.Formats = map[string]huma.Format{"application/json": {Marshal: marshal, Unmarshal: unmarshal}}
	config.DefaultFormat = "application/json"
	config.NoFormatFallback = false
	config.Components.SecuritySchemes = map[string]*huma.SecurityScheme{
		"key":     {Type: "http", Scheme: "basic", Description: "The API key as user name, no password. As Bearer token it works too."},
		"session": {Type: "apiKey", In: "header", Name: sessionHeader, Description: "A connect session's token."},
	}
	return humago.New(mux, config)
}
