package table_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"patchbay/shared/account"
	"patchbay/shared/actor"
	"patchbay/shared/connector"
	"patchbay/shared/fanout"
	"patchbay/shared/table"
	"patchbay/shared/table/tabletest"
)

// seen expects what the fan-out has written onto an account.
func seen(t *testing.T, w *tabletest.World, a account.Account, state connector.State, epoch int64) {
	t.Helper()
	if have, _, err := w.Account(t.Context(), a.Project, a.ID); err != nil || have.SeenState != state ||
		have.SeenEpoch != epoch || have.Version != 1 {
		t.Errorf("%s has seen %s, epoch %d, version %d, %v; want %s, epoch %d", a.ID, have.SeenState, have.SeenEpoch,
			have.Version, err, state, epoch)
	}
}

func TestMaterialiseIsGuardedByEpoch(t *testing.T) {
	every(t, func(t *testing.T, w *tabletest.World) {
		p, other := w.MakeProject(t), w.MakeProject(t)
		c := w.MakeConfig(t, p, "slack")
		a, b, ahead, gone := w.MakeAccount(t, c, "a"), w.MakeAccount(t, c, "b"), w.MakeAccount(t, c, "ahead"),
			w.MakeAccount(t, c, "gone")
		theirs := w.MakeAccount(t, w.MakeConfig(t, other, "slack"), "a")
		does(t, w.Delete(t.Context(), gone, 1))
		j := fanout.Job{Project: p, Connector: "slack"}
		step := func(name string, ids []string, state connector.State, epoch int64, want int) {
			t.Helper()
			if changed, err := w.Materialise(t.Context(), j, ids, state, epoch); err != nil || changed != want {
				t.Errorf("%s: %d changed, %v; want %d", name, changed, err, want)
			}
		}
		step("a newer job first", []string{ahead.ID}, connector.Enabled, 3, 1)
		ids := []string{a.ID, gone.ID, ahead.ID, b.ID, theirs.ID}
		step("one behind, one ahead, one gone, one of another project", ids, connector.Disabled, 2, 2)
		step("the same again", ids, connector.Disabled, 2, 0)
		step("an older one late", ids, connector.Enabled, 1, 0)
		step("nothing", nil, connector.Enabled, 9, 0)
		seen(t, w, a, connector.Disabled, 2)
		seen(t, w, b, connector.Disabled, 2)
		seen(t, w, ahead, connector.Enabled, 3)
		seen(t, w, theirs, connector.Enabled, 1)
		if _, _, err := w.Account(t.Context(), p, gone.ID); !errors.Is(err, account.ErrNotFound) {
			t.Errorf("a deleted account came back: %v", err)
		}
	})
}

func TestCursorBelongsToAnEpoch(t *testing.T) {
	every(t, func(t *testing.T, w *tabletest.World) {
		j := fanout.Job{Project: w.MakeProject(t), Connector: "slack"}
		sibling := fanout.Job{Project: j.Project, Connector: "slackk"}
		got(t, fanout.Progress{})(w.Cursor(t.Context(), j, 2))
		does(t, w.SaveCursor(t.Context(), j, 2, fanout.Progress{Cursor: "one", Done: 1}))
		does(t, w.SaveCursor(t.Context(), j, 2, fanout.Progress{Cursor: "two", Done: 2}))
		got(t, fanout.Progress{Cursor: "two", Done: 2})(w.Cursor(t.Context(), j, 2))
		got(t, fanout.Progress{})(w.Cursor(t.Context(), j, 3))
		got(t, fanout.Progress{})(w.Cursor(t.Context(), sibling, 2))
		does(t, w.SaveCursor(t.Context(), j, 4, fanout.Progress{Cursor: "four", Done: 4}))
		refuses(t, w, fanout.ErrSuperseded, func(ctx context.Context) error {
			return w.SaveCursor(ctx, j, 3, fanout.Progress{Cursor: "three", Done: 3})
		})
		got(t, fanout.Progress{})(w.Cursor(t.Context(), j, 2))
		got(t, fanout.Progress{Cursor: "four", Done: 4})(w.Cursor(t.Context(), j, 4))
	})
}

