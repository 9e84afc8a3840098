package fakeprovider_test

import (
	"maps"
	"net/http"
	"strings"
	"testing"

	"patchbay/infra/fakeprovider"
	"patchbay/shared/catalog"
)

func text(s string) catalog.Template { return catalog.NewTemplate(s) }

func texts(m map[string]string) map[string]catalog.Template {
	out := map[string]catalog.Template{}
	for name, s := range m {
		out[name] = text(s)
	}
	return out
}

var (
	accountField = catalog.Field{Key: "account", Label: "Account", Type: catalog.TextField, Required: true}
	secretField  = catalog.Field{
		Key: "secret", Label: "Secret", Type: catalog.PasswordField, Secret: true, Required: true,
	}
	pemField  = catalog.Field{Key: "pem", Label: "Private key", Type: catalog.AreaField, Secret: true, Required: true}
	certField = catalog.Field{Key: "cert", Label: "Certificate", Type: catalog.AreaField, Required: true}
)

// declared are auth types that declare what steps, signed texts and signers can. Each is run as those of the catalog.
func declared() map[string]catalog.Auth {
	login := catalog.Step{
		Name: "login", Again: catalog.StepRefresh,
		Request: catalog.StepRequest{URL: text("https://login.acme.test/session"),
			JSON: texts(map[string]string{"auth.user": "{account}", "auth.password": "{secret}"})},
		Capture: []catalog.Capture{{Fact: "access_token", From: "data.token", Secret: true, Required: true}},
		Expires: &catalog.Expires{In: "data.expires", Unit: "ms"},
	}
	jwt := func(alg string) map[string]catalog.SignedText {
		return map[string]catalog.SignedText{"jwt": {
			Alg: alg, Key: text("{pem}"), Header: texts(map[string]string{"kid": "{account}"}), Lifetime: 300,
			Claims: texts(map[string]string{"iss": "{account}", "aud": "https://login.acme.test", "jti": "{nonce}"}),
		}}
	}
	bearer := catalog.Placement{Bearer: text("{access_token}")}
	all := map[string]catalog.Auth{
		"a login": {Scheme: catalog.Exchange, Steps: []catalog.Step{login}, Place: bearer,
			Config: []catalog.Field{accountField, secretField}},
		"a login in XML, and a cookie": {
			Scheme: catalog.Exchange, Config: []catalog.Field{accountField, secretField},
			Place: catalog.Placement{Header: texts(map[string]string{"Cookie": "SID={session}"})},
			Steps: []catalog.Step{{
				Name: "login", Request: catalog.StepRequest{URL: text("https://login.acme.test/soap"), ContentType: "text/xml",
					Text: text("<in><u>{account}</u><p>{secret}</p></in>")},
				Capture: []catalog.Capture{{Fact: "ticket", From: "ticket", In: "xml", Secret: true, Required: true}},
			}, {
				Name: "session", Request: catalog.StepRequest{Method: "GET", URL: text("https://login.acme.test/soap"),
					Query: texts(map[string]string{"ticket": "{ticket}"})},
				Capture: []catalog.Capture{{Fact: "session", From: "SID", In: "cookie", Secret: true, Required: true}},
				Expires: &catalog.Expires{Lifetime: 600},
			}},
		},
		"a signature of OAuth 1.0a": {
			Scheme: catalog.Signing, Config: []catalog.Field{accountField, secretField},
			Signer: &catalog.Signer{Kind: catalog.OAuth1, ConsumerKey: text("{account}"), ConsumerSecret: text("{secret}"),
				Realm: text("{account}")},
		},
		"a signature of AWS": {
			Scheme: catalog.Signing, Config: []catalog.Field{accountField, secretField},
			Signer: &catalog.Signer{Kind: catalog.SigV4, AccessKey: text("{account}"), SecretKey: text("{secret}"),
				Region: text("eu-west-1"), Service: "execute-api"},
		},
		"a signature by HMAC": {
			Scheme: catalog.Signing, Config: []catalog.Field{accountField, secretField},
			Signer: &catalog.Signer{Kind: catalog.HMAC, Key: text("{secret}"), KeyEncoding: "base64", Hash: "sha512",
				Message: text("{timestamp}{method}{path}?{query}{body_hash}{nonce}"), Encoding: "base64", Timestamp: "ms",
				Header: texts(map[string]string{"X-Id": "{account}", "X-Sign": "{signature}", "X-Time": "{timestamp}",
					"X-Nonce": "{nonce}"})},
		},
		"a client that signs": {
			Scheme: catalog.ClientCredentials, Place: bearer,
			Config: []catalog.Field{{Key: "client_id", Label: "Client", Type: catalog.TextField, Required: true}, pemField,
				certField},
			OAuth2: &catalog.OAuth2{Token: catalog.Token{URL: text("https://login.acme.test/token"),
				Client: "private_key_jwt"}},
			Signed: map[string]catalog.SignedText{"client_assertion": {
				Alg: "PS256", Key: text("{pem}"), Lifetime: 60,
				Thumbprint: &catalog.Thumbprint{Header: "x5t#S256", Certificate: text("{cert}")},
				Claims: texts(map[string]string{"iss": "{client_id}", "sub": "{client_id}", "aud": "https://login.acme.test/token",
					"jti": "{nonce}", "nbf": "{now}"}),
			}},
		},
		"an assertion that is exchanged": {
			Scheme: catalog.Exchange, Place: bearer, Config: []catalog.Field{accountField, pemField}, Signed: jwt("RS256"),
			Steps: []catalog.Step{{
				Name: "token", Again: catalog.StepRefresh,
				Request: catalog.StepRequest{URL: text("https://login.acme.test/token"), Form: texts(map[string]string{
					"grant_type": "urn:ietf:params:oauth:grant-type:jwt-bearer", "assertion": "{jwt}"})},
				Capture: login.Capture, Expires: &catalog.Expires{In: "expires_in"},
			}},
		},
	}
	all["a sign-in that is pushed, and tokens of a key"] = catalog.Auth{
		Scheme: catalog.Code, Place: bearer, Setup: []catalog.Field{
			{Key: "client_id", Label: "Client ID", Type: "text", Required: true},
			{Key: "client_secret", Label: "Client secret", Type: "password", Required: true, Secret: true},
		},
		OAuth2: &catalog.OAuth2{
			Authorize: catalog.Authorize{URL: text("https://login.acme.test/authorize")}, DPoP: true,
			PAR:     &catalog.PAR{URL: text("https://login.acme.test/push")},
			Token:   catalog.Token{URL: text("https://login.acme.test/token"), Client: "body"},
			Refresh: &catalog.Refresh{Rotates: true}, Scopes: []catalog.Scopes{{Default: []string{"read"}}},
		},
	}
	for _, alg := range []string{"RS512", "ES256", "ES384", "EdDSA"} {
		all["a token of its own, "+alg] = catalog.Auth{
			Scheme: catalog.Signing, Place: catalog.Placement{Bearer: text("{jwt}")},
			Config: []catalog.Field{accountField, pemField}, Signed: jwt(alg),
		}
	}
	for name, a := range all {
		a.Key, a.Verify = "declared", &catalog.Request{Method: "GET", Path: text("/me?fields=id")}
		all[name] = a
	}
	return all
}

