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
	if err := p.static(got, want, p.auth.OAuth2.Token.Params, nil); err != nil {
		return nil, err
	}
	if err := p.match(got, want); err != nil {
		return nil, err
	}
	grant := p.store.begin("client:"+p.o.Values["client_id"], p.grantedScope(), p.o.Now())
	return p.answerFor(grant, 0, "", false, p.answerShape(false))
}

// grantCode is RFC 6749 section 4.1.3 with PKCE (RFC 7636 section 4.6).
func (p *Provider) grantCode(got, want map[string]string, key string) (map[string]any, error) {
	text := got[p.tokenName("code")]
	code, err := p.findCode(text)
	if err != nil {
		return nil, err
	}
	if code.key != key {
		return nil, refuse("invalid_grant", "the code is bound to another key")
	}
	want[p.tokenName("grant_type")] = "authorization_code"
	want[p.tokenName("code")] = anything
	want[p.tokenName("redirect_uri")] = anything
	if p.auth.OAuth2.Authorize.PKCE != "off" {
		want[p.tokenName("code_verifier")] = anything
	}
	if err := p.static(got, want, p.auth.OAuth2.Token.Params, nil); err != nil {
		return nil, err
	}
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
	grant, err := p.useCode(text)
	if err != nil {
		return nil, err
	}
	return p.answerFor(grant, 0, code.nonce, p.auth.OAuth2.Refresh.NeedsToken(), p.answerShape(false))
}

// findCode is a copy of a code that may be used. One that was used before ends what it gave (RFC 6749 section 4.1.2).
func (p *Provider) findCode(text string) (authorization, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	code := p.codes[text]
	switch {
	case code == nil || p.o.Now().After(code.expires):
		return authorization{}, refuse("invalid_grant", "the code is unknown or expired")
	case code.grant != "":
		return authorization{}, p.reused(code.grant)
	}
	return *code, nil
}

// useCode begins the code's grant. Of two exchanges at once the second is a reuse.
func (p *Provider) useCode(text string) (grant string, err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	code := p.codes[text]
	switch {
	case code == nil:
		return "", refuse("invalid_grant", "the code has expired")
	case code.grant != "":
		return "", p.reused(code.grant)
	}
	code.grant = p.store.begin(code.subject, code.scope, p.o.Now())
	return code.grant, nil
}

// reused ends a grant whose code or refresh token came a second time. The caller holds the lock.
func (p *Provider) reused(grant string) error {
	p.counts[Reuse]++
	if err := p.store.End(grant, p.o.Now()); err != nil {
		return err
	}
	return refuse("invalid_grant", "used before: every token that came of it is revoked")
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
	presented, text := p.presented(got, params)
	if refresh := got[p.tokenName("refresh_token")]; refresh != "" {
		want[p.tokenName("refresh_token")] = anything
		presented = p.readAs(renewal, refresh)
	}
	more := map[string]string{"access_token": text, "refresh_token": text}
	if err := p.static(got, want, params, more); err != nil {
		return nil, err
	}
	if err := p.match(got, want); err != nil {
		return nil, err
	}
	if !c.NeedsToken() && !exchanges(params) { // the client asks anew, in its own name
		grant := p.store.begin("client:"+p.o.Values["client_id"], p.grantedScope(), p.o.Now())
		return p.answerFor(grant, 0, "", false, p.answerShape(true))
	}
	used := 0
	if presented.kind == renewal {
		used = presented.number
	}
	return p.answerFor(presented.grant, used, "", c != nil && c.Rotates, p.answerShape(true))
}

// exchanges says whether one of a definition's parameters carries the access token.
func exchanges(params map[string]catalog.Template) bool {
	for _, t := range params {
		if slices.Contains(t.Names(), "access_token") {
			return true
		}
	}
	return false
}

// presented is the token that a definition's own parameter carries ({access_token} or {refresh_token}), and its text.
func (p *Provider) presented(got map[string]string, params map[string]catalog.Template) (token, string) {
	for name, t := range params {
		kind, ok := map[string]string{"{access_token}": access, "{refresh_token}": renewal}[t.String()]
		if !ok {
			continue
		}
		if found := p.readAs(kind, got[name]); found.kind != "" {
			return found, got[name]
		}
	}
	return token{}, ""
}

// readAs reads a token of one kind. Any other text has no kind.
func (p *Provider) readAs(kind, text string) token {
	if t, ok := p.store.read(text); ok && t.kind == kind {
		return t
	}
	return token{}
}
