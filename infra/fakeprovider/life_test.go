package fakeprovider_test

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/credentials"

	"patchbay/infra/fakeprovider"
	"patchbay/infra/local/engine"
	"patchbay/infra/local/secretsmanager"
	"patchbay/shared/account"
	"patchbay/shared/api/flow"
	"patchbay/shared/api/gateway"
	"patchbay/shared/api/hub"
	"patchbay/shared/api/proxy"
	"patchbay/shared/catalog"
	"patchbay/shared/connect"
	"patchbay/shared/connector"
	"patchbay/shared/credential"
	"patchbay/shared/mcp"
	"patchbay/shared/project"
	"patchbay/shared/table/tabletest"
	"patchbay/shared/vault"
	"patchbay/shared/wire"
)

// bench is what the product's services stand on: a table and secrets of the local engines.
type bench struct {
	*tabletest.World
	setup  *vault.Setup
	sealer vault.Envelopes
}

func newBench(t *testing.T) *bench {
	t.Helper()
	handler, err := secretsmanager.New(filepath.Join(t.TempDir(), "secrets.json"))
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	client := vault.NewClient("us-east-1", server.URL, credentials.NewStaticCredentialsProvider("AKIALOCAL", "local", ""))
	b := &bench{World: tabletest.New(t, engine.ForTest(t, engine.Dynoxide)),
		setup: &vault.Setup{Client: client, Prefix: "test"}}
	if _, err := vault.EnsureRoot(t.Context(), client, "test", b.Clock.Now()); err != nil {
		t.Fatal(err)
	}
	b.sealer = vault.Envelopes{Roots: &vault.RootKeys{Client: client, Prefix: "test"}}
	return b
}

// one is a catalog of one definition.
type one struct{ *catalog.Definition }

func (o one) Get(_ context.Context, _, key string) (*catalog.Definition, error) {
	if key != o.Key {
		return nil, catalog.ErrUnknown
	}
	return o.Definition, nil
}

func (o one) Pinned(ctx context.Context, project, key string, _ catalog.Pin) (*catalog.Definition, error) {
	return o.Get(ctx, project, key)
}

func (o one) List(context.Context, project.Project) ([]catalog.Entry, error) {
	return []catalog.Entry{o.Entry()}, nil
}

// life is one auth type of a connector in a project of its own, with its provider.
type life struct {
	*bench
	scene       *scene
	project     project.Project
	by          project.Access
	config      connector.AuthConfig
	accounts    *account.Service
	credentials *credential.Service
	connect     *connect.Service
	app         http.Handler // the hub API, the OAuth flow and the proxy
	key         string       // of the project
	early       time.Duration
}

func newLife(t *testing.T, b *bench, d *catalog.Definition, a *catalog.Auth) *life {
	t.Helper()
	s := newScene(t, d, a, false)
	s.now = b.Clock.Now()
	l := &life{bench: b, scene: s, project: project.Project{ID: b.MakeProject(t)}}
	if a.OAuth2 != nil && a.OAuth2.Refresh != nil {
		for _, param := range a.OAuth2.Refresh.Params {
			if slices.Contains(param.Names(), "access_token") {
				l.early = 30 * time.Second // within the margin: a token that has ended buys no other
			}
		}
	}
	l.by = b.MakeKey(t, l.project.ID)
	now := b.Clock.Now
	s.client.Now = now
	log, known := slog.New(slog.DiscardHandler), one{d}
	configs := &connector.Service{
		Store: b.Store, Secrets: b.setup, Catalog: known, Now: now, Log: log, Sealer: b.sealer,
		MCP: &mcp.Client{HTTP: func() *http.Client { return s.http }},
	}
	l.credentials = &credential.Service{
		Store: b.Store, Catalog: known, Configs: configs, Sealer: b.sealer, Provider: s.client, Now: now, Log: log,
	}
	l.accounts = &account.Service{Store: b.Store, Catalog: known, Credentials: l.credentials, Now: now, Log: log}
	l.connect = &connect.Service{
		Store: b.Store, Accounts: b.Store, Credentials: l.credentials, Sealer: b.sealer, Configs: configs, Catalog: known,
		OAuth: s.client, Now: now, Log: log, Number: func() int64 { return 42 },
	}
	setup := fill(t, a, a.Setup, false)
	if a.MCP != nil { // the provider knows this client, and takes no other
		setup["client_id"], setup["client_secret"] = s.values["client_id"], s.values["client_secret"]
	}
	var err error
	l.config, err = configs.CreateAuthConfig(t.Context(), l.project, connector.NewAuthConfig{
		Connector: d.Key, AuthType: a.Key, Setup: setup,
	})
	if err != nil {
		t.Fatal(err)
	}
	l.mount(t, log, known)
	return l
}

