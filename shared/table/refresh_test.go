package table_test

import (
	"context"
	"testing"
	"time"

	"patchbay/shared/account"
	"patchbay/shared/credential"
	"patchbay/shared/table/tabletest"
)

// R1: at most one refresh at a time, and an older answer never overwrites a newer one.
func TestLeaseIsExclusiveAndEnds(t *testing.T) {
	every(t, func(t *testing.T, w *tabletest.World) {
		a := w.MakeAccount(t, w.MakeConfig(t, w.MakeProject(t), "slack"), "owner")
		lease := func(ver int64, holder string) func(context.Context) error {
			until := w.Clock.Now().Add(30 * time.Second)
			return func(ctx context.Context) error { return w.Lease(ctx, a.Project, a.ID, ver, holder, until) }
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
			return w.Refreshed(ctx, a.Project, a.ID, 1, "first", []byte("late"), time.Time{})
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
			return w.Refreshed(ctx, a.Project, a.ID, 1, "third", nil, time.Time{})
		})
		refuses(t, w, credential.ErrBusy, func(ctx context.Context) error { return w.Release(ctx, a.Project, a.ID, "third") })
	})
}

func TestRefreshedIsFenced(t *testing.T) {
	every(t, func(t *testing.T, w *tabletest.World) {
		a := w.MakeAccount(t, w.MakeConfig(t, w.MakeProject(t), "slack"), "owner")
		expires := w.Clock.Now().Add(time.Hour)
		store := func(ver int64, holder, sealed string) func(context.Context) error {
			return func(ctx context.Context) error {
				return w.Refreshed(ctx, a.Project, a.ID, ver, holder, []byte(sealed), expires)
			}
		}
		refuses(t, w, credential.ErrBusy, store(1, "nobody", "without a lease"))
		does(t, w.Lease(t.Context(), a.Project, a.ID, 1, "h", w.Clock.Now().Add(time.Minute)))
		refuses(t, w, credential.ErrBusy, store(2, "h", "ahead of the lease"))
		refuses(t, w, credential.ErrBusy, store(0, "h", "behind the lease"))
		does(t, store(1, "h", "new")(t.Context()))
		got(t, credential.Credential{Sealed: []byte("new"), Version: 2, ExpiresAt: expires})(w.Credential(t.Context(),
			a.Project, a.ID))
		refuses(t, w, credential.ErrBusy, store(1, "h", "again"))
		refuses(t, w, credential.ErrBusy, store(2, "h", "its lease is over"))

		// A lease that lapsed while nobody took it does not cost its holder the rotated refresh token.
		does(t, w.Lease(t.Context(), a.Project, a.ID, 2, "slow", w.Clock.Now().Add(time.Minute)))
		w.Clock.Add(time.Hour)
		expires = time.Time{}
		does(t, store(2, "slow", "rotated")(t.Context()))
		got(t, credential.Credential{Sealed: []byte("rotated"), Version: 3})(w.Credential(t.Context(), a.Project, a.ID))
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
