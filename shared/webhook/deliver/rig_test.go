package deliver_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"

	"patchbay/infra/local/engine"
	"patchbay/infra/local/queue"
	"patchbay/infra/local/secretsmanager"
	"patchbay/shared/activity"
	"patchbay/shared/event"
	"patchbay/shared/ident"
	"patchbay/shared/outbound"
	product "patchbay/shared/queue"
	productsqs "patchbay/shared/queue/sqs"
	"patchbay/shared/table/tabletest"
	"patchbay/shared/vault"
	"patchbay/shared/webhook"
	"patchbay/shared/webhook/deliver"
)

// rig is a project with a queue, on a clock that the test moves. Table, queue, vault and client are the real ones.
type rig struct {
	*tabletest.World
	*deliver.Deliverer
	service *webhook.Service
	project string
	sqs     *sqs.Client
	url     string // of the first queue
	slow    string
	entries entries
}

// entries keeps what is recorded.
type entries struct {
	mu  sync.Mutex
	all []activity.Entry
}

func (e *entries) Record(_ context.Context, a *activity.Entry) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.all = append(e.all, *a)
}

func newRig(t *testing.T) *rig {
	t.Helper()
	at := engine.ForTest(t, engine.Dynoxide)
	w := tabletest.New(t, at)
	secrets, err := secretsmanager.New(filepath.Join(t.TempDir(), "secrets.json"))
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(secrets)
	t.Cleanup(server.Close)
	client := vault.NewClient("eu-central-1", server.URL, credentials.NewStaticCredentialsProvider("local", "local", ""))
	if _, err := vault.EnsureRoot(t.Context(), client, "patchbay/test", time.Now()); err != nil {
		t.Fatal(err)
	}
	sealer := vault.Envelopes{Roots: &vault.RootKeys{Client: client, Prefix: "patchbay/test"}}
	queues := queue.ForTestAt(t, at, w.Clock.Now,
		queue.Config{Name: "deliveries", Visibility: time.Minute, DeadLetter: "dead", MaxReceives: 100},
		queue.Config{Name: "slow", Visibility: time.Minute, DeadLetter: "dead", MaxReceives: 100},
		queue.Config{Name: "dead"})
	r := &rig{World: w, project: w.MakeProject(t), sqs: queue.ClientForTest(queues), url: queue.URL(queues, "deliveries")}
	r.slow = queue.URL(queues, "slow")
	q := &productsqs.Queue{Client: r.sqs, URL: r.url}
	r.service = &webhook.Service{
		Store: w.Store, Sealer: sealer, Queue: q, Now: w.Clock.Now, Check: func(context.Context, string) error { return nil },
	}
	r.Deliverer = &deliver.Deliverer{
		Store: w.Store, Sealer: sealer, Queue: q, Slow: &productsqs.Queue{Client: r.sqs, URL: r.slow},
		Now: w.Clock.Now, Log: slog.New(slog.DiscardHandler), Recorder: &r.entries,
		Client: outbound.New(outbound.Options{AllowLoopback: true, Timeout: 500 * time.Millisecond}),
		Jitter: func(d time.Duration) time.Duration { return d / 2 },
	}
	return r
}

func (r *rig) endpoint(t *testing.T, url string) (webhook.Endpoint, string) {
	t.Helper()
	r.Clock.Tick()
	e, text, err := r.service.Create(t.Context(), r.project, webhook.New{URL: url, On: true})
	if err != nil {
		t.Fatal(err)
	}
	return e, text.Reveal()
}

// tell puts n events for an endpoint into the queue.
func (r *rig) tell(t *testing.T, e webhook.Endpoint, n int) {
	t.Helper()
	messages := make([]product.Message, n)
	for i := range messages {
		now := r.Clock.Tick()
		m, err := event.Delivery{Endpoint: e.ID, Event: event.Event{
			ID: ident.New(event.Prefix, now), Type: event.AccountError, Project: r.project, Time: now, Account: "acc_" + strconv.Itoa(i),
			Connector: "hubspot", Owner: "owner", RequestID: "req_1", Version: int64(i + 1), Data: event.Data{"status": "error"},
		}}.Message()
		if err != nil {
			t.Fatal(err)
		}
		messages[i] = m
	}
	if err := r.service.Queue.Send(t.Context(), messages); err != nil {
		t.Fatal(err)
	}
}

// work hands over what can be received from both queues, until there is nothing more at this moment.
func (r *rig) work(t *testing.T) {
	t.Helper()
	for more := true; more; {
		more = r.workOff(t, r.url, r.Handle)+r.workOff(t, r.slow, r.HandleSlow) > 0
	}
}

