package acceptance_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"patchbay/shared/account"
	"patchbay/shared/actor"
	"patchbay/shared/app/secrets"
	"patchbay/shared/connect"
	"patchbay/shared/credential"
	"patchbay/shared/ident"
	"patchbay/shared/secret"
	"patchbay/shared/table"
	"patchbay/shared/vault"
)

// Rule 5 at scale: a thousand accounts follow their connector at once for everybody who asks, and on the table within
// seconds; those in error stay there. The lists and the table are asked about all of them. Calls, which decide by the
// connector's item and not by how many accounts there are, are made for every broken one and for one of ten others.
func TestFanoutOfAThousandAccounts(t *testing.T) {
	t.Parallel()
	thousand, broken := 1000, 50 // broken ones are in error before anything is switched
	if testing.Short() {
		thousand, broken = 100, 5
	}
	p := tenantOf(t, largeStack(t))
	all := p.linkMany(p.configure("sandbox-key", nil), thousand, broken)
	ids := slices.Clone(all[:broken])
	for i := broken; i < thousand; i += 10 {
		ids = append(ids, all[i])
	}

	p.post("/connectors/sandbox-key/disable?dry_run=true", nil).want(http.StatusOK).has("affected_accounts", thousand,
		"changed", false)
	p.post("/connectors/sandbox-key/disable", nil).want(http.StatusOK).has("affected_accounts", thousand, "changed", true)
	p.each(ids, func(int) (int, string) { return http.StatusPreconditionFailed, "account_inactive" })
	p.lists(map[string]int{"inactive": thousand})
	p.materialised("disabled", thousand)

	p.post("/connectors/sandbox-key/enable", nil).want(http.StatusOK).has("affected_accounts", thousand, "changed", true)
	p.each(ids, func(i int) (int, string) {
		if i < broken {
			return http.StatusPreconditionFailed, "account_in_error"
		}
		return http.StatusOK, ""
	})
	p.lists(map[string]int{"active": thousand - broken, "error": broken})
	p.materialised("enabled", thousand)
}

// Switched to and fro while the fan-outs run: the last one decides on every account.
func TestFanoutSuperseded(t *testing.T) {
	t.Parallel()
	p := tenantOf(t, largeStack(t))
	const n = 300 // several batches of the fan-out, some of them in flight
	p.linkMany(p.configure("sandbox-key", nil), n, 0)
	for range 6 {
		p.post("/connectors/sandbox-key/disable", nil).want(http.StatusOK)
		p.post("/connectors/sandbox-key/enable", nil).want(http.StatusOK)
	}
	p.post("/connectors/sandbox-key/disable", nil).want(http.StatusOK)
	p.materialised("disabled", n)
}

// linkMany links n accounts through the store, as the hub's function does behind its HTTP, and breaks the first ones.
func (p *tenant) linkMany(config string, n, broken int) []string {
	p.t.Helper()
	ctx := p.t.Context()
	store := table.New(p.stack.Config.DynamoDB(), p.stack.Config.Table).As(actor.Of("test"))
	sealer := vault.Envelopes{Roots: &vault.RootKeys{Client: secrets.Client(p.stack.Config),
		Prefix: p.stack.Config.SecretPrefix}}
	epoch := number(p.t, p.item("PROJ#"+p.id, "CONN#sandbox-key#")["epoch"])
	ids, errs := make([]string, n), make([]error, n)
	p.concurrently(n, func(i int) {
		now := time.Now()
		a := account.Account{
			ID: ident.Under("acc", "sandbox-key", now), Project: p.id, Connector: "sandbox-key", ConfigID: config,
			AuthType: "api_key",
			Owner:    account.Owner{ID: fmt.Sprintf("owner-%04d", i), Name: "Owner"}, Own: account.Active, SeenEpoch: epoch,
			CreatedAt: now, UpdatedAt: now, Version: 1,
		}
		ids[i] = a.ID
		m := credential.Material{Fields: map[string]secret.Text{"api_key": secret.New(goodKey)}}
		sealed, err := m.Seal(ctx, sealer, p.id, a.ID)
		if err == nil {
			err = store.Link(ctx, connect.Link{Account: a, Sealed: sealed})
		}
		if err == nil && i < broken {
			err = store.Break(ctx, p.id, a.ID, 1, account.Reason{Code: "credentials_rejected", At: now})
		}
		errs[i] = err
	})
	if err := errors.Join(errs...); err != nil {
		p.t.Fatal(err)
	}
	return ids
}

