package lambdatest

import (
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/events"

	"patchbay/shared/account"
	"patchbay/shared/audit"
	"patchbay/shared/connector"
	"patchbay/shared/credential"
	"patchbay/shared/event"
	"patchbay/shared/project"
	"patchbay/shared/scope"
	"patchbay/shared/table"
)

// sample is one file of events/ and what the function must make of it. Its folder is the function's name.
type sample struct {
	file   string
	before func(*testing.T, *table.Store)         // changes the deployment first
	check  func(*testing.T, answer)               // of the function's answer
	after  func(t *testing.T, store *table.Store) // of what the function left behind
}

func (s sample) function() string {
	name, _, _ := strings.Cut(s.file, "/")
	return name
}

// answer is what a function returned, as bytes and as an HTTP answer.
type answer struct {
	raw []byte
	events.APIGatewayV2HTTPResponse
}

// decoded reads the bytes that a handler returned.
func decoded(t *testing.T, raw []byte) answer {
	t.Helper()
	a := answer{raw: raw}
	if len(raw) > 0 { // a handler that returns nothing but an error answers nothing
		if err := json.Unmarshal(raw, &a.APIGatewayV2HTTPResponse); err != nil {
			t.Fatalf("answer %s: %v", raw, err)
		}
	}
	return a
}

// header returns a header whatever its case.
func (a answer) header(name string) string {
	for k, v := range a.Headers {
		if strings.EqualFold(k, name) {
			return v
		}
	}
	return ""
}

// is checks the status and that the body holds each text.
func is(status int, texts ...string) func(*testing.T, answer) {
	return func(t *testing.T, a answer) {
		t.Helper()
		if a.StatusCode != status {
			t.Errorf("status %d, want %d: %s", a.StatusCode, status, a.Body)
		}
		for _, text := range texts {
			if !strings.Contains(a.Body, text) {
				t.Errorf("the body lacks %s: %.600s", text, a.Body)
			}
		}
	}
}

// with checks headers besides; "" is any value.
func with(check func(*testing.T, answer), headers map[string]string) func(*testing.T, answer) {
	return func(t *testing.T, a answer) {
		t.Helper()
		check(t, a)
		for name, want := range headers {
			if got := a.header(name); got == "" || !strings.Contains(got, want) {
				t.Errorf("%s is %q, want %q in it", name, got, want)
			}
		}
	}
}

