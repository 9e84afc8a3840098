package scale

import (
	"cmp"
	"strings"
)

// value is an attribute's, as far as it is text.
type value struct{ S string }

// keyed is what names an item: by its key, or the item itself.
type keyed struct {
	Key  map[string]value
	Item map[string]any
}

// pk is the partition key of an item.
func (k keyed) pk() string {
	if k.Item != nil {
		m, _ := k.Item["PK"].(map[string]any)
		s, _ := m["S"].(string)
		return s
	}
	return k.Key["PK"].S
}

// request is what the product's calls of DynamoDB have in common.
type request struct {
	keyed

	IndexName                 string
	KeyConditionExpression    string
	ExpressionAttributeNames  map[string]string
	ExpressionAttributeValues map[string]map[string]any
	RequestItems              map[string]struct{ Keys []map[string]value }
	TransactItems             []map[string]keyed
	Statements                []struct{ Parameters []map[string]any }
}

// parts are the partitions that a request is about, one for each of its items.
func (in request) parts(operation string) []part {
	var parts []part
	add := func(write bool, index, pk string) {
		if pk != "" {
			parts = append(parts, part{name: index + pk, write: write})
		}
	}
	switch operation {
	case "GetItem":
		add(false, "", in.pk())
	case "PutItem", "UpdateItem", "DeleteItem":
		add(true, "", in.pk())
	case "BatchGetItem":
		for _, t := range in.RequestItems {
			for _, k := range t.Keys {
				add(false, "", k["PK"].S)
			}
		}
	case "Query":
		index := ""
		if in.IndexName != "" {
			index = in.IndexName + ": "
		}
		add(false, index, in.queried())
	case "TransactWriteItems":
		for _, item := range in.TransactItems {
			for _, k := range item {
				add(true, "", cmp.Or(k.pk(), "?"))
			}
		}
	}
	return parts
}

// queried is the partition key of a query: what its condition compares the key's attribute with.
func (in request) queried() string {
	for name, attribute := range in.ExpressionAttributeNames {
		if !strings.HasSuffix(attribute, "PK") {
			continue
		}
		_, rest, ok := strings.Cut(in.KeyConditionExpression, name+" = ")
		if !ok {
			continue
		}
		placeholder, _, _ := strings.Cut(rest, ")")
		s, _ := in.ExpressionAttributeValues[strings.TrimSpace(placeholder)]["S"].(string)
		return s
	}
	return ""
}
