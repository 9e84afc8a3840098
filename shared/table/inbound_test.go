package table_test

import (
	"slices"
	"testing"
	"time"

	"patchbay/shared/account"
	"patchbay/shared/connector"
	"patchbay/shared/table/tabletest"
)

// linkedIs expects who an auth config's events with the key may mean.
func linkedIs(t *testing.T, w *tabletest.World, c connector.AuthConfig, key string, want ...string) {
	t.Helper()
	got, err := w.Linked(t.Context(), c.Project, c.ID, key, "", 100)
	slices.Sort(want)
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("%q of %s means %v, %v; want %v", key, c.ID, got, err, want)
	}
}

// named links an account whose events have the key.
func named(t *testing.T, w *tabletest.World, c connector.AuthConfig, owner, key string) account.Account {
	t.Helper()
	a := w.NewAccount(t, c, owner)
	if key != "" {
		a.Inbound = account.Inbound{Key: key, Since: a.CreatedAt}
	}
	does(t, w.Link(t.Context(), tabletest.LinkOf(a)))
	return a
}

// relink links an account again, with another key, by another auth config.
func relink(t *testing.T, w *tabletest.World, a account.Account, c connector.AuthConfig, key string,
) account.Account {
	t.Helper()
	stored, cred, err := w.AccountWithCredential(t.Context(), a.Project, a.ID)
	does(t, err)
	next := stored
	next.ConfigID, next.Inbound, next.UpdatedAt = c.ID, account.Inbound{}, w.Clock.Tick()
	if key != "" {
		next.Inbound = account.Inbound{Key: key, Since: next.UpdatedAt}
	}
	l := tabletest.LinkOf(next)
	l.Over, l.Named = cred.Version, stored.Inbound.Key
	does(t, w.Relink(t.Context(), l, stored.ConfigID))
	have, _, err := w.Account(t.Context(), a.Project, a.ID)
	if err != nil || have.Inbound != next.Inbound {
		t.Errorf("the account has %+v, %v; want %+v", have.Inbound, err, next.Inbound)
	}
	return have
}

func TestInboundNamesMoveWithTheirAccounts(t *testing.T) {
	every(t, func(t *testing.T, w *tabletest.World) {
		p := w.MakeProject(t)
		c, other := w.MakeConfig(t, p, "slack"), w.MakeConfig(t, p, "slack")
		stranger := w.MakeConfig(t, w.MakeProject(t), "slack")
		a, b := named(t, w, c, "a", "T1"), named(t, w, c, "b", "T2")
		named(t, w, stranger, "a", "T1")
		plain := named(t, w, c, "plain", "")
		linkedIs(t, w, c, "T1", a.ID)
		linkedIs(t, w, c, "T2", b.ID)
		linkedIs(t, w, c, "")
		linkedIs(t, w, other, "T1")

		b = relink(t, w, b, c, "T1") // two of one name
		linkedIs(t, w, c, "T1", a.ID, b.ID)
		linkedIs(t, w, c, "T2")
		b = relink(t, w, b, c, "T1") // nothing changes
		linkedIs(t, w, c, "T1", a.ID, b.ID)
		b = relink(t, w, b, other, "T1")
		linkedIs(t, w, c, "T1", a.ID)
		linkedIs(t, w, other, "T1", b.ID)
		b = relink(t, w, b, c, "T2") // back to a name that it gave up
		linkedIs(t, w, other, "T1")
		linkedIs(t, w, c, "T2", b.ID)
		b = relink(t, w, b, c, "") // the definition names none any more
		linkedIs(t, w, c, "T2")
		b = relink(t, w, b, c, "T2")
		linkedIs(t, w, c, "T2", b.ID)
		plain = relink(t, w, plain, c, "T3") // linked before there were names
		linkedIs(t, w, c, "T3", plain.ID)

		for _, gone := range []account.Account{a, b} {
			_, cred, err := w.AccountWithCredential(t.Context(), p, gone.ID)
			does(t, err)
			does(t, w.Delete(t.Context(), gone, cred.Version))
		}
		linkedIs(t, w, c, "T1")
		linkedIs(t, w, c, "T2")
		linkedIs(t, w, stranger, "T1", mustOne(t, w, stranger, "T1"))
	})
}

func mustOne(t *testing.T, w *tabletest.World, c connector.AuthConfig, key string) string {
	t.Helper()
	ids, err := w.Linked(t.Context(), c.Project, c.ID, key, "", 2)
	if err != nil || len(ids) != 1 {
		t.Fatal(ids, err)
	}
	return ids[0]
}

func TestInboundNamesAreRead(t *testing.T) {
	every(t, func(t *testing.T, w *tabletest.World) {
		c := w.MakeConfig(t, w.MakeProject(t), "slack")
		var ids []string
		for _, owner := range []string{"a", "b", "c"} {
			ids = append(ids, named(t, w, c, owner, "T1").ID)
		}
		moved := named(t, w, c, "moved", "T1")
		relink(t, w, moved, c, "T9")
		slices.Sort(ids)
		page, err := w.Linked(t.Context(), c.Project, c.ID, "T1", "", 2)
		if err != nil || !slices.Equal(page, ids[:2]) {
			t.Errorf("first page %v, %v", page, err)
		}
		page, err = w.Linked(t.Context(), c.Project, c.ID, "T1", page[1], 2)
		if err != nil || !slices.Equal(page, ids[2:]) {
			t.Errorf("second page %v, %v", page, err)
		}
	})
}

func TestInboundIsTakenOnce(t *testing.T) {
	every(t, func(t *testing.T, w *tabletest.World) {
		c := w.MakeConfig(t, w.MakeProject(t), "slack")
		begun := w.Clock.Now()
		take := func(id string, d time.Duration, first time.Time, done bool) {
			t.Helper()
			at, was, err := w.Take(t.Context(), c.Project, c.ID, id, w.Clock.Now().Add(d))
			if err != nil || !at.Equal(first) || was != done {
				t.Errorf("%s: first came %s, done %v, %v; want %s, %v", id, at, was, err, first, done)
			}
		}
		take("one", time.Hour, begun, false)
		w.Clock.Add(time.Minute)
		take("one", time.Hour, begun, false) // the first time it was cut short
		take("two", time.Hour, begun.Add(time.Minute), false)
		does(t, w.Done(t.Context(), c.Project, c.ID, "one"))
		does(t, w.Done(t.Context(), c.Project, c.ID, "one"))
		take("one", 100*time.Hour, begun, true)
		take("two", time.Hour, begun.Add(time.Minute), false)
		w.Clock.Add(2 * time.Hour)
		take("one", time.Hour, w.Clock.Now(), false) // over, though not deleted yet
		does(t, w.Done(t.Context(), c.Project, c.ID, "never"))
	})
}
