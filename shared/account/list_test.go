package account_test

import (
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"testing"

	"patchbay/infra/local/engine"
	"patchbay/shared/account"
	"patchbay/shared/connector"
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
	project := w.MakeProject(t)
	keys := []string{"a", "a-b", "b", "c"} // a-b sorts behind a's accounts
	var every []account.Account
	for i, key := range keys {
		config := w.MakeConfig(t, project, key)
		for j := range 1 + i%3 {
			a := w.MakeAccount(t, config, fmt.Sprint("owner-", j))
			if j%2 == 1 {
				if err := w.Break(t.Context(), project, a.ID, 1, account.Reason{At: w.Clock.Now()}); err != nil {
					t.Fatal(err)
				}
				a.Own = account.Error
			}
			every = append(every, a)
		}
	}
	if _, _, err := w.SetState(t.Context(), project, "b", connector.Disabled); err != nil {
		t.Fatal(err)
	}
	status := func(a account.Account) account.Status {
		if a.Connector == "b" {
			return account.Inactive
		}
		return a.Own
	}
	s := account.Service{Store: w, Now: w.Clock.Now, Log: slog.New(slog.DiscardHandler)}
	for _, providers := range subsets(keys) {
		for _, statuses := range subsets([]account.Status{account.Active, account.Inactive, account.Error}) {
			var want []string
			for _, a := range every {
				if (len(providers) == 0 || slices.Contains(providers, a.Connector)) &&
					(len(statuses) == 0 || slices.Contains(statuses, status(a))) {
					want = append(want, a.ID)
				}
			}
			for _, size := range []int{2, 25} {
				f := account.Filter{Query: account.Query{Connectors: providers, Limit: size}, Statuses: statuses}
				for f.Skip = 0; f.Skip <= len(want)+size; f.Skip += size {
					end := min(f.Skip+size, len(want))
					expect(t, &s, project, f, want[min(f.Skip, end):end], end == len(want))
				}
				f.Skip = 0
				for from := 0; ; from += size {
					end := min(from+size, len(want))
					next := expect(t, &s, project, f, want[from:end], end == len(want))
					if next == "" {
						break
					}
					f.After = next
				}
			}
		}
	}
}

func expect(t *testing.T, s *account.Service, project string, f account.Filter, want []string, last bool) string {
	t.Helper()
	page, next, err := s.List(t.Context(), project, f)
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
