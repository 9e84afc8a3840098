package activity

import (
	"cmp"
	"context"
	"slices"
	"strings"
)

// By is what a list is ordered by.
type By string

// What lists are ordered by, in the words of the contract. Time is the order in which entries lie; for the others the
// newest MaxSorted that match are put in order.
const (
	ByTime     By = "eventDatetime"
	ByProvider By = "provider"
	ByService  By = "service"
	ByStatus   By = "status"
	ByDuration By = "duration"
)

// MaxSorted is how many entries at most are put in another order than that of time.
const MaxSorted = 2000

// Sorted returns a page in another order than that of time: of the newest MaxSorted entries that match. Its cursor
// keeps to those that were there at the first page.
func (r *Reader) Sorted(ctx context.Context, q Query, by By) (Page, error) {
	to, after := r.Now().UTC(), ""
	if q.After != "" {
		order, rest, _ := strings.Cut(q.After, ".")
		at, id, ok := strings.Cut(rest, ".")
		c, err := parseCursor("d.0."+at+"."+id, false)
		if err != nil || !ok || order != string(by)+direction(q.Ascending) {
			return Page{}, ErrCursor
		}
		to, after = c.at, id
	}
	newest := q
	newest.After, newest.Ascending, newest.Limit = "", false, MaxSorted
	if newest.Filter.To.IsZero() || newest.Filter.To.After(to) {
		newest.Filter.To = to
	}
	found, err := r.List(ctx, newest)
	if err != nil {
		return Page{}, err
	}
	slices.SortStableFunc(found.Entries, func(a, b Entry) int { return compareBy(by, q.Ascending, &a, &b) })
	page, err := cut(found.Entries, q.Limit, after, string(by)+direction(q.Ascending)+"."+base36(to)+".")
	page.Gaps = found.Gaps
	return page, err
}

// cut returns the page behind an entry.
func cut(all []Entry, limit int, after, prefix string) (Page, error) {
	if after != "" {
		i := slices.IndexFunc(all, func(e Entry) bool { return e.ID == after })
		if i < 0 {
			return Page{}, ErrCursor
		}
		all = all[i+1:]
	}
	if len(all) <= limit {
		return Page{Entries: all}, nil
	}
	return Page{Entries: all[:limit], Next: prefix + all[limit-1].ID}, nil
}

func direction(ascending bool) string {
	if ascending {
		return "+"
	}
	return "-"
}

func compareBy(by By, ascending bool, a, b *Entry) int {
	var c int
	switch by {
	case ByProvider:
		c = strings.Compare(a.Connector, b.Connector)
	case ByService:
		c = strings.Compare(a.Category, b.Category)
	case ByStatus:
		c = cmp.Compare(a.Status, b.Status)
	case ByDuration:
		c = cmp.Compare(a.Took, b.Took)
	case ByTime:
		c = a.Time.Compare(b.Time)
	}
	if !ascending {
		c = -c
	}
	return cmp.Or(c, markOf(b).compare(markOf(a)))
}
