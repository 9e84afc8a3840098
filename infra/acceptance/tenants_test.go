package acceptance_test

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"patchbay/shared/ident"
	"patchbay/shared/people"
)

// operation is one of the served OpenAPI document.
type operation struct{ id, method, path string }

// operations lists them all in a fixed order.
func operations(t testing.TB, p *tenant) []operation {
	t.Helper()
	var doc struct {
		Paths map[string]map[string]struct{ OperationID string }
	}
	if err := json.Unmarshal(p.get("/openapi.json").want(http.StatusOK).body, &doc); err != nil {
		t.Fatal(err)
	}
	var all []operation
	for path, methods := range doc.Paths {
		for method, op := range methods {
			all = append(all, operation{op.OperationID, strings.ToUpper(method), path})
		}
	}
	slices.SortFunc(all, func(a, b operation) int { return strings.Compare(a.id, b.id) })
	if len(all) < 30 {
		t.Fatalf("the document has %d operations", len(all))
	}
	return all
}

// reach is how each operation that takes an id is asked for one. The test fails for an operation that is neither here
// nor in unreachable, so that a new one is thought about.
var reach = map[string]struct {
	kind string // of the id: cfg, acc, att, hook, evt, log or def
	body func(s *scene) any
	via  string // "path", or where else the id goes
}{
	"get-auth-config":          {kind: "cfg"},
	"update-auth-config":       {kind: "cfg", body: func(*scene) any { return object{"name": "stolen"} }},
	"delete-auth-config":       {kind: "cfg"},
	"make-auth-config-default": {kind: "cfg"},
	"get-inbound-secret":       {kind: "cfg"},
	"await-inbound-secret":     {kind: "cfg"},
	"show-inbound-secret":      {kind: "cfg"},
	"get-account":              {kind: "acc"},
	"get-account-meta":         {kind: "acc"},
	"read-account-credentials": {kind: "acc"},
	"suspend-account":          {kind: "acc"},
	"resume-account":           {kind: "acc"},
	"test-account":             {kind: "acc"},
	"export-account":           {kind: "acc"},
	"import-account": {kind: "cfg", via: "integration_id", body: func(*scene) any {
		return object{"origin_owner_id": "o9", "origin_owner_name": "O", "credentials": object{"api_key": goodKey}}
	}},
	"create-relink-link": {kind: "acc"},
	"update-account":     {kind: "acc", body: func(*scene) any { return object{"label": "stolen"} }},
	"delete-account":     {kind: "acc"},
	"hub-get-connector":  {kind: "cfg"},
	"hub-get-account":    {kind: "acc"},
	"hub-edit-account": {kind: "acc", body: func(s *scene) any {
		return object{"integration_id": s.config, "credentials": object{"api_key": goodKey}}
	}},
	"hub-disconnect":     {kind: "acc"},
	"hub-create-attempt": {kind: "cfg", via: "integration_id", body: func(*scene) any { return object{} }},
	"hub-get-attempt":    {kind: "att"},
	"hub-cancel-attempt": {kind: "att"},
	"list-actions":       {kind: "acc", via: "header"},
	"call-action": {kind: "acc", via: "header", body: func(*scene) any {
		return object{"action": "sandbox-key_get_workspace"}
	}},
	"proxy-request": {kind: "acc", via: "header", body: func(*scene) any { return object{"path": "/me"} }},
	"create-connect-session": {kind: "cfg", via: "integration_id", body: func(*scene) any {
		return object{"origin_owner_id": "o1", "origin_owner_name": "O"}
	}},
	"get-event":                           {kind: "evt"},
	"get-log":                             {kind: "log"},
	"get-webhook":                         {kind: "hook"},
	"update-webhook":                      {kind: "hook", body: func(*scene) any { return object{"description": "stolen"} }},
	"delete-webhook":                      {kind: "hook"},
	"rotate-webhook-secret":               {kind: "hook"},
	"test-webhook":                        {kind: "hook"},
	"list-webhook-deliveries":             {kind: "hook"},
	"replay-webhook":                      {kind: "hook", body: func(*scene) any { return object{"failed": true} }},
	"get-connector-definition":            {kind: "def"},
	"get-connector-definition-version":    {kind: "def"},
	"delete-connector-definition":         {kind: "def"},
	"delete-connector-definition-version": {kind: "def"},
	"check-auth-config": {kind: "cfg", via: "auth_config_id", body: func(*scene) any {
		return object{"connector_key": "sandbox-key"}
	}},
	"revoke-api-key":   {kind: "key"},
	"revoke-aws-role":  {kind: "role"},
	"get-use-token":    {kind: "use"},
	"revoke-use-token": {kind: "use"},
	"get-pending-call": {kind: "held"}, "approve-pending-call": {kind: "held"}, "refuse-pending-call": {kind: "held"},
	"create-use-token": {kind: "acc", via: "account_id", body: func(*scene) any { return object{"name": "stolen"} }},
	"update-member":    {kind: "mem", body: func(*scene) any { return object{"role": "viewer"} }},
	"remove-member":    {kind: "mem"},
	"hub-link-account": {kind: "cfg", via: "integration_id", body: func(*scene) any {
		return object{"credentials": object{"api_key": goodKey}}
	}},
}

