package table_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"patchbay/shared/account"
	"patchbay/shared/connector"
	"patchbay/shared/table/tabletest"
)

// The list of accounts chooses whole connectors, passes over others by their counts, and reads from the nearer end. Whatever
// it chooses, its pages are those of a plain filter over all accounts.
func TestAccountListIsAPlainFilter(t *testing.T) {
	every(t, func(t *testing.T, w *tabletest.World) {
		random := rand.New(rand.NewPCG(7, 11)) //nolint:gosec // the same accounts in every run
		p := w.MakeProject(t)
		keys := []string{"hub", "hub-x", "hubspot", "notion", "slack", "zoho"}
		for _, key := range keys {
			c := w.MakeConfig(t, p, key)
			for i := range random.IntN(9) {
				a := w.MakeAccount(t, c, fmt.Sprintf("owner-%d", i))
				if random.IntN(3) == 0 {
					does(t, w.Break(t.Context(), p, a.ID, 1, account.Reason{Code: account.CredentialsRejected, At: w.Clock.Tick()}))
				}
			}
			if random.IntN(3) == 0 {
				_, _, err := w.SetState(t.Context(), p, key, connector.Disabled)
				does(t, err)
			}
		}
		s := &account.Service{Store: w}
		all, _, err := s.List(t.Context(), p, account.Filter{Query: account.Query{Limit: 250}})
		does(t, err)
		if len(all) < 15 || !slices.IsSortedFunc(all, func(a, b account.Seen) int {
			return account.Compare(a.Account, b.Account)
		}) {
			t.Fatalf("%d accounts, or not in order", len(all))
		}
		pick := func(from []string) (some []string) {
			for _, x := range from {
				if random.IntN(2) == 0 {
					some = append(some, x)
				}
			}
			return some
		}
		for range 60 {
			f := account.Filter{Query: account.Query{Limit: 1 + random.IntN(6), Connectors: pick(keys)}}
			for _, status := range pick([]string{string(account.Active), string(account.Inactive), string(account.Error)}) {
				f.Statuses = append(f.Statuses, account.Status(status))
			}
			var want []string
			for _, v := range all {
				if (len(f.Connectors) == 0 || slices.Contains(f.Connectors, v.Account.Connector)) &&
					(len(f.Statuses) == 0 || slices.Contains(f.Statuses, v.Status())) {
					want = append(want, v.ID)
				}
			}
			listsAs(t, s, p, f, want)
			if byID := f; len(want) > 0 {
				for _, v := range all {
					byID.IDs = append(byID.IDs, v.ID)
				}
				listsAs(t, s, p, byID, want)
			}
		}
	})
}

// listsAs walks a list by cursor and by page number, and expects both to show the wanted accounts.
func listsAs(t *testing.T, s *account.Service, project string, f account.Filter, want []string) {
	t.Helper()
	var byCursor, byNumber []string
	for {
		page, next, err := s.List(t.Context(), project, f)
		does(t, err)
		for _, v := range page {
			byCursor = append(byCursor, v.ID)
		}
		if next == "" {
			break
		}
		f.After = next
	}
	f.After = ""
	for f.Skip = 0; f.Skip <= len(want)+f.Limit; f.Skip += f.Limit {
		page, _, err := s.List(t.Context(), project, f)
		does(t, err)
		for _, v := range page {
			byNumber = append(byNumber, v.ID)
		}
	}
	if !slices.Equal(byCursor, want) || !slices.Equal(byNumber, want) {
		t.Errorf("%v of %v by %d:\nby cursor %v\nby number %v\nwant      %v", f.Statuses, f.Connectors, f.Limit, byCursor, byNumber, want)
	}
}
