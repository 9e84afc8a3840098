// Package sqs implements the queue's interfaces with Amazon SQS, or with a server that speaks its protocol.
package sqs

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"

	"patchbay/shared/pause"
	"patchbay/shared/queue"
)

// Bounds of SQS (SendMessageBatch, ChangeMessageVisibilityBatch). SQS takes messages of 1 MiB since August 2025; Lambda
// hands over 6 MB at once, so the bound here is the earlier one.
const (
	maxEntries = 10
	maxBytes   = 256 << 10
	maxDelay   = 15 * time.Minute
	// MaxVisible is how long a message can be put off: 12 hours after its receipt, which a caller asks for later.
	MaxVisible = 12*time.Hour - 5*time.Minute
)

// ErrTooLong refuses a message that no queue takes.
var ErrTooLong = errors.New("sqs: a message is longer than 256 KiB")

// API is the part of the SQS client that a Queue calls.
type API interface {
	SendMessageBatch(context.Context, *sqs.SendMessageBatchInput,
		...func(*sqs.Options)) (*sqs.SendMessageBatchOutput, error)
	ChangeMessageVisibilityBatch(context.Context, *sqs.ChangeMessageVisibilityBatchInput,
		...func(*sqs.Options)) (*sqs.ChangeMessageVisibilityBatchOutput, error)
}

// Queue is one queue of a deployment.
type Queue struct {
	Client API
	URL    string
	// Wait waits between tries of what SQS did not take; nil is pause.For.
	Wait func(context.Context, time.Duration) error
}

var (
	_ queue.Sender   = (*Queue)(nil)
	_ queue.Extender = (*Queue)(nil)
)

// tries bounds how often a message that SQS did not take is sent again. The SDK repeats whole calls by itself.
const tries = 5

var backoff = pause.Backoff{First: 50 * time.Millisecond, Most: time.Second}

// Send implements queue.Sender, with at most ten messages and 256 KiB a call. What SQS does not take for its own
// reasons is sent again; what it refuses is an error.
func (q *Queue) Send(ctx context.Context, messages []queue.Message) error {
	for len(messages) > 0 {
		n, err := batch(messages)
		if err != nil {
			return err
		}
		if err := q.sendBatch(ctx, messages[:n]); err != nil {
			return err
		}
		messages = messages[n:]
	}
	return nil
}

// batch is how many of the messages, from the first on, go in one call.
func batch(messages []queue.Message) (int, error) {
	size := 0
	for i, m := range messages {
		if len(m.Body) > maxBytes || len(m.Body) == 0 {
			return 0, fmt.Errorf("%w, or empty: %d bytes", ErrTooLong, len(m.Body))
		}
		if size += len(m.Body); i == maxEntries || size > maxBytes {
			return i, nil
		}
	}
	return len(messages), nil
}

func (q *Queue) sendBatch(ctx context.Context, messages []queue.Message) error {
	entries := make([]types.SendMessageBatchRequestEntry, len(messages))
	for i, m := range messages {
		entries[i] = types.SendMessageBatchRequestEntry{
			Id: aws.String(strconv.Itoa(i)), MessageBody: aws.String(m.Body),
			DelaySeconds: seconds(min(m.Delay, maxDelay)),
		}
	}
	for n := 1; ; n++ {
		out, err := q.Client.SendMessageBatch(ctx, &sqs.SendMessageBatchInput{QueueUrl: &q.URL, Entries: entries})
		if err != nil {
			return fmt.Errorf("send to queue: %w", err)
		}
		if entries, err = remaining(entries, out.Failed); err != nil || len(entries) == 0 {
			return err
		}
		if n == tries {
			return fmt.Errorf("send to queue: %d messages were not taken after %d tries", len(entries), n)
		}
		if err := q.wait(ctx, backoff.Before(n)); err != nil {
			return err
		}
	}
}

// remaining are the entries that failed for reasons of SQS's own.
func remaining(
	sent []types.SendMessageBatchRequestEntry, failed []types.BatchResultErrorEntry,
) ([]types.SendMessageBatchRequestEntry, error) {
	var left []types.SendMessageBatchRequestEntry
	for _, f := range failed {
		if f.SenderFault {
			return nil, fmt.Errorf("send to queue: a message was refused: %s: %s", aws.ToString(f.Code), aws.ToString(f.Message))
		}
		i, err := strconv.Atoi(aws.ToString(f.Id))
		if err != nil {
			return nil, fmt.Errorf("send to queue: an answer names the entry %q", aws.ToString(f.Id))
		}
		for _, e := range sent {
			if aws.ToString(e.Id) == strconv.Itoa(i) {
				left = append(left, e)
			}
		}
	}
	return left, nil
}

// Extend implements queue.Extender, with ten messages a call.
func (q *Queue) Extend(ctx context.Context, all []queue.Extension) error {
	var failed []error
	for chunk := range slices.Chunk(all, maxEntries) {
		entries := make([]types.ChangeMessageVisibilityBatchRequestEntry, len(chunk))
		for i, e := range chunk {
			entries[i] = types.ChangeMessageVisibilityBatchRequestEntry{
				Id: aws.String(strconv.Itoa(i)), ReceiptHandle: &chunk[i].Receipt,
				VisibilityTimeout: seconds(min(e.Visible, MaxVisible)),
			}
		}
		out, err := q.Client.ChangeMessageVisibilityBatch(ctx, &sqs.ChangeMessageVisibilityBatchInput{
			QueueUrl: &q.URL, Entries: entries,
		})
		if err != nil {
			failed = append(failed, fmt.Errorf("put messages off: %w", err))
			continue
		}
		for _, f := range out.Failed {
			failed = append(failed, fmt.Errorf("put a message off: %s: %s", aws.ToString(f.Code), aws.ToString(f.Message)))
		}
	}
	return errors.Join(failed...)
}

func (q *Queue) wait(ctx context.Context, d time.Duration) error {
	if q.Wait != nil {
		return q.Wait(ctx, d)
	}
	return pause.For(ctx, d)
}

// seconds rounds up, so that nothing comes earlier than asked.
func seconds(d time.Duration) int32 {
	return int32((max(d, 0) + time.Second - 1) / time.Second) //nolint:gosec // at most MaxVisible
}
