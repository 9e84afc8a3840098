package oauth

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"strings"

	"patchbay/shared/catalog"
	"patchbay/shared/outbound"
	"patchbay/shared/outbound/sign"
	"patchbay/shared/provider"
	"patchbay/shared/secret"
)

// Flow says what an auth type's code flow needs: whether to make a PKCE verifier and a nonce.
func Flow(a *catalog.Auth) (pkce, nonce bool) {
	return a.OAuth2.Authorize.PKCE != "off", a.OAuth2.OIDC != nil
}

// AuthorizeURL is the address to send the user's browser to, RFC 6749 section 4.1.1. Where the definition has the
// request pushed (RFC 9126), that call is made.
func (c *Client) AuthorizeURL(ctx context.Context, a *catalog.Auth, r provider.AuthorizeRequest) (string, error) {
	a, err := signedIn(a, r.Values)
	if err != nil {
		return "", err
	}
	o := a.OAuth2
	pkce, nonce := Flow(a)
	switch {
	case r.Values["client_id"] == "" && o.Token.Basic == nil || r.RedirectURI == "" || r.State == "":
		return "", ErrParameter.Says("An authorization request needs a client_id, a redirect URI and a state.")
	case pkce && r.Verifier == "":
		return "", ErrParameter.Says("An authorization request needs a PKCE verifier.")
	case nonce && r.Nonce == "":
		return "", ErrParameter.Says("An OpenID authorization request needs a nonce.")
	}
	u, err := outbound.URL(o.Authorize.URL, r.Values)
	if err != nil {
		return "", err // a *fault.Error for the caller
	}
	p, err := authorizeParams(a, r)
	if err == nil && o.PAR != nil {
		p, err = c.push(ctx, a, r, p)
	}
	if err != nil {
		return "", err
	}
	if o.Authorize.Fragment {
		text := u.String()
		if strings.Contains(u.Fragment, "?") {
			return text + "&" + p.query(), nil
		}
		return text + "?" + p.query(), nil
	}
	if u.RawQuery != "" {
		u.RawQuery += "&"
	}
	u.RawQuery += p.query()
	return u.String(), nil
}

// authorizeParams are the parameters of an authorization request.
func authorizeParams(a *catalog.Auth, r provider.AuthorizeRequest) (params, error) {
	o := a.OAuth2
	pkce, nonce := Flow(a)
	p := params{}
	p.set("response_type", "code")
	p.set("client_id", r.Values["client_id"])
	p.set("redirect_uri", r.RedirectURI)
	p.set("state", r.State)
	if pkce {
		p.set("code_challenge", challenge(r.Verifier))
		p.set("code_challenge_method", "S256")
	}
	if nonce {
		p.set("nonce", r.Nonce)
	}
	if o.DPoP {
		thumbprint, err := sign.ProofKeyThumbprint(secret.New(r.Values[provider.ProofKeyValue]))
		if err != nil {
			return nil, ErrParameter.Says("An authorization request needs the account's DPoP key.")
		}
		p.set("dpop_jkt", thumbprint) // RFC 9449 section 10: the code is bound, too
	}
	p.rename(o.Authorize.Rename)
	p.addScopes(o.Scopes, r.Values)
	return p, p.extend(o.Authorize.Params, r.Values)
}

// challenge is S256, RFC 7636 section 4.2.
func challenge(verifier string) string {
	sum := sha256.Sum256([]byte(verifier))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}
