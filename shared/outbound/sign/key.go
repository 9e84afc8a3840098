package sign

import (
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/hmac"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/sha512"
	"crypto/x509"
	"encoding/base64"
	"encoding/hex"
	"encoding/pem"
	"hash"
	"strings"
	"unicode"

	"github.com/go-jose/go-jose/v4"

	"patchbay/shared/catalog"
)

// keyOf reads the key of a signed text, of the type that its algorithm needs.
func keyOf(s catalog.SignedText, values map[string]string) (any, error) {
	text, err := s.Key.Expand(values)
	if err != nil {
		return nil, ErrSign.Says("The key is missing: %s.", err)
	}
	if strings.HasPrefix(s.Alg, "HS") {
		key, err := secretOf(text, s.KeyEncoding)
		return shared{jose.SignatureAlgorithm(s.Alg), key}, err
	}
	key, err := privateKey(text)
	if err != nil {
		return nil, err
	}
	if !fits(s.Alg, key) {
		return nil, wrongKey(s.Alg)
	}
	return key, nil
}

// shared signs by HMAC with a secret of any length. go-jose holds it to the length of the hash (RFC 7518 section 3.2),
// but how long it is was the provider's decision.
type shared struct {
	alg jose.SignatureAlgorithm
	key []byte
}

// Public implements jose.OpaqueSigner.
func (s shared) Public() *jose.JSONWebKey { return &jose.JSONWebKey{} }

// Algs implements jose.OpaqueSigner.
func (s shared) Algs() []jose.SignatureAlgorithm { return []jose.SignatureAlgorithm{s.alg} }

// SignPayload implements jose.OpaqueSigner.
func (s shared) SignPayload(payload []byte, alg jose.SignatureAlgorithm) ([]byte, error) {
	mac := hmac.New(map[jose.SignatureAlgorithm]func() hash.Hash{
		jose.HS256: sha256.New, jose.HS384: sha512.New384, jose.HS512: sha512.New,
	}[alg], s.key)
	_, _ = mac.Write(payload) // a hash never fails
	return mac.Sum(nil), nil
}

// fits says whether a key is of an algorithm's type (RFC 7518 section 3.1, RFC 8037). RSA keys have 2048 bits at least.
func fits(alg string, key any) bool {
	switch k := key.(type) {
	case *rsa.PrivateKey:
		return (strings.HasPrefix(alg, "RS") || strings.HasPrefix(alg, "PS")) && k.N.BitLen() >= 2048
	case *ecdsa.PrivateKey:
		return strings.HasPrefix(alg, "ES") && k.Curve.Params().BitSize == map[string]int{"ES256": 256, "ES384": 384}[alg]
	case ed25519.PrivateKey:
		return alg == "EdDSA"
	}
	return false
}

func wrongKey(alg string) error {
	need := map[string]string{
		"ES256": "an EC key of the curve P-256", "ES384": "an EC key of the curve P-384", "EdDSA": "an Ed25519 key",
	}[alg]
	if need == "" {
		need = "an RSA key of 2048 bits or more"
	}
	return ErrSign.Says("The private key is of another kind than the provider takes: it must be %s.", need)
}

// secretOf decodes a shared secret.
func secretOf(text, encoding string) ([]byte, error) {
	var key []byte
	var err error
	switch encoding {
	case "hex":
		key, err = hex.DecodeString(text)
	case "base64":
		plain := strings.TrimRight(strings.NewReplacer("-", "+", "_", "/").Replace(text), "=")
		key, err = base64.RawStdEncoding.DecodeString(plain)
	default:
		return []byte(text), nil
	}
	if err != nil || len(key) == 0 {
		return nil, ErrSign.Says("The key is not written in %s: copy it again, whole.", encoding)
	}
	return key, nil
}

// privateKey reads a private key as people paste it: PEM (RFC 7468) of PKCS #1, PKCS #8 or SEC 1, also with \n for its
// line breaks, as JSON files have it, with blanks for them, or without its first and last line.
func privateKey(text string) (any, error) {
	der, kind, err := decodePEM(text)
	switch {
	case strings.Contains(kind, "ENCRYPTED") || strings.Contains(text, "Proc-Type: 4,ENCRYPTED"):
		return nil, ErrSign.Says("The private key is protected by a passphrase: remove that first, or make a key without one.")
	case strings.HasPrefix(kind, "OPENSSH"):
		return nil, ErrSign.Says("The private key is in OpenSSH's form: convert it to PEM (ssh-keygen -p -m PEM).")
	case kind == "CERTIFICATE" || strings.HasSuffix(kind, "PUBLIC KEY"):
		return nil, ErrSign.Says("This is a %s, not the private key that belongs to it.", strings.ToLower(kind))
	case err != nil:
		return nil, ErrSign.Says("The private key is not PEM: paste the whole of it, from -----BEGIN to the end of -----END.")
	}
	if key, err := x509.ParsePKCS8PrivateKey(der); err == nil {
		return key, nil
	}
	if key, err := x509.ParsePKCS1PrivateKey(der); err == nil {
		return key, nil
	}
	if key, err := x509.ParseECPrivateKey(der); err == nil {
		return key, nil
	}
	return nil, ErrSign.Says("The private key is damaged: paste the whole of it again.")
}

// certificate reads the DER of a certificate, as people paste it.
func certificate(text string) ([]byte, error) {
	der, kind, err := decodePEM(text)
	if err != nil || kind != "" && kind != "CERTIFICATE" {
		return nil, ErrSign.Says("The certificate is not PEM: paste the whole of it, from -----BEGIN CERTIFICATE----- on.")
	}
	if _, err := x509.ParseCertificate(der); err != nil {
		return nil, ErrSign.Says("The certificate is damaged: paste the whole of it again.")
	}
	return der, nil
}

// decodePEM is the content and the label of the first block, or of a text that lost its first and last line.
func decodePEM(text string) (der []byte, label string, err error) {
	text = strings.NewReplacer(`\r`, "", `\n`, "\n").Replace(text)
	if block, _ := pem.Decode([]byte(text)); block != nil {
		return block.Bytes, block.Type, nil
	}
	body := text
	if _, rest, found := strings.Cut(text, "-----BEGIN "); found {
		var closed bool
		if label, rest, closed = strings.Cut(rest, "-----"); !closed {
			return nil, label, errNotPEM
		}
		if body, _, closed = strings.Cut(rest, "-----END"); !closed {
			return nil, label, errNotPEM
		}
	}
	body = strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, body)
	if der, err = base64.StdEncoding.DecodeString(body); err != nil || len(der) < 32 {
		return nil, label, errNotPEM
	}
	return der, label, nil
}
