package oauth

import (
	"context"
	"crypto/subtle"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"

	"patchbay/shared/catalog"
	"patchbay/shared/outbound"
	"patchbay/shared/provider"
)

// What the cache of OpenID providers holds. Keys that a provider adds are found sooner: an unknown kid is looked up.
const (
	discoveryLife = time.Hour
	maxIssuers    = 100
)

// discovered is a provider's discovery document and, behind it, its keys.
type discovered struct {
	provider *oidc.Provider
	until    time.Time
}

// idToken is an id_token with what it must agree with.
type idToken struct{ raw, nonce, access string }

// checkIDToken verifies an id_token (OpenID Connect Core 3.1.3.7) and returns its sub: the issuer's discovery document
// names that very issuer, signature by one of its keys, iss, aud, azp, exp, nonce, and at_hash when there is one. A
// token must be there when openid was asked for.
func (c *Client) checkIDToken(
	ctx context.Context, a *catalog.Auth, values map[string]string, t idToken,
) (string, error) {
	if t.raw == "" {
		if !asksOpenID(a.OAuth2.Scopes, values) {
			return "", nil
		}
		return "", &provider.Error{Code: CodeIDToken, Description: "The provider's answer has no id_token."}
	}
	issuer, err := c.discover(ctx, a.OAuth2.OIDC, values)
	if err != nil {
		return "", err
	}
	refuse := func(why string) error { return &provider.Error{Code: CodeIDToken, Description: clean(why)} }
	verifier := issuer.Verifier(&oidc.Config{ClientID: values["client_id"], Now: c.now})
	token, err := verifier.Verify(oidc.ClientContext(ctx, c.HTTP), t.raw)
	if err != nil {
		return "", refuse("The provider's id_token was refused: " + strings.TrimPrefix(err.Error(), "oidc: ") + ".")
	}
	var claims struct {
		Party string `json:"azp"`
	}
	if err := token.Claims(&claims); err != nil {
		return "", refuse("The provider's id_token cannot be read.")
	}
	switch {
	case t.nonce == "" || subtle.ConstantTimeCompare([]byte(token.Nonce), []byte(t.nonce)) != 1:
		return "", refuse("The provider's id_token has another nonce.")
	case claims.Party != "" && claims.Party != values["client_id"], claims.Party == "" && len(token.Audience) > 1:
		return "", refuse("The provider's id_token was issued to another client.")
	case token.Subject == "":
		return "", refuse("The provider's id_token has no subject.")
	case token.AccessTokenHash != "" && token.VerifyAccessToken(t.access) != nil:
		return "", refuse("The provider's id_token belongs to another access token.")
	}
	return token.Subject, nil
}

func asksOpenID(sets []catalog.Scopes, values map[string]string) bool {
	return slices.ContainsFunc(sets, func(s catalog.Scopes) bool {
		return slices.Contains(scopesOf(s, values),
			oidc.ScopeOpenID)
	})
}

// discover returns the provider of an issuer, from the cache or from its discovery document.
func (c *Client) discover(ctx context.Context, o *catalog.OIDC, values map[string]string) (*oidc.Provider, error) {
	if _, err := outbound.URL(o.Issuer, values); err != nil {
		return nil, err // a *fault.Error for the caller
	}
	issuer, err := o.Issuer.Expand(values) // not URL's text: an issuer is compared letter by letter
	if err != nil {
		return nil, ErrParameter.Says("The issuer: %s.", err)
	}
	if p := c.cached(issuer); p != nil {
		return p, nil
	}
	found, err := oidc.NewProvider(oidc.ClientContext(ctx, c.HTTP), issuer)
	if err != nil {
		e := &provider.Error{
			Kind: provider.Later, Code: CodeDiscovery, Description: "The provider's OpenID configuration cannot be read.",
			Unanswered: true, Cause: err,
		}
		if _, ok := errors.AsType[*oidc.IssuerMismatchError](err); ok {
			e.Kind, e.Description = provider.Other, "The provider's OpenID configuration names another issuer."
		}
		return nil, e
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.issuer == nil || len(c.issuer) >= maxIssuers {
		c.issuer = map[string]*discovered{} // full is rare, and starting over is simple
	}
	c.issuer[issuer] = &discovered{provider: found, until: c.now().Add(discoveryLife)}
	return found, nil
}

func (c *Client) cached(issuer string) *oidc.Provider {
	c.mu.Lock()
	defer c.mu.Unlock()
	if d := c.issuer[issuer]; d != nil && c.now().Before(d.until) {
		return d.provider
	}
	return nil
}
