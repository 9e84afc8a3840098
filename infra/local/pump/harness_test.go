package pump_test

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/aws/aws-sdk-go-v2/service/dynamodbstreams"

	"patchbay/infra/local/pump"
)

var creds = credentials.NewStaticCredentialsProvider("local", "local", "")

// table is a real table with a stream.
type table struct {
	*dynamodb.Client
	endpoint, stream string
}

func newTable(t *testing.T, endpoint string) table {
	t.Helper()
	c := dynamodb.New(dynamodb.Options{Region: "us-east-1", BaseEndpoint: &endpoint, Credentials: creds})
	out, err := c.CreateTable(t.Context(), &dynamodb.CreateTableInput{
		TableName:   aws.String("patchbay"),
		BillingMode: types.BillingModePayPerRequest,
		AttributeDefinitions: []types.AttributeDefinition{
			{AttributeName: aws.String("PK"), AttributeType: types.ScalarAttributeTypeS},
		},
		KeySchema: []types.KeySchemaElement{{AttributeName: aws.String("PK"), KeyType: types.KeyTypeHash}},
		StreamSpecification: &types.StreamSpecification{
			StreamEnabled:  aws.Bool(true),
			StreamViewType: types.StreamViewTypeNewAndOldImages,
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	return table{c, endpoint, *out.TableDescription.LatestStreamArn}
}

// put writes items n with n from first to last, one by one.
func (tb table) put(t *testing.T, first, last int) {
	t.Helper()
	for n := first; n <= last; n++ {
		_, err := tb.PutItem(
			t.Context(),
			&dynamodb.PutItemInput{TableName: aws.String("patchbay"), Item: map[string]types.AttributeValue{
				"PK": &types.AttributeValueMemberS{
					Value: fmt.Sprintf("item-%04d", n),
				},
				"n": &types.AttributeValueMemberN{Value: strconv.Itoa(n)},
			}},
		)
		if err != nil {
			t.Fatal(err)
		}
	}
}

// pump makes a pump that is quick to retry.
func (tb table) pump(checkpoints string, mappings ...pump.Mapping) *pump.Pump {
	return &pump.Pump{
		Client: dynamodbstreams.New(
			dynamodbstreams.Options{Region: "us-east-1", BaseEndpoint: &tb.endpoint, Credentials: creds},
		),
		StreamARN:   tb.stream,
		Mappings:    mappings,
		Checkpoints: checkpoints,
		PollEvery:   5 * time.Millisecond,
		RetryEvery:  time.Millisecond,
	}
}

// start runs a pump and returns what stops it and waits.
func start(t *testing.T, p *pump.Pump) (stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- p.Run(ctx) }()
	stop = sync.OnceFunc(func() {
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
	t.Cleanup(stop)
	return stop
}

// numbers returns the n of each record.
func numbers(e events.DynamoDBEvent) []int {
	var out []int
	for _, r := range e.Records {
		n, _ := strconv.Atoi(strings.TrimPrefix(r.Change.Keys["PK"].String(), "item-"))
		out = append(out, n)
	}
	return out
}

// sink is a handler that keeps what it got; fail decides what it answers.
type sink struct {
	mu    sync.Mutex
	calls [][]int
	done  []int // records that it accepted, in order
	fail  func(call int, e events.DynamoDBEvent) (events.DynamoDBEventResponse, error)
}

func (s *sink) handle(_ context.Context, e events.DynamoDBEvent) (events.DynamoDBEventResponse, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	got := numbers(e)
	s.calls = append(s.calls, got)
	if s.fail != nil {
		if answer, err := s.fail(len(s.calls), e); err != nil || len(answer.BatchItemFailures) != 0 {
			for _, r := range e.Records { // what comes before the reported record is done
				if err != nil || r.Change.SequenceNumber == answer.BatchItemFailures[0].ItemIdentifier {
					break
				}
				s.done = append(s.done, numbers(events.DynamoDBEvent{Records: []events.DynamoDBEventRecord{r}})...)
			}
			return answer, err
		}
	}
	s.done = append(s.done, got...)
	return events.DynamoDBEventResponse{}, nil
}

func (s *sink) accepted() []int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.done)
}

// until polls. It gives up after a number of polls, which take longer on a busy machine, as does what it waits for.
func until(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for left := 15_000; !ok(); left-- {
		if left == 0 {
			t.Fatal("it did not come to this: " + what)
		}
		time.Sleep(2 * time.Millisecond)
	}
}

func upTo(first, last int) []int {
	var out []int
	for n := first; n <= last; n++ {
		out = append(out, n)
	}
	return out
}

func portOf(t *testing.T, endpoint string) int {
	t.Helper()
	port, err := strconv.Atoi(endpoint[strings.LastIndexByte(endpoint, ':')+1:])
	if err != nil {
		t.Fatal(err)
	}
	return port
}