// receive takes up to n messages out of a queue.
func (r *rig) receive(t *testing.T, url string, n int32) []deliver.Message {
	t.Helper()
	out, err := r.sqs.ReceiveMessage(t.Context(), &sqs.ReceiveMessageInput{
		QueueUrl: &url, MaxNumberOfMessages: n, MessageSystemAttributeNames: []types.MessageSystemAttributeName{"All"},
	})
	if err != nil {
		t.Fatal(err)
	}
	batch := make([]deliver.Message, len(out.Messages))
	for i, m := range out.Messages {
		sent, _ := strconv.ParseInt(m.Attributes["SentTimestamp"], 10, 64)
		batch[i] = deliver.Message{ID: *m.MessageId, Receipt: *m.ReceiptHandle, Body: *m.Body, Sent: time.UnixMilli(sent)}
	}
	return batch
}

// workOff hands over what can be received from one queue, and says how many batches that were.
func (r *rig) workOff(
	t *testing.T, url string, handle func(context.Context, []deliver.Message) []string,
) (batches int) {
	t.Helper()
	for ; ; batches++ {
		batch := r.receive(t, url, 10)
		if len(batch) == 0 {
			return batches
		}
		receipts := map[string]*string{}
		for i := range batch {
			receipts[batch[i].ID] = &batch[i].Receipt
		}
		for _, id := range handle(t.Context(), batch) {
			delete(receipts, id)
		}
		for _, receipt := range receipts {
			if _, err := r.sqs.DeleteMessage(t.Context(), &sqs.DeleteMessageInput{
				QueueUrl: &url, ReceiptHandle: receipt,
			}); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// pass lets time pass in steps, and works after each.
func (r *rig) pass(t *testing.T, d, step time.Duration) {
	t.Helper()
	for end := r.Clock.Now().Add(d); r.Clock.Now().Before(end); {
		r.Clock.Add(step)
		r.work(t)
	}
}

// waiting is how many messages the queues have, and hide.
func (r *rig) waiting(t *testing.T) int {
	t.Helper()
	return r.waitingIn(t, r.url) + r.waitingIn(t, r.slow)
}

func (r *rig) waitingIn(t *testing.T, url string) int {
	t.Helper()
	out, err := r.sqs.GetQueueAttributes(t.Context(), &sqs.GetQueueAttributesInput{
		QueueUrl: &url, AttributeNames: []types.QueueAttributeName{"All"},
	})
	if err != nil {
		t.Fatal(err)
	}
	sum := 0
	for _, name := range []string{"", "NotVisible", "Delayed"} {
		n, err := strconv.Atoi(out.Attributes["ApproximateNumberOfMessages"+name])
		if err != nil {
			t.Fatal(err)
		}
		sum += n
	}
	return sum
}

// receiver is a back end that answers as it is told.
type receiver struct {
	*httptest.Server
	mu     sync.Mutex
	answer func(w http.ResponseWriter, n int)
	calls  int
	got    map[string]int // event → how often it was taken
	last   *http.Request
	body   []byte
}

func newReceiver(t *testing.T) *receiver {
	t.Helper()
	r := &receiver{got: map[string]int{}}
	r.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		body, _ := io.ReadAll(req.Body)
		r.mu.Lock()
		r.calls++
		n, answer := r.calls, r.answer
		r.last, r.body = req, body
		r.mu.Unlock()
		status := &status{ResponseWriter: w, code: http.StatusNoContent}
		if answer != nil {
			answer(status, n)
		}
		if status.code/100 == 2 {
			var p struct{ ID string }
			if json.Unmarshal(body, &p) != nil || p.ID != req.Header.Get("Webhook-Id") {
				p.ID = fmt.Sprintf("body and header disagree: %s", body)
			}
			r.mu.Lock()
			r.got[p.ID]++
			r.mu.Unlock()
		}
	}))
	t.Cleanup(r.Close)
	return r
}

type status struct {
	http.ResponseWriter
	code int
}

func (s *status) WriteHeader(code int) {
	s.code = code
	s.ResponseWriter.WriteHeader(code)
}

// answers says how the receiver answers from now on.
func (r *receiver) answers(fn func(w http.ResponseWriter, n int)) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.answer = fn
}

func (r *receiver) counts() (calls, taken int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.calls, len(r.got)
}

func always(code int) func(http.ResponseWriter, int) {
	return func(w http.ResponseWriter, _ int) { w.WriteHeader(code) }
}
