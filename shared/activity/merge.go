package activity

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"
)

// merge reads the blocks of several places at a time and hands out their entries in one order. Blocks overlap. Going
// back in time, every entry that is younger than the youngest block which is not read yet can be handed out; going
// forward, one that is older by Span, since a block's place is that of its newest entry.
type merge struct {
	store   Store
	q       Query
	needles [][][]byte
	behind  *mark // where the page begins
	sources []*source
	budget  int
	read    int // bytes
	blocks  []extent
	pending []Entry // in the order of the page
	out     []Entry
	weight  int
	last    mark
	gaps    gaps
}

type source struct {
	r    Range
	done bool
	edge time.Time // of the block that was read last, at first the end that reading begins at
}

type extent struct{ oldest, newest time.Time }

const (
	standardBytes = 2 << 20
	firstBlocks   = 2  // of each place in the first round
	mostBlocks    = 64 // in a round
	blockOverhead = 200
)

func (r *Reader) merge(q Query) (*merge, error) {
	m := &merge{store: r.Store, q: q, gaps: gaps{log: r.Log}, needles: q.Filter.needles(), budget: r.Bytes}
	if m.budget == 0 {
		m.budget = standardBytes
	}
	if q.Keep > 0 {
		if first := r.Now().Add(-q.Keep); m.q.Filter.From.Before(first) {
			m.q.Filter.From = first
		}
	}
	from, to := m.q.Filter.From, time.UnixMilli(1e13-1)
	if !m.q.Filter.To.IsZero() && m.q.Filter.To.Add(Span).Before(to) {
		to = m.q.Filter.To.Add(Span)
	}
	if q.After != "" {
		c, err := parseCursor(q.After, q.Ascending)
		if err != nil {
			return nil, err
		}
		m.behind = &c.mark
		if q.Ascending && c.block.After(from) {
			from = c.block
		}
		if !q.Ascending && c.block.Before(to) {
			to = c.block
		}
	}
	if from.UnixMilli() < 0 {
		from = time.UnixMilli(0)
	}
	if from.After(to) || q.Filter.Nothing {
		return m, nil
	}
	m.open(from, to)
	return m, nil
}

func (m *merge) open(from, to time.Time) {
	edge := to
	if m.q.Ascending {
		edge = from
	}
	for _, s := range m.q.Streams {
		for shard := range Shards {
			m.sources = append(m.sources, &source{edge: edge, r: Range{
				Place: Place{m.q.Project, s, shard}, From: from, To: to, Backward: !m.q.Ascending,
			}})
		}
	}
}

// round reads some blocks of every place that has more.
func (m *merge) round(ctx context.Context) error {
	limit := m.blocksToRead()
	var wait sync.WaitGroup
	found, errs := make([][]Block, len(m.sources)), make([]error, len(m.sources))
	for i, s := range m.sources {
		if s.done {
			continue
		}
		s.r.Limit = limit
		wait.Go(func() {
			var last string
			found[i], last, errs[i] = m.store.Blocks(ctx, s.r)
			s.r.After, s.done = last, last == ""
		})
	}
	wait.Wait()
	if err := errors.Join(errs...); err != nil {
		return err
	}
	for i, blocks := range found {
		for _, b := range blocks {
			m.sources[i].edge = b.Newest
			m.take(ctx, b)
		}
	}
	slices.SortFunc(m.pending, func(a, b Entry) int { return m.order(markOf(&a), markOf(&b)) })
	m.pending = slices.CompactFunc(m.pending, func(a, b Entry) bool { return a.ID == b.ID && a.Time.Equal(b.Time) })
	return nil
}

// blocksToRead guesses from what was found how many blocks of each place make the page full.
func (m *merge) blocksToRead() int {
	open := 0
	for _, s := range m.sources {
		if !s.done {
			open++
		}
	}
	n := len(m.blocks)
	if n == 0 || open == 0 {
		return firstBlocks
	}
	most := min(mostBlocks, 2*n/max(1, len(m.sources))+2)
	if left := (m.budget - m.read) * n / max(1, m.read); left > 0 {
		most = min(most, left/open+1)
	}
	missing := m.q.Limit + 1 - m.weight - len(m.pending)
	matched := len(m.out) + len(m.pending)
	if matched == 0 {
		return most
	}
	return min(most, max(1, missing*n/matched/open+1))
}

// take unpacks a block, or what can be read of it.
func (m *merge) take(ctx context.Context, b Block) {
	m.read += len(b.Packed) + blockOverhead
	m.blocks = append(m.blocks, extent{b.Oldest, b.Newest})
	if err := b.each(func(text []byte) error {
		e, ok, err := decode(text, m.needles)
		if err != nil {
			return err
		}
		if !ok || !m.q.Filter.Match(&e) || m.weigh(&e) == 0 {
			return nil
		}
		if m.behind == nil || m.order(markOf(&e), *m.behind) > 0 {
			m.pending = append(m.pending, e)
		}
		return nil
	}); err != nil {
		m.gaps.add(ctx, b, err)
	}
}

func (m *merge) weigh(e *Entry) int {
	if m.q.Weigh == nil {
		return 1
	}
	return m.q.Weigh(e)
}

// order compares two places in the order of the page.
func (m *merge) order(a, b mark) int {
	if m.q.Ascending {
		return a.compare(b)
	}
	return b.compare(a)
}

// safe is the place up to which nothing that is not read can come.
func (m *merge) safe() mark {
	var edge time.Time
	for _, s := range m.sources {
		at := s.edge
		if m.q.Ascending {
			at = at.Add(-Span)
		}
		if !s.done && (edge.IsZero() || m.order(mark{at: at}, mark{at: edge}) < 0) {
			edge = at
		}
	}
	if m.q.Ascending {
		return mark{at: edge}
	}
	return mark{edge, behindAnyID}
}

// behindAnyID sorts behind every character of ids.
const behindAnyID = "~"

// emit hands out what is safe until the page is full.
func (m *merge) emit() {
	safe, ended := m.safe(), m.drained()
	n := 0
	for n < len(m.pending) && !m.full() {
		e := m.pending[n]
		if !ended && m.order(markOf(&e), safe) >= 0 {
			break
		}
		m.out, m.weight, m.last = append(m.out, e), m.weight+m.weigh(&e), markOf(&e)
		n++
	}
	m.pending = m.pending[n:]
}

// full says that the page has what was asked for and that there may be more.
func (m *merge) full() bool {
	return m.weight >= m.q.Limit && (len(m.pending) > 0 || !m.drained())
}

func (m *merge) drained() bool {
	return !slices.ContainsFunc(m.sources, func(s *source) bool { return !s.done })
}

func (m *merge) ended() bool { return m.drained() && len(m.pending) == 0 }

// moved says that the next page would begin further on than this one.
func (m *merge) moved() bool {
	return len(m.out) > 0 || m.behind == nil || m.order(*m.behind, m.safe()) < 0
}

// cursorAt returns the cursor of a place: it goes on at the first block that has something behind it.
func (m *merge) cursorAt(at mark) string {
	c := cursor{ascending: m.q.Ascending, mark: at, block: at.at}
	further := func(t time.Time) {
		if m.q.Ascending == t.Before(c.block) && !t.Equal(c.block) {
			c.block = t
		}
	}
	for _, b := range m.blocks {
		if m.q.Ascending && !b.newest.Before(at.at) || !m.q.Ascending && !b.oldest.After(at.at) {
			further(b.newest)
		}
	}
	return c.String() // a block that was not read is further on than the place

}
