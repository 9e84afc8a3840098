package oauth

import (
	"bytes"
	"context"
	"crypto/subtle"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"

	"patchbay/shared/activity"
	"patchbay/shared/catalog"
	"patchbay/shared/outbound"
	"patchbay/shared/provider"
)

// What the cache of OpenID providers holds. Keys that a provider adds are found sooner: an unknown kid is looked up.
const (
	discoveryLife = time.Hour
	maxIssuers    = 100
	// leeway is how far a provider's clock may be from ours (RFC 7519 sections 4.1.4 and 4.1.5: a few minutes at most).
	leeway = time.Minute
)

// discovered is a provider's discovery document and, behind it, its keys.
type discovered struct {
	provider *oidc.Provider
	// issuer is what an id_token's iss must be; with tenantPlace in it where one provider signs for many tenants.
	issuer string
	until  time.Time
}

// tenantPlace is how Microsoft's multi-tenant addresses (…/common/v2.0) name their issuer: each token's iss has the
// tenant in this place, and its claim tid says which.
const tenantPlace = "{tenantid}"

// idToken is an id_token with what it must agree with.
type idToken struct{ raw, nonce, access string }

// checkIDToken verifies an id_token (OpenID Connect Core 3.1.3.7) and returns its sub and who that is: the issuer's
// discovery document names that very issuer, signature by one of its keys, iss, aud, azp, exp, nbf, iat, nonce, and
// at_hash when there is one. A token must be there when openid was asked for. Among several audiences ours must be; azp
// is compared when it is there, and need not be (Core errata set 2, 3.1.3.7).
func (c *Client) checkIDToken(
	ctx context.Context, a *catalog.Auth, values map[string]string, t idToken,
) (sub string, who provider.Identity, err error) {
	if t.raw == "" {
		if !asksOpenID(a.OAuth2.Scopes, values) {
			return "", who, nil
		}
		return "", who, &provider.Error{Code: CodeIDToken, Description: "The provider's answer has no id_token."}
	}
	found, err := c.discover(ctx, a.OAuth2.OIDC, values)
	if err != nil {
		return "", who, err
	}
	token, all, why := c.verifyIDToken(ctx, found, values["client_id"], t)
	if why != "" {
		return "", who, &provider.Error{Code: CodeIDToken, Description: clean(why)}
	}
	return token.Subject, identityOf(a, found, token.Issuer, token.Subject, all), nil
}

// verifyIDToken returns a token with all its claims, or says why it is refused.
func (c *Client) verifyIDToken(
	ctx context.Context, found *discovered, client string, t idToken,
) (token *oidc.IDToken, all any, why string) {
	verifier := found.provider.Verifier(&oidc.Config{
		ClientID: client, SkipExpiryCheck: true, SkipIssuerCheck: found.manyTenants(), // both follow below
	})
	token, err := verifier.Verify(oidc.ClientContext(activity.Doing(ctx, "discovery"), c.HTTP), t.raw)
	if err != nil {
		return nil, nil, "The provider's id_token was refused: " + strings.TrimPrefix(err.Error(), "oidc: ") + "."
	}
	var claims struct {
		Party     string       `json:"azp"`
		NotBefore *json.Number `json:"nbf"`
		Tenant    string       `json:"tid"`
	}
	all, err = allClaims(token)
	if err = errors.Join(err, token.Claims(&claims)); err != nil {
		return nil, nil, "The provider's id_token cannot be read."
	}
	if why := checkTimes(token, claims.NotBefore, c.now()); why != "" {
		return nil, nil, "The provider's id_token " + why + "."
	}
	switch {
	case found.manyTenants() && !isTenantIssuer(found.issuer, token.Issuer, claims.Tenant):
		return nil, nil, "The provider's id_token is from another issuer."
	case t.nonce == "" || subtle.ConstantTimeCompare([]byte(token.Nonce), []byte(t.nonce)) != 1:
		return nil, nil, "The provider's id_token has another nonce."
	case claims.Party != "" && claims.Party != client:
		return nil, nil, "The provider's id_token was issued to another client."
	case token.Subject == "":
		return nil, nil, "The provider's id_token has no subject."
	case token.AccessTokenHash != "" && token.VerifyAccessToken(t.access) != nil:
		return nil, nil, "The provider's id_token belongs to another access token."
	}
	return token, all, ""
}

