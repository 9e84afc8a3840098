package oauth_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"maps"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"

	"patchbay/shared/catalog"
	"patchbay/shared/provider"
	"patchbay/shared/secret"
)

// signingKey is a private key as PEM, and what verifies its signatures.
func signingKey(t *testing.T) (text string, public *ecdsa.PublicKey) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der})), &key.PublicKey
}

// unsign verifies every JSON Web Token in what was sent and writes its claims in its place, but for the nonce.
func (w *wire) unsign(public *ecdsa.PublicKey) {
	w.t.Helper()
	jwt := regexp.MustCompile(`eyJ[\w-]+\.[\w-]+\.[\w-]+`)
	for i, sent := range w.sent {
		w.sent[i] = jwt.ReplaceAllStringFunc(sent, func(text string) string {
			parsed, err := jose.ParseSignedCompact(text, []jose.SignatureAlgorithm{jose.ES256})
			if err != nil {
				w.t.Fatal(err)
			}
			payload, err := parsed.Verify(public)
			if err != nil {
				w.t.Fatal(err)
			}
			var claims map[string]any
			if err := json.Unmarshal(payload, &claims); err != nil {
				w.t.Fatal(err)
			}
			if nonce, _ := claims["jti"].(string); len(nonce) > 20 {
				claims["jti"] = "nonce"
			}
			out, _ := json.Marshal(claims) // it was JSON
			return string(out)
		})
	}
}

// TestQuirk40: Okta's service apps authenticate by an assertion, and by no secret; 41: Revolut's issuer is the
// callback's host.
func TestQuirk40(t *testing.T) {
	pemText, public := signingKey(t)
	a := define(t, func(a *catalog.Auth) {
		a.Scheme = catalog.ClientCredentials
		a.OAuth2.Token.Client = "private_key_jwt"
		a.OAuth2.Scopes = []catalog.Scopes{{Default: []string{"okta.users.read"}}}
		a.Signed = map[string]catalog.SignedText{"client_assertion": {
			Alg: "ES256", Key: catalog.NewTemplate("{private_key}"), Lifetime: 300,
			Claims: templates(map[string]string{"iss": "{issuer}", "sub": "{client_id}", "aud": "https://login.acme.test",
				"jti": "{nonce}"}),
		}}
	})
	w := newWire(t, wireToken, wireToken)
	values := map[string]string{"client_id": "id", "private_key": strings.ReplaceAll(pemText, "\n", `\n`),
		"issuer": "app.example.com"}
	for range 2 {
		if _, err := w.client.FirstGrant(t.Context(), a, values); err != nil {
			t.Fatal(err)
		}
	}
	if w.sent[0] == w.sent[1] {
		t.Error("an assertion is used twice")
	}
	w.unsign(public)
	want := "POST https://login.acme.test/token\n" + formType + "\n\ngrant_type=client_credentials&client_id=id&" +
		"client_assertion_type=urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer&client_assertion=" +
		`{"aud":"https://login.acme.test","exp":1790000300,"iat":1790000000,"iss":"app.example.com","jti":"nonce",` +
		`"sub":"id"}&scope=okta.users.read`
	w.expect(want, want)
}

// TestQuirk31: Microsoft's administrator consent brings no code but the tenant, in whose name the client then asks.
func TestQuirk31(t *testing.T) {
	a := define(t, func(a *catalog.Auth) {
		a.OAuth2.Callback = catalog.Callback{CodeParam: "tenant", Capture: []catalog.Capture{
			{Fact: "tenant", From: "tenant", Required: true, Pattern: `^[0-9a-f-]{36}$`},
		}}
		a.OAuth2.Token.URL = catalog.NewTemplate("https://login.acme.test/{tenant}/token")
		a.OAuth2.Token.Client = "body"
		a.OAuth2.Token.Rename = map[string]string{"code": "", "redirect_uri": ""}
		a.OAuth2.Token.Params = templates(map[string]string{"grant_type": "client_credentials", "scope": ".default"})
		a.OAuth2.Refresh = &catalog.Refresh{Params: a.OAuth2.Token.Params}
	})
	const tenant = "11111111-2222-3333-4444-555555555555"
	w := newWire(t, `{"access_token":"at","expires_in":3600}`, `{"access_token":"at2","expires_in":3600}`)
	g, err := w.exchange(a, nil, "admin_consent=True&state=s&tenant="+tenant)
	if err != nil {
		t.Fatal(err)
	}
	values := map[string]string{"client_id": "id", "client_secret": "secret"}
	maps.Copy(values, g.Facts)
	if g, err = w.client.Refresh(t.Context(), a, values, secret.Text{}); err != nil || g.AccessToken.Reveal() != "at2" {
		t.Fatalf("got %v, %v", g, err)
	}
	want := "POST https://login.acme.test/" + tenant + "/token\n" + formType +
		"\n\ngrant_type=client_credentials&client_id=id&client_secret=secret&scope=.default"
	w.expect(want, want)
}

