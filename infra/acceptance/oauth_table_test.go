package acceptance_test

import (
	"context"
	"io"
	"net/http"
	"strconv"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
)

// put changes one attribute of an item that is there.
func (p *tenant) put(ctx context.Context, pk, sk, name string, value types.AttributeValue) {
	p.t.Helper()
	_, err := p.stack.Config.DynamoDB().UpdateItem(ctx, &dynamodb.UpdateItemInput{
		TableName: &p.stack.Config.Table, Key: itemKey(pk, sk), UpdateExpression: aws.String("SET #n = :v"),
		ConditionExpression:       aws.String("attribute_exists(#n)"),
		ExpressionAttributeNames:  map[string]string{"#n": name},
		ExpressionAttributeValues: map[string]types.AttributeValue{":v": value},
	})
	if err != nil {
		p.t.Fatal(err)
	}
}

func number(t testing.TB, v types.AttributeValue) int64 {
	t.Helper()
	n, err := strconv.ParseInt(attribute(v), 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func itoa(n int64) string { return strconv.FormatInt(n, 10) }

func readAll(res *http.Response) (string, error) {
	defer func() { _ = res.Body.Close() }()
	text, err := io.ReadAll(res.Body)
	return string(text), err
}
