package app

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"github.com/aws/aws-lambda-go/events"

	"patchbay/shared/actor"
	"patchbay/shared/fanout"
	"patchbay/shared/table"
)

// reserve is how long before its deadline an invocation stops to report, and grace how long the reconciler leaves a
// fan-out to the stream.
const (
	reserve = 5 * time.Second
	grace   = 2 * time.Minute
)

func runner(cfg Config, part string) *fanout.Runner {
	return &fanout.Runner{Store: table.New(cfg.DynamoDB(), cfg.Table).As(actor.Of(part)), Now: time.Now, Reserve: reserve, Log: slog.Default()}
}

// StatusFanout returns the stream's handler. A record that fails is named in the partial batch response by its sequence
// number; those after it are left for the repeat, since a shard's records are delivered in order.
func StatusFanout(cfg Config) (func(context.Context, events.DynamoDBEvent) (events.DynamoDBEventResponse, error), error) {
	r := runner(cfg, "status-fanout")
	return func(ctx context.Context, e events.DynamoDBEvent) (events.DynamoDBEventResponse, error) {
		var out events.DynamoDBEventResponse
		for _, record := range e.Records {
			j, ok := table.Switched(record.Change.OldImage, record.Change.NewImage)
			if !ok {
				continue
			}
			err := r.Run(ctx, j)
			if err == nil || errors.Is(err, fanout.ErrSuperseded) {
				continue
			}
			slog.ErrorContext(ctx, "fan-out stopped", "project", j.Project, "connector", j.Connector, "record", record.Change.SequenceNumber, "error", err)
			out.BatchItemFailures = append(out.BatchItemFailures, events.DynamoDBBatchItemFailure{ItemIdentifier: record.Change.SequenceNumber})
			break
		}
		return out, nil
	}, nil
}

// Reconcile returns the schedule's handler: it finishes fan-outs that a lost or given-up stream record left behind.
func Reconcile(cfg Config) (func(context.Context, events.CloudWatchEvent) error, error) {
	r := runner(cfg, "reconcile")
	return func(ctx context.Context, _ events.CloudWatchEvent) error {
		return r.Reconcile(ctx, grace)
	}, nil
}