func TestPendingUntilFinished(t *testing.T) {
	every(t, func(t *testing.T, w *tabletest.World) {
		p, other := w.MakeProject(t), w.MakeProject(t)
		jobs := []fanout.Job{{Project: p, Connector: "hubspot"}, {Project: p, Connector: "slack"},
			{Project: other, Connector: "slack"}}
		for _, j := range jobs {
			w.MakeConfig(t, j.Project, j.Connector)
		}
		later := w.Clock.Now().Add(time.Hour)
		pending := func(before time.Time, want ...fanout.Job) {
			t.Helper()
			have, err := w.Pending(t.Context(), before)
			byName := func(a, b fanout.Job) int {
				return slices.Compare([]string{a.Project, a.Connector}, []string{b.Project, b.Connector})
			}
			slices.SortFunc(have, byName)
			slices.SortFunc(want, byName)
			if err != nil || !slices.Equal(have, want) {
				t.Errorf("pending are %v, %v; want %v", have, err, want)
			}
		}
		pending(later)
		epochs := map[fanout.Job]int64{}
		for _, j := range jobs {
			w.Clock.Tick()
			c, _, err := w.SetState(t.Context(), j.Project, j.Connector, connector.Disabled)
			does(t, err)
			epochs[j] = c.Epoch
		}
		pending(later, jobs...)
		pending(w.Clock.Now(), jobs[:2]...) // switched before the time, not at it
		does(t, w.Finish(t.Context(), jobs[0], epochs[jobs[0]]))
		pending(later, jobs[1:]...)
		does(t, w.Finish(t.Context(), jobs[0], epochs[jobs[0]])) // a duplicate

		// Switched again while its job ran: the older job must not take it off.
		c, _, err := w.SetState(t.Context(), jobs[1].Project, jobs[1].Connector, connector.Enabled)
		does(t, err)
		refuses(t, w, fanout.ErrSuperseded, func(ctx context.Context) error {
			return w.Finish(ctx, jobs[1], epochs[jobs[1]])
		})
		pending(later, jobs[1:]...)
		does(t, w.Finish(t.Context(), jobs[1], c.Epoch))
		does(t, w.Finish(t.Context(), jobs[2], epochs[jobs[2]]))
		pending(later)
	})
}

// A connector that was switched and then left without auth configs has no accounts; its job still ends.
func TestFanOutOfAConnectorThatIsGone(t *testing.T) {
	every(t, func(t *testing.T, w *tabletest.World) {
		c := w.MakeConfig(t, w.MakeProject(t), "slack")
		_, _, err := w.SetState(t.Context(), c.Project, "slack", connector.Disabled)
		does(t, err)
		does(t, w.DeleteAuthConfig(t.Context(), c.Project, c.ID, 0))
		later := func() time.Time { return w.Clock.Now().Add(time.Hour) }
		r := fanout.Runner{Store: w, Now: later, Log: slog.New(slog.DiscardHandler)}
		does(t, r.Reconcile(t.Context(), 0))
		got(t, []fanout.Job(nil))(w.Pending(t.Context(), later()))
	})
}

// grow copies one account n times as one batch of writes after another, since linking each takes a transaction.
func grow(t *testing.T, w *tabletest.World, c connector.AuthConfig, from account.Account, n int) []account.Account {
	t.Helper()
	out, err := w.DB.GetItem(t.Context(),
		&dynamodb.GetItemInput{TableName: &w.Table, Key: table.Keys.Account(from.Project, from.ID)})
	does(t, err)
	var made []account.Account
	var puts []types.WriteRequest
	for i := range n {
		a := w.NewAccount(t, c, fmt.Sprintf("copy-%d", i))
		it := map[string]types.AttributeValue{}
		for name, v := range out.Item {
			it[name] = v
		}
		for name, v := range table.Keys.Account(a.Project, a.ID) {
			it[name] = v
		}
		it["id"], it["owner_id"], it["GSI1SK"] = str(a.ID), str(a.Owner.ID), table.Keys.AccountSort(a.Connector, a.ID)
		made = append(made, a)
		puts = append(puts, types.WriteRequest{PutRequest: &types.PutRequest{Item: it}})
	}
	for chunk := range slices.Chunk(puts, 25) {
		_, err := w.DB.BatchWriteItem(t.Context(),
			&dynamodb.BatchWriteItemInput{RequestItems: map[string][]types.WriteRequest{w.Table: chunk}})
		does(t, err)
	}
	return made
}

