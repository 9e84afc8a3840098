// Package oauthcallback is the function oauth-callback: the start and the callback of the OAuth flow.
package oauthcallback

import (
	"net/http"

	"patchbay/shared/api/flow"
	"patchbay/shared/app/clients"
	"patchbay/shared/app/services"
	"patchbay/shared/wire"
)

// New returns the function's handler.
func New(cfg clients.Config) (http.Handler, error) {
	s, err := services.New(cfg)
	if err != nil {
		return nil, err
	}
	h := &flow.Handler{
		Connect: s.Connect(s.Outbound()), Catalog: s.Catalog, AppURL: cfg.AppURL, AllowedOrigins: cfg.AllowedOrigins,
	}
	rt := s.Router(wire.ByKey)
	h.Mount(rt)
	return rt, nil
}
