package mcp

import (
	"context"
	"log/slog"
	"net/http"
	"sync"

	sdk "github.com/modelcontextprotocol/go-sdk/mcp"
)

// Protocols are the revisions of the protocol that are spoken: the current one and the two before it.
var Protocols = []string{"2026-07-28", "2025-11-25", "2025-06-18"}

// version is what servers say of themselves. It is that of what their tools are, and not of a release.
const version = "1"

// pageSize lets all tools come in one page: there are clients that read only the first.
const pageSize = 1000

// Self is what a server says of itself.
func Self(name, title string) *sdk.Implementation {
	return &sdk.Implementation{Name: name, Title: title, Version: version}
}

// NewServer is a server without tools. What it lists is for its caller alone.
func NewServer(self *sdk.Implementation, instructions string) *sdk.Server {
	return sdk.NewServer(self, &sdk.ServerOptions{
		Instructions: instructions, Capabilities: &sdk.ServerCapabilities{Tools: &sdk.ToolCapabilities{}},
		SupportedProtocolVersions: Protocols, PageSize: pageSize,
		SetCacheable: func(_ context.Context, _ sdk.Request, c *sdk.Cacheable) { c.CacheScope = "private" },
	})
}

// Handle serves a server: each message by itself, answered with JSON. A message may have so many bytes.
func Handle(server *sdk.Server, most int64) http.Handler {
	return sdk.NewStreamableHTTPHandler(func(*http.Request) *sdk.Server { return server }, &sdk.StreamableHTTPOptions{
		Stateless: true, JSONResponse: true, MaxRequestBodyBytes: most, Logger: slog.New(slog.DiscardHandler),
		// Nothing here trusts a caller for where it is.
		DisableLocalhostProtection: true,
	})
}

// Servers keeps the servers that were made, by what each is for. Making one costs more than a call of it.
type Servers[K comparable, S any] struct {
	mu   sync.Mutex
	made map[K]S
}

// maxServers bounds how many are kept: projects decide what there can be.
const maxServers = 256

// Of is the server for a key, which is made if there is none.
func (s *Servers[K, S]) Of(key K, makeServer func() S) S {
	s.mu.Lock()
	defer s.mu.Unlock()
	if h, ok := s.made[key]; ok {
		return h
	}
	if s.made == nil || len(s.made) >= maxServers {
		s.made = map[K]S{}
	}
	h := makeServer()
	s.made[key] = h
	return h
}
