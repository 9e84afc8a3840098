package catalog

import (
	"slices"
	"strings"
)

// Webhooks says how a provider's own webhooks are taken at an auth config's address (decision 0020): how a request
// proves that it is the provider's, how the provider tries the address, what a request tells of, and of whose account.
//
// Templates here name setup fields, and values of the request: {body}, {timestamp}, {method}, {url}, {form},
// {header:Name}, {query:name}, {field:path}. A path leads into a JSON or form body: names and indexes joined by dots, *
// for each member of a list or an object, @keys for the names of an object's members.
type Webhooks struct {
	// Signatures prove a request. One that holds is enough: of two keys, or of two ways.
	Signatures []Signature `json:"signatures"`
	// Challenges are how the provider tries the address.
	Challenges []Challenge `json:"challenges,omitempty"`
	// Accepts is the status of the answer to a request that was taken; 0 is 200.
	Accepts int `json:"accepts,omitempty"`
	// Each is the path of a list whose members are one event each; "*" where the body is the list. Then paths of what
	// follows begin at the member.
	Each string `json:"each,omitempty"`
	// ID names a request, so that one which the provider sends again is known. Without it, what was signed does.
	ID   Template `json:"id,omitzero"`
	Type Template `json:"type,omitzero"` // what the provider calls the event
	Time *Clock   `json:"time,omitempty"`
	// Account says whose account an event is about; nil leaves all to the connector.
	Account *Attribution `json:"account,omitempty"`
	// Signals are events which say that an account's credential is no longer good.
	Signals []Signal `json:"signals,omitempty"`
	// TrustsHeaders lets ID, Account and Signals name headers that no signature covers. Who has a signed request could
	// send it under others: what was signed is remembered, so that it is taken once.
	TrustsHeaders bool `json:"trusts_headers,omitempty"`
}

// SignatureType is the kind of a signature.
type SignatureType string

// The kinds of signatures.
const (
	HMACSignature    SignatureType = "hmac"    // RFC 2104
	TokenSignature   SignatureType = "token"   // the secret itself
	Ed25519Signature SignatureType = "ed25519" // RFC 8032
	ECDSASignature   SignatureType = "ecdsa"   // P-256, SHA-256, ASN.1
	RSASignature     SignatureType = "rsa"     // PKCS #1 v1.5
	JWTSignature     SignatureType = "jwt"     // RFC 7519
)

// Signature is a proof that a request is the provider's.
type Signature struct {
	Type SignatureType `json:"type"`
	Hash string        `json:"hash,omitempty"` // sha1 | sha256 (default) | sha512
	// Key is the secret, or the provider's public key. A request is refused where the setup fields do not fill it.
	Key Template `json:"key,omitzero"`
	// KeyEncoding is how the bytes of the key are written: text (default) | hex | base64. A PEM block is read as such.
	KeyEncoding string   `json:"key_encoding,omitempty"`
	KeyPrefix   string   `json:"key_prefix,omitempty"` // taken off before it is decoded, where it is there
	Message     Template `json:"message,omitzero"`     // what is signed; {body} when left out
	Spot
	Encoding  string `json:"encoding,omitempty"` // hex (default) | base64 | base64url
	Timestamp *Clock `json:"timestamp,omitempty"`
	JWT       *JWT   `json:"jwt,omitempty"`
}

// Spot is where a request has a text.
type Spot struct {
	At string `json:"at"` // header:Name | query:name | field:path | body
	// Separator parts a list, of which each member that has the prefix counts: a provider that rotates its key sends
	// several signatures.
	Separator string `json:"separator,omitempty"`
	Prefix    string `json:"prefix,omitempty"` // taken off; a text without it does not count
}

// Clock is where a request has a time.
type Clock struct {
	Spot
	Unit      string `json:"unit,omitempty"`              // s (default) | ms | iso
	Tolerance int    `json:"tolerance_seconds,omitempty"` // of a signature's; how far it may be from now, either way
}

