package oauth_test

import (
	"strings"
	"testing"

	"patchbay/shared/catalog"
	"patchbay/shared/provider"
	"patchbay/shared/secret"
)

// The quirks that need more than a parameter, by the bytes on the wire. The numbers are those of infra/docs/quirks.md.

// TestQuirk10: BigCommerce names the store as stores/HASH on the way back, wants the whole of it at the token endpoint,
// and the hash alone is what its addresses have.
func TestQuirk10(t *testing.T) {
	a := define(t, func(a *catalog.Auth) {
		a.OAuth2.Callback.Capture = []catalog.Capture{
			{Fact: "store_hash", From: "context", Required: true, Part: `^stores/([a-z0-9]+)$`, Pattern: `^[a-z0-9]+$`},
		}
		a.OAuth2.Token.Client = "body"
		a.OAuth2.Token.Params = templates(map[string]string{"context": "stores/{store_hash}"})
	})
	w := newWire(t, wireToken)
	g, err := w.exchange(a, nil, "code=c&state=s&context=stores/abc123")
	if err != nil || g.Facts["store_hash"] != "abc123" {
		t.Fatalf("got %v, %v", g, err)
	}
	w.expect("POST https://login.acme.test/token\n" + formType + "\n\ngrant_type=authorization_code&code=c&" + redirect +
		"&client_id=id&client_secret=secret&context=stores%2Fabc123")
	for _, context := range []string{"stores/", "shops/abc123", "stores/abc/../x", "xstores/abc123"} {
		if _, err := w.exchange(a, nil, "code=c&state=s&context="+context); refusal(t, err).Code != provider.CodeFact {
			t.Errorf("%s: %v", context, err)
		}
	}
}

// TestQuirk14: Shopline's state comes back as customField. A second one is refused as a second state is.
func TestQuirk14(t *testing.T) {
	a := define(t, func(a *catalog.Auth) { a.OAuth2.Callback.StateParam = "customField" })
	w := newWire(t, wireToken)
	if _, err := w.exchange(a, nil, "code=c&customField=s"); err != nil {
		t.Error(err)
	}
	_, err := w.exchange(a, nil, "code=c&customField=s&customField=s")
	if refusal(t, err).Code != provider.CodeCallback {
		t.Errorf("two states: %v", err)
	}
}

// TestQuirk24: the choice of an environment sets the host, of the token call and of the API, and a port is no other
// host (25).
func TestQuirk24(t *testing.T) {
	a := define(t, func(a *catalog.Auth) {
		a.Config = []catalog.Field{
			{Key: "environment", Type: catalog.SelectField, Default: "production", Options: []catalog.FieldOption{
				{Label: "Production", Value: "production", Values: map[string]string{"login": "login", "api": "api"}},
				{Label: "Sandbox", Value: "sandbox", Values: map[string]string{"login": "test", "api": "api-test"}},
			}},
		}
		a.Constants = map[string]string{"tenant": "fixed"}
		a.OAuth2.Token.URL = catalog.NewTemplate("https://{login}.acme.test:8443/{tenant}/token")
		a.OAuth2.Token.Client = "none"
	})
	api := catalog.API{BaseURL: catalog.NewTemplate("https://{api}.acme.test:8089/v1")}
	for chosen, host := range map[string][2]string{
		"": {"login", "api"}, "production": {"login", "api"}, "sandbox": {"test", "api-test"},
	} {
		w := newWire(t, wireToken, `{}`)
		// What a callback or a form calls by the same names changes nothing.
		values := map[string]string{"environment": chosen, "login": "evil", "tenant": "evil", "access_token": "at"}
		if _, err := w.exchange(a, values, "code=c&state=s"); err != nil {
			t.Fatal(err)
		}
		if err := w.client.Verify(t.Context(), api, a, a.Values(values)); err != nil {
			t.Fatal(err)
		}
		w.expect("POST https://"+host[0]+".acme.test:8443/fixed/token\n"+formType+
			"\n\ngrant_type=authorization_code&code=c&"+redirect+"&client_id=id",
			"GET https://"+host[1]+".acme.test:8089/v1/me\nAuthorization: Bearer at")
	}
}

