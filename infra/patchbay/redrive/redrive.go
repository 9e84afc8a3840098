// Package redrive tells what the function events gave up on: its failure queue says where in the table's stream the
// records are, and the stream keeps them for a day.
package redrive

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/big"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodbstreams"
	streamtypes "github.com/aws/aws-sdk-go-v2/service/dynamodbstreams/types"
	"github.com/aws/aws-sdk-go-v2/service/sqs"

	"patchbay/infra/local/pump"
	"patchbay/shared/table"
)

// Redriver works a failure queue off.
type Redriver struct {
	Queue   *sqs.Client
	URL     string // of the failure queue
	Streams *dynamodbstreams.Client
	Handle  pump.Handler // the function's
	Say     func(format string, args ...any)
}

// Tally is what became of the messages of a queue and of the records that they name.
type Tally struct{ Messages, Told, Failed, Gone int }

// visible is how long a message that stays is hidden, in seconds: a run meets none twice.
const visible = 600

// Run works the queue off once. A message is deleted when all of its records have been told; one that fails again
// stays.
func (r *Redriver) Run(ctx context.Context) (Tally, error) {
	var t Tally
	seen := map[string]bool{}
	for {
		out, err := r.Queue.ReceiveMessage(ctx, &sqs.ReceiveMessageInput{
			QueueUrl: &r.URL, MaxNumberOfMessages: 10, WaitTimeSeconds: 1, VisibilityTimeout: visible,
		})
		if err != nil {
			return t, fmt.Errorf("read the failure queue: %w", err)
		}
		fresh := 0
		for _, m := range out.Messages {
			if seen[aws.ToString(m.MessageId)] {
				continue
			}
			seen[aws.ToString(m.MessageId)] = true
			fresh++
			t.Messages++
			done, err := r.message(ctx, aws.ToString(m.Body), &t)
			if err != nil {
				return t, err
			}
			if !done {
				continue
			}
			if _, err := r.Queue.DeleteMessage(ctx, &sqs.DeleteMessageInput{
				QueueUrl: &r.URL, ReceiptHandle: m.ReceiptHandle,
			}); err != nil {
				return t, fmt.Errorf("delete a message that is worked off: %w", err)
			}
		}
		if fresh == 0 {
			return t, nil
		}
	}
}

// message tells the records of one message; done says that nothing of it is left to do.
func (r *Redriver) message(ctx context.Context, body string, t *Tally) (done bool, err error) {
	var f pump.Failure
	if json.Unmarshal([]byte(body), &f) != nil || f.Batch.ShardID == "" || f.Batch.StreamARN == "" {
		t.Failed++
		r.Say("a message is no failure of a stream's function and stays: %.200s", body)
		return false, nil
	}
	records, err := r.records(ctx, f.Batch)
	var trimmed *streamtypes.TrimmedDataAccessException
	var missing *streamtypes.ResourceNotFoundException
	if errors.As(err, &trimmed) || errors.As(err, &missing) {
		t.Gone += f.Batch.BatchSize
		r.Say("%d records from %s on have left the stream, which keeps them for 24 hours: they were told to nobody. "+
			"The message stays; what they changed is in the table as it is now.", f.Batch.BatchSize,
			f.Batch.StartSequenceNumber)
		return false, nil
	}
	if err != nil {
		return false, err
	}
	done = true
	for _, record := range records {
		answer, err := r.Handle(ctx, events.DynamoDBEvent{Records: []events.DynamoDBEventRecord{record}})
		if err != nil || len(answer.BatchItemFailures) > 0 {
			t.Failed++
			done = false
			r.Say("record %s fails again, see the log: %v", record.Change.SequenceNumber, record.Change.Keys)
			continue
		}
		t.Told++
	}
	return done, nil
}

// records reads those of a batch that the function would have been called for.
func (r *Redriver) records(ctx context.Context, b pump.FailureBatch) ([]events.DynamoDBEventRecord, error) {
	var filters []pump.Pattern
	for _, text := range table.ChangeFilters() {
		p, err := pump.ParsePattern(text)
		if err != nil {
			return nil, err
		}
		filters = append(filters, p)
	}
	it, err := r.Streams.GetShardIterator(ctx, &dynamodbstreams.GetShardIteratorInput{
		StreamArn: &b.StreamARN, ShardId: &b.ShardID, SequenceNumber: &b.StartSequenceNumber,
		ShardIteratorType: streamtypes.ShardIteratorTypeAtSequenceNumber,
	})
	if err != nil {
		return nil, fmt.Errorf("find the records in the stream: %w", err)
	}
	var found []events.DynamoDBEventRecord
	for next := it.ShardIterator; next != nil; {
		out, err := r.Streams.GetRecords(ctx, &dynamodbstreams.GetRecordsInput{ShardIterator: next})
		if err != nil {
			return nil, fmt.Errorf("read the stream: %w", err)
		}
		for _, raw := range out.Records {
			record := pump.Convert(raw, b.StreamARN)
			if behind(record.Change.SequenceNumber, b.EndSequenceNumber) {
				return found, nil
			}
			for _, p := range filters {
				if p.Match(record) {
					found = append(found, record)
					break
				}
			}
		}
		if next = out.NextShardIterator; len(out.Records) == 0 {
			return found, nil
		}
	}
	return found, nil
}

// behind says whether a sequence number, which has up to 40 digits, comes after another.
func behind(a, b string) bool {
	x, okX := new(big.Int).SetString(a, 10)
	y, okY := new(big.Int).SetString(b, 10)
	return okX && okY && x.Cmp(y) > 0
}
