package lambdatest

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"patchbay/infra/fakeprovider/sandbox"
	"patchbay/infra/local/queue"
	"patchbay/infra/local/secretsmanager"
	"patchbay/infra/roles"
	"patchbay/shared/account"
	"patchbay/shared/actor"
	"patchbay/shared/approval"
	"patchbay/shared/connect"
	"patchbay/shared/connector"
	"patchbay/shared/credential"
	"patchbay/shared/people"
	"patchbay/shared/project"
	"patchbay/shared/secret"
	"patchbay/shared/table"
	"patchbay/shared/vault"
	"patchbay/shared/webhook"
)

// What the files in events/ name. They are seeded below and nowhere else: no deployment has them.
const (
	tail         = "01jd0000000000000000000000"
	projectID    = "prj_" + tail
	apiKey       = "pbk_" + tail + "_0000000000000000000000000000000000000000000000000000egjwzh8"
	sessionToken = "pbs_" + tail + "_EXAMPLE-session-token-of-the-sample-events-"
	attemptID    = "att_" + tail
	freshAttempt = "att_01jd0000000000000000000001" // for a flow from its start
	// relinkAttempt is for another flow of the same owner.
	relinkAttempt = "att_01jd0000000000000000000002"
	state         = attemptID + ".EXAMPLE-state-of-the-sample-events-00000000"
	cookie        = attemptID + ".EXAMPLE-cookie-of-the-sample-events-0000000"
	keyConfig     = "cfg_sandbox-key_" + tail
	oauthConfig   = "cfg_sandbox-oauth_" + tail
	eventConfig   = "cfg_sandbox-key_01jd0000000000000000000001" // at whose address the sandbox's events arrive
	accountID     = "acc_sandbox-key_" + tail
	revokedID     = "acc_sandbox-key_01jd0000000000000000000001"   // its key no longer works
	expiredID     = "acc_sandbox-oauth_01jd0000000000000000000000" // its token has expired, its refresh token is not known
	hookID        = "whe_hook_" + tail                             // of an endpoint that takes events
	refusedHookID = "whe_hook_01jd0000000000000000000001"          // of one that answers 503
	heldID        = "pcl_" + tail                                  // of a call that waits for approval
	secretPrefix  = "patchbay/test"

	consentEmail = "ada@example.com" // of who signs in to the console at the sandbox

	userID = "usr_01jd0000000000000000000001" // who is signed in to the console
	// consoleSession and consoleProof are that session's cookie and what its page sends along; keySession and keyProof
	// are of one that was made of the API key.
	consoleSession = "pbc_01jd0000000000000000000001_0000000000000000000000000000000000000000000000000000nnp72t8"
	consoleProof   = "qR5MnVH58I-elSrXbCczjB54xCrUKxDID4SR0hfylpI"
	keySession     = "pbc_" + tail + ".f1724ca553fdfa2b028c2ed9f7a1c2b5845c1469b08fce592ad64a31fca7fe9f" +
		"_0000000000000000000000000000000000000000000000000000fftba3g"
	keyProof = "I9H7ma38lL7onk3ckhQwb4DjdU6KXcpfiPJn5hihe5s"
)

// deployment is what a stack has: a table on a real engine, secrets, and a provider to call.
type deployment struct {
	table   string
	store   *table.Store
	dynamo  *recorder
	secrets *recorder
	queues  *recorder
	bus     *recorder
	sandbox string
	// receivers are the addresses of webhook endpoints.
	receivers []string
}

// deploy makes a seeded deployment of its own for a test.
func deploy(t testing.TB, endpoint string) *deployment {
	t.Helper()
	return deployAs(t, endpoint, t.Name())
}

// deployAs makes one of several deployments of a test.
func deployAs(t testing.TB, endpoint, name string) *deployment {
	t.Helper()
	sm, err := secretsmanager.New(filepath.Join(t.TempDir(), "secrets.json"))
	if err != nil {
		t.Fatal(err)
	}
	d := &deployment{
		table:   strings.NewReplacer("/", "_", "-", "_").Replace(name),
		dynamo:  record(t, "dynamodb", forward(t, endpoint)),
		secrets: record(t, "secretsmanager", sm),
		bus:     record(t, "events", http.HandlerFunc(takeEvents)),
		sandbox: startSandbox(t),
	}
	d.queues = startQueues(t, endpoint, d.table)
	d.seed(t, endpoint)
	d.calls(t)
	return d
}

