package activitylog

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"log/slog"
	"time"

	"github.com/aws/aws-lambda-go/events"

	"patchbay/shared/activity"
	"patchbay/shared/pause"
)

// Tail hands the lines of a file on as a subscription of a log group does.
type Tail struct {
	File    *File
	Handler func(context.Context, events.CloudwatchLogsEvent) error
	Every   time.Duration // how long lines are gathered; 0 is a quarter of a second
	Log     *slog.Logger
}

// maxBatch bounds a batch, in bytes of lines.
const maxBatch = 1 << 20

// Run hands lines on until ctx ends.
func (t *Tail) Run(ctx context.Context) error {
	wait := t.Every
	if wait == 0 {
		wait = 250 * time.Millisecond
	}
	backoff := pause.Backoff{First: wait, Most: 10 * time.Second}
	for failed := 0; ; {
		more, err := t.Once(ctx)
		switch {
		case ctx.Err() != nil:
			return nil
		case err != nil:
			failed++
			t.Log.WarnContext(ctx, "entries of the log were not stored; they are tried again", "error", err)
		default:
			failed = 0
		}
		if more && failed == 0 {
			continue
		}
		if err := pause.For(ctx, max(wait, backoff.Before(failed))); err != nil {
			return nil
		}
	}
}

// Once hands one batch on, and says whether there was one.
func (t *Tail) Once(ctx context.Context) (bool, error) {
	l := t.File
	p := l.place
	if p.From == p.To {
		to, err := l.end(p.From)
		if err != nil || to == p.From {
			return false, err
		}
		p.To = to
		if err := l.save(p); err != nil {
			return false, err
		}
	}
	text := make([]byte, p.To-p.From)
	if _, err := l.f.ReadAt(text, p.From); err != nil {
		return false, fmt.Errorf("activity log: %w", err)
	}
	event, n, err := batch(text, p.From)
	if err != nil {
		return false, err
	}
	if n > 0 {
		if err := t.Handler(ctx, event); err != nil {
			return false, err
		}
	}
	if err := l.save(place{p.To, p.To}); err != nil {
		return false, err
	}
	return true, l.empty()
}

// end returns where the last whole line of a batch ends.
func (l *File) end(from int64) (int64, error) {
	size, err := l.size()
	if err != nil || size == from {
		return from, err
	}
	text := make([]byte, min(size-from, maxBatch))
	if _, err := l.f.ReadAt(text, from); err != nil {
		return from, fmt.Errorf("activity log: %w", err)
	}
	return from + int64(bytes.LastIndexByte(text, '\n')+1), nil
}

// batch makes the event of CloudWatch Logs from the lines that have an entry.
func batch(text []byte, from int64) (e events.CloudwatchLogsEvent, n int, err error) {
	data := events.CloudwatchLogsData{
		MessageType: "DATA_MESSAGE", Owner: "000000000000", LogGroup: "local", LogStream: "local",
		SubscriptionFilters: []string{"local"},
	}
	for line := range bytes.Lines(text) {
		if entry, ok := activity.ParseLine(line); ok {
			data.LogEvents = append(data.LogEvents, events.CloudwatchLogsLogEvent{
				ID: fmt.Sprintf("%d.%d", from, n), Timestamp: entry.Time.UnixMilli(), Message: string(line),
			})
			n++
		}
	}
	body, err := json.Marshal(data)
	if err != nil {
		return e, n, err
	}
	var packed bytes.Buffer
	z, err := gzip.NewWriterLevel(&packed, gzip.BestSpeed)
	if err != nil {
		return e, n, err
	}
	if _, err = z.Write(body); err == nil {
		err = z.Close()
	}
	e.AWSLogs.Data = base64.StdEncoding.EncodeToString(packed.Bytes())
	return e, n, err
}
