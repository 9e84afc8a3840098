// Package reconcile is the function of the same name: it finishes fan-outs that a lost or given-up stream record left
// behind.
package reconcile

import (
	"context"
	"time"

	"github.com/aws/aws-lambda-go/events"

	"patchbay/shared/actor"
	"patchbay/shared/app/clients"
	"patchbay/shared/app/fanout"
)

// grace is how long a fan-out is left to the stream.
const grace = 2 * time.Minute

// New returns the schedule's handler.
func New(cfg clients.Config) (func(context.Context, events.CloudWatchEvent) error, error) {
	r := fanout.Runner(cfg, "reconcile")
	return func(ctx context.Context, _ events.CloudWatchEvent) error {
		return r.Reconcile(actor.WithOrigin(ctx, actor.Run()), grace)
	}, nil
}
