package fakeprovider_test

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/credentials"

	"patchbay/infra/fakeprovider"
	"patchbay/infra/local/engine"
	"patchbay/infra/local/secretsmanager"
	"patchbay/shared/account"
	"patchbay/shared/catalog"
	"patchbay/shared/connect"
	"patchbay/shared/connector"
	"patchbay/shared/credential"
	"patchbay/shared/project"
	"patchbay/shared/table/tabletest"
	"patchbay/shared/vault"
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
	early       time.Duration
}

func newLife(t *testing.T, b *bench, d *catalog.Definition, a *catalog.Auth) *life {
	t.Helper()
	s := newScene(t, d, a, false)
	s.now = b.Clock.Now()
	l := &life{bench: b, scene: s, project: project.Project{ID: b.MakeProject(t)}}
	l.by = b.MakeKey(t, l.project.ID)
	now := b.Clock.Now
	s.client.Now = now
	log, known := slog.New(slog.DiscardHandler), one{d}
	configs := &connector.Service{Store: b.Store, Secrets: b.setup, Catalog: known, Now: now, Log: log}
	l.credentials = &credential.Service{
		Store: b.Store, Catalog: known, Configs: configs, Sealer: b.sealer, Provider: s.client, Now: now, Log: log,
	}
	l.accounts = &account.Service{Store: b.Store, Catalog: known, Credentials: l.credentials, Now: now, Log: log}
	l.connect = &connect.Service{
		Store: b.Store, Accounts: b.Store, Credentials: l.credentials, Sealer: b.sealer, Configs: configs, Catalog: known,
		OAuth: s.client, Now: now, Log: log,
	}
	var err error
	l.config, err = configs.CreateAuthConfig(t.Context(), l.project, connector.NewAuthConfig{
		Connector: d.Key, AuthType: a.Key, Setup: fill(t, a, a.Setup, false),
	})
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// link links an account the way the auth type has it: by a form, or by signing in.
func (l *life) link(t *testing.T) account.Account {
	t.Helper()
	sc := connect.Scope{Session: l.MakeSession(t, l.project.ID), Project: l.project}
	form := fill(t, l.scene.a, l.scene.a.Config, false)
	if l.scene.a.Scheme != catalog.Code {
		a, err := l.connect.LinkAccount(t.Context(), sc, l.config.ID, form)
		if err != nil {
			t.Fatal(err)
		}
		return a
	}
	done := l.signIn(t)
	if done.Failure != nil {
		t.Fatalf("the sign-in ended with %v", done.Failure)
	}
	return done.Account
}

// signIn goes to the provider and comes back.
func (l *life) signIn(t *testing.T) connect.Finished {
	t.Helper()
	sc := connect.Scope{Session: l.MakeSession(t, l.project.ID), Project: l.project}
	form := fill(t, l.scene.a, l.scene.a.Config, false)
	attempt, err := l.connect.CreateAttempt(t.Context(), sc)
	if err != nil {
		t.Fatal(err)
	}
	started, err := l.connect.StartOAuth(t.Context(), sc, connect.Start{
		ConfigID: l.config.ID, AttemptID: attempt.ID, RedirectURI: "https://app.example/done", Callback: redirectURI,
		Form: form,
	})
	if err != nil {
		t.Fatal(err)
	}
	back, err := fakeprovider.Consent(t.Context(), l.scene.http, started.URL)
	if err != nil {
		t.Fatal(err)
	}
	done, err := l.connect.FinishOAuth(t.Context(), connect.Callback{
		Connector: l.scene.d.Key, Query: back.Query(), Cookies: map[string]string{attempt.ID: started.Cookie},
	})
	if err != nil {
		t.Fatal(err)
	}
	return done
}

// calls makes a call in the account's name, as the proxy does.
func (l *life) calls(t *testing.T, id string) {
	t.Helper()
	call, err := l.credentials.Admit(t.Context(), l.by, id)
	if err != nil {
		t.Fatalf("not admitted: %v", err)
	}
	if status, body := l.scene.call(t, call.Values); status != http.StatusOK {
		t.Fatalf("a call: %d %s", status, body)
	}
}

// tokenCalls is how often the provider was asked for a token.
func (l *life) tokenCalls() int {
	if l.scene.a.Scheme == catalog.Exchange {
		return l.scene.provider.Count(fakeprovider.Step)
	}
	return l.scene.provider.Count(fakeprovider.Token) + l.scene.provider.Count(fakeprovider.Refresh)
}

// renewal is how many calls renew a token once: an exchange makes those of its steps that are for it.
func (l *life) renewal() int {
	if l.scene.a.Scheme != catalog.Exchange {
		return 1
	}
	n := 0
	for _, step := range l.scene.a.Steps {
		if step.Again == catalog.StepRefresh {
			n++
		}
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
	a := l.link(t)
	l.calls(t, a.ID)
	before := l.tokenCalls()
	l.calls(t, a.ID)
	if n := l.tokenCalls(); n != before {
		t.Errorf("a good token was renewed: %d token calls, %d before", n, before)
	}
	oauth := l.scene.a.Scheme.HoldsTokens()
	l.expire(t, a.ID)
	switch {
	case oauth && !l.scene.canRefresh():
		l.ends(t, a.ID)
	default:
		l.calls(t, a.ID)
		if n := l.tokenCalls(); oauth != (n == before+l.renewal()) {
			t.Errorf("%d token calls, %d before", n, before)
		}
	}
	_, revocation, err := l.accounts.Delete(t.Context(), l.project, a.ID)
	if err != nil {
		t.Fatal(err)
	}
	revokes := l.scene.a.Scheme.OAuth() && l.scene.a.OAuth2.Revoke != nil
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

// TestEveryDefinitionInTheProduct runs the life of an account of each auth type through the product's services.
func TestEveryDefinitionInTheProduct(t *testing.T) {
	c, err := catalog.Open(catalog.Options{SandboxURL: "https://sandbox.test"})
	if err != nil {
		t.Fatal(err)
	}
	entries, err := c.List(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	b := newBench(t)
	for _, entry := range entries {
		d, err := c.Get(t.Context(), "", entry.Key)
		if err != nil {
			t.Fatal(err)
		}
		for i := range d.Auth {
			t.Run(d.Key+"/"+d.Auth[i].Key, func(t *testing.T) { newLife(t, b, d, &d.Auth[i]).run(t) })
		}
	}
}

// TestRenewalWithoutARefreshToken: a provider that exchanges the access token (quirk 54), or gives a new one for the
// asking (quirk 31), has no refresh tokens. Its accounts are renewed all the same.
func TestRenewalWithoutARefreshToken(t *testing.T) {
	c, err := catalog.Open(catalog.Options{})
	if err != nil {
		t.Fatal(err)
	}
	b := newBench(t)
	for name, params := range map[string]map[string]catalog.Template{
		"54 exchange of the access token": {
			"grant_type": catalog.NewTemplate("fb_exchange_token"), "fb_exchange_token": catalog.NewTemplate("{access_token}"),
		},
		"31 asking anew": {"grant_type": catalog.NewTemplate("client_credentials")},
	} {
		t.Run(name, func(t *testing.T) {
			base, err := c.Get(t.Context(), "", "hubspot")
			if err != nil {
				t.Fatal(err)
			}
			d := *base
			for _, a := range base.Auth {
				if a.Scheme == catalog.Code {
					o := *a.OAuth2
					o.Refresh = &catalog.Refresh{Params: params}
					a.OAuth2 = &o
					d.Auth = []catalog.Auth{a}
				}
			}
			l := newLife(t, b, &d, &d.Auth[0])
			if _, exchanged := params["fb_exchange_token"]; exchanged {
				l.early = 30 * time.Second // within the margin: a token that has ended buys no other
			}
			l.run(t)
		})
	}
}
