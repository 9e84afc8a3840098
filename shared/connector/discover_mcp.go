package connector

import (
	"context"
	"errors"
	"time"

	"patchbay/shared/provider"
)

// DiscoveriesAMinute bounds how often one caller may have servers looked at: each time is several calls of strangers.
const DiscoveriesAMinute = 20

// ClientWay is how a client comes to an authorization server.
type ClientWay string

// The ways.
const (
	ByDocument     ClientWay = "document"     // a client id metadata document, which Patchbay serves
	ByRegistration ClientWay = "registration" // Patchbay registers one when somebody links (RFC 7591)
	ByOwner        ClientWay = "owner"        // the owner registers one there, and enters it
)

// Discovery is what an MCP server says of itself before anybody signs in.
type Discovery struct {
	Steps  []provider.MCPStep // also where it fails
	Why    *provider.Error    // nobody can sign in there, in words; nil where somebody can
	Issuer string
	Scopes []string // that are asked for at first
	Client ClientWay
}

// DiscoverMCP looks at an MCP server as a link does when it begins. It stores nothing. document is the address of a
// client's metadata document of this deployment, be there one or not. who is the caller, by whom it is counted:
// ErrSpent.
func (s *Service) DiscoverMCP(
	ctx context.Context, project, who, address, document string, all Allowances,
) (Discovery, error) {
	if err := all.Spend(ctx, project, who, "discover_mcp", DiscoveriesAMinute, time.Minute); err != nil {
		return Discovery{}, err
	}
	found, steps, err := s.MCP.Discover(ctx, provider.MCPTarget{URL: address})
	out := Discovery{Steps: steps}
	if why, ok := errors.AsType[*provider.Error](err); ok {
		out.Why = why
		return out, nil
	}
	if err != nil {
		return out, err
	}
	out.Issuer, out.Scopes = found.Issuer, found.Scopes
	switch _, takes := s.MCP.DocumentAuth(found); {
	case found.Documents && takes && readable(document, found.Issuer):
		out.Client = ByDocument
	case found.Register != "":
		out.Client = ByRegistration
	default:
		out.Client = ByOwner
	}
	return out, nil
}
