package table_test

import (
	"context"
	"testing"

	"patchbay/shared/account"
	"patchbay/shared/connector"
	"patchbay/shared/fault"
	"patchbay/shared/table/tabletest"
)

// behind checks how many accounts of an auth config an edit has left behind.
func behind(t *testing.T, w *tabletest.World, c connector.AuthConfig, former, missing int) {
	t.Helper()
	_, have, err := w.AuthConfig(t.Context(), c.Project, c.ID)
	if err != nil || have.OnFormerClient() != former || have.MissingScopes() != missing {
		t.Errorf("%d on a former client, %d without a scope, %v; want %d and %d", have.OnFormerClient(), have.MissingScopes(),
			err, former, missing)
	}
	all, err := w.Configured(t.Context(), c.Project, c.Connector)
	for _, listed := range all.Configs {
		if err != nil || listed.ID == c.ID && (listed.OnFormerClient() != former || listed.MissingScopes() != missing) {
			t.Errorf("the list says %d and %d, %v", listed.OnFormerClient(), listed.MissingScopes(), err)
		}
	}
}

// change writes the generations of an auth config.
func change(t *testing.T, w *tabletest.World, c *connector.AuthConfig, g connector.Generations) {
	t.Helper()
	c.Generations = g
	version, err := w.UpdateAuthConfig(t.Context(), *c)
	does(t, err)
	c.Version = version
}

// An edit leaves all accounts behind at once; each that is linked again, deleted or moved is counted where it is.
func TestGenerationsAreCounted(t *testing.T) {
	every(t, func(t *testing.T, w *tabletest.World) {
		p := w.MakeProject(t)
		c, other := w.MakeConfig(t, p, "slack"), w.MakeConfig(t, p, "slack")
		first, second, third := w.MakeAccount(t, c, "1"), w.MakeAccount(t, c, "2"), w.MakeAccount(t, c, "3")
		behind(t, w, c, 0, 0)
		edited := connector.Generations{
			Clients: []string{"a", "b"}, Scopes: []string{"x", "x y"}, Now: connector.Generation{Client: 1, Scopes: 1},
		}
		change(t, w, &c, edited)
		_, have, err := w.AuthConfig(t.Context(), p, c.ID)
		does(t, err)
		got(t, edited)(have.Generations, nil)
		behind(t, w, c, 3, 3)

		relink := func(a *account.Account, fromConfig string, was, to connector.Generation) {
			t.Helper()
			a.Generation = to
			l := tabletest.LinkOf(*a)
			l.Was = was
			stored, err := w.Credential(t.Context(), p, a.ID)
			does(t, err)
			l.Over = stored.Version
			does(t, w.Relink(t.Context(), l, fromConfig))
			a.Version++
			have, _, err := w.Account(t.Context(), p, a.ID)
			got(t, *a)(have, err)
		}
		none, now := connector.Generation{}, edited.Now
		relink(&first, c.ID, none, now)
		behind(t, w, c, 2, 2)
		relink(&first, c.ID, now, now)
		behind(t, w, c, 2, 2)
		relink(&second, c.ID, none, connector.Generation{Client: 1})
		behind(t, w, c, 1, 2)
		relink(&second, c.ID, connector.Generation{Client: 1}, now)
		behind(t, w, c, 1, 1)
		does(t, w.Delete(t.Context(), third, 1))
		behind(t, w, c, 0, 0)

		// Back to the client and the scopes of before: who was linked since is behind, but for the scopes.
		edited.Now = none
		change(t, w, &c, edited)
		behind(t, w, c, 2, 0)
		edited.Now = now
		change(t, w, &c, edited)
		late := w.NewAccount(t, c, "4") // began before the edit
		does(t, w.Link(t.Context(), tabletest.LinkOf(late)))
		behind(t, w, c, 1, 1)
		soon := w.NewAccount(t, c, "5")
		soon.Generation = now
		does(t, w.Link(t.Context(), tabletest.LinkOf(soon)))
		behind(t, w, c, 1, 1)

		first.ConfigID = other.ID
		relink(&first, c.ID, now, none)
		behind(t, w, c, 1, 1)
		behind(t, w, other, 0, 0)
		first.ConfigID = c.ID
		relink(&first, other.ID, none, none)
		behind(t, w, c, 2, 2)
		coherent(t, w)

		for _, a := range []account.Account{late, soon} {
			does(t, w.Delete(t.Context(), a, 1))
		}
		does(t, w.Delete(t.Context(), first, 5))
		does(t, w.Delete(t.Context(), second, 3))
		behind(t, w, c, 0, 0)
		does(t, w.MakeDefault(t.Context(), p, other.ID))
		does(t, w.DeleteAuthConfig(t.Context(), p, c.ID, 0))
		if it := w.Items(t)["PROJ#"+p+" CONN#slack#"]; it["linked:"+c.ID] != nil {
			t.Error("the counts of a deleted auth config stay")
		}
		_, err = w.UpdateAuthConfig(t.Context(), c)
		is(t, err, connector.ErrConfigUnknown)
	})
}

// Whatever the order of edits, links, relinks and deletions, each account is counted once and where it is.
func TestRaceOfGenerations(t *testing.T) {
	every(t, func(t *testing.T, w *tabletest.World) {
		for range rounds(t) {
			c := w.MakeConfig(t, w.MakeProject(t), "slack")
			now := connector.Generation{Client: 1, Scopes: 1}
			change(t, w, &c, connector.Generations{Clients: []string{"a", "b"}, Scopes: []string{"x", "y"}, Now: now})
			accounts := newAccounts(t, w, c)
			old := w.MakeAccount(t, c, "old")
			race(t, racers, func(ctx context.Context, i int) error {
				switch i % 4 {
				case 0:
					edit := c
					edit.Generations.Now = connector.Generation{Client: i % 8 / 4}
					_, err := w.UpdateAuthConfig(ctx, edit)
					return err
				case 1:
					again := old
					again.Generation = now
					return w.Relink(ctx, tabletest.LinkOf(again), c.ID)
				case 2:
					return w.Delete(ctx, old, 1)
				default:
					accounts[i].Generation = connector.Generation{Client: i % 8 / 4, Scopes: 1}
					return w.Link(ctx, tabletest.LinkOf(accounts[i]))
				}
			}, oneOf(fault.ErrStale, account.ErrNotFound))
		}
		coherent(t, w)
	})
}
