// Package events is the function of the same name: it tells others what the table's stream shows to have changed.
package events

import (
	"context"
	"log/slog"
	"slices"

	"github.com/aws/aws-lambda-go/events"

	"patchbay/shared/actor"
	"patchbay/shared/app/clients"
	"patchbay/shared/app/queues"
	"patchbay/shared/audit"
	"patchbay/shared/event"
	"patchbay/shared/table"
)

// Handler is a function of the stream.
type Handler = func(context.Context, events.DynamoDBEvent) (events.DynamoDBEventResponse, error)

// New returns the stream's handler.
func New(cfg clients.Config) (Handler, error) {
	store := table.New(cfg.DynamoDB(), cfg.Table).As(actor.Of("events"))
	t := &teller{Log: slog.Default(), Audit: store, There: store.There, Teller: event.Teller{
		Blocks: table.EventBlocks{Store: store}, Subscribers: store,
	}}
	if cfg.DeliveryQueue != "" {
		t.Queue = queues.Deliveries(cfg)
	}
	if cfg.EventBus != "" {
		t.Bus = NewBus(cfg)
	}
	return t.handle, nil
}

type teller struct {
	event.Teller
	Audit audit.Store
	There func(ctx context.Context, project string) (bool, error)
	Log   *slog.Logger
}

// handle tells of a batch. A record that cannot be read is named in the partial batch response by its sequence number,
// after those before it were told; when telling fails, the first one is, since nobody knows how far it came.
func (t *teller) handle(ctx context.Context, e events.DynamoDBEvent) (events.DynamoDBEventResponse, error) {
	var told []event.Event
	var audited []audit.Entry
	failed := ""
	for _, r := range e.Records {
		c, err := table.Changed(r)
		if err != nil {
			t.Log.ErrorContext(ctx, "a change cannot be read", "record", r.Change.SequenceNumber, "error", err)
			failed = r.Change.SequenceNumber
			break
		}
		if c != nil {
			told, audited = append(told, event.Derive(c)...), append(audited, audit.Of(c)...)
		}
	}
	told, audited, err := t.ofThere(ctx, told, audited)
	if err == nil {
		err = t.Audit.AddAudit(ctx, audited)
	}
	if err == nil {
		err = t.Tell(ctx, told)
	}
	if err != nil {
		t.Log.ErrorContext(ctx, "changes were not told", "records", len(e.Records), "error", err)
		failed = e.Records[0].Change.SequenceNumber
	} else if len(told) > 0 {
		t.Log.InfoContext(ctx, "changes told", "records", len(e.Records), "events", len(told), "audited", len(audited))
	}
	var out events.DynamoDBEventResponse
	if failed != "" {
		out.BatchItemFailures = []events.DynamoDBBatchItemFailure{{ItemIdentifier: failed}}
	}
	return out, nil
}

// ofThere leaves out what is of projects that were deleted meanwhile: nothing of them may come into the table again.
func (t *teller) ofThere(
	ctx context.Context, told []event.Event, audited []audit.Entry,
) ([]event.Event, []audit.Entry, error) {
	gone := map[string]bool{}
	look := func(project string) error {
		if _, known := gone[project]; known {
			return nil
		}
		there, err := t.There(ctx, project)
		gone[project] = !there
		return err
	}
	for _, e := range told {
		if err := look(e.Project); err != nil {
			return nil, nil, err
		}
	}
	for _, e := range audited {
		if err := look(e.Project); err != nil {
			return nil, nil, err
		}
	}
	told = slices.DeleteFunc(told, func(e event.Event) bool { return gone[e.Project] })
	audited = slices.DeleteFunc(audited, func(e audit.Entry) bool { return gone[e.Project] })
	return told, audited, nil
}
