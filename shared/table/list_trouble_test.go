package table_test

import (
	"slices"
	"testing"
	"time"

	"patchbay/shared/account"
	"patchbay/shared/table/tabletest"
)

// An account is in one list of troubles at most: suspended ones in theirs, whatever their own status is or becomes.
func TestSuspendedAccountsAreListed(t *testing.T) {
	every(t, func(t *testing.T, w *tabletest.World) {
		p := w.MakeProject(t)
		slack, hub := w.MakeConfig(t, p, "slack"), w.MakeConfig(t, p, "hubspot")
		a, b, c := w.MakeAccount(t, slack, "a"), w.MakeAccount(t, slack, "b"), w.MakeAccount(t, hub, "c")
		w.MakeAccount(t, hub, "fine")
		breaks := func(a account.Account) {
			t.Helper()
			does(t, w.Break(t.Context(), p, a.ID, 1, account.Reason{Code: account.CredentialsRejected, At: w.Clock.Now()}))
		}
		listed := func(limit int, troubles []account.Trouble, want ...account.Account) {
			t.Helper()
			var ids []string
			for _, x := range want {
				ids = append(ids, x.ID)
			}
			if have := pages(t, w, p, account.Query{Troubles: troubles, Limit: limit}); !slices.Equal(have, ids) {
				t.Errorf("%v: listed %v; want %v", troubles, have, ids)
			}
		}
		broken, suspended := []account.Trouble{account.IsBroken}, []account.Trouble{account.IsSuspended}
		both := slices.Concat(broken, suspended)

		breaks(a)
		a, c = w.Suspend(t, a), w.Suspend(t, c)
		breaks(b)
		breaks(c)
		listed(0, suspended, c, a)
		listed(0, broken, b)
		for _, limit := range []int{1, 2, 3, 10} {
			listed(limit, both, c, a, b)
		}
		for _, x := range []account.Account{a, c} {
			from, _, err := w.Account(t.Context(), p, x.ID)
			does(t, err)
			if from.Own != account.Error || !from.Suspended() {
				t.Errorf("it is %s, suspended %v", from.Own, from.Suspended())
			}
			resumed := from
			resumed.SuspendedAt = time.Time{}
			_, err = w.Update(t.Context(), resumed, from)
			does(t, err)
		}
		listed(0, suspended)
		listed(2, both, c, a, b)
		listed(2, broken, c, a, b)
	})
}
