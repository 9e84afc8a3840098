// Package catalog is the list of connectors Patchbay knows: one YAML file per connector, checked against a JSON Schema,
// compiled into an index that is ready in well under a millisecond, and a definition that is parsed when asked for.
//
// A definition declares how a product is reached; it holds no code. What providers do differently
// (infra/docs/quirks.md) is a value here, so that the next hundred connectors are data. Text with {placeholders} is a
// Template.
package catalog

import (
	"slices"
	"time"
)

// Definition is one connector: the content of shared/catalog/definitions/<key>.yaml.
type Definition struct {
	Key        string     `json:"key"`                  // the provider key: [a-z][a-z0-9_-]*, also the file's name
	Name       string     `json:"name"`                 // as the vendor writes it
	Categories []Category `json:"categories"`           // the first is the category on the wire
	Tags       []string   `json:"tags,omitempty"`       // what it is besides, such as payments
	Stage      string     `json:"release_stage"`        // stable | beta | preview
	Version    string     `json:"version"`              // of this definition, semantic
	Logo       string     `json:"logo_url,omitempty"`   // absolute, or a path below the deployment's base URL
	Icon       Icon       `json:"icon,omitzero"`        // what stands for it in lists
	Docs       string     `json:"docs,omitempty"`       // the vendor's page on authentication
	LocalOnly  bool       `json:"local_only,omitempty"` // a sandbox connector: listed in local mode alone
	API        API        `json:"api"`
	Auth       []Auth     `json:"auth"` // the first is offered first
}

// Category is one of the wire contract's categories, section 5.
type Category string

// Icon is a letter mark in the brand's colour.
type Icon struct {
	Letters string `json:"letters"` // one or two
	Color   string `json:"color"`   // #rrggbb
}

// API says where the connector's calls go.
type API struct {
	BaseURL Template          `json:"base_url"`          // no trailing slash; a port may end its host
	Hosts   []Template        `json:"hosts,omitempty"`   // further hosts that a proxy call's url may name
	Headers map[string]string `json:"headers,omitempty"` // sent with every call, such as Notion-Version
}

// Scheme is the kind of an auth type.
type Scheme string

// The schemes.
const (
	APIKey            Scheme = "api_key" // a key in a header or in the query
	Bearer            Scheme = "bearer"  // a long-lived token as Authorization: Bearer
	Basic             Scheme = "basic"   // RFC 7617
	Code              Scheme = "oauth2_code"
	ClientCredentials Scheme = "oauth2_client_credentials"
	// Exchange is a credential that buys tokens of another kind, in Steps: a login, a signed assertion.
	Exchange Scheme = "token_exchange"
	// Signing is a credential that signs each request: Signer, or a Signed text in the placement.
	Signing Scheme = "signature"
)

// OAuth says whether the scheme has an OAuth 2 server.
func (s Scheme) OAuth() bool { return s == Code || s == ClientCredentials }

// HoldsTokens says whether accounts of the scheme hold tokens that end and are renewed.
func (s Scheme) HoldsTokens() bool { return s.OAuth() || s == Exchange }

