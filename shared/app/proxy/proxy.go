// Package proxy is the function of the same name: /unified/proxy, /actions, and /proxy for vendors' own SDKs.
package proxy

import (
	"net/http"

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
	h := &proxy.Handler{
		Credentials: s.Credentials(out), Caller: exchange.Of(out), Root: cfg.ProxyURL, Approvals: s.Approvals(),
		Keys: s.Store, Built: s.Catalog.Built,
	}
	rt := s.Router(nil)
	h.Mount(rt)
	h.MountTransparent(rt)
	return h.Front(rt), nil
}