// unreachable operations take no id of a thing that somebody else may have.
var unreachable = []string{
	"list-accounts", "list-auth-configs", "create-auth-config", "authenticate-connect-session", "end-connect-session",
	"list-connectors",
	"list-connectors-meta", "list-withheld-connectors",
	"get-connector-meta", "get-connector", "disable-connector", "enable-connector",
	"hub-list-connectors", "hub-settings", "get-project", "update-project", "get-accounts-health",
	"get-session", "create-session", "sign-out", "sign-out-everywhere", "list-projects", "create-project",
	"list-use-tokens", "list-pending-calls", "list-members", "invite-member", "list-api-keys", "create-api-key",
	"list-aws-roles", "grant-aws-role",
	"list-categories", "get-log-settings", "update-log-settings", "get-hub-settings", "update-hub-settings",
	"hub-list-connections", "list-webhooks", "create-webhook", "list-events",
	"list-connector-definitions", "put-connector-definition", "validate-connector-definition", "discover-connector",
	"confirm-link", "hub-finish-attempt", // by a link code, a secret: oauth_verified_test
	"list-audit", "export-audit", "list-logs", "list-step-logs", "list-platform-logs",
}

func TestForeignIsAbsent(t *testing.T) {
	mine, theirs := newScene(t), newScene(t)
	foreign := map[string]string{
		"cfg": theirs.config, "acc": theirs.account, "att": theirs.attempt, "hook": theirs.webhook, "evt": theirs.event,
		"log": theirs.log, "def": "own_theirs",
	}
	theirs.define("own_theirs", theirs.acme("own_theirs", "1.0.0")).want(http.StatusCreated)
	foreign["key"] = theirs.post("/api_keys", object{"name": "theirs"}).want(http.StatusCreated).text("id")
	foreign["role"] = theirs.post("/aws_roles", object{"role_arn": "arn:aws:iam::123456789012:role/theirs",
		"scopes": []string{"accounts:read"}}).want(http.StatusCreated).text("id")
	foreign["use"] = theirs.post("/use_tokens", object{"name": "theirs", "origin_owner_id": "o"}).
		want(http.StatusCreated).text("id")
	foreign["held"] = theirs.held(theirs.account)
	foreign["mem"] = theirs.post("/members", object{"email": "ada@their.example", "role": "viewer"}).
		want(http.StatusCreated).text("id")
	absent := map[string]string{
		"key": "0123456789abcdef", "role": "0123456789abcdef", "use": ident.New("ust", time.Now()),
		"held": ident.New("pcl", time.Now()), "mem": people.InvitationID("nobody@their.example"),
		"cfg": ident.Under("cfg", "sandbox-key", time.Now()), "acc": ident.Under("acc", "sandbox-key", time.Now()),
		"att": ident.New("att", time.Now()), "hook": ident.Under("whe", "hook", time.Now()),
		"evt": ident.Derived("evt", time.Now(), "absent"), "log": ident.New("req", time.Now()),
		"def": "own_absent",
	}
	theirs.hasHistory()
	before, beforeMine := theirs.items(), mine.items()
	ask := func(p *tenant, op operation, id string) answer {
		r := reach[op.id]
		path, change := op.path, []func(*http.Request){header("x-hub-session-token", mine.token)}
		if i := strings.IndexByte(path, '{'); i >= 0 {
			path = path[:i] + id + path[strings.IndexByte(path, '}')+1:]
		}
		var body any
		if r.body != nil {
			body = r.body(mine)
		}
		switch r.via {
		case "":
		case "header":
			change = append(change, header("x-account-id", id))
		default:
			sent, _ := body.(object)
			sent[r.via] = id
		}
		return p.call(op.method, path, body, change...)
	}
	for _, op := range operations(t, mine.tenant) {
		t.Run(op.id, func(t *testing.T) {
			r, ok := reach[op.id]
			if !ok {
				if !slices.Contains(unreachable, op.id) || strings.Contains(op.path, "id}") {
					t.Errorf("%s is new: say in this test how it takes an id", op.id)
				}
				return
			}
			p := mine.on(t)
			same(t, "answer", faultOf(ask(p, op, foreign[r.kind]).problem(http.StatusNotFound, ""), foreign[r.kind]),
				faultOf(ask(p, op, absent[r.kind]).problem(http.StatusNotFound, ""), absent[r.kind]))
		})
	}
	theirs.unchanged(before)
	mine.unchanged(beforeMine)
}

