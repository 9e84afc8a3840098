// Package mcp is the client's side of MCP authorization (Model Context Protocol 2026-07-28, "Authorization"): it finds
// the authorization server of an MCP server, and gets a client for it. It knows nothing of definitions, auth configs or
// accounts.
//
// Every address here comes from strangers, so each call goes through outbound's guarded client, and each answer has a
// limit. Functions fail with a *provider.Error whose description is for the owner or the end user to read.
package mcp

import (
	"context"
	"fmt"
	"net/http"

	"patchbay/shared/provider"
)

// Version is the revision of the protocol that the first request names.
const Version = "2026-07-28"

// Client makes the calls. Safe for concurrent use.
type Client struct {
	HTTP func() *http.Client // outbound.New's, which follows no redirects; made when it is needed
	// Loopback is local mode: addresses may be http on the machine itself.
	Loopback bool
	// LookupTXT asks the DNS, for the handles of AT Protocol; nil is the system's way.
	LookupTXT func(ctx context.Context, name string) ([]string, error)
}

func refuse(kind provider.Kind, format string, args ...any) *provider.Error {
	return &provider.Error{Kind: kind, Code: provider.CodeDiscovery, Description: fmt.Sprintf(format, args...)}
}
