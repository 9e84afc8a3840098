package oauth_test

import (
	"maps"
	"net/url"
	"strings"
	"testing"
	"time"

	"patchbay/infra/fakeprovider"
	"patchbay/shared/catalog"
	"patchbay/shared/oauth"
	"patchbay/shared/provider"
	"patchbay/shared/secret"
)

// TestQuirks runs what a definition can declare against a provider that insists on it. The numbers are those of
// infra/docs/quirks.md.
func TestQuirks(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(*catalog.OAuth2)
		values map[string]string
		facts  map[string]string
	}{
		{name: "none", change: func(*catalog.OAuth2) {}},
		{name: "1-7 static authorize parameters", change: func(o *catalog.OAuth2) {
			o.Authorize.Params = templates(map[string]string{"access_type": "offline", "prompt": "consent",
				"audience": "api.acme.test"})
		}},
		{name: "10 a field on authorize and token", values: map[string]string{"hash": "a b&c"},
			change: func(o *catalog.OAuth2) {
				o.Authorize.Params = templates(map[string]string{"context": "stores/{hash}"})
				o.Token.Params = o.Authorize.Params
			}},
		{name: "12 request=token", change: func(o *catalog.OAuth2) {
			o.Authorize.Params = templates(map[string]string{"request": "authorize"})
			o.Token.Params = templates(map[string]string{"request": "token"})
		}},
		{name: "13 another response type", change: func(o *catalog.OAuth2) {
			o.Authorize.Params = templates(map[string]string{"response_type": "auth_code"})
		}},
		{name: "13 no response type", change: func(o *catalog.OAuth2) {
			o.Authorize.Rename = map[string]string{"response_type": ""}
		}},
		{name: "14 renamed parameters", change: func(o *catalog.OAuth2) {
			o.Authorize.Rename = map[string]string{"client_id": "app_id", "redirect_uri": "redirect_url"}
			o.Token.Rename = map[string]string{"client_id": "app_id", "client_secret": "secret", "code": "auth_code",
				"grant_type": ""}
			o.Token.Client = "body"
			o.Refresh = &catalog.Refresh{Disabled: true}
			o.Revoke = nil
		}},
		{name: "15 fragment route", change: func(o *catalog.OAuth2) {
			o.Authorize.URL, o.Authorize.Fragment = catalog.NewTemplate("https://login.acme.test/#/oauth/authorize"), true
		}},
		{name: "16 no empty parameters", change: func(o *catalog.OAuth2) {
			o.Authorize.Params = templates(map[string]string{"team": "{team}"})
			o.Token.Params = templates(map[string]string{"team": "{team}"})
			o.Scopes = nil
		}},
		{name: "a grant type of its own", change: func(o *catalog.OAuth2) {
			o.Token.Params = templates(map[string]string{"grant_type": "oauth_code", "x": "y"})
		}},
		{name: "17 raw scopes", change: func(o *catalog.OAuth2) {
			o.Scopes = []catalog.Scopes{{Default: []string{"a:read", "b/write"}, Separator: "+", Raw: true}}
		}},
		{name: "18 comma", change: func(o *catalog.OAuth2) { o.Scopes[0].Separator = "," }},
		{name: "18 the owner's scopes", values: map[string]string{"scopes": "x y"}, change: func(o *catalog.OAuth2) {
			o.Scopes[0].Separator, o.Scopes[0].Field = ",", "scopes"
		}},
		{name: "19 two sets", change: func(o *catalog.OAuth2) {
			o.Scopes = append(o.Scopes, catalog.Scopes{Param: "user_scope", Separator: ",", Default: []string{"u1", "u2"}})
		}},
		{name: "20 resource", change: func(o *catalog.OAuth2) {
			o.Authorize.Params = templates(map[string]string{"resource": "https://api.acme.test"})
			o.Token.Params = o.Authorize.Params
		}},
		{name: "21 no PKCE", change: func(o *catalog.OAuth2) { o.Authorize.PKCE = "off" }},
		{name: "22 templated host", values: map[string]string{"sub": "acme-1"}, change: func(o *catalog.OAuth2) {
			o.Authorize.URL, o.Token.URL, o.Revoke.URL = catalog.NewTemplate("https://{sub}.acme.test/authorize"),
				catalog.NewTemplate("https://{sub}.acme.test/token"), catalog.NewTemplate("https://{sub}.acme.test/revoke")
		}},
		{name: "27 code under another name", facts: map[string]string{"seller": "A1"}, change: func(o *catalog.OAuth2) {
			o.Callback = catalog.Callback{CodeParam: "spapi_oauth_code",
				Capture: []catalog.Capture{{Fact: "seller", From: "selling_partner_id", Required: true}}}
		}},
		{name: "30 the callback names the token host", facts: map[string]string{"accounts": "https://accounts.acme.eu"},
			change: func(o *catalog.OAuth2) {
				o.Token.URL, o.Revoke.URL = catalog.NewTemplate("{accounts}/token"), catalog.NewTemplate("{accounts}/revoke")
				o.Callback.Capture = []catalog.Capture{{Fact: "accounts", From: "accounts-server", Required: true,
					Pattern: `^https://accounts\.acme\.(eu|com)$`}}
			}},
		{name: "34 Basic without the form encoding", change: func(o *catalog.OAuth2) { o.Token.Client = "basic_raw" }},
		{name: "34 body", change: func(o *catalog.OAuth2) { o.Token.Client = "body" }},
		{name: "35 JSON", change: func(o *catalog.OAuth2) { o.Token.Encoding = "json" }},
		{name: "35 JSON and body", change: func(o *catalog.OAuth2) { o.Token.Encoding, o.Token.Client = "json", "body" }},
		{name: "36 query", change: func(o *catalog.OAuth2) {
			o.Token.Encoding, o.Token.Client, o.Token.URL = "query", "body",
				catalog.NewTemplate("https://login.acme.test/token?v=2")
			o.Revoke = nil
		}},
		{name: "37 GET", change: func(o *catalog.OAuth2) { o.Token.Method = "GET" }},
		{name: "43 token headers", change: func(o *catalog.OAuth2) {
			o.Token.Headers = map[string]string{"X-Version": "2", "Accept": "application/vnd.acme+json"}
		}},
		{name: "45 expiry is asked for", change: func(o *catalog.OAuth2) {
			o.Token.Params = templates(map[string]string{"expires_in": "1800"})
		}},
		{name: "46 nested tokens and ok", change: func(o *catalog.OAuth2) {
			o.Response.AccessToken, o.Response.RefreshToken, o.Response.Scope = "authed_user.access_token",
				"authed_user.refresh_token", "authed_user.scope"
			o.Response.Error = &catalog.ErrorWhen{Path: "ok", Equals: "false", Code: "error"}
		}},
		{name: "47 milliseconds", change: func(o *catalog.OAuth2) { o.Response.ExpiresUnit = "ms" }},
		{name: "47 hours, minutes, seconds", change: func(o *catalog.OAuth2) { o.Response.ExpiresUnit = "hms" }},
		{name: "47 absolute, elsewhere", change: func(o *catalog.OAuth2) {
			o.Response.ExpiresIn, o.Response.ExpiresUnit = "data.access_token_expiration", "at_s"
		}},
		{name: "48 absolute milliseconds", change: func(o *catalog.OAuth2) { o.Response.ExpiresUnit = "at_ms" }},
		{name: "48 ISO", change: func(o *catalog.OAuth2) {
			o.Response.ExpiresIn, o.Response.ExpiresUnit = "expires_at", "at_iso"
		}},
		{name: "49 no expiry", change: func(o *catalog.OAuth2) { o.Response.Lifetime = 3600 }},
		{name: "49 the grant's end, absolute", change: func(o *catalog.OAuth2) {
			o.Response.GrantExpiresIn, o.Response.GrantExpiresUnit = "data.refresh_expires_at", "at_ms"
		}},
		{name: "50 facts in the answer", facts: map[string]string{"host": "eu1.acme.test"}, change: func(o *catalog.OAuth2) {
			o.Response.Capture = []catalog.Capture{{Fact: "host", From: "data.api.host", Required: true,
				Pattern: `[a-z0-9]+\.acme\.test`}}
		}},
		{name: "51 token elsewhere", change: func(o *catalog.OAuth2) { o.Response.AccessToken = "data.token" }},
		{name: "53 refresh URL", change: func(o *catalog.OAuth2) {
			o.Refresh = &catalog.Refresh{URL: catalog.NewTemplate("https://api.acme.test/oauth/refresh"),
				Params: templates(map[string]string{"x": "y"})}
		}},
		{name: "53 refresh by GET", change: func(o *catalog.OAuth2) { o.Refresh = &catalog.Refresh{Method: "GET"} }},
		{name: "54 exchange of the access token", change: func(o *catalog.OAuth2) {
			o.Refresh = &catalog.Refresh{Params: templates(map[string]string{"grant_type": "fb_exchange_token",
				"fb_exchange_token": "{access_token}", "refresh_token": "{none}"})}
		}},
		{name: "55 rotation", change: func(o *catalog.OAuth2) { o.Refresh = &catalog.Refresh{Rotates: true} }},
		{name: "60 public client", change: func(o *catalog.OAuth2) { o.Token.Client = "none" }},
		{name: "revocation of the access token", change: func(o *catalog.OAuth2) {
			o.Revoke.Token, o.Revoke.Client = "access_token", "body"
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := standard()
			c.change(a.OAuth2)
			w := newWorld(t, a, c.values, c.facts)
			g, err := w.exchange(t.Context(), w.callback(t))
			if err != nil {
				t.Fatal(err)
			}
			if want := start.Add(time.Hour); !g.ExpiresAt.Equal(want) {
				t.Errorf("expires at %v, want %v", g.ExpiresAt, want)
			}
			if want := start.Add(grantLife); !g.RefreshToken.Empty() && !g.GrantEndsAt.Equal(want) {
				t.Errorf("the grant ends at %v, want %v", g.GrantEndsAt, want)
			}
			if !maps.Equal(g.Facts, c.facts) && len(c.facts)+len(g.Facts) > 0 {
				t.Errorf("facts %v, want %v", g.Facts, c.facts)
			}
			w.life(t, g)
		})
	}
}