// Auth is one auth type of a connector: how it authenticates, what the owner sets up once, what each end user enters.
type Auth struct {
	Key     string   `json:"key"`           // unique in the definition; the auth_type of an auth config
	Label   string   `json:"label"`         // for the owner's list
	Scheme  Scheme   `json:"scheme"`        //
	Setup   []Field  `json:"setup_fields"`  // the owner's, such as client_id
	Config  []Field  `json:"config_fields"` // the end user's; rule 6: the hub shows these and no others
	Notices []Notice `json:"notices,omitempty"`
	Support *Support `json:"support,omitempty"`
	// Sources are where the facts of this auth type were read.
	Sources []Source `json:"sources,omitempty"`
	// Constants are values that nobody enters or sees, such as the fixed client id of a vendor's own. No secrets.
	Constants map[string]string `json:"constants,omitempty"`
	// API overrides the connector's API for accounts of this auth type, such as an API whose base differs with OAuth.
	API    *API      `json:"api,omitempty"`
	Place  Placement `json:"place"`            // where the credential goes in a call
	Verify *Request  `json:"verify,omitempty"` // a cheap call that proves the credential
	OAuth2 *OAuth2   `json:"oauth2,omitempty"` // present exactly when Scheme.OAuth()
	// Steps are calls behind the token call, or in place of one (Exchange), in their order.
	Steps []Step `json:"steps,omitempty"`
	// Signed are texts that are made and signed when a template names them, by that name.
	Signed map[string]SignedText `json:"signed,omitempty"`
	// Signer signs each request to the API, after the placement.
	Signer *Signer `json:"signer,omitempty"`
	// Identity is where the provider says whose account it is; nil leaves an OpenID provider's id_token to say it.
	Identity *Identity `json:"identity,omitempty"`
	// Failures says what the provider's own words for a failure mean.
	Failures Failures `json:"failures,omitzero"`
	// Webhooks says how the provider's webhooks are taken; nil where it is not known.
	Webhooks *Webhooks `json:"webhooks,omitempty"`
	// NeedsSetup says that a call names a setup field, so that it costs two more reads. Decode computes it.
	NeedsSetup bool `json:"-"`
}

// Secrets are those of the values that are secret: what the definition declares so, and what OAuth makes so.
func (a *Auth) Secrets(values map[string]string) []string {
	secrets := []string{values["client_secret"], values["access_token"], values["refresh_token"]}
	for _, list := range [][]Field{a.Setup, a.Config} {
		for _, f := range list {
			if f.Secret {
				secrets = append(secrets, values[f.Key])
			}
		}
	}
	for _, c := range a.Captures() {
		if c.Secret {
			secrets = append(secrets, values[c.Fact])
		}
	}
	return secrets
}

// Captures are those of every answer that an account is linked with.
func (a *Auth) Captures() []Capture {
	var all []Capture
	if a.OAuth2 != nil {
		all = a.SignInCaptures()
		if r := a.OAuth2.Refresh; r != nil && r.Response != nil {
			all = append(all, r.Response.Capture...)
		}
	}
	for i := range a.Steps {
		all = append(all, a.Steps[i].Capture...)
	}
	return all
}

// Kinds of evidence.
const (
	EvidenceLive       = "live"        // the flow was run against the product
	EvidenceDocument   = "document"    // a page, specification or repository of the vendor says it
	EvidenceVendorCode = "vendor-code" // a package that the vendor publishes does it
	EvidenceSecondary  = "secondary"   // somebody else says it
)

// Source is where facts were read.
type Source struct {
	URL      string `json:"url,omitempty"`     // of a page or file; or Package
	Package  string `json:"package,omitempty"` // registry/name@version, such as npm/@hubspot/api-client@14.0.1
	Checked  string `json:"checked"`           // the day, such as 2026-11-29
	Evidence string `json:"evidence"`          // EvidenceLive and the others
	Says     string `json:"says,omitempty"`    // what was read there
}

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
// before, and with OAuth access_token; values are escaped for where they stand. At most one of Form, JSON and Text is set.
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

// Field is one input of a form. The JSON names are the hub's (client contract, section 3).
type Field struct {
	Key         string        `json:"key"`
	Label       string        `json:"label"`
	Type        string        `json:"type"` // text | password | number | select | text_area
	Required    bool          `json:"required"`
	Secret      bool          `json:"secret"` // encrypted, write-only, shown as a redacted placeholder
	ReadOnly    bool          `json:"readOnly,omitempty"`
	Placeholder string        `json:"placeholder,omitempty"`
	Description string        `json:"description,omitempty"`
	Tooltip     string        `json:"tooltip,omitempty"`
	Guide       *Guide        `json:"guide,omitempty"`
	Options     []FieldOption `json:"options,omitempty"` // of a select; a value outside is refused
	Default     string        `json:"default,omitempty"`
	Validation  *Validation   `json:"validation,omitempty"`
}

// FieldOption is one choice of a select field.
type FieldOption struct {
	Label string `json:"label"`
	Value string `json:"value"`
	// Values are set by the choice, and templates name them: the hosts of an environment or a region. Every option of the
	// field has the same names. Nobody sees them.
	Values map[string]string `json:"values,omitempty"`
}

