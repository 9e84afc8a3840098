package bench_test

import (
	"context"
	"net/http"
	"os"
	"strconv"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodbstreams"
	streams "github.com/aws/aws-sdk-go-v2/service/dynamodbstreams/types"

	"patchbay/infra/local/pump"
	appevents "patchbay/shared/app/events"
)

// TestFanOutWithEvents disables a connector and tells each account: what that costs, by the units that the engine
// counts as AWS does. PATCHBAY_EVENTS_ACCOUNTS names another number of accounts than a thousand.
func TestFanOutWithEvents(t *testing.T) {
	n := 1000
	if text := os.Getenv("PATCHBAY_EVENTS_ACCOUNTS"); text != "" {
		var err error
		if n, err = strconv.Atoi(text); err != nil {
			t.Fatal(err)
		}
	} else if testing.Short() {
		t.Skip("it takes some seconds")
	}
	d := deploy(t)
	d.fill(n)
	d.call(http.MethodPost, "/connectors/sandbox-key/disable", nil, http.StatusOK)
	d.meter.Take()
	d.fanOut()
	spread := d.meter.Take()
	records := d.changes()
	if len(records) < n {
		t.Fatalf("the stream tells of %d changes of %d accounts", len(records), n)
	}
	cfg := d.cfg
	cfg.Middleware = d.meter.Install
	handle, err := appevents.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	began, busy := time.Now(), cpu(t)
	for len(records) > 0 {
		batch := records[:min(500, len(records))] // as template.yaml has it
		out, err := handle(context.WithoutCancel(t.Context()), events.DynamoDBEvent{Records: batch})
		if err != nil || len(out.BatchItemFailures) > 0 {
			t.Fatal(out, err)
		}
		records = records[len(batch):]
	}
	took, used := time.Since(began), cpu(t)-busy
	told := d.meter.Take()
	each := (spread.Write + told.Write) / float64(n)
	t.Logf("%d accounts: %.3f WRU each: fan-out %.3f, events %.3f; %.0f events a second, %.0f a second of processor", n,
		each, spread.Write/float64(n), told.Write/float64(n), float64(n)/took.Seconds(), float64(n)/used.Seconds())
	if each > 1.3 {
		t.Errorf("a disable costs %.3f WRU an account, more than 1.3", each)
	}
}

// changes reads what the stream tells of accounts that have seen their connector disabled.
func (d *deployment) changes() []events.DynamoDBEventRecord {
	d.t.Helper()
	ctx := d.t.Context()
	described, err := d.cfg.DynamoDB().DescribeTable(ctx, &dynamodb.DescribeTableInput{TableName: &d.cfg.Table})
	if err != nil {
		d.t.Fatal(err)
	}
	arn := described.Table.LatestStreamArn
	client := dynamodbstreams.New(dynamodbstreams.Options{
		Region: d.cfg.Region, Credentials: d.cfg.Credentials, BaseEndpoint: aws.String(d.cfg.Endpoints.Streams),
	})
	stream, err := client.DescribeStream(ctx, &dynamodbstreams.DescribeStreamInput{StreamArn: arn})
	if err != nil {
		d.t.Fatal(err)
	}
	var found []events.DynamoDBEventRecord
	for _, shard := range stream.StreamDescription.Shards {
		it, err := client.GetShardIterator(ctx, &dynamodbstreams.GetShardIteratorInput{
			StreamArn: arn, ShardId: shard.ShardId, ShardIteratorType: streams.ShardIteratorTypeTrimHorizon,
		})
		if err != nil {
			d.t.Fatal(err)
		}
		for next := it.ShardIterator; next != nil; {
			out, err := client.GetRecords(ctx, &dynamodbstreams.GetRecordsInput{ShardIterator: next})
			if err != nil {
				d.t.Fatal(err)
			}
			for _, raw := range out.Records {
				r := pump.Convert(raw, *arn)
				seen, ok := r.Change.NewImage["seen"]
				if ok && r.EventName == "MODIFY" && seen.Map()["state"].String() == "disabled" {
					found = append(found, r)
				}
			}
			if next = out.NextShardIterator; len(out.Records) == 0 {
				break
			}
		}
	}
	return found
}