func TestForeignInBodiesAndLists(t *testing.T) {
	mine, theirs := newScene(t), newScene(t)
	theirs.patch("/accounts/"+theirs.account, object{"label": "their-label"}).want(http.StatusOK)
	beforeTheirs, beforeMine := theirs.items(), mine.items()

	ask := func(path string, body object, foreign, absent string) {
		t.Helper()
		f, a := object{}, object{}
		for k, v := range body {
			f[k], a[k] = v, v
			if v == "?" {
				f[k], a[k] = foreign, absent
			}
		}
		method := http.MethodPost
		if strings.HasPrefix(path, "/accounts/") {
			method = http.MethodPatch
		}
		got, want := mine.call(method, path, f), mine.call(method, path, a)
		if got.status/100 != 4 {
			t.Errorf("%s: status %d: %s", path, got.status, got.body)
		}
		same(t, path, faultOf(got, foreign), faultOf(want, absent))
	}
	owner := object{"origin_owner_id": "o1", "origin_owner_name": "O"}
	with := func(k string) object {
		out := object{k: "?"}
		for name, v := range owner {
			out[name] = v
		}
		return out
	}
	config, account := ident.Under("cfg", "sandbox-key", time.Now()), ident.Under("acc", "sandbox-key", time.Now())
	ask("/connect_sessions", with("integration_id"), theirs.config, config)
	ask("/connect_sessions", with("connector_profile_id"), theirs.config, config)
	ask("/connect_sessions", with("account_id"), theirs.account, account)
	ask("/accounts/"+mine.account, object{"integration_id": "?"}, theirs.config, config)
	ask("/webhooks/"+mine.webhook+"/replay", object{"event_id": "?"}, theirs.event,
		ident.Derived("evt", time.Now(), "absent"))
	ask("/connect_sessions/authenticate", object{"token": "?"}, theirs.token,
		"pbs_"+ident.Tail(time.Now())+"_"+ident.Random(32))

	// Lists show one's own alone, whatever is asked for.
	theirList := theirs.get("/accounts?page_size=1").want(http.StatusOK)
	for _, path := range []string{
		"/accounts", "/accounts?account_ids=" + theirs.account,
		"/accounts?account_ids[]=" + theirs.account + "&account_ids[]=" + mine.account,
		"/accounts?origin_owner_id=o1", "/accounts?provider=sandbox-key", "/auth_configs",
		"/auth_configs?connector_key=sandbox-key", "/connectors", "/connectors/sandbox-key",
		"/webhooks", "/events", "/events?account_ids=" + theirs.account, "/events?auth_config_ids=" + theirs.config,
		"/audit", "/audit?subjects=" + theirs.config, "/audit/export", "/audit/export?format=csv",
		"/requests/logs", "/requests/logs?filter[account_ids]=" + theirs.account,
		"/requests/logs?filter[request_ids]=" + theirs.log, "/requests/logs?filter[webhook_ids]=" + theirs.webhook,
		"/requests/logs/steps", "/requests/logs/steps?filter[account_ids]=" + theirs.account, "/requests/platform-logs",
		"/requests/platform-logs?filter[account_ids]=" + theirs.account, "/webhooks/" + mine.webhook + "/deliveries",
		"/webhooks/" + mine.webhook + "/deliveries?event_id=" + theirs.event,
	} {
		a := mine.get(path).want(http.StatusOK)
		for _, secret := range []string{
			theirs.id, theirs.config, theirs.account, "their-label", theirList.text("0.id"), theirs.webhook, theirs.event,
			theirs.log,
		} {
			if strings.Contains(string(a.body), secret) {
				t.Errorf("GET %s shows %s", path, secret)
			}
		}
	}
	theirs.hasHistory()
	mine.get("/accounts?account_ids="+theirs.account).has("", []any{})
	mine.get("/project").has("id", mine.id)

	// What one does to a connector is done to one's own.
	mine.post("/connectors/sandbox-key/disable", nil).want(http.StatusOK).has("affected_accounts", 1)
	theirs.get("/connectors/sandbox-key").has("state", "enabled")
	theirs.proxy(theirs.account, object{"path": "/me"}).want(http.StatusOK)
	mine.post("/connectors/sandbox-key/enable", nil).want(http.StatusOK)
	theirs.unchanged(beforeTheirs)
	if len(mine.items()) != len(beforeMine) {
		t.Error("something was added")
	}
}

// TestForeignCursor walks the other project's list with a cursor that it gave out: the place means nothing elsewhere.
func TestForeignCursor(t *testing.T) {
	mine, theirs := newScene(t), newScene(t)
	theirs.link("o2", theirs.config, nil)
	link := theirs.get("/accounts?page_size=1").want(http.StatusOK).header.Get("Link")
	_, query, ok := strings.Cut(strings.TrimSuffix(link, `>; rel="next"`), "?")
	if !ok {
		t.Fatalf("Link: %q", link)
	}
	a := mine.get("/accounts?" + query).want(http.StatusOK)
	if strings.Contains(string(a.body), theirs.id) || strings.Contains(string(a.body), theirs.account) {
		t.Errorf("%s", a.body)
	}
}

// TestSameIdempotencyKeyInTwoProjects: the key is the project's.
func TestSameIdempotencyKeyInTwoProjects(t *testing.T) {
	mine, theirs := newTenant(t), newTenant(t)
	body := object{"connector_key": "sandbox-key"}
	key := header("Idempotency-Key", "the-same")
	a, b := mine.post("/auth_configs", body, key).want(http.StatusCreated),
		theirs.post("/auth_configs", body, key).want(http.StatusCreated)
	if a.text("id") == b.text("id") {
		t.Error("one project got the other's answer")
	}
}
