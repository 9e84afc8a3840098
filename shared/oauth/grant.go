package oauth

import (
	"context"
	"maps"
	"strings"

	"patchbay/shared/activity"
	"patchbay/shared/catalog"
	"patchbay/shared/provider"
	"patchbay/shared/secret"
)

// maxToken is how long a token may be, in bytes; it must fit into a header.
const maxToken = 16 << 10

// Exchange turns a redirect back into a Grant: the callback's issuer, error, code and facts are checked first; then the
// token endpoint is called, once (RFC 6749 section 4.1.3); an OpenID provider's id_token is verified; the definition's
// steps run. Behind the error of a step there is a grant all the same, which the caller gives back.
func (c *Client) Exchange(ctx context.Context, a *catalog.Auth, r provider.CodeRequest) (*provider.Grant, error) {
	a, err := signedIn(a, r.Values)
	if err != nil {
		return nil, err
	}
	code, facts, err := c.readCallback(a, r.Values, r.Callback)
	if err != nil {
		return nil, err
	}
	if a.Discovered() {
		facts[provider.MCPServerValue] = r.Values[provider.MCPServerValue]
	}
	if a.ATProto != nil {
		server, _ := provider.ReadMCPServer(r.Values[provider.MCPServerValue]) // signedIn has read it
		facts[catalog.ATProtoServer], facts[catalog.ATProtoID] = server.Home, server.Subject
	}
	ctx = activity.Doing(ctx, "exchange")
	values := merge(r.Values, facts)
	if a.OAuth2.OIDC != nil && asksOpenID(a.OAuth2.Scopes, values) {
		// Before the code is spent: an id_token that nothing can check would waste it.
		if _, err := c.discover(ctx, a.OAuth2.OIDC, values); err != nil {
			return nil, err
		}
	}
	t := newTokenCall(a.OAuth2)
	t.params.set("grant_type", "authorization_code")
	t.params.set("code", code)
	t.params.set("redirect_uri", r.RedirectURI)
	if pkce, _ := Flow(a); pkce {
		t.params.set("code_verifier", r.Verifier)
	}
	g, document, err := c.obtain(ctx, a, t, values, true, code, r.Verifier)
	if err != nil {
		return g, err
	}
	maps.Copy(facts, g.Facts)
	g.Facts = facts
	if a.OAuth2.OIDC != nil {
		raw := textAt(document, "id_token")
		if g.Subject, g.Identity, err = c.checkIDToken(ctx, a, values, idToken{raw: raw, nonce: r.Nonce,
			access: g.AccessToken.Reveal()}); err != nil {
			return nil, err
		}
	}
	if a.Identity.From(catalog.InToken) {
		g.Identity = identityIn(document, a.Identity)
	}
	return g, c.runSteps(ctx, a, values, g, linking)
}

// Refresh renews an access token, RFC 6749 section 6. values holds the account's facts as well as the fields, and
// access_token where the definition exchanges that one (quirk 54). The Grant's RefreshToken is empty when the old one
// stays valid, and its Facts hold only what this answer tells. For client credentials it is the same as asking anew.
//
// By the time of the answer the old refresh token may be spent, so nothing but a missing access token makes it a
// failure: what else cannot be used counts as not told. That includes an id_token. OpenID Connect Core 12.2 says what
// one must hold, and that there need not be one; nothing here is decided by it, since the account's subject is the
// one that was verified when it was linked and this answer is from the token endpoint itself (TLS, 3.1.3.7 point 6),
// so it is not read.
//
// Behind the error of a step there is a grant all the same: what the answers before it gave. Its refresh token may be
// the only one that is good.
func (c *Client) Refresh(
	ctx context.Context, a *catalog.Auth, values map[string]string, refresh secret.Text,
) (*provider.Grant, error) {
	ctx = activity.Doing(ctx, "refresh")
	if a.Scheme == catalog.Exchange && !refresh.Empty() {
		values = merge(values, map[string]string{"refresh_token": refresh.Reveal()})
	}
	if a.Scheme.Unattended() {
		return c.unattended(ctx, a, values, renewing)
	}
	a, err := signedIn(a, values)
	if err != nil {
		return nil, err
	}
	r := a.OAuth2.Refresh
	if r == nil {
		r = &catalog.Refresh{}
	}
	values = merge(values, map[string]string{"refresh_token": refresh.Reveal()})
	t := refreshCall(a.OAuth2, r)
	t.purpose = renewing
	if r.Off() || refresh.Empty() && r.NeedsToken() {
		return nil, &provider.Error{
			Kind: provider.CredentialDead, Code: CodeNoRefresh,
			Description: "This connection cannot be renewed; it has to be linked again.",
		}
	}
	t.params.set("grant_type", "refresh_token")
	t.params.set("refresh_token", refresh.Reveal())
	if values, err = c.withProofKey(a, values); err != nil {
		return nil, err
	}
	g, _, err := c.obtain(ctx, a, t, values, false, refresh.Reveal())
	if err != nil {
		return g, err
	}
	return g, c.runSteps(ctx, a, values, g, renewing)
}

