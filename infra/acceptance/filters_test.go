package acceptance_test

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
)

// Lists are narrowed by what accounts say of themselves, alone and together, by page and by cursor.
func TestListFilters(t *testing.T) {
	t.Parallel()
	p := newTenant(t)
	key, basic := p.configure("sandbox-key", nil), p.configure("sandbox-key", object{"auth_type": "basic"})
	forms := p.configure("zz-forms", object{"auth_type": "query"})
	link := func(owner, config string, credentials, more object) string {
		session := object{"integration_id": config}
		for k, v := range more {
			session[k] = v
		}
		return p.hub(p.session(owner, session), http.MethodPost, "/hub/accounts",
			object{"integration_id": config, "credentials": credentials}).want(http.StatusCreated).text("id")
	}
	good := object{"api_key": goodKey}
	a := link("a", key, good, object{"label": "red", "metadata": object{"team": "x", "n": 7}})
	b := link("b", key, good, object{"label": "blue", "type": "test", "metadata": object{"team": "x", "ok": true}})
	c := link("c", basic, object{"username": "sandbox", "password": "sandbox-pass"}, object{"label": "red"})
	d := link("d", forms, good, object{
		"metadata": object{"team": "y", "deep": object{"team": "x"}, "gone": nil, "a=b": "c=d"},
	})
	p.breaks(b)
	p.post("/accounts/"+c+"/suspend", nil).want(http.StatusOK)
	p.post("/connectors/zz-forms/disable", nil).want(http.StatusOK)
	set := func(id, name string, value types.AttributeValue) {
		cfg := p.stack.Config
		_, err := cfg.DynamoDB().UpdateItem(t.Context(), &dynamodb.UpdateItemInput{
			TableName: &cfg.Table, Key: itemKey("PROJ#"+p.id+"#ACCT#"+id, "ACCT"), UpdateExpression: aws.String("SET #n = :v"),
			ExpressionAttributeNames:  map[string]string{"#n": name},
			ExpressionAttributeValues: map[string]types.AttributeValue{":v": value},
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	end := func(d time.Duration) types.AttributeValue {
		return &types.AttributeValueMemberN{Value: strconv.FormatInt(time.Now().Add(d).UnixMilli(), 10)}
	}
	set(a, "access_ends_at", end(time.Hour))
	set(d, "grant_ends_at", end(48*time.Hour))
	set(b, "scopes", &types.AttributeValueMemberM{Value: map[string]types.AttributeValue{"missing": &types.AttributeValueMemberL{
		Value: []types.AttributeValue{&types.AttributeValueMemberS{Value: "crm.write"}}}}})
	in := func(d time.Duration) string { return url.QueryEscape(time.Now().Add(d).UTC().Format(time.RFC3339)) }

	for query, want := range map[string][]string{
		"label=red":                                            {a, c},
		"label=Red":                                            {},
		"label=red&integration_id=" + key:                      {a},
		"integration_id=" + key + "," + forms:                  {a, b, d},
		"integration_id=" + forms + "&status=active":           {},
		"integration_id=nothing":                               {},
		"type=test":                                            {b},
		"type=production":                                      {a, c, d},
		"metadata=team%3Dx":                                    {a, b},
		"metadata=team%3Dx&metadata=n%3D7":                     {a},
		"metadata=ok%3Dtrue":                                   {b},
		"metadata=team%3Dz":                                    {},
		"metadata=team%3Dx&metadata=team%3Dy":                  {},
		"metadata=gone%3Dnull":                                 {d},
		"metadata=gone%3D":                                     {},
		"metadata=a%3Db%3Dc%3Dd":                               {d},
		"metadata=deep%3Dnull":                                 {},
		"reason=credentials_rejected":                          {b},
		"reason=account_suspended":                             {c},
		"reason=connector_disabled":                            {d},
		"reason=account_suspended,connector_disabled":          {c, d},
		"reason=account_suspended&status=error":                {},
		"reason=client_refused":                                {},
		"missing_scope=crm.write":                              {b},
		"missing_scope=crm":                                    {},
		"without_scope=crm.write":                              {b},
		"without_scope=crm.write&without_scope=x&status=error": {b},
		"search=RED":                                           {a, c},
		"search=" + c[len(c)-8:]:                               {c},
		"search=nobody":                                        {},
		"search=red&integration_id=" + basic:                   {c},
		"ends_before=" + in(2*time.Hour):                       {a},
		"ends_before=" + in(72*time.Hour):                      {a, d},
		"ends_before=" + in(72*time.Hour) + "&status=inactive": {d},
		"origin_owner_id=a&label=red":                          {a},
		"account_ids=" + a + "," + b + "&label=blue":           {b},
		"provider=sandbox-key&label=red":                       {a, c},
	} {
		t.Run(query, func(t *testing.T) {
			p := p.on(t)
			p.until("the index has followed", func() bool {
				return fmt.Sprint(p.listed("/accounts?"+query)) == fmt.Sprint(want)
			})
			var paged, followed []string
			for n := range want {
				paged = append(paged, p.listed(fmt.Sprintf("/accounts?%s&page_size=1&page=%d", query, n+1))...)
			}
			next := "/accounts?page_size=1&" + query
			for next != "" {
				followed = append(followed, p.listed(next)...)
				next = p.get(next).next(p.stack.BaseURL)
			}
			if !slices.Equal(paged, want) && len(want) > 0 || !slices.Equal(followed, want) && len(want) > 0 {
				t.Errorf("by page %v, by cursor %v, want %v", paged, followed, want)
			}
		})
	}
	for _, query := range []string{"reason=nope", "metadata=x", "ends_before=tomorrow", "type=x", "labels=red"} {
		p.get("/accounts?"+query).problem(http.StatusBadRequest, "invalid_request")
	}
	if got := p.listed("/accounts?sort=-created_at&page_size=2"); !slices.Equal(got, []string{d, c}) {
		t.Errorf("the newest: %v, want %v", got, []string{d, c})
	}
	if got := p.listed("/accounts?sort=ends_at"); !slices.Equal(got[:2], []string{a, d}) {
		t.Errorf("what ends first: %v, want %v", got, []string{a, d})
	}
	next := p.get("/accounts?sort=-created_at&page_size=2").next(p.stack.BaseURL)
	if got := p.listed(next); !slices.Equal(got, []string{b, a}) {
		t.Errorf("behind the newest: %v, want %v", got, []string{b, a})
	}
	p.get(strings.Replace(next, "sort=-created_at", "sort=created_at", 1)).problem(http.StatusBadRequest, "invalid_cursor")
	p.get("/accounts?sort=color").problem(http.StatusBadRequest, "invalid_request")
	p.get("/accounts?ends_before=2026-12-31").wrong("query.ends_before", "2026-12-31T00:00:00Z")
	p.get("/accounts?reason=nope").wrong("query.reason", "account_suspended, client_refused")
}

// What the health of accounts says is what lists show, connector by connector.
func TestAccountsHealth(t *testing.T) {
	t.Parallel()
	p := newTenant(t)
	key, forms := p.configure("sandbox-key", nil), p.configure("zz-forms", object{"auth_type": "query"})
	link := func(owner, config string) string {
		session := p.session(owner, object{"integration_id": config})
		return p.hub(session, http.MethodPost, "/hub/accounts",
			object{"integration_id": config, "credentials": object{"api_key": goodKey}}).want(http.StatusCreated).text("id")
	}
	link("a", key)
	broken, suspended := link("b", key), link("c", key)
	link("d", forms)
	p.breaks(broken)
	p.post("/accounts/"+suspended+"/suspend", nil).want(http.StatusOK)
	p.post("/connectors/zz-forms/disable", nil).want(http.StatusOK)
	want := []any{
		object{
			"provider": "sandbox-key", "provider_name": "Sandbox (API key)", "accounts": 3.0, "active": 1.0, "inactive": 1.0,
			"error": 1.0, "reasons": object{"account_suspended": 1.0, "credentials_rejected": 1.0}, "expiring": 0.0,
			"missing_scopes": 0.0,
		},
		object{
			"provider": "zz-forms", "provider_name": "A connector with forms", "accounts": 1.0, "active": 0.0, "inactive": 1.0, "error": 0.0,
			"reasons": object{"connector_disabled": 1.0}, "expiring": 0.0, "missing_scopes": 0.0,
		},
	}
	var got any
	p.until("the counts are those of the lists", func() bool {
		a := p.get("/accounts/health").want(http.StatusOK)
		got = a.at("connectors")
		return a.at("next") == nil && fmt.Sprint(got) == fmt.Sprint(want)
	})
	p.get("/accounts/health?within_days=0").problem(http.StatusBadRequest, "invalid_request")
	p.get("/accounts/health?cursor=x").problem(http.StatusBadRequest, "invalid_cursor")
}
