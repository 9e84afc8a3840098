// Package statusfanout is the function of the same name: it brings the stored status of linked accounts in line with
// their connector's.
package statusfanout

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"time"

	"github.com/aws/aws-lambda-go/events"

	"patchbay/shared/app/clients"
	run "patchbay/shared/app/fanout"
	"patchbay/shared/fanout"
	"patchbay/shared/metric"
	"patchbay/shared/table"
)

// New returns the stream's handler. A record that fails is named in the partial batch response by its sequence
// number; those after it are left for the repeat, since a shard's records are delivered in order.
func New(
	cfg clients.Config,
) (func(context.Context, events.DynamoDBEvent) (events.DynamoDBEventResponse, error), error) {
	r := run.Runner(cfg, "status-fanout")
	return func(ctx context.Context, e events.DynamoDBEvent) (events.DynamoDBEventResponse, error) {
		var out events.DynamoDBEventResponse
		for _, record := range e.Records {
			j, ok := table.Switched(record.Change.OldImage, record.Change.NewImage)
			if !ok {
				continue
			}
			err := r.Run(ctx, j)
			if err == nil && !cfg.Local { // where nobody makes metrics of lines
				now := time.Now()
				line := metric.FanoutLag(now.Sub(record.Change.ApproximateCreationDateTime.Time), now)
				_, _ = os.Stdout.Write(append(line, '\n'))
			}
			if err == nil || errors.Is(err, fanout.ErrSuperseded) {
				continue
			}
			number := record.Change.SequenceNumber
			slog.ErrorContext(
				ctx, "fan-out stopped", "project", j.Project, "connector", j.Connector, "record", number, "error", err,
			)
			out.BatchItemFailures = append(out.BatchItemFailures, events.DynamoDBBatchItemFailure{ItemIdentifier: number})
			break
		}
		return out, nil
	}, nil
}
