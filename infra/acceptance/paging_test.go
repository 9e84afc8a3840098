package acceptance_test

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
)

// next returns the path of the Link header's next page, "" on the last.
func (a answer) next(base string) string {
	a.t.Helper()
	link := a.header.Get("Link")
	if link == "" {
		return ""
	}
	target, ok := strings.CutSuffix(strings.TrimPrefix(link, "<"+base), `>; rel="next"`)
	if !ok || !strings.HasPrefix(target, "/accounts?") {
		a.t.Fatalf("Link: %q", link)
	}
	return target
}

func idsOf(t testing.TB, list any) (ids []string) {
	t.Helper()
	all, ok := list.([]any)
	if !ok {
		t.Fatalf("%v is no list", list)
	}
	for _, x := range all {
		id, _ := find(x, "id").(string)
		ids = append(ids, id)
	}
	return ids
}

func TestAccountCursorWalksEveryAccountOnce(t *testing.T) {
	p := newTenant(t)
	key, forms := p.configure("sandbox-key", nil), p.configure("zz-forms", object{"setup_fields": object{"partner": "p"}})
	var linked []string
	for i := range 13 {
		linked = append(linked, p.link(fmt.Sprintf("o%02d", i), []string{key, forms}[i%2], nil))
	}
	for _, size := range []int{1, 3, 12, 13, 14} {
		t.Run(fmt.Sprintf("%d a page", size), func(t *testing.T) {
			p := p.on(t)
			var seen []string
			for path, pages := fmt.Sprintf("/accounts?page_size=%d&status=active", size), 0; path != ""; pages++ {
				a := p.get(path).want(http.StatusOK)
				page := idsOf(t, a.value())
				if len(page) > size || len(page) == 0 && a.next(p.stack.BaseURL) != "" || pages > 20 {
					t.Fatalf("page %d has %d", pages, len(page))
				}
				seen = append(seen, page...)
				path = a.next(p.stack.BaseURL)
				if path != "" && !strings.Contains(path, "status=active") {
					t.Fatalf("the filter is lost: %s", path)
				}
				// Inserts while walking, before and behind the place: none of the old ones is lost or comes twice.
				if pages < 2 {
					p.link(fmt.Sprintf("new-%d-%d", size, pages), []string{key, forms}[pages], nil)
				}
			}
			for _, id := range linked {
				if n := count(seen, id); n != 1 {
					t.Errorf("%s came %d times", id, n)
				}
			}
			if distinct := len(slices.Compact(slices.Sorted(slices.Values(seen)))); distinct != len(seen) {
				t.Errorf("%d accounts, %d of them distinct", len(seen), distinct)
			}
		})
	}
}

func count(list []string, s string) (n int) {
	for _, x := range list {
		if x == s {
			n++
		}
	}
	return n
}

func TestAccountPagesAndFilters(t *testing.T) {
	p := newTenant(t)
	key, forms := p.configure("sandbox-key", nil), p.configure("zz-forms", object{"setup_fields": object{"partner": "p"}})
	var all []string
	for i := range 7 {
		all = append(all, p.link(fmt.Sprintf("o%d", i), []string{key, forms}[i/4], nil))
	}
	list := func(query string) []string {
		t.Helper()
		return idsOf(t, p.get("/accounts?"+query).want(http.StatusOK).value())
	}
	same(t, "all", list(""), all)
	for page := range 4 {
		same(t, "page", list(fmt.Sprintf("page=%d&page_size=2", page+1)), all[page*2:min(page*2+2, 7)])
	}
	same(t, "past the end", list("page=5&page_size=2"), nil)
	same(t, "one provider", list("provider=zz-forms"), all[4:])
	same(t, "providers as a list", list("providers[]=zz-forms&providers[]=sandbox-key"), all)
	same(t, "providers repeated", list("providers=zz-forms&providers=nope"), all[4:])
	same(t, "providers by comma", list("providers=zz-forms,sandbox-key"), all)
	same(t, "an unknown provider", list("provider=nope"), nil)
	same(t, "an owner", list("origin_owner_id=o3"), all[3:4])
	same(t, "owners", list("origin_owner_ids[]=o3&origin_owner_ids[]=o5"), []string{all[3], all[5]})
	same(t, "owner and provider", list("origin_owner_id=o3&provider=zz-forms"), nil)
	same(t, "ids", list("account_ids="+url.QueryEscape(all[6]+","+all[0])+"&account_ids="+all[0]),
		[]string{all[0], all[6]})
	same(t, "ids, paged", list("page_size=1&page=2&account_ids="+all[6]+"&account_ids="+all[0]), all[6:])
	same(t, "ids that are none", list("account_ids=nope"), nil)
	p.post("/connectors/sandbox-key/disable", nil).want(http.StatusOK)
	same(t, "inactive", list("status=inactive"), all[:4])
	same(t, "active", list("status[]=active"), all[4:])
	same(t, "either", list("status=active,inactive&page_size=100"), all)
	same(t, "inactive, second page", list("status=inactive&page_size=3&page=2"), all[3:4])
	same(t, "in error", list("status=error"), nil)
}

