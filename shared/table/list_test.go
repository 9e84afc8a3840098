package table_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"patchbay/shared/account"
	"patchbay/shared/connector"
	"patchbay/shared/table"
	"patchbay/shared/table/tabletest"
)

// pages reads a list to its end and expects each page but the last to be full.
func pages(t *testing.T, w *tabletest.World, project string, q account.Query) []string {
	t.Helper()
	var ids []string
	after := q.After
	for {
		page, next, err := w.Accounts(t.Context(), project, q)
		does(t, err)
		for _, a := range page {
			ids = append(ids, a.ID)
		}
		if q.After != after && len(page) == 0 {
			t.Fatal("a next page that is empty")
		}
		if q.Limit > 0 && len(page) > q.Limit {
			t.Fatalf("a page of %d; want at most %d", len(page), q.Limit)
		}
		if next == "" {
			return ids
		}
		if len(page) != q.Limit {
			t.Fatalf("a page of %d with a next one; want %d", len(page), q.Limit)
		}
		q.After = next
	}
}

func TestListAccounts(t *testing.T) {
	every(t, func(t *testing.T, w *tabletest.World) {
		p, other := w.MakeProject(t), w.MakeProject(t)
		w.MakeAccount(t, w.MakeConfig(t, other, "slack"), "owner-0")
		linked := map[string][]account.Account{}
		for i := range 4 { // interleaved, so that the order is not that of linking
			for _, key := range []string{"slack", "hubspot", "hub"} {
				c, err := w.Configured(t.Context(), p, key)
				does(t, err)
				if len(c.Configs) == 0 {
					c.Configs = []connector.AuthConfig{w.MakeConfig(t, p, key)}
				}
				linked[key] = append(linked[key], w.MakeAccount(t, c.Configs[0], fmt.Sprintf("owner-%d", i)))
			}
		}
		some := func(keys []string, owners ...int) (ids []string) {
			for _, key := range keys {
				for i, a := range linked[key] {
					if len(owners) == 0 || slices.Contains(owners, i) {
						ids = append(ids, a.ID)
					}
				}
			}
			return ids
		}
		all := []string{"hub", "hubspot", "slack"}
		every := some(all)
		shuffled := []string{every[5], every[0], every[11], every[5], "acc_hub",
			"acc_" + strings.Repeat("x", 3000) + every[0][7:]}
		for _, c := range []struct {
			name string
			q    account.Query
			want []string
		}{
			{"all", account.Query{}, every},
			{"one connector", account.Query{Connectors: []string{"hub"}}, some([]string{"hub"})},
			{"two connectors", account.Query{Connectors: []string{"slack", "hub"}}, some([]string{"hub", "slack"})},
			{"no such connector", account.Query{Connectors: []string{"notion"}}, nil},
			{"a connector's name without end", account.Query{Connectors: []string{strings.Repeat("x", 3000)}}, nil},
			{"one without end beside one", account.Query{Connectors: []string{strings.Repeat("x", 3000), "hub"}},
				some([]string{"hub"})},
			{"all twice", account.Query{Connectors: []string{"slack", "hub", "hubspot", "slack", "hub", "hubspot"}}, every},
			{"one owner", account.Query{Owners: []string{"owner-2"}}, some(all, 2)},
			{"two owners", account.Query{Owners: []string{"owner-2", "owner-0"}}, some(all, 0, 2)},
			{"an owner twice, and others who have nothing",
				account.Query{Owners: []string{"owner-2", "owner-2", "owner", "owner-22"}}, some(all, 2)},
			{"an owner after one", account.Query{Owners: []string{"owner-2"}, After: "hubspot/" + every[4]},
				some([]string{"hubspot", "slack"}, 2)},
			{"an owner of no such connector", account.Query{Connectors: []string{"notion"}, Owners: []string{"owner-1"}}, nil},
			{"an owner of a connector", account.Query{Connectors: []string{"hubspot"}, Owners: []string{"owner-1"}},
				some([]string{"hubspot"}, 1)},
			{"owners of connectors", account.Query{Connectors: []string{"hubspot", "slack"},
				Owners: []string{"owner-1", "owner-3"}}, some([]string{"hubspot", "slack"}, 1, 3)},
			{"ids", account.Query{IDs: shuffled}, []string{every[0], every[5], every[11]}},
			{"ids of a connector", account.Query{IDs: shuffled, Connectors: []string{"slack"}}, []string{every[11]}},
			{"ids of an owner", account.Query{IDs: shuffled, Owners: []string{"owner-0"}}, []string{every[0]}},
			{"ids after one", account.Query{IDs: shuffled, After: "hub/" + every[0]}, []string{every[5], every[11]}},
			{"after one", account.Query{After: "hubspot/" + every[6]}, every[7:]},
			{"after one that is gone", account.Query{After: "hubspot/" + w.NewAccount(t, w.NewConfig(p, "hubspot"), "x").ID},
				every[8:]},
			{"after one, two connectors", account.Query{After: "hubspot/" + every[6], Connectors: []string{"slack", "hubspot"}},
				every[7:]},
			{"after the last of the first of two", account.Query{After: "hub/" + every[3], Connectors: []string{"slack", "hub"}},
				every[8:]},
			{"after the last", account.Query{After: "slack/" + every[11], Connectors: []string{"slack", "hub"}}, nil},
			{"after one, one connector", account.Query{After: "hubspot/" + every[6], Connectors: []string{"hubspot"}},
				every[7:8]},
		} {
			t.Run(c.name, func(t *testing.T) {
				for _, limit := range []int{0, 1, 2, 3, 4, 12, 100} {
					if c.q.Limit = limit; len(c.q.IDs) > 0 {
						c.q.Limit = 0
					}
					if have := pages(t, w, p, c.q); !slices.Equal(have, c.want) {
						t.Errorf("limit %d: %v; want %v", limit, have, c.want)
					}
				}
			})
		}
		if page, next, err := w.Accounts(t.Context(), p,
			account.Query{Connectors: []string{"hub", "slack"}, Limit: 8}); err != nil || len(page) != 8 || next != "" {
			t.Errorf("all of a filter's accounts and nothing after them: %d, then %q, %v", len(page), next, err)
		}
		// Connectors are read by their own parts of the index: nothing of others between them, and one more than is asked
		// for.
		for _, c := range []struct {
			q           account.Query
			page        int
			calls, read int
		}{
			{account.Query{Connectors: []string{"slack", "notion"}, Limit: 1}, 1, 2, 2},
			{account.Query{Connectors: []string{"slack", "hub"}, Limit: 3}, 3, 1, 4},
			{account.Query{Connectors: []string{"slack", "hub"}, Limit: 4}, 4, 2, 5},
			{account.Query{Connectors: []string{"slack", "hub", "slack"}, Limit: 100}, 8, 2, 8},
			{account.Query{Connectors: []string{"slack", "hub"}, Limit: 2, After: "hub/" + linked["hub"][2].ID}, 2, 2, 3},
			{account.Query{Connectors: []string{"slack", "hub"}, Limit: 2, After: "slack/" + linked["slack"][2].ID}, 1, 1, 1},
			{account.Query{Limit: 5}, 5, 1, 6},
		} {
			var calls tabletest.Calls
			page, _, err := w.Through(calls.Count).Accounts(t.Context(), p, c.q)
			if err != nil || len(page) != c.page || calls.Of("Query") != c.calls || calls.Scanned() != c.read {
				t.Errorf("%+v: %d of %d in %d queries, %v", c.q, len(page), calls.Scanned(), calls.Of("Query"), err)
			}
		}
		found, _, err := w.Accounts(t.Context(), p, account.Query{Connectors: []string{"hub"}, Limit: 1})
		does(t, err)
		want := linked["hub"][0]
		want.SeenState, want.SeenEpoch = "", 0 // the index has no such thing
		got(t, []account.Account{want})(found, nil)
	})
}

