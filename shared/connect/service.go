package connect

import (
	"context"
	"log/slog"
	"net/url"
	"time"

	"patchbay/shared/account"
	"patchbay/shared/catalog"
	"patchbay/shared/connector"
	"patchbay/shared/project"
)

// Configs is the part of connector.Service that linking needs.
type Configs interface {
	List(ctx context.Context, p project.Project, f connector.Filter) ([]connector.Listed, bool, error)
	AuthConfig(ctx context.Context, p project.Project, id string) (connector.Connector, connector.AuthConfig, error)
	SetupValues(ctx context.Context, c connector.AuthConfig) (map[string]string, error)
}

// Authorizer speaks the redirect-based part of OAuth 2.
type Authorizer interface {
	AuthorizeURL(auth *catalog.Auth, r AuthorizeRequest) (string, error)
	// Exchange checks the callback and makes the one token call. Refusals are *account.ProviderError.
	Exchange(ctx context.Context, auth *catalog.Auth, r CodeRequest) (account.Grant, error)
	// CallbackError reads a redirect's error (RFC 6749 section 4.1.2.1); nil when it carries none.
	CallbackError(callback url.Values) *account.ProviderError
}

// AuthorizeRequest is RFC 6749 section 4.1.1 with PKCE and OpenID Connect's nonce.
type AuthorizeRequest struct {
	Values                              map[string]string
	RedirectURI, State, Nonce, Verifier string
}

// CodeRequest is what a callback is exchanged with.
type CodeRequest struct {
	Values                       map[string]string
	RedirectURI, Nonce, Verifier string
	Callback                     url.Values
}

// Service runs the use cases of this package, one file each.
type Service struct {
	Store    Store
	Accounts *account.Service
	Configs  Configs
	Catalog  connector.Catalog
	OAuth    Authorizer
	Now      func() time.Time
	Number   func() int64 // as project.Admin's
	Log      *slog.Logger
}
