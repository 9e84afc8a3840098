package catalog

import (
	"encoding/json"
	"slices"
	"strings"
)

// MCPServer is an MCP server whose sign-in is found by discovery (Model Context Protocol 2026-07-28, "Authorization").
// What is declared beside the URL are quirks of that server alone; none is a tolerance towards others.
type MCPServer struct {
	// URL is the server's endpoint. It begins with the API's base URL, below which calls reach it.
	URL Template `json:"url"`
	// Issuer is the authorization server's exact identifier, where the resource metadata spells it with another slash at
	// its end, or lists several.
	Issuer string `json:"issuer,omitempty"`
	// Resource is the server's exact resource indicator (RFC 8707), where its metadata names one that does not cover URL.
	Resource string `json:"resource,omitempty"`
	// Scopes are asked for in place of those that the server's challenge or metadata names.
	Scopes []string `json:"scopes,omitempty"`
}

// The fields of a client that an owner has registered, of every MCP server.
const (
	clientIDField     = "client_id"
	clientSecretField = "client_secret"
)

// expectMCP makes an auth type of an MCP server one that signs in. Its owner may enter a client, and must only where
// the definition says so: most servers take clients that nobody registered by hand.
func (a *Auth) expectMCP() {
	if a.Scheme != MCP || a.MCP == nil {
		return
	}
	a.Scheme = Code
	if a.OAuth2 == nil {
		a.OAuth2 = &OAuth2{Token: Token{Client: "none"}, discovered: true}
	}
	if len(a.Place.Templates()) == 1 && a.Place.Bearer.IsZero() {
		a.Place.Bearer = NewTemplate("{access_token}")
	}
	if a.Verify == nil {
		a.Verify = verifyMCP(a.MCP.URL)
	}
	if a.AtAnyServer() {
		return // whoever names a server first would be sent the client's secret
	}
	for _, f := range []Field{presets[clientIDField], presets[clientSecretField]} {
		if !slices.ContainsFunc(a.Setup, func(g Field) bool { return g.Key == f.Key }) {
			f.Required = false
			f.Description = "Only for a client that you have registered yourself."
			a.Setup = append(a.Setup, f)
		}
	}
}

// verifyMCP is a call that every MCP server answers, and only with a good token. A server of a revision without
// initialize says so by 400.
func verifyMCP(url Template) *Request {
	return &Request{
		Method: "POST", URL: url, Expect: []int{200, 400}, made: true,
		Headers: map[string]Template{"Accept": NewTemplate("application/json, text/event-stream")},
		Body: `{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25",` +
			`"capabilities":{},"clientInfo":{"name":"Patchbay","version":"1.0"}}}`,
	}
}

// MarshalJSON implements json.Marshaler. It is the form that a file has.
func (a Auth) MarshalJSON() ([]byte, error) {
	type plain Auth
	p := plain(a)
	if p.OAuth2 != nil && p.OAuth2.discovered {
		if p.Scheme, p.OAuth2 = MCP, nil; p.ATProto != nil {
			p.Scheme = AtProto
		}
		if p.Verify != nil && p.Verify.made {
			p.Verify = nil
		}
	}
	return json.Marshal(p)
}

// mcp checks what is declared of an MCP server.
func (c *checker) mcp(at place, def *Definition, auth *Auth, fields scope) {
	m := auth.MCP
	if auth.OAuth2 == nil || !auth.OAuth2.discovered {
		c.report(at, "mcp belongs to scheme mcp, without oauth2: the server tells its addresses itself")
		return
	}
	base := def.APIOf(auth).BaseURL.String()
	if auth.AtAnyServer() {
		c.anyServer(at, base, auth)
		return
	}
	c.address(at.at("url"), m.URL, fields)
	if rest, below := strings.CutPrefix(m.URL.String(), base); !below || rest != "" && rest[0] != '/' {
		c.report(at.at("url"), "url begins with api.base_url, which is %s", base)
	}
	if strings.ContainsAny(m.URL.String(), "?#") {
		c.report(at.at("url"), "an MCP server's address has no query and no fragment")
	}
	for member, text := range map[string]string{"issuer": m.Issuer, "resource": m.Resource} {
		if text != "" {
			c.address(at.at(member), NewTemplate(text), scope{})
		}
	}
	if len(auth.Steps) > 0 || len(auth.Signed) > 0 {
		c.report(at, "scheme mcp has no steps and no signed texts")
	}
}

// anyServer checks an auth type whose accounts say themselves at which server they are.
func (c *checker) anyServer(at place, base string, auth *Auth) {
	name, _ := auth.MCP.URL.Placeholder()
	if want := "{" + name + originSuffix + "}"; base != want {
		c.report(at.at("url"), "{%s} is the account's own address: api.base_url is its origin, %s", name, want)
	}
	if m := auth.MCP; m.Issuer != "" || m.Resource != "" || len(m.Scopes) > 0 {
		c.report(at, "quirks are one server's, and {%s} can be any", name)
	}
	for i, f := range auth.Setup {
		if f.Key == clientIDField || f.Key == clientSecretField {
			c.report(at.at("url"), "{%s} can be any server, so no client of the owner's goes there; remove setup field %d", name, i)
		}
	}
	if len(auth.Steps) > 0 || len(auth.Signed) > 0 {
		c.report(at, "scheme mcp has no steps and no signed texts")
	}
}
