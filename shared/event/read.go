package event

import (
	"cmp"
	"context"
	"log/slog"
	"slices"
	"strconv"
	"strings"
	"time"

	"patchbay/shared/activity"
	"patchbay/shared/fault"
	"patchbay/shared/ident"
)

// Errors of this package.
var (
	ErrNotFound = fault.New(fault.NotFound, "event_not_found",
		"There is no such event. Events are kept for 30 days.")
	ErrCursor = fault.New(fault.Invalid, "invalid_cursor", "The cursor is none that a list of events has given.")
)

// Query asks for events of a project.
type Query struct {
	Project    string
	Types      []Type // none is all
	Accounts   []string
	Connectors []string
	Configs    []string
	Owners     []string
	From, To   time.Time // both included; zero is no bound
	Ascending  bool      // the oldest first
	After      string    // Next of an earlier page
	Limit      int
}

// Page is a part of a list. Next is "" after the last. A page may be short of the limit and not the last: a request
// reads so much and no more.
type Page struct {
	Events []Event
	Next   string
	Gaps   []activity.Gap // times of which it may lack events, which cannot be read
}

// Reader reads what was told.
type Reader struct {
	Blocks Blocks
	Now    func() time.Time
	Log    *slog.Logger // nil is slog's own
	// MaxBytes is how much of packed blocks a list reads at most, but for what one moment has; 0 is 4 MiB.
	MaxBytes int
}

// Get returns an event by its ID, which says when it was. ErrNotFound.
func (r *Reader) Get(ctx context.Context, project, id string) (Event, error) {
	at, ok := ident.TimeOf(Prefix, id)
	if !ok || !at.Before(r.Now().Add(KeptFor)) {
		return Event{}, ErrNotFound
	}
	var gaps []activity.Gap
	for shard := range Shards {
		in := Range{Project: project, Shard: shard, From: at, To: at.Add(Span), Limit: blocksAtOnce}
		for more := true; more; more = in.After != "" {
			blocks, next, err := r.Blocks.Blocks(ctx, in)
			if err != nil {
				return Event{}, err
			}
			for _, b := range blocks {
				events, err := b.Events()
				if err != nil {
					gaps = append(gaps, r.damaged(ctx, b, err))
				}
				if i := slices.IndexFunc(events, func(e Event) bool { return e.ID == id }); i >= 0 {
					return events[i], nil
				}
			}
			in.After = next
		}
	}
	if len(gaps) > 0 {
		return Event{}, ErrNotFound.Says("There is no such event that can be read. %s", activity.Notice(gaps))
	}
	return Event{}, ErrNotFound
}

// damaged says what a block that cannot be read hides. It must not hide what others hold.
func (r *Reader) damaged(ctx context.Context, b Block, err error) activity.Gap {
	cmp.Or(r.Log, slog.Default()).ErrorContext(ctx, "a block of events cannot be read; they are left out", "project",
		b.Project, "shard", b.Shard, "block", b.ID, "newest", b.Newest, "error", err)
	return activity.Gap{From: b.Newest.Add(-Span), To: b.Newest}
}

// matches says whether an event is among those that a query asks for, but for the page's place.
func (q Query) matches(e Event) bool {
	in := func(list []string, v string) bool { return len(list) == 0 || slices.Contains(list, v) }
	return (len(q.Types) == 0 || slices.Contains(q.Types, e.Type)) && in(q.Accounts, e.Account) &&
		in(q.Connectors, e.Connector) && in(q.Configs, e.Config) && in(q.Owners, e.Owner) &&
		(q.From.IsZero() || !e.Time.Before(q.From)) && (q.To.IsZero() || !e.Time.After(q.To))
}

// place is where an event stands in a list: its moment, then its ID. It is what a cursor says.
type place struct {
	at time.Time
	id string // "" is before every event of the moment
}

func placeOf(e Event) place { return place{e.Time, e.ID} }

func (p place) compare(o place) int {
	if c := p.at.Compare(o.at); c != 0 {
		return c
	}
	return strings.Compare(p.id, o.id)
}

func (p place) String() string { return strconv.FormatInt(p.at.UnixMilli(), 36) + "." + p.id }

func parsePlace(text string) (place, error) {
	ms, id, ok := strings.Cut(text, ".")
	n, err := strconv.ParseInt(ms, 36, 64)
	if !ok || err != nil || n < 0 || n > maxMoment || len(id) > 64 {
		return place{}, ErrCursor
	}
	return place{time.UnixMilli(n).UTC(), id}, nil
}

// maxMoment is the last millisecond that a key of the table can say.
const maxMoment = 9_999_999_999_999
