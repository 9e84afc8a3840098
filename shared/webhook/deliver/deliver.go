// Package deliver sends events to webhook endpoints: it signs, posts, and decides when what failed is tried again
// (decision 0019). Its state is the queue's and the table's; a process may end at any moment.
package deliver

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"patchbay/shared/activity"
	"patchbay/shared/event"
	"patchbay/shared/queue"
	"patchbay/shared/secret"
	"patchbay/shared/webhook"
)

// Deliverer works off messages of the queue.
type Deliverer struct {
	Store     webhook.Store
	Sealer    secret.Sealer
	Client    *http.Client // the guarded one
	UserAgent string
	Recorder  activity.Recorder
	Queue     queue.Extender // of Handle
	Slow      queue.Holder   // of HandleSlow
	Now       func() time.Time
	Jitter    func(time.Duration) time.Duration // a random part of it
	Log       *slog.Logger

	mu    sync.Mutex
	known map[string]*known
}

// Message is one message of the queue. What is sent again later is the same message.
type Message struct {
	ID, Receipt, Body string
	Sent              time.Time // into the queue: tries go on for Keep from then on
}

// work is a message that was read.
type work struct {
	Message
	event.Delivery
	state state
	off   time.Duration // until the next try, of one that is put off
}

type state int

const (
	broken state = iota // it comes again when its visibility ends
	done                // nothing is left to do
	later               // put off
)

// handle works off a batch.
func (l *lane) handle(ctx context.Context, batch []Message) []string {
	all := make([]*work, len(batch))
	groups := map[string][]*work{}
	for i, m := range batch {
		w := &work{Message: m}
		all[i] = w
		if err := json.Unmarshal([]byte(m.Body), &w.Delivery); err != nil || w.Endpoint == "" || w.Event.Project == "" {
			l.Log.ErrorContext(ctx, "a message of the queue is no delivery", "message", m.ID)
			w.state = later // at once, until the queue puts it among the dead letters
			continue
		}
		if !w.Since.IsZero() {
			w.Sent = w.Since
		}
		at := w.Event.Project + "/" + w.Endpoint
		groups[at] = append(groups[at], w)
	}
	var wg sync.WaitGroup
	for at, group := range groups {
		wg.Go(func() {
			if err := l.group(ctx, group); err != nil && ctx.Err() == nil {
				l.forget(at)
				l.Log.ErrorContext(ctx, "deliveries stopped; they come again", "project", group[0].Event.Project,
					"endpoint", group[0].Endpoint, "error", err)
			}
		})
	}
	wg.Wait()
	return l.settle(ctx, all)
}

// settle puts off what is to be tried later.
func (l *lane) settle(ctx context.Context, all []*work) (again []string) {
	var off []queue.Extension
	for _, w := range all {
		if w.state == done {
			continue
		}
		again = append(again, w.ID)
		if w.state == later {
			off = append(off, queue.Extension{Receipt: w.Receipt, Visible: w.off})
		}
	}
	if len(off) > 0 {
		if err := l.queue.Extend(ctx, off); err != nil { // they come again earlier
			l.Log.WarnContext(ctx, "messages were not put off", "error", err)
		}
	}
	return again
}

// group works off the messages of one endpoint.
func (l *lane) group(ctx context.Context, group []*work) error {
	k, err := l.know(ctx, group[0].Event.Project, group[0].Endpoint)
	if errors.Is(err, webhook.ErrNotFound) {
		finish(group) // it was deleted: nobody waits for these
		return nil
	}
	if err != nil {
		return err
	}
	if !k.endpoint.On {
		return l.bury(ctx, group, Result{Reason: "The endpoint is disabled."})
	}
	now := l.Now()
	if !l.slow && k.health.Apart(now) {
		return l.setAside(ctx, group, k.health.NextTry, now)
	}
	if !k.health.NextTry.IsZero() {
		if now.Before(k.health.NextTry) {
			return l.putOff(ctx, group, k.health, now)
		}
		// One message asks whether the endpoint answers again, while all others wait.
		ours, err := l.claim(ctx, k, now)
		if err != nil {
			return err
		}
		if !ours {
			return l.putOff(ctx, group, k.health, now)
		}
		first, rest := group[:1], group[1:]
		if ok, err := l.attempt(ctx, k, first); err != nil || !ok {
			return errors.Join(err, l.putOff(ctx, rest, k.health, l.Now()))
		}
		group = rest
	}
	if len(group) == 0 {
		return nil
	}
	_, err = l.attempt(ctx, k, group)
	return err
}

// attempt sends messages side by side and says whether any was taken.
func (l *lane) attempt(ctx context.Context, k *known, group []*work) (ok bool, err error) {
	results := make([]Result, len(group))
	failed := make([]error, len(group))
	var wg sync.WaitGroup
	for i, w := range group {
		wg.Go(func() { results[i], failed[i] = l.send(ctx, k.endpoint, k.signers, w.Event, l.patience) })
	}
	wg.Wait()
	if err := errors.Join(failed...); err != nil {
		return false, err
	}
	for i, r := range results {
		if r.OK() {
			group[i].state, ok = done, true
		}
	}
	if err := l.note(ctx, k, results, ok); err != nil {
		return ok, err
	}
	now := l.Now()
	for i, w := range group {
		switch r := results[i]; {
		case r.OK():
		case r.slow && !l.slow:
			err = errors.Join(err, l.setAside(ctx, group[i:i+1], time.Time{}, now))
		case now.Sub(w.Sent) >= Keep || r.gone():
			err = errors.Join(err, l.bury(ctx, group[i:i+1], r))
		default:
			w.state, w.off = later, l.delay(w, now, r.After)
		}
	}
	return ok, err
}

// putOff hides messages until the endpoint may answer again. Those whose time is over are given up.
func (l *lane) putOff(ctx context.Context, group []*work, h webhook.Health, now time.Time) error {
	var failed []error
	until := max(h.NextTry.Sub(now), time.Second)
	for i, w := range group {
		left := Keep - now.Sub(w.Sent)
		if left <= 0 {
			last := Result{Status: h.Status, Reason: cmp.Or(h.Reason, "It did not answer.")}
			failed = append(failed, l.bury(ctx, group[i:i+1], last))
			continue
		}
		w.state, w.off = later, min(until+l.Jitter(max(until/4, 2*time.Second)), left)
	}
	return errors.Join(failed...)
}

// bury keeps what is given up, so that it can be replayed.
func (d *Deliverer) bury(ctx context.Context, group []*work, r Result) error {
	for _, w := range group {
		err := d.Store.Bury(ctx, webhook.Dead{
			Event: w.Event, Endpoint: w.Endpoint, At: d.Now(), Reason: r.Reason, Status: r.Status,
		})
		if err != nil {
			return fmt.Errorf("keep a delivery that is given up: %w", err)
		}
		w.state = done
	}
	return nil
}

func finish(group []*work) {
	for _, w := range group {
		w.state = done
	}
}
