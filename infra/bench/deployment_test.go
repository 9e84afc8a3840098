package bench_test

import (
	"bytes"
	"encoding/json"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"patchbay/infra/bench"
	"patchbay/infra/fakeprovider/sandbox"
	"patchbay/infra/local/engine"
	"patchbay/infra/local/secretsmanager"
	"patchbay/infra/local/stack"
	"patchbay/shared/app/admin"
	"patchbay/shared/app/clients"
	secretsclient "patchbay/shared/app/secrets"
	"patchbay/shared/project"
	"patchbay/shared/table"
	"patchbay/shared/vault"
)

const (
	base         = "https://connect.example.com"
	clientSecret = "the-client-secret"
)

// deployment is every function on an engine of its own, metered, without the stream's pump: the fan-out runs when a
// measurement runs it.
type deployment struct {
	t       testing.TB
	cfg     clients.Config
	meter   *bench.Meter
	handler http.Handler
	env     map[string]string
	entries counted
	project string
	key     string
}

// deploy makes a deployment whose provider is the sandbox, in this process.
// counted takes what is written and keeps its number and size.
type counted struct{ writes, bytes atomic.Int64 }

// Write implements io.Writer.
func (c *counted) Write(b []byte) (int, error) {
	c.writes.Add(1)
	c.bytes.Add(int64(len(b)))
	return len(b), nil
}

func deploy(t testing.TB) *deployment { t.Helper(); return deployBeside(t, startSandbox(t)) }

// deployBeside makes a deployment whose provider has the address.
func deployBeside(t testing.TB, provider string) *deployment {
	t.Helper()
	slog.SetDefault(slog.New(slog.DiscardHandler))
	secrets, err := secretsmanager.New(filepath.Join(t.TempDir(), "secrets.json"))
	if err != nil {
		t.Fatal(err)
	}
	secretsServer := httptest.NewServer(secrets)
	t.Cleanup(secretsServer.Close)
	endpoint := engine.ForTest(t, engine.Dynoxide)
	env := map[string]string{
		"AWS_REGION": "eu-central-1", "AWS_ACCESS_KEY_ID": "local", "AWS_SECRET_ACCESS_KEY": "local",
		"PATCHBAY_TABLE": "patchbay", "PATCHBAY_SECRET_PREFIX": "patchbay/bench", "PATCHBAY_LOCAL": "1",
		"PATCHBAY_ALLOWED_ORIGINS": product, "PATCHBAY_PUBLIC_URL": base, "PATCHBAY_SANDBOX_URL": provider,
		"AWS_ENDPOINT_URL_DYNAMODB": endpoint, "AWS_ENDPOINT_URL_DYNAMODB_STREAMS": endpoint,
		"AWS_ENDPOINT_URL_SECRETS_MANAGER": secretsServer.URL,
	}
	d := &deployment{t: t, meter: &bench.Meter{}, env: env}
	if d.cfg, err = clients.FromEnv(func(name string) string { return env[name] }); err != nil {
		t.Fatal(err)
	}
	d.cfg.Activity = &d.entries
	if _, err := d.cfg.DynamoDB().CreateTable(t.Context(), table.Definition(d.cfg.Table)); err != nil {
		t.Fatal(err)
	}
	if _, err := vault.EnsureRoot(t.Context(), secretsclient.Client(d.cfg), d.cfg.SecretPrefix, time.Now()); err != nil {
		t.Fatal(err)
	}
	admin := admin.New(d.cfg)
	p, err := admin.Create(t.Context(), "Bench")
	if err != nil {
		t.Fatal(err)
	}
	d.project = p.ID
	if d.key, _, err = admin.CreateKey(t.Context(), p.ID, project.NewKey{Name: "bench"}); err != nil {
		t.Fatal(err)
	}
	d.restart()
	return d
}

