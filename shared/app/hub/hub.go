// Package hub is the function of the same name: the hub API, and the hosted hub's pages.
package hub

import (
	"net/http"
	"strings"

	api "patchbay/shared/api/hub"
	"patchbay/shared/app/clients"
	"patchbay/shared/app/services"
	pages "patchbay/shared/web/hub"
	"patchbay/shared/wire"
)

// New returns the function's handler.
func New(cfg clients.Config) (http.Handler, error) {
	s, err := services.New(cfg)
	if err != nil {
		return nil, err
	}
	h := &api.Handler{Connect: s.Connect(s.Outbound()), Catalog: s.Catalog, Origins: cfg.AllowedOrigins}
	rt := s.Router(wire.ByKey)
	h.Mount(rt)
	hub := api.CORS(cfg.AllowedOrigins, rt.BaseURL, rt)
	hosted := pages.Handler(pages.Options{
		AllowedOrigins: cfg.AllowedOrigins, AppURL: cfg.AppURL, Icon: s.Catalog.Built.Icon,
		Logo: s.Store.Picture,
	})
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, "/hub/") {
			hub.ServeHTTP(w, r)
			return
		}
		hosted.ServeHTTP(w, r)
	}), nil
}
