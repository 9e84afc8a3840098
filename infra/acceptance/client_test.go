// Package acceptance_test holds Patchbay to its promises over HTTP: everything runs for real on this machine, and a
// test knows no more than a caller does, except where it looks into the table to see that nothing changed.
package acceptance_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"patchbay/infra/local/scratch"
	"patchbay/infra/local/stack"
	"patchbay/shared/app/admin"
	"patchbay/shared/project"
)

// common is the one stack that tests share. Each takes a project of its own, so they do not disturb each other.
var common struct {
	once   sync.Once
	stack  *stack.Stack
	dir    string // its data
	remove func() // removes dir
	err    error
}

// logs is all that the functions logged.
var logs logBuffer

func TestMain(m *testing.M) {
	if text := os.Getenv(serving); text != "" {
		fmt.Fprintln(os.Stderr, serveProcess(text))
		os.Exit(1)
	}
	slog.SetDefault(slog.New(slog.NewJSONHandler(&logs, &slog.HandlerOptions{Level: slog.LevelDebug})))
	code := m.Run()
	if common.stack != nil {
		common.stack.Stop()
	}
	if common.remove != nil {
		common.remove()
	}
	if built.dir != "" {
		_ = os.RemoveAll(built.dir)
	}
	for why := range refusals {
		fmt.Fprintln(os.Stderr, "FAIL:", why)
		code = max(code, 1)
	}
	os.Exit(code)
}

type logBuffer struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (b *logBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.Write(p)
}

func (b *logBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.String()
}

// theStack starts the shared stack when it is first asked for.
func theStack(t testing.TB) *stack.Stack {
	t.Helper()
	common.once.Do(func() {
		folder := ""
		if folder, common.remove, common.err = scratch.New(); common.err != nil {
			return
		}
		common.dir = filepath.Join(folder, "data") // which the stack locks, as scratch does its folder
		// Not t's context: the stack outlives the test that starts it.
		common.stack, common.err = stack.Start(context.Background(), stack.Options{
			DataDir: common.dir, Engine: "dynoxide", Origins: "*", TokenSeconds: 300, Catalog: "testdata/catalog",
			Middleware: guard,
		})
	})
	if common.err != nil {
		t.Fatal(common.err)
	}
	return common.stack
}

// tenant is a project of its own with a key, and the client of its back end.
type tenant struct {
	t     testing.TB
	stack *stack.Stack
	admin *project.Admin
	id    string
	key   string
}

// largeStack is for tests that make very many items: others look at the whole common table to see that nothing changed,
// and would read them each time.
func largeStack(t testing.TB) *stack.Stack {
	t.Helper()
	return stack.ForTest(t, func(o *stack.Options) { o.Catalog, o.Middleware = "testdata/catalog", guard })
}

func newTenant(t testing.TB) *tenant {
	t.Helper()
	return tenantOf(t, theStack(t))
}

// tenantOf makes a project on a given stack.
func tenantOf(t testing.TB, s *stack.Stack) *tenant {
	t.Helper()
	admin := admin.New(s.Config)
	p, err := admin.Create(t.Context(), t.Name()[:min(len(t.Name()), 100)])
	if err != nil {
		t.Fatal(err)
	}
	key, _, err := admin.CreateKey(t.Context(), p.ID, project.NewKey{Name: "test"})
	if err != nil {
		t.Fatal(err)
	}
	return &tenant{t: t, stack: s, admin: admin, id: p.ID, key: key}
}

// on is the same tenant, failing another (sub)test.
func (p *tenant) on(t testing.TB) *tenant {
	c := *p
	c.t = t
	return &c
}

// object saves typing in literals.
type object = map[string]any

// header sets headers of a request: pairs of name and value. An empty value removes one.
func header(pairs ...string) func(*http.Request) {
	return func(r *http.Request) {
		for pair := range slices.Chunk(pairs, 2) {
			if pair[1] == "" {
				r.Header.Del(pair[0])
				continue
			}
			r.Header.Set(pair[0], pair[1])
		}
	}
}

