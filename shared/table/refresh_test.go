package table_test

import (
	"context"
	"reflect"
	"testing"
	"time"

	"patchbay/shared/account"
	"patchbay/shared/credential"
	"patchbay/shared/table"
	"patchbay/shared/table/tabletest"
)

// renewals are the writes of a renewal that goes well: each alone, or together with those of others.
type renewals interface {
	Lease(ctx context.Context, project, id string, version int64, failures int, holder string, until time.Time) error
	Refreshed(ctx context.Context, project, id, holder string, c credential.Credential) error
}

func bothWays(t *testing.T, test func(*testing.T, *tabletest.World, renewals)) {
	t.Helper()
	every(t, func(t *testing.T, w *tabletest.World) {
		t.Run("alone", func(t *testing.T) { test(t, w, w.Store) })
		t.Run("together", func(t *testing.T) { test(t, w, table.NewTogether(w.Store)) })
	})
}

// R1: at most one refresh at a time, and an older answer never overwrites a newer one.
func TestLeaseIsExclusiveAndEnds(t *testing.T) {
	bothWays(t, func(t *testing.T, w *tabletest.World, r renewals) {
		a := w.MakeAccount(t, w.MakeConfig(t, w.MakeProject(t), "slack"), "owner")
		lease := func(ver int64, holder string) func(context.Context) error {
			until := w.Clock.Now().Add(30 * time.Second)
			return func(ctx context.Context) error { return r.Lease(ctx, a.Project, a.ID, ver, 0, holder, until) }
		}
		refuses(t, w, credential.ErrBusy, lease(0, "early"))
		refuses(t, w, credential.ErrBusy, lease(2, "late"))
		does(t, lease(1, "first")(t.Context()))
		refuses(t, w, credential.ErrBusy, lease(1, "second"))
		refuses(t, w, credential.ErrBusy, lease(1, "first"))
		w.Clock.Add(30 * time.Second)
		refuses(t, w, credential.ErrBusy, lease(1, "second"))
		w.Clock.Tick()
		does(t, lease(1, "second")(t.Context()))
		refuses(t, w, credential.ErrBusy, func(ctx context.Context) error {
			return r.Refreshed(ctx, a.Project, a.ID, "first", renewed("late", 1, time.Time{}))
		})
		refuses(t, w, credential.ErrBusy, func(ctx context.Context) error { return w.Release(ctx, a.Project, a.ID, "first") })
		does(t, w.Release(t.Context(), a.Project, a.ID, "second"))
		refuses(t, w, credential.ErrBusy, func(ctx context.Context) error {
			return w.Release(ctx, a.Project, a.ID, "second")
		})
		does(t, lease(1, "third")(t.Context()))

		does(t, w.Delete(t.Context(), a, 1))
		refuses(t, w, account.ErrNotFound, lease(1, "fourth"))
		refuses(t, w, account.ErrNotFound, func(ctx context.Context) error {
			return r.Refreshed(ctx, a.Project, a.ID, "third", renewed("", 1, time.Time{}))
		})
		refuses(t, w, credential.ErrBusy, func(ctx context.Context) error { return w.Release(ctx, a.Project, a.ID, "third") })
	})
}

// renewed is a credential after a renewal like most: it has met nothing, and stays in the schedule.
func renewed(sealed string, version int64, expires time.Time) credential.Credential {
	return credential.Credential{Sealed: []byte(sealed), Version: version, ExpiresAt: expires,
		RenewedAt: time.Date(2026, 7, 1, 11, 0, 0, 0, time.UTC), Period: 27}
}

