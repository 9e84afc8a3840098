package table_test

import (
	"context"
	"reflect"
	"testing"
	"time"

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
			mcp := w.MakeConfig(t, config.Project, "notion")
			does(t, w.KeepClients(t.Context(), mcp, []byte("clients"), ""))
			want[mcp.ID] = rewrap.Row{Project: mcp.Project, Config: mcp.ID, Version: mcp.Version, Sealed: []byte("clients")}
			deleted := w.MakeAccount(t, config, "deleted")
			does(t, w.DeleteGranted(t.Context(), deleted, 1, []byte("grant")))
			want[deleted.ID] = rewrap.Row{
				Project: deleted.Project, Account: deleted.ID, Orphan: true, Version: 1, Sealed: []byte("grant"),
			}
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
					if _, twice := have[r.Account+r.Config]; twice {
						t.Errorf("%s comes twice", r.Account+r.Config)
					}
					have[r.Account+r.Config] = r
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

// The clients of an auth config and the grant of a deleted account are sealed anew where they lie, as they were read.
func TestResealIsFencedElsewhere(t *testing.T) {
	every(t, func(t *testing.T, w *tabletest.World) {
		config := w.MakeConfig(t, w.MakeProject(t), "slack")
		does(t, w.KeepClients(t.Context(), config, []byte("clients"), "https://patchbay.test/client.json"))
		a := w.MakeAccount(t, config, "owner")
		does(t, w.DeleteGranted(t.Context(), a, 1, []byte("grant")))
		e := table.Envelopes{Store: w.Store, Scanner: w.DB}
		reseal := func(r rewrap.Row) func(context.Context) error {
			return func(ctx context.Context) error { return e.Reseal(ctx, r, []byte("anew")) }
		}
		clients := rewrap.Row{Project: config.Project, Config: config.ID, Version: config.Version, Sealed: []byte("clients")}
		grant := rewrap.Row{Project: a.Project, Account: a.ID, Orphan: true, Version: 1, Sealed: []byte("grant")}
		for _, row := range []rewrap.Row{clients, grant} {
			for _, change := range []func(*rewrap.Row){
				func(r *rewrap.Row) { r.Version++ }, func(r *rewrap.Row) { r.Sealed = []byte("another") },
				func(r *rewrap.Row) { r.Project += "0" },
			} {
				r := row
				change(&r)
				refuses(t, w, rewrap.ErrChanged, reseal(r))
			}
		}
		refuses(t, w, rewrap.ErrChanged, reseal(rewrap.Row{ // the account's own place is empty
			Project: a.Project, Account: a.ID, Version: 1, Sealed: []byte("grant"),
		}))
		does(t, reseal(clients)(t.Context()))
		_, now, err := w.AuthConfig(t.Context(), config.Project, config.ID)
		if err != nil || string(now.Clients) != "anew" || now.Version != config.Version ||
			now.ClientDocument != "https://patchbay.test/client.json" {
			t.Errorf("the auth config is %+v, %v", now, err)
		}
		refuses(t, w, rewrap.ErrChanged, reseal(clients))

		w.Clock.Add(time.Hour)
		due := func() credential.Orphan {
			t.Helper()
			all, err := w.DueOrphans(t.Context(), w.Clock.Now(), 9)
			if err != nil || len(all) != 1 {
				t.Fatalf("due are %v, %v", all, err)
			}
			return all[0]
		}
		before := due()
		does(t, reseal(grant)(t.Context()))
		if now := due(); string(now.Sealed) != "anew" || now.Version != before.Version || now.Account.ID != a.ID {
			t.Errorf("the grant is %+v", now)
		}
		// Whoever read it before puts it off all the same.
		does(t, w.RetryOrphan(t.Context(), before, w.Clock.Now()))
		does(t, w.Forget(t.Context(), a.Project, a.ID))
		refuses(t, w, rewrap.ErrChanged, reseal(grant))
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
