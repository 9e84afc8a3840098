package acceptance_test

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"patchbay/infra/local/stack"
	"patchbay/shared/table"
)

// restored is the site on a table that has what its table has at this moment, with the same secrets, as after a restore
// to this point in time. The table has no items but those: neither the stream's past nor anything that follows.
func (s *site) restored(name string) *site {
	s.t.Helper()
	ctx, db, from := s.t.Context(), s.stack.Config.DynamoDB(), s.stack.Config.Table
	if _, err := db.CreateTable(ctx, table.Definition(name)); err != nil {
		s.t.Fatal(err)
	}
	var all []types.WriteRequest
	pages := dynamodb.NewScanPaginator(db, &dynamodb.ScanInput{TableName: &from, ConsistentRead: aws.Bool(true)})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			s.t.Fatal(err)
		}
		for _, it := range page.Items {
			all = append(all, types.WriteRequest{PutRequest: &types.PutRequest{Item: it}})
		}
	}
	for chunk := range slices.Chunk(all, 25) {
		for left := map[string][]types.WriteRequest{name: chunk}; len(left) > 0; {
			out, err := db.BatchWriteItem(ctx, &dynamodb.BatchWriteItemInput{RequestItems: left})
			if err != nil {
				s.t.Fatal(err)
			}
			left = out.UnprocessedItems
		}
	}
	cfg := s.stack.Config
	cfg.Table = name
	server := httptest.NewServer(mount(s.t, cfg, &awsHook{}))
	s.t.Cleanup(server.Close)
	c, p := *s, *s.tenant
	p.stack = &stack.Stack{BaseURL: server.URL, Config: cfg}
	c.tenant, c.aws = &p, &awsHook{}
	return &c
}

// A table that was restored works whole with the secrets that are there: keys, accounts, tokens that are renewed,
// lists, new links. What happened after the restore point is lost, as infra/docs/runbooks.md says of each.
func TestRestore(t *testing.T) {
	t.Parallel()
	s := ownSite(t)
	keyConfig := s.configure("sandbox-key", nil)
	quiet, renewed, ended := s.begin("quiet").linked(), s.begin("renewed").linked(), s.begin("ended").linked()
	byKey := s.link("by key", keyConfig, nil)
	hook := s.post("/webhooks", object{"url": "https://hooks.example.com/x", "events": []string{"account.error"}}).
		want(http.StatusCreated).text("id")
	revoked := s.post("/api_keys", object{"name": "to be revoked"}).want(http.StatusCreated)
	version := s.get("/auth_configs/" + keyConfig).want(http.StatusOK).header.Get("ETag")
	r := s.restored("restored")

	// After the restore point: a refresh token is rotated, an account deleted, one linked, a key made, another revoked, a
	// client's secret replaced.
	s.end(renewed)
	s.me(renewed).want(http.StatusOK)
	s.delete("/accounts/"+ended).want(http.StatusOK).has("revocation", "revoked")
	since := s.link("since", keyConfig, nil)
	young := s.post("/api_keys", object{"name": "young"}).want(http.StatusCreated).text("key")
	s.delete("/api_keys/" + revoked.text("id")).want(http.StatusOK)
	s.patch("/auth_configs/"+s.config, object{"setup_fields": object{"client_secret": siteSecret}}).want(http.StatusOK)

	// What works.
	r.me(quiet).want(http.StatusOK)
	r.end(quiet)
	r.me(quiet).want(http.StatusOK) // its token was renewed, with the client's secret of then
	r.proxy(byKey, object{"path": "/me"}).want(http.StatusOK)
	r.until("the index has followed", func() bool { return len(r.listed("/accounts")) == 4 })
	if got := r.get("/auth_configs/" + keyConfig).want(http.StatusOK).header.Get("ETag"); got != version {
		t.Errorf("the version of an auth config is %s, and was %s", got, version)
	}
	r.patch("/auth_configs/"+keyConfig, object{"name": "Renamed"}, header("If-Match", version)).want(http.StatusOK)
	r.me(r.link("new", keyConfig, nil)).want(http.StatusOK)
	r.post("/webhooks/"+hook+"/rotate_secret", nil).want(http.StatusOK)
	r.session("new", nil)
	r.patch("/auth_configs/"+r.config, object{"setup_fields": object{"client_secret": siteSecret}}).want(http.StatusOK)
	at, _ := r.visitOf(quiet, time.Now())
	if tally := r.runAt(at); tally.Failed > 0 {
		t.Errorf("the schedule: %+v", tally)
	}

	// What is lost, or back.
	r.get("/accounts/"+since).problem(http.StatusNotFound, "account_not_found")
	r.get("/accounts", as(young)).problem(http.StatusUnauthorized, "invalid_api_key")
	r.get("/accounts", as(revoked.text("key"))).want(http.StatusOK) // a key that was revoked since is good again
	r.end(renewed)
	r.me(renewed).want(http.StatusUnauthorized) // the provider has rotated what the table has
	r.get("/accounts/"+renewed).want(http.StatusOK).has("status", "error")
	r.end(ended)
	r.me(ended).want(http.StatusUnauthorized) // it is back, and its grant is not
	r.get("/accounts/"+ended).want(http.StatusOK).has("status", "error")
	r.delete("/accounts/" + ended).want(http.StatusOK)
}

// as presents another API key.
func as(key string) func(*http.Request) {
	return func(r *http.Request) { r.SetBasicAuth(key, "") }
}
