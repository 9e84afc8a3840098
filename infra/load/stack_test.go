package load

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	standard "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"patchbay/infra/local/engine"
	"patchbay/infra/local/scratch"
	"patchbay/infra/local/stack"
	"patchbay/shared/ident"
	"patchbay/shared/table"
)

// whole is all of Patchbay on this machine, until it is killed. The engine is another's, as DynamoDB is.
func whole() error {
	slog.SetDefault(slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelError})))
	port, err := strconv.Atoi(os.Getenv("LOAD_PORT"))
	if err != nil {
		return err
	}
	s, err := stack.Start(context.Background(), stack.Options{
		Port: port, DataDir: os.Getenv("LOAD_DATA"), Endpoint: os.Getenv("LOAD_ENGINE"), Origins: "*", TokenSeconds: 300,
		Events: true, Deliveries: true,
	})
	if err != nil {
		return err
	}
	fmt.Println(s.APIKey, s.Config.Table) // the test reads it
	return s.Wait(context.Background())
}

// machine is a stack in a process of its own, with a receiver that outlives it.
type machine struct {
	t          *testing.T
	engine     string
	base, port string
	data       string
	key, table string
	cmd        *exec.Cmd
	verifier   *standard.Webhook

	mu    sync.Mutex
	got   map[string]map[string]bool // account → ids of its events
	calls int
	wrong []string
}

func newMachine(t *testing.T) *machine {
	t.Helper()
	m := &machine{t: t, engine: engine.ForTest(t, engine.Dynoxide), base: freeAddress(t), data: scratch.ForTest(t),
		got: map[string]map[string]bool{}}
	m.port = m.base[strings.LastIndexByte(m.base, ':')+1:]
	m.start()
	t.Cleanup(m.kill)
	return m
}

// start starts the stack and returns when it answers.
func (m *machine) start() {
	m.t.Helper()
	m.cmd = exec.Command(os.Args[0], "-test.run=^$")
	m.cmd.Env = append(os.Environ(), "LOAD_MODE=whole", "LOAD_PORT="+m.port, "LOAD_DATA="+m.data, "LOAD_ENGINE="+m.engine)
	m.cmd.Stderr = os.Stderr
	out, err := m.cmd.StdoutPipe()
	if err == nil {
		err = m.cmd.Start()
	}
	if err != nil {
		m.t.Fatal(err)
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		m.t.Fatalf("the stack said %q: %v", line, err)
	}
	if _, err := fmt.Sscan(line, &m.key, &m.table); err != nil {
		m.t.Fatalf("the stack said %q: %v", line, err)
	}
}

func (m *machine) kill() {
	_ = m.cmd.Process.Signal(syscall.SIGKILL)
	_ = m.cmd.Wait()
}

