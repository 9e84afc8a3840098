package connect

import (
	"context"
	"log/slog"
	"net/url"
	"time"

	"patchbay/shared/catalog"
	"patchbay/shared/connector"
	"patchbay/shared/credential"
	"patchbay/shared/project"
	"patchbay/shared/provider"
	"patchbay/shared/secret"
)

// Configs is the part of connector.Service that linking needs.
type Configs interface {
	ListEnabled(ctx context.Context, p project.Project, f connector.EnabledFilter) (page []connector.Listed, next string,
		err error)
	AuthConfig(ctx context.Context, p project.Project, id string) (connector.Connector, connector.AuthConfig, error)
	SetupValues(ctx context.Context, c connector.AuthConfig) (map[string]string, error)
	// Setup returns an auth config and its setup values, with the OAuth client that has the id.
	Setup(ctx context.Context, project, config, client string) (connector.AuthConfig, map[string]string, error)
	// ClientDocument is the public metadata document of the auth config's client. connector.ErrConfigUnknown.
	ClientDocument(ctx context.Context, project, config string) (string, error)
	// SignInAt finds the authorization server of an MCP server, and a client there.
	SignInAt(
		ctx context.Context, c connector.AuthConfig, setup map[string]string, ask connector.MCPAsk,
	) (connector.MCPSignIn, error)
	// TellClient notes on an auth config, as it was used, what a token call that ended with err said of its client.
	TellClient(ctx context.Context, c connector.AuthConfig, err error)
}

// Authorizer speaks the redirect-based part of OAuth 2; oauth.Client does.
type Authorizer interface {
	// AuthorizeURL is where to send the browser. It may ask the provider first (RFC 9126). Refusals are *provider.Error.
	AuthorizeURL(ctx context.Context, auth *catalog.Auth, r provider.AuthorizeRequest) (string, error)
	// ProofKey makes the key that the grant is bound to; empty where it is bound to none.
	ProofKey(auth *catalog.Auth, values map[string]string) (secret.Text, error)
	// Exchange checks the callback and makes the one token call. Refusals are *provider.Error.
	Exchange(ctx context.Context, auth *catalog.Auth, r provider.CodeRequest) (*provider.Grant, error)
	// Identify makes the definition's verify call and reads from its answer whose credential it is.
	Identify(ctx context.Context, api catalog.API, auth *catalog.Auth, values map[string]string) (provider.Identity, error)
	// CallbackError reads a redirect's error (RFC 6749 section 4.1.2.1); nil when it carries none.
	CallbackError(callback url.Values) *provider.Error
	// CheckAnswerer says whether a redirect is from the server that was asked (RFC 9207), by a *provider.Error.
	CheckAnswerer(auth *catalog.Auth, values map[string]string, callback url.Values) error
	// Revoke asks the provider to forget a grant (RFC 7009); a provider without an endpoint for it is no error.
	Revoke(ctx context.Context, auth *catalog.Auth, values map[string]string, access, refresh secret.Text) error
}

// Credentials is the part of package credential that linking needs.
type Credentials interface {
	// Prove asks the provider whether a credential is good, and whose it is. Where the scheme needs no user, it gets a
	// first token for it.
	Prove(
		ctx context.Context, def *catalog.Definition, auth *catalog.Auth, m *credential.Material, setup,
		config map[string]string,
	) (provider.Identity, error)
	// Adopt is Prove for a credential that was not granted here: tokens that have ended are renewed.
	Adopt(
		ctx context.Context, def *catalog.Definition, auth *catalog.Auth, m *credential.Material, setup,
		config map[string]string,
	) (provider.Identity, error)
}

// Service runs the use cases of this package, one file each.
type Service struct {
	Store       Store
	Accounts    Accounts
	Credentials Credentials
	Sealer      secret.Sealer
	Configs     Configs
	Catalog     connector.Catalog
	OAuth       Authorizer
	Now         func() time.Time
	Number      func() int64 // as project.Admin's
	// Linked lists and ends accounts, for sessions with that right.
	Linked Linked
	// Origins are the deployment's, whose pages may show the hub of each project.
	Origins []string
	Log     *slog.Logger
}
