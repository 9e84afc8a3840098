package mcp

import (
	"context"
	"net/url"
	"slices"
	"strings"

	"patchbay/shared/provider"
)

// serverMetadata is RFC 8414's document, or OpenID Connect Discovery's, in the parts that are used.
type serverMetadata struct {
	Issuer     string   `json:"issuer"`
	Authorize  string   `json:"authorization_endpoint"`
	Token      string   `json:"token_endpoint"`
	Revoke     string   `json:"revocation_endpoint"`
	Register   string   `json:"registration_endpoint"`
	Challenges []string `json:"code_challenge_methods_supported"`
	Methods    []string `json:"token_endpoint_auth_methods_supported"`
	Algorithms []string `json:"token_endpoint_auth_signing_alg_values_supported"`
	Scopes     []string `json:"scopes_supported"`
	Grants     []string `json:"grant_types_supported"`
	Promised   bool     `json:"authorization_response_iss_parameter_supported"` // RFC 9207 section 3
	Documents  bool     `json:"client_id_metadata_document_supported"`
	Push       string   `json:"pushed_authorization_request_endpoint"` // RFC 9126 section 5
	PushAlways bool     `json:"require_pushed_authorization_requests"`
	Proofs     []string `json:"dpop_signing_alg_values_supported"` // RFC 9449 section 5.1
}

// server reads the authorization server's metadata ("Authorization Server Metadata Discovery").
func (s *search) server(ctx context.Context, issuer string) (*provider.MCPFound, error) {
	for _, address := range metadataAddresses(issuer) {
		a, err := s.document(ctx, "Authorization server metadata", address)
		if err != nil {
			return nil, err
		}
		if a == nil {
			continue
		}
		m := new(serverMetadata)
		if err := decode(a, m); err != nil {
			return nil, refuse(provider.Other, "The metadata at %s cannot be read: %s.", shown(address), err)
		}
		return s.found(m, issuer)
	}
	return nil, refuse(provider.Other, "The authorization server %s publishes no metadata (RFC 8414, OpenID Connect "+
		"Discovery).", shown(issuer))
}

// metadataAddresses are where the metadata of an issuer may be, in the order of the specification.
func metadataAddresses(issuer string) []string {
	const authorization, openid = "/.well-known/oauth-authorization-server", "/.well-known/openid-configuration"
	u, _ := url.Parse(issuer) // usable
	root, path := u.Scheme+"://"+u.Host, strings.TrimSuffix(u.EscapedPath(), "/")
	if path == "" {
		return []string{root + authorization, root + openid}
	}
	return []string{root + authorization + path, root + openid + path, root + path + openid}
}

// found checks the document of an issuer. Whose metadata names another issuer is not used (RFC 8414 section 3.3), and
// without S256 nobody is sent there: PKCE has no opt-out here.
func (s *search) found(m *serverMetadata, issuer string) (*provider.MCPFound, error) {
	switch {
	case m.Issuer != issuer && s.target.Entered:
		return nil, refuse(provider.Other, "The authorization server calls itself %s, and the MCP server names it %s: the two "+
			"must be the same to the letter.", shown(m.Issuer), shown(issuer))
	case m.Issuer != issuer:
		return nil, refuse(provider.Other, "The authorization server calls itself %s, and the MCP server names it %s: the two "+
			"must be the same to the letter. Where that is the vendor's way, declare the definition's mcp.issuer.",
			shown(m.Issuer), shown(issuer))
	case !slices.Contains(m.Challenges, "S256"):
		return nil, refuse(provider.Other, "The authorization server %s does not say that it supports PKCE with S256, without "+
			"which nobody may be sent there.", shown(issuer))
	}
	for what, address := range map[string]string{"authorization": m.Authorize, "token": m.Token} {
		if !s.usable(address) {
			return nil, refuse(provider.Other, "The authorization server %s has no usable %s endpoint.", shown(issuer), what)
		}
	}
	s.proofs = m.Proofs
	f := &provider.MCPFound{
		MCPServer: provider.MCPServer{
			Issuer: issuer, Authorize: m.Authorize, Token: m.Token, IssPromised: m.Promised,
		},
		Documents: m.Documents, Methods: m.Methods, Algorithms: m.Algorithms, Scopes: m.Scopes,
	}
	if m.PushAlways {
		if f.Push = m.Push; !s.usable(f.Push) {
			return nil, refuse(provider.Other, "The authorization server %s takes pushed requests alone and does not say where.",
				shown(issuer))
		}
	}
	if s.usable(m.Revoke) {
		f.Revoke = m.Revoke
	}
	if s.usable(m.Register) {
		f.Register = m.Register
	}
	return f, nil
}
