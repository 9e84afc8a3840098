// Package providers makes the HTTP client for calls to providers from a deployment's environment, alike for every
// function.
package providers

import (
	"net/http"
	"sync"

	"patchbay/shared/app/config"
	"patchbay/shared/mcp"
	"patchbay/shared/outbound"
)

// Client returns the client.
func Client(cfg config.Config) *http.Client {
	return outbound.New(outbound.Options{AllowLoopback: cfg.Local, RuntimeAPI: cfg.RuntimeAPI, UserAgent: cfg.UserAgent})
}

// MCP returns what speaks to MCP servers. Its client is made when one is spoken to.
func MCP(cfg config.Config) *mcp.Client {
	return &mcp.Client{HTTP: sync.OnceValue(func() *http.Client { return Client(cfg) }), Loopback: cfg.Local}
}