// TestQuirk38: Stripe's apps authenticate by Basic with the secret key as the user name.
func TestQuirk38(t *testing.T) {
	a := define(t, func(a *catalog.Auth) {
		a.OAuth2.Token.Basic = &catalog.BasicPlacement{User: catalog.NewTemplate("{client_secret}")}
	})
	w := newWire(t, wireToken, wireToken, ``)
	g, err := w.exchange(a, nil, "code=c&state=s")
	if err != nil {
		t.Fatal(err)
	}
	values := map[string]string{"client_id": "id", "client_secret": "secret"}
	if _, err := w.client.Refresh(t.Context(), a, values, g.RefreshToken); err != nil {
		t.Fatal(err)
	}
	if err := w.client.Revoke(t.Context(), a, values, g.AccessToken, g.RefreshToken); err != nil {
		t.Fatal(err)
	}
	basic := "Authorization: Basic c2VjcmV0Og==\n" + formType + "\n\n" // secret:
	w.expect("POST https://login.acme.test/token\n"+basic+"grant_type=authorization_code&code=c&"+redirect,
		"POST https://login.acme.test/token\n"+basic+"grant_type=refresh_token&refresh_token=rt",
		"POST https://login.acme.test/revoke\n"+basic+"token=rt&token_type_hint=refresh_token")
}

// TestQuirk46: Slack nests the user's token in the first answer and not in that to a refresh.
func TestQuirk46(t *testing.T) {
	a := define(t, func(a *catalog.Auth) {
		failed := &catalog.ErrorWhen{Path: "ok", Equals: "false", Code: "error"}
		a.OAuth2.Response = catalog.Response{
			AccessToken: "authed_user.access_token", RefreshToken: "authed_user.refresh_token",
			ExpiresIn: "authed_user.expires_in", Error: failed,
		}
		a.OAuth2.Refresh = &catalog.Refresh{Response: &catalog.Response{Error: failed}}
	})
	w := newWire(t, `{"ok":true,"access_token":"bot","authed_user":{"access_token":"u1","refresh_token":"r1"}}`,
		`{"ok":true,"access_token":"u2","refresh_token":"r2"}`, `{"ok":false,"error":"invalid_refresh_token"}`)
	g, err := w.exchange(a, nil, "code=c&state=s")
	if err != nil || g.AccessToken.Reveal() != "u1" {
		t.Fatalf("got %v, %v", g, err)
	}
	g, err = w.client.Refresh(t.Context(), a, nil, g.RefreshToken)
	if err != nil || g.AccessToken.Reveal() != "u2" || g.RefreshToken.Reveal() != "r2" {
		t.Fatalf("got %v, %v", g, err)
	}
	if _, err = w.client.Refresh(t.Context(), a, nil, g.RefreshToken); refusal(t, err).Code != "invalid_refresh_token" {
		t.Errorf("got %v", err)
	}
}

// TestOddRevocations: what RFC 7009 does not know.
func TestOddRevocations(t *testing.T) {
	for name, c := range map[string]struct {
		revoke catalog.Revoke
		want   string
	}{
		"JSON": {
			catalog.Revoke{Encoding: "json", Client: "basic_raw", Params: templates(map[string]string{"type": "all"})},
			"POST https://login.acme.test/revoke\nAuthorization: Basic aWQ6c2VjcmV0\nContent-Type: application/json\n\n" +
				`{"token":"rt","token_type_hint":"refresh_token","type":"all"}`,
		},
		"a token in the header alone": {
			catalog.Revoke{Bearer: true, Token: "access_token"},
			"POST https://login.acme.test/revoke\nAuthorization: Bearer at",
		},
		"DELETE with both": {
			catalog.Revoke{Method: "DELETE", Bearer: true, Param: "access_token", Token: "access_token", Encoding: "query",
				Headers: map[string]string{"X-Version": "3"}},
			"DELETE https://login.acme.test/revoke?access_token=at\nAuthorization: Bearer at\nX-Version: 3",
		},
		"GET by another name": {
			catalog.Revoke{Method: "GET", Client: "body", Param: "oauth_token"},
			"GET https://login.acme.test/revoke?oauth_token=rt&client_id=id&client_secret=secret",
		},
	} {
		t.Run(name, func(t *testing.T) {
			a := define(t, func(a *catalog.Auth) {
				c.revoke.URL = a.OAuth2.Revoke.URL
				a.OAuth2.Revoke = &c.revoke
			})
			w := newWire(t, "204\n\n")
			err := w.client.Revoke(t.Context(), a, map[string]string{"client_id": "id", "client_secret": "secret"},
				secret.New("at"), secret.New("rt"))
			if err != nil {
				t.Error(err)
			}
			w.expect(c.want)
		})
	}
}