// Guide is help beside a field.
type Guide struct {
	Description string `json:"description,omitempty"`
	Tooltip     string `json:"tooltip,omitempty"`
}

// Validation is checked by the hub and again by the server. A field used in the host of a Template must have one: the
// pattern is anchored at both ends, so that no value can move the host (security.md O2).
type Validation struct {
	Type    string `json:"type"`              // PatternRule; a definition's DomainRule is spelled out when it is read
	Pattern string `json:"pattern,omitempty"` // RE2 and ECMAScript read it alike; matched whole
	Error   string `json:"error,omitempty"`   // what the user is told
}

// Notice is a message above or below the hub's form.
type Notice struct {
	Key         string `json:"key"`
	Type        string `json:"type"` // warning | info
	Description string `json:"description"`
	Position    string `json:"position,omitempty"` // top | bottom
	Anchor      string `json:"anchor,omitempty"`
}

// Support is the hub's link to a guide.
type Support struct {
	Link        string `json:"link"`
	Description string `json:"description,omitempty"`
}

// Placement says where a credential goes in a call; every member that is set applies. Values are templates over the
// account's config fields, facts, and access_token. Setup fields may be named too, at the price of two more reads a
// call.
type Placement struct {
	Bearer Template            `json:"bearer,omitzero"` // Authorization: Bearer …
	Basic  *BasicPlacement     `json:"basic,omitempty"`
	Header map[string]Template `json:"header,omitempty"`
	Query  map[string]Template `json:"query,omitempty"`
}

// BasicPlacement is RFC 7617's user-id and password, or the text of both for those who want no colon.
type BasicPlacement struct {
	User     Template `json:"user,omitzero"`
	Password Template `json:"password,omitzero"`
	Raw      Template `json:"raw,omitzero"` // in place of the two: what is encoded as base64
}

// Request is a call to the provider's API.
type Request struct {
	Method string `json:"method"` // GET | POST
	// Path is appended to the base URL, with its query. Values are percent-encoded; no secrets.
	Path Template `json:"path,omitzero"`
	// URL is in place of Path: https at another host of the connector, which API.Hosts has.
	URL     Template            `json:"url,omitzero"`
	Headers map[string]Template `json:"headers,omitempty"`
	Body    string              `json:"body,omitempty"`
	Expect  []int               `json:"expect,omitempty"` // the statuses of success; empty means any 2xx
	// Error is a JSON condition that means failure although the status is 200 (Slack: ok=false).
	Error *ErrorWhen `json:"error,omitempty"`
}

// The answers in which a provider says whose account it is.
const (
	InVerify  = "verify"   // of Auth.Verify
	InToken   = "token"    // of the token endpoint, to a code
	InIDToken = "id_token" // the claims of the verified one
)

// Identity is who a person or an organisation is at the provider, so that another one is noticed.
type Identity struct {
	In   string `json:"in,omitempty"`   // InVerify (default) | InToken | InIDToken
	ID   string `json:"id"`             // dotted path of what never changes and is nobody else's
	Name string `json:"name,omitempty"` // dotted path of what people know it by
}

// From says whether the identity is in an answer of the kind.
func (i *Identity) From(in string) bool {
	return i != nil && (i.In == in || i.In == "" && in == InVerify)
}

// OAuth2 declares a provider's OAuth 2 server, RFC 6749, and what it does differently.
type OAuth2 struct {
	Authorize Authorize `json:"authorize,omitzero"` // unused by client credentials
	Token     Token     `json:"token"`              //
	Refresh   *Refresh  `json:"refresh,omitempty"`  // nil: the token endpoint, grant_type=refresh_token
	Revoke    *Revoke   `json:"revoke,omitempty"`   // RFC 7009
	Callback  Callback  `json:"callback,omitzero"`  //
	Response  Response  `json:"response,omitzero"`  //
	Scopes    []Scopes  `json:"scopes,omitempty"`   // most have one set, Slack two
	OIDC      *OIDC     `json:"oidc,omitempty"`     // id_token verified when present
}

