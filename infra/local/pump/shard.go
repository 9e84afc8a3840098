package pump

import (
	"context"
	"errors"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodbstreams"
	"github.com/aws/aws-sdk-go-v2/service/dynamodbstreams/types"
	"github.com/aws/smithy-go"
)

// readShard reads one shard from its checkpoint until it ends or ctx does.
func (r *reader) readShard(ctx context.Context, shard string) {
	var iterator *string
	for ctx.Err() == nil {
		if iterator == nil {
			var err error
			if iterator, err = r.iterator(ctx, shard); err != nil {
				r.complain(ctx, "get a shard iterator", err)
				wait(ctx, breatheAfter)
				continue
			}
		}
		out, err := r.Client.GetRecords(ctx, &dynamodbstreams.GetRecordsInput{ShardIterator: iterator})
		if _, expired := errors.AsType[*types.ExpiredIteratorException](err); expired {
			iterator = nil // after 15 minutes with one batch, say; the checkpoint says where to go on
			continue
		}
		if err != nil {
			r.complain(ctx, "get records", err)
			iterator = nil
			wait(ctx, breatheAfter)
			continue
		}
		if len(out.Records) > 0 && !r.deliverPage(ctx, shard, out.Records) {
			return
		}
		if iterator = out.NextShardIterator; iterator == nil {
			r.mark(ctx, shard, mark{Sequence: r.marks.at(r.mapping.Name, shard).Sequence, Done: true})
			return
		}
		if len(out.Records) == 0 {
			wait(ctx, r.PollEvery)
		}
	}
}

// iterator points behind the last record that was dealt with, or at the oldest that is there.
func (r *reader) iterator(ctx context.Context, shard string) (*string, error) {
	in := &dynamodbstreams.GetShardIteratorInput{
		StreamArn: &r.StreamARN, ShardId: &shard, ShardIteratorType: types.ShardIteratorTypeTrimHorizon,
	}
	if at := r.marks.at(r.mapping.Name, shard).Sequence; at != "" {
		in.ShardIteratorType, in.SequenceNumber = types.ShardIteratorTypeAfterSequenceNumber, aws.String(at)
	}
	out, err := r.Client.GetShardIterator(ctx, in)
	if _, answered := errors.AsType[smithy.APIError](err); answered && in.SequenceNumber != nil {
		// The record is trimmed, or the engine began anew: what is there comes again, rather than be missed.
		r.Log.WarnContext(
			ctx,
			"pump: the checkpoint is gone from the stream; reading all of it",
			"mapping",
			r.mapping.Name,
			"shard",
			shard,
			"error",
			err,
		)
		in.ShardIteratorType, in.SequenceNumber = types.ShardIteratorTypeTrimHorizon, nil
		out, err = r.Client.GetShardIterator(ctx, in)
	}
	if err != nil {
		return nil, err
	}
	return out.ShardIterator, nil
}

// deliverPage filters records, delivers them in batches and moves the checkpoint; false means that ctx ended before.
func (r *reader) deliverPage(ctx context.Context, shard string, records []types.Record) bool {
	var batch []events.DynamoDBEventRecord
	flush := func() bool {
		if len(batch) == 0 {
			return true
		}
		done := r.deliver(ctx, shard, batch)
		batch = nil
		return done
	}
	for _, raw := range records {
		record := Convert(raw, r.StreamARN)
		if !anyMatches(r.mapping.Filters, record) {
			continue
		}
		if batch = append(batch, record); len(batch) == r.mapping.BatchSize && !flush() {
			return false
		}
	}
	if !flush() {
		return false
	}
	last := records[len(records)-1]
	r.mark(ctx, shard, mark{Sequence: aws.ToString(last.Dynamodb.SequenceNumber)})
	return true
}

// mark moves the checkpoint. A failure to save it is no reason to stop: records then come twice after a restart.
func (r *reader) mark(ctx context.Context, shard string, m mark) {
	if err := r.marks.set(r.mapping.Name, shard, m); err != nil {
		r.complain(ctx, "save the checkpoint", err)
	}
}