// The accounts of an owner are read by the owner's links: all of them, at once after they were linked, however many
// others there are in the project.
func TestListOfOneOwner(t *testing.T) {
	every(t, func(t *testing.T, w *tabletest.World) {
		p := w.MakeProject(t)
		c := w.MakeConfig(t, p, "slack")
		want := []string{w.MakeAccount(t, c, "owner").ID}
		for range 130 { // more than one batch of reads
			a := w.NewAccount(t, c, "owner")
			a.Extra = true
			does(t, w.Link(t.Context(), tabletest.LinkOf(a)))
			want = append(want, a.ID)
		}
		w.MakeAccount(t, c, "somebody")
		slices.Sort(want)
		var calls tabletest.Calls
		have, next, err := w.Through(calls.Count).Accounts(t.Context(), p,
			account.Query{Owners: []string{"owner"}, Limit: 1000})
		if err != nil || next != "" {
			t.Fatal(next, err)
		}
		var ids []string
		for _, a := range have {
			ids = append(ids, a.ID)
		}
		if !slices.Equal(ids, want) {
			t.Errorf("%d accounts; want %d", len(ids), len(want))
		}
		if calls.Of("Query") != 1 || calls.Of("BatchGetItem") != 2 {
			t.Errorf("%d queries, %d batches", calls.Of("Query"), calls.Of("BatchGetItem"))
		}
	})
}