// allClaims are a token's claims with numbers as they were written.
func allClaims(token *oidc.IDToken) (all any, err error) {
	var text json.RawMessage
	if err := token.Claims(&text); err != nil {
		return nil, err
	}
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	return all, d.Decode(&all)
}

// checkTimes is exp, nbf and iat with some leeway, which the library has for nbf alone. It says what is wrong, "" for
// nothing.
func checkTimes(token *oidc.IDToken, notBefore *json.Number, now time.Time) string {
	if !now.Before(token.Expiry.Add(leeway)) { // also without exp, which is required
		return "has ended"
	}
	if token.IssuedAt.After(now.Add(leeway)) {
		return "was issued in the future"
	}
	if notBefore != nil {
		from, err := notBefore.Float64()
		if err != nil || time.Duration((from-float64(now.Unix()))*float64(time.Second)) > leeway {
			return "is not valid yet"
		}
	}
	return ""
}

func asksOpenID(sets []catalog.Scopes, values map[string]string) bool {
	return slices.ContainsFunc(sets, func(s catalog.Scopes) bool {
		return slices.Contains(scopesOf(s, values),
			oidc.ScopeOpenID)
	})
}

// manyTenants says that iss differs from tenant to tenant.
func (d *discovered) manyTenants() bool { return strings.Contains(d.issuer, tenantPlace) }

// isTenantIssuer says whether iss is the issuer of a token's own tenant.
func isTenantIssuer(issuer, iss, tenant string) bool {
	for _, c := range []byte(tenant) {
		if c != '-' && !isAlphanumeric(c) {
			return false
		}
	}
	return tenant != "" && len(tenant) <= 100 && iss == strings.Replace(issuer, tenantPlace, tenant, 1)
}

// isTenantsOf says whether a discovery document's issuer is the declared one with tenantPlace for one segment of its
// path. Everything else has to be equal (OpenID Connect Discovery 4.3).
func isTenantsOf(declared, found string) bool {
	before, after, ok := strings.Cut(found, tenantPlace)
	if !ok || strings.Count(before, "/") < 3 || !strings.HasSuffix(before, "/") || after != "" && after[0] != '/' ||
		!strings.HasPrefix(declared, before) || !strings.HasSuffix(declared, after) ||
		len(declared) <= len(before)+len(after) {
		return false
	}
	return !strings.Contains(declared[len(before):len(declared)-len(after)], "/")
}

// discover returns the provider of an issuer, from the cache or from its discovery document.
func (c *Client) discover(ctx context.Context, o *catalog.OIDC, values map[string]string) (*discovered, error) {
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
	ctx, named := oidc.ClientContext(activity.Doing(ctx, "discovery"), c.HTTP), issuer
	found, err := oidc.NewProvider(ctx, issuer)
	if other, ok := errors.AsType[*oidc.IssuerMismatchError](err); ok && isTenantsOf(issuer, other.Discovered) {
		named = other.Discovered
		found, err = oidc.NewProvider(oidc.InsecureIssuerURLContext(ctx, named), issuer)
	}
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
	d := &discovered{provider: found, issuer: named, until: c.now().Add(discoveryLife)}
	c.issuer[issuer] = d
	return d, nil
}

func (c *Client) cached(issuer string) *discovered {
	c.mu.Lock()
	defer c.mu.Unlock()
	if d := c.issuer[issuer]; d != nil && c.now().Before(d.until) {
		return d
	}
	return nil
}
