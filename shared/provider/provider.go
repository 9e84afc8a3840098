// Package provider is the vocabulary in which the domain speaks of a connector's servers: what they are asked, what
// they grant, and what their failures mean. It knows nothing of HTTP. shared/oauth speaks the protocol and uses these
// words.
package provider

import (
	"net/url"
	"time"

	"patchbay/shared/secret"
)

// Grant is what a provider granted: the answer of its token endpoint (RFC 6749 section 5.1).
type Grant struct {
	AccessToken secret.Text
	// RefreshToken is empty when the answer has none. After a refresh the old one then stays valid (RFC 6749 section 6).
	RefreshToken secret.Text
	IssuedAt     time.Time // of AccessToken: when it was asked for
	ExpiresAt    time.Time // of AccessToken; zero when the answer does not tell
	GrantEndsAt  time.Time // of the refresh token, and with it of the grant; zero when the answer does not tell
	Scope        string    // as answered, separated by spaces; empty when not told
	Subject      string    // sub of the verified id_token; empty without one
	Identity     Identity  // who granted it, where the answer or the id_token tells
	// Facts are the values captured from the callback and the answer, for the account to keep.
	Facts map[string]string
	// ProofKey is the key that the tokens are bound to (DPoP, RFC 9449); empty where they are not.
	ProofKey secret.Text
}

// ProofKeyValue is the value by which requests are told of an account's DPoP key. No field has such a name.
const ProofKeyValue = "#dpop_key"

// Identity is a person or an organisation at a provider, in the provider's words.
type Identity struct {
	ID   string // at this provider nobody else's; "" when not told
	Name string // for people to read; may be empty
}

// AuthorizeRequest is one authorization request (RFC 6749 section 4.1.1).
type AuthorizeRequest struct {
	Values      map[string]string // setup and config fields
	RedirectURI string            // exactly as registered, and again in CodeRequest
	State       string            // at least 128 random bits
	Nonce       string            // for OpenID providers; ignored by others
	Verifier    string            // PKCE's (RFC 7636 section 4.1); ignored where PKCE is off
}

// CodeRequest is what a redirect back is exchanged with (RFC 6749 section 4.1.3).
type CodeRequest struct {
	Values      map[string]string // setup and config fields
	RedirectURI string            // as in AuthorizeRequest
	Verifier    string            // as in AuthorizeRequest
	Nonce       string            // as in AuthorizeRequest
	Callback    url.Values        // the query of the redirect back; its state was checked already
}
