package table

import (
	"fmt"
	"reflect"
	"strings"

	"github.com/aws/aws-sdk-go-v2/feature/dynamodb/attributevalue"
	"github.com/aws/aws-sdk-go-v2/feature/dynamodb/expression"
)

// assign is the update that gives attributes the values which they have in a record. One that the record leaves out,
// since it is empty, is removed. A name that is not of the record is an error.
func assign(record any, attributes ...string) (expression.UpdateBuilder, error) {
	var u expression.UpdateBuilder
	values, err := attributevalue.MarshalMap(record)
	if err != nil {
		return u, fmt.Errorf("encode update: %w", err)
	}
	known := namesOf(record)
	for _, name := range attributes {
		value, ok := values[name]
		switch {
		case !known[name]:
			return u, fmt.Errorf("%T has no attribute %q", record, name)
		case ok:
			u = u.Set(expression.Name(name), expression.Value(value))
		default:
			u = u.Remove(expression.Name(name))
		}
	}
	return u, nil
}

// namesOf are the names of a record's attributes.
func namesOf(record any) map[string]bool {
	names := map[string]bool{}
	t := reflect.TypeOf(record)
	for i := range t.NumField() {
		name, _, _ := strings.Cut(t.Field(i).Tag.Get("dynamodbav"), ",")
		names[name] = true
	}
	return names
}
