// Package deliver is the function of the same name: it delivers events to webhook endpoints.
package deliver

import (
	"context"
	"log/slog"
	"math/rand/v2"
	"path"
	"strconv"
	"strings"
	"time"

	"github.com/aws/aws-lambda-go/events"

	"patchbay/shared/actor"
	"patchbay/shared/app/clients"
	"patchbay/shared/app/queues"
	"patchbay/shared/app/secrets"
	"patchbay/shared/outbound"
	"patchbay/shared/table"
	"patchbay/shared/vault"
	"patchbay/shared/webhook/deliver"
)

// New returns the handler of both queues. Messages that have to come again are named in the partial batch response, and
// hidden until then.
func New(cfg clients.Config) (func(context.Context, events.SQSEvent) (events.SQSEventResponse, error), error) {
	d := Deliverer(cfg)
	d.Queue, d.Slow = queues.Deliveries(cfg), queues.Slow(cfg)
	slow := path.Base(cfg.SlowQueue)
	return func(ctx context.Context, e events.SQSEvent) (events.SQSEventResponse, error) {
		batch := make([]deliver.Message, len(e.Records))
		for i, m := range e.Records {
			sent, err := strconv.ParseInt(m.Attributes["SentTimestamp"], 10, 64)
			if err != nil {
				slog.ErrorContext(ctx, "a message says not when it was sent", "message", m.MessageId)
				sent = d.Now().UnixMilli()
			}
			batch[i] = deliver.Message{ID: m.MessageId, Receipt: m.ReceiptHandle, Body: m.Body, Sent: time.UnixMilli(sent)}
		}
		var out events.SQSEventResponse
		handle := d.Handle
		if len(e.Records) > 0 && nameOf(e.Records[0].EventSourceARN) == slow { // a batch is of one queue
			handle = d.HandleSlow
		}
		for _, id := range handle(ctx, batch) {
			out.BatchItemFailures = append(out.BatchItemFailures, events.SQSBatchItemFailure{ItemIdentifier: id})
		}
		return out, nil
	}, nil
}

// nameOf is the name of the queue of an ARN, which also ends its URL.
func nameOf(arn string) string { return arn[strings.LastIndexByte(arn, ':')+1:] }

// Deliverer wires what sends to endpoints, without a queue.
func Deliverer(cfg clients.Config) *deliver.Deliverer {
	o := Outbound(cfg)
	d := &deliver.Deliverer{
		Store:  table.New(cfg.DynamoDB(), cfg.Table).As(actor.Of("deliver")),
		Sealer: vault.Envelopes{Roots: &vault.RootKeys{Client: secrets.Client(cfg), Prefix: cfg.SecretPrefix}},
		Client: outbound.New(o), UserAgent: o.UserAgent, Now: time.Now, Log: slog.Default(), Jitter: jitter,
		Recorder: cfg.Recorder(),
	}
	if d.UserAgent == "" {
		d.UserAgent = outbound.DefaultUserAgent
	}
	return d
}

// Outbound is how receivers are called.
func Outbound(cfg clients.Config) outbound.Options {
	return outbound.Options{
		AllowLoopback: cfg.Local, RuntimeAPI: cfg.RuntimeAPI, UserAgent: cfg.UserAgent, Timeout: deliver.Timeout,
	}
}

func jitter(d time.Duration) time.Duration { return rand.N(max(1, d)) } //nolint:gosec // no secret
