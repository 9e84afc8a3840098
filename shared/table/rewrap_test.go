package table_test

import (
	"context"
	"reflect"
	"testing"

	"patchbay/shared/credential"
	"patchbay/shared/rewrap"
	"patchbay/shared/table"
	"patchbay/shared/table/tabletest"
)

func TestEnvelopesAreAllCredentials(t *testing.T) {
	every(t, func(t *testing.T, w *tabletest.World) {
		want := map[string]rewrap.Row{}
		for range 2 {
			config := w.MakeConfig(t, w.MakeProject(t), "slack")
			for _, owner := range []string{"a", "b", "c#ACCT#d"} {
				a := w.MakeAccount(t, config, owner)
				want[a.ID] = rewrap.Row{Project: a.Project, Account: a.ID, Version: 1, Sealed: tabletest.LinkOf(a).Sealed}
			}
			w.MakeAttempt(t, w.MakeSession(t, config.Project))
		}
		for _, page := range []int32{1, 4, 0} {
			e := table.Envelopes{Store: w.Store, Scanner: w.DB, Page: page}
			have := map[string]rewrap.Row{}
			for cursor, more := "", true; more; more = cursor != "" {
				rows, next, err := e.Envelopes(t.Context(), cursor)
				does(t, err)
				for _, r := range rows {
					if _, twice := have[r.Account]; twice {
						t.Errorf("%s comes twice", r.Account)
					}
					have[r.Account] = r
				}
				cursor = next
			}
			if !reflect.DeepEqual(have, want) {
				t.Errorf("in pages of %d: %v, want %v", page, have, want)
			}
		}
	})
}

func TestResealIsFenced(t *testing.T) {
	every(t, func(t *testing.T, w *tabletest.World) {
		a := w.MakeAccount(t, w.MakeConfig(t, w.MakeProject(t), "slack"), "owner")
		e := table.Envelopes{Store: w.Store, Scanner: w.DB}
		row := rewrap.Row{Project: a.Project, Account: a.ID, Version: 1, Sealed: tabletest.LinkOf(a).Sealed}
		reseals := func(change func(*rewrap.Row)) func(context.Context) error {
			r := row
			change(&r)
			return func(ctx context.Context) error { return e.Reseal(ctx, r, []byte("anew")) }
		}
		refuses(t, w, rewrap.ErrChanged, reseals(func(r *rewrap.Row) { r.Version = 2 }))
		refuses(t, w, rewrap.ErrChanged, reseals(func(r *rewrap.Row) { r.Sealed = []byte("another") }))
		refuses(t, w, rewrap.ErrChanged, reseals(func(r *rewrap.Row) { r.Account += "x" }))
		does(t, reseals(func(*rewrap.Row) {})(t.Context()))
		c, err := w.Credential(t.Context(), a.Project, a.ID)
		if err != nil || string(c.Sealed) != "anew" || c.Version != 1 || !c.ExpiresAt.Equal(tabletest.LinkOf(a).ExpiresAt) {
			t.Errorf("it is %+v, %v", c, err)
		}
		// Whoever read the credential before replaces it all the same.
		does(t, w.Replace(t.Context(), a, credential.Credential{Sealed: []byte("newer"), Version: 1}, a))
		refuses(t, w, rewrap.ErrChanged, reseals(func(r *rewrap.Row) { r.Sealed = []byte("anew") }))
	})
}

func TestProgressIsSavedInTurn(t *testing.T) {
	every(t, func(t *testing.T, w *tabletest.World) {
		e := table.Envelopes{Store: w.Store, Scanner: w.DB}
		got(t, rewrap.Progress{})(e.Progress(t.Context()))
		p := rewrap.Progress{
			Root: "r", Cursor: "c", Saved: 1, Counts: rewrap.Counts{Seen: 4, Rewrapped: 3, Overtaken: 2, Damaged: 1},
		}
		saves := func(p rewrap.Progress) func(context.Context) error {
			return func(ctx context.Context) error { return e.Save(ctx, p) }
		}
		next := p
		next.Saved, next.Done = 2, true
		refuses(t, w, rewrap.ErrElsewhere, saves(next))
		does(t, e.Save(t.Context(), p))
		got(t, p)(e.Progress(t.Context()))
		refuses(t, w, rewrap.ErrElsewhere, saves(p))
		does(t, e.Save(t.Context(), next))
		got(t, next)(e.Progress(t.Context()))
		refuses(t, w, rewrap.ErrElsewhere, saves(next))
	})
}
