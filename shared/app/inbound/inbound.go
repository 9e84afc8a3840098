// Package inbound is the function inbound: what providers send to the addresses of auth configs.
package inbound

import (
	"net/http"
	"time"

	api "patchbay/shared/api/inbound"
	"patchbay/shared/app/clients"
	"patchbay/shared/app/services"
	"patchbay/shared/inbound"
	"patchbay/shared/oauth/jwks"
)

// New returns the function's handler.
func New(cfg clients.Config) (http.Handler, error) {
	s, err := services.New(cfg)
	if err != nil {
		return nil, err
	}
	h := &api.Handler{Inbound: &inbound.Service{
		Store: s.Store, Configs: s.Connectors(), Catalog: s.Catalog,
		Keys: &jwks.Keys{HTTP: s.Outbound()}, Now: time.Now, Log: s.Log,
	}}
	rt := s.Router(nil)
	h.Mount(rt)
	return rt, nil
}
