package redrive_test

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"sync/atomic"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/aws/aws-sdk-go-v2/service/dynamodbstreams"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	sqstypes "github.com/aws/aws-sdk-go-v2/service/sqs/types"

	"patchbay/infra/local/engine"
	"patchbay/infra/local/pump"
	"patchbay/infra/local/queue"
	"patchbay/infra/patchbay/redrive"
	"patchbay/shared/app/clients"
	"patchbay/shared/app/config"
	appevents "patchbay/shared/app/events"
	"patchbay/shared/event"
	"patchbay/shared/table"
	"patchbay/shared/table/tabletest"
)

const failures = "EventsFailures"

// world is a table with a stream, the function events behind a pump, and its failure queue.
type world struct {
	*tabletest.World
	t       *testing.T
	streams *dynamodbstreams.Client
	queue   *sqs.Client
	url     string
	handle  pump.Handler
	down    atomic.Bool  // what the function needs
	given   atomic.Int64 // records that were given up
}

func newWorld(t *testing.T) *world {
	t.Helper()
	endpoint := engine.ForTest(t, engine.Dynoxide)
	tw, stream := tabletest.NewStreamed(t, endpoint)
	creds := credentials.NewStaticCredentialsProvider("local", "local", "")
	server := queue.ForTest(t, endpoint, queue.Config{Name: failures, Visibility: time.Minute})
	w := &world{World: tw, t: t, queue: queue.ClientForTest(server), url: queue.URL(server, failures),
		streams: dynamodbstreams.New(dynamodbstreams.Options{
			Region: "us-east-1", BaseEndpoint: &endpoint, Credentials: creds,
		})}
	handle, err := appevents.New(clients.Config{
		Config:      config.Config{Region: "us-east-1", Table: tw.Table, Endpoints: config.Endpoints{DynamoDB: endpoint}},
		Credentials: creds,
	})
	if err != nil {
		t.Fatal(err)
	}
	w.handle = handle
	var filters []pump.Pattern
	for _, text := range table.ChangeFilters() {
		p, err := pump.ParsePattern(text)
		if err != nil {
			t.Fatal(err)
		}
		filters = append(filters, p)
	}
	p := &pump.Pump{
		Client: w.streams, StreamARN: stream, PollEvery: 5 * time.Millisecond, RetryEvery: time.Millisecond,
		Log: slog.New(slog.DiscardHandler),
		Mappings: []pump.Mapping{{Name: "events", Filters: filters, BatchSize: 50, MaxRetries: 2, Bisect: true,
			Handler: func(ctx context.Context, e events.DynamoDBEvent) (events.DynamoDBEventResponse, error) {
				if w.down.Load() {
					return events.DynamoDBEventResponse{}, errors.New("a service is down")
				}
				return handle(ctx, e)
			}, OnFailure: w.failed}},
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan struct{})
	go func() { defer close(ended); _ = p.Run(ctx) }()
	t.Cleanup(func() { cancel(); <-ended })
	return w
}

// failed puts a failure record where Lambda does.
func (w *world) failed(ctx context.Context, f pump.Failure) error {
	text, err := json.Marshal(f)
	if err != nil {
		return err
	}
	defer w.given.Add(int64(f.Batch.BatchSize))
	_, err = w.queue.SendMessage(ctx, &sqs.SendMessageInput{QueueUrl: &w.url, MessageBody: aws.String(string(text))})
	return err
}

func (w *world) waiting() int {
	w.t.Helper()
	out, err := w.queue.GetQueueAttributes(w.t.Context(), &sqs.GetQueueAttributesInput{
		QueueUrl: &w.url, AttributeNames: []sqstypes.QueueAttributeName{"ApproximateNumberOfMessages"},
	})
	if err != nil {
		w.t.Fatal(err)
	}
	n := 0
	_ = json.Unmarshal([]byte(out.Attributes["ApproximateNumberOfMessages"]), &n)
	return n
}

func (w *world) told(project string) map[event.Type]int {
	w.t.Helper()
	r := event.Reader{Blocks: table.EventBlocks{Store: table.New(w.DB, w.Table)}, Now: time.Now}
	page, err := r.List(w.t.Context(), event.Query{Project: project, Limit: 1000})
	if err != nil {
		w.t.Fatal(err)
	}
	count := map[event.Type]int{}
	for _, e := range page.Events {
		count[e.Type]++
	}
	return count
}

