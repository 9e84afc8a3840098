package activity

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"strconv"
	"strings"
	"time"

	"patchbay/shared/fault"
	"patchbay/shared/ident"
)

// ErrCursor refuses a cursor that a list did not give out.
var ErrCursor = fault.New(fault.Invalid, "invalid_cursor",
	"The cursor is not one that this list gave out: start again without it.")

// ErrNotFound says that the project has no such entry: there was none, its retention is over, or it has not come yet.
var ErrNotFound = fault.New(fault.NotFound, "log_not_found",
	"There is no log of this id. One of a moment ago may take some seconds to appear; one past the retention is gone.")

// Reader reads the log.
type Reader struct {
	Store Store
	Now   func() time.Time
	Log   *slog.Logger // nil is slog's own
	Bytes int          // what one call reads of packed blocks before it says where to go on; 0 is 2 MB
}

// Query asks for a page of a project's log.
type Query struct {
	Project   string
	Streams   []Stream
	Keep      time.Duration // the project's retention; what is older is not shown, whatever it was when it was stored
	Filter    Filter
	Ascending bool
	After     string // what a page gave as Next
	Limit     int
	// Weigh says how much of Limit an entry takes; nil is 1. An entry of no weight is left out.
	Weigh func(*Entry) int
}

// Page is entries in the order of their time. Next is "" when there are no more; a page may be short and have a Next.
type Page struct {
	Entries []Entry
	Next    string
	Gaps    []Gap // times of which it may lack entries, which cannot be read
}

// List returns a page.
func (r *Reader) List(ctx context.Context, q Query) (Page, error) {
	m, err := r.merge(q)
	if err != nil {
		return Page{}, err
	}
	for {
		if err := m.round(ctx); err != nil {
			return Page{}, err
		}
		m.emit()
		switch {
		case m.full():
			return m.page(m.cursorAt(m.last)), nil
		case m.ended():
			return m.page(""), nil
		case m.read >= m.budget && m.moved():
			return m.page(m.cursorAt(m.safe())), nil
		}
	}
}

func (m *merge) page(next string) Page { return Page{m.out, next, m.gaps.all} }

// Find returns the entry of an ID, which says when it was made.
func (r *Reader) Find(ctx context.Context, project string, keep time.Duration, id string) (Entry, error) {
	at, ok := ident.Time(id)
	if !ok {
		return Entry{}, ErrNotFound
	}
	const off = 2 * time.Second // the entry's time is of the same moment, by the same clock
	var gaps []Gap
	for _, s := range []Stream{Logs, Deliveries, Requests} {
		q := Query{
			Project: project, Streams: []Stream{s}, Keep: keep, Limit: 1,
			Filter: Filter{From: at.Add(-off), To: at.Add(off), IDs: []string{id}},
			Weigh: func(e *Entry) int {
				if e.ID != id {
					return 0
				}
				return 1
			},
		}
		for more := true; more; more = q.After != "" {
			page, err := r.List(ctx, q)
			if err != nil || len(page.Entries) > 0 {
				return firstOf(page.Entries), err
			}
			q.After, gaps = page.Next, append(gaps, page.Gaps...)
		}
	}
	if len(gaps) > 0 {
		return Entry{}, ErrNotFound.Says("There is no log of this id that can be read. %s", Notice(gaps))
	}
	return Entry{}, ErrNotFound
}

func firstOf(entries []Entry) (e Entry) {
	if len(entries) > 0 {
		e = entries[0]
	}
	return e
}

// mark is a place in the order of entries.
type mark struct {
	at time.Time
	id string
}

func (a mark) compare(b mark) int {
	if c := a.at.Compare(b.at); c != 0 {
		return c
	}
	return strings.Compare(a.id, b.id)
}

func markOf(e *Entry) mark { return mark{e.Time, e.ID} }

// cursor is where a page ended: behind what entry, and from which block on some of a block's entries are behind it.
type cursor struct {
	ascending bool
	block     time.Time
	mark
}

func (c cursor) String() string {
	order := "d"
	if c.ascending {
		order = "a"
	}
	return fmt.Sprintf("%s.%s.%s.%s", order, base36(c.block), base36(c.at), c.id)
}

func base36(t time.Time) string { return strconv.FormatInt(t.UnixMilli(), 36) }

func parseCursor(text string, ascending bool) (cursor, error) {
	part := strings.SplitN(text, ".", 4)
	if len(part) != 4 || (part[0] == "a") != ascending || (part[0] == "d") == ascending {
		return cursor{}, ErrCursor
	}
	block, err := strconv.ParseInt(part[1], 36, 64)
	if err != nil || !possible(block) {
		return cursor{}, ErrCursor
	}
	at, err := strconv.ParseInt(part[2], 36, 64)
	if err != nil || !possible(at) {
		return cursor{}, ErrCursor
	}
	return cursor{ascending, time.UnixMilli(block).UTC(), mark{time.UnixMilli(at).UTC(), part[3]}}, nil
}

// possible bounds times to those that a key can spell.
func possible(ms int64) bool { return ms >= 0 && ms < 1e13 }

// decode reads the entry in a block, unless it cannot pass the filter.
func decode(text []byte, needles [][][]byte) (e Entry, ok bool, err error) {
	if !hasAll(text, needles) {
		return e, false, nil
	}
	if err := json.Unmarshal(text, &e); err != nil {
		return e, false, fmt.Errorf("entry: %w", err)
	}
	e.Time = e.Time.UTC().Truncate(time.Millisecond)
	return e, true, nil
}
