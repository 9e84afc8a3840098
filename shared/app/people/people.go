// Package people is the function of the same name: who signs in to the console, and who may do what in a project.
package people

import (
	"log/slog"
	"net/http"
	"time"

	api "patchbay/shared/api/people"
	"patchbay/shared/app/clients"
	"patchbay/shared/people"
	"patchbay/shared/table"
	"patchbay/shared/wire"
)

// New returns the function's handler. It needs no catalog.
func New(cfg clients.Config) (http.Handler, error) {
	store := table.New(cfg.DynamoDB(), cfg.Table)
	h := &api.Handler{People: &people.Service{Store: store, Now: time.Now, Log: slog.Default()}}
	rt := wire.NewRouter(wire.Options{PublicURL: cfg.PublicURL, Log: slog.Default(), Activity: cfg.Recorder()})
	h.Mount(rt)
	return rt, nil
}
