package mcp

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"slices"

	"patchbay/shared/provider"
	"patchbay/shared/secret"
)

// Ways in which the client of a metadata document authenticates.
const (
	byNothing = "none"
	byKey     = "private_key_jwt"
)

// DocumentAuth is how the client of a metadata document authenticates at the server: with its key where the server
// takes that, else by PKCE alone. false where it takes neither.
func (*Client) DocumentAuth(f *provider.MCPFound) (auth string, ok bool) {
	switch {
	case slices.Contains(f.Methods, byKey) && (len(f.Algorithms) == 0 || slices.Contains(f.Algorithms, "ES256")):
		return byKey, true
	case len(f.Methods) == 0 || slices.Contains(f.Methods, byNothing):
		return byNothing, true
	}
	return "", false
}

// NewKey makes a key for private_key_jwt, ES256, as PEM.
func (*Client) NewKey() (secret.Text, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return secret.Text{}, fmt.Errorf("make a client's key: %w", err)
	}
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return secret.Text{}, fmt.Errorf("make a client's key: %w", err)
	}
	return secret.New(string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}))), nil
}

// jwk is a public key of RFC 7517, with its thumbprint as id (RFC 7638).
type jwk struct {
	Curve string `json:"crv"`
	Type  string `json:"kty"`
	X     string `json:"x"`
	Y     string `json:"y"`
	ID    string `json:"kid,omitempty"`
	Use   string `json:"use,omitempty"`
	Alg   string `json:"alg,omitempty"`
}

func publicKey(key secret.Text) (jwk, error) {
	block, _ := pem.Decode([]byte(key.Reveal()))
	if block == nil {
		return jwk{}, errors.New("a client's key is no PEM")
	}
	parsed, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	private, ok := parsed.(*ecdsa.PrivateKey)
	if err != nil || !ok {
		return jwk{}, errors.New("a client's key is no EC key")
	}
	point, err := private.PublicKey.Bytes()
	if err != nil {
		return jwk{}, fmt.Errorf("a client's key: %w", err)
	}
	text := base64.RawURLEncoding.EncodeToString
	k := jwk{Curve: "P-256", Type: "EC", X: text(point[1:33]), Y: text(point[33:])}
	members, _ := json.Marshal(k) // texts always encode; the order is RFC 7638's
	sum := sha256.Sum256(members)
	k.ID, k.Use, k.Alg = text(sum[:]), "sig", "ES256"
	return k, nil
}

// KeyID is the id of a key in the document, which an assertion's header names.
func (*Client) KeyID(key secret.Text) (string, error) {
	k, err := publicKey(key)
	return k.ID, err
}

// Document is a client id metadata document (draft-ietf-oauth-client-id-metadata-document-00). id is its address, auth
// is DocumentAuth's, key is the client's where that is private_key_jwt. It has nothing secret.
func (*Client) Document(id string, app provider.Application, auth string, key secret.Text) (string, error) {
	d := map[string]any{
		"client_id": id, "client_name": app.Name, "client_uri": app.Home, "redirect_uris": []string{app.Callback},
		"grant_types": []string{"authorization_code", "refresh_token"}, "response_types": []string{"code"},
		"application_type": applicationType(app.Callback), "token_endpoint_auth_method": auth,
	}
	if app.Logo != "" {
		d["logo_uri"] = app.Logo
	}
	if app.Scope != "" {
		d["scope"] = app.Scope
	}
	if app.Bound {
		d["dpop_bound_access_tokens"] = true // RFC 9449 section 5.2
	}
	if auth == byKey {
		k, err := publicKey(key)
		if err != nil {
			return "", err
		}
		d["token_endpoint_auth_signing_alg"] = "ES256"
		d["jwks"] = map[string]any{"keys": []jwk{k}}
	}
	text, err := json.Marshal(d)
	if err != nil {
		return "", fmt.Errorf("encode client metadata: %w", err)
	}
	return string(text), nil
}
