// Package sign makes what a definition declares as signed: JSON Web Tokens that stand in a request, and signatures of
// whole requests. Each kind is one file, with vectors of its specification in the tests.
package sign

import (
	"crypto/sha1" //nolint:gosec // x5t is defined as SHA-1 (RFC 7515 section 4.1.7)
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"strconv"
	"time"

	"github.com/go-jose/go-jose/v4"

	"patchbay/shared/catalog"
	"patchbay/shared/fault"
	"patchbay/shared/ident"
)

// ErrSign says that a text or a request cannot be signed with the values given. Its message is for who entered them.
var ErrSign = fault.New(fault.Invalid, "unusable_key", "The key cannot be used to sign.")

// Texts returns values and those of the signed texts that the templates name, which are made now.
func Texts(
	signed map[string]catalog.SignedText, values map[string]string, now time.Time, templates ...catalog.Template,
) (map[string]string, error) {
	made := map[string]string{}
	for _, t := range templates {
		for _, name := range t.Names() {
			s, declared := signed[name]
			if !declared || made[name] != "" {
				continue
			}
			text, err := token(s, values, now)
			if err != nil {
				return nil, err
			}
			made[name] = text
		}
	}
	if len(made) == 0 {
		return values, nil
	}
	out := maps.Clone(values)
	maps.Copy(out, made)
	return out, nil
}

// token makes a JSON Web Token (RFC 7519) in the compact form of RFC 7515.
func token(s catalog.SignedText, values map[string]string, now time.Time) (string, error) {
	key, err := keyOf(s, values)
	if err != nil {
		return "", err
	}
	inside := maps.Clone(values)
	if inside == nil {
		inside = map[string]string{}
	}
	until := now.Add(time.Duration(s.Lifetime) * time.Second)
	inside["now"], inside["until"] = strconv.FormatInt(now.Unix(), 10), strconv.FormatInt(until.Unix(), 10)
	inside["nonce"] = ident.Random(16)
	options, err := headerOf(s, inside)
	if err != nil {
		return "", err
	}
	claims, err := claimsOf(s, inside, now, until)
	if err != nil {
		return "", err
	}
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.SignatureAlgorithm(s.Alg), Key: key}, options)
	if err != nil {
		return "", wrongKey(s.Alg)
	}
	signature, err := signer.Sign(claims)
	if err != nil {
		return "", wrongKey(s.Alg)
	}
	return signature.CompactSerialize()
}

// headerOf is the header besides alg.
func headerOf(s catalog.SignedText, values map[string]string) (*jose.SignerOptions, error) {
	options := (&jose.SignerOptions{}).WithType("JWT")
	for _, name := range slices.Sorted(maps.Keys(s.Header)) {
		text, err := optional(s.Header[name], values)
		if err != nil {
			return nil, err
		}
		if text == "" {
			delete(options.ExtraHeaders, jose.HeaderKey(name))
			continue
		}
		options = options.WithHeader(jose.HeaderKey(name), text)
	}
	if s.Thumbprint != nil {
		text, err := thumbprint(s.Thumbprint, values)
		if err != nil {
			return nil, err
		}
		options = options.WithHeader(jose.HeaderKey(s.Thumbprint.Header), text)
	}
	return options, nil
}

// claimsOf are the claims as JSON: iat, exp, and what the definition adds or replaces. A time that stands alone is a
// number (RFC 7519 section 2, NumericDate).
func claimsOf(s catalog.SignedText, values map[string]string, now, until time.Time) ([]byte, error) {
	claims := map[string]any{"iat": now.Unix(), "exp": until.Unix()}
	times := map[string]int64{"now": now.Unix(), "until": until.Unix()}
	for name, t := range s.Claims {
		if alone, ok := t.Placeholder(); ok && times[alone] != 0 {
			claims[name] = times[alone]
			continue
		}
		text, err := optional(t, values)
		if err != nil {
			return nil, err
		}
		if text == "" {
			delete(claims, name)
			continue
		}
		claims[name] = text
	}
	return json.Marshal(claims)
}

// optional expands a template. One that is a single value which is not there is "": it is left out.
func optional(t catalog.Template, values map[string]string) (string, error) {
	if name, alone := t.Placeholder(); alone && values[name] == "" {
		return "", nil
	}
	text, err := t.Expand(values)
	if err != nil {
		return "", ErrSign.Says("What is signed lacks a value: %s.", err)
	}
	return text, nil
}

// thumbprint is RFC 7515 section 4.1.7 or 4.1.8.
func thumbprint(t *catalog.Thumbprint, values map[string]string) (string, error) {
	text, err := t.Certificate.Expand(values)
	if err != nil {
		return "", ErrSign.Says("The certificate is missing: %s.", err)
	}
	der, err := certificate(text)
	if err != nil {
		return "", err
	}
	if t.Header == "x5t" {
		sum := sha1.Sum(der) //nolint:gosec // as x5t is defined
		return base64.RawURLEncoding.EncodeToString(sum[:]), nil
	}
	sum := sha256.Sum256(der)
	return base64.RawURLEncoding.EncodeToString(sum[:]), nil
}

var errNotPEM = errors.New("not PEM")
