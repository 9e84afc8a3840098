package deliver

import (
	"context"
	"fmt"
	"time"

	"patchbay/shared/event"
	"patchbay/shared/queue"
)

// Deliveries have two queues, so that a receiver which does not answer delays nobody else. The first one waits for an
// answer for a moment only. What it does not get in time, and all that is for an endpoint which is known to fail or to
// be slow, goes to the slow queue unsent. There an answer may take its time.

const (
	// brief is how long the first queue waits for an answer.
	brief = 3 * time.Second
	// brisk is how long an answer takes at most of an endpoint that has no queue apart.
	brisk = time.Second
	// slowFor is how long an endpoint that was slow is taken for slow.
	slowFor = 10 * time.Minute
	// mostDelay is by how much a message can be put off when it is sent (SQS DelaySeconds).
	mostDelay = 15 * time.Minute
)

// lane is one of the two queues, as it is worked off.
type lane struct {
	*Deliverer
	queue    queue.Extender
	patience time.Duration // with an answer
	slow     bool
}

// Handle works off a batch of the first queue and returns the IDs of the messages that have to come again: the queue
// keeps them, and hides each until its time.
func (d *Deliverer) Handle(ctx context.Context, batch []Message) []string {
	return (&lane{Deliverer: d, queue: d.Queue, patience: brief}).handle(ctx, batch)
}

// HandleSlow is Handle for the slow queue.
func (d *Deliverer) HandleSlow(ctx context.Context, batch []Message) []string {
	return (&lane{Deliverer: d, queue: d.Slow, patience: Timeout, slow: true}).handle(ctx, batch)
}

// setAside puts deliveries into the slow queue. Their time goes on. A process that ends before its queue forgets them
// leaves them in both, with the same ids.
func (l *lane) setAside(ctx context.Context, group []*work, next time.Time, now time.Time) error {
	messages := make([]queue.Message, len(group))
	for i, w := range group {
		m, err := event.Delivery{Endpoint: w.Endpoint, Event: w.Event, Since: w.Sent.UTC()}.Message()
		if err != nil {
			return err
		}
		if wait := next.Sub(now); wait > 0 {
			m.Delay = min(wait+l.Jitter(max(wait/4, 2*time.Second)), mostDelay)
		}
		messages[i] = m
	}
	if err := l.Slow.Send(ctx, messages); err != nil {
		return fmt.Errorf("put deliveries into the slow queue: %w", err)
	}
	finish(group)
	return nil
}
