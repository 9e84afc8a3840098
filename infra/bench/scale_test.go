package bench_test

import (
	"bytes"
	"fmt"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"patchbay/infra/bench"
	"patchbay/infra/local/stack"
	"patchbay/shared/account"
	"patchbay/shared/actor"
	"patchbay/shared/connector"
	"patchbay/shared/ident"
	"patchbay/shared/table"
)

// many is how many accounts the lists are measured with, beside few.
const few, many = 100, 10_000

// TestAccountsAtScale holds lists and the fan-out to what they may cost at 10,000 accounts of one connector, which is
// the worst case for pages by number: whole connectors can be passed over without reading them.
func TestAccountsAtScale(t *testing.T) {
	if testing.Short() {
		t.Skip("10,000 accounts take a minute")
	}
	broken := map[int]bench.Cost{}
	for _, n := range []int{few, many} {
		d := deploy(t)
		d.fill(n)
		broken[n] = d.cost(http.MethodGet, "/accounts?status=error&page_size=25")
		if n == few {
			continue
		}
		first := d.cost(http.MethodGet, "/accounts?page_size=25&page=1")
		last := d.cost(http.MethodGet, "/accounts?page_size=25&page=400")
		middle := d.cost(http.MethodGet, "/accounts?page_size=25&page=200")
		t.Logf("page 1: %v RRU, page 400: %v, page 200 (nothing holds it): %v", first.Read, last.Read, middle.Read)
		if last.Read > 15*first.Read {
			t.Errorf("page 400 reads %v, more than 15 times page 1, which reads %v", last.Read, first.Read)
		}
		d.call(http.MethodPost, "/connectors/sandbox-key/disable", nil, http.StatusOK)
		d.meter.Take()
		d.fanOut()
		spread := d.meter.Take()
		share := float64(spread.Total()) / float64(n)
		t.Logf("fan-out: %.4f calls an account (%v), %.4f RRU, %.4f WRU", share, spread, spread.Read/float64(n),
			spread.Write/float64(n))
		if share > 0.043 {
			t.Errorf("the fan-out makes %.4f calls an account, more than 0.043: %v", share, spread)
		}
	}
	t.Logf("broken accounts: %v RRU of %d accounts, %v of %d", broken[few].Read, few, broken[many].Read, many)
	if broken[many].Read > 1.5*broken[few].Read {
		t.Errorf("the broken ones of %d accounts cost %v RRU, more than 1.5 times those of %d, %v", many, broken[many].Read,
			few, broken[few].Read)
	}
}

// TestHubAtScale holds the hub's first page to what it may cost when a project has configured 400 connectors.
func TestHubAtScale(t *testing.T) {
	if testing.Short() {
		t.Skip("400 connectors take seconds")
	}
	const pageSize = 50 // of shared/web/src/hub/session.ts
	read := map[int]float64{}
	for _, n := range []int{20, 400} {
		d := deploy(t)
		d.configure(n)
		token := d.session("new", "")
		w := d.call(http.MethodGet, fmt.Sprint("/hub/connectors?limit=", pageSize), nil, http.StatusOK,
			"x-hub-session-token", token)
		if got := bytes.Count(w.Body.Bytes(), []byte(`"integration_id"`)); got != min(n, pageSize) {
			t.Errorf("a page of %d connectors shows %d", n, got)
		}
		page := d.cost(http.MethodGet, fmt.Sprint("/hub/connectors?limit=", pageSize), "x-hub-session-token", token)
		whole := d.cost(http.MethodGet, "/hub/connectors", "x-hub-session-token", token)
		found := d.cost(http.MethodGet, fmt.Sprintf("/hub/connectors?limit=%d&search=number-%d", pageSize, n-1),
			"x-hub-session-token", token)
		t.Logf("%d connectors: a page of %d reads %v RRU in %v, all of them %v, a search for the last one %v in %v", n,
			pageSize, page.Read, page, whole.Read, found.Read, found)
		read[n] = page.Read
		owner := d.cost(http.MethodGet, "/connectors?limit=100")
		t.Logf("%d connectors: a page of 100 of the owner's list reads %v RRU in %v", n, owner.Read, owner)
		if owner.Read > 40 || owner.Total() > 2 {
			t.Errorf("a page of the owner's list reads %v RRU in %v, more than 40 or 2 calls", owner.Read, owner)
		}
	}
	if read[400] > 3*read[20] {
		t.Errorf("the first page of 400 connectors reads %v RRU, more than 3 times that of 20, %v", read[400], read[20])
	}
}

// cost is what a call costs when its function is warm.
func (d *deployment) cost(method, path string, header ...string) bench.Cost {
	d.t.Helper()
	d.call(method, path, nil, http.StatusOK, header...)
	d.meter.Take()
	d.call(method, path, nil, http.StatusOK, header...)
	return d.meter.Take()
}

// brokenOnes is how many accounts of fill's are broken.
const brokenOnes = 5

