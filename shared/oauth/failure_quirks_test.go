package oauth_test

import (
	"io"
	"maps"
	"testing"

	"patchbay/shared/catalog"
	"patchbay/shared/oauth"
	"patchbay/shared/outbound"
	"patchbay/shared/provider"
)

// TestFailures is quirks 63 and 64: a provider that says in words of its own what has failed.
func TestFailures(t *testing.T) {
	for _, c := range []struct {
		name          string
		failures      catalog.Failures
		ok            *catalog.ErrorWhen // of every answer, as Slack has it
		dead, client  string             // codes
		ended         provider.Kind      // of a call with a token that is no longer good
		endedWithCode string
	}{
		{name: "none", dead: "invalid_grant", client: "invalid_client", ended: provider.Expired,
			endedWithCode: oauth.CodeCredential},
		{name: "63 codes", failures: catalog.Failures{Token: []catalog.FailureRule{
			{Code: []string{"bad_refresh_token"}, Means: catalog.MeansDead},
			{Status: []int{200}, Code: []string{"incorrect_client_credentials"}, Means: catalog.MeansClient},
		}}, dead: "bad_refresh_token", client: "incorrect_client_credentials", ended: provider.Expired,
			endedWithCode: oauth.CodeCredential},
		{name: "63 a code elsewhere, a code of several meanings", failures: catalog.Failures{Token: []catalog.FailureRule{
			{Path: "status", Code: []string{"BAD_REFRESH_TOKEN"}, Means: catalog.MeansDead},
			{Status: []int{403}, Code: []string{"unauthorized_client"}, MessageContains: "secret", Means: catalog.MeansClient},
		}}, dead: "BAD_REFRESH_TOKEN", client: "unauthorized_client", ended: provider.Expired,
			endedWithCode: oauth.CodeCredential},
		{name: "64 a number with 400", failures: catalog.Failures{Calls: []catalog.FailureRule{
			{Status: []int{400}, Path: "error.code", Code: []string{"190"}, Means: catalog.MeansExpired},
		}}, dead: "invalid_grant", client: "invalid_client", ended: provider.Expired, endedWithCode: "190"},
		{name: "64 with 200", ok: &catalog.ErrorWhen{Path: "ok", Equals: "false", Code: "error"},
			failures: catalog.Failures{
				Token: []catalog.FailureRule{
					{Code: []string{"bad_client_secret"}, Means: catalog.MeansClient},
					{Code: []string{"token_revoked"}, Means: catalog.MeansDead}},
				Calls: []catalog.FailureRule{
					{Status: []int{200}, Path: "error", Code: []string{"account_inactive"}, Means: catalog.MeansDead}}},
			dead: "token_revoked", client: "bad_client_secret", ended: provider.CredentialDead,
			endedWithCode: "account_inactive"},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := standard()
			a.Failures, a.OAuth2.Response.Error, a.Verify.Error = c.failures, c.ok, c.ok
			w := newWorld(t, a, nil, nil)
			g, err := w.exchange(t.Context(), w.callback(t))
			if err != nil {
				t.Fatal(err)
			}
			wrong := maps.Clone(w.values)
			wrong["client_secret"] = "not the secret"
			_, err = w.client.Refresh(t.Context(), a, wrong, g.RefreshToken)
			if e := refusal(t, err); e.Kind != provider.ClientWrong || e.Code != c.client {
				t.Errorf("a wrong client secret: %v, %v", e.Kind, e)
			}
			if err := w.client.Revoke(t.Context(), a, w.values, g.AccessToken, g.RefreshToken); err != nil {
				t.Fatal(err)
			}
			_, err = w.client.Refresh(t.Context(), a, w.values, g.RefreshToken)
			if e := refusal(t, err); e.Kind != provider.CredentialDead || e.Code != c.dead {
				t.Errorf("a revoked grant: %v, %v", e.Kind, e)
			}
			w.callFails(t, g, c.ended, c.endedWithCode)
		})
	}
}

// callFails makes a call with a token that is no longer good.
func (w *world) callFails(t *testing.T, g *provider.Grant, kind provider.Kind, code string) {
	t.Helper()
	api := catalog.API{BaseURL: catalog.NewTemplate("https://api.acme.test/v1")}
	values := maps.Clone(w.values)
	values["access_token"] = g.AccessToken.Reveal()
	req, err := outbound.Call(t.Context(), outbound.Target{API: api, Place: w.a.Place, Values: values},
		outbound.Spec{Path: "/things"})
	if err != nil {
		t.Fatal(err)
	}
	res, err := w.client.HTTP.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	e := oauth.CallFailure(w.a, values, res.StatusCode, res.Header, body)
	if e == nil || e.Kind != kind || e.Code != code {
		t.Errorf("%d %s: %v, want %v %s", res.StatusCode, body, e, kind, code)
	}
	if !provider.Is(w.client.Verify(t.Context(), api, w.a, values), provider.CredentialDead) {
		t.Error("verify does not say that it is dead")
	}
}