// samples are in an order in which each finds what it needs; every function gets a deployment of its own.
func samples() []sample {
	return []sample{
		{file: "connectors/list_enabled.json",
			check: with(is(http.StatusOK, `"sandbox-key"`, `"sandbox-oauth"`, `"enabled"`),
				map[string]string{"Content-Type": "application/json"})},
		{file: "connectors/create_auth_config.json",
			check: with(is(http.StatusCreated, `"sandbox-oauth"`, `**redacted**`),
				map[string]string{"ETag": "", "Location": "/auth_configs/cfg_sandbox-oauth_"})},
		{file: "connectors/disable.json", check: is(http.StatusOK, `"disabled"`, `"affected_accounts":2`),
			after: stateIs(connector.Disabled)},
		{file: "connectors/unauthenticated.json", check: is(http.StatusUnauthorized, `"statusCode":401`, `"timestamp"`)},
		{file: "connectors/openapi.json", check: is(http.StatusOK, `"openapi": "3.1`)},
		{file: "connect-sessions/create.json",
			check: is(http.StatusCreated, `"token":"pbs_`,
				`"auth_link_url":"https://a1b2c3d4e5.execute-api.us-east-1.amazonaws.com/link#`, `Müller & Söhne GmbH`)},
		{file: "connect-sessions/authenticate.json",
			check: is(http.StatusCreated, `"origin_owner_id":"customer-42"`, `"organization_id":42`)},
		{file: "hub/preflight.json", check: with(is(http.StatusNoContent),
			map[string]string{"Access-Control-Allow-Origin": "https://app.example.com",
				"Access-Control-Allow-Headers": "x-hub-session-token"})},
		{file: "hub/settings.json", check: with(is(http.StatusOK, `"enabled_features"`),
			map[string]string{"Access-Control-Allow-Origin": "https://app.example.com"})},
		{file: "hub/link_account.json", check: is(http.StatusCreated, `"id":"acc_sandbox-key_`, `"provider":"sandbox-key"`)},
		{file: "hub/page.json", check: with(is(http.StatusOK, `<!doctype html>`),
			map[string]string{"Content-Security-Policy": "default-src 'none'", "Content-Type": "text/html"})},
		{file: "oauth-callback/denied.json",
			check: with(is(http.StatusFound),
				map[string]string{"Location": "/embedded/accounts/callback?", "Cache-Control": "no-store"})},
		{file: "oauth-callback/replayed.json", // tells how the first one ended
			check: with(is(http.StatusFound), map[string]string{"Location": "error=access_denied"})},
		{file: "oauth-callback/posted.json", check: with(is(http.StatusSeeOther), map[string]string{
			"Location": "/connect/oauth2/sandbox-oauth/callback?code=EXAMPLE-code&state=att_", "Cache-Control": "no-store"})},
		{file: "inbound/signal.json", before: namedInEvents, // rightly signed, on a day long ago
			check: is(http.StatusUnauthorized, `"inbound_request_old"`), after: ownIs(namedID, account.Active)},
		{file: "accounts/list.json", check: is(http.StatusOK, `"id":"`+accountID+`"`, `"status":"active"`)},
		{file: "accounts/list_signed.json", before: roleGranted, check: is(http.StatusOK, `"id":"`+accountID+`"`)},
		{file: "accounts/get.json", check: is(http.StatusOK, `"id":"`+accountID+`"`, `"provider":"sandbox-key"`)},
		{file: "accounts/credentials.json", check: with(is(http.StatusOK, `"type":"api_key"`, `"name":"X-Api-Key"`),
			map[string]string{"Cache-Control": "no-store"})},
		{file: "accounts/suspend.json", check: is(http.StatusOK, `"status":"inactive"`, `"code":"account_suspended"`)},
		{file: "proxy/request.json", check: is(http.StatusOK, `Sandbox workspace`)},
		{file: "proxy/actions.json", check: is(http.StatusOK, `"id":"sandbox-key_get_workspace"`)},
		{file: "proxy/action.json", check: is(http.StatusOK, `"data":{`, `Sandbox workspace`)},
		{file: "proxy/transparent.json", check: is(http.StatusOK, `Sandbox workspace`)},
		{file: "people/session.json", check: with(is(http.StatusOK, `"name":"Ada"`, `"csrf":"`+consoleProof+`"`, `"role":"admin"`),
			map[string]string{"Cache-Control": "no-store"})},
		{file: "mcp/call_tool.json", check: is(http.StatusOK, `Sandbox workspace`)},
		{file: "mcp-manage/list_tools.json", check: is(http.StatusOK, `"name":"list-accounts"`, `"destructiveHint":true`)},
		{file: "console/page.json", check: with(is(http.StatusOK, `<!doctype html>`),
			map[string]string{"Content-Security-Policy": "default-src 'none'"})},
		{file: "status-fanout/disable.json", before: disable, check: nothingFailed, after: materialised},
		{file: "events/disable.json", check: nothingFailed, after: toldAndAudited},
		{file: "reconcile/tick.json", before: disable, check: func(*testing.T, answer) {}, after: materialised},
		{file: "logs/list.json", before: logged, check: is(http.StatusOK, `"request_id":"`+logID+`"`, `"code":"provider_unauthorized"`)},
		{file: "logs/settings.json", check: is(http.StatusOK, `"mode":"errors"`, `"retention_days":14`)},
		{file: "log-ingest/batch.json", check: func(*testing.T, answer) {}, after: stored},
		{file: "webhooks/create.json", check: is(http.StatusCreated, `"secret":"whsec_`, `"url":"https://hooks.example.com/patchbay"`)},
		{file: "deliver/told.json", check: nothingFailed, after: delivered},
		{file: "deliver/slow.json", check: nothingFailed, after: deliveredSlowly},
		{file: "refresh/tick.json", before: behind, check: func(*testing.T, answer) {}, after: visited},
	}
}

// roleGranted lets the role call that signed a sample.
func roleGranted(t *testing.T, store *table.Store) {
	t.Helper()
	by := project.Caller{Project: project.Project{ID: projectID}, Scopes: scope.All()}
	if _, err := (&project.Keys{Store: store, Now: time.Now}).Grant(t.Context(), by, project.NewRole{
		ARN: "arn:aws:iam::123456789012:role/deploy", Scopes: []scope.Scope{scope.AccountsRead},
	}); err != nil && !errors.Is(err, project.ErrRoleThere) {
		t.Fatal(err)
	}
}

