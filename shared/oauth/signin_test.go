package oauth_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"testing"

	"patchbay/infra/fakeprovider"
	"patchbay/shared/oauth"
	"patchbay/shared/provider"
	"patchbay/shared/secret"
)

// logIn signs somebody in at the world's issuer, of which the client knows the address alone.
func (w *world) logIn(t *testing.T, l oauth.Login, change func(*fakeprovider.Provider)) (oauth.Claims, error) {
	t.Helper()
	l.Issuer, l.ClientID, l.RedirectURI = "https://login.acme.test", w.values["client_id"], redirectURI
	asked := provider.AuthorizeRequest{State: "s", Nonce: nonce, Verifier: verifier}
	address, err := w.client.LoginURL(t.Context(), l, asked)
	if err != nil {
		return oauth.Claims{}, err
	}
	back, err := fakeprovider.Consent(t.Context(), w.client.HTTP, address)
	if err != nil {
		t.Fatalf("%s: %v", address, err)
	}
	change(w.provider)
	return w.client.LogIn(t.Context(), l, provider.CodeRequest{Verifier: verifier, Nonce: nonce, Callback: back.Query()})
}

// TestLogIn changes one thing at a time in an id_token by which somebody signs in.
func TestLogIn(t *testing.T) {
	other, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	set := func(pairs ...any) func(*fakeprovider.Provider) {
		return func(p *fakeprovider.Provider) {
			p.Claims = func(c map[string]any) {
				for i := 0; i < len(pairs); i += 2 {
					name, _ := pairs[i].(string)
					if c[name] = pairs[i+1]; pairs[i+1] == nil {
						delete(c, name)
					}
				}
			}
		}
	}
	who := func(name, email string, verified bool) *oauth.Claims {
		return &oauth.Claims{
			Issuer: "https://login.acme.test", Subject: "user-1", Name: name, Email: email, Verified: verified,
		}
	}
	for name, c := range map[string]struct {
		change func(*fakeprovider.Provider)
		want   *oauth.Claims // nil: refused
	}{
		"all claims":                {set("name", "Ada", "email", "ada@acme.test", "email_verified", true), who("Ada", "ada@acme.test", true)},
		"verified in words":         {set("email", "ada@acme.test", "email_verified", "true"), who("", "ada@acme.test", true)},
		"not verified":              {set("email", "ada@acme.test", "email_verified", false), who("", "ada@acme.test", false)},
		"not verified in words":     {set("email", "ada@acme.test", "email_verified", "false"), who("", "ada@acme.test", false)},
		"verified by a number":      {set("email", "ada@acme.test", "email_verified", 1), who("", "ada@acme.test", false)},
		"of whom nothing is told":   {set(), who("", "", false)},
		"names in parts":            {set("given_name", "Ada", "family_name", "Lovelace"), who("Ada Lovelace", "", false)},
		"signed by another key":     {func(p *fakeprovider.Provider) { p.SignWith = other }, nil},
		"of another issuer":         {set("iss", "https://evil.test"), nil},
		"for another audience":      {set("aud", "other"), nil},
		"issued to another client":  {set("azp", "other"), nil},
		"of another sign-in":        {set("nonce", "other"), nil},
		"of no sign-in":             {set("nonce", nil), nil},
		"that has ended":            {set("exp", start.Unix()-3600), nil},
		"of nobody":                 {set("sub", nil), nil},
		"with another access token": {set("at_hash", "AAAAAAAAAAAAAAAAAAAAAA"), nil},
	} {
		t.Run(name, func(t *testing.T) {
			a := openID()
			a.OAuth2.Scopes[0].Default = []string{"openid", "email", "profile"}
			w := newWorld(t, a, nil, nil)
			got, err := w.logIn(t, oauth.Login{Secret: secret.New(secretText)}, c.change)
			if c.want != nil {
				if err != nil || got != *c.want {
					t.Fatalf("got %+v, %v", got, err)
				}
				return
			}
			if e := refusal(t, err); e.Code != oauth.CodeIDToken || e.Kind == provider.Later || got != (oauth.Claims{}) {
				t.Errorf("got %+v, %v, want %s", got, e, oauth.CodeIDToken)
			}
		})
	}
}

// TestLogInOfAPublicClient: without a secret the client is named, and PKCE protects the code.
func TestLogInOfAPublicClient(t *testing.T) {
	a := openID()
	a.OAuth2.Scopes[0].Default = []string{"openid", "email", "profile"}
	a.OAuth2.Token.Client = "none"
	w := newWorld(t, a, nil, nil)
	if got, err := w.logIn(t, oauth.Login{}, func(*fakeprovider.Provider) {}); err != nil || got.Subject != "user-1" {
		t.Fatalf("got %+v, %v", got, err)
	}
}

// TestLogInNeedsItsIssuer: an answer that is from another server, or that is an error, costs no token call.
func TestLogInNeedsItsIssuer(t *testing.T) {
	for name, change := range map[string]func(map[string][]string){
		"from another server": func(q map[string][]string) { q["iss"] = []string{"https://evil.test"} },
		"a code twice":        func(q map[string][]string) { q["code"] = append(q["code"], "x") },
		"denied":              func(q map[string][]string) { q["error"] = []string{"access_denied"} },
		"without a code":      func(q map[string][]string) { delete(q, "code") },
	} {
		t.Run(name, func(t *testing.T) {
			a := openID()
			a.OAuth2.Scopes[0].Default = []string{"openid", "email", "profile"}
			w := newWorld(t, a, nil, nil)
			l := oauth.Login{Issuer: "https://login.acme.test", ClientID: w.values["client_id"],
				Secret: secret.New(secretText), RedirectURI: redirectURI}
			q := w.callback(t)
			change(q)
			_, err := w.client.LogIn(t.Context(), l, provider.CodeRequest{Verifier: verifier, Nonce: nonce, Callback: q})
			_ = refusal(t, err) // which of them is the callback's own test
			if n := w.provider.Count(fakeprovider.Token); n != 0 {
				t.Errorf("%d token calls", n)
			}
		})
	}
}
