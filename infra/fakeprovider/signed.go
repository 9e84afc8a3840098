package fakeprovider

import (
	"crypto"
	"crypto/sha1" //nolint:gosec // x5t is defined as SHA-1
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"strings"
	"time"

	"github.com/go-jose/go-jose/v4"

	"patchbay/shared/catalog"
)

// checkSigned holds a JSON Web Token against its declaration: signed by the registered key, with these claims and no
// others, for this long, and never the same twice where a nonce is in it.
func (p *Provider) checkSigned(name, text string) error {
	s := p.auth.Signed[name]
	key, err := p.verifyingKey(s)
	if err != nil {
		return fmt.Errorf("the key of %s: %w", name, err)
	}
	parsed, err := jose.ParseSignedCompact(text, []jose.SignatureAlgorithm{jose.SignatureAlgorithm(s.Alg)})
	if err != nil {
		return refuse("invalid_token", "%s is not one: %v", name, err)
	}
	payload, err := parsed.Verify(key)
	if err != nil {
		return refuse("invalid_client", "the signature of %s is wrong", name)
	}
	var claims map[string]any
	if err := json.Unmarshal(payload, &claims); err != nil {
		return refuse("invalid_token", "%s has no claims", name)
	}
	if err := p.checkSignedHeader(s, parsed.Signatures[0].Protected); err != nil {
		return err
	}
	return p.checkClaims(s, claims)
}

// verifyingKey is the public key that belongs to the registered private one, or the shared secret.
func (p *Provider) verifyingKey(s catalog.SignedText) (any, error) {
	text, err := s.Key.Expand(p.values)
	if err != nil {
		return nil, err
	}
	if strings.HasPrefix(s.Alg, "HS") {
		return decodeKey(text, s.KeyEncoding)
	}
	block, _ := pem.Decode([]byte(text))
	if block == nil {
		return nil, refuse("server_error", "the registered key is no PEM")
	}
	private, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if err != nil {
		return nil, err
	}
	return private.(crypto.Signer).Public(), nil
}

func decodeKey(text, encoding string) ([]byte, error) {
	switch encoding {
	case "hex":
		return hex.DecodeString(text)
	case "base64":
		return base64.StdEncoding.DecodeString(text)
	}
	return []byte(text), nil
}

func (p *Provider) checkSignedHeader(s catalog.SignedText, got jose.Header) error {
	for name, t := range s.Header {
		value := got.KeyID
		if name != "kid" {
			value, _ = got.ExtraHeaders[jose.HeaderKey(name)].(string)
		}
		if want, err := t.Expand(p.values); err == nil && value != want {
			return refuse("invalid_client", "the header's %s is %q", name, value)
		}
	}
	if s.Thumbprint == nil {
		return nil
	}
	text, err := s.Thumbprint.Certificate.Expand(p.values)
	if err != nil {
		return err
	}
	block, _ := pem.Decode([]byte(text))
	if block == nil {
		return refuse("server_error", "the registered certificate is no PEM")
	}
	one, two := sha1.Sum(block.Bytes), sha256.Sum256(block.Bytes) //nolint:gosec // as x5t is defined
	want := base64.RawURLEncoding.EncodeToString(two[:])
	if s.Thumbprint.Header == "x5t" {
		want = base64.RawURLEncoding.EncodeToString(one[:])
	}
	if got.ExtraHeaders[jose.HeaderKey(s.Thumbprint.Header)] != want {
		return refuse("invalid_client", "the thumbprint is another certificate's")
	}
	return nil
}

func (p *Provider) checkClaims(s catalog.SignedText, got map[string]any) error {
	now, want := p.o.Now(), map[string]any{"iat": true, "exp": true}
	for name, t := range s.Claims {
		text := t.String()
		want[name] = true
		switch {
		case text == "{nonce}":
			nonce, _ := got[name].(string)
			if len(nonce) < 16 || !p.firstSight("nonce "+nonce) {
				return refuse("invalid_client", "%s came before", name)
			}
		case text == "{now}" || text == "{until}":
			if _, number := got[name].(float64); !number {
				return refuse("invalid_client", "%s is no number", name)
			}
		case strings.Contains(text, "{nonce}") || strings.Contains(text, "{now}") || strings.Contains(text, "{until}"):
		default:
			value, err := t.Expand(p.values)
			if err != nil || value == "" {
				delete(want, name)
			} else if got[name] != value {
				return refuse("invalid_client", "the claim %s is wrong", name)
			}
		}
	}
	for name := range got {
		if want[name] == nil {
			return refuse("invalid_client", "%s is no claim here", name)
		}
	}
	for name := range want {
		if got[name] == nil {
			return refuse("invalid_client", "the claim %s is missing", name)
		}
	}
	return lasts(got, time.Duration(s.Lifetime)*time.Second, now)
}

// lasts checks the times of a token, those that it has.
func lasts(claims map[string]any, lifetime time.Duration, now time.Time) error {
	issued, hasStart := claims["iat"].(float64)
	ends, hasEnd := claims["exp"].(float64)
	if hasStart && hasEnd && time.Duration(ends-issued)*time.Second != lifetime {
		return refuse("invalid_client", "it is to last for %v seconds", ends-issued)
	}
	if hasEnd && float64(now.Unix()) > ends || hasStart && issued > float64(now.Unix())+60 {
		return refuse("invalid_client", "it has ended, or not begun")
	}
	return nil
}

// firstSight says whether something comes for the first time.
func (p *Provider) firstSight(what string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.seen[what] {
		return false
	}
	p.seen[what] = true
	return true
}