// call makes a request with the tenant's key. A body that is a string or bytes is sent as it is, anything else as JSON.
func (p *tenant) call(method, path string, body any, change ...func(*http.Request)) answer {
	p.t.Helper()
	return send(p.t, p.stack.BaseURL, method, path, body, append([]func(*http.Request){func(r *http.Request) {
		r.SetBasicAuth(p.key, "")
	}}, change...)...)
}

func (p *tenant) get(path string, change ...func(*http.Request)) answer {
	p.t.Helper()
	return p.call(http.MethodGet, path, nil, change...)
}

func (p *tenant) post(path string, body any, change ...func(*http.Request)) answer {
	p.t.Helper()
	return p.call(http.MethodPost, path, body, change...)
}

func (p *tenant) patch(path string, body any, change ...func(*http.Request)) answer {
	p.t.Helper()
	return p.call(http.MethodPatch, path, body, change...)
}

func (p *tenant) delete(path string, change ...func(*http.Request)) answer {
	p.t.Helper()
	return p.call(http.MethodDelete, path, nil, change...)
}

// client follows no redirects: they are answers to look at. Its limit is for what hangs, not for what is slow.
var client = &http.Client{
	Timeout:       10 * time.Minute,
	CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
}

func send(t testing.TB, base, method, path string, body any, change ...func(*http.Request)) answer {
	t.Helper()
	a, err := try(t.Context(), base, method, path, body, change...)
	if err != nil {
		t.Fatal(err)
	}
	a.t = t
	return a
}

// try is send for goroutines, which must not end a test.
func try(ctx context.Context, base, method, path string, body any, change ...func(*http.Request)) (answer, error) {
	var content []byte
	switch b := body.(type) {
	case nil:
	case string:
		content = []byte(b)
	case []byte:
		content = b
	default:
		var err error
		if content, err = json.Marshal(b); err != nil {
			return answer{}, err
		}
	}
	r, err := http.NewRequestWithContext(ctx, method, base+path, bytes.NewReader(content))
	if err != nil {
		return answer{}, err
	}
	if body != nil {
		r.Header.Set("Content-Type", "application/json")
	}
	for _, c := range change {
		c(r)
	}
	res, err := client.Do(r)
	if err != nil {
		return answer{}, err
	}
	defer func() { _ = res.Body.Close() }()
	text, err := io.ReadAll(res.Body)
	return answer{name: method + " " + path, status: res.StatusCode, header: res.Header, body: text}, err
}

// configure creates an auth config and returns its id.
func (p *tenant) configure(connectorKey string, more object) string {
	p.t.Helper()
	body := object{"connector_key": connectorKey}
	maps.Copy(body, more)
	return p.post("/auth_configs", body).want(http.StatusCreated).text("id")
}

// session creates a connect session for an owner and returns its token.
func (p *tenant) session(owner string, more object) string {
	p.t.Helper()
	body := object{"origin_owner_id": owner, "origin_owner_name": "Owner " + owner}
	maps.Copy(body, more)
	return p.post("/connect_sessions", body).want(http.StatusCreated).text("token")
}

// hub makes a call of the hub API with a session's token.
func (p *tenant) hub(token, method, path string, body any, change ...func(*http.Request)) answer {
	p.t.Helper()
	return send(p.t, p.stack.BaseURL, method, path, body,
		append([]func(*http.Request){header("x-hub-session-token", token)}, change...)...)
}

const goodKey = "sandbox-key-12345678"

// link links an account of sandbox-key by its key through the hub and returns its id.
func (p *tenant) link(owner, config string, credentials object) string {
	p.t.Helper()
	if credentials == nil {
		credentials = object{"api_key": goodKey}
	}
	token := p.session(owner, object{"integration_id": config})
	return p.hub(token, http.MethodPost, "/hub/accounts",
		object{"integration_id": config, "credentials": credentials}).want(http.StatusCreated).text("id")
}

// proxy calls a provider in an account's name.
func (p *tenant) proxy(account string, call object) answer {
	p.t.Helper()
	return p.post("/unified/proxy", call, header("x-account-id", account))
}

// mistyped is a text with another last character.
func mistyped(text string) string {
	last := "0"
	if text[len(text)-1:] == last {
		last = "1"
	}
	return text[:len(text)-1] + last
}
