// Package mcpmanage is the function mcp-manage: /mcp/manage, the management API as tools for an agent.
package mcpmanage

import (
	"log/slog"
	"net/http"
	"time"

	"patchbay/shared/api/mcp"
	"patchbay/shared/app/clients"
	"patchbay/shared/table"
	"patchbay/shared/wire"
)

// callTimeout is shorter than the function's own time-out, so that a tool always answers.
const callTimeout = 25 * time.Second

// New returns the function's handler. It reads who calls, and nothing else: a tool is a request to the API.
func New(cfg clients.Config) (http.Handler, error) {
	h := &mcp.Manage{
		Keys: table.New(cfg.DynamoDB(), cfg.Table),
		Caller: &http.Client{
			Timeout:       callTimeout,
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
	}
	rt := wire.NewRouter(wire.Options{PublicURL: cfg.PublicURL, Log: slog.Default(), Activity: cfg.Recorder()})
	h.Mount(rt)
	return rt, nil
}
