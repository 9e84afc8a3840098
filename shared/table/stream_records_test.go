package table_test

import (
	"encoding/json"
	"fmt"
	"testing"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/aws/aws-sdk-go-v2/service/dynamodbstreams"
	streams "github.com/aws/aws-sdk-go-v2/service/dynamodbstreams/types"

	"patchbay/infra/local/pump"
	"patchbay/shared/table/tabletest"
)

// watched is a table whose stream a test reads.
type watched struct {
	*tabletest.World
	client *dynamodbstreams.Client
	stream string
	next   map[string]*string // where each shard is read on
	marks  int
}

// everyStream runs a test once per engine, each on a table with a stream.
func everyStream(t *testing.T, test func(*testing.T, *watched)) {
	t.Helper()
	for _, name := range engines() {
		t.Run(name, func(t *testing.T) {
			endpoint := running.endpoint(t, name)
			w, stream := tabletest.NewStreamed(t, endpoint)
			test(t, &watched{World: w, stream: stream, next: map[string]*string{}, client: dynamodbstreams.New(
				dynamodbstreams.Options{Region: "us-east-1", BaseEndpoint: &endpoint,
					Credentials: credentials.NewStaticCredentialsProvider("local", "local", "")})})
		})
	}
}

// since returns what the stream has told since the last call, as Lambda hands it to a function: through JSON. A mark
// that is written last says that the rest has come.
func (w *watched) since(t *testing.T) []events.DynamoDBEventRecord {
	t.Helper()
	w.marks++
	mark := fmt.Sprint("MARK", w.marks)
	_, err := w.DB.PutItem(t.Context(), &dynamodb.PutItemInput{TableName: &w.Table, Item: map[string]types.AttributeValue{
		"PK": str(mark), "SK": str(mark),
	}})
	does(t, err)
	var found []events.DynamoDBEventRecord
	for marked := false; !marked; {
		if t.Context().Err() != nil {
			t.Fatal("the stream does not tell of the mark")
		}
		for _, r := range w.all(t) {
			if key := r.Change.Keys["PK"].String(); key == mark {
				marked = true
			} else {
				found = append(found, asLambda(t, r))
			}
		}
	}
	return found
}

func asLambda(t *testing.T, r events.DynamoDBEventRecord) (out events.DynamoDBEventRecord) {
	t.Helper()
	text, err := json.Marshal(r)
	does(t, err)
	does(t, json.Unmarshal(text, &out))
	return out
}

// all reads on where the last call stopped.
func (w *watched) all(t *testing.T) []events.DynamoDBEventRecord {
	t.Helper()
	d, err := w.client.DescribeStream(t.Context(), &dynamodbstreams.DescribeStreamInput{StreamArn: &w.stream})
	does(t, err)
	var records []events.DynamoDBEventRecord
	for _, shard := range d.StreamDescription.Shards {
		if w.next[*shard.ShardId] == nil {
			it, err := w.client.GetShardIterator(t.Context(), &dynamodbstreams.GetShardIteratorInput{
				StreamArn: &w.stream, ShardId: shard.ShardId, ShardIteratorType: streams.ShardIteratorTypeTrimHorizon,
			})
			does(t, err)
			w.next[*shard.ShardId] = it.ShardIterator
		}
		out, err := w.client.GetRecords(t.Context(), &dynamodbstreams.GetRecordsInput{ShardIterator: w.next[*shard.ShardId]})
		does(t, err)
		for _, r := range out.Records {
			records = append(records, pump.Convert(r, w.stream))
		}
		if out.NextShardIterator != nil {
			w.next[*shard.ShardId] = out.NextShardIterator
		}
	}
	return records
}
