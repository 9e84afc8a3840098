// Package catalog is the list of connectors Patchbay knows: one YAML file per connector, checked against a JSON Schema,
// compiled into an index that is ready in well under a millisecond, and a definition that is parsed when asked for.
//
// A definition declares how a product is reached; it holds no code. What providers do differently
// (infra/docs/quirks.md) is a value here, so that the next hundred connectors are data. Text with {placeholders} is a
// Template.
package catalog

// Definition is one connector: the content of shared/catalog/definitions/<key>.yaml.
type Definition struct {
	Key        string     `json:"key"`            // the provider key: [a-z][a-z0-9_-]*, also the file's name
	Name       string     `json:"name"`           // as the vendor writes it
	Categories []Category `json:"categories"`     // the first is the category on the wire
	Tags       []string   `json:"tags,omitempty"` // what it is besides, such as payments
	// Sources are the older form of Auth.Sources, which definitions of before have: lines of text for all auth types.
	Sources   []string `json:"sources,omitempty"`
	Stage     string   `json:"release_stage"`        // stable | beta | preview
	Version   string   `json:"version"`              // of this definition, semantic
	Logo      string   `json:"logo_url,omitempty"`   // absolute, or a path below the deployment's base URL
	Icon      Icon     `json:"icon,omitzero"`        // what stands for it in lists
	Docs      string   `json:"docs,omitempty"`       // the vendor's page on authentication
	LocalOnly bool     `json:"local_only,omitempty"` // a sandbox connector: listed in local mode alone
	API       API      `json:"api"`
	Auth      []Auth   `json:"auth"` // the first is offered first
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
	// Links are members of JSON answers with addresses that vendors' SDKs follow, such as links.next: the transparent
	// proxy leads them through itself. * is each item of a list or one member, ** any number of both.
	Links []string `json:"links,omitempty"`
	// Reads are calls that change nothing: tools of agents, and actions.
	Reads []ReadCall `json:"reads,omitempty"`
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
	// MCP is how a file names the sign-in at an MCP server. Once decoded it is Code with Auth.MCP, since all but where the
	// server's addresses come from is alike.
	MCP Scheme = "mcp"
	// AtProto is how a file names a sign-in by the profile of AT Protocol. Once decoded it is Code with Auth.ATProto.
	AtProto Scheme = "atproto"
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
	// MCP is the server that is signed in at; OAuth2 is then nothing but its form, until shared/oauth fills it in with
	// what was discovered.
	MCP *MCPServer `json:"mcp,omitempty"`
	// ATProto is a sign-in whose servers the account tells; OAuth2 is then as with MCP.
	ATProto *ATProto `json:"atproto,omitempty"`
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
	made  bool       // by the scheme, and not declared
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