// call makes a request that has to succeed, and returns its answer.
func (m *machine) call(method, path, body, token string) (answer map[string]any) {
	m.t.Helper()
	req, err := http.NewRequestWithContext(m.t.Context(), method, m.base+path, strings.NewReader(body))
	if err != nil {
		m.t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	if req.SetBasicAuth(m.key, ""); token != "" {
		req.Header.Set("X-Hub-Session-Token", token)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		m.t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	text, _ := io.ReadAll(res.Body)
	if res.StatusCode > 299 {
		m.t.Fatalf("%s %s: %d %s", method, path, res.StatusCode, text)
	}
	_ = json.Unmarshal(text, &answer)
	return answer
}

// link links one account by the hub's form and writes copies of its item, and returns the ids of all.
func (m *machine) link(n int) map[string]bool {
	m.t.Helper()
	config, _ := m.call(http.MethodPost, "/auth_configs", `{"connector_key":"sandbox-key"}`, "")["id"].(string)
	session := m.call(http.MethodPost, "/connect_sessions",
		`{"origin_owner_id":"o","origin_owner_name":"O","integration_id":"`+config+`"}`, "")
	token, _ := session["token"].(string)
	id, _ := m.call(http.MethodPost, "/hub/accounts",
		`{"integration_id":"`+config+`","credentials":{"api_key":"sandbox-key-12345678"}}`, token)["id"].(string)
	db := dynamodb.New(dynamodb.Options{
		Region: "eu-central-1", BaseEndpoint: &m.engine,
		Credentials: credentials.NewStaticCredentialsProvider("local", "local", ""),
	})
	out, err := db.Scan(m.t.Context(), &dynamodb.ScanInput{TableName: &m.table})
	if err != nil {
		m.t.Fatal(err)
	}
	text := func(v types.AttributeValue) string { s, _ := v.(*types.AttributeValueMemberS); return s.Value }
	var model map[string]types.AttributeValue
	for _, it := range out.Items {
		if e, ok := it["entity"]; ok && text(e) == table.EntityAccount {
			model = it
		}
	}
	ids := map[string]bool{id: true}
	for len(ids) < n {
		var batch []types.WriteRequest
		for range min(25, n-len(ids)) {
			fresh, it := ident.Under("acc", "sandbox-key", time.Now()), maps.Clone(model)
			for name, v := range it {
				if s, ok := v.(*types.AttributeValueMemberS); ok {
					it[name] = &types.AttributeValueMemberS{Value: strings.ReplaceAll(s.Value, id, fresh)}
				}
			}
			ids[fresh] = true
			batch = append(batch, types.WriteRequest{PutRequest: &types.PutRequest{Item: it}})
		}
		out, err := db.BatchWriteItem(m.t.Context(),
			&dynamodb.BatchWriteItemInput{RequestItems: map[string][]types.WriteRequest{m.table: batch}})
		if err != nil || len(out.UnprocessedItems) > 0 {
			m.t.Fatal(out, err)
		}
	}
	return ids
}

// subscribe makes an endpoint of a receiver that counts each account's events, and verifies each delivery.
func (m *machine) subscribe(event string) {
	m.t.Helper()
	receiver := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		var d struct {
			ID      string
			Account string `json:"account_id"`
		}
		err := json.NewDecoder(bytes.NewReader(body)).Decode(&d)
		if m.verifier.Verify(body, r.Header) != nil || err != nil {
			d.Account = ""
		}
		m.mu.Lock()
		defer m.mu.Unlock()
		if m.calls++; d.Account == "" {
			m.wrong = append(m.wrong, string(body))
			return
		}
		if m.got[d.Account] == nil {
			m.got[d.Account] = map[string]bool{}
		}
		m.got[d.Account][d.ID] = true
	}))
	m.t.Cleanup(receiver.Close)
	made := m.call(http.MethodPost, "/webhooks", `{"url":"`+receiver.URL+`","events":["`+event+`"]}`, "")
	secret, _ := made["secret"].(string)
	var err error
	if m.verifier, err = standard.NewWebhook(secret); err != nil {
		m.t.Fatal(err)
	}
}

// awaitSome returns when so many accounts more were told of, so that a fast machine is not done before the first kill;
// or at a random moment, if they come slowly.
func (m *machine) awaitSome(share int) {
	before, _ := m.counts()
	for end := time.Now().Add(random(4 * time.Second)); time.Now().Before(end); {
		if got, _ := m.counts(); got >= before+share {
			return
		}
		time.Sleep(time.Millisecond) //nolint:forbidigo // between two looks
	}
}

func (m *machine) counts() (accounts, calls int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return len(m.got), m.calls
}

// One switch of a connector with many accounts tells each of them, once, though all of Patchbay is killed again and
// again in between: stream, fan-out, events, queue and deliveries. PATCHBAY_LOAD makes it 100,000 accounts.
func TestDisableIsToldThroughKills(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes a minute")
	}
	m := newMachine(t)
	n := load(t, 1500)
	ids := m.link(n)
	m.subscribe("account.updated")
	began := time.Now()
	m.call(http.MethodPost, "/connectors/sandbox-key/disable", "", "")
	const most = 12 // then it is left alone, so that a slow machine comes to an end
	kills := 0
	for before, since := 0, time.Now(); before < n; { // for as long as some arrive
		if kills < most {
			m.awaitSome(1 + int(random(time.Duration(n/10))))
			m.kill()
			kills++
			m.start()
		}
		got, _ := m.counts()
		if got > before {
			before, since = got, time.Now()
		} else if time.Since(since) > 5*time.Minute {
			break
		}
		time.Sleep(20 * time.Millisecond) //nolint:forbidigo // between two looks
	}
	took := time.Since(began)
	got, calls := m.counts()
	t.Logf("%d accounts, %d told in %d calls and %v (%.0f a second); all was killed %d times", n, got, calls, took,
		float64(got)/took.Seconds(), kills)
	if got != n || kills == 0 || len(m.wrong) > 0 {
		t.Errorf("%d of %d were told of, after %d kills; not understood: %v", got, n, kills, m.wrong)
	}
	for account, events := range m.got {
		if !ids[account] || len(events) != 1 {
			t.Errorf("%s was told by %d events; it is ours: %v", account, len(events), ids[account])
		}
	}
}
