package stack

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"time"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodbstreams"

	"patchbay/infra/local/engine"
	"patchbay/infra/local/pump"
	appevents "patchbay/shared/app/events"
	"patchbay/shared/app/reconcile"
	"patchbay/shared/app/refresh"
	"patchbay/shared/app/statusfanout"
	"patchbay/shared/table"
)

// housekeeping is how often expired items are swept, unfinished fan-outs looked for and tokens renewed ahead. In AWS
// the first is DynamoDB's and the others are schedules' work.
const housekeeping = time.Minute

// startEvents feeds the stream's function as Lambda's event source mapping does, and runs what AWS runs by schedule.
func (s *Stack) startEvents() error {
	fanout, err := statusfanout.New(s.FunctionConfig("status-fanout"))
	if err != nil {
		return err
	}
	reconcile, err := reconcile.New(s.FunctionConfig("reconcile"))
	if err != nil {
		return err
	}
	refresh, err := refresh.New(s.FunctionConfig("refresh"))
	if err != nil {
		return err
	}
	filter, err := pump.ParsePattern(table.ConnectorFilter)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(context.Background())
	described, err := s.Config.DynamoDB().DescribeTable(ctx, &dynamodb.DescribeTableInput{TableName: &s.Config.Table})
	if err != nil {
		cancel()
		return fmt.Errorf("describe table: %w", err)
	}
	p := &pump.Pump{
		Client: dynamodbstreams.New(dynamodbstreams.Options{
			Region: s.Config.Region, Credentials: s.Config.Credentials, BaseEndpoint: aws.String(s.Config.Endpoints.Streams),
		}),
		StreamARN: aws.ToString(described.Table.LatestStreamArn),
		Mappings: []pump.Mapping{{
			Name: "status-fanout", Filters: []pump.Pattern{filter}, Handler: fanout, BatchSize: 10, MaxRetries: 5, Bisect: true,
			OnFailure: func(ctx context.Context, f pump.Failure) error {
				slog.ErrorContext(ctx, "a stream record was given up; the reconciler finishes its work", "failure", f)
				return nil
			},
		}},
		Checkpoints: filepath.Join(s.options.DataDir, "stream.json"), Log: slog.Default(),
	}
	if s.options.Events {
		mapping, err := s.eventsMapping()
		if err != nil {
			cancel()
			return err
		}
		p.Mappings = append(p.Mappings, mapping)
	}
	pumped, kept := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(pumped)
		if err := p.Run(ctx); err != nil && !errors.Is(err, context.Canceled) {
			s.failed <- fmt.Errorf("stream: %w", err)
		}
	}()
	go func() {
		defer close(kept)
		ticks := map[string]tick{"reconcile": reconcile, "refresh": refresh}
		if !s.options.Ahead {
			delete(ticks, "refresh")
		}
		s.keepHouse(ctx, ticks)
	}()
	s.ends = append(s.ends, func() { cancel(); <-pumped; <-kept })
	return nil
}

// eventsMapping is that of the function events, as template.yaml has it; infra/lambdatest compares the filters.
func (s *Stack) eventsMapping() (pump.Mapping, error) {
	handler, err := appevents.New(s.FunctionConfig("events"))
	if err != nil {
		return pump.Mapping{}, err
	}
	m := pump.Mapping{
		Name: "events", Handler: handler, BatchSize: 500, MaxRetries: 10, Bisect: true,
		OnFailure: s.untold,
	}
	for _, text := range table.ChangeFilters() {
		filter, err := pump.ParsePattern(text)
		if err != nil {
			return m, err
		}
		m.Filters = append(m.Filters, filter)
	}
	return m, nil
}

// tick is the handler of a schedule.
type tick = func(context.Context, events.CloudWatchEvent) error

func (s *Stack) keepHouse(ctx context.Context, ticks map[string]tick) {
	ticker := time.NewTicker(housekeeping)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
		if err := s.Engine.Sweep(ctx); err != nil && !errors.Is(err, engine.ErrNoSweep) && ctx.Err() == nil {
			slog.WarnContext(ctx, "expired items were not swept", "error", err)
		}
		for name, run := range ticks {
			if err := run(ctx, events.CloudWatchEvent{}); err != nil && ctx.Err() == nil {
				slog.ErrorContext(ctx, "a schedule's function failed", "function", name, "error", err)
			}
		}
	}
}
