package oauth

import (
	"testing"

	"patchbay/shared/catalog"
	"patchbay/shared/provider"
)

// TestTokenKind is the whole table of what an answer of a token endpoint means.
func TestTokenKind(t *testing.T) {
	const (
		dead, client, later, other = provider.CredentialDead, provider.ClientWrong, provider.Later, provider.Other
	)
	for _, c := range []struct {
		status int
		code   string
		stored provider.Kind // of a stored credential
		linked provider.Kind // while linking
		own    provider.Kind // of stored client credentials, where the client is the end user's own
	}{
		{400, "invalid_grant", dead, dead, dead},
		{401, "invalid_grant", dead, dead, dead},
		{500, "invalid_grant", dead, dead, dead},
		{200, "invalid_grant", dead, dead, dead},
		{401, "invalid_client", client, client, dead},
		{503, "invalid_client", client, client, dead},
		{400, "unauthorized_client", later, other, later},
		{403, "unauthorized_client", later, other, later},
		{400, "invalid_request", later, other, later},
		{503, "invalid_scope", later, other, later},
		{400, "unsupported_grant_type", later, other, later},
		{400, "temporarily_unavailable", later, later, later},
		{200, "server_error", later, later, later},
		{200, "ratelimited", later, later, later},
		{400, "slow_down", later, later, later},
		{408, "timeout", later, later, later},
		{429, "invalid_token", later, later, later},
		{500, CodeRefused, later, later, later},
		{503, CodeAnswer, later, later, later},
		{200, CodeAnswer, later, later, later},
		{403, CodeAnswer, later, later, later},
		{400, CodeAnswer, later, other, later},
		{401, CodeAnswer, later, other, later},
		{404, CodeAnswer, later, other, later},
		{501, CodeAnswer, later, other, later},
		{302, CodeRedirect, later, other, later},
		{400, "INVALID_SESSION_ID", later, other, later},
		{401, "190", later, other, later},
		{403, "access_denied", later, other, later},
		{200, "token_revoked", later, other, later},
		{404, "not_found", later, other, later},
		{422, "unprocessable", later, other, later},
	} {
		auth, own := &catalog.Auth{Scheme: catalog.Code}, &catalog.Auth{Scheme: catalog.ClientCredentials}
		if got := tokenKind(auth, c.status, c.code, renewing); got != c.stored {
			t.Errorf("%d %s: %v, want %v", c.status, c.code, got, c.stored)
		}
		if got := tokenKind(auth, c.status, c.code, linking); got != c.linked {
			t.Errorf("%d %s while linking: %v, want %v", c.status, c.code, got, c.linked)
		}
		if got := tokenKind(own, c.status, c.code, renewing); got != c.own {
			t.Errorf("%d %s with client credentials: %v, want %v", c.status, c.code, got, c.own)
		}
	}
}

// TestVerifyKind: only 401 says that the credential itself is dead.
func TestVerifyKind(t *testing.T) {
	for _, c := range []struct {
		status int
		code   string
		want   provider.Kind
	}{
		{401, CodeAnswer, provider.CredentialDead},
		{401, "rate_limited", provider.CredentialDead},
		{403, CodeAnswer, provider.Other},
		{403, "temporarily_unavailable", provider.Other},
		{429, CodeAnswer, provider.Later},
		{500, "boom", provider.Later},
		{501, "boom", provider.Other},
		{200, "ratelimited", provider.Later},
		{200, "not_authed", provider.Other},
		{200, CodeAnswer, provider.Other},
		{500, "invalid_request", provider.Other},
		{404, "no_site", provider.Other},
	} {
		if got := verifyKind(c.status, c.code); got != c.want {
			t.Errorf("%d %s: %v, want %v", c.status, c.code, got, c.want)
		}
	}
}
