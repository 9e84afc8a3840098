package oauth_test

import (
	"context"
	"io"
	"net/http"
	"strings"
	"testing"

	"patchbay/shared/catalog"
	"patchbay/shared/oauth"
	"patchbay/shared/provider"
)

// checked is what a check says with one client right and another wrong, at a provider that insists on everything.
func TestCheckClient(t *testing.T) {
	public := func(a *catalog.Auth) { a.OAuth2.Token.Client, a.Setup = "none", a.Setup[:1] }
	for _, c := range []struct {
		name   string
		change func(*catalog.Auth)
	}{
		{"Basic", func(*catalog.Auth) {}},
		{"in the body", func(a *catalog.Auth) { a.OAuth2.Token.Client = "body" }},
		{"as JSON", func(a *catalog.Auth) { a.OAuth2.Token.Client, a.OAuth2.Token.Encoding = "body", "json" }},
		{"without PKCE", func(a *catalog.Auth) { a.OAuth2.Authorize.PKCE = "off" }},
		{"client credentials", func(a *catalog.Auth) { a.Scheme = catalog.ClientCredentials }},
		{"a public client", public},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := standard()
			c.change(a)
			w := newWorld(t, a, nil, nil)
			check := func(change map[string]string) provider.ClientCheck {
				t.Helper()
				values := map[string]string{}
				for _, m := range []map[string]string{w.values, change} {
					for k, v := range m {
						values[k] = v
					}
				}
				got, err := w.client.CheckClient(t.Context(), a, values, redirectURI)
				if err != nil {
					t.Fatal(err)
				}
				if got.Said != nil && strings.Contains(got.Said.Error(), secretText) {
					t.Errorf("the secret is in %v", got.Said)
				}
				return got
			}
			if got := check(nil); got.Verdict != provider.ClientAccepted {
				t.Errorf("the right client: %s, %v", got.Verdict, got.Said)
			}
			if got := check(map[string]string{"client_id": "nope"}); got.Verdict != provider.ClientRefused {
				t.Errorf("another id: %s, %v", got.Verdict, got.Said)
			}
			if a.OAuth2.Token.Client == "none" {
				return
			}
			if got := check(map[string]string{"client_secret": "wrong secret"}); got.Verdict != provider.ClientRefused {
				t.Errorf("a wrong secret: %s, %v", got.Verdict, got.Said)
			}
		})
	}
}

// Providers that answer in their own way: what says nothing about the client is never taken for a yes.
func TestCheckClientVerdicts(t *testing.T) {
	github := []catalog.FailureRule{{Code: []string{"incorrect_client_credentials"}, Means: catalog.MeansClient}}
	for _, c := range []struct {
		name         string
		rules        []catalog.FailureRule
		right, wrong string // status and body, by the secret
		want         provider.Verdict
		calls        int
	}{
		{"the code first", nil, `400 {"error":"invalid_grant"}`, `400 {"error":"invalid_grant"}`, provider.ClientUnclear, 2},
		{"own words that differ", github, `200 {"error":"bad_verification_code"}`,
			`200 {"error":"incorrect_client_credentials"}`, provider.ClientAccepted, 2},
		{"undeclared words that differ", nil, `400 {"error":"bad_code"}`, `401 {"error":"bad_client"}`,
			provider.ClientAccepted, 2},
		{"refused in own words", github, `200 {"error":"incorrect_client_credentials"}`, ``, provider.ClientRefused, 1},
		{"a control that fails", nil, `400 {"error":"invalid_grant"}`, `503 {}`, provider.ClientUnclear, 2},
		{"a broken server", nil, `503 {}`, ``, provider.ClientUnclear, 1},
		{"a web page", nil, `200 <html>`, `200 <html>`, provider.ClientUnclear, 1},
		{"a token for nothing", nil, `200 {"access_token":"t"}`, ``, provider.ClientUnclear, 1},
		{"neither token nor error", nil, `200 {}`, `200 {}`, provider.ClientUnclear, 2},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := standard()
			a.OAuth2.Token.Client, a.Failures.Token = "body", c.rules
			calls := 0
			client := &oauth.Client{HTTP: &http.Client{Transport: transport(func(r *http.Request) (*http.Response, error) {
				calls++
				text := c.wrong
				if body, _ := io.ReadAll(r.Body); strings.Contains(string(body), "client_secret=right-secret") {
					text = c.right
				}
				status, body, _ := strings.Cut(text, " ")
				kind := http.Header{"Content-Type": {"application/json"}}
				codes := map[string]int{"200": 200, "400": 400, "401": 401, "503": 503}
				return &http.Response{StatusCode: codes[status], Header: kind, Body: io.NopCloser(strings.NewReader(body)),
					Request: r}, nil
			})}}
			got, err := client.CheckClient(t.Context(), a,
				map[string]string{"client_id": "id", "client_secret": "right-secret"}, redirectURI)
			if err != nil || got.Verdict != c.want || calls != c.calls {
				t.Errorf("%s after %d calls, %v, %v; want %s after %d", got.Verdict, calls, got.Said, err, c.want, c.calls)
			}
		})
	}
}

func TestCheckClientUnanswered(t *testing.T) {
	client := &oauth.Client{HTTP: &http.Client{Transport: transport(func(*http.Request) (*http.Response, error) {
		return nil, context.DeadlineExceeded
	})}}
	got, err := client.CheckClient(t.Context(), standard(), map[string]string{"client_id": "i", "client_secret": "s"},
		redirectURI)
	if err != nil || got.Verdict != provider.ClientUnanswered || got.Said.Code != oauth.CodeTimeout {
		t.Errorf("%+v, %v", got, err)
	}
}
