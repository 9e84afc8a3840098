package queue

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"strconv"
	"sync"
	"time"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"

	"patchbay/shared/pause"
)

// Handler is a function of a queue, as aws-lambda-go takes it. The answer names the messages that failed by their ids;
// an error means that all of them did.
type Handler func(context.Context, events.SQSEvent) (events.SQSEventResponse, error)

// Poller feeds a function from a queue as Lambda's event source mapping does: messages that were handled are deleted,
// those that failed come again when their visibility ends, in a batch with others then.
type Poller struct {
	Client      *sqs.Client
	URL         string
	ARN         string
	Handler     Handler
	BatchSize   int           // messages of a call at most; 0 is Lambda's default of 10
	Concurrency int           // calls at the same time (ScalingConfig); 0 is 2, the least that AWS takes
	Timeout     time.Duration // of one call; 0 is a minute
	Log         *slog.Logger
}

const (
	pollWait    = 20 // seconds, of a long poll
	breathe     = time.Second
	callTimeout = time.Minute
)

// Run feeds the function until ctx ends, and returns when no call runs any more.
func (p *Poller) Run(ctx context.Context) error {
	run := *p
	if run.BatchSize == 0 {
		run.BatchSize = maxEntries
	}
	if run.Timeout == 0 {
		run.Timeout = callTimeout
	}
	if run.Log == nil {
		run.Log = slog.New(slog.DiscardHandler)
	}
	if run.URL == "" || run.Handler == nil {
		return errors.New("poller: it needs a queue and a handler")
	}
	var wg sync.WaitGroup
	for range max(run.Concurrency, 2) {
		wg.Go(func() {
			for ctx.Err() == nil {
				run.once(ctx)
			}
		})
	}
	wg.Wait()
	return nil
}

func (p *Poller) once(ctx context.Context) {
	out, err := p.Client.ReceiveMessage(ctx, &sqs.ReceiveMessageInput{
		QueueUrl: &p.URL, MaxNumberOfMessages: int32(p.BatchSize), WaitTimeSeconds: pollWait, //nolint:gosec // at most 10
		MessageSystemAttributeNames: []types.MessageSystemAttributeName{types.MessageSystemAttributeNameAll},
	})
	if err != nil {
		p.complain(ctx, "receive", err)
		_ = pause.For(ctx, breathe)
		return
	}
	if len(out.Messages) == 0 {
		return
	}
	done, err := p.call(ctx, p.event(out.Messages))
	if err != nil {
		p.complain(ctx, "handle", err)
	}
	if len(done) == 0 {
		return
	}
	// What was handled is deleted even when ctx ends meanwhile.
	deleting, cancel := context.WithTimeout(context.WithoutCancel(ctx), p.Timeout)
	defer cancel()
	deleted, err := p.Client.DeleteMessageBatch(deleting, &sqs.DeleteMessageBatchInput{QueueUrl: &p.URL, Entries: done})
	if err == nil && len(deleted.Failed) > 0 {
		err = fmt.Errorf("%d messages were not deleted: %s", len(deleted.Failed), *deleted.Failed[0].Code)
	}
	if err != nil {
		p.complain(ctx, "delete", err) // they come again
	}
}

func (p *Poller) event(messages []types.Message) events.SQSEvent {
	e := events.SQSEvent{Records: make([]events.SQSMessage, len(messages))}
	for i, m := range messages {
		e.Records[i] = events.SQSMessage{
			MessageId: *m.MessageId, ReceiptHandle: *m.ReceiptHandle, Body: *m.Body, Attributes: m.Attributes,
			EventSource: "aws:sqs", EventSourceARN: p.ARN,
		}
		if m.MD5OfBody != nil {
			e.Records[i].Md5OfBody = *m.MD5OfBody
		}
	}
	return e
}

// call calls the handler once and returns what it handled.
func (p *Poller) call(ctx context.Context, e events.SQSEvent) (done []types.DeleteMessageBatchRequestEntry, err error) {
	ctx, cancel := context.WithTimeout(ctx, p.Timeout)
	defer cancel()
	defer func() {
		if v := recover(); v != nil {
			done, err = nil, fmt.Errorf("panic: %v\n%s", v, debug.Stack())
		}
	}()
	answer, err := p.Handler(ctx, e)
	if err != nil {
		return nil, err
	}
	failed := map[string]bool{}
	for _, f := range answer.BatchItemFailures {
		failed[f.ItemIdentifier] = true
	}
	for i, m := range e.Records {
		if failed[m.MessageId] {
			delete(failed, m.MessageId)
			continue
		}
		id := strconv.Itoa(i)
		done = append(done, types.DeleteMessageBatchRequestEntry{Id: &id, ReceiptHandle: &e.Records[i].ReceiptHandle})
	}
	// An empty or unknown id: the whole batch failed (Lambda developer guide, "Using Lambda with SQS").
	if len(failed) > 0 {
		return nil, errors.New("the answer reports a message that is not in the batch")
	}
	return done, nil
}

func (p *Poller) complain(ctx context.Context, what string, err error) {
	if ctx.Err() == nil {
		p.Log.WarnContext(ctx, "queue: a step failed", "step", what, "queue", p.URL, "error", err)
	}
}
