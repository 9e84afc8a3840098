package events

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/service/eventbridge"
	"github.com/aws/aws-sdk-go-v2/service/eventbridge/types"
	"github.com/aws/smithy-go/middleware"

	"patchbay/shared/app/clients"
	"patchbay/shared/event"
	"patchbay/shared/pause"
)

// bus is an event bus of EventBridge.
type bus struct {
	client *eventbridge.Client
	name   string
	wait   func(context.Context, time.Duration) error
}

// source is what rules on the bus select events by.
const source = "patchbay"

// callTimeout bounds one try of a call.
const callTimeout = 5 * time.Second

// NewBus returns the deployment's event bus, for functions that tell events.
func NewBus(cfg clients.Config) event.Bus {
	o := eventbridge.Options{
		Region: cfg.Region, Credentials: cfg.Credentials, HTTPClient: awshttp.NewBuildableClient().WithTimeout(callTimeout),
		Retryer: retry.NewStandard(func(o *retry.StandardOptions) { o.MaxAttempts = 4; o.MaxBackoff = 2 * time.Second }),
	}
	if cfg.Endpoints.EventBridge != "" {
		o.BaseEndpoint = &cfg.Endpoints.EventBridge
	}
	if cfg.Middleware != nil {
		o.APIOptions = []func(*middleware.Stack) error{cfg.Middleware}
	}
	return &bus{client: eventbridge.New(o), name: cfg.EventBus, wait: pause.For}
}

// Bounds of PutEvents (EventBridge API reference): ten entries, 256 KB together. No event of a change has more than
// 16 KB, and who tells what providers sent tells no more than that at once.
const (
	maxEntries = 10
	tries      = 5
)

var backoff = pause.Backoff{First: 50 * time.Millisecond, Most: time.Second}

// Put implements event.Bus. What EventBridge does not take is sent again.
func (b *bus) Put(ctx context.Context, told []event.Event) error {
	for chunk := range slices.Chunk(told, maxEntries) {
		entries := make([]types.PutEventsRequestEntry, len(chunk))
		for i, e := range chunk {
			detail, err := json.Marshal(e)
			if err != nil {
				return fmt.Errorf("encode event %s: %w", e.ID, err)
			}
			entries[i] = types.PutEventsRequestEntry{
				EventBusName: &b.name, Source: aws.String(source), DetailType: aws.String(string(e.Type)),
				Detail: aws.String(string(detail)), Time: aws.Time(e.Time), Resources: []string{e.Project},
			}
		}
		if err := b.put(ctx, entries); err != nil {
			return err
		}
	}
	return nil
}

func (b *bus) put(ctx context.Context, entries []types.PutEventsRequestEntry) error {
	for n := 1; ; n++ {
		out, err := b.client.PutEvents(ctx, &eventbridge.PutEventsInput{Entries: entries})
		if err != nil {
			return err
		}
		if out.FailedEntryCount == 0 {
			return nil
		}
		var left []types.PutEventsRequestEntry
		code := ""
		for i, r := range out.Entries {
			if r.ErrorCode != nil && i < len(entries) {
				left, code = append(left, entries[i]), *r.ErrorCode
			}
		}
		if n == tries {
			return fmt.Errorf("%d events were not taken after %d tries: %s", len(left), n, code)
		}
		if entries = left; len(entries) == 0 {
			return nil
		}
		if err := b.wait(ctx, backoff.Before(n)); err != nil {
			return err
		}
	}
}