// environment is the function's, as template.yaml sets it, with the endpoints of this machine. No function reads where
// the receivers are, but a container only reaches what is named here.
func (d *deployment) environment() map[string]string {
	env := map[string]string{
		"PATCHBAY_TABLE": d.table, "PATCHBAY_SECRET_PREFIX": secretPrefix, "PATCHBAY_PUBLIC_URL": "", "PATCHBAY_APP_URL": "",
		"PATCHBAY_ALLOWED_ORIGINS": "https://app.example.com", "PATCHBAY_SANDBOX_URL": d.sandbox, "PATCHBAY_LOCAL": "1",
		"AWS_REGION": "us-east-1", "AWS_ACCESS_KEY_ID": "local", "AWS_SECRET_ACCESS_KEY": "local",
		"AWS_ENDPOINT_URL_DYNAMODB": d.dynamo.URL, "AWS_ENDPOINT_URL_SECRETS_MANAGER": d.secrets.URL,
		"AWS_ENDPOINT_URL_SQS": d.queues.URL, "PATCHBAY_DELIVERY_QUEUE": queue.URL(d.queues.URL, "Deliveries"),
		"PATCHBAY_SLOW_QUEUE":     queue.URL(d.queues.URL, "patchbay-SlowDeliveries"),
		"PATCHBAY_CONSOLE_ISSUER": d.sandbox + sandbox.PeoplePath, "PATCHBAY_CONSOLE_CLIENT_ID": "console",
		"AWS_ENDPOINT_URL_EVENTBRIDGE": d.bus.URL, "PATCHBAY_EVENT_BUS": busName,
	}
	for i, address := range d.receivers {
		env[fmt.Sprintf("RECEIVER_%d", i)] = address
	}
	return env
}

// busName is the parameter's place in the template, by which roles are held.
const busName = "${EventBusName}"

