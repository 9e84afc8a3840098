package table_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"patchbay/shared/account"
	"patchbay/shared/connect"
	"patchbay/shared/connector"
	"patchbay/shared/credential"
	"patchbay/shared/fault"
	"patchbay/shared/table/tabletest"
)

func TestRaceOfLinkAndDeleteOfItsConfig(t *testing.T) { // rule 4
	every(t, func(t *testing.T, w *tabletest.World) {
		for range rounds(t) {
			p := w.MakeProject(t)
			w.MakeConfig(t, p, "slack")
			doomed := w.MakeConfig(t, p, "slack")
			accounts := newAccounts(t, w, doomed)
			race(t, racers, func(ctx context.Context, i int) error {
				if i%4 == 0 {
					return w.DeleteAuthConfig(ctx, p, doomed.ID, 0)
				}
				return w.Link(ctx, tabletest.LinkOf(accounts[i]))
			}, oneOf(connector.ErrConfigUnknown, connector.ErrHasAccounts))
		}
		coherent(t, w)
	})
}

// newAccounts prepares an account per racer, each of an owner of its own.
func newAccounts(t *testing.T, w *tabletest.World, c connector.AuthConfig) []account.Account {
	t.Helper()
	first := w.NewAccount(t, c, "owner-0")
	accounts := []account.Account{first}
	for i := range racers - 1 {
		a := w.NewAccount(t, c, fmt.Sprintf("owner-%d", i+1))
		a.SeenEpoch = first.SeenEpoch
		accounts = append(accounts, a)
	}
	return accounts
}

func TestRaceOfRelinkAndDeleteOfTheNextConfig(t *testing.T) {
	every(t, func(t *testing.T, w *tabletest.World) {
		for range rounds(t) {
			p := w.MakeProject(t)
			from, doomed := w.MakeConfig(t, p, "slack"), w.MakeConfig(t, p, "slack")
			a := w.MakeAccount(t, from, "owner")
			next := a
			next.ConfigID = doomed.ID
			race(t, racers, func(ctx context.Context, i int) error {
				switch i % 3 {
				case 0:
					return w.DeleteAuthConfig(ctx, p, doomed.ID, 0)
				case 1:
					return w.Delete(ctx, a, 1)
				default:
					return w.Relink(ctx, tabletest.LinkOf(next), from.ID)
				}
			}, oneOf(connector.ErrConfigUnknown, connector.ErrHasAccounts, fault.ErrStale, account.ErrNotFound))
		}
		coherent(t, w)
	})
}

func TestRaceOfLinkAndDisable(t *testing.T) { // rule 5
	every(t, func(t *testing.T, w *tabletest.World) {
		for range rounds(t) {
			p := w.MakeProject(t)
			accounts := newAccounts(t, w, w.MakeConfig(t, p, "slack"))
			var disabled atomic.Bool
			var epoch atomic.Int64
			race(t, racers, func(ctx context.Context, i int) error {
				if i == racers/2 {
					c, _, err := w.SetState(ctx, p, "slack", connector.Disabled)
					epoch.Store(c.Epoch)
					disabled.Store(true)
					return err
				}
				late := disabled.Load()
				if i%3 == 0 {
					accounts[i].SeenEpoch = max(accounts[i].SeenEpoch, epoch.Load()) // one who read the connector just now
				}
				err := w.Link(ctx, tabletest.LinkOf(accounts[i]))
				if err == nil && late {
					t.Error("an account was linked after disable had returned")
				}
				return err
			}, oneOf(connector.ErrNotEnabled))
			for _, a := range accounts {
				have, c, err := w.Account(t.Context(), p, a.ID)
				if errors.Is(err, account.ErrNotFound) {
					continue
				}
				if err != nil || have.Effective(c) != account.Inactive || have.SeenEpoch >= c.Epoch {
					t.Errorf("%s is %s, has seen epoch %d of %d, %v", a.ID, have.Effective(c), have.SeenEpoch, c.Epoch, err)
				}
			}
		}
		coherent(t, w)
	})
}

func TestRaceOfLinksOfOneOwner(t *testing.T) {
	every(t, func(t *testing.T, w *tabletest.World) {
		for range rounds(t) {
			c := w.MakeConfig(t, w.MakeProject(t), "slack")
			accounts := newAccounts(t, w, c)
			var told [racers]string
			won := race(t, racers, func(ctx context.Context, i int) error {
				accounts[i].Owner.ID = "owner"
				err := w.Link(ctx, tabletest.LinkOf(accounts[i]))
				var linked *connect.AlreadyLinked
				if errors.As(err, &linked) {
					told[i] = linked.AccountID
				}
				return err
			}, func(err error) bool { return errors.As(err, new(*connect.AlreadyLinked)) })
			winner, err := w.OwnerAccount(t.Context(), c.Project, "owner", "slack")
			if won != 1 || err != nil {
				t.Errorf("%d were linked, %v", won, err)
			}
			for _, id := range told {
				if id != "" && id != winner {
					t.Errorf("a loser was told of %s; the account is %s", id, winner)
				}
			}
			count(t, w, c, 1)
		}
		coherent(t, w)
	})
}