// fill makes n accounts of sandbox-key. The first are linked and broken as the product does it. The others are copies
// of a linked one's item, written in batches behind the store's back, since 10,000 links take minutes.
func (d *deployment) fill(n int) {
	d.t.Helper()
	config := d.text("id", http.MethodPost, "/auth_configs", object{"connector_key": "sandbox-key"}, http.StatusCreated)
	d.linkMany(config, brokenOnes+1)
	store := table.New(d.cfg.DynamoDB(), d.cfg.Table).As(actor.Of("test"))
	linked, _, err := store.Accounts(d.t.Context(), d.project, account.Query{Limit: brokenOnes + 1})
	if err != nil || len(linked) != brokenOnes+1 {
		d.t.Fatal(len(linked), err)
	}
	for _, a := range linked[:brokenOnes] {
		r := account.Reason{Code: account.CredentialsRejected, Description: "It was revoked.", At: time.Now()}
		if err := store.Break(d.t.Context(), d.project, a.ID, 1, r); err != nil {
			d.t.Fatal(err)
		}
	}
	d.copyAccount(linked[brokenOnes].ID, n-len(linked))
	d.count(config, n)
}

// copyAccount writes copies of an account's item under ids of their own.
func (d *deployment) copyAccount(id string, copies int) {
	d.t.Helper()
	model := d.find(func(it map[string]types.AttributeValue) bool {
		return value(it["id"]) == id && value(it["entity"]) == table.EntityAccount
	})
	var batch []types.WriteRequest
	for i := range copies {
		fresh, it := ident.Under("acc", "sandbox-key", time.Now()), maps.Clone(model)
		for name, v := range it {
			if s, ok := v.(*types.AttributeValueMemberS); ok {
				it[name] = &types.AttributeValueMemberS{Value: strings.ReplaceAll(s.Value, id, fresh)}
			}
		}
		batch = append(batch, types.WriteRequest{PutRequest: &types.PutRequest{Item: it}})
		if len(batch) < 25 && i < copies-1 {
			continue
		}
		out, err := d.cfg.DynamoDB().BatchWriteItem(d.t.Context(),
			&dynamodb.BatchWriteItemInput{RequestItems: map[string][]types.WriteRequest{d.cfg.Table: batch}})
		if err != nil || len(out.UnprocessedItems) > 0 {
			d.t.Fatal(out, err)
		}
		batch = nil
	}
}

// count makes the connector's item count n accounts of the auth config.
func (d *deployment) count(config string, n int) {
	d.t.Helper()
	name := "accounts:" + config
	it := d.find(func(it map[string]types.AttributeValue) bool { return it[name] != nil })
	it[name] = &types.AttributeValueMemberN{Value: strconv.Itoa(n)}
	if _, err := d.cfg.DynamoDB().PutItem(d.t.Context(),
		&dynamodb.PutItemInput{TableName: &d.cfg.Table, Item: it}); err != nil {
		d.t.Fatal(err)
	}
}

// find reads the one item that is wanted.
func (d *deployment) find(wanted func(map[string]types.AttributeValue) bool) map[string]types.AttributeValue {
	d.t.Helper()
	out, err := d.cfg.DynamoDB().Scan(d.t.Context(), &dynamodb.ScanInput{TableName: &d.cfg.Table})
	if err != nil {
		d.t.Fatal(err)
	}
	i := slices.IndexFunc(out.Items, wanted)
	if i < 0 {
		d.t.Fatal("no such item")
	}
	return out.Items[i]
}

func value(v types.AttributeValue) string {
	s, _ := v.(*types.AttributeValueMemberS)
	if s == nil {
		return ""
	}
	return s.Value
}

// configure gives the catalog n connectors of the owner's and configures all of them.
func (d *deployment) configure(n int) {
	d.t.Helper()
	text, err := os.ReadFile("../../shared/catalog/definitions/sandbox-key.yaml")
	if err != nil {
		d.t.Fatal(err)
	}
	dir := d.t.TempDir()
	for i := range n {
		own := bytes.Replace(text, []byte("key: sandbox-key\n"), fmt.Appendf(nil, "key: number-%d\n", i), 1)
		if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("number-%d.yaml", i)), own, 0o600); err != nil {
			d.t.Fatal(err)
		}
	}
	d.cfg.CatalogDirs = []string{dir}
	if d.cfg.Catalog, err = stack.OpenCatalog(d.cfg); err != nil {
		d.t.Fatal(err)
	}
	d.restart()
	store := table.New(d.cfg.DynamoDB(), d.cfg.Table).As(actor.Of("test"))
	for i := range n {
		key, now := fmt.Sprint("number-", i), time.Now()
		config := connector.AuthConfig{
			ID: ident.Under("cfg", key, now), Project: d.project, Connector: key, Name: key, AuthType: "api_key",
			CreatedAt: now, UpdatedAt: now, Version: 1,
		}
		if err := store.CreateAuthConfig(d.t.Context(), config, false); err != nil {
			d.t.Fatal(err)
		}
	}
}