// TestQuirk32: a GitHub App's token is bought with a token that the app signs; its installation comes with the callback
// or is entered. 58: it is another one than the person's.
func TestQuirk32(t *testing.T) {
	pemText, public := signingKey(t)
	a := exchanged(catalog.Step{
		Name: "installation token", Again: catalog.StepRefresh, Expect: []int{201},
		Request: catalog.StepRequest{
			URL:     catalog.NewTemplate("https://api.acme.test/app/installations/{company}/access_tokens"),
			Bearer:  catalog.NewTemplate("{app_token}"),
			Headers: templates(map[string]string{"Accept": "application/vnd.github+json"}),
		},
		Capture: []catalog.Capture{{Fact: "access_token", From: "token", Secret: true, Required: true}},
		Expires: &catalog.Expires{In: "expires_at", Unit: "at_iso"},
	})
	a.Signed = map[string]catalog.SignedText{"app_token": {
		Alg: "ES256", Key: catalog.NewTemplate("{api_key}"), Lifetime: 540,
		Claims: templates(map[string]string{"iss": "{username}"}),
	}}
	w := newWire(t, "201\n\n"+`{"token":"ghs_1","expires_at":"2026-09-21T15:13:20Z"}`)
	values := map[string]string{"username": "12345", "company": "678", "api_key": pemText}
	g, err := w.client.FirstGrant(t.Context(), a, values)
	if err != nil || g.AccessToken.Reveal() != "ghs_1" || !g.ExpiresAt.Equal(start.Add(time.Hour)) {
		t.Fatalf("got %v, %v", g, err)
	}
	w.unsign(public)
	w.expect("POST https://api.acme.test/app/installations/678/access_tokens\n" +
		`Authorization: Bearer {"exp":1790000540,"iat":1790000000,"iss":"12345"}`)
}

// TestQuirk43: a step's headers may differ each time, and its body is signed where the definition has a signer.
func TestQuirk43(t *testing.T) {
	a := exchanged(catalog.Step{
		Name: "token",
		Request: catalog.StepRequest{
			URL:  catalog.NewTemplate("https://login.acme.test/token"),
			JSON: templates(map[string]string{"code": "{username}"}),
		},
		Capture: []catalog.Capture{{Fact: "access_token", From: "accessToken", Secret: true, Required: true}},
	})
	a.Signer = &catalog.Signer{
		Kind: catalog.HMAC, Key: catalog.NewTemplate("{api_key}"), Message: catalog.NewTemplate("{body}{timestamp}"),
		Timestamp: "ms", Header: templates(map[string]string{"appkey": "{company}", "timestamp": "{timestamp}",
			"sign": "{signature}"}),
	}
	w := newWire(t, `{"accessToken":"t"}`)
	values := map[string]string{"username": "c1", "api_key": "Jefe", "company": "app"}
	if _, err := w.client.FirstGrant(t.Context(), a, values); err != nil {
		t.Fatal(err)
	}
	// The signature by openssl: printf '{"code":"c1"}1790000000000' | openssl dgst -sha256 -hmac Jefe
	w.expect("POST https://login.acme.test/token\nAppkey: app\n" + jsonType + "\nSign: 0489cb16139c596bf29a79936019631ca004b4db51b89be12246cb7acc93e1db\n" +
		"Timestamp: 1790000000000\n\n" + `{"code":"c1"}`)
}

// TestQuirk44: NetSuite's token-based authentication signs each call with four secrets, the account as realm. 8: so do
// Trello and Twitter, whose tokens are entered.
func TestQuirk44(t *testing.T) {
	a := &catalog.Auth{
		Scheme: catalog.Signing, Verify: &catalog.Request{Path: catalog.NewTemplate("/me?q=a%20b")},
		Signer: &catalog.Signer{
			Kind: catalog.OAuth1, Realm: catalog.NewTemplate("{account}"), ConsumerKey: catalog.NewTemplate("{ck}"),
			ConsumerSecret: catalog.NewTemplate("{cs}"), Token: catalog.NewTemplate("{t}"),
			TokenSecret: catalog.NewTemplate("{ts}"),
		},
	}
	w := newWire(t, `{}`)
	api := catalog.API{BaseURL: catalog.NewTemplate("https://{account}.acme.test/rest")}
	values := map[string]string{"account": "123-sb1", "ck": "c/k", "cs": "s1", "t": "t1", "ts": "s2"}
	if err := w.client.Verify(t.Context(), api, a, values); err != nil {
		t.Fatal(err)
	}
	nonce := regexp.MustCompile(`oauth_nonce="([\w-]+)"`)
	signature := regexp.MustCompile(`oauth_signature="([^"]+)"`)
	if found := signature.FindStringSubmatch(w.sent[0]); len(found) != 2 {
		t.Fatal(w.sent)
	} else if text, err := url.PathUnescape(found[1]); err != nil || len(text) != 44 { // SHA-256 in base64
		t.Errorf("the signature is %s", text)
	}
	w.sent[0] = signature.ReplaceAllString(nonce.ReplaceAllString(w.sent[0], `oauth_nonce="N"`), `oauth_signature="S"`)
	w.expect("GET https://123-sb1.acme.test/rest/me?q=a%20b\nAuthorization: OAuth realm=\"123-sb1\", " +
		`oauth_consumer_key="c%2Fk", oauth_nonce="N", oauth_signature_method="HMAC-SHA256", ` +
		`oauth_timestamp="1790000000", oauth_token="t1", oauth_version="1.0", oauth_signature="S"`)
}

