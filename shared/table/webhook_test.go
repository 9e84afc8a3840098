package table_test

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"testing"
	"time"

	"patchbay/shared/event"
	"patchbay/shared/fault"
	"patchbay/shared/ident"
	"patchbay/shared/rewrap"
	"patchbay/shared/table"
	"patchbay/shared/table/tabletest"
	"patchbay/shared/webhook"
)

func newEndpoint(w *tabletest.World, project string) webhook.Endpoint {
	now := w.Clock.Tick()
	return webhook.Endpoint{
		ID: ident.New("whe", now), Project: project, URL: "https://example.com/hooks", Description: "prod",
		Events: []event.Type{event.AccountCreated}, On: false, OffReason: webhook.OffFailing, OffSince: now, Version: 1,
		Secrets: webhook.Secrets{
			Sealed: []byte("sealed"), Hint: "wxy=", Digest: "ab", Former: []byte("former"), FormerUntil: now.Add(time.Hour),
		},
		CreatedAt: now, UpdatedAt: now,
	}
}

func TestEndpoints(t *testing.T) {
	every(t, func(t *testing.T, w *tabletest.World) {
		ctx, project := t.Context(), w.MakeProject(t)
		one, two := newEndpoint(w, project), newEndpoint(w, project)
		two.On, two.Events, two.OffReason, two.OffSince = true, nil, "", time.Time{}
		for _, e := range []webhook.Endpoint{one, two} {
			if err := w.CreateEndpoint(ctx, e); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.CreateEndpoint(ctx, one); !errors.Is(err, webhook.ErrTaken) {
			t.Errorf("created twice: %v", err)
		}
		got, err := w.Endpoints(ctx, project)
		if err != nil || !reflect.DeepEqual(got, []webhook.Endpoint{one, two}) {
			t.Fatalf("listed %+v, %v", got, err)
		}
		if others, err := w.Endpoints(ctx, w.MakeProject(t)); err != nil || len(others) != 0 {
			t.Errorf("another project has %v, %v", others, err)
		}
		subscribers, err := w.Subscribers(ctx, project)
		if err != nil || !reflect.DeepEqual(subscribers, []event.Subscriber{{Endpoint: two.ID}}) {
			t.Errorf("subscribers %+v, %v", subscribers, err)
		}
		next := one
		next.URL, next.Version = "https://example.com/other", 2
		if err := w.UpdateEndpoint(ctx, next, one); err != nil {
			t.Fatal(err)
		}
		if err := w.UpdateEndpoint(ctx, next, one); !errors.Is(err, fault.ErrStale) {
			t.Errorf("a change of what is not any more: %v", err)
		}
		if e, err := w.Endpoint(ctx, project, one.ID); err != nil || !reflect.DeepEqual(e, next) {
			t.Errorf("read %+v, %v", e, err)
		}
		many := make([]int64, 250) // as many as fit into If-Match
		for i := range many {
			many[i] = int64(1000 + i)
		}
		for _, former := range [][]int64{{1}, many} {
			if err := w.DeleteEndpoint(ctx, project, one.ID, former); !errors.Is(err, fault.ErrStale) {
				t.Errorf("deletion of %d former versions: %v", len(former), err)
			}
		}
		for _, want := range []error{nil, webhook.ErrNotFound} {
			if err := w.DeleteEndpoint(ctx, project, one.ID, nil); !errors.Is(err, want) {
				t.Errorf("deletion: %v, want %v", err, want)
			}
		}
		if err := w.UpdateEndpoint(ctx, next, one); !errors.Is(err, webhook.ErrNotFound) {
			t.Errorf("a change of a deleted one: %v", err)
		}
	})
}

func TestEndpointsAreCounted(t *testing.T) {
	every(t, func(t *testing.T, w *tabletest.World) {
		ctx, project := t.Context(), w.MakeProject(t)
		var last webhook.Endpoint
		for range webhook.MaxEndpoints {
			last = newEndpoint(w, project)
			if err := w.CreateEndpoint(ctx, last); err != nil {
				t.Fatal(err)
			}
		}
		more := newEndpoint(w, project)
		if err := w.CreateEndpoint(ctx, more); !errors.Is(err, webhook.ErrTooMany) {
			t.Errorf("one too many: %v", err)
		}
		if err := w.DeleteEndpoint(ctx, project, last.ID, []int64{7, 1}); err != nil {
			t.Fatal(err)
		}
		if err := w.CreateEndpoint(ctx, more); err != nil {
			t.Errorf("after a deletion: %v", err)
		}
		if err := w.CreateEndpoint(ctx, newEndpoint(w, "prj_none")); !errors.Is(err, webhook.ErrNotFound) {
			t.Errorf("in a project that is not there: %v", err)
		}
	})
}

func TestHealth(t *testing.T) {
	every(t, func(t *testing.T, w *tabletest.World) {
		ctx, project := t.Context(), w.MakeProject(t)
		e := newEndpoint(w, project)
		if err := w.CreateEndpoint(ctx, e); err != nil {
			t.Fatal(err)
		}
		if h, err := w.Health(ctx, project, e.ID); err != nil || h != (webhook.Health{}) {
			t.Fatalf("at first %+v, %v", h, err)
		}
		now := w.Clock.Tick()
		h := webhook.Health{
			FailingSince: now, Failures: 3, NextTry: now.Add(time.Minute), SlowUntil: now.Add(time.Hour), Status: 503, Reason: "x", Version: 1,
		}
		for _, want := range []error{nil, fault.ErrStale} {
			if err := w.SetHealth(ctx, project, e.ID, h); !errors.Is(err, want) {
				t.Errorf("%v, want %v", err, want)
			}
		}
		if got, err := w.Health(ctx, project, e.ID); err != nil || got != h {
			t.Errorf("read %+v, %v", got, err)
		}
		got, err := w.Healths(ctx, project, []string{"whe_well", e.ID})
		if err != nil || !slices.Equal(got, []webhook.Health{{}, h}) {
			t.Errorf("read together %+v, %v", got, err)
		}
		for _, want := range []error{nil, fault.ErrStale} {
			if err := w.SetHealth(ctx, project, e.ID, webhook.Health{Version: 2}); !errors.Is(err, want) {
				t.Errorf("%v, want %v", err, want)
			}
		}
		if err := w.DeleteEndpoint(ctx, project, e.ID, nil); err != nil {
			t.Fatal(err)
		}
		if got, err := w.Health(ctx, project, e.ID); err != nil || got != (webhook.Health{}) {
			t.Errorf("after the deletion %+v, %v", got, err)
		}
	})
}

func TestDeadDeliveries(t *testing.T) {
	every(t, func(t *testing.T, w *tabletest.World) {
		ctx, project := t.Context(), w.MakeProject(t)
		dead := func(n int) webhook.Dead {
			now := w.Clock.Tick()
			return webhook.Dead{Endpoint: "whe_1", At: now, Reason: "no answer", Status: 500, Event: event.Event{
				ID: fmt.Sprintf("evt_%03d", n), Project: project, Type: event.AccountError, Time: now.UTC(),
				Data: event.Data{"status": "error"},
			}}
		}
		var all []webhook.Dead
		for n := range 7 {
			all = append(all, dead(n))
			if err := w.Bury(ctx, all[n]); err != nil {
				t.Fatal(err)
			}
		}
		other := dead(1)
		other.Endpoint = "whe_2"
		if err := w.Bury(ctx, other); err != nil {
			t.Fatal(err)
		}
		if got := buried(ctx, t, w, project); !reflect.DeepEqual(got, all) {
			t.Fatalf("listed %+v", got)
		}
		again := dead(3) // given up a second time
		if err := w.Bury(ctx, again); err != nil {
			t.Fatal(err)
		}
		if err := w.Bury(ctx, all[3]); err != nil { // a repeat that comes late
			t.Fatal(err)
		}
		for _, d := range []webhook.Dead{all[3], all[5]} {
			if err := w.Unbury(ctx, d); err != nil {
				t.Fatal(err)
			}
		}
		want := []webhook.Dead{all[0], all[1], all[2], again, all[4], all[6]}
		if got := buried(ctx, t, w, project); !reflect.DeepEqual(got, want) {
			t.Errorf("afterwards %+v", got)
		}
	})
}

// buried lists what was given up of whe_1, in pages of three.
func buried(ctx context.Context, t *testing.T, w *tabletest.World, project string) (all []webhook.Dead) {
	t.Helper()
	for after := ""; ; {
		page, next, err := w.Buried(ctx, project, "whe_1", after, 3)
		if err != nil {
			t.Fatal(err)
		}
		if all = append(all, page...); next == "" {
			return all
		}
		after = next
	}
}

// The secrets of endpoints are sealed anew as credentials are, and only while they are the ones that were read.
func TestRewrapOfEndpoints(t *testing.T) {
	every(t, func(t *testing.T, w *tabletest.World) {
		ctx, project := t.Context(), w.MakeProject(t)
		e := newEndpoint(w, project)
		if err := w.CreateEndpoint(ctx, e); err != nil {
			t.Fatal(err)
		}
		s := table.Envelopes{Store: w.Store, Scanner: w.DB}
		rows, next, err := s.Envelopes(ctx, "")
		want := rewrap.Row{Project: project, Endpoint: e.ID, Version: 1, Sealed: e.Sealed}
		if err != nil || next != "" || !reflect.DeepEqual(rows, []rewrap.Row{want}) {
			t.Fatalf("rows %+v, %v", rows, err)
		}
		for _, result := range []error{nil, rewrap.ErrChanged} {
			if err := s.Reseal(ctx, want, []byte("anew")); !errors.Is(err, result) {
				t.Errorf("resealed: %v, want %v", err, result)
			}
		}
		if got, err := w.Endpoint(ctx, project, e.ID); err != nil || string(got.Sealed) != "anew" || got.Version != 1 {
			t.Errorf("read %+v, %v", got, err)
		}
	})
}
