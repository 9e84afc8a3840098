package catalog

// Step is one call to the provider by which an account gets what it calls with.
type Step struct {
	Name string `json:"name"` // of the step, for logs and errors
	// Again is when the step runs: StepLink (default) once, when an account is linked; StepRefresh then and at each
	// renewal. With Exchange, a refresh token makes the steps of StepRefresh alone run.
	Again   string      `json:"again,omitempty"`
	Request StepRequest `json:"request"`
	// Expect are the statuses of success; empty means any 2xx.
	Expect  []int      `json:"expect,omitempty"`
	Error   *ErrorWhen `json:"error,omitempty"`
	Capture []Capture  `json:"capture,omitempty"` // Capture.In says of what part of the answer
	// Expires is where the answer tells when access_token, or the facts of this step, end.
	Expires *Expires `json:"expires,omitempty"`
}

// When a step runs.
const (
	StepLink    = "link"
	StepRefresh = "refresh"
)

// StepRequest is the request of a step. Templates name setup and config fields, constants, Signed texts, facts of
// before, and with OAuth access_token; values are escaped for where they stand. At most one of Form, JSON and Text is
// set.
type StepRequest struct {
	Method string `json:"method,omitempty"` // POST (default), GET or PUT
	// URL is absolute, checked as every address is.
	URL     Template            `json:"url"`
	Headers map[string]Template `json:"headers,omitempty"`
	Query   map[string]Template `json:"query,omitempty"`
	Basic   *BasicPlacement     `json:"basic,omitempty"`
	Bearer  Template            `json:"bearer,omitzero"`
	Form    map[string]Template `json:"form,omitempty"` // application/x-www-form-urlencoded
	JSON    map[string]Template `json:"json,omitempty"` // members by dotted path (auth.user); values are JSON strings
	Text    Template            `json:"text,omitzero"`  // with ContentType; values escaped for XML or JSON by its type
	// ContentType is that of Text.
	ContentType string `json:"content_type,omitempty"`
}

// Expires says when what an answer gave ends. In is a dotted path; Lifetime is assumed when the answer tells none.
type Expires struct {
	In       string `json:"in,omitempty"`
	Unit     string `json:"unit,omitempty"` // as Response.ExpiresUnit
	Lifetime int    `json:"lifetime_seconds,omitempty"`
}

// SignedText is a JSON Web Token (RFC 7519) that is made when a template names it.
type SignedText struct {
	Alg string `json:"alg"` // RS256, RS384, RS512, PS256, ES256, ES384, HS256, HS384, HS512, EdDSA
	// Key is a private key as PEM (PKCS #1, PKCS #8, SEC 1), or the secret of HS….
	Key         Template            `json:"key"`
	KeyEncoding string              `json:"key_encoding,omitempty"` // of HS…: text (default), hex, base64
	Header      map[string]Template `json:"header,omitempty"`       // besides alg and typ, such as kid
	Claims      map[string]Template `json:"claims,omitempty"`       // texts; {now} and {until} alone are numbers
	Lifetime    int                 `json:"lifetime_seconds"`       // exp is iat and this
	// Thumbprint adds x5t or x5t#S256 (RFC 7515 section 4.1.7) of this certificate, as PEM.
	Thumbprint *Thumbprint `json:"thumbprint,omitempty"`
}

// Thumbprint is a certificate's hash in a token's header.
type Thumbprint struct {
	Header      string   `json:"header"` // x5t or x5t#S256
	Certificate Template `json:"certificate"`
}

// The kinds of Signer. Each is implemented in Go, with vectors of its specification.
const (
	OAuth1 = "oauth1" // RFC 5849
	SigV4  = "sigv4"  // AWS Signature Version 4
	HMAC   = "hmac"   // a hash of parts of the request in a header
)

// Signer signs requests. Members belong to the kind that they name.
type Signer struct {
	Kind string `json:"kind"`
	// Of OAuth1. Method is HMAC-SHA1, HMAC-SHA256 (default) or PLAINTEXT.
	ConsumerKey    Template `json:"consumer_key,omitzero"`
	ConsumerSecret Template `json:"consumer_secret,omitzero"`
	Token          Template `json:"token,omitzero"`
	TokenSecret    Template `json:"token_secret,omitzero"`
	Realm          Template `json:"realm,omitzero"`
	Method         string   `json:"method,omitempty"`
	// Of SigV4.
	AccessKey    Template `json:"access_key,omitzero"`
	SecretKey    Template `json:"secret_key,omitzero"`
	SessionToken Template `json:"session_token,omitzero"`
	Region       Template `json:"region,omitzero"`
	Service      string   `json:"service,omitempty"`
	// Of HMAC. Message may name values, and {method}, {path}, {query}, {url}, {body}, {body_hash}, {timestamp}, {nonce}.
	Key         Template            `json:"key,omitzero"`
	KeyEncoding string              `json:"key_encoding,omitempty"` // text (default), hex, base64
	Hash        string              `json:"hash,omitempty"`         // sha1, sha256 (default), sha512
	Message     Template            `json:"message,omitzero"`
	Encoding    string              `json:"encoding,omitempty"`  // hex (default), base64
	Timestamp   string              `json:"timestamp,omitempty"` // s (default), ms, iso
	Header      map[string]Template `json:"header,omitempty"`    // may name {signature} besides
}