func disable(t *testing.T, store *table.Store) {
	t.Helper()
	earlier := func() time.Time { return time.Now().Add(-time.Hour) } // long enough for the reconciler to take it up
	if _, changed, err := store.WithClock(earlier).SetState(t.Context(), projectID, "sandbox-key",
		connector.Disabled); err != nil || !changed {
		t.Fatalf("disable: changed %v, %v", changed, err)
	}
}

// behind lets the schedule have come as far as some minutes ago, so that each slot of the shortest period is visited.
func behind(t *testing.T, store *table.Store) {
	t.Helper()
	_, err := store.BeginRun(t.Context(), "test", time.Now().Add(time.Minute))
	if err == nil {
		err = store.Progress(t.Context(), "test", time.Now().Unix()/60-credential.Often, true)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// delivered expects that the receiver which takes events got one, and that what the other one refused was given up,
// since the sample's message is more than a day old.
func delivered(t *testing.T, store *table.Store) {
	t.Helper()
	good, err := store.Health(t.Context(), projectID, hookID)
	bad, errBad := store.Health(t.Context(), projectID, refusedHookID)
	if err != nil || errBad != nil || good.Failing() || !bad.Failing() || bad.Status != http.StatusServiceUnavailable {
		t.Errorf("health %+v and %+v, %v %v", good, bad, err, errBad)
	}
	dead, _, err := store.Buried(t.Context(), projectID, refusedHookID, "", 10)
	if none, _, _ := store.Buried(t.Context(), projectID, hookID, "", 10); err != nil || len(dead) != 1 || len(none) != 0 {
		t.Errorf("given up: %v and %v, %v", dead, none, err)
	}
}

// deliveredSlowly expects that the receiver which takes events got what had been put into the queue apart.
func deliveredSlowly(t *testing.T, store *table.Store) {
	t.Helper()
	good, err := store.Health(t.Context(), projectID, hookID)
	dead, _, errDead := store.Buried(t.Context(), projectID, hookID, "", 10)
	if err != nil || errDead != nil || good.Failing() || len(dead) > 0 {
		t.Errorf("health %+v, given up %v, %v %v", good, dead, err, errDead)
	}
}

// visited expects that the account whose refresh token nobody knows was tried, and found dead.
func visited(t *testing.T, store *table.Store) {
	t.Helper()
	a, _, err := store.Account(t.Context(), projectID, expiredID)
	if err != nil || a.Own != account.Error || !a.Has(account.CredentialsRejected) {
		t.Errorf("the account is %s %v, %v", a.Own, a.Reasons, err)
	}
}

func nothingFailed(t *testing.T, a answer) {
	t.Helper()
	var out events.DynamoDBEventResponse
	if err := json.Unmarshal(a.raw, &out); err != nil || len(out.BatchItemFailures) > 0 {
		t.Errorf("answer %s, %v", a.raw, err)
	}
}

func materialised(t *testing.T, store *table.Store) {
	t.Helper()
	a, c, err := store.Account(t.Context(), projectID, accountID)
	if err != nil || a.SeenState != connector.Disabled || a.SeenEpoch != c.Epoch {
		t.Errorf("the account has seen %s at %d, the connector is at %d, %v", a.SeenState, a.SeenEpoch, c.Epoch, err)
	}
}

// toldAndAudited expects the sample's two changes to be told, and one of them to be in the audit log.
func toldAndAudited(t *testing.T, store *table.Store) {
	t.Helper()
	r := event.Reader{Blocks: table.EventBlocks{Store: store}, Now: time.Now}
	page, err := r.List(t.Context(), event.Query{Project: projectID, Limit: 10, Ascending: true})
	if err != nil || len(page.Events) != 2 || page.Events[0].Type == page.Events[1].Type {
		t.Fatalf("told %+v, %v", page, err)
	}
	for _, e := range page.Events {
		if e.Type != event.ConnectorDisabled && (e.Type != event.AccountUpdated || e.Account != accountID) {
			t.Errorf("told %+v", e)
		}
	}
	entries, _, err := store.Audit(t.Context(), audit.Query{Project: projectID, Limit: 10})
	if err != nil || len(entries) != 1 || entries[0].Action != "connector.updated" ||
		entries[0].By != "key:0011223344556677" {
		t.Errorf("audited %+v, %v", entries, err)
	}
}

func stateIs(want connector.State) func(*testing.T, *table.Store) {
	return func(t *testing.T, store *table.Store) {
		t.Helper()
		if c, err := store.Connector(t.Context(), projectID, "sandbox-key"); err != nil || c.State != want {
			t.Errorf("the connector is %s, %v", c.State, err)
		}
	}
}
