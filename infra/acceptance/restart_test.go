package acceptance_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"patchbay/infra/local/engine"
	"patchbay/infra/local/scratch"
	"patchbay/infra/local/stack"
	"patchbay/shared/app/clients"
	"patchbay/shared/app/config"
	"patchbay/shared/ident"
)

// runner is `make dev` as a process of its own, on a data folder that outlives it.
type runner struct {
	t       testing.TB
	program string
	dir     string
	port    int
	cmd     *exec.Cmd
	ended   chan error
	said    *logBuffer
	dev     struct {
		BaseURL       string `json:"base_url"`
		ProjectID     string `json:"project_id"`
		APIKey        string `json:"api_key"`
		TableEndpoint string `json:"table_endpoint"`
		SandboxURL    string `json:"sandbox_url"`
	}
}

// newRunner prepares it. -short leaves its tests out: the program is linked and started for each.
func newRunner(t testing.TB) *runner {
	t.Helper()
	if testing.Short() {
		t.Skip("starts make dev as a process")
	}
	r := &runner{t: t, program: devProgram(t), dir: scratch.ForTest(t), port: freePort(t)}
	t.Cleanup(func() { _ = r.signal(syscall.SIGKILL) }) // unless it has ended
	return r
}

// built is the program of `make dev`, which is linked once for all tests: that takes seconds.
var built struct {
	once sync.Once
	dir  string
	err  error
}

func devProgram(t testing.TB) string {
	t.Helper()
	built.once.Do(func() {
		//nolint:usetesting // it outlives the test that needs it first
		if built.dir, built.err = os.MkdirTemp("", "patchbay-dev-*"); built.err != nil {
			return
		}
		cmd := exec.Command("go", "build", "-ldflags", "-s -w", "-o", built.dir, "patchbay/infra/local/dev")
		cmd.Env = append(os.Environ(), "CGO_ENABLED=0") // the race detector's would compile all anew
		if out, err := cmd.CombinedOutput(); err != nil {
			built.err = fmt.Errorf("build: %w\n%s", err, out)
		}
	})
	if built.err != nil {
		t.Fatal(built.err)
	}
	return filepath.Join(built.dir, "dev")
}

func (r *runner) devJSON() string { return filepath.Join(r.dir, "dev.json") }

// start starts the process and waits until it says that it is ready. The answer is the tenant of its first project.
func (r *runner) start() *tenant {
	r.t.Helper()
	_ = os.Remove(r.devJSON()) // a killed one leaves it
	r.said = &logBuffer{}
	r.cmd = exec.Command(r.program)
	r.cmd.Env = append(os.Environ(), fmt.Sprintf("PORT=%d", r.port), "PATCHBAY_DATA_DIR="+filepath.Join(r.dir, "data"),
		"PATCHBAY_DEV_JSON="+r.devJSON(),
		"PATCHBAY_ENGINE=dynoxide", "PATCHBAY_SANDBOX_TOKEN_SECONDS=1")
	r.cmd.Stdout, r.cmd.Stderr = r.said, r.said
	if err := r.cmd.Start(); err != nil {
		r.t.Fatal(err)
	}
	r.ended = make(chan error, 1)
	go func() { r.ended <- r.cmd.Wait() }()
	p := &tenant{t: r.t}
	written := func() bool {
		select {
		case err := <-r.ended:
			r.t.Fatalf("it ended: %v\n%s", err, r.said)
		default:
		}
		text, err := os.ReadFile(r.devJSON())
		return err == nil && json.Unmarshal(text, &r.dev) == nil
	}
	p.until("dev.json is written", written, working(r.cmd.Process.Pid, r.said))
	cfg := clients.Config{Config: config.Config{Table: "patchbay-local", Region: "eu-central-1"},
		Credentials: credentials.NewStaticCredentialsProvider("local", "local", "")}
	cfg.Endpoints.DynamoDB, cfg.AppURL, cfg.PublicURL = r.dev.TableEndpoint, r.dev.BaseURL, r.dev.BaseURL
	p.stack = &stack.Stack{BaseURL: r.dev.BaseURL, Config: cfg}
	p.id, p.key = r.dev.ProjectID, r.dev.APIKey
	return p
}

// signal sends a signal and waits for the end; the answer is how it ended.
func (r *runner) signal(s syscall.Signal) error {
	if r.cmd == nil {
		return nil
	}
	_ = r.cmd.Process.Signal(s)
	err := <-r.ended
	r.cmd = nil
	return err
}

func freePort(t testing.TB) int {
	t.Helper()
	s := httptest.NewServer(http.NotFoundHandler())
	defer s.Close()
	return s.Listener.Addr().(*net.TCPAddr).Port //nolint:forcetypeassert // a tcp listener has no other
}

// children lists the processes that a process has started.
func children(t testing.TB, parent int) (pids []string) {
	t.Helper()
	stats, err := filepath.Glob("/proc/[0-9]*/stat")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range stats {
		text, err := os.ReadFile(file)
		if err != nil {
			continue // it has ended
		}
		_, rest, _ := strings.Cut(string(text), ") ") // behind the name, which may hold anything
		if f := strings.Fields(rest); len(f) > 1 && f[1] == fmt.Sprint(parent) {
			pids = append(pids, filepath.Base(filepath.Dir(file)))
		}
	}
	return pids
}

