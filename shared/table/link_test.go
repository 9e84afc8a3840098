package table_test

import (
	"context"
	"encoding/json"
	"errors"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"patchbay/shared/account"
	"patchbay/shared/connect"
	"patchbay/shared/connector"
	"patchbay/shared/credential"
	"patchbay/shared/fault"
	"patchbay/shared/table"
	"patchbay/shared/table/tabletest"
)

// count expects an auth config's number of linked accounts.
func count(t *testing.T, w *tabletest.World, c connector.AuthConfig, want int) {
	t.Helper()
	if _, have, err := w.AuthConfig(t.Context(), c.Project, c.ID); err != nil || have.AccountCount != want {
		t.Errorf("%s counts %d accounts, %v; want %d", c.ID, have.AccountCount, err, want)
	}
}

func TestLinkWritesEverythingTogether(t *testing.T) {
	every(t, func(t *testing.T, w *tabletest.World) {
		p := w.MakeProject(t)
		c := w.MakeConfig(t, p, "slack")
		a := w.NewAccount(t, c, "owner")
		l := tabletest.LinkOf(a)
		claim := w.Claimed(t, w.MakeSession(t, p), "slack")
		l.Attempt = &claim
		does(t, w.Link(t.Context(), l))

		have, state, err := w.Account(t.Context(), p, a.ID)
		got(t, a)(have, err)
		if state.State != connector.Enabled || state.DefaultConfig != c.ID {
			t.Errorf("its connector is %+v", state)
		}
		got(t, credential.Credential{Sealed: l.Sealed, Version: 1, ExpiresAt: l.ExpiresAt, Period: l.Period})(
			w.Credential(t.Context(), p, a.ID))
		got(t, a.ID)(w.OwnerAccount(t.Context(), p, "owner", "slack"))
		got(t, "")(w.OwnerAccount(t.Context(), p, "owner", "hubspot"))
		got(t, "")(w.OwnerAccount(t.Context(), p, "somebody", "slack"))
		count(t, w, c, 1)
		if attempt, err := w.Attempt(t.Context(), claim.ID); err != nil || attempt.Status != connect.Authenticated ||
			attempt.AccountID != a.ID || attempt.Flow.Sealed != nil {
			t.Errorf("the attempt is %+v, %v", attempt, err)
		}
	})
}

func TestOwnerHasOneAccountAndExtras(t *testing.T) {
	every(t, func(t *testing.T, w *tabletest.World) {
		c := w.MakeConfig(t, w.MakeProject(t), "slack")
		first := w.MakeAccount(t, c, "owner")
		again := w.NewAccount(t, c, "owner")
		var linked *connect.AlreadyLinked
		if err := w.Link(t.Context(), tabletest.LinkOf(again)); !errors.As(err, &linked) || linked.AccountID != first.ID {
			t.Errorf("linking again: %v; want the account to edit", err)
		}
		count(t, w, c, 1)
		for n := range 2 {
			extra := w.NewAccount(t, c, "owner")
			extra.Extra = true
			does(t, w.Link(t.Context(), tabletest.LinkOf(extra)))
			count(t, w, c, n+2)
			have, _, err := w.Account(t.Context(), c.Project, extra.ID)
			got(t, extra)(have, err)
			if n == 1 {
				does(t, w.Delete(t.Context(), extra, 1))
				count(t, w, c, 2)
			}
		}
		got(t, first.ID)(w.OwnerAccount(t.Context(), c.Project, "owner", "slack"))
		does(t, w.Delete(t.Context(), first, 1))
		got(t, "")(w.OwnerAccount(t.Context(), c.Project, "owner", "slack"))
		does(t, w.Link(t.Context(), tabletest.LinkOf(again)))
		got(t, again.ID)(w.OwnerAccount(t.Context(), c.Project, "owner", "slack"))
	})
}

