// Package inbound is the function inbound: what providers send to the addresses of auth configs.
package inbound

import (
	"net/http"
	"time"

	api "patchbay/shared/api/inbound"
	"patchbay/shared/app/clients"
	"patchbay/shared/app/events"
	"patchbay/shared/app/queues"
	"patchbay/shared/app/services"
	"patchbay/shared/event"
	"patchbay/shared/inbound"
	"patchbay/shared/oauth/jwks"
	"patchbay/shared/table"
)

// New returns the function's handler.
func New(cfg clients.Config) (http.Handler, error) {
	s, err := services.New(cfg)
	if err != nil {
		return nil, err
	}
	tell := &event.Teller{Blocks: table.EventBlocks{Store: s.Store}, Subscribers: s.Store}
	if cfg.DeliveryQueue != "" {
		tell.Queue = queues.Deliveries(cfg)
	}
	if cfg.EventBus != "" {
		tell.Bus = events.NewBus(cfg)
	}
	h := &api.Handler{Inbound: &inbound.Service{
		Store: s.Store, Configs: s.Connectors(), Catalog: s.Catalog,
		Keys: &jwks.Keys{HTTP: s.Outbound()}, Tell: tell, Recorder: cfg.Recorder(), Now: time.Now,
		Log: s.Log,
	}}
	rt := s.Router(nil)
	h.Mount(rt)
	return rt, nil
}
