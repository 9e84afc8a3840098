// Package acceptance_test holds Patchbay to its promises over HTTP: everything runs for real on this machine, and a test
// knows no more than a caller does, except where it looks into the table to see that nothing changed.
package acceptance_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"patchbay/infra/local/stack"
	"patchbay/shared/app"
	"patchbay/shared/project"
)

// common is the one stack that tests share. Each takes a project of its own, so they do not disturb each other.
var common struct {
	once  sync.Once
	stack *stack.Stack
	dir   string
	err   error
}

// logs is all that the functions logged.
var logs logBuffer

func TestMain(m *testing.M) {
	slog.SetDefault(slog.New(slog.NewJSONHandler(&logs, &slog.HandlerOptions{Level: slog.LevelDebug})))
	code := m.Run()
	if common.stack != nil {
		common.stack.Stop()
	}
	_ = os.RemoveAll(common.dir)
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
		if common.dir, common.err = os.MkdirTemp("", "patchbay-acceptance-"); common.err != nil {
			return
		}
		// Not t's context: the stack outlives the test that starts it.
		common.stack, common.err = stack.Start(context.Background(), stack.Options{ //nolint:usetesting
			DataDir: common.dir, Engine: "dynoxide", Origins: "*", TokenSeconds: 300, Catalog: "testdata/catalog",
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

func newTenant(t testing.TB) *tenant {
	t.Helper()
	return tenantOf(t, theStack(t))
}

// tenantOf makes a project on a given stack.
func tenantOf(t testing.TB, s *stack.Stack) *tenant {
	t.Helper()
	admin := app.Admin(s.Config)
	p, err := admin.Create(t.Context(), t.Name()[:min(len(t.Name()), 100)])
	if err != nil {
		t.Fatal(err)
	}
	key, _, err := admin.CreateKey(t.Context(), p.ID, "test")
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
	return send(p.t, p.stack.BaseURL, method, path, body, append([]func(*http.Request){func(r *http.Request) { r.SetBasicAuth(p.key, "") }}, change...)...)
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

// client follows no redirects: they are answers to look at.
var client = &http.Client{
	Timeout:       30 * time.Second,
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

// answer is what came back.
type answer struct {
	t      testing.TB
	name   string
	status int
	header http.Header
	body   []byte
}

// want ends the test unless the status is this one.
func (a answer) want(status int) answer {
	a.t.Helper()
	if a.status != status {
		a.t.Fatalf("%s: status %d, want %d: %s", a.name, a.status, status, a.body)
	}
	return a
}

// value decodes the body.
func (a answer) value() any {
	a.t.Helper()
	var v any
	if err := json.Unmarshal(a.body, &v); err != nil {
		a.t.Fatalf("%s: %v: %s", a.name, err, a.body)
	}
	return v
}

// at returns what is at a dotted path such as data.0.id; nil when nothing is.
func (a answer) at(path string) any {
	a.t.Helper()
	return find(a.value(), path)
}

func find(v any, path string) any {
	if path == "" {
		return v
	}
	for part := range strings.SplitSeq(path, ".") {
		switch x := v.(type) {
		case map[string]any:
			v = x[part]
		case []any:
			i, err := strconv.Atoi(part)
			if err != nil || i < 0 || i >= len(x) {
				return nil
			}
			v = x[i]
		default:
			return nil
		}
	}
	return v
}

// text returns the string at a path.
func (a answer) text(path string) string {
	a.t.Helper()
	s, ok := a.at(path).(string)
	if !ok {
		a.t.Fatalf("%s: no text at %q: %s", a.name, path, a.body)
	}
	return s
}

// has ends the test unless the value at each path is as given: pairs of path and value.
func (a answer) has(pairs ...any) answer {
	a.t.Helper()
	for pair := range slices.Chunk(pairs, 2) {
		path, _ := pair[0].(string)
		same(a.t, a.name+" "+path, a.at(path), pair[1])
	}
	return a
}

// same compares two values as JSON.
func same(t testing.TB, what string, got, want any) {
	t.Helper()
	g, errGot := json.Marshal(got)
	w, errWant := json.Marshal(want)
	if err := errors.Join(errGot, errWant); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(g, w) {
		t.Fatalf("%s:\n got %s\nwant %s", what, g, w)
	}
}

// location parses where a redirect leads.
func (a answer) location() (*url.URL, error) { return url.Parse(a.header.Get("Location")) }

// faultOf is an error answer without what differs from request to request, and without the id that was asked for.
func faultOf(a answer, id string) string {
	a.t.Helper()
	body, ok := a.value().(object)
	if !ok {
		a.t.Fatalf("%s: %s", a.name, a.body)
	}
	delete(body, "timestamp")
	delete(body, "instance")
	text, err := json.Marshal(body)
	if err != nil {
		a.t.Fatal(err)
	}
	return strings.ReplaceAll(strconv.Itoa(a.status)+" "+string(text), id, "ID")
}

// problem ends the test unless the answer is an error in the contract's form, with the status and code.
func (a answer) problem(status int, code string) answer {
	a.t.Helper()
	a.want(status)
	if fault := problemFault(a); fault != "" {
		a.t.Fatalf("%s: %s: %s", a.name, fault, a.body)
	}
	if code != "" {
		a.has("code", code)
	}
	return a
}

// problemFault says what is wrong with an error answer (client contract, section 1, and RFC 9457), "" when nothing is.
func problemFault(a answer) string {
	var p struct {
		StatusCode                     *int
		Message, Timestamp, Type, Code string
		Title, Detail                  string
		Status                         *int
	}
	if err := json.Unmarshal(a.body, &p); err != nil {
		return err.Error()
	}
	if _, err := time.Parse(time.RFC3339, p.Timestamp); err != nil {
		return err.Error()
	}
	switch {
	case a.header.Get("Content-Type") != "application/json":
		return "Content-Type " + a.header.Get("Content-Type")
	case p.StatusCode == nil || *p.StatusCode != a.status || p.Status == nil || *p.Status != a.status:
		return "statusCode or status differs from the answer's"
	case p.Message == "" || p.Detail != p.Message || p.Title == "" || p.Type != "urn:patchbay:error:"+p.Code || p.Code == "":
		return "message, detail, title, type or code is missing"
	}
	return ""
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
	return send(p.t, p.stack.BaseURL, method, path, body, append([]func(*http.Request){header("x-hub-session-token", token)}, change...)...)
}

const goodKey = "sandbox-key-12345678"

// link links an account of sandbox-key by its key through the hub and returns its id.
func (p *tenant) link(owner, config string, credentials object) string {
	p.t.Helper()
	if credentials == nil {
		credentials = object{"api_key": goodKey}
	}
	token := p.session(owner, object{"integration_id": config})
	return p.hub(token, http.MethodPost, "/hub/accounts", object{"integration_id": config, "credentials": credentials}).want(http.StatusCreated).text("id")
}

// proxy calls a provider in an account's name.
func (p *tenant) proxy(account string, call object) answer {
	p.t.Helper()
	return p.post("/unified/proxy", call, header("x-account-id", account))
}

// materialised attributes follow a change a little later, by the fan-out.
var materialised = []string{"write_id", "GSI1PK", "GSI1SK", "seen"}

// items dumps all that the table and, on the common stack, Secrets Manager keep of the project, by key. Two equal dumps
// mean that nothing changed between them.
func (p *tenant) items() map[string]string {
	p.t.Helper()
	out := map[string]string{}
	pages := dynamodb.NewScanPaginator(p.stack.Config.DynamoDB(), &dynamodb.ScanInput{TableName: aws.String(p.stack.Config.Table), ConsistentRead: aws.Bool(true)})
	for pages.HasMorePages() {
		page, err := pages.NextPage(p.t.Context())
		if err != nil {
			p.t.Fatal(err)
		}
		for _, it := range page.Items {
			k := attribute(it["PK"]) + " " + attribute(it["SK"])
			if strings.Contains(k, " FANOUT#") {
				continue
			}
			for _, name := range materialised {
				delete(it, name)
			}
			if strings.HasPrefix(k, "PROJ#"+p.id) || attribute(it["project"]) == p.id {
				out[k] = attribute(&types.AttributeValueMemberM{Value: it})
			}
		}
	}
	if p.stack != common.stack {
		return out
	}
	text, err := os.ReadFile(filepath.Join(common.dir, "secrets.json"))
	if err != nil {
		p.t.Fatal(err)
	}
	var secrets any
	if err := json.Unmarshal(text, &secrets); err != nil {
		p.t.Fatal(err)
	}
	collectSecrets(secrets, p.id, out)
	return out
}

// collectSecrets finds the records of a project's secrets, whatever the file's shape.
func collectSecrets(v any, project string, out map[string]string) {
	switch v := v.(type) {
	case map[string]any:
		if name, ok := v["name"].(string); ok && strings.Contains(name, project) {
			text, _ := json.Marshal(v)
			out["secret "+name] = string(text)
			return
		}
		for _, x := range v {
			collectSecrets(x, project, out)
		}
	case []any:
		for _, x := range v {
			collectSecrets(x, project, out)
		}
	}
}

// attribute writes an attribute value in one way only.
func attribute(v types.AttributeValue) string {
	switch v := v.(type) {
	case nil:
		return ""
	case *types.AttributeValueMemberNULL:
		return "null"
	case *types.AttributeValueMemberS:
		return v.Value
	case *types.AttributeValueMemberN:
		return v.Value
	case *types.AttributeValueMemberB:
		return fmt.Sprintf("%x", v.Value)
	case *types.AttributeValueMemberBOOL:
		return strconv.FormatBool(v.Value)
	case *types.AttributeValueMemberM:
		var b strings.Builder
		for _, k := range slices.Sorted(maps.Keys(v.Value)) {
			fmt.Fprintf(&b, "%s=%q ", k, attribute(v.Value[k]))
		}
		return b.String()
	case *types.AttributeValueMemberL:
		var b strings.Builder
		for _, x := range v.Value {
			fmt.Fprintf(&b, "%q ", attribute(x))
		}
		return b.String()
	}
	return fmt.Sprintf("%T", v)
}

// unchanged ends the test if anything of the project changed since the dump.
func (p *tenant) unchanged(before map[string]string) {
	p.t.Helper()
	after := p.items()
	for k, v := range before {
		if after[k] != v {
			p.t.Errorf("%s changed:\n was %s\n is  %s", k, v, after[k])
		}
	}
	for k := range after {
		if _, ok := before[k]; !ok {
			p.t.Errorf("%s is new", k)
		}
	}
}
