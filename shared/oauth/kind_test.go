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
		f := failure{status: c.status, code: c.code}
		if got, _ := tokenKind(auth, f, renewing); got != c.stored {
			t.Errorf("%d %s: %v, want %v", c.status, c.code, got, c.stored)
		}
		if got, _ := tokenKind(auth, f, linking); got != c.linked {
			t.Errorf("%d %s while linking: %v, want %v", c.status, c.code, got, c.linked)
		}
		if got, _ := tokenKind(own, f, renewing); got != c.own {
			t.Errorf("%d %s with client credentials: %v, want %v", c.status, c.code, got, c.own)
		}
	}
}

// TestDeclaredKinds: what a definition declares about token answers goes before the standard's codes.
func TestDeclaredKinds(t *testing.T) {
	rules := []catalog.FailureRule{
		{Status: []int{403}, Code: []string{"unauthorized_client"}, MessageContains: "Refresh_Token",
			Means: catalog.MeansDead},
		{Path: "status", Code: []string{"BAD_REFRESH_TOKEN"}, Means: catalog.MeansDead},
		{Code: []string{"Access Denied"}, Means: catalog.MeansLater},
		{Code: []string{"bad_client_secret", "190"}, Means: catalog.MeansClient},
		{Status: []int{418}, Means: catalog.MeansDead},
		{Status: []int{503}, Code: []string{"invalid_grant"}, Means: catalog.MeansLater},
	}
	code := &catalog.Auth{Scheme: catalog.Code, Failures: catalog.Failures{Token: rules}}
	own := &catalog.Auth{Scheme: catalog.ClientCredentials, Failures: code.Failures}
	for _, c := range []struct {
		f    failure
		auth *catalog.Auth
		want provider.Kind
		says string
	}{
		{failure{status: 403, code: "unauthorized_client", text: "the refresh_token is invalid"}, code,
			provider.CredentialDead, "unauthorized_client"},
		{failure{status: 403, code: "unauthorized_client", text: "no such client"}, code, provider.Later,
			"unauthorized_client"},
		{failure{status: 400, code: "unauthorized_client", text: "refresh_token"}, code, provider.Later,
			"unauthorized_client"},
		{failure{status: 400, code: CodeRefused, document: map[string]any{"status": "BAD_REFRESH_TOKEN"}}, code,
			provider.CredentialDead, "BAD_REFRESH_TOKEN"},
		{failure{status: 400, code: "BAD_REFRESH_TOKEN", document: map[string]any{"error": "BAD_REFRESH_TOKEN"}}, code,
			provider.Later, "BAD_REFRESH_TOKEN"}, // not where the rule looks
		{failure{status: 400, code: "AccessDenied"}, code, provider.Later, "AccessDenied"},
		{failure{status: 200, code: "bad_client_secret"}, code, provider.ClientWrong, "bad_client_secret"},
		{failure{status: 200, code: "190"}, own, provider.CredentialDead, "190"}, // the client is the account's own
		{failure{status: 418, code: CodeAnswer}, code, provider.CredentialDead, CodeAnswer},
		{failure{status: 503, code: "invalid_grant"}, code, provider.Later, "invalid_grant"},
		{failure{status: 400, code: "invalid_grant"}, code, provider.CredentialDead, "invalid_grant"},
	} {
		for _, to := range []purpose{linking, renewing} {
			got, says := tokenKind(c.auth, c.f, to)
			if got == provider.Other && to == linking && c.want == provider.Later {
				got = provider.Later // nobody declared it: refused while linking, tried again for a stored credential
			}
			if got != c.want || says != c.says {
				t.Errorf("%+v: %v %s, want %v %s", c.f, got, says, c.want, c.says)
			}
		}
	}
	a := &catalog.Auth{Failures: catalog.Failures{Calls: []catalog.FailureRule{
		{Code: []string{"busy"}, Means: catalog.MeansLater}, {Code: []string{"ended"}, Means: catalog.MeansExpired},
		{Code: []string{"gone"}, Means: catalog.MeansDead},
	}}}
	for code, want := range map[string]provider.Kind{
		"busy": provider.Later, "ended": provider.CredentialDead, "gone": provider.CredentialDead, "x": provider.Other,
	} {
		if got := verifyKind(a, failure{status: 400, code: code}); got != want {
			t.Errorf("verify says %s: %v, want %v", code, got, want)
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
		if got := verifyKind(new(catalog.Auth), failure{status: c.status, code: c.code}); got != c.want {
			t.Errorf("%d %s: %v, want %v", c.status, c.code, got, c.want)
		}
	}
}
