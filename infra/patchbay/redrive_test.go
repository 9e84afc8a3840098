package main

import (
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs"

	"patchbay/infra/local/queue"
)

// queued is an owner whose command knows the stack's queues.
func queued(t *testing.T) (*owner, *sqs.Client, func(name string) string) {
	t.Helper()
	o := newOwner(t)
	at := o.stack.Config.Endpoints.SQS
	o.dev = devJSON(t, map[string]string{
		"table_endpoint": o.stack.Engine.Endpoint, "secrets_endpoint": o.stack.Config.Endpoints.SecretsManager,
		"sandbox_url": o.stack.SandboxURL, "project_id": o.stack.ProjectID, "queues_endpoint": at,
	})
	return o, queue.ClientForTest(at), func(name string) string { return queue.URL(at, name) }
}

// A message of each queue of deliveries that was received too often lies among the dead letters, until the command puts
// it back into the queue that it came from.
func TestDeliveriesRedrive(t *testing.T) {
	o, client, url := queued(t)
	from := []string{"Deliveries", "SlowDeliveries"}
	for _, name := range from {
		at := url(name)
		if _, err := client.SendMessage(t.Context(), &sqs.SendMessageInput{
			QueueUrl: &at, MessageBody: aws.String("no delivery, of " + name),
		}); err != nil {
			t.Fatal(err)
		}
		receiveTooOften(t, client, at)
	}
	o.does("", []string{"deliveries", "redrive", "--queue", url("DeliveryFailures")}, "2 messages are on their way back")
	for _, name := range from {
		at := url(name)
		out, err := client.ReceiveMessage(t.Context(), &sqs.ReceiveMessageInput{QueueUrl: &at, MaxNumberOfMessages: 10})
		if err != nil || len(out.Messages) != 1 || !strings.HasSuffix(*out.Messages[0].Body, " of "+name) {
			t.Errorf("%s got back %d, %v", name, len(out.Messages), err)
		}
	}
	o.does("", []string{"deliveries", "redrive", "--queue", url("DeliveryFailures")}, "0 messages are on their way back")
	o.refused("", []string{"deliveries", "redrive", "--queue", url("Nothing")}, "read the failure queue")
	o.refused("", []string{"deliveries", "redrive", "--queue", url("Deliveries")}, "move the messages")
	o.refused("", []string{"deliveries", "redrive"}, "--queue")
}

// receiveTooOften receives a queue's message, and lets it be seen again at once, until it is there no more.
func receiveTooOften(t *testing.T, client *sqs.Client, at string) {
	t.Helper()
	for n := 0; ; n++ {
		out, err := client.ReceiveMessage(t.Context(), &sqs.ReceiveMessageInput{QueueUrl: &at})
		if err != nil || n == 1000 {
			t.Fatalf("received %d times: %v", n, err)
		}
		if len(out.Messages) == 0 {
			return
		}
		if _, err := client.ChangeMessageVisibility(t.Context(), &sqs.ChangeMessageVisibilityInput{
			QueueUrl: &at, ReceiptHandle: out.Messages[0].ReceiptHandle, VisibilityTimeout: 0,
		}); err != nil {
			t.Fatal(err)
		}
	}
}

// The command works the failure queue of events off, and says of what it cannot that it stays (infra/redrive has what
// it does with each kind of message).
func TestEventsRedrive(t *testing.T) {
	o, client, url := queued(t)
	at := url("EventsFailures")
	o.does("", []string{"events", "redrive", "--queue", at, "--deliveries", url("Deliveries")},
		"0 messages: 0 changes told")
	if _, err := client.SendMessage(t.Context(), &sqs.SendMessageInput{
		QueueUrl: &at, MessageBody: aws.String(`{"no":"failure record"}`),
	}); err != nil {
		t.Fatal(err)
	}
	out, err := o.try("", "events", "redrive", "--queue", at)
	wantError(t, err, "stays in the queue")
	if !strings.Contains(out, "1 failed again") {
		t.Errorf("it says %s", out)
	}
	o.refused("", []string{"events", "redrive"}, "--queue")
}
