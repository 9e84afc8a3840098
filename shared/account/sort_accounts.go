package account

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"patchbay/shared/connector"
	"patchbay/shared/fault"
	"patchbay/shared/project"
)

// Sort is an order of a list other than the usual one, which is by connector, then oldest first. It begins with - for
// what is the other way around.
type Sort string

// The orders. What never was, or never ends, comes before all times in SortUsed and behind them in SortEnds.
const (
	SortCreated Sort = "created_at"
	SortUpdated Sort = "updated_at"
	SortUsed    Sort = "last_used_at"
	SortEnds    Sort = "ends_at" // the sooner end of access and grant
	SortOwner   Sort = "origin_owner_name"
)

// Sorts returns every order, both ways.
func Sorts() (all []Sort) {
	for _, s := range []Sort{SortCreated, SortUpdated, SortUsed, SortEnds, SortOwner} {
		all = append(all, s, "-"+s)
	}
	return all
}

// ErrUnsorted refuses to sort more accounts than one request reads.
var ErrUnsorted = fault.New(fault.Invalid, "too_many_to_sort",
	fmt.Sprintf("There are more than %d accounts to sort: narrow the list by a connector or a status, "+
		"or take it in its own order.", mostRead))

// List in another order has no index: it reads all that may match, and keeps those of the page.
func (s *Service) sorted(
	ctx context.Context, p project.Project, f Filter,
) (page []Seen, next string, err error) {
	t := top{by: f.Sort, keep: f.Skip + f.Limit + 1}
	if f.After != "" {
		if t.after, err = parseRank(f.After); err != nil {
			return nil, "", err
		}
		f.After = ""
	}
	skip := f.Skip
	f.Skip = 0
	l := lister{Service: s, project: p, filter: f, states: map[string]connector.Connector{}, take: t.add}
	if err := l.run(ctx); err != nil {
		return nil, "", err
	}
	if l.stopped != "" {
		return nil, "", ErrUnsorted
	}
	rows := t.rows[min(skip, len(t.rows)):]
	if len(rows) > f.Limit {
		rows = rows[:f.Limit]
		next = rows[f.Limit-1].String()
	}
	page = make([]Seen, len(rows))
	for i, r := range rows {
		page[i] = r.seen
	}
	return page, next, nil
}

// top keeps the first accounts of an order, behind a place.
type top struct {
	by    Sort
	after ranked
	keep  int
	rows  []ranked
}

// ranked is an account at its place in an order.
type ranked struct {
	key, id string
	seen    Seen
}

// String is the place, for cursors. No id has a line break.
func (r ranked) String() string { return r.id + "\n" + r.key }

func parseRank(cursor string) (ranked, error) {
	id, key, ok := strings.Cut(cursor, "\n")
	if !ok || id == "" {
		return ranked{}, ErrCursor
	}
	return ranked{key: key, id: id}, nil
}

func (t *top) compare(a, b ranked) int {
	order := cmp.Or(strings.Compare(a.key, b.key), strings.Compare(a.id, b.id))
	if strings.HasPrefix(string(t.by), "-") {
		return -order
	}
	return order
}

func (t *top) add(v Seen) {
	r := ranked{key: rankOf(v.Account, Sort(strings.TrimPrefix(string(t.by), "-"))), id: v.ID, seen: v}
	if t.after.id != "" && t.compare(r, t.after) <= 0 {
		return
	}
	if len(t.rows) == t.keep && t.compare(r, t.rows[t.keep-1]) >= 0 {
		return
	}
	i, _ := slices.BinarySearchFunc(t.rows, r, t.compare)
	t.rows = slices.Insert(t.rows, i, r)
	t.rows = t.rows[:min(len(t.rows), t.keep)]
}

// rankLength bounds what of a name decides its place, in bytes: cursors hold it.
const rankLength = 120

// rankOf sorts as text does.
func rankOf(a Account, by Sort) string {
	switch by {
	case SortUpdated:
		return rankTime(a.UpdatedAt)
	case SortUsed:
		return rankTime(a.LastUsedAt)
	case SortEnds:
		return rankTime(a.Ends())
	case SortOwner:
		name := strings.ToLower(cmp.Or(a.Owner.Name, a.Owner.ID))
		return name[:min(len(name), rankLength)]
	default:
		return rankTime(a.CreatedAt)
	}
}

// never sorts behind every time.
var never = time.UnixMilli(1e13 - 1)

func rankTime(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return fmt.Sprintf("%013d", t.UnixMilli())
}

// Ends is when the access or the grant ends for good, whichever is sooner. It is very late for an account of which
// neither does.
func (a Account) Ends() time.Time {
	ends := never
	for _, at := range []time.Time{a.AccessEndsAt, a.GrantEndsAt} {
		if !at.IsZero() && at.Before(ends) {
			ends = at
		}
	}
	return ends
}
