package inbound

import (
	"context"
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/hmac"
	"crypto/rsa"
	"crypto/sha1" //nolint:gosec // what some providers sign with: an HMAC of SHA-1 is not broken
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"hash"
	"strconv"
	"strings"
	"time"

	"patchbay/shared/catalog"
)

// proven is a request whose signature held.
type proven struct {
	signed   [sha256.Size]byte // digest of what was signed
	sent     time.Time         // the signed time; zero without one
	document any               // what the request tells, when it is not its body
}

// errNoKey says that the setup fields have no secret for a signature.
var errNoKey = errors.New("no key")

// verify returns what is known of a request once one of the signatures holds. ErrForged, ErrOld, ErrNoSecret.
func (s *Service) verify(ctx context.Context, w *catalog.Webhooks, r *Request, setup map[string]string) (
	proven, error,
) {
	refused := error(ErrNoSecret)
	for i := range w.Signatures {
		p, err := s.verifyOne(ctx, &w.Signatures[i], r, setup)
		switch {
		case err == nil:
			return p, nil
		case errors.Is(err, errNoKey):
		case errors.Is(err, ErrForged) && !errors.Is(refused, ErrNoSecret): // an earlier one says more
		default:
			refused = err
		}
	}
	return proven{}, refused
}

func (s *Service) verifyOne(ctx context.Context, sig *catalog.Signature, r *Request, setup map[string]string) (
	proven, error,
) {
	if sig.Type == catalog.JWTSignature {
		return s.verifyJWT(ctx, sig, r, setup)
	}
	key, err := keyOf(sig, setup)
	if err != nil {
		return proven{}, err
	}
	v := values{request: r, setup: setup}
	p := proven{}
	if sig.Timestamp != nil {
		v.timestamp = v.spot(sig.Timestamp.Spot)[0]
		p.sent, err = parseTime(v.timestamp, sig.Timestamp.Unit)
		if err != nil {
			return proven{}, ErrForged
		}
	}
	message := catalog.NewTemplate("{body}")
	if !sig.Message.IsZero() {
		message = sig.Message
	}
	text, ok := v.expand(message)
	if !ok {
		return proven{}, ErrForged
	}
	p.signed = sha256.Sum256([]byte(text))
	if sig.Type == catalog.TokenSignature {
		p.signed = r.digest()
	}
	if !s.anyHolds(sig, key, []byte(text), v.spot(sig.Spot)) {
		return proven{}, ErrForged
	}
	if t := sig.Timestamp; t != nil {
		far := s.Now().Sub(p.sent).Abs()
		if far > time.Duration(t.Tolerance)*time.Second {
			return proven{}, ErrOld
		}
	}
	return p, nil
}

// maxSignatures bounds how many signatures of a list are tried.
const maxSignatures = 20

func (s *Service) anyHolds(sig *catalog.Signature, key any, message []byte, given []string) bool {
	held := false
	for i, text := range given {
		if i < maxSignatures && text != "" && holds(sig, key, message, text) {
			held = true
		}
	}
	return held
}

// spot returns the texts at a place: one that may be "", or those of a list that have the prefix.
func (v values) spot(s catalog.Spot) []string {
	whole := v.one(s.At)
	texts := []string{whole}
	if s.Separator != "" {
		texts = strings.Split(whole, s.Separator)
	}
	var found []string
	for _, text := range texts {
		if rest, ok := strings.CutPrefix(strings.TrimSpace(text), s.Prefix); ok {
			found = append(found, rest)
		}
	}
	if len(found) == 0 {
		return []string{""}
	}
	return found
}

// holds says whether one signature is right. A secret is compared in constant time.
func holds(sig *catalog.Signature, key any, message []byte, given string) bool {
	if sig.Type == catalog.TokenSignature {
		return same(key.([]byte), []byte(given))
	}
	if sig.Type == catalog.HMACSignature {
		mac, err := decode(sig.Encoding, given)
		return err == nil && hmac.Equal(mac, sum(sig.Hash, key.([]byte), message))
	}
	mac, err := decode(sig.Encoding, given)
	if err != nil {
		return false
	}
	switch public := key.(type) {
	case ed25519.PublicKey:
		return ed25519.Verify(public, message, mac)
	case *ecdsa.PublicKey:
		digest := sha256.Sum256(message)
		return ecdsa.VerifyASN1(public, digest[:], mac)
	case *rsa.PublicKey:
		kind, made := hashOf(sig.Hash)
		h := made()
		h.Write(message)
		return rsa.VerifyPKCS1v15(public, kind, h.Sum(nil), mac) == nil
	}
	return false
}

// same compares texts in a time that depends on neither, nor on their lengths.
func same(a, b []byte) bool {
	x, y := sha256.Sum256(a), sha256.Sum256(b)
	return hmac.Equal(x[:], y[:])
}

func sum(name string, key, message []byte) []byte {
	_, made := hashOf(name)
	mac := hmac.New(made, key)
	mac.Write(message)
	return mac.Sum(nil)
}

func hashOf(name string) (crypto.Hash, func() hash.Hash) {
	switch name {
	case "sha1":
		return crypto.SHA1, sha1.New
	case "sha512":
		return crypto.SHA512, sha512.New
	}
	return crypto.SHA256, sha256.New
}

func decode(encoding, text string) ([]byte, error) {
	switch encoding {
	case "base64":
		return base64.StdEncoding.Strict().DecodeString(text)
	case "base64url":
		return base64.RawURLEncoding.Strict().DecodeString(strings.TrimRight(text, "="))
	}
	return hex.DecodeString(text)
}

func encode(encoding string, b []byte) string {
	switch encoding {
	case "base64":
		return base64.StdEncoding.EncodeToString(b)
	case "base64url":
		return base64.RawURLEncoding.EncodeToString(b)
	}
	return hex.EncodeToString(b)
}

// parseTime reads a time in a unit of catalog.Clock.
func parseTime(text, unit string) (time.Time, error) {
	if unit == "iso" {
		return time.Parse(time.RFC3339, text)
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return time.Time{}, err
	}
	if unit == "ms" {
		return time.UnixMilli(n), nil
	}
	return time.Unix(n, 0), nil
}
