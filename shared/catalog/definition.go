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
	Stage      string     `json:"release_stage"`        // stable | beta | preview
	Version    string     `json:"version"`              // of this definition, semantic
	Logo       string     `json:"logo_url,omitempty"`   // absolute, or a path below the deployment's base URL
	Docs       string     `json:"docs,omitempty"`       // the vendor's page on authentication
	Sources    []string   `json:"sources,omitempty"`    // where each fact was read
	LocalOnly  bool       `json:"local_only,omitempty"` // a sandbox connector: listed in local mode alone
	API        API        `json:"api"`
	Auth       []Auth     `json:"auth"` // the first is offered first
}

// Category is one of the wire contract's categories, section 5.
type Category string

// API says where the connector's calls go.
type API struct {
	BaseURL Template          `json:"base_url"`          // no trailing slash
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
)

// OAuth says whether accounts of the scheme hold tokens of an OAuth 2 server.
func (s Scheme) OAuth() bool { return s == Code || s == ClientCredentials }

// Auth is one auth type of a connector: how it authenticates, what the owner sets up once, what each end user enters.
type Auth struct {
	Key     string   `json:"key"`           // unique in the definition; the auth_type of an auth config
	Label   string   `json:"label"`         // for the owner's list
	Scheme  Scheme   `json:"scheme"`        //
	Setup   []Field  `json:"setup_fields"`  // the owner's, such as client_id
	Config  []Field  `json:"config_fields"` // the end user's; rule 6: the hub shows these and no others
	Notices []Notice `json:"notices,omitempty"`
	Support *Support `json:"support,omitempty"`
	// API overrides the connector's API for accounts of this auth type, such as an API whose base differs with OAuth.
	API    *API      `json:"api,omitempty"`
	Place  Placement `json:"place"`            // where the credential goes in a call
	Verify *Request  `json:"verify,omitempty"` // a cheap call that proves the credential
	OAuth2 *OAuth2   `json:"oauth2,omitempty"` // present exactly when Scheme.OAuth()
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
	return secrets
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

// BasicPlacement is RFC 7617's user-id and password.
type BasicPlacement struct {
	User     Template `json:"user"`
	Password Template `json:"password"`
}

// Request is a call to the provider's API.
type Request struct {
	Method string `json:"method"` // GET | POST
	Path   string `json:"path"`   // appended to the base URL, with its query; no placeholders
	Body   string `json:"body,omitempty"`
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
	URL      Template            `json:"url"`
	Method   string              `json:"method,omitempty"`   // POST (default) | GET
	Encoding string              `json:"encoding,omitempty"` // form (default) | json | query
	Client   string              `json:"client,omitempty"`   // basic (default) | basic_raw | body | none (public)
	Params   map[string]Template `json:"params,omitempty"`   // extras
	Rename   map[string]string   `json:"rename,omitempty"`
	Headers  map[string]string   `json:"headers,omitempty"`
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
}

// Callback is what the redirect back carries beside code and state.
type Callback struct {
	CodeParam string    `json:"code_param,omitempty"` // default "code"
	Capture   []Capture `json:"capture,omitempty"`
	// Issuer is RFC 9207's iss that must be present and equal; a template.
	Issuer Template `json:"issuer,omitzero"`
}

// Capture keeps a value from a callback or a token answer as a fact of the account, usable in templates.
type Capture struct {
	Fact     string `json:"fact"`
	From     string `json:"from"` // a query parameter, or a dotted path into the JSON answer
	Required bool   `json:"required,omitempty"`
	// Pattern is anchored; a fact used in a host must have one.
	Pattern string `json:"pattern,omitempty"`
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
