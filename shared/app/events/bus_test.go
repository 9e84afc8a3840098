package events_test

import (
	"encoding/json"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/eventbridge"
	"github.com/aws/aws-sdk-go-v2/service/eventbridge/types"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	sqstypes "github.com/aws/aws-sdk-go-v2/service/sqs/types"

	"patchbay/shared/app/clients"
	"patchbay/shared/app/config"
	"patchbay/shared/app/events"
	"patchbay/shared/event"
	"patchbay/shared/ident"
)

// What is put on a bus arrives at a rule's target as it was put, and only what the rule selects by source and type. It
// runs on the server that PATCHBAY_TEST_EVENTBRIDGE names, which also has SQS (make queues: moto).
func TestBus(t *testing.T) {
	t.Parallel()
	at := os.Getenv("PATCHBAY_TEST_EVENTBRIDGE")
	if at == "" {
		t.Skip("make queues starts a server")
	}
	rights := credentials.NewStaticCredentialsProvider("local", "local", "")
	name := strings.ToLower(strings.NewReplacer("-", "", "_", "").Replace(ident.Random(6)))
	queues := sqs.New(sqs.Options{Region: "eu-central-1", BaseEndpoint: &at, Credentials: rights})
	made, err := queues.CreateQueue(t.Context(), &sqs.CreateQueueInput{QueueName: &name})
	if err != nil {
		t.Fatal(err)
	}
	got, err := queues.GetQueueAttributes(t.Context(), &sqs.GetQueueAttributesInput{
		QueueUrl: made.QueueUrl, AttributeNames: []sqstypes.QueueAttributeName{sqstypes.QueueAttributeNameQueueArn},
	})
	if err != nil {
		t.Fatal(err)
	}
	bridge := eventbridge.New(eventbridge.Options{Region: "eu-central-1", BaseEndpoint: &at, Credentials: rights})
	if _, err := bridge.CreateEventBus(t.Context(), &eventbridge.CreateEventBusInput{Name: &name}); err != nil {
		t.Fatal(err)
	}
	if _, err := bridge.PutRule(t.Context(), &eventbridge.PutRuleInput{
		Name: &name, EventBusName: &name,
		EventPattern: aws.String(`{"source":["patchbay"],"detail-type":["account.error"]}`),
	}); err != nil {
		t.Fatal(err)
	}
	if _, err := bridge.PutTargets(t.Context(), &eventbridge.PutTargetsInput{
		Rule: &name, EventBusName: &name,
		Targets: []types.Target{{Id: aws.String("queue"), Arn: aws.String(got.Attributes["QueueArn"])}},
	}); err != nil {
		t.Fatal(err)
	}
	bus := events.NewBus(clients.Config{Credentials: rights, Config: config.Config{
		Region: "eu-central-1", EventBus: name, Endpoints: config.Endpoints{EventBridge: at},
	}})
	var all []event.Event
	const n = 23 // three calls
	for i := range n {
		now := time.Now().UTC().Truncate(time.Second)
		all = append(all, event.Event{
			ID: ident.New(event.Prefix, now), Type: event.AccountError, Project: "prj_1", Time: now,
			Account: "acc_" + strconv.Itoa(i), Data: event.Data{"status": "error", "words": "ä \"quoted\""},
		})
	}
	all[7].Type = event.AccountCreated // no rule selects it
	if err := bus.Put(t.Context(), all); err != nil {
		t.Fatal(err)
	}
	want := map[string]event.Event{}
	for i, e := range all {
		if i != 7 {
			want[e.ID] = e
		}
	}
	for end := time.Now().Add(time.Minute); len(want) > 0 && time.Now().Before(end); {
		out, err := queues.ReceiveMessage(t.Context(), &sqs.ReceiveMessageInput{
			QueueUrl: made.QueueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 1,
		})
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range out.Messages {
			arrived(t, *m.Body, want)
		}
	}
	if len(want) > 0 {
		t.Errorf("%d of %d did not arrive", len(want), n-1)
	}
}

// arrived takes one message out of what is awaited.
func arrived(t *testing.T, body string, want map[string]event.Event) {
	t.Helper()
	var envelope struct {
		Source    string
		Type      string `json:"detail-type"`
		Resources []string
		Detail    event.Event
	}
	if err := json.Unmarshal([]byte(body), &envelope); err != nil {
		t.Fatalf("%s: %v", body, err)
	}
	e, ok := want[envelope.Detail.ID]
	is, _ := json.Marshal(envelope.Detail)
	was, _ := json.Marshal(e)
	if !ok || envelope.Source != "patchbay" || envelope.Type != string(e.Type) || string(is) != string(was) ||
		len(envelope.Resources) != 1 || envelope.Resources[0] != e.Project {
		t.Errorf("%s arrived", body)
	}
	delete(want, envelope.Detail.ID)
}