// life uses, refreshes and revokes what a grant gave.
func (w *world) life(t *testing.T, g *provider.Grant) {
	t.Helper()
	api := catalog.API{BaseURL: catalog.NewTemplate("https://api.acme.test/v1")}
	account := maps.Clone(w.values)
	maps.Copy(account, g.Facts)
	account["access_token"] = g.AccessToken.Reveal()
	if err := w.client.Verify(t.Context(), api, w.a, account); err != nil {
		t.Fatal(err)
	}
	access, refresh := g.AccessToken, g.RefreshToken
	if r := w.a.OAuth2.Refresh; r == nil || !r.Disabled {
		next, err := w.client.Refresh(t.Context(), w.a, account, refresh)
		if err != nil {
			t.Fatal(err)
		}
		if w.provider.Count(fakeprovider.Refresh) != 1 || w.provider.Count(fakeprovider.Token) != 1 {
			t.Errorf("%d exchanges, %d refreshes", w.provider.Count(fakeprovider.Token), w.provider.Count(fakeprovider.Refresh))
		}
		access = next.AccessToken
		if !next.RefreshToken.Empty() {
			refresh = next.RefreshToken
		}
	}
	if w.a.OAuth2.Revoke == nil {
		return
	}
	if err := w.client.Revoke(t.Context(), w.a, account, access, refresh); err != nil {
		t.Fatal(err)
	}
	account["access_token"] = access.Reveal()
	if e := refusal(t, w.client.Verify(t.Context(), api, w.a, account)); e.Code != oauth.CodeCredential ||
		e.Kind == provider.Later {
		t.Errorf("after revocation: %v", e)
	}
}

