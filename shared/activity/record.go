package activity

import (
	"context"
	"encoding/json"
	"io"
	"sync"
)

// Recorder takes entries. Record returns when the entry outlives the process.
type Recorder interface {
	Record(ctx context.Context, e *Entry)
}

// Writer records entries as lines, each in one write. What reads them has its own copy once Write returns: a pipe to
// the platform, or a file.
type Writer struct {
	To io.Writer

	mu sync.Mutex
}

// Record implements Recorder. The line is out when Record returns. A line that cannot be written is lost: nobody waits
// for the log.
func (w *Writer) Record(_ context.Context, e *Entry) {
	line, err := json.Marshal(Line{Activity: e})
	if err == nil && len(line) > maxLine {
		line, err = json.Marshal(Line{Activity: e.slim()})
	}
	if err != nil {
		return // an Entry has nothing that cannot be encoded
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	_, _ = w.To.Write(append(line, '\n'))
}

// maxLine is below what the platform takes as one event of a log (CloudWatch Logs: 256 KiB, and Lambda cuts there).
const maxLine = 250 << 10

// slim is the entry without what makes it too long: payloads, and steps after the first ones.
func (e *Entry) slim() *Entry {
	c := *e
	cut := func(p *Payload) *Payload {
		if p == nil {
			return nil
		}
		return &Payload{Cut: true}
	}
	c.Sent, c.Answered = cut(e.Sent), cut(e.Answered)
	c.Steps = nil
	for _, s := range e.Steps[:min(len(e.Steps), maxSteps)] {
		s.Sent, s.Answered = cut(s.Sent), cut(s.Answered)
		c.Steps = append(c.Steps, s)
	}
	return &c
}

// maxSteps is how many steps an entry keeps that is too long for a line.
const maxSteps = 100

// Draft is the entry of a request that is being served. Its parts come from where they are known: router, handler, use
// case, the client for providers. Its zero value is ready; a nil Draft takes everything and keeps nothing.
type Draft struct {
	mu    sync.Mutex
	entry Entry
}

type draftKey struct{}

// WithDraft returns a context whose parts fill the draft.
func WithDraft(ctx context.Context, d *Draft) context.Context {
	return context.WithValue(ctx, draftKey{}, d)
}

// Of returns the context's draft, nil when there is none.
func Of(ctx context.Context) *Draft {
	d, _ := ctx.Value(draftKey{}).(*Draft)
	return d
}

// Note changes the draft of the context.
func Note(ctx context.Context, change func(*Entry)) { Of(ctx).Note(change) }

// Note changes the draft.
func (d *Draft) Note(change func(*Entry)) {
	if d == nil {
		return
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	change(&d.entry)
}

// Entry returns the entry as it is now.
func (d *Draft) Entry() Entry {
	if d == nil {
		return Entry{}
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	e := d.entry
	e.Steps = append([]Step(nil), d.entry.Steps...)
	return e
}
