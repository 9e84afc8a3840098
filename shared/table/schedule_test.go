package table_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"patchbay/shared/credential"
	"patchbay/shared/table"
	"patchbay/shared/table/tabletest"
)

// One run at a time, and each goes on where the one before stopped.
func TestRunsAreExclusive(t *testing.T) {
	every(t, func(t *testing.T, w *tabletest.World) {
		begins := func(holder string) func(context.Context) error {
			return func(ctx context.Context) error {
				_, err := w.BeginRun(ctx, holder, w.Clock.Now().Add(time.Minute))
				return err
			}
		}
		got(t, int64(0))(w.BeginRun(t.Context(), "first", w.Clock.Now().Add(time.Minute)))
		refuses(t, w, credential.ErrBusy, begins("second"))
		refuses(t, w, credential.ErrBusy, func(ctx context.Context) error { return w.Progress(ctx, "second", 9, false) })
		does(t, w.Progress(t.Context(), "first", 7, false))
		refuses(t, w, credential.ErrBusy, begins("second"))
		does(t, w.Progress(t.Context(), "first", 8, true))
		refuses(t, w, credential.ErrBusy, func(ctx context.Context) error { return w.Progress(ctx, "first", 9, true) })
		got(t, int64(8))(w.BeginRun(t.Context(), "second", w.Clock.Now().Add(time.Minute)))
		w.Clock.Add(time.Minute) // it died
		w.Clock.Tick()
		got(t, int64(8))(w.BeginRun(t.Context(), "third", w.Clock.Now().Add(time.Minute)))
		refuses(t, w, credential.ErrBusy, func(ctx context.Context) error { return w.Progress(ctx, "second", 9, true) })
	})
}

// A page of a slot begins behind the last account of the one before.
func TestDueIsPaged(t *testing.T) {
	every(t, func(t *testing.T, w *tabletest.World) {
		cfg := w.MakeConfig(t, w.MakeProject(t), "slack")
		var want []string
		for i := range 9 {
			a := w.NewAccount(t, cfg, fmt.Sprint("owner-", i))
			l := tabletest.LinkOf(a)
			l.Period = 1 // one slot
			does(t, w.Link(t.Context(), l))
			want = append(want, a.ID)
		}
		for start := range want {
			page, _, err := w.Due(t.Context(), 1, 0, &credential.Ref{Project: cfg.Project, Account: want[start]})
			does(t, err)
			ids := []string{}
			for _, r := range page {
				ids = append(ids, r.Account)
			}
			if !slices.Equal(ids, want[start+1:]) {
				t.Errorf("behind %d: %v, want %v", start, ids, want[start+1:])
			}
		}
	})
}

// A credential that the schedule visits is found by its period and the minute of it, and no ciphertext is in any index.
func TestVisitedCredentialsAreIndexed(t *testing.T) {
	every(t, func(t *testing.T, w *tabletest.World) {
		cfg := w.MakeConfig(t, w.MakeProject(t), "slack")
		visited, left := w.NewAccount(t, cfg, "visited"), w.NewAccount(t, cfg, "left")
		l, without := tabletest.LinkOf(visited), tabletest.LinkOf(left)
		l.Period, without.Period = 57, 0
		does(t, w.Link(t.Context(), l))
		does(t, w.Link(t.Context(), without))
		found := func(period int) (all []credential.Ref) {
			for slot := range period {
				page, next, err := w.Due(t.Context(), period, slot, nil)
				if does(t, err); next != nil {
					t.Errorf("more behind %v", next)
				}
				all = append(all, page...)
			}
			return all
		}
		want := []credential.Ref{{Project: cfg.Project, Account: visited.ID}}
		if refs := found(57); !slices.Equal(refs, want) {
			t.Errorf("found %v", refs)
		}
		visits, err := w.Visit(t.Context(), append(want, credential.Ref{Project: cfg.Project, Account: "acc_slack_gone"}))
		does(t, err)
		if len(visits) != 1 || visits[0].Account.ID != visited.ID || visits[0].Credential.Period != 57 ||
			visits[0].Project.ID != cfg.Project || visits[0].Connector.Key != "slack" {
			t.Errorf("a visit finds %+v", visits)
		}
		refuses(t, w, credential.ErrBusy, func(ctx context.Context) error { return w.Leave(ctx, want[0], 2) })
		does(t, w.Leave(t.Context(), want[0], 1))
		if refs := found(57); len(refs) > 0 {
			t.Errorf("it stays in the schedule: %v", refs)
		}
		l.Period = 5 // linked again
		does(t, w.Relink(t.Context(), l, cfg.ID))
		if refs := found(5); !slices.Equal(refs, want) {
			t.Errorf("found %v", refs)
		}
		for _, index := range table.Definition("t").GlobalSecondaryIndexes {
			if slices.Contains(index.Projection.NonKeyAttributes, "sealed") ||
				index.Projection.ProjectionType == types.ProjectionTypeAll {
				t.Errorf("index %s holds ciphertext", *index.IndexName)
			}
		}
	})
}