// Killed in the middle of a fan-out: after a restart the fan-out completes, and everything else is still there. Ended
// by Ctrl-C: nothing of it is left.
func TestRestart(t *testing.T) {
	t.Parallel()
	r := newRunner(t)
	p := r.start()
	config := p.configure("sandbox-key", nil)
	byKey := p.link("owner", config, nil)
	byOAuth := r.linkByOAuth(p)
	const n = 1500 // six pages of the fan-out
	p.cloneAccount(byKey, n-1)

	key := p.key
	p = r.killInFanout(p, n)
	if p.key != key {
		t.Fatal("the API key is another one")
	}
	p.proxy(byKey, object{"path": "/me"}).problem(http.StatusPreconditionFailed, "account_inactive")
	p.materialised("disabled", n)
	p.post("/connectors/sandbox-key/enable", nil).want(http.StatusOK)
	p.proxy(byKey, object{"path": "/me"}).want(http.StatusOK) // the vault's root keys
	p.proxy(byOAuth, object{"path": "/me"}).want(http.StatusOK).has("id", "ada")

	engines := children(t, r.cmd.Process.Pid)
	if len(engines) == 0 {
		t.Fatal("no engine runs, so this test shows nothing")
	}
	if err := r.signal(syscall.SIGINT); err != nil {
		t.Fatalf("Ctrl-C: %v\n%s", err, r.said)
	}
	for _, pid := range engines {
		if _, err := os.Stat("/proc/" + pid); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("process %s is left: %v", pid, err)
		}
	}
	for _, address := range []string{r.dev.BaseURL, r.dev.SandboxURL, r.dev.TableEndpoint} {
		u, err := url.Parse(address)
		if err != nil {
			t.Fatal(err)
		}
		l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", u.Host)
		if err != nil {
			t.Errorf("%s is still in use: %v", address, err)
			continue
		}
		_ = l.Close()
	}
	if _, err := os.Stat(r.devJSON()); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("dev.json is left: %v", err)
	}
}

// killInFanout kills the process in the middle of a fan-out to n accounts, when it is disabled, and starts it again.
// A fan-out that was too quick for that is undone and tried again.
func (r *runner) killInFanout(p *tenant, n int) *tenant {
	r.t.Helper()
	for range 10 {
		p.post("/connectors/sandbox-key/disable", nil).want(http.StatusOK)
		p.until("the fan-out has begun", func() bool {
			return p.item("PROJ#"+p.id, "FANOUT#sandbox-key") != nil ||
				p.item("PROJ#"+p.id, "CONN#sandbox-key#")["GSI1PK"] == nil
		})
		if err := r.signal(syscall.SIGKILL); err == nil {
			r.t.Fatal("it ended by itself")
		}
		seen := r.seenWhileDown(p)
		r.t.Logf("killed with %v", seen)
		p = r.start()
		if seen["disabled"] > 0 && seen["enabled"] > 0 {
			return p
		}
		p.materialised("disabled", n)
		p.post("/connectors/sandbox-key/enable", nil).want(http.StatusOK)
		p.materialised("enabled", n)
	}
	r.t.Fatal("it was never killed in the middle")
	return nil
}

// linkByOAuth links an account at the runner's sandbox, by the deployment's shared client.
func (r *runner) linkByOAuth(p *tenant) string {
	r.t.Helper()
	s := &site{tenant: p, provider: &provider{}, aws: &awsHook{}}
	s.config = p.configure("sandbox-oauth", object{"auth_type": "oauth2", "use_shared_client": true})
	return s.begin("owner").linked()
}

// seenWhileDown looks into the data that a killed runner left.
func (r *runner) seenWhileDown(p *tenant) map[string]int {
	r.t.Helper()
	e, err := engine.Start(r.t.Context(),
		engine.Options{Dir: filepath.Join(r.dir, "data", "dynamodb"), Engine: engine.Dynoxide})
	if err != nil {
		r.t.Fatal(err)
	}
	defer e.Stop()
	cfg := p.stack.Config
	cfg.Endpoints.DynamoDB = e.Endpoint
	return seenStates(r.t, cfg.DynamoDB(), cfg.Table, p.id)
}

// cloneAccount writes n more accounts with other ids and owners, 25 at a time: what a fan-out needs, and no
// credentials.
func (p *tenant) cloneAccount(id string, n int) {
	p.t.Helper()
	db, ctx := p.stack.Config.DynamoDB(), context.WithoutCancel(p.t.Context())
	model := p.item("PROJ#"+p.id+"#ACCT#"+id, "ACCT")
	for done := 0; done < n; {
		var puts []types.WriteRequest
		for ; len(puts) < 25 && done < n; done++ {
			it := maps.Clone(model)
			other := ident.Under("acc", "sandbox-key", time.Now())
			for name, v := range map[string]string{
				"id": other, "PK": "PROJ#" + p.id + "#ACCT#" + other, "GSI1SK": "CONN#sandbox-key#ACCT#" + other,
				"owner_id": fmt.Sprint("owner-", done),
			} {
				it[name] = &types.AttributeValueMemberS{Value: v}
			}
			puts = append(puts, types.WriteRequest{PutRequest: &types.PutRequest{Item: it}})
		}
		out, err := db.BatchWriteItem(ctx,
			&dynamodb.BatchWriteItemInput{RequestItems: map[string][]types.WriteRequest{p.stack.Config.Table: puts}})
		if err != nil || len(out.UnprocessedItems) > 0 {
			p.t.Fatalf("write accounts: %v", err)
		}
	}
	config := attribute(model["config_id"])
	_, err := db.UpdateItem(ctx, &dynamodb.UpdateItemInput{
		TableName: &p.stack.Config.Table, Key: itemKey("PROJ#"+p.id, "CONN#sandbox-key#"),
		UpdateExpression:         aws.String("ADD #n :n"),
		ExpressionAttributeNames: map[string]string{"#n": "accounts:" + config},
		ExpressionAttributeValues: map[string]types.AttributeValue{
			":n": &types.AttributeValueMemberN{Value: strconv.Itoa(n)}},
	})
	if err != nil {
		p.t.Fatalf("count accounts: %v", err)
	}
}