func TestLinkIsRefused(t *testing.T) {
	every(t, func(t *testing.T, w *tabletest.World) {
		p := w.MakeProject(t)
		c, off := w.MakeConfig(t, p, "slack"), w.MakeConfig(t, p, "hubspot")
		s := w.MakeSession(t, p)
		disabled, _, err := w.SetState(t.Context(), p, "hubspot", connector.Disabled)
		does(t, err)
		there := w.MakeAccount(t, c, "owner")
		cancelled := w.Claimed(t, s, "slack")
		does(t, w.CancelAttempt(t.Context(), cancelled.ID, s.Hash))
		claimed := w.Claimed(t, s, "slack")

		for _, tc := range []struct {
			name   string
			change func(*connect.Link)
			want   error
		}{
			{"disabled connector", func(l *connect.Link) {
				l.Account = w.NewAccount(t, off, "other")
				l.Account.SeenEpoch = disabled.Epoch
			}, connector.ErrNotEnabled},
			{"connector never configured", func(l *connect.Link) {
				l.Account = w.NewAccount(t, w.NewConfig(p, "notion"), "other")
			}, connector.ErrNotEnabled},
			{"auth config that is gone", func(l *connect.Link) {
				l.Account.ConfigID = w.NewConfig(p, "slack").ID
			}, connector.ErrConfigUnknown},
			{"epoch before", func(l *connect.Link) { l.Account.SeenEpoch-- }, fault.ErrStale},
			{"epoch after", func(l *connect.Link) { l.Account.SeenEpoch++ }, fault.ErrStale},
			{"id taken", func(l *connect.Link) { l.Account.ID = there.ID }, table.ErrContended},
			{"attempt cancelled", func(l *connect.Link) { l.Attempt = &cancelled }, connect.ErrAttemptOver},
			{"attempt of another claim", func(l *connect.Link) {
				l.Attempt = &connect.Claim{ID: claimed.ID, Token: "stolen"}
			}, connect.ErrAttemptOver},
			{"attempt unknown", func(l *connect.Link) {
				l.Attempt = &connect.Claim{ID: "att_unknown", Token: "t"}
			}, connect.ErrAttemptOver},
		} {
			t.Run(tc.name, func(t *testing.T) {
				l := tabletest.LinkOf(w.NewAccount(t, c, "other"))
				tc.change(&l)
				refuses(t, w, tc.want, func(ctx context.Context) error { return w.Link(ctx, l) })
			})
		}
	})
}

// An owner's id is any text, and no part of a key: it neither looks like another kind of item, nor like another owner's
// id, nor is it ever too long.
func TestOwnersOfAnyName(t *testing.T) {
	every(t, func(t *testing.T, w *tabletest.World) {
		c := w.MakeConfig(t, w.MakeProject(t), "slack")
		linked := map[string]account.Account{}
		for _, owner := range []string{
			"tenant#ACCT#7", "tenant", "Tenant", "tenant#", "#ACCT#", "tenant#CONN#slack#", "*", "ünïcode",
			strings.Repeat("x", 2000), strings.Repeat("x", 3000), strings.Repeat("x", 3000) + "y",
		} {
			linked[owner] = w.MakeAccount(t, c, owner)
		}
		for owner, a := range linked {
			got(t, a.ID)(w.OwnerAccount(t.Context(), c.Project, owner, "slack"))
			if page, _, err := w.Accounts(t.Context(), c.Project, account.Query{Owners: []string{owner}}); err != nil ||
				len(page) != 1 || page[0].ID != a.ID {
				t.Errorf("%.40s has %d accounts, %v", owner, len(page), err)
			}
		}
		for place, it := range w.Items(t) {
			kind, _ := it["entity"].(*types.AttributeValueMemberS)
			if kind != nil && kind.Value == "owner_link" && !ownerLink.MatchString(place) {
				t.Errorf("an owner's link lies at %s", place)
			}
		}
	})
}

var ownerLink = regexp.MustCompile(`^PROJ#\w+#OWNER#[0-9a-f]{64} CONN#slack#$`)

