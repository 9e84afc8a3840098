// Package pump is the local stand-in for Lambda's event source mapping of a DynamoDB stream: it reads the engine's real
// stream and feeds the stream handlers the events that Lambda would, with its filters, batches, partial batch answers,
// bisecting, bounded retries and failure records. Records come at least once, and in order within a shard.
package pump

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-sdk-go-v2/service/dynamodbstreams"
	"github.com/aws/aws-sdk-go-v2/service/dynamodbstreams/types"
)

// Handler is a function of a stream, as aws-lambda-go takes it. The answer names the first record that failed, by its
// sequence number; an error means that all of them did.
type Handler func(context.Context, events.DynamoDBEvent) (events.DynamoDBEventResponse, error)

// StreamsAPI is what the pump calls; *dynamodbstreams.Client has it.
type StreamsAPI interface {
	DescribeStream(
		context.Context,
		*dynamodbstreams.DescribeStreamInput,
		...func(*dynamodbstreams.Options),
	) (*dynamodbstreams.DescribeStreamOutput, error)
	GetShardIterator(
		context.Context,
		*dynamodbstreams.GetShardIteratorInput,
		...func(*dynamodbstreams.Options),
	) (*dynamodbstreams.GetShardIteratorOutput, error)
	GetRecords(
		context.Context,
		*dynamodbstreams.GetRecordsInput,
		...func(*dynamodbstreams.Options),
	) (*dynamodbstreams.GetRecordsOutput, error)
}

// Mapping is one event source mapping: which records a handler gets and what happens to those that it fails.
type Mapping struct {
	Name       string        // names its place in the stream across restarts
	Filters    []Pattern     // a record is delivered when one of them matches, or when there is none
	Handler    Handler       // gets at least one record
	BatchSize  int           // records per call at most; 0 is Lambda's default of 100
	MaxRetries int           // calls after the first that may fail before a batch is given up; 0 gives up at once
	Bisect     bool          // split a failing batch in halves, which costs no retry
	Timeout    time.Duration // of one call; 0 is a minute
	OnFailure  func(context.Context, Failure) error
}

// Pump feeds the mappings of one stream.
type Pump struct {
	Client    StreamsAPI
	StreamARN string
	Mappings  []Mapping
	// Checkpoints is the file that remembers how far each mapping is, so that a restart goes on there; "" forgets.
	Checkpoints string
	// PollEvery is the wait after an empty read; 0 is 50 ms.
	PollEvery time.Duration
	// RetryEvery is the wait before the first retry of a failed batch, doubled each time up to a hundredfold; 0 is 100 ms.
	RetryEvery time.Duration
	Log        *slog.Logger // nil discards
}

const (
	defaultBatch   = 100
	defaultPoll    = 50 * time.Millisecond
	defaultRetry   = 100 * time.Millisecond
	defaultTimeout = time.Minute
	// lookEvery is the wait between two looks for new shards, when none has ended meanwhile.
	lookEvery = 5 * time.Second
	// breatheAfter is the wait after a failed call of the engine.
	breatheAfter = time.Second
)

// Run feeds the handlers until ctx ends, and returns when no handler runs any more. It fails only when the checkpoint
// file or a mapping is of no use; an engine that cannot be reached is waited for.
func (p *Pump) Run(ctx context.Context) error {
	run := *p
	if run.Log == nil {
		run.Log = slog.New(slog.DiscardHandler)
	}
	run.PollEvery, run.RetryEvery = orElse(p.PollEvery, defaultPoll), orElse(p.RetryEvery, defaultRetry)
	seen := map[string]bool{}
	for _, m := range run.Mappings {
		if m.Name == "" || m.Handler == nil || seen[m.Name] {
			return fmt.Errorf("pump: mapping %q needs a name of its own and a handler", m.Name)
		}
		seen[m.Name] = true
	}
	marks, err := openCheckpoints(run.Checkpoints, run.StreamARN)
	if err != nil {
		return err
	}
	var wg sync.WaitGroup
	for _, m := range run.Mappings {
		m.BatchSize, m.Timeout = orElse(m.BatchSize, defaultBatch), orElse(m.Timeout, defaultTimeout)
		wg.Go(func() { (&reader{Pump: &run, mapping: m, marks: marks}).run(ctx) })
	}
	wg.Wait()
	return nil
}

// reader reads all shards for one mapping.
type reader struct {
	*Pump
	mapping Mapping
	marks   *checkpoints
}

// run starts a goroutine per shard. A shard that came from another begins when that one has ended, so that the changes
// of one item stay in order.
func (r *reader) run(ctx context.Context) {
	var wg sync.WaitGroup
	defer wg.Wait()
	started := map[string]bool{}
	ended := make(chan struct{}, 1)
	for ctx.Err() == nil {
		shards, err := r.shards(ctx)
		if err != nil {
			r.complain(ctx, "describe the stream", err)
			wait(ctx, breatheAfter)
			continue
		}
		listed := map[string]bool{}
		for _, s := range shards {
			listed[*s.ShardId] = true
		}
		r.marks.keep(r.mapping.Name, listed)
		for _, s := range shards {
			id := *s.ShardId
			orphan := s.ParentShardId == nil || !listed[*s.ParentShardId] || r.marks.at(r.mapping.Name, *s.ParentShardId).Done
			if started[id] || !orphan || r.marks.at(r.mapping.Name, id).Done {
				continue
			}
			started[id] = true
			wg.Go(func() {
				r.readShard(ctx, id)
				select {
				case ended <- struct{}{}:
				default:
				}
			})
		}
		select {
		case <-ctx.Done():
		case <-ended:
		case <-time.After(lookEvery):
		}
	}
}

// shards lists all shards of the stream.
func (r *reader) shards(ctx context.Context) ([]types.Shard, error) {
	var all []types.Shard
	in := &dynamodbstreams.DescribeStreamInput{StreamArn: &r.StreamARN}
	for {
		out, err := r.Client.DescribeStream(ctx, in)
		if err != nil {
			return nil, err
		}
		all = append(all, out.StreamDescription.Shards...)
		if in.ExclusiveStartShardId = out.StreamDescription.LastEvaluatedShardId; in.ExclusiveStartShardId == nil {
			return all, nil
		}
	}
}

func (r *reader) complain(ctx context.Context, what string, err error) {
	if ctx.Err() == nil && !errors.Is(err, context.Canceled) {
		r.Log.WarnContext(ctx, "pump: a step failed", "step", what, "mapping", r.mapping.Name, "error", err)
	}
}

// wait waits for d or the end of ctx, and says whether it was d.
func wait(ctx context.Context, d time.Duration) bool {
	select {
	case <-ctx.Done():
		return false
	case <-time.After(d):
		return true
	}
}

func orElse[T comparable](v, otherwise T) T {
	var zero T
	if v == zero {
		return otherwise
	}
	return v
}
