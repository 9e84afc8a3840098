package activity

import (
	"cmp"
	"context"
	"log/slog"
	"slices"
	"strings"
	"time"
)

// Gap is a time of which entries or events cannot be read: what is stored of them is damaged. Others of it may be
// there.
type Gap struct{ From, To time.Time }

// gaps are those that a reading came upon. One damaged block must not hide what others hold.
type gaps struct {
	log *slog.Logger
	all []Gap
}

func (g *gaps) add(ctx context.Context, b Block, err error) {
	log := cmp.Or(g.log, slog.Default())
	log.ErrorContext(ctx, "a block of the log cannot be read; its entries are left out", "project", b.Project,
		"stream", b.Stream, "shard", b.Shard, "block", b.ID, "newest", b.Newest, "error", err)
	from := b.Oldest
	if from.IsZero() || from.After(b.Newest) {
		from = b.Newest.Add(-Span)
	}
	g.all = append(g.all, Gap{from, b.Newest})
}

// Notice says in words what of a page's time cannot be read; "" when everything can.
func Notice(gaps []Gap) string {
	if len(gaps) == 0 {
		return ""
	}
	gaps = slices.Clone(gaps)
	slices.SortFunc(gaps, func(a, b Gap) int { return cmp.Or(a.From.Compare(b.From), a.To.Compare(b.To)) })
	var times []string
	gaps = slices.Compact(gaps)
	for _, g := range gaps[:min(len(gaps), mostGaps)] {
		times = append(times, g.From.UTC().Format(time.RFC3339)+" to "+g.To.UTC().Format(time.RFC3339))
	}
	text := "Something cannot be read, since what is stored of it is damaged: of " + strings.Join(times, ", ")
	if len(gaps) > mostGaps {
		text += " and other times"
	}
	return text + ". Everything else is shown."
}

// mostGaps is how many times a notice names.
const mostGaps = 3
