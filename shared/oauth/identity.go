package oauth

import (
	"context"
	"strings"
	"unicode"

	"patchbay/shared/activity"
	"patchbay/shared/catalog"
	"patchbay/shared/provider"
)

// maxIdentity is how long an identity's id may be, in bytes. A longer one would be cut to somebody else's.
const maxIdentity = 500

// identityIn reads an identity where a definition says it is. An id that is no usable text counts as not told.
func identityIn(document any, i *catalog.Identity) provider.Identity {
	id := textAt(document, i.ID)
	if id == "" || len(id) > maxIdentity || strings.ContainsFunc(id, func(r rune) bool { return !unicode.IsPrint(r) }) {
		return provider.Identity{}
	}
	name := ""
	if i.Name != "" {
		name = clean(textAt(document, i.Name))
	}
	return provider.Identity{ID: id, Name: name}
}

// namedBy are claims that people know a person by (OpenID Connect Core 5.1), the most telling first.
var namedBy = []string{"email", "preferred_username", "name"}

// identityOf is who an id_token is about: what the definition says, else its sub. A sub means something at its issuer
// alone (OpenID Connect Core 5.7), so the issuer is part of the id wherever accounts of one connector differ in it.
func identityOf(a *catalog.Auth, found *discovered, iss, sub string, claims any) provider.Identity {
	if a.Identity.From(catalog.InIDToken) {
		return identityIn(claims, a.Identity)
	}
	if a.Identity != nil {
		return provider.Identity{}
	}
	who := provider.Identity{ID: sub}
	if found.manyTenants() || len(a.OAuth2.OIDC.Issuer.Names()) > 0 {
		who.ID = iss + "#" + sub
	}
	for _, claim := range namedBy {
		if who.Name = clean(textAt(claims, claim)); who.Name != "" {
			break
		}
	}
	return who
}

// Identify makes the definition's verify call, as Verify does, and reads from its answer whose credential it is.
func (c *Client) Identify(
	ctx context.Context, api catalog.API, a *catalog.Auth, values map[string]string,
) (provider.Identity, error) {
	document, err := c.verify(activity.Verifying(ctx), api, a, values)
	if err != nil || !a.Identity.From(catalog.InVerify) {
		return provider.Identity{}, err
	}
	return identityIn(document, a.Identity), nil
}
