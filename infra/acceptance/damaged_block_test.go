package acceptance_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"patchbay/infra/local/stack"
)

// blocks are the keys of stored blocks of an entity.
func (p *tenant) blocks(entity string) (keys []map[string]types.AttributeValue) {
	p.t.Helper()
	pages := dynamodb.NewScanPaginator(p.stack.Config.DynamoDB(), &dynamodb.ScanInput{
		TableName: aws.String(p.stack.Config.Table), ConsistentRead: aws.Bool(true),
		FilterExpression: aws.String("entity = :e AND begins_with(PK, :own)"),
		ExpressionAttributeValues: map[string]types.AttributeValue{
			":e": &types.AttributeValueMemberS{Value: entity}, ":own": &types.AttributeValueMemberS{Value: "PROJ#" + p.id},
		},
	})
	for pages.HasMorePages() {
		page, err := pages.NextPage(p.t.Context())
		if err != nil {
			p.t.Fatal(err)
		}
		keys = append(keys, page.Items...)
	}
	return keys
}

// spoil damages blocks, each in another way.
func (p *tenant) spoil(all []map[string]types.AttributeValue) {
	p.t.Helper()
	for i, it := range all {
		packed, _ := it["packed"].(*types.AttributeValueMemberB)
		name, value := "packed", types.AttributeValue(&types.AttributeValueMemberB{Value: packed.Value[:len(packed.Value)/2]})
		switch i % 4 {
		case 1:
			value = &types.AttributeValueMemberB{Value: append([]byte{packed.Value[0] ^ 1}, packed.Value[1:]...)}
		case 2:
			value = &types.AttributeValueMemberM{Value: map[string]types.AttributeValue{}}
		case 3:
			name, value = "id", &types.AttributeValueMemberS{Value: "x"}
		}
		pk, _ := it["PK"].(*types.AttributeValueMemberS)
		sk, _ := it["SK"].(*types.AttributeValueMemberS)
		p.put(p.t.Context(), pk.Value, sk.Value, name, value)
	}
}

// One damaged block of events or of the log hides what it held and nothing else: lists answer, say in words of what
// time something is missing, and show what came before and after it.
func TestDamagedBlocks(t *testing.T) {
	t.Parallel()
	p := tenantOf(t, stack.ForTest(t, func(o *stack.Options) {
		o.Catalog, o.Middleware, o.Events, o.Activity = "testdata/catalog", guard, true, true
	}))
	config := p.configure("sandbox-key", nil)
	p.types(2, "")
	told := p.get("/events").want(http.StatusOK)
	const platform = "/requests/platform-logs?page_size=100"
	until(t, "the log has come", func() bool { return strings.Contains(string(p.get(platform).body), config) },
		func() string { return string(p.get(platform).body) })
	logged := p.get(platform).want(http.StatusOK).text("data.0.request_id")
	tail := p.get("/requests/platform-logs?follow=true").want(http.StatusOK).text("next")
	p.spoil(p.blocks("events"))
	p.spoil(p.blocks("activity"))

	p.post("/connectors/sandbox-key/disable", nil).want(http.StatusOK)
	until(t, "what came later is told", func() bool {
		return strings.Contains(string(p.get("/events").want(http.StatusOK).body), "connector.disabled")
	}, func() string { return string(p.get("/events").body) })
	for _, path := range []string{
		"/events", "/events?order=asc", platform, platform + "&order_by=status&order_direction=asc",
	} {
		if words := p.get(path).want(http.StatusOK).text("notice"); !strings.Contains(words, "Everything else is shown.") {
			t.Errorf("%s says %q", path, words)
		}
	}
	for path, code := range map[string]string{
		"/events/" + told.text("data.0.id"): "event_not_found", "/requests/logs/" + logged: "log_not_found",
	} {
		if words := p.get(path).problem(http.StatusNotFound, code).text("message"); !strings.Contains(words, "damaged") {
			t.Errorf("%s says %q", path, words)
		}
	}
	until(t, "the log goes on", func() bool {
		return strings.Contains(string(p.get(platform).want(http.StatusOK).body), "disable")
	}, func() string { return string(p.get(platform).body) })
	p.get("/requests/platform-logs?next=" + tail).want(http.StatusOK)
}