// JWT is what a token must say.
type JWT struct {
	JWKS       string   `json:"jwks,omitempty"`      // address of the keys; without it Key is that of an HMAC
	Algorithms []string `json:"algorithms"`          // RS256, ES256, HS256, …
	Issuer     string   `json:"issuer,omitempty"`    // what iss must be
	Audience   Template `json:"audience,omitzero"`   // what aud must be or have one of; texts separated by blanks
	BodyHash   string   `json:"body_hash,omitempty"` // the claim that has the body's SHA-256, in hex
	Lifetime   int      `json:"max_age_s,omitempty"` // how old iat may be, in seconds; 0 asks for exp alone
	Document   bool     `json:"document,omitempty"`  // the claims are what the request tells of, in place of its body
	NoExpiry   bool     `json:"no_expiry,omitempty"` // there need be no exp: a security event token (RFC 8417)
}

// Challenge recognises a request by which a provider tries the address, and says what it wants to hear.
type Challenge struct {
	Method string `json:"method,omitempty"` // GET | HEAD | POST (default)
	// When has what each value must be; "" asks that it be there.
	When   map[string]Template `json:"when,omitempty"`
	Signed bool                `json:"signed,omitempty"` // a signature must hold
	Proof  *Proof              `json:"proof,omitempty"`  // fills {proof}
	Text   Template            `json:"text,omitzero"`    // the answer as text
	JSON   map[string]Template `json:"json,omitempty"`   // or as an object of texts
	Status int                 `json:"status,omitempty"` // 0 is 200
	// Takes says that the request brings the secret which signs from then on, once its owner has given it back.
	Takes *Taken `json:"takes,omitempty"`
}

// Taken is a secret that the provider chooses and posts unsigned to an address that is being registered with it.
type Taken struct {
	From  Template `json:"from"`  // of the request's values: the secret
	Field string   `json:"field"` // the setup field, a secret one, in which the owner enters it afterwards
}

// Takes is the setup field whose value the provider posts to the address; "" where it posts none.
func (w *Webhooks) Takes() string {
	if w != nil {
		for i := range w.Challenges {
			if t := w.Challenges[i].Takes; t != nil {
				return t.Field
			}
		}
	}
	return ""
}

// Proof is an HMAC of ours, by which a provider knows that we have its secret.
type Proof struct {
	Of       Template `json:"of"`
	Key      Template `json:"key"`
	Hash     string   `json:"hash,omitempty"`     // as in Signature
	Encoding string   `json:"encoding,omitempty"` // as in Signature
}

// Attribution says whose account an event is about: the one for which Is, of its own values, equals At, of the event's.
type Attribution struct {
	At         Template `json:"at"`
	Is         Template `json:"is"` // of config fields that are no secret, facts, and upstream_id
	IgnoreCase bool     `json:"ignore_case,omitempty"`
}

// UpstreamID names Account.Upstream.ID in Attribution.Is.
const UpstreamID = "upstream_id"

// Signal is an event which says that an account's credential is no longer good.
type Signal struct {
	When map[string]Template `json:"when"` // as in Challenge
	// Accounts names the accounts, in place of Attribution.At; a path in it may lead to several.
	Accounts Template      `json:"accounts,omitzero"`
	Means    SignalMeaning `json:"means"`
}

// SignalMeaning is what a signal says.
type SignalMeaning string

// The meanings of signals.
const (
	MeansRevoked     SignalMeaning = "revoked"     // the user withdrew the grant, or the provider did
	MeansUninstalled SignalMeaning = "uninstalled" // the app was removed
)

// AccountValue is what events say of an account with the values: "" where nothing is declared, or a value is missing.
func (w *Webhooks) AccountValue(values map[string]string) string {
	if w == nil || w.Account == nil {
		return ""
	}
	text, err := w.Account.Is.Expand(values)
	if err != nil || len(text) > maxFact {
		return ""
	}
	return w.Account.Folded(text)
}

// Folded is a value in the form in which values are compared.
func (a *Attribution) Folded(value string) string {
	if a.IgnoreCase {
		return strings.ToLower(value)
	}
	return value
}

// RequestValue says whether a name in a template is a value of the request, and not one of a setup field.
func RequestValue(name string) bool {
	kind, _, pair := strings.Cut(name, ":")
	if pair {
		return slices.Contains([]string{"header", "query", "field"}, kind)
	}
	return slices.Contains([]string{"body", "timestamp", "method", "url", "form", "proof"}, name)
}
