// Package connectsessions is the function connect-sessions: /connect_sessions.
package connectsessions

import (
	"net/http"

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
	h := &manage.Sessions{Keys: s.Store, Connect: s.Sessions(), Idempotency: s.Idempotency(), AppURL: cfg.AppURL}
	rt := s.Router(nil)
	h.Mount(rt)
	return rt, nil
}