// An owner's id is the caller's own text: its commas are not ours to split at. The published SDK repeats the parameter.
func TestOwnersWithCommas(t *testing.T) {
	p := newTenant(t)
	config := p.configure("sandbox-key", nil)
	ids := map[string]string{}
	for _, owner := range []string{"sdk,1", "sdk", "1", "fo-1", ","} {
		ids[owner] = p.link(owner, config, nil)
	}
	for query, owners := range map[string][]string{
		"origin_owner_ids=sdk%2C1&origin_owner_ids=fo-1":      {"sdk,1", "fo-1"},
		"origin_owner_ids[]=sdk%2C1":                          {"sdk,1"},
		"origin_owner_ids=sdk,1&page_size=1":                  {"sdk,1"},
		"origin_owner_id=sdk%2C1":                             {"sdk,1"},
		"origin_owner_ids=sdk&origin_owner_ids[]=1":           {"sdk", "1"},
		"origin_owner_ids=%2C":                                {","},
		"origin_owner_ids=sdk%2C1%2Cfo-1":                     nil,
		"origin_owner_ids=sdk%2C1&providers=nope,sandbox-key": {"sdk,1"},
	} {
		got := idsOf(t, p.get("/accounts?"+query).want(http.StatusOK).value())
		var want []string
		for _, o := range owners {
			want = append(want, ids[o])
		}
		slices.Sort(got)
		slices.Sort(want)
		same(t, query, got, want)
	}
	// one owner, however often
	p.get("/accounts?" + strings.Repeat("origin_owner_ids=o&origin_owner_ids[]=o&", 60)).want(http.StatusOK)
	var many strings.Builder
	for i := range 101 {
		fmt.Fprintf(&many, "origin_owner_ids=o%d&", i)
	}
	p.get("/accounts?"+strings.TrimSuffix(many.String(), "&")).problem(http.StatusBadRequest, "invalid_request")
}

// However deep a page is, what comes before it is not held at once: the list reads at most 1,000 accounts at a time,
// and pages are the same on both sides of that.
func TestDeepAccountPages(t *testing.T) {
	if testing.Short() {
		t.Skip("1,300 accounts take seconds")
	}
	t.Parallel()
	s := newSite(t, func(o *siteOptions) { o.stack = largeStack(t) })
	s.cloneAccount(s.link("owner", s.configure("sandbox-key", nil), nil), 1299)
	s.link("owner", s.configure("zz-forms", object{"setup_fields": object{"partner": "p"}}), nil)
	var most, queries atomic.Int32
	s.aws.set(func(_ context.Context, _ string, in any, do func() error) error {
		if q, ok := in.(*dynamodb.QueryInput); ok {
			queries.Add(1)
			most.Store(max(most.Load(), aws.ToInt32(q.Limit)))
		}
		return do()
	})
	for _, filter := range []string{"", "&providers=zz-forms,sandbox-key", "&status=active"} {
		var all []string
		for path := "/accounts?page_size=250" + filter; path != ""; {
			a := s.get(path).want(http.StatusOK)
			all, path = append(all, idsOf(t, a.value())...), a.next(s.stack.BaseURL)
		}
		if len(slices.Compact(slices.Sorted(slices.Values(all)))) != 1301 || len(all) != 1301 {
			t.Fatalf("%q lists %d accounts", filter, len(all))
		}
		for _, c := range []struct{ page, size, queries int }{{1, 250, 1}, {4, 250, 2}, {5, 250, 2}, {6, 250, 3}, {7, 250, 1},
			{400, 3, 3}, {334, 3, 2}, {333, 3, 2}} {
			queries.Store(0)
			a := s.get(fmt.Sprintf("/accounts?page=%d&page_size=%d%s", c.page, c.size, filter)).want(http.StatusOK)
			from := min((c.page-1)*c.size, 1301)
			to := min(from+c.size, 1301)
			same(t, fmt.Sprintf("page %d of %d each%s", c.page, c.size, filter), idsOf(t, a.value()),
				append([]string(nil), all[from:to]...))
			if last := a.next(s.stack.BaseURL) == ""; last != (to == 1301) {
				t.Errorf("page %d of %d each%s is the last: %v", c.page, c.size, filter, last)
			}
			if n := int(queries.Load()); filter == "" && n > c.queries {
				t.Errorf("page %d of %d each takes %d queries", c.page, c.size, n)
			}
		}
	}
	if n := most.Load(); n > 1001 {
		t.Errorf("%d accounts are read at a time", n)
	}
}