func (w *world) until(what string, done func() bool) {
	w.t.Helper()
	for !done() {
		select {
		case <-w.t.Context().Done():
			w.t.Fatal("waited in vain for " + what)
		case <-time.After(5 * time.Millisecond):
		}
	}
}

// A record that cannot be read costs nobody else's event: it ends in the queue alone, stays there while its cause does,
// and is told once it is gone.
func TestPoisonIsRedriven(t *testing.T) {
	w := newWorld(t)
	p := w.MakeProject(t)
	good, bad := w.MakeConfig(t, p, "slack"), w.MakeConfig(t, p, "slack")
	key := map[string]types.AttributeValue{"PK": &types.AttributeValueMemberS{Value: "PROJ#" + p},
		"SK": &types.AttributeValueMemberS{Value: "CFG#slack#" + bad.ID}}
	set := func(name string, v types.AttributeValue) {
		t.Helper()
		if _, err := w.DB.UpdateItem(t.Context(), &dynamodb.UpdateItemInput{TableName: &w.Table, Key: key,
			UpdateExpression:          aws.String("SET #n = :v"),
			ExpressionAttributeNames:  map[string]string{"#n": name},
			ExpressionAttributeValues: map[string]types.AttributeValue{":v": v}}); err != nil {
			t.Fatal(err)
		}
	}
	set("version", &types.AttributeValueMemberS{Value: "poison"})
	good.Name = "Renamed"
	if _, err := w.UpdateAuthConfig(t.Context(), good); err != nil {
		t.Fatal(err)
	}
	w.until("the event behind the poison", func() bool { return w.told(p)[event.AuthConfigUpdated] == 1 })
	w.until("the failure record", func() bool { return w.waiting() == 1 })

	r := redrive.Redriver{Queue: w.queue, URL: w.url, Streams: w.streams, Handle: w.handle, Say: t.Logf}
	tally, err := r.Run(t.Context())
	if err != nil || tally != (redrive.Tally{Messages: 1, Failed: 1}) {
		t.Fatalf("while the cause is there: %+v, %v", tally, err)
	}
	if told := w.told(p); told[event.AuthConfigCreated] != 2 || told[event.AuthConfigUpdated] != 1 {
		t.Errorf("told %v", told)
	}
}

// What was given up since a service was down is told by the command, and the queue is empty then.
func TestOutageIsRedriven(t *testing.T) {
	w := newWorld(t)
	w.down.Store(true)
	p := w.MakeProject(t)
	w.MakeConfig(t, p, "slack")
	w.MakeConfig(t, p, "hubspot")
	w.until("failure records of five changes", func() bool { return w.waiting() >= 1 && w.given.Load() >= 5 })
	w.down.Store(false)
	if told := w.told(p); len(told) > 0 {
		t.Fatalf("told while the service was down: %v", told)
	}
	r := redrive.Redriver{Queue: w.queue, URL: w.url, Streams: w.streams, Handle: w.handle, Say: t.Logf}
	tally, err := r.Run(t.Context())
	if err != nil || tally.Told != 5 || tally.Failed != 0 {
		t.Errorf("%+v, %v", tally, err)
	}
	if told := w.told(p); told[event.AuthConfigCreated] != 2 || told[event.ConnectorEnabled] != 2 {
		t.Errorf("told %v", told)
	}
	if again, err := r.Run(t.Context()); err != nil || again != (redrive.Tally{}) || w.waiting() != 0 {
		t.Errorf("run again: %+v, %v", again, err)
	}
}

// A message of something else stays where it is.
func TestForeignMessagesStay(t *testing.T) {
	w := newWorld(t)
	if _, err := w.queue.SendMessage(t.Context(), &sqs.SendMessageInput{QueueUrl: &w.url,
		MessageBody: aws.String("{}")}); err != nil {
		t.Fatal(err)
	}
	r := redrive.Redriver{Queue: w.queue, URL: w.url, Streams: w.streams, Handle: w.handle, Say: t.Logf}
	if tally, err := r.Run(t.Context()); err != nil || tally != (redrive.Tally{Messages: 1, Failed: 1}) {
		t.Errorf("%+v, %v", tally, err)
	}
}
