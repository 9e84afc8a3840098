package table_test

import (
	"slices"
	"testing"

	"patchbay/shared/account"
	"patchbay/shared/table/tabletest"
)

// In the index hub comes before hub-x. A list of named accounts, or of an owner's, has the same order and the same
// cursors.
func TestListsOfNamedAccountsHaveTheOrderOfAllLists(t *testing.T) {
	every(t, func(t *testing.T, w *tabletest.World) {
		p := w.MakeProject(t)
		for _, key := range []string{"hub-x", "hub", "hubspot"} {
			w.MakeAccount(t, w.MakeConfig(t, p, key), "owner")
		}
		all := pages(t, w, p, account.Query{})
		for _, q := range []account.Query{{Owners: []string{"owner"}}, {IDs: all}, {Owners: []string{"owner"}, Limit: 1}} {
			if got := pages(t, w, p, q); !slices.Equal(got, all) {
				t.Errorf("%+v: %v, want %v", q, got, all)
			}
		}
		_, _, err := w.Accounts(t.Context(), p, account.Query{Owners: []string{"owner"}, After: "no cursor"})
		is(t, err, account.ErrCursor)
	})
}
