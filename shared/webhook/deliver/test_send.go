package deliver

import (
	"context"
	"time"

	"patchbay/shared/event"
	"patchbay/shared/ident"
	"patchbay/shared/webhook"
)

// Test sends an event of its own to an endpoint at once, whether it is on or not, and returns what came of it.
func (d *Deliverer) Test(ctx context.Context, e webhook.Endpoint, requestID, by string) (event.Event, Result, error) {
	now := d.Now().UTC().Truncate(time.Millisecond)
	told := event.Event{
		ID: ident.New(event.Prefix, now), Type: event.WebhookTest, Project: e.Project, Time: now,
		RequestID: requestID, By: by,
		Data: event.Data{"endpoint_id": e.ID, "message": "This is a test that was asked for in Patchbay."},
	}
	signers, err := signersOf(ctx, d.Sealer, e)
	if err != nil {
		return told, Result{}, err
	}
	r, err := d.send(ctx, e, signers, told, Timeout)
	return told, r, err
}