func definitionOf(a catalog.Auth) *catalog.Definition {
	return &catalog.Definition{
		Key: "acme", Name: "Acme", API: catalog.API{BaseURL: text("https://api.acme.test/v1")}, Auth: []catalog.Auth{a},
	}
}

// TestDeclared runs each of them against a provider that enforces it.
func TestDeclared(t *testing.T) {
	for name, a := range declared() {
		t.Run(name, func(t *testing.T) {
			s := newScene(t, definitionOf(a), &a, true)
			s.run(t)
		})
	}
}

// TestDeclaredIsEnforced: the provider refuses what departs from the definition in one thing, so that TestDeclared says
// something.
func TestDeclaredIsEnforced(t *testing.T) {
	for name, change := range map[string]func(*http.Request){
		"a signature of OAuth 1.0a": func(r *http.Request) { r.URL.RawQuery += "&x=1" },
		"a signature of AWS":        func(r *http.Request) { r.URL.RawQuery += "&x=1" },
		"a signature by HMAC":       func(r *http.Request) { r.URL.RawQuery += "&x=1" },
		"a client that signs": func(r *http.Request) {
			r.Header.Set("Authorization", r.Header.Get("Authorization")+"x")
		},
		"a token of its own, ES256": func(r *http.Request) {
			signed := r.Header.Get("Authorization")
			r.Header.Set("Authorization", signed[:len(signed)-8]+"AAAAAAAA")
		},
		"a login in XML, and a cookie": func(r *http.Request) { r.Header.Set("Cookie", "SID=stale") },
	} {
		t.Run(name, func(t *testing.T) {
			a := declared()[name]
			s := newScene(t, definitionOf(a), &a, true)
			account := s.account(t)
			if status, body := s.callWith(t, account, func(*http.Request) {}); status != http.StatusOK {
				t.Fatalf("unchanged: %d %s", status, body)
			}
			if status, _ := s.callWith(t, account, change); status != http.StatusUnauthorized {
				t.Errorf("changed: %d", status)
			}
			repeat := strings.HasPrefix(name, "a signature by") || strings.HasPrefix(name, "a token") ||
				strings.HasPrefix(name, "a signature of O")
			var last *http.Request
			if status, _ := s.callWith(t, account, func(r *http.Request) { last = r }); status != http.StatusOK {
				t.Fatalf("unchanged: %d", status)
			}
			if status, _ := s.send(t, last.Clone(t.Context())); repeat != (status == http.StatusUnauthorized) {
				t.Errorf("sent once more: %d", status)
			}
		})
	}
}

// account is what an account without a person has to call with.
func (s *scene) account(t *testing.T) map[string]string {
	t.Helper()
	account := maps.Clone(s.values)
	if s.a.Scheme.HoldsTokens() {
		g, err := s.client.FirstGrant(t.Context(), s.a, s.values)
		if err != nil {
			t.Fatal(err)
		}
		maps.Copy(account, g.Facts)
		account["access_token"] = g.AccessToken.Reveal()
	}
	return account
}

// TestStepOrder: a step that comes before the one it stands behind is refused.
func TestStepOrder(t *testing.T) {
	a := declared()["a login in XML, and a cookie"]
	s := newScene(t, definitionOf(a), &a, true)
	swapped := a
	swapped.Steps = []catalog.Step{a.Steps[1], a.Steps[0]}
	values := maps.Clone(s.values)
	values["ticket"] = "guessed"
	if _, err := s.client.FirstGrant(t.Context(), &swapped, values); err == nil {
		t.Error("the steps ran in another order")
	}
	if s.provider.Count(fakeprovider.Step) != 1 {
		t.Errorf("%d steps", s.provider.Count(fakeprovider.Step))
	}
}