// TestReusedRefreshToken: the provider ends the family, and the client says so for good.
func TestReusedRefreshToken(t *testing.T) {
	a := standard()
	a.OAuth2.Refresh = &catalog.Refresh{Rotates: true}
	w := newWorld(t, a, nil, nil)
	g, err := w.exchange(t.Context(), w.callback(t))
	if err != nil {
		t.Fatal(err)
	}
	next, err := w.client.Refresh(t.Context(), a, w.values, g.RefreshToken)
	if err != nil {
		t.Fatal(err)
	}
	for _, token := range []secret.Text{g.RefreshToken, next.RefreshToken} {
		_, err := w.client.Refresh(t.Context(), a, w.values, token)
		if e := refusal(t, err); e.Code != "invalid_grant" || e.Kind == provider.Later {
			t.Errorf("got %v, want invalid_grant for good", e)
		}
	}
}

func TestAuthorizeURLRefuses(t *testing.T) {
	full := provider.AuthorizeRequest{
		Values: map[string]string{"client_id": "c"}, RedirectURI: redirectURI, State: "s", Nonce: nonce, Verifier: verifier,
	}
	for _, c := range []struct {
		name   string
		change func(*catalog.Auth, *provider.AuthorizeRequest)
	}{
		{"no client", func(_ *catalog.Auth, r *provider.AuthorizeRequest) { r.Values = nil }},
		{"no redirect URI", func(_ *catalog.Auth, r *provider.AuthorizeRequest) { r.RedirectURI = "" }},
		{"no state", func(_ *catalog.Auth, r *provider.AuthorizeRequest) { r.State = "" }},
		{"no verifier", func(_ *catalog.Auth, r *provider.AuthorizeRequest) { r.Verifier = "" }},
		{"no nonce", func(_ *catalog.Auth, r *provider.AuthorizeRequest) { r.Nonce = "" }},
		{"half a parameter", func(a *catalog.Auth, _ *provider.AuthorizeRequest) {
			a.OAuth2.Authorize.Params = templates(map[string]string{"context": "stores/{hash}"})
		}},
		{"no host", func(a *catalog.Auth, _ *provider.AuthorizeRequest) {
			a.OAuth2.Authorize.URL = catalog.NewTemplate("https://{sub}.acme.test/")
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			a, r := openID(), full
			c.change(a, &r)
			if got, err := new(oauth.Client).AuthorizeURL(t.Context(), a, r); err == nil {
				t.Errorf("got %s", got)
			}
		})
	}
}

// TestAuthorizeURLKeepsItsOwn: a query that the template has stays, and its order never changes.
func TestAuthorizeURLKeepsItsOwn(t *testing.T) {
	a := standard()
	a.OAuth2.Authorize.URL = catalog.NewTemplate("https://login.acme.test/authorize?v=2")
	got, err := new(oauth.Client).AuthorizeURL(t.Context(), a, provider.AuthorizeRequest{
		Values: map[string]string{"client_id": "c&d"}, RedirectURI: redirectURI, State: "s", Verifier: verifier,
	})
	want := "https://login.acme.test/authorize?v=2&response_type=code&client_id=c%26d&redirect_uri=" +
		url.QueryEscape(redirectURI) + "&state=s&code_challenge="
	if err != nil || !strings.HasPrefix(got, want) ||
		!strings.HasSuffix(got, "&code_challenge_method=S256&scope=read%20write") {
		t.Errorf("got %s, %v", got, err)
	}
}