// mount serves what a deployment's functions hub, oauth-callback and proxy serve.
func (l *life) mount(t *testing.T, log *slog.Logger, known connector.Catalog) {
	t.Helper()
	browser := wire.NewRouter(wire.Options{PublicURL: publicURL, Label: wire.ByKey, Log: log})
	(&hub.Handler{Connect: l.connect, Catalog: known}).Mount(browser)
	(&flow.Handler{Connect: l.connect, Catalog: known, AllowedOrigins: []string{"*"}}).Mount(browser)
	backEnd := wire.NewRouter(wire.Options{PublicURL: publicURL, Log: log})
	calls := &proxy.Handler{Credentials: l.credentials, Caller: l.scene.http, Now: l.Clock.Now}
	calls.Mount(backEnd)
	(&gateway.Handler{Proxy: calls}).Mount(backEnd)
	l.app = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, "/unified/") || r.URL.Path == gateway.Path {
			backEnd.ServeHTTP(w, r)
			return
		}
		browser.ServeHTTP(w, r)
	})
	admin := project.Admin{Store: l.Store, Now: l.Clock.Now}
	var err error
	if l.key, _, err = admin.CreateKey(t.Context(), l.project.ID, project.NewKey{Name: "test"}); err != nil {
		t.Fatal(err)
	}
}