// concurrently calls f for 0 to n-1, sixteen at a time.
func (*tenant) concurrently(n int, f func(int)) {
	var wg sync.WaitGroup
	for first := range 16 {
		wg.Go(func() {
			for i := first; i < n; i += 16 {
				f(i)
			}
		})
	}
	wg.Wait()
}

// each calls the provider in every account's name and compares the answers.
func (p *tenant) each(ids []string, want func(i int) (status int, code string)) {
	p.t.Helper()
	ctx := p.t.Context()
	p.concurrently(len(ids), func(i int) {
		a, err := p.tryProxy(ctx, ids[i])
		status, code := want(i)
		a.t = p.t
		if err != nil || a.status != status || code != "" && a.at("code") != code {
			p.t.Errorf("account %d: %d %s, %v; want %d %s", i, a.status, a.body, err, status, code)
		}
	})
	if p.t.Failed() {
		p.t.FailNow()
	}
}

// lists counts all accounts of the project by the status that the list tells.
func (p *tenant) lists(want map[string]int) {
	p.t.Helper()
	got := map[string]int{}
	for page := 1; ; page++ {
		list, _ := p.get(fmt.Sprintf("/accounts?page_size=100&page=%d", page)).want(http.StatusOK).value().([]any)
		for _, a := range list {
			status, _ := find(a, "status").(string)
			got[status]++
		}
		if len(list) == 0 {
			break
		}
	}
	same(p.t, "accounts by status", got, want)
}

// materialised waits until no fan-out is pending, and wants every account's item to have seen the state then.
func (p *tenant) materialised(state string, n int) {
	p.t.Helper()
	done := func() bool { return p.item("PROJ#"+p.id, "CONN#sandbox-key#")["GSI1PK"] == nil }
	p.until("the fan-out is off the list of pending ones", done, p.fanout)
	same(p.t, "states that accounts have seen", seenStates(p.t, p.stack.Config.DynamoDB(), p.stack.Config.Table, p.id),
		map[string]int{state: n})
}

// seenStates counts a project's accounts of sandbox-key by the connector state that their items have seen. No index has
// it, so that a fan-out writes to none.
func seenStates(t testing.TB, db *dynamodb.Client, name, project string) map[string]int {
	t.Helper()
	seen := map[string]int{}
	pages := dynamodb.NewScanPaginator(db, &dynamodb.ScanInput{
		TableName: &name, ConsistentRead: aws.Bool(true),
		FilterExpression: aws.String("entity = :e AND #p = :p AND connector = :c"), ProjectionExpression: aws.String("seen"),
		ExpressionAttributeNames: map[string]string{"#p": "project"},
		ExpressionAttributeValues: map[string]types.AttributeValue{
			":e": &types.AttributeValueMemberS{Value: "account"}, ":p": &types.AttributeValueMemberS{Value: project},
			":c": &types.AttributeValueMemberS{Value: "sandbox-key"},
		},
	})
	for pages.HasMorePages() {
		page, err := pages.NextPage(context.WithoutCancel(t.Context()))
		if err != nil {
			t.Fatal(err)
		}
		for _, it := range page.Items {
			if m, ok := it["seen"].(*types.AttributeValueMemberM); ok {
				seen[attribute(m.Value["state"])]++
			}
		}
	}
	return seen
}
