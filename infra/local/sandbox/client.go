package sandbox

import (
	"net/url"
	"time"

	"github.com/zitadel/oidc/v3/pkg/oidc"
	"github.com/zitadel/oidc/v3/pkg/op"
)

// scopeEmployees is the one scope beside OpenID Connect's own.
const scopeEmployees = "employees.read"

// client is the provider's one client, confidential, with client_secret_basic or client_secret_post.
type client struct {
	id, secret string
	redirects  []string
}

var _ op.Client = (*client)(nil)

func (c *client) GetID() string                      { return c.id }
func (c *client) RedirectURIs() []string             { return c.redirects }
func (*client) PostLogoutRedirectURIs() []string     { return nil }
func (*client) ApplicationType() op.ApplicationType  { return op.ApplicationTypeWeb }
func (*client) AuthMethod() oidc.AuthMethod          { return oidc.AuthMethodBasic }
func (*client) ResponseTypes() []oidc.ResponseType   { return []oidc.ResponseType{oidc.ResponseTypeCode} }
func (*client) AccessTokenType() op.AccessTokenType  { return op.AccessTokenTypeBearer }
func (*client) IDTokenLifetime() time.Duration       { return time.Hour }
func (*client) DevMode() bool                        { return true } // allows http redirects, which loopback needs
func (*client) IsScopeAllowed(scope string) bool     { return scope == scopeEmployees }
func (*client) IDTokenUserinfoClaimsAssertion() bool { return false }
func (*client) ClockSkew() time.Duration             { return 0 }
func (*client) LoginURL(id string) string            { return loginPath + "?id=" + url.QueryEscape(id) }

// GrantTypes implements op.Client.
func (*client) GrantTypes() []oidc.GrantType {
	return []oidc.GrantType{oidc.GrantTypeCode, oidc.GrantTypeRefreshToken, oidc.GrantTypeClientCredentials}
}

// RestrictAdditionalIdTokenScopes implements op.Client: all scopes count.
func (*client) RestrictAdditionalIdTokenScopes() func([]string) []string { return same }

// RestrictAdditionalAccessTokenScopes implements op.Client: all scopes count.
func (*client) RestrictAdditionalAccessTokenScopes() func([]string) []string { return same }

func same(scopes []string) []string { return scopes }