func TestRaceOfOwnerMoves(t *testing.T) {
	every(t, func(t *testing.T, w *tabletest.World) {
		for range rounds(t) {
			accounts := newAccounts(t, w, w.MakeConfig(t, w.MakeProject(t), "slack"))
			for _, a := range accounts[:6] {
				does(t, w.Link(t.Context(), tabletest.LinkOf(a)))
			}
			won := race(t, racers, func(ctx context.Context, i int) error {
				from := accounts[i%6]
				next := from
				next.Owner.ID = "wanted"
				_, err := w.Update(ctx, next, from)
				return err
			}, oneOf(account.ErrOwnerUsed, fault.ErrStale))
			if won != 1 {
				t.Errorf("%d accounts moved to one owner", won)
			}
		}
		coherent(t, w)
	})
}

func TestRaceOfDeleteAndRefresh(t *testing.T) {
	every(t, func(t *testing.T, w *tabletest.World) {
		for range rounds(t) {
			a := w.MakeAccount(t, w.MakeConfig(t, w.MakeProject(t), "slack"), "owner")
			does(t, w.Lease(t.Context(), a.Project, a.ID, 1, 0, "holder", w.Clock.Now().Add(time.Minute)))
			race(t, racers, func(ctx context.Context, i int) error {
				switch i % 4 {
				case 0:
					return w.Refreshed(ctx, a.Project, a.ID, "holder", credential.Credential{Sealed: []byte("new"), Version: 1})
				case 1:
					return w.Lease(ctx, a.Project, a.ID, 2, 0, "other", w.Clock.Now().Add(time.Minute))
				case 2:
					return w.Break(ctx, a.Project, a.ID, 1, account.Reason{Code: "x"})
				default:
					return w.Delete(ctx, a, int64(1+i/4%2))
				}
			}, oneOf(credential.ErrBusy, account.ErrNotFound, fault.ErrStale))
		}
		coherent(t, w)
	})
}

// R1: whatever the order, the credential that was linked again stays, and a refresh of the old one is lost.
func TestRaceOfRelinkAndRefresh(t *testing.T) {
	every(t, func(t *testing.T, w *tabletest.World) {
		for range rounds(t) {
			c := w.MakeConfig(t, w.MakeProject(t), "slack")
			a := w.MakeAccount(t, c, "owner")
			does(t, w.Lease(t.Context(), a.Project, a.ID, 1, 0, "holder", w.Clock.Now().Add(time.Minute)))
			var refreshed atomic.Int64
			race(t, racers, func(ctx context.Context, i int) error {
				switch i % 3 {
				case 0:
					l := tabletest.LinkOf(a)
					l.Sealed = []byte("linked again")
					return w.Relink(ctx, l, c.ID)
				case 1:
					return w.Break(ctx, a.Project, a.ID, 1, account.Reason{Code: "x"})
				default:
					err := w.Refreshed(ctx, a.Project, a.ID, "holder", credential.Credential{Sealed: []byte("refreshed"), Version: 1})
					if err == nil {
						refreshed.Add(1)
					}
					return err
				}
			}, oneOf(credential.ErrBusy, fault.ErrStale))
			have, err := w.Credential(t.Context(), a.Project, a.ID)
			does(t, err)
			now, _, err := w.Account(t.Context(), a.Project, a.ID)
			does(t, err)
			relinked := string(have.Sealed) == "linked again"
			if relinked && have.Version != 2+refreshed.Load() || !relinked && have.Version != 1+refreshed.Load() ||
				refreshed.Load() > 1 {
				t.Errorf("the credential is %q, version %d, after %d refreshes", have.Sealed, have.Version, refreshed.Load())
			}
			if relinked && now.Own == account.Error {
				t.Error("an answer about the old credential broke an account that was linked again")
			}
		}
		coherent(t, w)
	})
}

func TestRaceOfLeases(t *testing.T) { // R1
	every(t, func(t *testing.T, w *tabletest.World) {
		a := w.MakeAccount(t, w.MakeConfig(t, w.MakeProject(t), "slack"), "owner")
		for round := range rounds(t) {
			var leases atomic.Int64
			won := race(t, racers, func(ctx context.Context, i int) error {
				holder := fmt.Sprintf("holder-%d", i)
				if err := w.Lease(ctx, a.Project, a.ID, int64(round+1), 0, holder, w.Clock.Now().Add(time.Minute)); err != nil {
					return err
				}
				leases.Add(1)
				return w.Refreshed(ctx, a.Project, a.ID, holder,
					credential.Credential{Sealed: []byte(holder), Version: int64(round + 1)})
			}, oneOf(credential.ErrBusy))
			if won != 1 || leases.Load() != 1 {
				t.Fatalf("%d held the lease at once, %d refreshed", leases.Load(), won)
			}
		}
	})
}

func TestFiftyConsumersOfOneState(t *testing.T) { // F2
	every(t, func(t *testing.T, w *tabletest.World) {
		c := w.MakeConfig(t, w.MakeProject(t), "slack")
		s := w.MakeSession(t, c.Project)
		for range rounds(t) {
			a, f := w.Started(t, s, "slack")
			var claims [50]string
			won := race(t, len(claims), func(ctx context.Context, i int) error {
				claim := fmt.Sprintf("claim-%d", i)
				_, err := w.ConsumeState(ctx, tabletest.ConsumeOf(a.ID, f, claim, w.Clock.Now()))
				if err == nil {
					claims[i] = claim
				}
				return err
			}, oneOf(connect.ErrState))
			if won != 1 {
				t.Fatalf("%d consumed one state", won)
			}
			i := slices.IndexFunc(claims[:], func(c string) bool { return c != "" })
			l := tabletest.LinkOf(w.NewAccount(t, c, a.ID))
			l.Attempt = &connect.Claim{ID: a.ID, Token: claims[i]}
			does(t, w.Link(t.Context(), l)) // the winner's claim is the one that counts
		}
	})
}
