package inbound

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"time"

	"patchbay/shared/catalog"
)

// Keys verifies tokens (RFC 7519, RFC 7515).
type Keys interface {
	// Remote verifies a token with the keys at an address and returns its claims as JSON. ErrForged, or another error when
	// the keys cannot be had.
	Remote(ctx context.Context, address string, algorithms []string, token string) ([]byte, error)
	// Secret verifies a token with a shared secret. ErrForged.
	Secret(secret []byte, algorithms []string, token string) ([]byte, error)
}

// skew is how far a provider's clock may be from ours.
const skew = time.Minute

// claims are those that are compared.
type claims struct {
	Issuer    string       `json:"iss"`
	Audience  audience     `json:"aud"`
	Expiry    *json.Number `json:"exp"`
	NotBefore *json.Number `json:"nbf"`
	IssuedAt  *json.Number `json:"iat"`
}

// audience is one text or several.
type audience []string

// UnmarshalJSON implements json.Unmarshaler.
func (a *audience) UnmarshalJSON(text []byte) error {
	var one string
	if json.Unmarshal(text, &one) == nil {
		*a = audience{one}
		return nil
	}
	return json.Unmarshal(text, (*[]string)(a))
}

func (s *Service) verifyJWT(ctx context.Context, sig *catalog.Signature, r *Request, setup map[string]string) (
	proven, error,
) {
	wanted := ""
	if !sig.JWT.Audience.IsZero() {
		var err error
		if wanted, err = sig.JWT.Audience.Expand(setup); err != nil {
			return proven{}, errNoKey
		}
	}
	token := values{request: r, setup: setup}.spot(sig.Spot)[0]
	text, err := s.openJWT(ctx, sig, strings.TrimSpace(token), setup)
	if err != nil {
		return proven{}, err
	}
	var c claims
	if json.Unmarshal(text, &c) != nil {
		return proven{}, ErrForged
	}
	if err := s.checkClaims(sig.JWT, c, wanted); err != nil {
		return proven{}, err
	}
	p := proven{signed: sha256.Sum256([]byte(token)), sent: timeOf(c.IssuedAt)}
	switch {
	case sig.JWT.Document:
		p.document = parseJSON(text)
		p.signed = sha256.Sum256(text) // the signature of an ECDSA differs each time
	case sig.JWT.BodyHash != "":
		sum := sha256.Sum256(r.Body)
		told := lookup(parseJSON(text), sig.JWT.BodyHash)
		if len(told) != 1 || !same([]byte(told[0]), []byte(hex.EncodeToString(sum[:]))) {
			return proven{}, ErrForged
		}
	}
	if !sig.JWT.Document {
		p.signed = r.digest()
	}
	return p, nil
}

func (s *Service) openJWT(ctx context.Context, sig *catalog.Signature, token string, setup map[string]string) (
	[]byte, error,
) {
	j := sig.JWT
	if j.JWKS != "" {
		text, err := s.Keys.Remote(ctx, j.JWKS, j.Algorithms, token)
		if err != nil && !errors.Is(err, ErrForged) {
			return nil, ErrKeysAway.Because(err)
		}
		return text, err
	}
	key, err := keyOf(sig, setup)
	if err != nil {
		return nil, err
	}
	return s.Keys.Secret(key.([]byte), j.Algorithms, token)
}

func (s *Service) checkClaims(j *catalog.JWT, c claims, wanted string) error {
	now := s.Now()
	if j.Issuer != "" && c.Issuer != j.Issuer {
		return ErrForged
	}
	if wanted != "" && !slices.ContainsFunc(strings.Fields(wanted), func(a string) bool {
		return slices.Contains(c.Audience, a)
	}) {
		return ErrForged
	}
	switch ends, begins, made := timeOf(c.Expiry), timeOf(c.NotBefore), timeOf(c.IssuedAt); {
	case c.Expiry == nil && !j.NoExpiry, c.Expiry != nil && !now.Before(ends.Add(skew)):
		return ErrOld
	case c.NotBefore != nil && begins.After(now.Add(skew)), c.IssuedAt != nil && made.After(now.Add(skew)):
		return ErrForged
	case j.Lifetime > 0 && (c.IssuedAt == nil || now.Sub(made) > time.Duration(j.Lifetime)*time.Second):
		return ErrOld
	}
	return nil
}

// timeOf is the time of a NumericDate (RFC 7519 section 2).
func timeOf(n *json.Number) time.Time {
	if n == nil {
		return time.Time{}
	}
	f, err := n.Float64()
	if err != nil || f < 0 || f > 1e11 {
		return time.Time{}
	}
	return time.Unix(int64(f), 0)
}
