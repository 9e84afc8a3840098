package account_test

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"testing"

	"patchbay/infra/local/engine"
	"patchbay/shared/account"
	"patchbay/shared/catalog"
	"patchbay/shared/connector"
	"patchbay/shared/project"
	"patchbay/shared/table/tabletest"
)

// subsets returns every subset of a small set, the empty one first.
func subsets[T any](all []T) [][]T {
	var out [][]T
	for bits := range 1 << len(all) {
		var s []T
		for i, x := range all {
			if bits&(1<<i) != 0 {
				s = append(s, x)
			}
		}
		out = append(out, s)
	}
	return out
}

// TestListAgreesWithItsFilter compares every list, by page and by cursor, with a filter over all accounts.
func TestListAgreesWithItsFilter(t *testing.T) {
	w := tabletest.New(t, engine.ForTest(t, engine.Dynoxide))
	p := w.MakeProject(t)
	keys := []string{"a", "a-b", "b", "c"} // a-b sorts behind a's accounts
	var every []account.Account
	for i, key := range keys {
		config := w.MakeConfig(t, p, key)
		for j := range 2 + i%3 {
			a := w.MakeAccount(t, config, fmt.Sprint("owner-", j))
			if j%2 == 1 {
				if err := w.Break(t.Context(), p, a.ID, 1, account.Reason{At: w.Clock.Now()}); err != nil {
					t.Fatal(err)
				}
				a.Own = account.Error
			}
			if slices.Contains([]string{"a-b1", "b0", "b1", "c0"}, fmt.Sprint(key, j)) {
				a = w.Suspend(t, a)
			}
			every = append(every, a)
		}
	}
	if _, _, err := w.SetState(t.Context(), p, "b", connector.Disabled); err != nil {
		t.Fatal(err)
	}
	status := func(a account.Account) account.Status {
		if a.Connector == "b" || a.Suspended() {
			return account.Inactive
		}
		return a.Own
	}
	s := account.Service{Store: w, Catalog: lost{}, Now: w.Clock.Now, Log: slog.New(slog.DiscardHandler)}
	t.Run("all", func(t *testing.T) { agrees(t, &s, project.Project{ID: p}, keys, every, status) })
	withheld := project.Project{ID: p, Withheld: project.Withheld{Connectors: []string{"a"}, Since: w.Clock.Now()}}
	t.Run("a withheld", func(t *testing.T) {
		agrees(t, &s, withheld, keys, every, func(a account.Account) account.Status {
			if a.Connector == "a" {
				return account.Inactive
			}
			return status(a)
		})
	})
}

// lost is a catalog that has lost every connector: a plan that names one by its key goes on to hold.
type lost struct{ connector.Catalog }

func (lost) Get(context.Context, string, string) (*catalog.Definition, error) {
	return nil, catalog.ErrUnknown
}

// agrees compares every list with a filter over all accounts.
func agrees(
	t *testing.T, s *account.Service, p project.Project, keys []string, every []account.Account,
	status func(account.Account) account.Status,
) {
	t.Helper()
	sizes := []int{2, 25}
	if testing.Short() {
		sizes = sizes[:1] // the one that makes pages
	}
	for _, providers := range subsets(keys) {
		for _, statuses := range subsets([]account.Status{account.Active, account.Inactive, account.Error}) {
			var want []string
			for _, a := range every {
				if (len(providers) == 0 || slices.Contains(providers, a.Connector)) &&
					(len(statuses) == 0 || slices.Contains(statuses, status(a))) {
					want = append(want, a.ID)
				}
			}
			for _, size := range sizes {
				f := account.Filter{Query: account.Query{Connectors: providers, Limit: size}, Statuses: statuses}
				for f.Skip = 0; f.Skip <= len(want)+size; f.Skip += size {
					end := min(f.Skip+size, len(want))
					expect(t, s, p, f, want[min(f.Skip, end):end], end == len(want))
				}
				f.Skip = 0
				for from := 0; ; from += size {
					end := min(from+size, len(want))
					next := expect(t, s, p, f, want[from:end], end == len(want))
					if next == "" {
						break
					}
					f.After = next
				}
			}
		}
	}
}

func expect(t *testing.T, s *account.Service, p project.Project, f account.Filter, want []string, last bool) string {
	t.Helper()
	page, next, err := s.List(t.Context(), p, f)
	if err != nil {
		t.Fatal(err)
	}
	var have []string
	for _, v := range page {
		have = append(have, v.ID)
	}
	if !slices.Equal(have, want) || (next == "") != last {
		t.Fatalf("providers %v, statuses %v, skip %d, after %q, limit %d:\n%s\nwant\n%s\nnext %q", f.Connectors, f.Statuses,
			f.Skip, f.After, f.Limit, strings.Join(have, "\n"), strings.Join(want, "\n"), next)
	}
	return next
}
