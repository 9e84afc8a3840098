package fakeprovider

import (
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"maps"
	"slices"
	"strings"

	"patchbay/shared/catalog"
)

// match compares, and says invalid_client where it is the client that is wrong.
func (p *Provider) match(got, want map[string]string) error {
	err := compare(got, want)
	for _, name := range []string{p.tokenName("client_id"), p.tokenName("client_secret")} {
		if _, wanted := want[name]; !wanted {
			continue
		}
		if r, ok := errors.AsType[*refused](err); ok && strings.HasPrefix(r.text, name+" ") {
			r.code = "invalid_client"
		}
	}
	return err
}

// grantedScope is all that was asked for.
func (p *Provider) grantedScope() string {
	return strings.Join(slices.Sorted(maps.Values(p.scopes())), " ")
}

// grantClient is RFC 6749 section 4.4.
func (p *Provider) grantClient(got, want map[string]string) (map[string]any, error) {
	want[p.tokenName("grant_type")] = "client_credentials"
	maps.Copy(want, p.scopes())
	p.static(want, p.auth.OAuth2.Token.Params, nil)
	if err := p.match(got, want); err != nil {
		return nil, err
	}
	return p.issue(&grant{subject: "client:" + p.o.Values["client_id"], scope: p.grantedScope()}, "", false)
}

// grantCode is RFC 6749 section 4.1.3 with PKCE (RFC 7636 section 4.6). A code that comes again ends what it gave.
func (p *Provider) grantCode(got, want map[string]string) (map[string]any, error) {
	code := p.codes[got[p.tokenName("code")]]
	switch {
	case code == nil:
		return nil, refuse("invalid_grant", "the code is unknown")
	case code.grant != nil:
		code.grant.ended = true
		return nil, refuse("invalid_grant", "the code was used before")
	}
	want[p.tokenName("grant_type")] = "authorization_code"
	want[p.tokenName("code")] = anything
	want[p.tokenName("redirect_uri")] = anything
	if p.auth.OAuth2.Authorize.PKCE != "off" {
		want[p.tokenName("code_verifier")] = anything
	}
	p.static(want, p.auth.OAuth2.Token.Params, nil)
	if err := p.match(got, want); err != nil {
		return nil, err
	}
	if name := p.tokenName("redirect_uri"); name != "" && got[name] != code.redirectURI {
		return nil, refuse("invalid_grant", "another redirect_uri than before")
	}
	if code.challenge != "" {
		sum := sha256.Sum256([]byte(got[p.tokenName("code_verifier")]))
		if base64.RawURLEncoding.EncodeToString(sum[:]) != code.challenge {
			return nil, refuse("invalid_grant", "the code_verifier does not fit")
		}
	}
	code.grant = &grant{subject: "user-1", scope: code.scope}
	return p.issue(code.grant, code.nonce, true)
}

// grantRefresh is RFC 6749 section 6, or the exchange of an access token where the definition has that. A refresh
// token that was rotated away and comes again ends its grant (RFC 9700 section 4.14.2).
func (p *Provider) grantRefresh(got, want map[string]string) (map[string]any, error) {
	c := p.auth.OAuth2.Refresh
	if c != nil && c.Disabled {
		return nil, refuse("unsupported_grant_type", "there is no refresh here")
	}
	params := p.refreshParams()
	want[p.tokenName("grant_type")] = "refresh_token"
	g, token := p.presented(got, params)
	more := map[string]string{"access_token": token, "refresh_token": token}
	if refresh := got[p.tokenName("refresh_token")]; refresh != "" {
		want[p.tokenName("refresh_token")] = anything
		g = p.fresh[refresh]
		if g != nil && g.refresh != refresh {
			g.ended = true
		}
	}
	p.static(want, params, more)
	if err := p.match(got, want); err != nil {
		return nil, err
	}
	if g == nil || g.ended {
		return nil, refuse("invalid_grant", "the token is not valid any more")
	}
	return p.issue(g, "", c != nil && c.Rotates)
}

// presented finds the grant whose token a definition's own parameter carries ({access_token} or {refresh_token}).
func (p *Provider) presented(got map[string]string, params map[string]catalog.Template) (*grant, string) {
	for name, t := range params {
		switch t.String() {
		case "{access_token}":
			if a := p.access[got[name]]; a != nil {
				return a.grant, got[name]
			}
		case "{refresh_token}":
			if g := p.fresh[got[name]]; g != nil {
				return g, got[name]
			}
		}
	}
	return nil, ""
}
