package webhook

import (
	"context"
	"time"

	"patchbay/shared/activity"
	"patchbay/shared/event"
	"patchbay/shared/queue"
)

// Events reads what was told; event.Reader does.
type Events interface {
	// Get fails with event.ErrNotFound.
	Get(ctx context.Context, project, id string) (event.Event, error)
	List(ctx context.Context, q event.Query) (event.Page, error)
}

// Replay says what to deliver again.
type Replay struct {
	EventID  string
	From, To time.Time
	Failed   bool   // everything that was given up
	After    string // of the page before
}

// replayPage is how many deliveries one request puts into the queue: 100 calls of SQS.
const replayPage = 1000

// Replayed is what a replay did. Next is "" when it is done.
type Replayed struct {
	Count int
	Next  string
	Gaps  []activity.Gap // times whose events cannot be read, and were not replayed
}

// Replay puts deliveries into the queue again, with the ids that they had. A long one takes several requests.
func (s *Service) Replay(ctx context.Context, project, id string, r Replay) (Replayed, error) {
	ways := 0
	for _, asked := range []bool{r.EventID != "", !r.From.IsZero() || !r.To.IsZero(), r.Failed} {
		if asked {
			ways++
		}
	}
	if ways != 1 {
		return Replayed{}, ErrReplay
	}
	e, err := s.Store.Endpoint(ctx, project, id)
	if err != nil {
		return Replayed{}, err
	}
	if !e.On {
		return Replayed{}, ErrOff
	}
	switch {
	case r.Failed:
		return s.replayDead(ctx, e, r.After)
	case r.EventID != "":
		told, err := s.Events.Get(ctx, project, r.EventID)
		if err != nil {
			return Replayed{}, err
		}
		return Replayed{Count: 1}, s.enqueue(ctx, e, []event.Event{told})
	}
	return s.replayRange(ctx, e, r)
}

func (s *Service) replayRange(ctx context.Context, e Endpoint, r Replay) (Replayed, error) {
	to := r.To
	if to.IsZero() {
		to = s.Now()
	}
	if r.From.IsZero() || !r.From.Before(to) {
		return Replayed{}, ErrReplay.Says("from has to be there, and before to.")
	}
	page, err := s.Events.List(ctx, event.Query{
		Project: e.Project, Types: e.Events, From: r.From, To: to, Ascending: true, After: r.After, Limit: replayPage,
	})
	if err != nil {
		return Replayed{}, err
	}
	return Replayed{Count: len(page.Events), Next: page.Next, Gaps: page.Gaps}, s.enqueue(ctx, e, page.Events)
}

// replayDead replays a page of what was given up, and forgets it then. What cannot be forgotten, since it was given up
// again meanwhile, stays.
func (s *Service) replayDead(ctx context.Context, e Endpoint, after string) (Replayed, error) {
	page, next, err := s.Store.Buried(ctx, e.Project, e.ID, after, replayPage)
	if err != nil {
		return Replayed{}, err
	}
	all := make([]event.Event, len(page))
	for i, d := range page {
		all[i] = d.Event
	}
	if err := s.enqueue(ctx, e, all); err != nil {
		return Replayed{}, err
	}
	for _, d := range page {
		if err := s.Store.Unbury(ctx, d); err != nil {
			return Replayed{}, err
		}
	}
	return Replayed{Count: len(page), Next: next}, nil
}

func (s *Service) enqueue(ctx context.Context, e Endpoint, all []event.Event) error {
	messages := make([]queue.Message, len(all))
	for i, told := range all {
		var err error
		d := event.Delivery{Endpoint: e.ID, Event: told}
		if messages[i], err = d.Message(); err != nil {
			return err
		}
	}
	return s.Queue.Send(ctx, messages)
}
