// Package webhooks is the function of the same name: the management API of webhook endpoints.
package webhooks

import (
	"context"
	"net/http"
	"time"

	"patchbay/shared/activity"
	api "patchbay/shared/api/webhooks"
	"patchbay/shared/app/clients"
	"patchbay/shared/app/deliver"
	"patchbay/shared/app/queues"
	"patchbay/shared/app/services"
	"patchbay/shared/event"
	"patchbay/shared/outbound"
	"patchbay/shared/table"
	"patchbay/shared/webhook"
)

// New returns the function's handler.
func New(cfg clients.Config) (http.Handler, error) {
	s, err := services.New(cfg)
	if err != nil {
		return nil, err
	}
	d, o := deliver.Deliverer(cfg), deliver.Outbound(cfg)
	h := &api.Handler{
		Keys: s.Store, Deliverer: d, Idempotency: s.Idempotency(),
		Log: &activity.Reader{Store: s.Store, Now: time.Now},
		Webhooks: &webhook.Service{
			Store: s.Store, Sealer: d.Sealer, Queue: queues.Deliveries(cfg), Now: time.Now,
			Events: &event.Reader{Blocks: table.EventBlocks{Store: s.Store}, Now: time.Now},
			Check:  func(ctx context.Context, url string) error { return outbound.CheckReceiver(ctx, o, url) },
		},
	}
	rt := s.Router(nil)
	h.Mount(rt)
	return rt, nil
}
