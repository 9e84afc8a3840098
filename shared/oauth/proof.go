package oauth

import (
	"strings"

	"patchbay/shared/catalog"
	"patchbay/shared/outbound/sign"
	"patchbay/shared/provider"
	"patchbay/shared/secret"
)

// ProofKey makes the key that the tokens of a sign-in are bound to (DPoP, RFC 9449); an empty text where they are bound
// to none. values have what discovery found, where the definition does not tell.
func (c *Client) ProofKey(a *catalog.Auth, values map[string]string) (secret.Text, error) {
	a, err := signedIn(a, values)
	if err != nil || a.OAuth2 == nil || !a.OAuth2.DPoP {
		return secret.Text{}, err
	}
	return sign.NewProofKey()
}

// withProofKey adds a key where tokens are bound to one and the account has none yet: at the first grant of a client,
// and where the definition has come to ask for it. The refresh token of a client that authenticates is bound to no key
// (RFC 9449 section 5), that of a public one is refused then.
func (*Client) withProofKey(a *catalog.Auth, values map[string]string) (map[string]string, error) {
	if !a.OAuth2.DPoP || values[provider.ProofKeyValue] != "" {
		return values, nil
	}
	key, err := sign.NewProofKey()
	if err != nil {
		return nil, err
	}
	return merge(values, map[string]string{provider.ProofKeyValue: key.Reveal()}), nil
}

// checkBound refuses a token that is bound to no key (RFC 9449 section 5): whoever found it could use it. At a renewal
// it is not final, since what the server does next time is not known.
func checkBound(document any, to purpose) error {
	kind := textAt(document, "token_type")
	if strings.EqualFold(kind, "DPoP") {
		return nil
	}
	e := &provider.Error{Code: CodeUnbound, Description: "The provider's token is not bound to the account's key " +
		"(DPoP): " +
		"its token_type is " + clean(kind) + ". It is not used."}
	if kind == "" {
		e.Description = "The provider does not say that its token is bound to the account's key (DPoP). It is not used."
	}
	if to == renewing {
		e.Kind = provider.Later
	}
	return e
}
