package acceptance_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
)

// materialised attributes follow a change a little later, by the fan-out, which then wrote the item (by, origin).
// When an account was last used says nothing of what became of it.
var materialised = []string{"write_id", "GSI1PK", "GSI1SK", "seen", "by", "origin", "last_used_at"}

// items dumps all that the table and, on the common stack, Secrets Manager keep of the project, by key. Two equal dumps
// mean that nothing changed between them.
func (p *tenant) items() map[string]string {
	p.t.Helper()
	out := map[string]string{}
	pages := dynamodb.NewScanPaginator(p.stack.Config.DynamoDB(),
		&dynamodb.ScanInput{
			TableName: aws.String(p.stack.Config.Table), ConsistentRead: aws.Bool(true),
			// The table has the items of all tests, and a dump is made some hundred times.
			FilterExpression:         aws.String("begins_with(PK, :own) OR #project = :id"),
			ExpressionAttributeNames: map[string]string{"#project": "project"},
			ExpressionAttributeValues: map[string]types.AttributeValue{
				":own": &types.AttributeValueMemberS{Value: "PROJ#" + p.id}, ":id": &types.AttributeValueMemberS{Value: p.id},
			},
		})
	for pages.HasMorePages() {
		page, err := pages.NextPage(p.t.Context())
		if err != nil {
			p.t.Fatal(err)
		}
		for _, it := range page.Items {
			k := attribute(it["PK"]) + " " + attribute(it["SK"])
			if strings.Contains(k, " FANOUT#") {
				continue
			}
			for _, name := range materialised {
				delete(it, name)
			}
			out[k] = attribute(&types.AttributeValueMemberM{Value: it})
		}
	}
	if p.stack != common.stack {
		return out
	}
	text, err := os.ReadFile(filepath.Join(common.dir, "secrets.json"))
	if err != nil {
		p.t.Fatal(err)
	}
	var secrets any
	if err := json.Unmarshal(text, &secrets); err != nil {
		p.t.Fatal(err)
	}
	collectSecrets(secrets, p.id, out)
	return out
}

// collectSecrets finds the records of a project's secrets, whatever the file's shape.
func collectSecrets(v any, project string, out map[string]string) {
	switch v := v.(type) {
	case map[string]any:
		if name, ok := v["name"].(string); ok && strings.Contains(name, project) {
			text, _ := json.Marshal(v)
			out["secret "+name] = string(text)
			return
		}
		for _, x := range v {
			collectSecrets(x, project, out)
		}
	case []any:
		for _, x := range v {
			collectSecrets(x, project, out)
		}
	}
}

// attribute writes an attribute value in one way only.
func attribute(v types.AttributeValue) string {
	switch v := v.(type) {
	case nil:
		return ""
	case *types.AttributeValueMemberNULL:
		return "null"
	case *types.AttributeValueMemberS:
		return v.Value
	case *types.AttributeValueMemberN:
		return v.Value
	case *types.AttributeValueMemberB:
		return fmt.Sprintf("%x", v.Value)
	case *types.AttributeValueMemberBOOL:
		return strconv.FormatBool(v.Value)
	case *types.AttributeValueMemberM:
		var b strings.Builder
		for _, k := range slices.Sorted(maps.Keys(v.Value)) {
			fmt.Fprintf(&b, "%s=%q ", k, attribute(v.Value[k]))
		}
		return b.String()
	case *types.AttributeValueMemberL:
		var b strings.Builder
		for _, x := range v.Value {
			fmt.Fprintf(&b, "%q ", attribute(x))
		}
		return b.String()
	}
	return fmt.Sprintf("%T", v)
}

// unchanged ends the test if anything of the project changed since the dump.
func (p *tenant) unchanged(before map[string]string) {
	p.t.Helper()
	after := p.items()
	for k, v := range before {
		if after[k] != v {
			p.t.Errorf("%s changed:\n was %s\n is  %s", k, v, after[k])
		}
	}
	for k := range after {
		if _, ok := before[k]; !ok {
			p.t.Errorf("%s is new", k)
		}
	}
}
