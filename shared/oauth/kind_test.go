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
		want   provider.Kind // of the code flow
		own    provider.Kind // of client credentials, where the client is the end user's own
	}{
		{400, "invalid_grant", dead, dead},
		{401, "invalid_grant", dead, dead},
		{500, "invalid_grant", dead, dead},
		{200, "invalid_grant", dead, dead},
		{401, "invalid_client", client, dead},
		{400, "unauthorized_client", client, dead},
		{503, "invalid_client", client, dead},
		{400, "invalid_request", other, other},
		{503, "invalid_scope", other, other},
		{400, "unsupported_grant_type", other, other},
		{400, "temporarily_unavailable", later, later},
		{200, "server_error", later, later},
		{200, "ratelimited", later, later},
		{400, "slow_down", later, later},
		{408, "timeout", later, later},
		{429, "invalid_token", later, later},
		{500, CodeRefused, later, later},
		{503, CodeAnswer, later, later},
		{200, CodeAnswer, later, later},
		{403, CodeAnswer, later, later},
		{404, CodeAnswer, other, other},
		{501, CodeAnswer, other, other},
		{302, CodeRedirect, other, other},
		{400, "INVALID_SESSION_ID", dead, dead},
		{401, "190", dead, dead},
		{403, "access_denied", dead, dead},
		{200, "token_revoked", dead, dead},
		{404, "not_found", other, other},
		{422, "unprocessable", other, other},
	} {
		if got := tokenKind(&catalog.Auth{Scheme: catalog.Code}, c.status, c.code); got != c.want {
			t.Errorf("%d %s: %v, want %v", c.status, c.code, got, c.want)
		}
		if got := tokenKind(&catalog.Auth{Scheme: catalog.ClientCredentials}, c.status, c.code); got != c.own {
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