// restart replaces every function by a new instance, whose caches are empty.
func (d *deployment) restart() {
	d.t.Helper()
	metered := d.cfg
	metered.Middleware = d.meter.Install
	handler, err := stack.Functions(func(string) clients.Config { return metered })
	if err != nil {
		d.t.Fatal(err)
	}
	d.handler = handler
}

func startSandbox(t testing.TB) string {
	t.Helper()
	server := httptest.NewUnstartedServer(nil)
	box, err := sandboxAt(server.Listener.Addr())
	if err != nil {
		t.Fatal(err)
	}
	server.Config.Handler = box
	server.Start()
	t.Cleanup(server.Close)
	return server.URL
}

func sandboxAt(address net.Addr) (http.Handler, error) {
	return sandbox.New(sandbox.Options{
		BaseURL: "http://" + address.String(), ClientID: "bench", ClientSecret: clientSecret, AccessTokenTTL: time.Hour,
		RedirectURI: base + "/connect/oauth2/sandbox-oauth/callback",
	})
}

// call makes a request with the project's key, or what header says: pairs of name and value.
func (d *deployment) call(method, path string, body any, want int, header ...string) *httptest.ResponseRecorder {
	d.t.Helper()
	content := []byte(nil)
	if body != nil {
		var err error
		if content, err = json.Marshal(body); err != nil {
			d.t.Fatal(err)
		}
	}
	r := httptest.NewRequestWithContext(d.t.Context(), method, path, bytes.NewReader(content))
	r.RemoteAddr = "[2001:db8:1111:2222:3333:4444:5555:6666]:1234" // as long as one gets: each item has it
	r.SetBasicAuth(d.key, "")
	r.Header.Set("Content-Type", "application/json")
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	d.handler.ServeHTTP(w, r)
	if w.Code != want {
		d.t.Fatalf("%s %s: status %d, want %d: %s", method, path, w.Code, want, w.Body)
	}
	return w
}

// text makes a call and returns a member of its answer.
func (d *deployment) text(member, method, path string, body any, want int, header ...string) string {
	d.t.Helper()
	var answer map[string]any
	w := d.call(method, path, body, want, header...)
	if err := json.Unmarshal(w.Body.Bytes(), &answer); err != nil {
		d.t.Fatal(err)
	}
	s, _ := answer[member].(string)
	if s == "" {
		d.t.Fatalf("%s %s: no %s in %s", method, path, member, w.Body)
	}
	return s
}

type object = map[string]any

func (d *deployment) session(owner, provider string) string {
	d.t.Helper()
	return d.text("token", http.MethodPost, "/connect_sessions",
		object{"origin_owner_id": owner, "origin_owner_name": "Owner", "provider": provider}, http.StatusCreated)
}

var formID = regexp.MustCompile(`name="id" value="([^"]+)"`)

// consent does what a person does at the sandbox and returns the query that the browser comes back with.
func (d *deployment) consent(authorize string) string {
	d.t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		d.t.Fatal(err)
	}
	browser := &http.Client{Jar: jar, CheckRedirect: func(r *http.Request, _ []*http.Request) error {
		if strings.HasPrefix(r.URL.String(), base) {
			return http.ErrUseLastResponse
		}
		return nil
	}}
	page, err := browser.Get(authorize)
	if err != nil {
		d.t.Fatal(err)
	}
	text, err := io.ReadAll(page.Body)
	_ = page.Body.Close()
	id := formID.FindSubmatch(text)
	if err != nil || id == nil {
		d.t.Fatalf("no sign-in form: %d %s", page.StatusCode, text)
	}
	back, err := browser.PostForm(d.cfg.SandboxURL+"/login",
		url.Values{"id": {string(id[1])}, "username": {"ada"}, "decision": {"allow"}})
	if err != nil {
		d.t.Fatal(err)
	}
	_ = back.Body.Close()
	_, query, _ := strings.Cut(back.Header.Get("Location"), "?")
	return query
}
