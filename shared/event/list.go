package event

import (
	"context"
	"slices"
	"time"

	"patchbay/shared/activity"
)

const (
	// blocksAtOnce is how many blocks of a shard are read in one call.
	blocksAtOnce    = 16
	defaultMaxBytes = 4 << 20
)

// List returns a page of a project's events, each once, in the order of their time. One that is told late, after a
// failure, takes its place by its own time.
func (r *Reader) List(ctx context.Context, q Query) (Page, error) {
	l := &listing{Reader: r, q: q, left: r.MaxBytes, seen: map[string]bool{}}
	if l.left == 0 {
		l.left = defaultMaxBytes
	}
	if q.After != "" {
		p, err := parsePlace(q.After)
		if err != nil {
			return Page{}, err
		}
		l.after = &p
	}
	l.open()
	return l.page(ctx)
}

// listing is one page being read: the four shards in step, and what of them is not yet known to be next.
type listing struct {
	*Reader
	q       Query
	after   *place
	shards  [Shards]cursor
	pending []Event
	seen    map[string]bool
	left    int // bytes
}

// cursor is how far a shard is read.
type cursor struct {
	in     Range
	blocks []Block
	ended  bool
}

// open sets the ranges: blocks whose newest event is up to Span behind what they may hold.
func (l *listing) open() {
	from, to := l.q.From, l.q.To
	if oldest := l.Now().Add(-KeptFor); from.Before(oldest) {
		from = oldest
	}
	if latest := time.UnixMilli(maxMoment).UTC().Add(-Span); to.IsZero() || to.After(latest) {
		to = latest // Span behind it is the last moment that a key can say
	}
	if l.after != nil && l.q.Ascending && l.after.at.After(from) {
		from = l.after.at
	}
	if l.after != nil && !l.q.Ascending && l.after.at.Before(to) {
		to = l.after.at
	}
	for i := range l.shards {
		l.shards[i].in = Range{
			Project: l.q.Project, Shard: i, From: from, To: to.Add(Span), Backward: !l.q.Ascending, Limit: blocksAtOnce,
		}
		l.shards[i].ended = to.Before(from)
	}
}

func (l *listing) page(ctx context.Context) (Page, error) {
	var page Page
	for {
		next, more, err := l.front(ctx)
		if err != nil {
			return page, err
		}
		sure := l.settled(next, more)
		if full := l.q.Limit - len(page.Events); len(sure) > full {
			page.Events = append(page.Events, sure[:full]...)
			page.Next = placeOf(page.Events[len(page.Events)-1]).String()
			return page, nil
		}
		page.Events = append(page.Events, sure...)
		if !more {
			return page, nil
		}
		if stop, ok := l.stopsBefore(next); ok {
			page.Next = stop.String()
			return page, nil
		}
		page.Gaps = append(page.Gaps, l.take(ctx, next)...)
	}
}

// front is the shard whose next block is the first of all in the list's direction; more is false after the last.
func (l *listing) front(ctx context.Context) (shard int, more bool, err error) {
	shard = -1
	for i := range l.shards {
		c := &l.shards[i]
		for len(c.blocks) == 0 && !c.ended {
			if c.blocks, c.in.After, err = l.Blocks.Blocks(ctx, c.in); err != nil {
				return 0, false, err
			}
			c.ended = c.in.After == ""
		}
		if len(c.blocks) == 0 {
			continue
		}
		if shard < 0 || l.before(c.blocks[0].Newest, l.shards[shard].blocks[0].Newest) {
			shard = i
		}
	}
	return shard, shard >= 0, nil
}

func (l *listing) before(a, b time.Time) bool {
	if l.q.Ascending {
		return a.Before(b)
	}
	return a.After(b)
}

// bound is the moment up to which blocks that are not read yet may hold events.
func (l *listing) bound(shard int) time.Time {
	newest := l.shards[shard].blocks[0].Newest
	if l.q.Ascending {
		return newest.Add(-Span)
	}
	return newest
}

// settled takes out of the pending events those that nothing can come before any more, in order.
func (l *listing) settled(next int, more bool) []Event {
	slices.SortFunc(l.pending, func(a, b Event) int {
		if l.q.Ascending {
			return placeOf(a).compare(placeOf(b))
		}
		return placeOf(b).compare(placeOf(a))
	})
	n := len(l.pending)
	if more {
		bound := l.bound(next)
		n = slices.IndexFunc(l.pending, func(e Event) bool { return !l.before(e.Time, bound) })
		if n < 0 {
			n = len(l.pending)
		}
	}
	sure := l.pending[:n]
	l.pending = l.pending[n:]
	return sure
}

// stopsBefore ends a page that has read as much as it may, once it has come farther than the page before: the next one
// goes on where this one is sure.
func (l *listing) stopsBefore(next int) (place, bool) {
	if l.left > 0 {
		return place{}, false
	}
	p := place{at: l.bound(next)}
	if !l.q.Ascending { // the moment itself is still to come, so the place is behind all its events
		p.id = "~"
	}
	start := l.q.To
	if l.q.Ascending {
		start = l.q.From
	}
	if l.after != nil {
		start = l.after.at
	}
	return p, start.IsZero() || l.before(start, p.at)
}

// take reads the first block of a shard, or what can be read of it.
func (l *listing) take(ctx context.Context, shard int) (gaps []activity.Gap) {
	c := &l.shards[shard]
	b := c.blocks[0]
	c.blocks = c.blocks[1:]
	l.left -= len(b.Packed)
	events, err := b.Events()
	if err != nil {
		gaps = []activity.Gap{l.damaged(ctx, b, err)}
	}
	for _, e := range events {
		if l.seen[e.ID] || !l.q.matches(e) || l.after != nil && !l.beyond(e) {
			continue
		}
		l.seen[e.ID] = true
		l.pending = append(l.pending, e)
	}
	return gaps
}

// beyond says whether an event comes behind the page before.
func (l *listing) beyond(e Event) bool {
	if l.q.Ascending {
		return placeOf(e).compare(*l.after) > 0
	}
	return placeOf(e).compare(*l.after) < 0
}
