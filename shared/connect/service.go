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
	"patchbay/shared/provider"
)

// Configs is the part of connector.Service that linking needs.
type Configs interface {
	List(ctx context.Context, p project.Project, f connector.Filter) ([]connector.Listed, bool, error)
	AuthConfig(ctx context.Context, p project.Project, id string) (connector.Connector, connector.AuthConfig, error)
	SetupValues(ctx context.Context, c connector.AuthConfig) (map[string]string, error)
}

// Authorizer speaks the redirect-based part of OAuth 2; oauth.Client does.
type Authorizer interface {
	AuthorizeURL(auth *catalog.Auth, r provider.AuthorizeRequest) (string, error)
	// Exchange checks the callback and makes the one token call. Refusals are *provider.Error.
	Exchange(ctx context.Context, auth *catalog.Auth, r provider.CodeRequest) (*provider.Grant, error)
	// CallbackError reads a redirect's error (RFC 6749 section 4.1.2.1); nil when it carries none.
	CallbackError(callback url.Values) *provider.Error
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
