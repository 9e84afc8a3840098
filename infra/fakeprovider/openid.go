package fakeprovider

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"time"

	"patchbay/shared/catalog"
)

// openID makes the key and places discovery (OpenID Connect Discovery 1.0 section 4) and the key set.
func (p *Provider) openID(issuer catalog.Template) error {
	secret, err := p.store.derive("id tokens")
	if err != nil {
		return fmt.Errorf("make a key: %w", err)
	}
	// All but one in 2^32 of 32 random bytes are a key of the curve.
	if p.key, err = ecdsa.ParseRawPrivateKey(elliptic.P256(), secret); err != nil {
		return fmt.Errorf("make a key: %w", err)
	}
	root := strings.TrimSuffix(issuer.String(), "/")
	if err := p.place(Discovery, catalog.NewTemplate(root+"/.well-known/openid-configuration")); err != nil {
		return err
	}
	return p.place(Keys, catalog.NewTemplate(root+"/fake-keys"))
}

func (p *Provider) issuer() string {
	text, _ := p.auth.OAuth2.OIDC.Issuer.Expand(p.values) // openID expanded it before
	return text
}

// Tenant is the one that an issuer with the path segment common (Microsoft's) signs for.
const Tenant = "9f0c1d2e-0000-4000-8000-00000000000a"

// tenants is the issuer with a tenant in the place of the segment common, or as it is where it has none.
func (p *Provider) tenants(tenant string) string {
	return strings.Replace(p.issuer(), "/common", "/"+tenant, 1)
}

func (p *Provider) serveDiscovery(w http.ResponseWriter, _ *http.Request) {
	authorize, _ := p.at(Authorize)
	token, _ := p.at(Token)
	keys, _ := p.at(Keys)
	document := map[string]any{
		"issuer":                                p.tenants("{tenantid}"),
		"authorization_endpoint":                authorize.String(),
		"token_endpoint":                        token.String(),
		"jwks_uri":                              keys.String(),
		"response_types_supported":              []string{"code"},
		"subject_types_supported":               []string{"public"},
		"id_token_signing_alg_values_supported": []string{"ES256"},
	}
	if p.auth.OAuth2.Authorize.PKCE != "off" {
		document["code_challenge_methods_supported"] = []string{"S256"} // RFC 8414 section 2
	}
	if revoke, ok := p.at(Revoke); ok {
		document["revocation_endpoint"] = revoke.String()
	}
	writeJSON(w, http.StatusOK, document)
}

// serveKeys is RFC 7517 with RFC 7518 section 6.2.
func (p *Provider) serveKeys(w http.ResponseWriter, _ *http.Request) {
	point, err := p.key.PublicKey.Bytes() // 4, then x and y of 32 bytes each
	if err != nil {
		http.Error(w, "no key", http.StatusInternalServerError)
		return
	}
	writeJSON(w, http.StatusOK, map[string]any{"keys": []any{map[string]any{
		"kty": "EC", "crv": "P-256", "alg": "ES256", "use": "sig", "kid": "1",
		"x": base64.RawURLEncoding.EncodeToString(point[1:33]), "y": base64.RawURLEncoding.EncodeToString(point[33:]),
	}}})
}

// idToken is OpenID Connect Core 1.0 sections 2 and 3.1.3.6, signed as RFC 7515 and RFC 7518 section 3.4 have it.
func (p *Provider) idToken(subject, nonce, access string) (string, error) {
	now := p.o.Now()
	half := sha256.Sum256([]byte(access))
	claims := map[string]any{
		"iss":     p.tenants(Tenant),
		"sub":     subject,
		"aud":     p.o.Values["client_id"],
		"iat":     now.Unix(),
		"exp":     now.Add(5 * time.Minute).Unix(),
		"nonce":   nonce,
		"at_hash": base64.RawURLEncoding.EncodeToString(half[:16]),
	}
	if p.issuer() != p.tenants(Tenant) {
		claims["tid"] = Tenant
	}
	if p.auth.Identity.From(catalog.InIDToken) {
		p.identify(claims, subject)
	}
	if p.Claims != nil {
		p.Claims(claims)
	}
	payload, err := json.Marshal(claims)
	if err != nil {
		return "", fmt.Errorf("write claims: %w", err)
	}
	signed := base64.RawURLEncoding.EncodeToString(
		[]byte(`{"alg":"ES256","kid":"1","typ":"JWT"}`),
	) + "." + base64.RawURLEncoding.EncodeToString(
		payload,
	)
	key := p.key
	if p.SignWith != nil {
		key = p.SignWith
	}
	digest := sha256.Sum256([]byte(signed))
	r, s, err := ecdsa.Sign(rand.Reader, key, digest[:])
	if err != nil {
		return "", fmt.Errorf("sign: %w", err)
	}
	signature := make([]byte, 64)
	r.FillBytes(signature[:32])
	s.FillBytes(signature[32:])
	return signed + "." + base64.RawURLEncoding.EncodeToString(signature), nil
}
