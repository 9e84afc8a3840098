package sign

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/go-jose/go-jose/v4"

	"patchbay/shared/ident"
	"patchbay/shared/secret"
)

// Keys of DPoP (RFC 9449) are of P-256, whose algorithm is ES256. As a text a key is its private scalar, which an
// account keeps in its envelope; outside it is a JSON Web Key (RFC 7517).

// errProofKey says that a text is no such key. It does not quote it.
var errProofKey = errors.New("no private key of the curve P-256")

// NewProofKey makes a key.
func NewProofKey() (secret.Text, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return secret.Text{}, fmt.Errorf("make a DPoP key: %w", err)
	}
	return proofKeyText(key)
}

func proofKeyText(key *ecdsa.PrivateKey) (secret.Text, error) {
	scalar, err := key.Bytes()
	if err != nil {
		return secret.Text{}, errProofKey
	}
	return secret.New(base64.RawURLEncoding.EncodeToString(scalar)), nil
}

func proofKey(text string) (*ecdsa.PrivateKey, error) {
	scalar, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil {
		return nil, errProofKey
	}
	key, err := ecdsa.ParseRawPrivateKey(elliptic.P256(), scalar)
	if err != nil {
		return nil, errProofKey
	}
	return key, nil
}

// ProofKeyJWK is a key as a JSON Web Key, as other systems keep it.
func ProofKeyJWK(key secret.Text) (secret.Text, error) {
	k, err := proofKey(key.Reveal())
	if err != nil {
		return secret.Text{}, err
	}
	text, err := json.Marshal(jose.JSONWebKey{Key: k, Algorithm: string(jose.ES256)})
	if err != nil {
		return secret.Text{}, errProofKey
	}
	return secret.New(string(text)), nil
}

// ReadProofKeyJWK reads a private JSON Web Key of P-256.
func ReadProofKeyJWK(text secret.Text) (secret.Text, error) {
	var k jose.JSONWebKey
	if err := json.Unmarshal([]byte(text.Reveal()), &k); err != nil {
		return secret.Text{}, errProofKey
	}
	key, ok := k.Key.(*ecdsa.PrivateKey)
	if !ok || key.Curve != elliptic.P256() {
		return secret.Text{}, errProofKey
	}
	return proofKeyText(key)
}

// ProofKeyThumbprint is the SHA-256 thumbprint of the key's public half (RFC 7638), which dpop_jkt names.
func ProofKeyThumbprint(key secret.Text) (string, error) {
	k, err := proofKey(key.Reveal())
	if err != nil {
		return "", err
	}
	public := jose.JSONWebKey{Key: &k.PublicKey}
	sum, err := public.Thumbprint(crypto.SHA256)
	if err != nil {
		return "", errProofKey
	}
	return base64.RawURLEncoding.EncodeToString(sum), nil
}

// DPoP is a proof for one request (RFC 9449 section 4.2). token is the access token that the request carries, nonce
// what its server gave; "" where there is none.
func DPoP(req *http.Request, key secret.Text, token, nonce string, now time.Time) (string, error) {
	k, err := proofKey(key.Reveal())
	if err != nil {
		return "", err
	}
	claims := map[string]any{
		"jti": ident.Random(16), "htm": req.Method, "htu": target(req.URL), "iat": now.Unix(),
	}
	if token != "" {
		sum := sha256.Sum256([]byte(token))
		claims["ath"] = base64.RawURLEncoding.EncodeToString(sum[:])
	}
	if nonce != "" {
		claims["nonce"] = nonce
	}
	text, err := json.Marshal(claims)
	if err != nil {
		return "", fmt.Errorf("encode a DPoP proof: %w", err)
	}
	options := (&jose.SignerOptions{EmbedJWK: true}).WithType("dpop+jwt")
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.ES256, Key: k}, options)
	if err != nil {
		return "", errProofKey
	}
	signature, err := signer.Sign(text)
	if err != nil {
		return "", errProofKey
	}
	return signature.CompactSerialize()
}

// target is an address without query and fragment, normalised as RFC 9449 section 4.3 compares it (RFC 3986 sections
// 6.2.2 and 6.2.3).
func target(u *url.URL) string {
	scheme, host, path := strings.ToLower(u.Scheme), strings.ToLower(u.Host), u.EscapedPath()
	if path == "" {
		path = "/"
	}
	port := map[string]string{"https": ":443", "http": ":80"}[scheme]
	return scheme + "://" + strings.TrimSuffix(host, port) + path
}
