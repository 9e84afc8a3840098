package load

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/credentials"

	"patchbay/infra/local/engine"
	"patchbay/infra/local/queue"
	"patchbay/infra/local/scratch"
	"patchbay/infra/local/secretsmanager"
	"patchbay/shared/event"
	"patchbay/shared/ident"
	product "patchbay/shared/queue"
	"patchbay/shared/secret"
	"patchbay/shared/table/tabletest"
	"patchbay/shared/vault"
	"patchbay/shared/webhook"
)

// world is what outlives the processes that are killed: engine, secrets and receiver.
type world struct {
	*tabletest.World
	project  string
	endpoint webhook.Endpoint
	secret   secret.Text
	queues   string // address of the queues' server, which lives in the process
	env      []string

	mu  sync.Mutex
	got map[string]int
}

func newWorld(t testing.TB) *world {
	t.Helper()
	at := engine.ForTest(t, engine.Dynoxide)
	w := &world{World: tabletest.New(t, at), got: map[string]int{}}
	w.Store = w.Store.WithClock(time.Now)
	w.project = w.MakeProject(t)
	secrets, err := secretsmanager.New(filepath.Join(scratch.ForTest(t), "secrets.json"))
	if err != nil {
		t.Fatal(err)
	}
	vaultServer := httptest.NewServer(secrets)
	t.Cleanup(vaultServer.Close)
	client := vault.NewClient("eu-central-1", vaultServer.URL,
		credentials.NewStaticCredentialsProvider("local", "local", ""))
	if _, err := vault.EnsureRoot(t.Context(), client, "patchbay/load", time.Now()); err != nil {
		t.Fatal(err)
	}
	receiver := httptest.NewServer(http.HandlerFunc(w.receive))
	t.Cleanup(receiver.Close)
	service := &webhook.Service{
		Store: w.Store, Sealer: vault.Envelopes{Roots: &vault.RootKeys{Client: client, Prefix: "patchbay/load"}}, Now: time.Now,
		Check: func(context.Context, string) error { return nil },
	}
	hook := webhook.New{URL: receiver.URL + "/", On: true}
	if w.endpoint, w.secret, err = service.Create(t.Context(), w.project, hook); err != nil {
		t.Fatal(err)
	}
	w.queues = freeAddress(t)
	w.env = append(os.Environ(),
		"AWS_REGION=eu-central-1", "AWS_ACCESS_KEY_ID=local", "AWS_SECRET_ACCESS_KEY=local", "PATCHBAY_LOCAL=1",
		"PATCHBAY_TABLE="+w.Table, "PATCHBAY_SECRET_PREFIX=patchbay/load", "AWS_ENDPOINT_URL_DYNAMODB="+at,
		"AWS_ENDPOINT_URL_SECRETS_MANAGER="+vaultServer.URL, "AWS_ENDPOINT_URL_SQS="+w.queues,
		"PATCHBAY_DELIVERY_QUEUE="+queue.URL(w.queues, "Deliveries"), "LOAD_ENDPOINT="+w.endpoint.ID,
		"PATCHBAY_SLOW_QUEUE="+queue.URL(w.queues, "SlowDeliveries"),
		"LOAD_PROJECT="+w.project, "LOAD_RECEIVER="+receiver.URL+"/", "LOAD_SECRET="+w.secret.Reveal(),
	)
	return w
}

// receive counts what it takes, by the body's id.
func (w *world) receive(rw http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	var p struct{ ID string }
	if err != nil || json.Unmarshal(body, &p) != nil || p.ID != r.Header.Get("Webhook-Id") {
		rw.WriteHeader(http.StatusBadRequest)
		return
	}
	w.mu.Lock()
	w.got[p.ID]++
	w.mu.Unlock()
}

func (w *world) arrived() (ids int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return len(w.got)
}

func (w *world) counts() (ids, calls int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, n := range w.got {
		calls += n
	}
	return len(w.got), calls
}

// messages makes n events for the endpoint and returns their ids.
func messages(n int, project, endpoint string) (all []product.Message, ids map[string]bool) {
	ids = map[string]bool{}
	for i := range n {
		now := time.Now().UTC()
		told := event.Event{
			ID: ident.New(event.Prefix, now), Type: event.AccountError, Project: project, Time: now, Account: "acc_hubspot_" + strconv.Itoa(i),
			Connector: "hubspot", Config: "cfg_hubspot_1", Owner: "customer-" + strconv.Itoa(i), RequestID: "req_1", By: "key:1",
			Version: int64(i), Data: event.Data{"status": "error", "status_reasons": []any{map[string]any{"code": "credentials_rejected"}}},
		}
		m, err := event.Delivery{Endpoint: endpoint, Event: told}.Message()
		if err != nil {
			panic(err)
		}
		all, ids[told.ID] = append(all, m), true
	}
	return all, ids
}

// start runs this program again in a mode of its own.
func (w *world) start(t testing.TB, mode string, more ...string) *exec.Cmd {
	t.Helper()
	cmd := exec.Command(os.Args[0], "-test.run=^$")
	cmd.Env = append(append(w.env, "LOAD_MODE="+mode), more...)
	cmd.Stderr = os.Stderr
	return cmd
}

func freeAddress(t testing.TB) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	return "http://" + l.Addr().String()
}

func random(most time.Duration) time.Duration {
	var b [2]byte
	_, _ = rand.Read(b[:])
	return time.Duration(int(b[0])<<8|int(b[1])) * most / (1 << 16)
}
