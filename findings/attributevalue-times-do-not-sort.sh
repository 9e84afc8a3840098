#!/usr/bin/env bash
# aws-sdk-go-v2 feature/dynamodb/attributevalue v1.21.4: a time.Time is written with as many digits of a second as it needs, none for a whole
# one, so that DynamoDB, which orders texts by bytes, has 10:00:00.5Z before 10:00:00Z, and .12Z before .1Z. Seen 2026-11-30 on dynoxide 1.2.1.
# Who meets it: tables with a time as sort key: a page in order of time is not, and a range from a whole second leaves events out.
set -euo pipefail
dir=$(mktemp -d); server=; trap '[ -z "$server" ] || kill "$server"; rm -rf "$dir"' EXIT; cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @dynoxide/linux-x64@1.2.1
bin=$(find node_modules/@dynoxide/linux-x64 -type f -name dynoxide)
port=$(node -e 'const s=require("net").createServer().listen(0,"127.0.0.1",()=>{console.log(s.address().port);s.close()})')
"$bin" --host 127.0.0.1 --port "$port" > server.log 2>&1 & server=$!
go mod init finding >/dev/null 2>&1
cat > main.go <<'GO'
package main

import (
	"context"
	"fmt"
	"log"
	"os"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/feature/dynamodb/attributevalue"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
)

type entry struct {
	Log string    `dynamodbav:"log"`
	At  time.Time `dynamodbav:"seen_at"`
}

func must[T any](v T, err error) T {
	if err != nil {
		log.Fatal(err)
	}
	return v
}

func main() {
	ctx, things := context.Background(), aws.String("things")
	db := dynamodb.New(dynamodb.Options{
		BaseEndpoint: aws.String("http://127.0.0.1:" + os.Args[1]), Region: "us-east-1", RetryMaxAttempts: 10,
		Credentials: credentials.NewStaticCredentialsProvider("x", "x", ""),
	})
	text := func(name string) types.AttributeDefinition {
		return types.AttributeDefinition{AttributeName: &name, AttributeType: types.ScalarAttributeTypeS}
	}
	must(db.CreateTable(ctx, &dynamodb.CreateTableInput{
		TableName: things, BillingMode: types.BillingModePayPerRequest,
		AttributeDefinitions: []types.AttributeDefinition{text("log"), text("seen_at")},
		KeySchema: []types.KeySchemaElement{
			{AttributeName: aws.String("log"), KeyType: types.KeyTypeHash},
			{AttributeName: aws.String("seen_at"), KeyType: types.KeyTypeRange},
		},
	}))
	start := time.Date(2026, 11, 30, 10, 0, 0, 0, time.UTC)
	for _, ms := range []time.Duration{0, 100, 120, 500, 1000} {
		item := must(attributevalue.MarshalMap(entry{Log: "a", At: start.Add(ms * time.Millisecond)}))
		must(db.PutItem(ctx, &dynamodb.PutItemInput{TableName: things, Item: item}))
	}
	query := func(condition string, values map[string]any) (found []string) {
		out := must(db.Query(ctx, &dynamodb.QueryInput{
			TableName: things, KeyConditionExpression: &condition, ExpressionAttributeNames: map[string]string{"#l": "log"},
			ExpressionAttributeValues: must(attributevalue.MarshalMap(values)),
		}))
		for _, item := range out.Items {
			var e entry
			if err := attributevalue.UnmarshalMap(item, &e); err != nil {
				log.Fatal(err)
			}
			found = append(found, e.At.Format("05.99"))
		}
		return found
	}
	all := query("#l = :l", map[string]any{":l": "a"})
	since := query("#l = :l AND seen_at >= :t", map[string]any{":l": "a", ":t": start})
	fmt.Println("attributevalue v1.21.4: seconds in the order of the sort key:", all, "from 10:00:00 on:", since)
	if fmt.Sprint(all, since) != "[00.12 00.1 00.5 00 01] [00 01]" {
		os.Exit(1)
	}
}
GO
go get github.com/aws/aws-sdk-go-v2@v1.48.0 github.com/aws/aws-sdk-go-v2/credentials@v1.20.16 \
  github.com/aws/aws-sdk-go-v2/service/dynamodb@v1.68.0 github.com/aws/aws-sdk-go-v2/feature/dynamodb/attributevalue@v1.21.4 >/dev/null 2>&1
go mod tidy >/dev/null 2>&1
go run . "$port"
