package fakeprovider_test

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/hex"
	"encoding/pem"
	"math/big"
	"strings"
	"sync"
	"testing"
	"time"

	"patchbay/shared/catalog"
)

// keyPair is a private key and another one of its kind, which a provider does not know.
type keyPair struct{ right, wrong, certificate string }

// keyPairs are made once, since an RSA key costs a tenth of a second.
var keyPairs = sync.OnceValues(func() (map[string]keyPair, error) {
	makers := map[string]func() (crypto.Signer, error){
		"RSA":   func() (crypto.Signer, error) { return rsa.GenerateKey(rand.Reader, 2048) },
		"ES256": func() (crypto.Signer, error) { return ecdsa.GenerateKey(elliptic.P256(), rand.Reader) },
		"ES384": func() (crypto.Signer, error) { return ecdsa.GenerateKey(elliptic.P384(), rand.Reader) },
		"EdDSA": func() (crypto.Signer, error) { _, key, err := ed25519.GenerateKey(rand.Reader); return key, err },
	}
	pairs := map[string]keyPair{}
	for kind, newKey := range makers {
		var texts [3]string
		for i := range 2 {
			key, err := newKey()
			if err != nil {
				return nil, err
			}
			der, err := x509.MarshalPKCS8PrivateKey(key)
			if err != nil {
				return nil, err
			}
			texts[i] = string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}))
			if i == 0 {
				c := &x509.Certificate{SerialNumber: big.NewInt(1), NotAfter: time.Unix(2_000_000_000, 0)}
				if der, err = x509.CreateCertificate(rand.Reader, c, c, key.Public(), key); err != nil {
					return nil, err
				}
				texts[2] = string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}))
			}
		}
		pairs[kind] = keyPair{texts[0], texts[1], texts[2]}
	}
	return pairs, nil
})

// keysOf are the values of the fields of an auth type that hold keys.
func keysOf(t *testing.T, a *catalog.Auth) map[string]keyPair {
	t.Helper()
	pairs, err := keyPairs()
	if err != nil {
		t.Fatal(err)
	}
	keys := map[string]keyPair{}
	put := func(of catalog.Template, pair keyPair) {
		if name, alone := of.Placeholder(); alone {
			keys[name] = pair
		}
	}
	for _, s := range a.Signed {
		kind := s.Alg
		if strings.HasPrefix(kind, "RS") || strings.HasPrefix(kind, "PS") {
			kind = "RSA"
		}
		if strings.HasPrefix(kind, "HS") {
			put(s.Key, sharedKey(s.KeyEncoding))
		} else {
			put(s.Key, pairs[kind])
		}
		if s.Thumbprint != nil {
			put(s.Thumbprint.Certificate, keyPair{right: pairs[kind].certificate})
		}
	}
	if a.Signer != nil && a.Signer.Kind == catalog.HMAC {
		put(a.Signer.Key, sharedKey(a.Signer.KeyEncoding))
	}
	return keys
}

func sharedKey(encoding string) keyPair {
	encode := func(s string) string { return s }
	switch encoding {
	case "hex":
		encode = func(s string) string { return hex.EncodeToString([]byte(s)) }
	case "base64":
		encode = func(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) }
	}
	long := "a shared secret of 64 bytes, which go-jose wants of the longest hash"
	return keyPair{right: encode(long), wrong: encode("another secret")}
}