func TestRelinkReplacesCredentialAndSettings(t *testing.T) {
	every(t, func(t *testing.T, w *tabletest.World) {
		c := w.MakeConfig(t, w.MakeProject(t), "slack")
		a := w.MakeAccount(t, c, "owner")
		does(t, w.Break(t.Context(), a.Project, a.ID, 1, account.Reason{Code: "invalid_grant", At: w.Clock.Now()}))
		next := a
		next.Version = 2
		next.AuthType, next.Label, next.Type, next.Metadata = "api_key", "HR", "test", json.RawMessage(`{"n":1}`)
		next.Owner.Name, next.Owner.Username = "Grace", "grace"
		next.Setup, next.Hints = map[string]string{"subdomain": "new"}, map[string]string{"api_key": "0000"}
		next.Own, next.Reasons, next.UpdatedAt = account.Active, nil, w.Clock.Add(time.Hour)
		does(t, w.Lease(t.Context(), a.Project, a.ID, 1, 0, "holder", w.Clock.Now().Add(time.Minute)))
		l := connect.Link{Account: next, Sealed: []byte("new"), ExpiresAt: w.Clock.Now().Add(time.Hour), Over: 1}
		claim := w.Claimed(t, w.MakeSession(t, a.Project), "slack")
		l.Attempt = &claim
		does(t, w.Relink(t.Context(), l, c.ID))

		next.Version = 3
		have, _, err := w.Account(t.Context(), a.Project, a.ID)
		got(t, next)(have, err)
		got(t, credential.Credential{Sealed: []byte("new"), Version: 2, ExpiresAt: l.ExpiresAt})(w.Credential(t.Context(),
			a.Project, a.ID))
		count(t, w, c, 1)
		if attempt, err := w.Attempt(t.Context(), claim.ID); err != nil || attempt.Status != connect.Authenticated ||
			attempt.AccountID != a.ID {
			t.Errorf("the attempt is %+v, %v", attempt, err)
		}
		// A refresh that was under way has lost its fence, and the lease it had is free.
		late := credential.Credential{Sealed: []byte("late"), Version: 1}
		is(t, w.Refreshed(t.Context(), a.Project, a.ID, "holder", late), credential.ErrBusy)
		does(t, w.Lease(t.Context(), a.Project, a.ID, 2, 0, "next", w.Clock.Now().Add(time.Minute)))
	})
}

func TestRelinkMovesTheCount(t *testing.T) {
	every(t, func(t *testing.T, w *tabletest.World) {
		p := w.MakeProject(t)
		from, to := w.MakeConfig(t, p, "slack"), w.MakeConfig(t, p, "slack")
		a := w.MakeAccount(t, from, "owner")
		a.ConfigID = to.ID
		does(t, w.Relink(t.Context(), tabletest.LinkOf(a), from.ID))
		count(t, w, from, 0)
		count(t, w, to, 1)
		if have, _, err := w.Account(t.Context(), p, a.ID); err != nil || have.ConfigID != to.ID {
			t.Errorf("the account names %s, %v", have.ConfigID, err)
		}
		is(t, w.DeleteAuthConfig(t.Context(), p, to.ID, 0), connector.ErrHasAccounts)
		does(t, w.MakeDefault(t.Context(), p, to.ID))
		does(t, w.DeleteAuthConfig(t.Context(), p, from.ID, 0))
	})
}

