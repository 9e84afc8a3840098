package activity

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Who follows the log gets entries in the order in which they came, since one may come long after its time. Each block
// says when it arrived, and becomes visible within putting of that. So a cursor is a time up to which everything was
// shown or came before the beginning, and the blocks after it that were shown already.
const (
	slack = 15 * time.Second // how long the cursor waits behind the present; more than putting and what clocks differ by
	skew  = 5 * time.Second  // by how much an entry's clock may be ahead of its arrival's
	// maxSeen bounds the blocks that a cursor names. Where more arrive within slack, they are shown so much later.
	maxSeen = 400
	seenLen = 8 // characters of a block's ID: 48 bits
)

type tail struct {
	upTo time.Time
	seen map[string]bool
}

func (t tail) String() string {
	ids := make([]string, 0, len(t.seen))
	for id := range t.seen {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	return "f." + base36(t.upTo) + "." + strings.Join(ids, "")
}

func parseTail(text string) (tail, error) {
	part := strings.SplitN(text, ".", 3)
	if len(part) != 3 || part[0] != "f" || len(part[2])%seenLen != 0 || len(part[2]) > 4*maxSeen*seenLen {
		return tail{}, ErrCursor
	}
	ms, err := strconv.ParseInt(part[1], 36, 64)
	if err != nil || !possible(ms) {
		return tail{}, ErrCursor
	}
	t := tail{upTo: time.UnixMilli(ms).UTC(), seen: map[string]bool{}}
	for id := range slices.Chunk([]byte(part[2]), seenLen) {
		t.seen[string(id)] = true
	}
	return t, nil
}

// Follow returns what came after a cursor, and always a Next. Without a cursor it returns nothing but the Next from
// which on to follow. It goes on from one answer to the next without leaving out or repeating an entry, however late
// entries come. Within an answer they are in the order of their time.
func (r *Reader) Follow(ctx context.Context, q Query) (Page, error) {
	now := r.Now().UTC()
	from := tail{upTo: now.Add(-slack)}
	if q.After != "" {
		var err error
		if from, err = parseTail(q.After); err != nil {
			return Page{}, err
		}
	}
	f := &following{r: r, q: q, from: from}
	if err := f.readAll(ctx); err != nil {
		return Page{}, err
	}
	f.sort()
	if q.After == "" {
		return Page{Next: f.begin().String()}, nil
	}
	return f.page(ctx, now), nil
}

type following struct {
	r       *Reader
	q       Query
	from    tail
	blocks  []Block // that arrived behind from, shown already or not
	horizon time.Time
}

// readAll reads what may have arrived behind the cursor. When that is too much for one call it sets the horizon: what
// was not read arrived no earlier.
func (f *following) readAll(ctx context.Context) error {
	budget := cmp.Or(f.r.Bytes, standardBytes) * 2
	for _, s := range f.q.Streams {
		for shard := range Shards + 1 {
			if err := f.readPlace(ctx, Place{f.q.Project, s, shard}, budget/len(f.q.Streams)/Shards); err != nil {
				return err
			}
		}
	}
	return nil
}

func (f *following) readPlace(ctx context.Context, p Place, budget int) error {
	r := Range{Place: p, To: time.UnixMilli(1e13 - 1), Consistent: true}
	r.Limit = min(mostBlocks, budget/blockOverhead+1)
	r.From, _ = f.bounds(p, f.from.upTo)
	for read := 0; ; {
		blocks, last, err := f.r.Store.Blocks(ctx, r)
		if err != nil {
			return err
		}
		var end time.Time
		for _, b := range blocks {
			read += len(b.Packed) + blockOverhead
			if b.Arrived.After(f.from.upTo) {
				f.blocks = append(f.blocks, b)
			}
			end = b.Newest
			if p.Shard == Late {
				end = b.Arrived
			}
		}
		if r.After = last; last == "" {
			return nil
		}
		if _, horizon := f.bounds(p, end); read >= budget && horizon.After(f.from.upTo) {
			if f.horizon.IsZero() || horizon.Before(f.horizon) {
				f.horizon = horizon
			}
			return nil
		}
	}
}

// bounds says where in a place blocks begin that arrived behind a time, and behind what time those arrived that lie
// from there on.
func (f *following) bounds(p Place, at time.Time) (first, behind time.Time) {
	if p.Shard == Late {
		return at, at.Add(-time.Millisecond)
	}
	return at.Add(-lateAfter), at.Add(-skew - time.Millisecond)
}

// sort brings blocks in the order of their arrival, each once: a late one lies at two places.
func (f *following) sort() {
	slices.SortFunc(f.blocks, func(a, b Block) int {
		return cmp.Or(a.Arrived.Compare(b.Arrived), strings.Compare(a.ID, b.ID))
	})
	f.blocks = slices.CompactFunc(f.blocks, func(a, b Block) bool { return a.ID == b.ID })
}

// begin is the cursor behind everything that is there.
func (f *following) begin() tail {
	t := tail{upTo: f.from.upTo, seen: map[string]bool{}}
	if over := len(f.blocks) - maxSeen; over > 0 {
		t.upTo = f.blocks[over-1].Arrived
	}
	for _, b := range f.blocks {
		if b.Arrived.After(t.upTo) {
			t.seen[b.ID[:seenLen]] = true
		}
	}
	return t
}

func (f *following) page(ctx context.Context, now time.Time) Page {
	settled := now.Add(-slack)
	next := tail{upTo: settled, seen: map[string]bool{}}
	if !f.horizon.IsZero() && f.horizon.Before(settled) {
		next.upTo = f.horizon
	}
	var out []Entry
	weight, young := 0, 0
	needles := f.q.Filter.needles()
	shown := map[string]bool{}
	damaged := gaps{log: f.r.Log}
	for _, b := range f.blocks {
		id := b.ID[:seenLen]
		if !f.from.seen[id] {
			stop := weight >= f.q.Limit || young >= maxSeen || !f.horizon.IsZero() && b.Arrived.After(f.horizon)
			if stop {
				next.upTo = earlier(next.upTo, b.Arrived.Add(-time.Millisecond))
				break
			}
			found, err := f.entries(b, needles)
			if err != nil {
				damaged.add(ctx, b, err)
			}
			for _, e := range found {
				weight += f.weigh(&e)
			}
			out = append(out, found...)
		}
		if b.Arrived.After(settled) {
			young++
		}
		shown[id] = true
	}
	if next.upTo.Before(f.from.upTo) {
		next.upTo = f.from.upTo
	}
	f.remember(&next, shown)
	slices.SortStableFunc(out, func(a, b Entry) int { return markOf(&a).compare(markOf(&b)) })
	return Page{out, next.String(), damaged.all}
}

// remember names in the cursor what lies behind its time and was shown, by this answer or one before.
func (f *following) remember(next *tail, shown map[string]bool) {
	read := map[string]bool{}
	for _, b := range f.blocks {
		id := b.ID[:seenLen]
		read[id] = true
		if b.Arrived.After(next.upTo) && (shown[id] || f.from.seen[id]) {
			next.seen[id] = true
		}
	}
	for id := range f.from.seen {
		if !read[id] && !f.horizon.IsZero() {
			next.seen[id] = true // it lies behind the horizon
		}
	}
}

func earlier(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}

func (f *following) weigh(e *Entry) int {
	if f.q.Weigh == nil {
		return 1
	}
	return f.q.Weigh(e)
}

func (f *following) entries(b Block, needles [][][]byte) (found []Entry, err error) {
	err = b.each(func(text []byte) error {
		e, ok, err := decode(text, needles)
		if ok && f.q.Filter.Match(&e) && f.weigh(&e) > 0 {
			found = append(found, e)
		}
		return err
	})
	return found, err
}
