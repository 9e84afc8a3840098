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
