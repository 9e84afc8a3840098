// Package logs is the function of the same name: /requests/logs, /requests/platform-logs, /project/logs.
package logs

import (
	"log/slog"
	"net/http"
	"time"

	"patchbay/shared/activity"
	api "patchbay/shared/api/logs"
	"patchbay/shared/app/clients"
	"patchbay/shared/table"
	"patchbay/shared/wire"
)

// New returns the function's handler. It needs neither the catalog nor any secret.
func New(cfg clients.Config) (http.Handler, error) {
	store := table.New(cfg.DynamoDB(), cfg.Table)
	h := &api.Handler{Keys: store, Change: store, Log: &activity.Reader{Store: store, Now: time.Now}}
	rt := wire.NewRouter(wire.Options{PublicURL: cfg.PublicURL, Log: slog.Default()})
	h.Mount(rt)
	return rt, nil
}
