package table_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"patchbay/shared/event"
	"patchbay/shared/ident"
	"patchbay/shared/queue"
	"patchbay/shared/table"
	"patchbay/shared/table/tabletest"
)

// storedEvents tells n events of two accounts over half a minute, in batches as a stream gives them, some twice.
func storedEvents(t *testing.T, w *tabletest.World, project string, n int) []event.Event {
	t.Helper()
	begin := w.Clock.Now().Truncate(time.Second).Add(-time.Hour)
	teller := event.Teller{Blocks: table.EventBlocks{Store: w.Store}}
	var all []event.Event
	for i := range n {
		at := begin.Add(time.Duration(i*30/n) * time.Second)
		all = append(all, event.Event{
			ID: ident.Derived(event.Prefix, at, project, fmt.Sprint(i)), Type: event.Types()[i%5], Project: project, Time: at,
			Account: []string{"acc_1", "acc_2"}[i%2], Connector: []string{"slack", "hubspot", "notion"}[i%3],
			Version: int64(i), Data: event.Data{"n": float64(i)},
		})
	}
	late := slices.Clone(all)
	rand.Shuffle(len(late)/2, func(i, j int) { late[i], late[j] = late[j], late[i] })
	for len(late) > 0 {
		size := min(1+rand.IntN(12), len(late))
		does(t, teller.Tell(t.Context(), late[:size]))
		if rand.IntN(4) == 0 {
			does(t, teller.Tell(t.Context(), late[:rand.IntN(size)+1])) // a repeat that ends elsewhere
			does(t, teller.Tell(t.Context(), late[:size]))              // and one that ends there
		}
		late = late[size:]
	}
	return all
}

func idsOf(events []event.Event) []string {
	ids := make([]string, len(events))
	for i, e := range events {
		ids[i] = e.ID
	}
	return ids
}

func TestEventsAreListed(t *testing.T) {
	every(t, func(t *testing.T, w *tabletest.World) {
		project, other := w.MakeProject(t), w.MakeProject(t)
		all := storedEvents(t, w, project, 120)
		storedEvents(t, w, other, 20)
		for i := range atScale(60) {
			r := event.Reader{Blocks: table.EventBlocks{Store: w.Store}, Now: w.Clock.Now, MaxBytes: []int{0, 1, 900}[i%3]}
			q := event.Query{Project: project, Ascending: i%2 == 0, Limit: 1 + rand.IntN(40)}
			switch rand.IntN(4) {
			case 0:
				q.Types = []event.Type{event.AccountCreated, event.AccountError}
			case 1:
				q.Accounts, q.Connectors = []string{"acc_2"}, []string{"hubspot", "slack"}
			case 2:
				q.From, q.To = all[30].Time, all[90].Time
			}
			var want []string
			for _, e := range all {
				if (q.Types == nil || slices.Contains(q.Types, e.Type)) && (q.Accounts == nil || e.Account == "acc_2") &&
					(q.Connectors == nil || e.Connector != "notion") &&
					(q.From.IsZero() || !e.Time.Before(q.From) && !e.Time.After(q.To)) {
					want = append(want, e.ID)
				}
			}
			slices.Sort(want) // ids sort by time
			if !q.Ascending {
				slices.Reverse(want)
			}
			if have := listed(t, &r, q); !slices.Equal(have, want) {
				t.Fatalf("listing %d, %+v, %d bytes: %d events, want %d\n%s\n%s", i, q, r.MaxBytes, len(have), len(want),
					strings.Join(have, " "), strings.Join(want, " "))
			}
		}
	})
}

// listed walks all pages.
func listed(t *testing.T, r *event.Reader, q event.Query) []string {
	t.Helper()
	var ids []string
	for pages := 0; ; pages++ {
		page, err := r.List(t.Context(), q)
		does(t, err)
		if len(page.Events) > q.Limit || pages > 500 {
			t.Fatalf("page %d of %d events, limit %d", pages, len(page.Events), q.Limit)
		}
		ids = append(ids, idsOf(page.Events)...)
		if q.After = page.Next; q.After == "" {
			return ids
		}
	}
}

