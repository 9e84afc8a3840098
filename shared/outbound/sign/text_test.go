package sign

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/hmac"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"errors"
	"math/big"
	"strings"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"

	"patchbay/shared/catalog"
	"patchbay/shared/fault"
)

var now = time.Unix(1_790_000_000, 0)

// pemOf writes a key as PKCS #8.
func pemOf(t *testing.T, key any) string {
	t.Helper()
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}))
}

// made is a signed text as a request would carry it.
func made(s catalog.SignedText, values map[string]string) (string, error) {
	with, err := Texts(map[string]catalog.SignedText{"jwt": s}, values, now, catalog.NewTemplate("Bearer {jwt}"))
	return with["jwt"], err
}

// VerifyPayload implements jose.OpaqueVerifier.
func (s shared) VerifyPayload(payload, signature []byte, alg jose.SignatureAlgorithm) error {
	want, err := s.SignPayload(payload, alg)
	if err == nil && !hmac.Equal(want, signature) {
		err = errors.New("another signature")
	}
	return err
}

func newRSA(t *testing.T, bits int) *rsa.PrivateKey {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, bits)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func newEC(t *testing.T, curve elliptic.Curve) *ecdsa.PrivateKey {
	t.Helper()
	key, err := ecdsa.GenerateKey(curve, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

// TestTexts: each algorithm makes what the public key verifies, with exactly the header and the claims declared.
func TestTexts(t *testing.T) {
	rsaKey, p256, p384 := newRSA(t, 2048), newEC(t, elliptic.P256()), newEC(t, elliptic.P384())
	_, edKey, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	for alg, key := range map[string]any{
		"RS256": rsaKey, "RS384": rsaKey, "RS512": rsaKey, "PS256": rsaKey, "ES256": p256, "ES384": p384, "EdDSA": edKey,
		"HS256": "secret", "HS384": "secret", "HS512": "secret",
	} {
		t.Run(alg, func(t *testing.T) {
			s := catalog.SignedText{
				Alg: alg, Key: catalog.NewTemplate("{key}"), Lifetime: 300,
				Header: map[string]catalog.Template{"kid": catalog.NewTemplate("{kid}"), "x": catalog.NewTemplate("{none}")},
				Claims: map[string]catalog.Template{
					"iss": catalog.NewTemplate("{id}"), "aud": catalog.NewTemplate("https://{id}.acme.test"),
					"nbf": catalog.NewTemplate("{now}"), "jti": catalog.NewTemplate("{nonce}"), "opt": catalog.NewTemplate("{none}"),
				},
			}
			values := map[string]string{"id": "me", "kid": "k1"}
			var verify any = jose.OpaqueVerifier(shared{jose.SignatureAlgorithm(alg), []byte("secret")})
			if text, ok := key.(string); ok {
				values["key"] = text
			} else {
				values["key"], verify = pemOf(t, key), key.(crypto.Signer).Public()
			}
			text, err := made(s, values)
			if err != nil {
				t.Fatal(err)
			}
			parsed, err := jose.ParseSignedCompact(text, []jose.SignatureAlgorithm{jose.SignatureAlgorithm(alg)})
			if err != nil {
				t.Fatal(err)
			}
			payload, err := parsed.Verify(verify)
			if err != nil {
				t.Fatal(err)
			}
			head, _, _ := strings.Cut(text, ".")
			header, _ := base64.RawURLEncoding.DecodeString(head)
			if string(header) != `{"alg":"`+alg+`","kid":"k1","typ":"JWT"}` {
				t.Errorf("the header is %s", header)
			}
			var claims map[string]any
			if err := json.Unmarshal(payload, &claims); err != nil {
				t.Fatal(err)
			}
			nonce, _ := claims["jti"].(string)
			delete(claims, "jti")
			got, _ := json.Marshal(claims)
			want := `{"aud":"https://me.acme.test","exp":1790000300,"iat":1790000000,"iss":"me","nbf":1790000000}`
			if string(got) != want || len(nonce) < 20 {
				t.Errorf("the claims are %s, the nonce is %q", got, nonce)
			}
		})
	}
}

// TestSharedSecret signs with the key of RFC 7515 appendix A.1.
func TestSharedSecret(t *testing.T) {
	text, err := made(catalog.SignedText{
		Alg: "HS256", KeyEncoding: "base64", Key: catalog.NewTemplate("{key}"), Lifetime: 1,
		Claims: map[string]catalog.Template{"iat": {}, "iss": catalog.NewTemplate("joe"), "exp": {}},
	}, map[string]string{
		"key": "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow",
	})
	if err != nil {
		t.Fatal(err)
	}
	// By Python's hmac over the same header and claims.
	const want = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJpc3MiOiJqb2UifQ.CvbQM_74ZIYgIJHW5Z-qNuAPVhwLrPy1ozVyZcILw0s"
	if text != want {
		t.Errorf("got %s", text)
	}
}

// TestKeysAsPeoplePasteThem: all forms of one key sign.
func TestKeysAsPeoplePasteThem(t *testing.T) {
	key := newRSA(t, 2048)
	pkcs8 := pemOf(t, key)
	pkcs1 := string(pem.EncodeToMemory(&pem.Block{Type: "RSA PRIVATE KEY", Bytes: x509.MarshalPKCS1PrivateKey(key)}))
	_, body, _ := strings.Cut(pkcs8, "-----BEGIN PRIVATE KEY-----\n")
	body, _, _ = strings.Cut(body, "-----END")
	ec := newEC(t, elliptic.P256())
	sec1, err := x509.MarshalECPrivateKey(ec)
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct{ alg, text string }{
		"PKCS #8":                 {"RS256", pkcs8},
		"PKCS #1":                 {"RS256", pkcs1},
		"SEC 1":                   {"ES256", string(pem.EncodeToMemory(&pem.Block{Type: "EC PRIVATE KEY", Bytes: sec1}))},
		"with \\n":                {"RS256", strings.ReplaceAll(pkcs8, "\n", `\n`)},
		"with \\r\\n":             {"RS256", strings.ReplaceAll(pkcs8, "\n", `\r\n`)},
		"Windows":                 {"RS256", strings.ReplaceAll(pkcs8, "\n", "\r\n")},
		"on one line":             {"RS256", strings.ReplaceAll(pkcs8, "\n", " ")},
		"without any break":       {"RS256", strings.ReplaceAll(pkcs8, "\n", "")},
		"indented":                {"RS256", "  " + strings.ReplaceAll(pkcs8, "\n", "\n   ")},
		"without its outer lines": {"RS256", body},
		"with text before it":     {"RS256", "Bag Attributes: x\n" + pkcs8},
	} {
		s := catalog.SignedText{Alg: c.alg, Key: catalog.NewTemplate("{key}"), Lifetime: 60}
		if text, err := made(s, map[string]string{"key": c.text}); err != nil || text == "" {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestKeysThatAreNone: what a person reads, and never a part of the key.
func TestKeysThatAreNone(t *testing.T) {
	key := newRSA(t, 2048)
	public, err := x509.MarshalPKIXPublicKey(key.Public())
	if err != nil {
		t.Fatal(err)
	}
	block := func(label string, der []byte) string {
		return string(pem.EncodeToMemory(&pem.Block{Type: label, Bytes: der}))
	}
	whole := pemOf(t, key)
	for name, c := range map[string]struct{ alg, key, says string }{
		"a word":            {"RS256", "hunter2-hunter2", "not PEM"},
		"half":              {"RS256", whole[:len(whole)/2], "not PEM"},
		"damaged":           {"RS256", block("PRIVATE KEY", []byte(strings.Repeat("x", 64))), "damaged"},
		"encrypted":         {"RS256", block("ENCRYPTED PRIVATE KEY", []byte(strings.Repeat("x", 64))), "passphrase"},
		"OpenSSH":           {"RS256", block("OPENSSH PRIVATE KEY", []byte(strings.Repeat("x", 64))), "OpenSSH"},
		"a public key":      {"RS256", block("PUBLIC KEY", public), "This is a public key"},
		"a certificate":     {"RS256", certificateOf(t, key), "This is a certificate"},
		"of another kind":   {"ES256", whole, "P-256"},
		"of another curve":  {"ES256", pemOf(t, newEC(t, elliptic.P384())), "P-256"},
		"too short":         {"RS256", pemOf(t, newRSA(t, 1024)), "2048"},
		"EC for RSA":        {"PS256", pemOf(t, newEC(t, elliptic.P256())), "RSA"},
		"missing":           {"RS256", "", "missing"},
		"missing of a hash": {"HS256", "", "missing"},
	} {
		s := catalog.SignedText{Alg: c.alg, Key: catalog.NewTemplate("{key}"), Lifetime: 60}
		_, err := made(s, map[string]string{"key": c.key})
		f, ok := errors.AsType[*fault.Error](err)
		if !ok || !strings.Contains(f.Message, c.says) || c.key != "" && strings.Contains(f.Message, c.key[len(c.key)-12:]) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func certificateOf(t *testing.T, key crypto.Signer) string {
	t.Helper()
	c := &x509.Certificate{SerialNumber: big.NewInt(1), NotAfter: now}
	der, err := x509.CreateCertificate(rand.Reader, c, c, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}))
}

// TestThumbprint is RFC 7515 sections 4.1.7 and 4.1.8.
func TestThumbprint(t *testing.T) {
	key := newRSA(t, 2048)
	values := map[string]string{"key": pemOf(t, key), "cert": certificateOf(t, key)}
	block, _ := pem.Decode([]byte(values["cert"]))
	sum := sha256.Sum256(block.Bytes)
	for name, length := range map[string]int{"x5t": 27, "x5t#S256": 43} {
		text, err := made(catalog.SignedText{
			Alg: "PS256", Key: catalog.NewTemplate("{key}"), Lifetime: 60,
			Thumbprint: &catalog.Thumbprint{Header: name, Certificate: catalog.NewTemplate("{cert}")},
		}, values)
		if err != nil {
			t.Fatal(err)
		}
		head, _, _ := strings.Cut(text, ".")
		raw, _ := base64.RawURLEncoding.DecodeString(head)
		var header map[string]string
		if err := json.Unmarshal(raw, &header); err != nil || len(header[name]) != length ||
			name == "x5t#S256" && header[name] != base64.RawURLEncoding.EncodeToString(sum[:]) {
			t.Errorf("%s: %s, %v", name, raw, err)
		}
	}
	values["cert"] = "none"
	_, err := made(catalog.SignedText{Alg: "PS256", Key: catalog.NewTemplate("{key}"), Lifetime: 60,
		Thumbprint: &catalog.Thumbprint{Header: "x5t", Certificate: catalog.NewTemplate("{cert}")}}, values)
	if !errors.Is(err, ErrSign) {
		t.Errorf("got %v", err)
	}
}

// TestTextsMakesWhatIsNamed: what no template names costs nothing and fails nothing.
func TestTextsMakesWhatIsNamed(t *testing.T) {
	signed := map[string]catalog.SignedText{"jwt": {Alg: "RS256", Key: catalog.NewTemplate("{none}")}}
	values := map[string]string{"a": "b"}
	if with, err := Texts(signed, values, now, catalog.NewTemplate("{a}")); err != nil || len(with) != 1 {
		t.Errorf("got %v, %v", with, err)
	}
	if _, err := Texts(signed, values, now, catalog.NewTemplate("x {jwt}")); err == nil {
		t.Error("signed without a key")
	}
}