func TestFanOutOverPages(t *testing.T) {
	every(t, func(t *testing.T, w *tabletest.World) {
		c := w.MakeConfig(t, w.MakeProject(t), "slack")
		sibling := w.MakeAccount(t, w.MakeConfig(t, c.Project, "slackk"), "owner")
		const accounts, limit = 400, 150 // several batches to a page, and a last page that is short
		all := grow(t, w, c, w.MakeAccount(t, c, "owner"), accounts-1)
		j := fanout.Job{Project: c.Project, Connector: "slack"}

		// Pages hold every account once, and no other connector's.
		var ids []string
		for cursor := ""; ; {
			page, next, err := w.Page(t.Context(), j, cursor, limit)
			does(t, err)
			if ids = append(ids, page...); next == "" {
				break
			}
			if cursor = next; len(page) != limit {
				t.Fatalf("a page of %d", len(page))
			}
		}
		slices.Sort(ids)
		if n := len(slices.Compact(ids)); n != accounts || slices.Contains(ids, sibling.ID) {
			t.Fatalf("pages hold %d accounts", n)
		}

		ids, next, err := w.Page(t.Context(), fanout.Job{Project: c.Project, Connector: "slackk"}, "", limit)
		if err != nil || !slices.Equal(ids, []string{sibling.ID}) || next != "" {
			t.Errorf("the sibling's page is %v, then %q, %v", ids, next, err)
		}

		r := fanout.Runner{Store: w, Now: w.Clock.Now, PageSize: limit, Log: slog.New(slog.DiscardHandler)}
		for _, state := range []connector.State{connector.Disabled, connector.Enabled} {
			now, _, err := w.SetState(t.Context(), c.Project, "slack", state)
			does(t, err)
			does(t, r.Run(t.Context(), j))
			for _, i := range []int{0, 1, limit - 2, limit - 1, limit, accounts - 2} {
				seen(t, w, all[i], state, now.Epoch)
			}
			behind := 0
			for _, it := range w.Items(t) {
				s, isMap := it["seen"].(*types.AttributeValueMemberM)
				if isMap && number(t, s.Value["epoch"]) != now.Epoch {
					behind++
				}
			}
			if behind != 1 { // the sibling
				t.Errorf("%d accounts are behind", behind)
			}
			got(t, []fanout.Job(nil))(w.Pending(t.Context(), w.Clock.Now().Add(time.Hour)))
		}
		seen(t, w, sibling, connector.Enabled, 1)
	})
}

// The accounts say by which request their connector was switched, whatever wrote the connector's item since, and
// whoever finishes the fan-out.
func TestFanOutHandsOnWhereTheSwitchCameFrom(t *testing.T) {
	every(t, func(t *testing.T, w *tabletest.World) {
		c := w.MakeConfig(t, w.MakeProject(t), "slack")
		a, gone := w.MakeAccount(t, c, "owner"), w.MakeAccount(t, c, "another")
		from := actor.Origin{Request: "req_switch", IP: "2001:db8::1"}
		_, _, err := w.SetState(actor.WithOrigin(t.Context(), from), c.Project, "slack", connector.Disabled)
		does(t, err)
		later := actor.WithOrigin(t.Context(), actor.Origin{Request: "req_later"})
		does(t, w.Delete(later, gone, 1)) // is counted on the connector's item
		r := fanout.Runner{Store: w, Now: func() time.Time { return w.Clock.Now().Add(time.Hour) },
			Log: slog.New(slog.DiscardHandler)}
		does(t, r.Reconcile(actor.WithOrigin(t.Context(), actor.Run()), 0))
		seen(t, w, a, connector.Disabled, 2)
		for k, it := range w.Items(t) {
			if show(it)["id"] == a.ID && show(it)["entity"] == table.EntityAccount && show(it)["origin"] != from.String() {
				t.Errorf("%s was switched from %v", k, show(it)["origin"])
			}
		}
	})
}