func keysOf(a answer) (keys []string) {
	list, _ := a.want(http.StatusOK).at("data").([]any)
	for _, c := range list {
		key, _ := find(c, "key").(string)
		keys = append(keys, key)
	}
	return keys
}

func TestConnectorCursorFollowsTheList(t *testing.T) {
	p := newTenant(t)
	for filter, limits := range map[string][]int{
		"": {7, 100}, "&category=lms": {1, 2}, "&search=zz-": {1, 2, 5}, "&state=not_configured": {50},
	} {
		var all []string
		for at := "?limit=500"; at != ""; {
			a := p.get("/connectors" + at + filter)
			all = append(all, keysOf(a)...)
			if at = ""; a.at("next_cursor") != nil {
				at = "?limit=500&cursor=" + a.text("next_cursor")
			}
		}
		if len(all) < 2 || (filter == "" && !slices.Contains(all, "zz-forms")) {
			t.Fatalf("%q lists %v", filter, all)
		}
		for _, limit := range limits {
			var seen []string
			cursor := ""
			for range len(all) {
				a := p.get(fmt.Sprintf("/connectors?limit=%d&cursor=%s%s", limit, cursor, filter))
				seen = append(seen, keysOf(a)...)
				if a.at("next_cursor") == nil {
					break
				}
				cursor = a.text("next_cursor")
			}
			same(t, fmt.Sprintf("%q by %d", filter, limit), seen, all)
		}
	}
}

// A search finds names, keys, tags and categories, and what begins so comes first. The SDK's list takes the same words.
func TestSearchConnectors(t *testing.T) {
	p := newTenant(t)
	for query, want := range map[string][]string{
		"search=sandbox%20(o":                 {"sandbox-oauth"},
		"search=OAUTH%20sandbox":              {"sandbox-oauth"},
		"search=slac":                         {"slack", "slack_mcp"},
		"search=messaging%20slack":            {"slack", "slack_mcp"},
		"search=okta&category=iam":            {"okta"},
		"search=okta&category=crm":            nil,
		"search=nothing%20is%20called%20this": nil,
	} {
		same(t, query, keysOf(p.get("/connectors?"+query)), want)
		var meta []string
		list, _ := p.get("/connectors/meta?" + query).want(http.StatusOK).value().([]any)
		for _, c := range list {
			key, _ := find(c, "provider").(string)
			meta = append(meta, key)
		}
		same(t, "meta "+query, meta, want)
	}
	if all := keysOf(p.get("/connectors?search=recruiting&limit=500")); !slices.Contains(all, "ashby") {
		t.Errorf("what people call a category finds %v", all)
	}
	p.get("/connectors/meta?category=nope").problem(http.StatusBadRequest, "invalid_request")
	// A cursor of one search is no place in another.
	cursor := p.get("/connectors?limit=1").text("next_cursor")
	p.get("/connectors?search=slack&cursor="+cursor).problem(http.StatusBadRequest, "invalid_cursor")
}

func TestAuthConfigPages(t *testing.T) {
	p := newTenant(t)
	var all []string
	for i := range 5 {
		all = append(all, p.configure("sandbox-key", object{"name": fmt.Sprintf("n%d", i)}))
	}
	same(t, "all", idsOf(t, p.get("/auth_configs").want(http.StatusOK).has("page", 1, "page_size", 25, "total",
		5).at("data")), all)
	same(t, "second page", idsOf(t,
		p.get("/auth_configs?page=2&page_size=2").has("page", 2, "page_size", 2, "total", 5).at("data")), all[2:4])
	same(t, "past the end", idsOf(t, p.get("/auth_configs?page=4&page_size=2").has("total", 5).at("data")), nil)
	same(t, "another connector", idsOf(t, p.get("/auth_configs?connector_key=zz-forms").has("total", 0).at("data")), nil)
	p.get("/auth_configs?connector_key=nope").want(http.StatusOK).has("total", 0)
}