func TestRefreshedIsFenced(t *testing.T) {
	bothWays(t, func(t *testing.T, w *tabletest.World, r renewals) {
		a := w.MakeAccount(t, w.MakeConfig(t, w.MakeProject(t), "slack"), "owner")
		expires := w.Clock.Now().Add(time.Hour)
		store := func(ver int64, holder, sealed string) func(context.Context) error {
			return func(ctx context.Context) error {
				return r.Refreshed(ctx, a.Project, a.ID, holder, renewed(sealed, ver, expires))
			}
		}
		refuses(t, w, credential.ErrBusy, store(1, "nobody", "without a lease"))
		does(t, r.Lease(t.Context(), a.Project, a.ID, 1, 0, "h", w.Clock.Now().Add(time.Minute)))
		refuses(t, w, credential.ErrBusy, store(2, "h", "ahead of the lease"))
		refuses(t, w, credential.ErrBusy, store(0, "h", "behind the lease"))
		does(t, store(1, "h", "new")(t.Context()))
		got(t, renewed("new", 2, expires))(w.Credential(t.Context(), a.Project, a.ID))
		refuses(t, w, credential.ErrBusy, store(1, "h", "again"))
		refuses(t, w, credential.ErrBusy, store(2, "h", "its lease is over"))

		// A lease that lapsed while nobody took it does not cost its holder the rotated refresh token.
		does(t, r.Lease(t.Context(), a.Project, a.ID, 2, 0, "slow", w.Clock.Now().Add(time.Minute)))
		w.Clock.Add(time.Hour)
		expires = time.Time{}
		does(t, store(2, "slow", "rotated")(t.Context()))
		got(t, renewed("rotated", 3, expires))(w.Credential(t.Context(), a.Project, a.ID))

		// What is not like most is written all the same, and the next renewal wipes what it was.
		does(t, r.Lease(t.Context(), a.Project, a.ID, 3, 0, "h", w.Clock.Now().Add(time.Minute)))
		unlike := credential.Credential{Sealed: []byte("refused"), Version: 3, RefusedAt: w.Clock.Now()}
		does(t, r.Refreshed(t.Context(), a.Project, a.ID, "h", unlike))
		unlike.Version = 4
		got(t, unlike)(w.Credential(t.Context(), a.Project, a.ID))
		does(t, r.Lease(t.Context(), a.Project, a.ID, 4, 0, "h", w.Clock.Now().Add(time.Minute)))
		does(t, r.Refreshed(t.Context(), a.Project, a.ID, "h", renewed("usual", 4, expires)))
		got(t, renewed("usual", 5, expires))(w.Credential(t.Context(), a.Project, a.ID))
	})
}

func TestBreakIsFenced(t *testing.T) {
	every(t, func(t *testing.T, w *tabletest.World) {
		a := w.MakeAccount(t, w.MakeConfig(t, w.MakeProject(t), "slack"), "owner")
		r := account.Reason{Code: "invalid_grant", Description: "The grant was revoked.", At: w.Clock.Now()}
		breaks := func(ver int64) func(context.Context) error {
			return func(ctx context.Context) error { return w.Break(ctx, a.Project, a.ID, ver, r) }
		}
		refuses(t, w, credential.ErrBusy, breaks(0))
		refuses(t, w, credential.ErrBusy, breaks(2))
		w.Clock.Tick()
		does(t, breaks(1)(t.Context()))
		want := a
		want.Own, want.Reasons, want.Version, want.UpdatedAt = account.Error, []account.Reason{r}, 2, w.Clock.Now()
		have, _, err := w.Account(t.Context(), a.Project, a.ID)
		got(t, want)(have, err)
		does(t, w.Delete(t.Context(), want, 1))
		refuses(t, w, credential.ErrBusy, breaks(1))
	})
}

// What renewals met is kept beside the credential until one succeeds, and fences who knows less.
func TestFailuresAreCounted(t *testing.T) {
	bothWays(t, func(t *testing.T, w *tabletest.World, r renewals) {
		a := w.MakeAccount(t, w.MakeConfig(t, w.MakeProject(t), "slack"), "owner")
		lease := func(failures int, holder string) func(context.Context) error {
			until := w.Clock.Now().Add(time.Minute)
			return func(ctx context.Context) error { return r.Lease(ctx, a.Project, a.ID, 1, failures, holder, until) }
		}
		trouble := credential.Trouble{
			Failures: 1, Since: w.Clock.Now(), RetryAt: w.Clock.Now().Add(time.Hour), Code: "slow_down",
		}
		failed := func(holder string) func(context.Context) error {
			return func(ctx context.Context) error { return w.Failed(ctx, a.Project, a.ID, holder, 5, trouble) }
		}
		refuses(t, w, credential.ErrBusy, failed("nobody"))
		refuses(t, w, credential.ErrBusy, lease(1, "ahead"))
		does(t, lease(0, "first")(t.Context()))
		refuses(t, w, credential.ErrBusy, failed("second"))
		does(t, failed("first")(t.Context()))
		refuses(t, w, credential.ErrBusy, failed("first"))
		want := credential.Credential{
			Sealed: []byte("sealed for " + a.ID), Version: 1, ExpiresAt: a.CreatedAt.Add(time.Hour), Trouble: trouble,
			Period: 5,
		}
		got(t, want)(w.Credential(t.Context(), a.Project, a.ID))
		refuses(t, w, credential.ErrBusy, lease(0, "who knows of no failure"))
		does(t, lease(1, "second")(t.Context()))
		now := w.Clock.Now()
		does(t, r.Refreshed(t.Context(), a.Project, a.ID, "second",
			credential.Credential{Sealed: []byte("new"), Version: 1, RenewedAt: now, RefusedAt: now}))
		got(t, credential.Credential{Sealed: []byte("new"), Version: 2, RenewedAt: now, RefusedAt: now})(
			w.Credential(t.Context(), a.Project, a.ID))
	})
}

