// Package proofcheck is a server's side of DPoP: it holds a proof to each point of RFC 9449 section 4.3. It shares no
// code with shared/outbound, which makes proofs, so that the two can disagree in a test.
package proofcheck

import (
	"crypto"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/go-jose/go-jose/v4"
)

// Proof is what a good proof says.
type Proof struct {
	Key   string // thumbprint of its key (RFC 7638), which tokens are bound to
	ID    string // jti, which may come once
	Nonce string // "" where it has none
}

// Check holds the proof of a request to an address, without query, against section 4.3. token is the access token that
// the request carries; "" at an authorization server. Whether ID came before, and whether Nonce is a server's, is the
// caller's to see. An error names the point that is broken.
func Check(r *http.Request, address, token string) (Proof, error) {
	headers := r.Header.Values("Dpop")
	if len(headers) != 1 {
		return Proof{}, fmt.Errorf("RFC 9449 4.3 point 1: %d DPoP headers", len(headers))
	}
	signed, err := jose.ParseSignedCompact(headers[0], []jose.SignatureAlgorithm{jose.ES256})
	if err != nil {
		return Proof{}, fmt.Errorf("RFC 9449 4.3 points 2 and 5: %w", err)
	}
	head := signed.Signatures[0].Protected
	if head.ExtraHeaders[jose.HeaderType] != "dpop+jwt" {
		return Proof{}, fmt.Errorf("RFC 9449 4.3 point 4: typ is %v", head.ExtraHeaders[jose.HeaderType])
	}
	if head.JSONWebKey == nil || !head.JSONWebKey.IsPublic() || !head.JSONWebKey.Valid() {
		return Proof{}, errors.New("RFC 9449 4.3 points 6 and 7: no public key in jwk")
	}
	payload, err := signed.Verify(head.JSONWebKey)
	if err != nil {
		return Proof{}, errors.New("RFC 9449 4.3 point 6: a wrong signature")
	}
	var claims struct {
		ID     string `json:"jti"`
		Method string `json:"htm"`
		URL    string `json:"htu"`
		At     int64  `json:"iat"`
		Hash   string `json:"ath"`
		Nonce  string `json:"nonce"`
	}
	if err := json.Unmarshal(payload, &claims); err != nil {
		return Proof{}, fmt.Errorf("RFC 9449 4.2: the payload %s", payload)
	}
	age := time.Since(time.Unix(claims.At, 0))
	switch {
	case claims.ID == "":
		return Proof{}, errors.New("RFC 9449 4.3 point 3: no jti")
	case claims.Method != r.Method:
		return Proof{}, fmt.Errorf("RFC 9449 4.3 point 8: htm is %q for a %s", claims.Method, r.Method)
	case claims.URL != address:
		return Proof{}, fmt.Errorf("RFC 9449 4.3 point 9: htu is %q for %s", claims.URL, address)
	case age > 5*time.Minute || age < -10*time.Second:
		return Proof{}, fmt.Errorf("RFC 9449 4.3 point 11: iat is %v ago", age)
	case token == "" && claims.Hash != "":
		return Proof{}, errors.New("RFC 9449 4.2: ath without an access token")
	case token != "" && claims.Hash != Hash(token):
		return Proof{}, errors.New("RFC 9449 4.3 point 12: ath is not of the token")
	}
	sum, err := head.JSONWebKey.Thumbprint(crypto.SHA256)
	if err != nil {
		return Proof{}, fmt.Errorf("RFC 7638: %w", err)
	}
	return Proof{Key: base64.RawURLEncoding.EncodeToString(sum), ID: claims.ID, Nonce: claims.Nonce}, nil
}

// Hash is the SHA-256 of a text in base64url, as of ath and of PKCE's S256.
func Hash(text string) string {
	sum := sha256.Sum256([]byte(text))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}