// TestVerifyRequests: whatever a value holds, it is one segment or one value of the query.
func TestVerifyRequests(t *testing.T) {
	api := catalog.API{
		BaseURL: catalog.NewTemplate("https://api.acme.test/v1"), Headers: map[string]string{"X-Version": "1"},
		Hosts: []catalog.Template{catalog.NewTemplate("id.acme.test")},
	}
	values := map[string]string{"account": "a/b c?d&e#f%2e", "key": "k", "sub": "me", "none": ""}
	for name, c := range map[string]struct {
		verify catalog.Request
		place  catalog.Placement
		want   string // "" refuses
	}{
		"path and query": {
			verify: catalog.Request{Method: "GET", Path: catalog.NewTemplate("/users/{account}/x?of={account}&n=1")},
			want: "GET https://api.acme.test/v1/users/a%2Fb%20c%3Fd&e%23f%252e/x?of=a%2Fb%20c%3Fd%26e%23f%252e&n=1\n" +
				"X-Version: 1",
		},
		"another host, a body, headers": {
			verify: catalog.Request{
				Method: "POST", URL: catalog.NewTemplate("https://id.acme.test/{sub}"), Body: `{"q":1}`,
				Headers: templates(map[string]string{"X-Version": "2", "X-Sub": "{sub}"}),
			},
			want: "POST https://id.acme.test/me\nContent-Type: application/json\nX-Sub: me\nX-Version: 2\n\n" + `{"q":1}`,
		},
		"Basic of one text": {
			verify: catalog.Request{Method: "GET", Path: catalog.NewTemplate("/me")},
			place:  catalog.Placement{Basic: &catalog.BasicPlacement{Raw: catalog.NewTemplate("{key}")}},
			want:   "GET https://api.acme.test/v1/me\nAuthorization: Basic aw==\nX-Version: 1",
		},
		"a host that the API does not name": {
			verify: catalog.Request{Method: "GET", URL: catalog.NewTemplate("https://evil.test/me")},
		},
		"no value": {verify: catalog.Request{Method: "GET", Path: catalog.NewTemplate("/users/{none}")}},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWire(t, `{}`)
			err := w.client.Verify(t.Context(), api, &catalog.Auth{Verify: &c.verify, Place: c.place}, values)
			if c.want == "" {
				if err == nil || len(w.sent) > 0 {
					t.Errorf("sent %v, %v", w.sent, err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			w.expect(c.want)
		})
	}
}

// TestVerifyMovesNowhere: a value that is a dot segment does not leave the path.
func TestVerifyMovesNowhere(t *testing.T) {
	api := catalog.API{BaseURL: catalog.NewTemplate("https://api.acme.test/v1")}
	a := &catalog.Auth{Verify: &catalog.Request{Path: catalog.NewTemplate("/users/{account}")}}
	for _, value := range []string{"..", ".", "%2e%2e", "..;x"} {
		w := newWire(t)
		if err := w.client.Verify(t.Context(), api, a, map[string]string{"account": value}); err == nil {
			t.Errorf("%s: %s", value, strings.Join(w.sent, ""))
		}
	}
}

// TestVerifyStatus: success is what the definition says, and an XML answer is no web page.
func TestVerifyStatus(t *testing.T) {
	api := catalog.API{BaseURL: catalog.NewTemplate("https://api.acme.test/v1")}
	for _, c := range []struct {
		expect []int
		answer answer
		good   bool
	}{
		{nil, "204\n\n", true},
		{nil, "404\n\n{}", false},
		{[]int{404}, "404\n\n{}", true},
		{[]int{404}, "200\n\n{}", false},
		{[]int{400, 200}, "400\n\n{}", true},
		{nil, "200\nContent-Type: text/xml\n\n<?xml version=\"1.0\"?><ok/>", true},
		{nil, "200\nContent-Type: application/xml\n\n<ok/>", true},
		{nil, "200\nContent-Type: text/xml\n\n<html><body>Sign in</body></html>", false},
		{nil, "200\nContent-Type: text/plain\n\n<!DOCTYPE html><title>Sign in</title>", false},
	} {
		w := newWire(t, c.answer)
		a := &catalog.Auth{Verify: &catalog.Request{Path: catalog.NewTemplate("/me"), Expect: c.expect}}
		if err := w.client.Verify(t.Context(), api, a, nil); (err == nil) != c.good {
			t.Errorf("%v, %q: %v", c.expect, c.answer, err)
		}
	}
}