// What a renewal tells of the grant is the account's, unless it was linked again meanwhile.
func TestGrantedIsFenced(t *testing.T) {
	every(t, func(t *testing.T, w *tabletest.World) {
		a := w.MakeAccount(t, w.MakeConfig(t, w.MakeProject(t), "slack"), "owner")
		want := a
		want.GrantEndsAt, want.Version = w.Clock.Now().Add(time.Hour), 2
		want.Scopes = account.Scopes{Granted: []string{"read"}, Missing: []string{"write"}}
		tells := func(ver int64) func(context.Context) error {
			return func(ctx context.Context) error {
				return w.Granted(ctx, a.Project, a.ID, ver, want.GrantEndsAt, want.Scopes)
			}
		}
		refuses(t, w, credential.ErrBusy, tells(2))
		does(t, tells(1)(t.Context()))
		have, _, err := w.Account(t.Context(), a.Project, a.ID)
		got(t, want)(have, err)
		does(t, w.Granted(t.Context(), a.Project, a.ID, 1, time.Time{}, account.Scopes{}))
		want.GrantEndsAt, want.Scopes, want.Version = time.Time{}, account.Scopes{}, 3
		have, _, err = w.Account(t.Context(), a.Project, a.ID)
		got(t, want)(have, err)
		does(t, w.Delete(t.Context(), want, 1))
		refuses(t, w, credential.ErrBusy, tells(1))
	})
}

func TestWarnAndRecoverAreFenced(t *testing.T) {
	every(t, func(t *testing.T, w *tabletest.World) {
		a := w.MakeAccount(t, w.MakeConfig(t, w.MakeProject(t), "slack"), "owner")
		r := account.Reason{Code: account.RefreshFailing, Description: "It fails.", At: w.Clock.Now()}
		warns := func(ver int64) func(context.Context) error {
			return func(ctx context.Context) error { return w.Warn(ctx, a.Project, a.ID, ver, r) }
		}
		recovers := func(ver int64, at time.Time) func(context.Context) error {
			return func(ctx context.Context) error { return w.Recover(ctx, a.Project, a.ID, ver, at) }
		}
		stands := func(want account.Account) {
			t.Helper()
			have, _, err := w.Account(t.Context(), a.Project, a.ID)
			got(t, want)(have, err)
		}
		refuses(t, w, credential.ErrBusy, warns(2))
		refuses(t, w, credential.ErrBusy, recovers(2, time.Time{}))
		does(t, warns(1)(t.Context()))
		want := a
		want.Reasons, want.Version, want.UpdatedAt = []account.Reason{r}, 2, w.Clock.Now()
		stands(want)
		does(t, recovers(1, time.Time{})(t.Context()))
		want.Reasons, want.Version = nil, 3
		stands(want)
		does(t, w.Break(t.Context(), a.Project, a.ID, 1, r))
		refuses(t, w, credential.ErrBusy, warns(1))
		does(t, recovers(1, w.Clock.Now())(t.Context()))
		want.Version, want.RecoveredAt = 5, w.Clock.Now()
		stands(want)
		if it := w.Items(t)[place(table.Keys.Account(a.Project, a.ID))]; it["GSI2PK"] != nil {
			t.Errorf("a recovered account is still among the broken ones: %v", show(it))
		}
		does(t, w.Delete(t.Context(), want, 1))
		refuses(t, w, credential.ErrBusy, warns(1))
	})
}

// A suspended account recovers, too, and is still among the suspended ones.
func TestRecoverySuspended(t *testing.T) {
	every(t, func(t *testing.T, w *tabletest.World) {
		a := w.MakeAccount(t, w.MakeConfig(t, w.MakeProject(t), "slack"), "owner")
		suspended := a
		suspended.SuspendedAt = w.Clock.Now()
		ver, err := w.Update(t.Context(), suspended, a)
		does(t, err)
		listed := func() any { return w.Items(t)[place(table.Keys.Account(a.Project, a.ID))]["GSI2PK"] }
		before := listed()
		r := account.Reason{Code: account.RefreshFailed, Description: "It failed.", At: w.Clock.Now()}
		does(t, w.Break(t.Context(), a.Project, a.ID, 1, r))
		does(t, w.Recover(t.Context(), a.Project, a.ID, 1, w.Clock.Now()))
		suspended.Version, suspended.RecoveredAt, suspended.UpdatedAt = ver+2, w.Clock.Now(), w.Clock.Now()
		have, _, err := w.Account(t.Context(), a.Project, a.ID)
		got(t, suspended)(have, err)
		if after := listed(); before == nil || !reflect.DeepEqual(after, before) {
			t.Errorf("it is listed under %v, and was under %v", after, before)
		}
	})
}