func TestRelinkIsRefused(t *testing.T) {
	every(t, func(t *testing.T, w *tabletest.World) {
		p := w.MakeProject(t)
		c, empty, off := w.MakeConfig(t, p, "slack"), w.MakeConfig(t, p, "slack"), w.MakeConfig(t, p, "hubspot")
		a, inactive := w.MakeAccount(t, c, "owner"), w.MakeAccount(t, off, "owner")
		gone := w.MakeAccount(t, c, "gone")
		does(t, w.Delete(t.Context(), gone, 1))
		_, _, err := w.SetState(t.Context(), p, "hubspot", connector.Disabled)
		does(t, err)
		unknown := w.NewConfig(p, "slack").ID
		for _, c := range []struct {
			name   string
			from   string
			change func(*connect.Link)
			want   error
		}{
			{"version before", c.ID, func(l *connect.Link) { l.Account.Version = 0 }, fault.ErrStale},
			{"version after", c.ID, func(l *connect.Link) { l.Account.Version = 2 }, fault.ErrStale},
			{"another credential", c.ID, func(l *connect.Link) { l.Over = 2 }, fault.ErrStale},
			{"no credential named", c.ID, func(l *connect.Link) { l.Over = 0 }, fault.ErrStale},
			{"deleted account", c.ID, func(l *connect.Link) { l.Account = gone }, account.ErrNotFound},
			{"disabled connector", off.ID, func(l *connect.Link) { l.Account = inactive }, connector.ErrNotEnabled},
			{"to a config that is gone", c.ID, func(l *connect.Link) {
				l.Account.ConfigID = unknown
			}, connector.ErrConfigUnknown},
			{"at a config that is gone", unknown, func(l *connect.Link) {
				l.Account.ConfigID = unknown
			}, connector.ErrConfigUnknown},
			{"from a config without accounts", empty.ID, func(*connect.Link) {}, connector.ErrConfigUnknown},
			{"from a config that is gone", unknown, func(*connect.Link) {}, connector.ErrConfigUnknown},
			{"attempt of another claim", c.ID, func(l *connect.Link) {
				l.Attempt = &connect.Claim{ID: "att_x", Token: "t"}
			}, connect.ErrAttemptOver},
		} {
			t.Run(c.name, func(t *testing.T) {
				l := tabletest.LinkOf(a)
				c.change(&l)
				refuses(t, w, c.want, func(ctx context.Context) error { return w.Relink(ctx, l, c.from) })
			})
		}
	})
}

func TestDeleteAccount(t *testing.T) {
	every(t, func(t *testing.T, w *tabletest.World) {
		p := w.MakeProject(t)
		c := w.MakeConfig(t, p, "slack")
		before := w.Items(t)
		a := w.MakeAccount(t, c, "owner")
		stale := a
		does(t, w.Break(t.Context(), p, a.ID, 1, account.Reason{Code: "x", At: w.Clock.Now()}))
		refuses(t, w, fault.ErrStale, func(ctx context.Context) error { return w.Delete(ctx, stale, 1) })
		a.Version = 2
		does(t, w.Delete(t.Context(), a, 1))
		if after := w.Items(t); len(after) != len(before) {
			t.Errorf("something is left: %s", changes(before, after))
		}
		count(t, w, c, 0)
		_, _, err := w.Account(t.Context(), p, a.ID)
		is(t, err, account.ErrNotFound)
		fails[credential.Credential](t, account.ErrNotFound)(w.Credential(t.Context(), p, a.ID))
		refuses(t, w, account.ErrNotFound, func(ctx context.Context) error { return w.Delete(ctx, a, 1) })
	})
}

// A refresh that commits between the reads of a deletion and its write leaves a credential that the deletion has not
// seen.
func TestDeleteAccountAsItWasRead(t *testing.T) {
	every(t, func(t *testing.T, w *tabletest.World) {
		a := w.MakeAccount(t, w.MakeConfig(t, w.MakeProject(t), "slack"), "owner")
		does(t, w.Lease(t.Context(), a.Project, a.ID, 1, 0, "holder", w.Clock.Now().Add(time.Minute)))
		does(t, w.Refreshed(t.Context(), a.Project, a.ID, "holder",
			credential.Credential{Sealed: []byte("rotated"), Version: 1}))
		for _, ver := range []int64{0, 1, 3} {
			refuses(t, w, fault.ErrStale, func(ctx context.Context) error { return w.Delete(ctx, a, ver) })
		}
		does(t, w.Delete(t.Context(), a, 2))
	})
}

// A disabled connector's accounts can still be deleted.
func TestDeleteAccountOfADisabledConnector(t *testing.T) {
	every(t, func(t *testing.T, w *tabletest.World) {
		c := w.MakeConfig(t, w.MakeProject(t), "slack")
		a := w.MakeAccount(t, c, "owner")
		_, _, err := w.SetState(t.Context(), c.Project, "slack", connector.Disabled)
		does(t, err)
		does(t, w.Delete(t.Context(), a, 1))
		count(t, w, c, 0)
	})
}
