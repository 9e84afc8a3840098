package pump

import (
	"context"
	"fmt"
	"runtime/debug"
	"time"

	"github.com/aws/aws-lambda-go/events"
)

// deliver calls the handler until every record of the batch is done or given up, and marks what is; false means that
// ctx ended before.
func (r *reader) deliver(ctx context.Context, shard string, batch []events.DynamoDBEventRecord) bool {
	backoff := r.RetryEvery
	for failures := 0; ; {
		first, cause := r.call(ctx, batch)
		if ctx.Err() != nil && first < len(batch) {
			return false // the end of the process, not a fault of the records
		}
		if first > 0 { // what came before the first failure is done; the rest begins to count anew
			r.mark(ctx, shard, mark{Sequence: batch[first-1].Change.SequenceNumber})
			batch, failures, backoff = batch[first:], 0, r.RetryEvery
		}
		if len(batch) == 0 {
			return true
		}
		r.Log.WarnContext(ctx, "pump: a batch failed", "mapping", r.mapping.Name, "shard", shard, "records", len(batch),
			"first", batch[0].Change.SequenceNumber, "error", cause)
		if r.mapping.Bisect && len(batch) > 1 {
			half := len(batch) / 2
			return wait(ctx, backoff) && r.deliver(ctx, shard, batch[:half]) && r.deliver(ctx, shard, batch[half:])
		}
		if failures++; failures > r.mapping.MaxRetries {
			if !r.giveUp(ctx, shard, batch, failures) {
				return false
			}
			r.mark(ctx, shard, mark{Sequence: batch[len(batch)-1].Change.SequenceNumber})
			return true
		}
		if !wait(ctx, backoff) {
			return false
		}
		backoff = min(2*backoff, 100*r.RetryEvery)
	}
}

// call calls the handler once and returns the index of the first record that failed, len(batch) when none did.
func (r *reader) call(ctx context.Context, batch []events.DynamoDBEventRecord) (first int, cause error) {
	ctx, cancel := context.WithTimeout(ctx, r.mapping.Timeout)
	defer cancel()
	defer func() {
		if v := recover(); v != nil {
			first, cause = 0, fmt.Errorf("panic: %v\n%s", v, debug.Stack())
		}
	}()
	answer, err := r.mapping.Handler(ctx, events.DynamoDBEvent{Records: batch})
	if err != nil {
		return 0, err
	}
	return firstFailure(batch, answer.BatchItemFailures)
}

// firstFailure reads a partial batch answer: the lowest reported record counts, and an empty or unknown identifier
// means that the whole batch failed (Lambda developer guide, "Reporting batch item failures").
func firstFailure(batch []events.DynamoDBEventRecord, reported []events.DynamoDBBatchItemFailure) (int, error) {
	if len(reported) == 0 {
		return len(batch), nil
	}
	index := make(map[string]int, len(batch))
	for i, record := range batch {
		index[record.Change.SequenceNumber] = i
	}
	first := len(batch)
	for _, item := range reported {
		i, ok := index[item.ItemIdentifier]
		if !ok {
			return 0, fmt.Errorf("the answer reports %q, which is no sequence number of the batch", item.ItemIdentifier)
		}
		first = min(first, i)
	}
	return first, fmt.Errorf("the handler reported record %s", batch[first].Change.SequenceNumber)
}

// giveUp hands a failure record to the mapping's failure callback, for as long as that fails; without one it is logged.
func (r *reader) giveUp(ctx context.Context, shard string, batch []events.DynamoDBEventRecord, calls int) bool {
	f := newFailure(r.mapping.Name, r.StreamARN, shard, batch, calls, time.Now())
	if r.mapping.OnFailure == nil {
		r.Log.ErrorContext(ctx, "pump: records given up, and nowhere to put them", "mapping", r.mapping.Name, "shard", shard,
			"first", f.Batch.StartSequenceNumber, "last", f.Batch.EndSequenceNumber)
		return true
	}
	for {
		err := r.mapping.OnFailure(ctx, f)
		if err == nil {
			return true
		}
		r.complain(ctx, "hand over a failure record", err)
		if !wait(ctx, breatheAfter) {
			return false
		}
	}
}