// Authorize is the authorization request, RFC 6749 section 4.1.1.
type Authorize struct {
	URL    Template            `json:"url"`
	Params map[string]Template `json:"params,omitempty"` // static extras such as access_type=offline
	// Rename maps a standard name to the provider's (client_id → app_id); "" drops the parameter.
	Rename map[string]string `json:"rename,omitempty"`
	// PKCE is "S256" (the default, RFC 7636) or "off" for a server that refuses the parameters.
	PKCE string `json:"pkce,omitempty"`
	// Fragment puts the query behind a fragment route (#/oauth/authorize?…).
	Fragment bool `json:"fragment,omitempty"`
}

// Scopes is one scope parameter of the authorization request.
type Scopes struct {
	Param     string   `json:"param,omitempty"`     // default "scope"; Slack's second set is user_scope
	Separator string   `json:"separator,omitempty"` // default one space
	Raw       bool     `json:"raw,omitempty"`       // not percent-encoded
	Default   []string `json:"default,omitempty"`
	Field     string   `json:"field,omitempty"` // a setup field in which the owner may list others, space-separated
}

// Token is the access token request, RFC 6749 section 4.1.3 or 4.4.2.
type Token struct {
	URL      Template `json:"url"`
	Method   string   `json:"method,omitempty"`   // POST (default) | GET
	Encoding string   `json:"encoding,omitempty"` // form (default) | json | query
	// Client is basic (default), basic_raw, body, none (public), or private_key_jwt (RFC 7523 section 2.2), whose
	// assertion is the Signed text client_assertion.
	Client string `json:"client,omitempty"`
	// Basic is in place of Client, where user or password are not the client's id and secret (quirk 38). Without client_id
	// among the fields then, none is sent.
	Basic   *BasicPlacement     `json:"basic,omitempty"`
	Params  map[string]Template `json:"params,omitempty"` // extras
	Rename  map[string]string   `json:"rename,omitempty"`
	Headers map[string]string   `json:"headers,omitempty"`
}

// Refresh is how an access token is renewed, RFC 6749 section 6. Members left empty are as in Token.
type Refresh struct {
	Disabled bool                `json:"disabled,omitempty"` // tokens do not expire or cannot be renewed
	URL      Template            `json:"url,omitzero"`
	Method   string              `json:"method,omitempty"`
	Params   map[string]Template `json:"params,omitempty"` // grant_type here replaces refresh_token
	// Rotates says that a refresh token is good once. Nothing in a function reads it, since the token of each answer is
	// kept in any case: the fake provider does, and then refuses one that is used twice.
	Rotates bool `json:"rotates,omitempty"`
	// MarginSeconds is how long before its end a token is renewed, never more than a tenth of its life; nil means 60.
	MarginSeconds *int `json:"margin_seconds,omitempty"`
	// Response replaces OAuth2.Response where the answer to a refresh has another shape (quirk 46).
	Response *Response `json:"response,omitempty"`
	// KeepAliveDays is after how many days without use a refresh token dies: it is used before that.
	KeepAliveDays int `json:"keep_alive_days,omitempty"`
}

// KeepAlive is KeepAliveDays as a duration; 0 where none is declared.
func (r *Refresh) KeepAlive() time.Duration {
	if r == nil {
		return 0
	}
	return time.Duration(r.KeepAliveDays) * 24 * time.Hour
}

// Off says that access tokens of the definition are never renewed. A nil Refresh is RFC 6749's.
func (r *Refresh) Off() bool { return r != nil && r.Disabled }

// NeedsToken says whether an access token is renewed with a refresh token (RFC 6749 section 6). A definition with a
// grant of its own may ask anew (quirk 31) or exchange the access token itself (quirk 54), and then needs none.
func (r *Refresh) NeedsToken() bool {
	if r == nil {
		return true
	}
	grant, own := r.Params["grant_type"]
	if !own || grant.String() == "refresh_token" {
		return true
	}
	for _, t := range r.Params {
		if slices.Contains(t.Names(), "refresh_token") {
			return true
		}
	}
	return false
}

