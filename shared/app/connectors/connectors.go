// Package connectors is the function of the same name: the management API's catalog, connectors, auth configs and
// documentation.
package connectors

import (
	"net/http"

	"patchbay/shared/api"
	"patchbay/shared/api/manage"
	"patchbay/shared/app/clients"
	"patchbay/shared/app/services"
)

// New returns the function's handler.
func New(cfg clients.Config) (http.Handler, error) {
	s, err := services.New(cfg)
	if err != nil {
		return nil, err
	}
	h := &manage.Connectors{Keys: s.Store, Connectors: s.Connectors(), Catalog: s.Catalog, Idempotency: s.Idempotency()}
	rt := s.Router(nil)
	h.Mount(rt)
	api.MountDocs(rt)
	return rt, nil
}