func TestListRefusesForgedCursors(t *testing.T) {
	every(t, func(t *testing.T, w *tabletest.World) {
		p, other := w.MakeProject(t), w.MakeProject(t)
		mine := w.MakeAccount(t, w.MakeConfig(t, p, "slack"), "owner").ID
		theirs := w.MakeAccount(t, w.MakeConfig(t, other, "slack"), "owner").ID
		for name, cursor := range map[string]string{
			"word": "x", "slash": "/", "no account": "slack/", "no connector": "/" + mine, "id alone": mine,
			"connector differs": "hubspot/" + mine,
			"config's id":       "slack/cfg" + mine[3:], "with more": "slack/" + mine + "/x",
			"without end": strings.Repeat("x", 3000) + "/acc_" + strings.Repeat("x", 3000) + mine[9:],
		} {
			t.Run(name, func(t *testing.T) {
				_, _, err := w.Accounts(t.Context(), p, account.Query{After: cursor, Limit: 10})
				is(t, err, account.ErrCursor)
			})
		}
		t.Run("of another filter", func(t *testing.T) {
			for _, key := range []string{"hubspot", "zoho", "slac", "slackk"} {
				_, _, err := w.Accounts(t.Context(), p, account.Query{After: "slack/" + mine, Connectors: []string{key}, Limit: 10})
				is(t, err, account.ErrCursor)
				_, _, err = w.Accounts(t.Context(), p,
					account.Query{After: "slack/" + mine, Connectors: []string{key, "notion"}, Limit: 10})
				is(t, err, account.ErrCursor)
			}
		})
		// Another project's account is only a place in the order here.
		page, next, err := w.Accounts(t.Context(), p, account.Query{After: "slack/" + theirs, Limit: 10})
		if len(page) != 0 || next != "" || err != nil {
			t.Errorf("another project's cursor reads %v, %q, %v", page, next, err)
		}
	})
}

// A query's page ends at 1 MB, whatever its limit and filter.
func TestListReadsOverPages(t *testing.T) {
	every(t, func(t *testing.T, w *tabletest.World) {
		c := w.MakeConfig(t, w.MakeProject(t), "slack")
		big := map[string]string{"notes": strings.Repeat("x", 100<<10)}
		var want []string
		for i := range 25 {
			a := w.NewAccount(t, c, fmt.Sprintf("owner-%d", i))
			a.Setup = big
			does(t, w.Link(t.Context(), tabletest.LinkOf(a)))
			want = append(want, a.ID)
		}
		for _, limit := range []int{7, 20, 25, 1000} {
			if have := pages(t, w, c.Project, account.Query{Limit: limit}); !slices.Equal(have, want) {
				t.Errorf("limit %d: %v", limit, have)
			}
		}
		if have := pages(t, w, c.Project, account.Query{Owners: []string{"owner-24"}, Limit: 5}); !slices.Equal(have,
			want[24:]) {
			t.Errorf("by owner: %v", have)
		}
		if have := pages(t, w, c.Project, account.Query{IDs: want}); !slices.Equal(have, want) {
			t.Errorf("by id: %v", have)
		}
	})
}