// Revoke is RFC 7009.
type Revoke struct {
	URL    Template `json:"url"`
	Client string   `json:"client,omitempty"` // as Token.Client; empty: the same
	Token  string   `json:"token,omitempty"`  // refresh_token (default) | access_token
	// Encoding, Method, Params, Headers and Bearer are for what RFC 7009 does not know: a JSON body, DELETE, a token in
	// the Authorization header. Param is the parameter's name; default token.
	Encoding string              `json:"encoding,omitempty"`
	Method   string              `json:"method,omitempty"` // POST (default) | GET | DELETE
	Param    string              `json:"param,omitempty"`
	Params   map[string]Template `json:"params,omitempty"`
	Headers  map[string]string   `json:"headers,omitempty"`
	// Bearer sends the token as Authorization: Bearer, in place of the client, and as a parameter only where Param names
	// one.
	Bearer bool `json:"bearer,omitempty"`
}

// Callback is what the redirect back carries beside code and state.
type Callback struct {
	CodeParam string `json:"code_param,omitempty"` // default "code"
	// StateParam is the state's name on the way back; default "state".
	StateParam string    `json:"state_param,omitempty"`
	Capture    []Capture `json:"capture,omitempty"`
	// Issuer is RFC 9207's iss that must be present and equal; a template.
	Issuer Template `json:"issuer,omitzero"`
}

// Capture keeps a value from a callback or a token answer as a fact of the account, usable in templates.
type Capture struct {
	Fact string `json:"fact"`
	// From is a query parameter of a callback, a dotted path into a JSON answer, or the name of a header or cookie.
	From string `json:"from"`
	// In is the part of a step's answer: body (default, a dotted path), xml (the name of an element), text (all of the
	// body), header or cookie.
	In string `json:"in,omitempty"`
	// Secret facts are hidden from logs and answers. A fact access_token or refresh_token of a step is the account's.
	Secret   bool `json:"secret,omitempty"`
	Required bool `json:"required,omitempty"`
	// Pattern is anchored; a fact used in a host must have one.
	Pattern string `json:"pattern,omitempty"`
	// Part is a pattern with one group, which is what is kept of the value (stores/HASH → HASH). Pattern is about the
	// part.
	Part string `json:"part,omitempty"`
}

// Response is where a token answer keeps what RFC 6749 section 5.1 names.
type Response struct {
	AccessToken  string `json:"access_token,omitempty"` // dotted path; default access_token
	RefreshToken string `json:"refresh_token,omitempty"`
	ExpiresIn    string `json:"expires_in,omitempty"`
	ExpiresUnit  string `json:"expires_unit,omitempty"` // s (default) | ms | at_s | at_ms | at_iso | hms
	// GrantExpiresIn is where the end of the refresh token is told, in GrantExpiresUnit, which is as ExpiresUnit. Without
	// it the usual names are looked for.
	GrantExpiresIn   string     `json:"grant_expires_in,omitempty"`
	GrantExpiresUnit string     `json:"grant_expires_unit,omitempty"`
	Scope            string     `json:"scope,omitempty"`
	Lifetime         int        `json:"lifetime_seconds,omitempty"` // assumed when the answer names none
	Capture          []Capture  `json:"capture,omitempty"`
	Error            *ErrorWhen `json:"error,omitempty"`
}

// ErrorWhen recognises an error in a 200 answer.
type ErrorWhen struct {
	Path    string `json:"path"`              // dotted path
	Equals  string `json:"equals"`            // the JSON value as text, such as false
	Code    string `json:"code,omitempty"`    // path of the error's code
	Message string `json:"message,omitempty"` // path of its description
}

// OIDC says that the server is an OpenID provider, OpenID Connect Core 1.0.
type OIDC struct {
	Issuer Template `json:"issuer"` // discovery's issuer must equal it
}

// AuthType returns the auth type named key.
func (d *Definition) AuthType(key string) (*Auth, bool) {
	for i := range d.Auth {
		if d.Auth[i].Key == key {
			return &d.Auth[i], true
		}
	}
	return nil, false
}

// APIOf returns where calls of the auth type go.
func (d *Definition) APIOf(a *Auth) API {
	if a.API != nil {
		return *a.API
	}
	return d.API
}