// TestQuirk49: Salesforce tells no end; its introspection does.
func TestQuirk49(t *testing.T) {
	a := define(t, func(a *catalog.Auth) {
		a.OAuth2.Token.Client = "body"
		a.Steps = []catalog.Step{{
			Name: "introspection", Again: catalog.StepRefresh,
			Request: catalog.StepRequest{URL: catalog.NewTemplate("https://login.acme.test/introspect"),
				Form: templates(map[string]string{"token": "{access_token}", "client_id": "{client_id}",
					"client_secret": "{client_secret}", "token_type_hint": "access_token"})},
			Capture: []catalog.Capture{{Fact: "token_active", From: "active", Required: true, Pattern: "^true$"}},
			Expires: &catalog.Expires{In: "exp", Unit: "at_s"},
		}}
	})
	w := newWire(t, `{"access_token":"at","refresh_token":"rt"}`, `{"active":true,"exp":1790007200}`,
		`{"access_token":"at2"}`, `{"active":false}`)
	g, err := w.exchange(a, nil, "code=c&state=s")
	if err != nil || !g.ExpiresAt.Equal(start.Add(2*time.Hour)) {
		t.Fatalf("got %v, %v", g, err)
	}
	values := map[string]string{"client_id": "id", "client_secret": "secret"}
	if _, err = w.client.Refresh(t.Context(), a, values, g.RefreshToken); !provider.Is(err, provider.Later) {
		t.Errorf("a token that is not active: %v", err)
	}
	if !strings.HasSuffix(strings.TrimSpace(w.sent[1]), formType+
		"\n\nclient_id=id&client_secret=secret&token=at&token_type_hint=access_token") {
		t.Errorf("sent %s", w.sent[1])
	}
}

// TestQuirk58: a second token beside the first, for another audience. Calls carry both.
func TestQuirk58(t *testing.T) {
	a := define(t, func(a *catalog.Auth) {
		a.OAuth2.Token.Client = "none"
		a.Steps = []catalog.Step{{
			Name: "site token", Again: catalog.StepRefresh,
			Request: catalog.StepRequest{URL: catalog.NewTemplate("https://login.acme.test/token"),
				Form: templates(map[string]string{"grant_type": "refresh_token", "refresh_token": "{refresh_token}",
					"client_id": "{client_id}", "scope": "https://site.acme.test/.default"})},
			Capture: []catalog.Capture{{Fact: "site_token", From: "access_token", Secret: true, Required: true}},
		}}
		a.Place.Header = templates(map[string]string{"X-Site": "{site_token}"})
	})
	w := newWire(t, wireToken, `{"access_token":"site"}`, `{}`)
	g, err := w.exchange(a, nil, "code=c&state=s")
	if err != nil || g.AccessToken.Reveal() != "at" || g.Facts["site_token"] != "site" {
		t.Fatalf("got %v, %v", g, err)
	}
	values := maps.Clone(g.Facts)
	values["access_token"] = "at"
	api := catalog.API{BaseURL: catalog.NewTemplate("https://api.acme.test/v1")}
	if err := w.client.Verify(t.Context(), api, a, values); err != nil {
		t.Fatal(err)
	}
	w.expect("POST https://login.acme.test/token\n"+formType+"\n\ngrant_type=authorization_code&code=c&"+redirect+
		"&client_id=id",
		"POST https://login.acme.test/token\n"+formType+"\n\nclient_id=id&grant_type=refresh_token&refresh_token=rt&"+
			"scope=https%3A%2F%2Fsite.acme.test%2F.default",
		"GET https://api.acme.test/v1/me\nAuthorization: Bearer at\nX-Site: site")
}
