// Package connectors is the function of the same name: the management API's catalog, connectors, a project's own ones,
// auth configs, documentation, and what was told of changes: events and the audit log.
package connectors

import (
	"net/http"
	"time"

	"patchbay/shared/api"
	"patchbay/shared/api/events"
	"patchbay/shared/api/manage"
	"patchbay/shared/app/clients"
	"patchbay/shared/app/services"
	"patchbay/shared/catalog/yamlfile"
	"patchbay/shared/event"
	"patchbay/shared/own"
	"patchbay/shared/table"
)

// New returns the function's handler.
func New(cfg clients.Config) (http.Handler, error) {
	s, err := services.New(cfg)
	if err != nil {
		return nil, err
	}
	h := &manage.Connectors{
		Keys: s.Store, Projects: s.Store, Connectors: s.Connectors(), Catalog: s.Catalog, Idempotency: s.Idempotency(),
		Hub: s.Store, Origins: cfg.AllowedOrigins, Egress: cfg.EgressAddresses,
		Handshakes: s.Handshakes(),
	}
	rt := s.Router(nil)
	h.Mount(rt)
	owned := &own.Service{Store: s.Store, Parse: yamlfile.Parse, Loopback: cfg.Local, Now: time.Now}
	(&manage.Definitions{Keys: s.Store, Own: owned}).Mount(rt)
	(&manage.Discovery{Keys: s.Store, Connectors: s.Connectors(), Own: owned, Allowances: s.Store}).Mount(rt)
	told := &events.Handler{
		Keys: s.Store, Audit: s.Store, Events: &event.Reader{Blocks: table.EventBlocks{Store: s.Store}, Now: time.Now},
	}
	told.Mount(rt)
	api.MountDocs(rt)
	api.MountCatalog(rt, s.Catalog.Built)
	return rt, nil
}