// refreshCall is the token section, with what the refresh section replaces. Extra parameters of the token request are
// sent here too when the refresh section has none, but for a grant_type, which would be the wrong one.
func refreshCall(o *catalog.OAuth2, r *catalog.Refresh) tokenCall {
	call := newTokenCall(o)
	if r.Response != nil {
		call.answer = *r.Response
	}
	if !r.URL.IsZero() {
		call.url = r.URL
	}
	if r.Method != "" {
		call.method = r.Method
	}
	call.extra = r.Params
	if len(r.Params) == 0 {
		call.extra = maps.Clone(o.Token.Params)
		delete(call.extra, "grant_type")
	}
	return call
}

// obtain makes a token request and reads the Grant. complete says that everything in it is new: then a missing required
// fact, and any fact or refresh token that cannot be used, is an error. Otherwise those of before stay. Behind the
// error of a token that is not bound as it must be there is a grant all the same.
func (c *Client) obtain(
	ctx context.Context, a *catalog.Auth, t tokenCall, values map[string]string, complete bool, secrets ...string,
) (*provider.Grant, any, error) {
	sent := c.now() // before the call: a lifetime counted from here never ends too late
	document, err := c.send(ctx, a, t, values, secrets...)
	if err != nil {
		return nil, nil, err
	}
	r := t.answer
	access := tokenAt(document, pathOr(r.AccessToken, "access_token"))
	refresh := tokenAt(document, pathOr(r.RefreshToken, "refresh_token"))
	activity.Hide(ctx, access, refresh)
	if access == "" {
		return nil, nil, &provider.Error{Kind: provider.Later, Code: CodeAnswer,
			Description: "The provider's answer has no access token."}
	}
	if !complete && !usableToken(refresh) {
		refresh = ""
	}
	if !usableToken(access) || !usableToken(refresh) {
		return nil, nil, &provider.Error{Kind: provider.Later, Code: CodeAnswer,
			Description: "The provider's token cannot be used in a request."}
	}
	g := &provider.Grant{
		AccessToken: secret.New(access), RefreshToken: secret.New(refresh), Scope: clean(listAt(document,
			pathOr(r.Scope, "scope"))),
		IssuedAt: sent, ExpiresAt: expiry(r, document, access, sent), Facts: map[string]string{},
	}
	if a.Scheme == catalog.Code {
		g.GrantEndsAt = grantEnd(r, document, sent)
	}
	if a.OAuth2.DPoP {
		g.ProofKey = secret.New(values[provider.ProofKeyValue])
		if err := checkBound(document, t.purpose); err != nil {
			return g, nil, err
		}
	}
	if err := checkSubject(a, values, document, t.purpose); err != nil {
		return g, nil, err
	}
	for _, capture := range r.Capture {
		if err := addFact(g.Facts, capture, textAt(document, capture.From)); err != nil && complete {
			return nil, nil, err
		}
	}
	return g, document, nil
}

// usableToken is one line of printable text (RFC 6749 appendix A.12), of a length that a header holds.
func usableToken(token string) bool {
	return len(token) <= maxToken && !strings.ContainsFunc(token, func(r rune) bool { return r < ' ' || r > '~' })
}

func merge(a, b map[string]string) map[string]string {
	out := make(map[string]string, len(a)+len(b))
	maps.Copy(out, a)
	maps.Copy(out, b)
	return out
}
