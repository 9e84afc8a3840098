package oauth

import (
	"net/http"
	"strings"
	"testing"

	"patchbay/shared/catalog"
	"patchbay/shared/provider"
)

// TestCallFailure is the whole table of what the answer to a call means for the account.
func TestCallFailure(t *testing.T) {
	const none = provider.Kind(-1)
	slack := []catalog.FailureRule{
		{Status: []int{200}, Path: "error", Code: []string{"token_expired"}, Means: catalog.MeansExpired},
		{Status: []int{200}, Path: "error", Code: []string{"token_revoked"}, Means: catalog.MeansDead},
	}
	facebook := []catalog.FailureRule{
		{Status: []int{400}, Path: "error.code", Code: []string{"190"}, Means: catalog.MeansExpired},
	}
	coded := []catalog.FailureRule{{Code: []string{"limit"}, Means: catalog.MeansLater},
		{Code: []string{"INVALID_SESSION_ID"}, Means: catalog.MeansExpired}}
	status := []catalog.FailureRule{{Status: []int{404}, Means: catalog.MeansExpired}}
	challenge := func(text string) http.Header { return http.Header{"Www-Authenticate": {text}} }
	for _, c := range []struct {
		name   string
		rules  []catalog.FailureRule
		status int
		header http.Header
		body   string
		want   provider.Kind
		code   string
	}{
		{"a good answer", slack, 200, nil, `{"ok":true}`, none, ""},
		{"ended, with 200", slack, 200, nil, `{"ok":false,"error":"token_expired"}`, provider.Expired, "token_expired"},
		{"revoked, with 200", slack, 200, nil, `{"ok":false,"error":"token_revoked"}`, provider.CredentialDead,
			"token_revoked"},
		{"the word elsewhere in the data", slack, 200, nil, `{"ok":true,"text":"token_revoked"}`, none, ""},
		{"the word in a text", slack, 200, nil, `error: token_revoked`, none, ""},
		{"a large answer", slack, 200, nil, `{"error":"token_revoked","x":"` + strings.Repeat("x", MaxFailure) + `"}`, none,
			""},
		{"another status than declared", slack, 400, nil, `{"error":"token_revoked"}`, none, ""},
		{"401 beside declared ones", slack, 401, nil, `{}`, provider.Expired, CodeCredential},
		{"a number, deeper", facebook, 400, nil, `{"error":{"code":190,"message":"ended"}}`, provider.Expired, "190"},
		{"another number", facebook, 400, nil, `{"error":{"code":1900}}`, none, ""},
		{"in a list", coded, 403, nil, `[{"errorCode":"INVALID_SESSION_ID"}]`, provider.Expired, "INVALID_SESSION_ID"},
		{"a rule of errors, and a good status", coded, 200, nil, `{"error":"INVALID_SESSION_ID"}`, none, ""},
		{"401 that is a limit", coded, 401, nil, `{"error":"limit"}`, provider.Later, "limit"},
		{"a status alone", status, 404, nil, `<html>`, provider.Expired, CodeRefused},
		{"403", nil, 403, nil, `{"error":"forbidden"}`, none, ""},
		{"403 with invalid_token", nil, 403, challenge(`Bearer realm="a", error="invalid_token"`), ``, provider.Expired,
			CodeCredential},
		{"403 with invalid_token without quotes", nil, 403, challenge(`bearer error=invalid_token, scope="x"`), ``,
			provider.Expired, CodeCredential},
		{"403 with insufficient_scope", nil, 403,
			challenge(`Bearer error="insufficient_scope", error_description="invalid_token"`), ``, none, ""},
		{"403 with another scheme", nil, 403, challenge(`Digest error="invalid_token"`), ``, none, ""},
		{"400 with invalid_token", nil, 400, challenge(`Bearer error="invalid_token"`), ``, none, ""},
	} {
		a := &catalog.Auth{Failures: catalog.Failures{Calls: c.rules}}
		got, code := none, ""
		if e := CallFailure(a, nil, c.status, c.header, []byte(c.body)); e != nil {
			got, code = e.Kind, e.Code
		}
		if got != c.want || code != c.code {
			t.Errorf("%s: %v %q, want %v %q", c.name, got, code, c.want, c.code)
		}
	}
}

// TestCallFailureHidesSecrets: a provider may echo the token that it refuses.
func TestCallFailureHidesSecrets(t *testing.T) {
	a := &catalog.Auth{Failures: catalog.Failures{Calls: []catalog.FailureRule{
		{Code: []string{"gone"}, Means: catalog.MeansDead},
	}}}
	e := CallFailure(a, map[string]string{"access_token": "canary-token-1"}, 400, nil,
		[]byte(`{"error":"gone","message":"canary-token-1 is no longer valid"}`))
	if e == nil || e.Description != "[redacted] is no longer valid" {
		t.Errorf("got %+v", e)
	}
}
