package account_test

import (
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"patchbay/infra/local/engine"
	"patchbay/shared/account"
	"patchbay/shared/project"
	"patchbay/shared/table/tabletest"
)

// sorting is a project with accounts of two connectors, no two of which are alike.
func sorting(t *testing.T) (account.Service, project.Project, []account.Account) {
	t.Helper()
	w := tabletest.New(t, engine.ForTest(t, engine.Dynoxide))
	p := w.MakeProject(t)
	var every []account.Account
	for i := range 7 {
		a := w.MakeAccount(t, w.MakeConfig(t, p, fmt.Sprint("c", i%2)), fmt.Sprint("owner-", (i*5)%7))
		from := a
		a.Owner.Name = []string{"", "Émile", "zoe", "Adam", "adam", "Bob", ""}[i]
		a.UpdatedAt = w.Clock.Now().Add(time.Duration((i*3)%7) * time.Minute).UTC().Truncate(time.Millisecond)
		version, err := w.Update(t.Context(), a, from)
		if err != nil {
			t.Fatal(err)
		}
		a.Version = version
		every = append(every, a)
	}
	s := account.Service{Store: w, Catalog: lost{}, Now: w.Clock.Now, Log: slog.New(slog.DiscardHandler)}
	return s, project.Project{ID: p}, every
}

// TestSortedLists compares every order, by page and by cursor, with a sort of all accounts.
func TestSortedLists(t *testing.T) {
	s, p, every := sorting(t)
	keys := map[account.Sort]func(account.Account) string{
		account.SortCreated: func(a account.Account) string { return a.CreatedAt.Format(time.RFC3339Nano) },
		account.SortUpdated: func(a account.Account) string { return a.UpdatedAt.Format(time.RFC3339Nano) },
		account.SortUsed:    func(account.Account) string { return "" },
		account.SortEnds:    func(account.Account) string { return "" },
		account.SortOwner: func(a account.Account) string {
			if a.Owner.Name == "" {
				return a.Owner.ID
			}
			return strings.ToLower(a.Owner.Name)
		},
	}
	for _, by := range account.Sorts() {
		key := keys[account.Sort(strings.TrimPrefix(string(by), "-"))]
		sorted := slices.SortedFunc(slices.Values(every), func(a, b account.Account) int {
			return strings.Compare(key(a)+"\n"+a.ID, key(b)+"\n"+b.ID)
		})
		if by[0] == '-' {
			slices.Reverse(sorted)
		}
		var want []string
		for _, a := range sorted {
			want = append(want, a.ID)
		}
		for _, size := range []int{1, 3, 7, 25} {
			f := account.Filter{Query: account.Query{Limit: size}, Sort: by}
			for from := 0; from < len(want); from += size {
				end := min(from+size, len(want))
				paged := f
				paged.After, paged.Skip = "", from
				expect(t, &s, p, paged, want[from:end], end == len(want))
				f.After = expect(t, &s, p, f, want[from:end], end == len(want))
			}
		}
	}
	narrowed := account.Filter{Query: account.Query{Limit: 9, Connectors: []string{"c1"}}, Sort: account.SortUpdated}
	page, _, err := s.List(t.Context(), p, narrowed)
	if err != nil || len(page) != 3 || !slices.IsSortedFunc(page, func(a, b account.Seen) int {
		return a.UpdatedAt.Compare(b.UpdatedAt)
	}) {
		t.Errorf("one connector: %v, %v", page, err)
	}
}

// TestMostRead holds what one request reads: a sorted list is refused, a count goes on behind it, and a narrowed list
// stops with a cursor.
func TestMostRead(t *testing.T) {
	s, p, every := sorting(t)
	s.Most = 3
	_, _, err := s.List(t.Context(), p, account.Filter{Query: account.Query{Limit: 9}, Sort: account.SortOwner})
	if !errors.Is(err, account.ErrUnsorted) {
		t.Errorf("more than may be read were sorted: %v", err)
	}
	total, parts := 0, 0
	for after, more := "", true; more; parts++ {
		h, err := s.CountHealth(t.Context(), p, after, time.Hour)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range h.Connectors {
			total += c.Statuses[account.Active]
		}
		after, more = h.Next, h.Next != ""
	}
	if total != len(every) || parts < 2 {
		t.Errorf("%d accounts in %d parts, want %d", total, parts, len(every))
	}
	searched := account.Filter{Query: account.Query{Limit: 9}, Narrow: account.Narrow{Search: "ADAM"}}
	var found []string
	for more := true; more; more = searched.After != "" {
		page, next, err := s.List(t.Context(), p, searched)
		if err != nil {
			t.Fatal(err)
		}
		for _, v := range page {
			found = append(found, v.Owner.Name)
		}
		searched.After = next
	}
	if !slices.Equal(found, []string{"adam", "Adam"}) {
		t.Errorf("a search found %v", found)
	}
	if _, _, err := s.List(t.Context(), p, account.Filter{
		Query: account.Query{Limit: 9, After: "nothing"}, Sort: account.SortOwner,
	}); !errors.Is(err, account.ErrCursor) {
		t.Errorf("a cursor of no sorted list: %v", err)
	}
}