// Broken accounts are found by an index of their own, in the order of lists, from the write that breaks one to the one
// that heals it.
func TestBrokenAccountsAreListed(t *testing.T) {
	every(t, func(t *testing.T, w *tabletest.World) {
		p := w.MakeProject(t)
		slack, hub := w.MakeConfig(t, p, "slack"), w.MakeConfig(t, p, "hubspot")
		a, b, c, fine := w.MakeAccount(t, slack, "a"), w.MakeAccount(t, slack, "b"), w.MakeAccount(t, hub, "c"),
			w.MakeAccount(t, hub, "fine")
		stranger := w.MakeAccount(t, w.MakeConfig(t, w.MakeProject(t), "slack"), "a")
		for _, broken := range []account.Account{a, b, c, stranger} {
			does(t, w.Break(t.Context(), broken.Project, broken.ID, 1, account.Reason{Code: "invalid_grant", At: w.Clock.Now()}))
		}
		listed := func(q account.Query) (ids []string, next string) {
			t.Helper()
			q.Troubles = []account.Trouble{account.IsBroken}
			page, next, err := w.Accounts(t.Context(), p, q)
			does(t, err)
			for _, x := range page {
				if x.Own != account.Error || x.Reasons[0].Code != "invalid_grant" || x.Project != p {
					t.Errorf("listed as broken: %+v", x)
				}
				ids = append(ids, x.ID)
			}
			return ids, next
		}
		want := func(have []string, want ...account.Account) {
			t.Helper()
			var ids []string
			for _, x := range want {
				ids = append(ids, x.ID)
			}
			if !slices.Equal(have, ids) {
				t.Errorf("listed %v; want %v", have, ids)
			}
		}
		all, next := listed(account.Query{})
		if want(all, c, a, b); next != "" {
			t.Errorf("next is %q", next)
		}
		first, next := listed(account.Query{Limit: 2})
		want(first, c, a)
		last, end := listed(account.Query{Limit: 2, After: next})
		if want(last, b); end != "" {
			t.Errorf("next is %q", end)
		}
		only, _ := listed(account.Query{Run: account.Run{First: "hubspot", Last: "notion"}})
		want(only, c)

		healed, _, err := w.Account(t.Context(), p, a.ID)
		does(t, err)
		healed.Own, healed.Reasons = account.Active, nil
		does(t, w.Relink(t.Context(), tabletest.LinkOf(healed), slack.ID))
		gone, _, err := w.Account(t.Context(), p, c.ID)
		does(t, err)
		does(t, w.Delete(t.Context(), gone, 1))
		left, _ := listed(account.Query{})
		want(left, b)
		if it := w.Items(t)[place(table.Keys.Account(p, fine.ID))]; it["GSI2PK"] != nil {
			t.Error("an account that works is in the index of those that do not")
		}

		// The index follows the table a moment later: what it names is broken only if its item says so.
		_, err = w.DB.UpdateItem(t.Context(), &dynamodb.UpdateItemInput{
			TableName: &w.Table, Key: table.Keys.Account(p, b.ID), UpdateExpression: aws.String("SET own_status = :healed"),
			ExpressionAttributeValues: map[string]types.AttributeValue{":healed": &types.AttributeValueMemberS{Value: "active"}},
		})
		does(t, err)
		left, _ = listed(account.Query{})
		want(left)
	})
}

func place(key map[string]types.AttributeValue) string {
	s := show(key)
	return fmt.Sprint(s["PK"], " ", s["SK"])
}

// A page of a connector's accounts by number is read from the nearer end, and is the same from both.
func TestAccountsAt(t *testing.T) {
	every(t, func(t *testing.T, w *tabletest.World) {
		cfg := w.MakeConfig(t, w.MakeProject(t), "slack")
		w.MakeAccount(t, w.MakeConfig(t, cfg.Project, "slackk"), "o")
		const total = 23
		w.MakeAccounts(t, cfg, total)
		all, _, err := w.Accounts(t.Context(), cfg.Project, account.Query{Connectors: []string{"slack"}})
		does(t, err)
		for skip := range total + 2 {
			for _, limit := range []int{1, 5, total + 5} {
				var calls tabletest.Calls
				page, err := w.Through(calls.Count).AccountsAt(t.Context(), cfg.Project, "slack", skip, total, limit)
				does(t, err)
				want := all[min(skip, total):min(skip+limit, total)]
				if !slices.EqualFunc(page, want, func(a, b account.Account) bool { return a.ID == b.ID }) {
					t.Errorf("%d from place %d: %d accounts, want %d", limit, skip, len(page), len(want))
				}
				if most := max(0, min(skip+len(want), total-skip)); calls.Scanned() > most {
					t.Errorf("%d from place %d reads %d accounts, more than %d", limit, skip, calls.Scanned(), most)
				}
			}
		}
	})
}