func TestEventsAreReadByID(t *testing.T) {
	every(t, func(t *testing.T, w *tabletest.World) {
		project, other := w.MakeProject(t), w.MakeProject(t)
		all := storedEvents(t, w, project, 40)
		r := event.Reader{Blocks: table.EventBlocks{Store: w.Store}, Now: w.Clock.Now}
		for _, e := range all {
			got(t, e)(r.Get(t.Context(), project, e.ID))
		}
		for _, id := range []string{"", "evt_", "acc_" + all[0].ID[4:], ident.New("evt", all[0].Time), all[0].ID + "x",
			ident.New("evt", time.UnixMilli(1<<48-1))} {
			fails[event.Event](t, event.ErrNotFound)(r.Get(t.Context(), project, id))
		}
		fails[event.Event](t, event.ErrNotFound)(r.Get(t.Context(), other, all[0].ID))
		w.Clock.Add(event.KeptFor + time.Hour) // the table deletes late
		fails[event.Event](t, event.ErrNotFound)(r.Get(t.Context(), project, all[0].ID))
		if have := listed(t, &r, event.Query{Project: project, Limit: 10}); len(have) > 0 {
			t.Errorf("expired events are listed: %v", have)
		}
	})
}

func TestBadCursorsOfEvents(t *testing.T) {
	every(t, func(t *testing.T, w *tabletest.World) {
		r := event.Reader{Blocks: table.EventBlocks{Store: w.Store}, Now: w.Clock.Now}
		for _, after := range []string{"x", "-1.", ".", "zzzzzzzzzzzz.", "1", "1." + strings.Repeat("x", 65)} {
			fails[event.Page](t, event.ErrCursor)(r.List(t.Context(), event.Query{Project: "p", After: after, Limit: 1}))
		}
	})
}

// sent takes messages, and fails when told to.
type sent struct {
	messages []queue.Message
	fails    error
}

func (s *sent) Send(_ context.Context, m []queue.Message) error {
	if s.fails != nil {
		return s.fails
	}
	s.messages = append(s.messages, m...)
	return nil
}

type subscribers map[string][]event.Subscriber

func (s subscribers) Subscribers(_ context.Context, project string) ([]event.Subscriber, error) {
	return s[project], nil
}

func TestTellingAsksForDeliveries(t *testing.T) {
	every(t, func(t *testing.T, w *tabletest.World) {
		p, other := w.MakeProject(t), w.MakeProject(t)
		out := &sent{}
		teller := event.Teller{Blocks: table.EventBlocks{Store: w.Store}, Queue: out, Subscribers: subscribers{
			p: {{Endpoint: "all"}, {Endpoint: "some", Types: []event.Type{event.AccountError}}},
		}}
		at := w.Clock.Now().Truncate(time.Second)
		make := func(project, id string, typ event.Type) event.Event {
			return event.Event{ID: ident.Derived("evt", at, id), Type: typ, Project: project, Time: at}
		}
		events := []event.Event{make(p, "1", event.AccountCreated), make(other, "2", event.AccountError),
			make(p, "3", event.AccountError), make(p, "4", event.WebhookTest)}
		does(t, teller.Tell(t.Context(), events))
		var have []string
		for _, m := range out.messages {
			for i, e := range events {
				if strings.Contains(m.Body, e.ID) {
					have = append(have, fmt.Sprint(i, strings.Contains(m.Body, `"endpoint":"some"`)))
				}
			}
		}
		slices.Sort(have)
		if want := []string{"0 false", "2 false", "2 true", "3 false", "3 true"}; !slices.Equal(have, want) {
			t.Errorf("asked for %v, want %v", have, want)
		}
		out.fails = errors.New("no")
		is(t, teller.Tell(t.Context(), events), out.fails)
	})
}
