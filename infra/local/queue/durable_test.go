package queue_test

import (
	"context"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/sqs"

	"patchbay/infra/local/engine"
	"patchbay/infra/local/queue"
	product "patchbay/shared/queue"
	productsqs "patchbay/shared/queue/sqs"
)

// What was answered outlives the server: messages, how often they were received and until when they are put off. Here
// the first server is left as a killed process leaves it; infra/acceptance kills one.
func TestWhatAQueueHoldsOutlivesTheServer(t *testing.T) {
	t.Parallel()
	for _, name := range engine.ForTests() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			at := engine.ForTest(t, name)
			now := time.Now()
			db := dynamodb.New(dynamodb.Options{
				Region: "eu-central-1", BaseEndpoint: &at,
				Credentials: credentials.NewStaticCredentialsProvider("local", "local", ""),
			})
			start := func() (rig, func()) {
				s, err := queue.New(context.Background(), queue.Options{
					DB: db, Table: "queues", Queues: []queue.Config{{Name: "work"}}, Now: func() time.Time { return now },
				})
				if err != nil {
					t.Fatal(err)
				}
				server := httptest.NewServer(s)
				return rig{Client: queue.ClientForTest(server.URL), url: queue.URL(server.URL, "work")}, func() {
					s.Close()
					server.Close()
				}
			}
			r, end := start()
			r.send(t, product.Message{Body: "waits"}, product.Message{Body: "later", Delay: 10 * time.Minute})
			m := r.one(t, r.url)
			if err := r.extend(t.Context(), *m.ReceiptHandle, time.Hour); err != nil {
				t.Fatal(err)
			}
			end()

			r, end = start()
			defer end()
			if got := r.receive(t, r.url, 0); len(got) != 0 {
				t.Errorf("after the restart %s came at once", *got[0].Body)
			}
			now = now.Add(11 * time.Minute)
			if m := r.one(t, r.url); *m.Body != "later" || count(m) != "1" {
				t.Errorf("after eleven minutes: %s, receipt %s", *m.Body, count(m))
			} else if _, err := r.DeleteMessage(t.Context(), &sqs.DeleteMessageInput{
				QueueUrl: &r.url, ReceiptHandle: m.ReceiptHandle,
			}); err != nil {
				t.Fatal(err)
			}
			now = now.Add(50 * time.Minute)
			if m := r.one(t, r.url); *m.Body != "waits" || count(m) != "2" {
				t.Errorf("after an hour: %s, receipt %s", *m.Body, count(m))
			}
			now = now.Add(time.Hour)
			if m := r.one(t, r.url); *m.Body != "waits" {
				t.Errorf("what was deleted came again: %s", *m.Body)
			}
		})
	}
}

var _ product.Sender = (*productsqs.Queue)(nil)

// Dead letters of several queues lie in one, and each goes back to its own, after a restart of the server too.
func TestDeadLettersKnowTheirQueue(t *testing.T) {
	t.Parallel()
	at := engine.ForTest(t, engine.Dynoxide)
	of := []queue.Config{
		{Name: "dead"}, {Name: "first", DeadLetter: "dead", MaxReceives: 1},
		{Name: "second", DeadLetter: "dead", MaxReceives: 1},
	}
	names := []string{"first", "second"}
	server := queue.ForTest(t, at, of...)
	for _, name := range names {
		r := rig{Client: queue.ClientForTest(server), url: queue.URL(server, name)}
		r.send(t, product.Message{Body: "of " + name})
		m := r.one(t, r.url)
		if err := r.extend(t.Context(), *m.ReceiptHandle, 0); err != nil {
			t.Fatal(err)
		}
		if got := r.receive(t, r.url, 0); len(got) != 0 {
			t.Fatalf("it came again: %s", *got[0].Body)
		}
	}
	server = queue.ForTest(t, at, of...) // another one, on what the first has stored
	client := queue.ClientForTest(server)
	dead := queue.ARN("local", "dead")
	if _, err := client.StartMessageMoveTask(t.Context(), &sqs.StartMessageMoveTaskInput{SourceArn: &dead}); err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		r := rig{Client: client, url: queue.URL(server, name)}
		if m := r.one(t, r.url); *m.Body != "of "+name {
			t.Errorf("%s got back %s", name, *m.Body)
		}
	}
}
