package catalog

import (
	"slices"
	"time"
)

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
	PAR       *PAR      `json:"par,omitempty"`      // nil: the authorization request goes through the browser
	// DPoP binds the tokens to a key of the account's own (RFC 9449), with which each token request and each call is
	// signed. The bearer of Auth.Place is then sent by the scheme DPoP.
	DPoP bool `json:"dpop,omitempty"`
	// discovered says that addresses which discovery finds take this one's place.
	discovered bool
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

// PAR is the pushed authorization request, RFC 9126: the parameters go to the server itself, and the browser carries a
// reference to them. The client authenticates as at the token endpoint.
type PAR struct {
	URL Template `json:"url"`
}

// Scopes is one scope parameter of the authorization request.
type Scopes struct {
	Param     string   `json:"param,omitempty"`     // default "scope"; Slack's second set is user_scope
	Separator string   `json:"separator,omitempty"` // default one space
	Raw       bool     `json:"raw,omitempty"`       // not percent-encoded
	Default   []string `json:"default,omitempty"`
	Field     string   `json:"field,omitempty"` // a setup field in which the owner may list others, space-separated
	// Words are what scopes allow, in English, for the end user who granted them.
	Words map[string]string `json:"words,omitempty"`
	// WordsIn are the same in other languages, by BCP 47 tag: those of the hub. Of a scope without them, Words are shown.
	WordsIn map[string]map[string]string `json:"words_in,omitempty"`
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
	// Expect is the iss that is compared where it is present, and need not be. Discovery sets it.
	Expect Template `json:"-"`
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
