// Package mcp is the function of the same name: /mcp, the door through which agents use linked accounts.
package mcp

import (
	"net/http"

	"patchbay/shared/api/gateway"
	"patchbay/shared/api/proxy"
	"patchbay/shared/app/clients"
	"patchbay/shared/app/services"
	"patchbay/shared/exchange"
)

// New returns the function's handler.
func New(cfg clients.Config) (http.Handler, error) {
	s, err := services.New(cfg)
	if err != nil {
		return nil, err
	}
	out := s.Outbound()
	h := &gateway.Handler{Proxy: &proxy.Handler{
		Credentials: s.Credentials(out), Caller: exchange.Of(out), Approvals: s.Approvals(),
	}}
	rt := s.Router(nil)
	h.Mount(rt)
	return proxy.ForPages(rt), nil
}
