package oauth

import (
	"crypto/sha256"
	"encoding/base64"
	"strings"

	"patchbay/shared/catalog"
	"patchbay/shared/outbound"
	"patchbay/shared/provider"
)

// Flow says what an auth type's code flow needs: whether to make a PKCE verifier and a nonce.
func Flow(a *catalog.Auth) (pkce, nonce bool) {
	return a.OAuth2.Authorize.PKCE != "off", a.OAuth2.OIDC != nil
}

// AuthorizeURL is the address to send the user's browser to, RFC 6749 section 4.1.1.
func (c *Client) AuthorizeURL(a *catalog.Auth, r provider.AuthorizeRequest) (string, error) {
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
	p.rename(o.Authorize.Rename)
	p.addScopes(o.Scopes, r.Values)
	if err := p.extend(o.Authorize.Params, r.Values); err != nil {
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

// challenge is S256, RFC 7636 section 4.2.
func challenge(verifier string) string {
	sum := sha256.Sum256([]byte(verifier))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}