// request asks the product, with a header and its value, and returns what it answers with the status.
func (l *life) request(
	t *testing.T, method, path string, body any, want int, headers ...string,
) (http.Header, map[string]any) {
	t.Helper()
	text, err := json.Marshal(body)
	if err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequestWithContext(t.Context(), method, path, strings.NewReader(string(text)))
	if body == nil {
		r.Body = http.NoBody
	} else {
		r.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i < len(headers); i += 2 {
		r.Header.Add(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	l.app.ServeHTTP(w, r)
	if w.Code != want {
		t.Fatalf("%s %s: %d, want %d: %s", method, path, w.Code, want, w.Body)
	}
	answer := map[string]any{}
	_ = json.Unmarshal(w.Body.Bytes(), &answer) // of a redirect there is none
	return w.Header(), answer
}

// session is the token of a connect session.
func (l *life) session(t *testing.T) string {
	t.Helper()
	_, token, err := l.connect.Issue(t.Context(), l.by, connect.NewSession{
		Owner: account.Owner{ID: "o1", Name: "Owner"}, Connector: l.scene.d.Key,
	})
	if err != nil {
		t.Fatal(err)
	}
	return token
}

// link links an account through the hub API the way the auth type has it: by a form, or by signing in. It returns the
// account's id.
func (l *life) link(t *testing.T) string {
	t.Helper()
	token := l.session(t)
	if l.scene.a.Scheme != catalog.Code {
		_, answer := l.request(t, http.MethodPost, "/hub/accounts", map[string]any{
			"integration_id": l.config.ID, "credentials": fill(t, l.scene.a, l.scene.a.Config, false),
		}, http.StatusCreated, wire.SessionHeader, token)
		id, _ := answer["id"].(string)
		return id
	}
	to, attempt := l.signIn(t, token)
	if to != publicURL+"/embedded/accounts/callback?status=success" {
		t.Fatalf("the popup is sent to %s", to)
	}
	_, answer := l.request(t, http.MethodGet, "/hub/connection_attempts/"+attempt, nil, http.StatusOK,
		wire.SessionHeader, token)
	linked, _ := answer["account"].(map[string]any)
	id, _ := linked["id"].(string)
	if id == "" {
		t.Fatalf("the attempt is %v", answer)
	}
	return id
}

// signIn goes to the provider and comes back. It returns where the popup is sent in the end.
func (l *life) signIn(t *testing.T, token string) (to, attempt string) {
	t.Helper()
	_, answer := l.request(t, http.MethodPost, "/hub/connection_attempts", map[string]any{"token": token},
		http.StatusCreated, wire.SessionHeader, token)
	attempt, _ = answer["id"].(string)
	q := url.Values{
		"token": {token}, "connection_attempt_id": {attempt}, "redirect_uri": {publicURL + "/embedded/accounts/callback"},
	}
	for name, value := range fill(t, l.scene.a, l.scene.a.Config, false) {
		q.Set(name, value)
	}
	header, _ := l.request(t, http.MethodGet, "/connect/oauth2/"+l.config.ID+"?"+q.Encode(), nil, http.StatusFound)
	back, err := fakeprovider.Consent(t.Context(), l.scene.http, header.Get("Location"))
	if err != nil {
		t.Fatal(err)
	}
	cookie, _, _ := strings.Cut(header.Get("Set-Cookie"), ";")
	header, _ = l.request(t, http.MethodGet, back.RequestURI(), nil, http.StatusFound, "Cookie", cookie)
	return header.Get("Location"), attempt
}

// calls makes a call in the account's name, through the proxy.
func (l *life) calls(t *testing.T, id string) {
	t.Helper()
	_, answer := l.request(t, http.MethodPost, "/unified/proxy", map[string]any{
		"path": "/some/thing?a=b", "headers": map[string]any{"X-Caller": "1"},
	}, http.StatusOK, "Authorization", "Bearer "+l.key, "x-account-id", id)
	if path, _ := answer["path"].(string); !strings.HasSuffix(path, "/some/thing") {
		t.Fatalf("a call: %v", answer)
	}
}

// tokenCalls is how often the provider was asked for a token.
func (l *life) tokenCalls() int {
	n := 0
	for _, e := range []fakeprovider.Endpoint{fakeprovider.Token, fakeprovider.Refresh, fakeprovider.Step} {
		n += l.scene.provider.Count(e)
	}
	return n
}

// renewal is how many calls renew a token once: the token endpoint's, and those of the steps that are for it.
func (l *life) renewal() int {
	n := 0
	for _, step := range l.scene.a.Steps {
		if step.Again == catalog.StepRefresh {
			n++
		}
	}
	switch {
	case l.scene.a.Scheme != catalog.Exchange:
		return n + 1
	case n == 0:
		return len(l.scene.a.Steps)
	}
	return n
}

// expire moves the clock to a second behind the access token's end, or before it by early. An account without one just
// grows older.
func (l *life) expire(t *testing.T, id string) {
	t.Helper()
	_, c, err := l.AccountWithCredential(t.Context(), l.project.ID, id)
	if err != nil {
		t.Fatal(err)
	}
	wait := time.Hour
	if !c.ExpiresAt.IsZero() {
		wait = c.ExpiresAt.Sub(l.Clock.Now()) + time.Second - l.early
	}
	l.scene.now = l.Clock.Add(wait)
}

// run is the whole life of an account through the product: linked, used, renewed when its token ended, deleted.
func (l *life) run(t *testing.T) {
	id := l.link(t)
	l.calls(t, id)
	l.reads(t, id)
	before := l.tokenCalls()
	l.calls(t, id)
	if n := l.tokenCalls(); n != before {
		t.Errorf("a good token was renewed: %d token calls, %d before", n, before)
	}
	holds := l.scene.a.Scheme.HoldsTokens()
	l.expire(t, id)
	switch {
	case holds && !l.scene.canRefresh():
		l.ends(t, id)
	default:
		l.calls(t, id)
		if n := l.tokenCalls(); holds != (n == before+l.renewal()) {
			t.Errorf("%d token calls, %d before", n, before)
		}
	}
	_, revocation, err := l.accounts.Delete(t.Context(), l.project, id)
	if err != nil {
		t.Fatal(err)
	}
	revokes := l.scene.a.Scheme.OAuth() && (l.scene.a.OAuth2.Revoke != nil || l.scene.a.MCP != nil)
	if revokes != (revocation == account.Revoked) {
		t.Errorf("the revocation is said to be %s", revocation)
	}
	if revokes != (l.scene.provider.Count(fakeprovider.Revoke) == 1) {
		t.Errorf("revocations: %d", l.scene.provider.Count(fakeprovider.Revoke))
	}
}

// ends shows that an account whose token ended, and that nothing renews, says so.
func (l *life) ends(t *testing.T, id string) {
	t.Helper()
	if _, err := l.credentials.Admit(t.Context(), l.by, id); !errors.Is(err, credential.ErrExpired) {
		t.Errorf("a token that ended and cannot be renewed: %v", err)
	}
	v, err := l.accounts.Get(t.Context(), l.project, id)
	if err != nil || v.Own != account.Error || len(v.Account.Reasons) != 1 ||
		v.Account.Reasons[0].Code != account.CredentialsExpired {
		t.Errorf("the account is %+v, %v", v.Account, err)
	}
}
