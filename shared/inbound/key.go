package inbound

import (
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/hex"
	"encoding/pem"
	"strings"

	"patchbay/shared/catalog"
)

// keyOf is the key of a signature: bytes of a secret, or a public key. errNoKey where the setup fields have none,
// ErrKey where they have one that is none.
func keyOf(sig *catalog.Signature, setup map[string]string) (any, error) {
	text, err := sig.Key.Expand(setup)
	if err != nil {
		return nil, errNoKey
	}
	text = strings.TrimPrefix(strings.TrimSpace(text), sig.KeyPrefix)
	var raw []byte
	if block, _ := pem.Decode([]byte(text)); block != nil {
		raw = block.Bytes
	} else if raw, err = keyBytes(sig.KeyEncoding, text); err != nil {
		return nil, ErrKey
	}
	switch sig.Type {
	case catalog.Ed25519Signature:
		if len(raw) == ed25519.PublicKeySize {
			return ed25519.PublicKey(raw), nil
		}
	case catalog.ECDSASignature, catalog.RSASignature:
	default:
		return raw, nil
	}
	public, err := x509.ParsePKIXPublicKey(raw)
	if err != nil {
		return nil, ErrKey
	}
	switch public.(type) {
	case ed25519.PublicKey:
		return public, kindIs(sig, catalog.Ed25519Signature)
	case *ecdsa.PublicKey:
		return public, kindIs(sig, catalog.ECDSASignature)
	case *rsa.PublicKey:
		return public, kindIs(sig, catalog.RSASignature)
	}
	return nil, ErrKey
}

func kindIs(sig *catalog.Signature, kind catalog.SignatureType) error {
	if sig.Type != kind {
		return ErrKey
	}
	return nil
}

func keyBytes(encoding, text string) ([]byte, error) {
	switch encoding {
	case "hex":
		return hex.DecodeString(text)
	case "base64":
		if b, err := base64.StdEncoding.DecodeString(text); err == nil {
			return b, nil
		}
		return base64.RawURLEncoding.DecodeString(strings.TrimRight(text, "="))
	}
	return []byte(text), nil
}