// takeEvents answers PutEvents as EventBridge does when it takes all. There is no EventBridge on this machine: what is
// sent to it is held against the role, and has to be signed.
func takeEvents(w http.ResponseWriter, r *http.Request) {
	var in struct {
		Entries []struct{ Detail json.RawMessage }
	}
	if err := json.NewDecoder(r.Body).Decode(&in); err != nil || len(in.Entries) == 0 || len(in.Entries) > 10 {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	w.Header().Set("Content-Type", "application/x-amz-json-1.1")
	_, _ = fmt.Fprintf(w, `{"FailedEntryCount":0,"Entries":[%s]}`,
		strings.TrimSuffix(strings.Repeat(`{"EventId":"11710aed-b79e-4468-a20b-bb3c0c3b4860"},`, len(in.Entries)), ","))
}

// calls are those of all services since the last time, each once.
func (d *deployment) calls(t testing.TB) []roles.Call {
	t.Helper()
	return slices.Concat(d.dynamo.take(t), d.secrets.take(t), d.queues.take(t), d.bus.take(t))
}

func (d *deployment) getenv(name string) string { return d.environment()[name] }

// variables is environment as exec wants it.
func (d *deployment) variables() []string {
	var list []string
	for name, value := range d.environment() {
		list = append(list, name+"="+value)
	}
	return slices.Sorted(slices.Values(list))
}

func (d *deployment) seed(t testing.TB, endpoint string) {
	t.Helper()
	ctx, creds := t.Context(), credentials.NewStaticCredentialsProvider("local", "local", "")
	db := dynamodb.New(dynamodb.Options{Region: "us-east-1", BaseEndpoint: &endpoint, Credentials: creds})
	if _, err := db.CreateTable(ctx, table.Definition(d.table)); err != nil {
		t.Fatal(err)
	}
	sm := vault.NewClient("us-east-1", d.secrets.URL, creds)
	now := time.Now()
	if _, err := vault.EnsureRoot(ctx, sm, secretPrefix, now); err != nil {
		t.Fatal(err)
	}
	envelopes := vault.Envelopes{Roots: &vault.RootKeys{Client: sm, Prefix: secretPrefix}}
	setup := &vault.Setup{Client: sm, Prefix: secretPrefix}
	d.store = table.New(db, d.table).As(actor.Of("test"))
	store := d.store
	for _, step := range []func() error{
		func() error {
			return store.CreateProject(ctx,
				project.Project{ID: projectID, Name: "Samples", OrganizationID: 42, CreatedAt: now, Version: 1})
		},
		func() error {
			ref, err := project.ParseKey(apiKey)
			return errors.Join(err, store.CreateKey(ctx,
				project.Key{Project: projectID, Hash: ref.Hash, Name: "samples", CreatedAt: now}))
		},
		func() error {
			return store.CreateAuthConfig(ctx, connector.AuthConfig{ID: keyConfig, Project: projectID, Connector: "sandbox-key",
				Name: "Key", AuthType: "api_key", CreatedAt: now, UpdatedAt: now, Version: 1}, false)
		},
		func() error {
			version, err := setup.Create(ctx, projectID, oauthConfig,
				map[string]secret.Text{"client_secret": secret.New(clientSecret)})
			return errors.Join(err, store.CreateAuthConfig(ctx,
				connector.AuthConfig{ID: oauthConfig, Project: projectID, Connector: "sandbox-oauth",
					Name: "OAuth", AuthType: "oauth2", Setup: map[string]string{"client_id": "sandbox"}, SecretRef: version,
					CreatedAt: now, UpdatedAt: now, Version: 1}, false))
		},
		func() error {
			version, err := setup.Create(ctx, projectID, eventConfig,
				map[string]secret.Text{"webhook_secret": secret.New(webhookSecret)})
			return errors.Join(err, store.CreateAuthConfig(ctx,
				connector.AuthConfig{ID: eventConfig, Project: projectID, Connector: "sandbox-key", Name: "Password",
					AuthType: "basic", SecretRef: version, CreatedAt: now, UpdatedAt: now, Version: 1}, false))
		},
		func() error { return seedPeople(ctx, store, now) },
		func() error { return seedAccounts(ctx, store, envelopes, now) },
		func() error { return seedFlow(ctx, store, now) },
		func() error { return d.seedHooks(t, envelopes, now) },
	} {
		if err := step(); err != nil {
			t.Fatal(err)
		}
	}
}

// seedPeople makes an admin of the project who is signed in, and a session of the API key.
func seedPeople(ctx context.Context, store *table.Store, now time.Time) error {
	user, err := store.PutUser(ctx, people.User{ID: userID, Issuer: "https://issuer.example", Subject: "ada", Name: "Ada",
		Email: "root@example.com", Verified: true, CreatedAt: now})
	if err != nil {
		return err
	}
	err = errors.Join(
		store.Invite(ctx, people.Member{ID: people.InvitationID(user.Email), Project: projectID, Email: user.Email,
			Role: people.Admin, CreatedAt: now, UpdatedAt: now, Version: 1}),
		store.TakeInvitation(ctx, projectID, user))
	// Whoever signs in at the sandbox is invited.
	err = errors.Join(err, store.Invite(ctx, people.Member{ID: people.InvitationID(consentEmail), Project: projectID,
		Email: consentEmail, Role: people.Viewer, CreatedAt: now, UpdatedAt: now, Version: 1}))
	for _, text := range []string{consoleSession, keySession} {
		ref, errParse := project.ParseSession(text)
		err = errors.Join(err, errParse, store.StartSession(ctx, people.Session{Ref: ref, CreatedAt: now,
			EndsAt: now.Add(people.FullLife), IdleAt: now.Add(people.IdleLife)}))
	}
	return err
}

func seedAccounts(ctx context.Context, store *table.Store, envelopes secret.Sealer, now time.Time) error {
	key := func(text string) credential.Material {
		return credential.Material{Fields: map[string]secret.Text{"api_key": secret.New(text)}}
	}
	for _, a := range []struct {
		id, connector, config, auth string
		material                    credential.Material
	}{
		{accountID, "sandbox-key", keyConfig, "api_key", key("sandbox-key-00000001")},
		{revokedID, "sandbox-key", keyConfig, "api_key", key("sandbox-key-revoked-1")},
		{expiredID, "sandbox-oauth", oauthConfig, "oauth2", credential.Material{AccessToken: secret.New("sandbox-old-access"),
			RefreshToken: secret.New("sandbox-old-refresh"), ExpiresAt: now.Add(-time.Hour)}},
	} {
		sealed, err := a.material.Seal(ctx, envelopes, projectID, a.id)
		if err != nil {
			return err
		}
		period := 0
		if a.auth == "oauth2" {
			period = credential.Often
		}
		if err := store.Link(ctx, connect.Link{
			Sealed: sealed, ExpiresAt: a.material.ExpiresAt, Period: period, Account: account.Account{
				ID: a.id, Project: projectID, Connector: a.connector, ConfigID: a.config, AuthType: a.auth,
				Owner: account.Owner{ID: "customer-of-" + a.id, Name: "Initech"}, Own: account.Active, SeenState: connector.Enabled,
				SeenEpoch: 1,
				CreatedAt: now, UpdatedAt: now, Version: 1,
			}}); err != nil {
			return err
		}
	}
	held := approval.Call{
		ID: heldID, Project: projectID, Account: accountID, Connector: "sandbox-key", Owner: "customer-of-" + accountID,
		Print: "print", Caller: "use_token:ust_" + tail, Name: "agent", Rule: "The use token's call policy, approve rule 1",
		Method: "POST", State: approval.Pending, CreatedAt: now, EndsAt: now.Add(approval.Waits), Version: 1,
	}
	var err error
	shown := []byte(`{"url":"https://api.example.com/things"}`)
	if held.Sealed, err = envelopes.Seal(ctx, held.Binding(), shown); err != nil {
		return err
	}
	return store.AddCall(ctx, held, "")
}

// startQueues starts the queue of deliveries, on a table of its own.
func startQueues(t testing.TB, endpoint, table string) *recorder {
	t.Helper()
	server, err := queue.New(t.Context(), queue.Options{
		DB: dynamodb.New(dynamodb.Options{
			Region: "us-east-1", BaseEndpoint: &endpoint, Credentials: credentials.NewStaticCredentialsProvider("local", "local", ""),
		}),
		Table: table + "_queues", Queues: []queue.Config{{Name: "Deliveries"}, {Name: "patchbay-SlowDeliveries"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.Close)
	return record(t, "sqs", server)
}

// seedHooks makes the webhook endpoints that the sample of deliveries names, each with a receiver.
func (d *deployment) seedHooks(t testing.TB, envelopes secret.Sealer, now time.Time) error {
	t.Helper()
	for id, status := range map[string]int{hookID: http.StatusOK, refusedHookID: http.StatusServiceUnavailable} {
		receiver := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(status)
		}))
		t.Cleanup(receiver.Close)
		d.receivers = append(d.receivers, receiver.URL)
		e := webhook.Endpoint{
			ID: id, Project: projectID, URL: receiver.URL, On: true, Version: 1, CreatedAt: now, UpdatedAt: now,
		}
		text := "whsec_" + base64.StdEncoding.EncodeToString(make([]byte, 32))
		sealed, err := envelopes.Seal(t.Context(), e.Binding(), []byte(text))
		if err != nil {
			return err
		}
		e.Sealed = sealed
		if err := d.store.CreateEndpoint(t.Context(), e); err != nil {
			return err
		}
	}
	return nil
}

// seedFlow makes the session whose token the hub's events carry, and an OAuth flow that waits for its callback.
func seedFlow(ctx context.Context, store *table.Store, now time.Time) error {
	ref, ok := connect.ParseToken(sessionToken)
	if !ok {
		return errors.New("the sample session token has the wrong form")
	}
	hash := ref.Hash
	return errors.Join(
		store.CreateSession(ctx, connect.Session{Hash: hash, ID: 1, Organization: 42, Project: projectID,
			Owner: account.Owner{ID: "customer-42", Name: "Müller & Söhne GmbH"}, Connections: true,
			CreatedAt: now, ExpiresAt: now.Add(time.Hour)}),
		store.CreateAttempt(ctx, connect.Attempt{ID: attemptID, Project: projectID, SessionHash: hash,
			Status:    connect.Pending,
			CreatedAt: now, ExpiresAt: now.Add(time.Hour)}),
		store.CreateAttempt(ctx, connect.Attempt{ID: relinkAttempt, Project: projectID, SessionHash: hash,
			Status:    connect.Pending,
			CreatedAt: now, ExpiresAt: now.Add(time.Hour)}),
		store.CreateAttempt(ctx, connect.Attempt{ID: freshAttempt, Project: projectID, SessionHash: hash,
			Status:    connect.Pending,
			CreatedAt: now, ExpiresAt: now.Add(time.Hour)}),
		store.StartAttempt(ctx, attemptID, hash, connect.Flow{StateHash: digest(state), CookieHash: digest(cookie),
			StateExpires: now.Add(time.Hour), Connector: "sandbox-oauth", ConfigID: oauthConfig,
			RedirectURI: "https://a1b2c3d4e5.execute-api.us-east-1.amazonaws.com/embedded/accounts/callback"}, now))
}

// digest is how a state and a flow's cookie are stored.
func digest(text string) string {
	sum := sha256.Sum256([]byte(text))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}
