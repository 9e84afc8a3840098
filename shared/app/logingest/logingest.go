// Package logingest is the function log-ingest: it stores the entries that functions have written into their logs.
package logingest

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"time"

	"github.com/aws/aws-lambda-go/events"

	"patchbay/shared/activity"
	"patchbay/shared/actor"
	"patchbay/shared/app/clients"
	"patchbay/shared/metric"
	"patchbay/shared/project"
	"patchbay/shared/table"
)

// New returns the handler of a log group's subscription. An error makes the platform deliver the same batch again, of
// which nothing is stored twice.
func New(cfg clients.Config) (func(context.Context, events.CloudwatchLogsEvent) error, error) {
	store := table.New(cfg.DynamoDB(), cfg.Table).As(actor.Of("log-ingest"))
	in := &activity.Ingest{Store: store, Now: time.Now, Settings: Settings(store)}
	uses := &project.Uses{Store: store}
	return func(ctx context.Context, e events.CloudwatchLogsEvent) error {
		batch, err := e.AWSLogs.Parse()
		if err != nil {
			return fmt.Errorf("log-ingest: the event is no batch of a log: %w", err)
		}
		lines := make([][]byte, len(batch.LogEvents))
		for i, l := range batch.LogEvents {
			lines[i] = []byte(l.Message)
		}
		taken, err := in.Take(ctx, lines)
		if err != nil {
			return fmt.Errorf("log-ingest: %w", err)
		}
		entries := entriesOf(lines)
		if err := uses.Note(ctx, entries); err != nil {
			return fmt.Errorf("log-ingest: uses of keys: %w", err)
		}
		if !cfg.Local { // where nobody makes metrics of lines
			tellMetrics(entries)
		}
		slog.InfoContext(ctx, "stored", "group", batch.LogGroup, "lines", len(lines), "entries", taken.Entries,
			"blocks", taken.Blocks, "dropped", taken.Dropped, "strange", taken.Strange)
		return nil
	}, nil
}

func entriesOf(lines [][]byte) []activity.Entry {
	var entries []activity.Entry
	for _, line := range lines {
		if e, ok := activity.ParseLine(line); ok {
			entries = append(entries, e)
		}
	}
	return entries
}

// tellMetrics writes what a stored batch counts into the function's own log. A batch that is delivered twice counts
// twice.
func tellMetrics(entries []activity.Entry) {
	for _, line := range metric.Lines(entries, time.Now()) {
		_, _ = os.Stdout.Write(append(line, '\n'))
	}
}

// Settings reads what a project keeps of its log.
func Settings(projects project.Store) func(context.Context, string) (activity.Settings, error) {
	return func(ctx context.Context, id string) (activity.Settings, error) {
		p, err := projects.Project(ctx, id)
		if errors.Is(err, project.ErrNotFound) {
			return activity.Settings{}, activity.ErrNoProject
		}
		return p.Logs, err
	}
}
