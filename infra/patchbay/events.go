package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/service/dynamodbstreams"

	"patchbay/infra/patchbay/redrive"
	"patchbay/shared/app/clients"
	appevents "patchbay/shared/app/events"
	"patchbay/shared/app/queues"
	"patchbay/shared/audit"
	"patchbay/shared/table"
)

type eventsGroup struct {
	Redrive redriveCommand `cmd:"" help:"Tell the changes that ended in the failure queue, once what stopped them is mended."`
}

type redriveCommand struct {
	Queue      string `help:"The failure queue's URL (output EventsFailureQueueUrl of the stack)." required:"" placeholder:"URL"`
	Deliveries string `help:"The queue of webhook deliveries (output DeliveryQueueUrl). Without it no webhook endpoint is told." placeholder:"URL"`
	Bus        string `help:"The event bus (parameter EventBusName), when there is one." placeholder:"NAME"`
}

// Run works the failure queue off.
func (c redriveCommand) Run(ctx context.Context, t *Target) error {
	cfg, err := t.open(ctx)
	if err != nil {
		return err
	}
	cfg.DeliveryQueue, cfg.EventBus = c.Deliveries, c.Bus
	handle, err := appevents.New(cfg)
	if err != nil {
		return err
	}
	r := redrive.Redriver{
		Queue: queues.Client(cfg), URL: c.Queue, Streams: streamsOf(cfg), Handle: handle, Say: t.note,
	}
	tally, err := r.Run(ctx)
	err = errors.Join(err, t.answer(map[string]int{
		"messages": tally.Messages, "told": tally.Told, "failed_again": tally.Failed, "gone": tally.Gone,
	}, func() {
		t.say("%d messages: %d changes told, %d failed again, %d gone from the stream", tally.Messages, tally.Told,
			tally.Failed, tally.Gone)
	}))
	if err == nil && tally.Failed+tally.Gone > 0 {
		err = errors.New("some changes were not told: what is said above stays in the queue, hidden for ten minutes")
	}
	return err
}

func streamsOf(cfg clients.Config) *dynamodbstreams.Client {
	o := dynamodbstreams.Options{Region: cfg.Region, Credentials: cfg.Credentials}
	if cfg.Endpoints.DynamoDB != "" { // a local engine serves both
		o.BaseEndpoint = &cfg.Endpoints.DynamoDB
	}
	return dynamodbstreams.New(o)
}

type auditGroup struct {
	Export auditExportCommand `cmd:"" help:"Write a project's audit log, the oldest entries first."`
}

type auditExportCommand struct {
	Project string `arg:"" optional:"" help:"The project's id; --project, or with --dev make dev's own, when left out."`
	Format  string `help:"jsonl or csv." enum:"jsonl,csv" default:"jsonl"`
	From    past   `help:"The first moment: a time (2026-12-01T00:00:00Z), a date, or a while ago (90d, 12h)." placeholder:"TIME"`
	To      past   `help:"The last moment, written as for --from." placeholder:"TIME"`
}

// auditPage is how many entries are read at a time.
const auditPage = 500

// Run writes the log to standard output.
func (c auditExportCommand) Run(ctx context.Context, t *Target) error {
	cfg, id, err := t.ownedBy(ctx, c.Project)
	if err != nil {
		return err
	}
	c.Project = id
	store := table.New(cfg.DynamoDB(), cfg.Table)
	if _, err := store.Project(ctx, c.Project); err != nil {
		return err
	}
	from, err := c.From.at(t, "from")
	if err != nil {
		return err
	}
	to, err := c.To.at(t, "to")
	if err != nil {
		return err
	}
	q := audit.Query{Project: c.Project, From: from, To: to, Ascending: true, Limit: auditPage}
	for first := true; first || q.After != ""; first = false {
		page, next, err := store.Audit(ctx, q)
		if err != nil {
			return err
		}
		if c.Format == "csv" {
			err = audit.WriteCSV(t.out, page, first)
		} else {
			err = audit.WriteLines(t.out, page)
		}
		if err != nil {
			return fmt.Errorf("write the audit log: %w", err)
		}
		q.After = next
	}
	return nil
}
