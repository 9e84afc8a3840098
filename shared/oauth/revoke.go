package oauth

import (
	"context"
	"errors"
	"slices"

	"patchbay/shared/activity"
	"patchbay/shared/catalog"
	"patchbay/shared/provider"
	"patchbay/shared/secret"
)

// goneCodes are the codes of servers that answer an error, and not RFC 7009's 200, for a token that is no longer valid.
var goneCodes = []string{"invalid_token", "invalid_grant", "token_revoked", "token_expired"}

// Revoke asks the provider to end a grant, RFC 7009. It does nothing where the definition has no revocation endpoint or
// there is no token. A token that the provider does not know any more is revoked: no error.
func (c *Client) Revoke(
	ctx context.Context, a *catalog.Auth, values map[string]string, access, refresh secret.Text,
) error {
	a, err := signedIn(a, values)
	if err != nil {
		return err
	}
	if a.OAuth2 == nil || a.OAuth2.Revoke == nil {
		return nil
	}
	r := a.OAuth2.Revoke
	token, hint := refresh, "refresh_token"
	if r.Token == "access_token" || refresh.Empty() {
		token, hint = access, "access_token"
	}
	if token.Empty() {
		return nil
	}
	values = merge(values, map[string]string{"access_token": access.Reveal(), "refresh_token": refresh.Reveal()})
	t := tokenCall{
		url: r.URL, method: r.Method, encoding: r.Encoding, client: r.Client, extra: r.Params, headers: r.Headers,
		answer: catalog.Response{Error: a.OAuth2.Response.Error}, purpose: renewing,
	}
	if t.client == "" {
		t.client, t.basic = a.OAuth2.Token.Client, a.OAuth2.Token.Basic
	}
	if len(t.headers) == 0 {
		t.headers = a.OAuth2.Token.Headers
	}
	if r.Bearer {
		t.bearer = token
	}
	switch {
	case r.Param != "":
		t.params.set(r.Param, token.Reveal())
	case !r.Bearer:
		t.params.set("token", token.Reveal())
		t.params.set("token_type_hint", hint)
	}
	_, err = c.send(activity.Doing(ctx, "revoke"), a, t, values)
	if e, ok := errors.AsType[*provider.Error](err); ok && slices.Contains(goneCodes, e.Code) {
		return nil
	}
	return err
}
