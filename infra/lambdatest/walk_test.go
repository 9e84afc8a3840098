package lambdatest

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-lambda-go/events"

	"patchbay/shared/api"
)

// step is one more call to a function, beyond the samples, so that every right a role has to give is asked for.
type step struct {
	method, path, body string
	headers            map[string]string
	status             int
	keep               string // the name under which the answer's id is known to later steps, as {name}
}

// ownDefinition is a connector of a project's own.
func ownDefinition(version string) string {
	return `{"key":"own_acme","name":"Acme","categories":["crm"],"release_stage":"beta","version":"` + version + `",
		"api":{"base_url":"https://api.acme.example"},"auth":[{"key":"api_key","label":"API key","scheme":"bearer",
		"config_fields":[{"key":"api_key","label":"API key","type":"password","secret":true,"required":true}],
		"place":{"bearer":"{api_key}"}}]}`
}

// walks are the steps by function, in order, after the samples. Braces hold what an earlier answer named.
func walks() map[string][]step {
	once := map[string]string{"idempotency-key": "the-same-key"}
	return map[string][]step{
		"connectors": {
			{"GET", "/connectors/sandbox-oauth", "", nil, 200, ""},
			{"GET", "/connectors/meta", "", nil, 200, ""},
			{"GET", "/connectors/meta/sandbox-key", "", nil, 200, ""},
			{"POST", "/connectors/sandbox-key/enable", "", nil, 200, ""},
			{"GET", "/auth_configs", "", nil, 200, ""},
			{"POST", "/auth_configs", `{"connector_key":"sandbox-oauth","setup_fields":{"client_id":"a","client_secret":"first-secret"}}`, once, 201, "config"},
			{"POST", "/auth_configs", `{"connector_key":"sandbox-oauth","setup_fields":{"client_id":"a","client_secret":"first-secret"}}`, once, 201, "config"},
			{"POST", "/auth_configs", `{"connector_key":"sandbox-oauth","setup_fields":{"client_id":"b","client_secret":"first-secret"}}`, once, 422, ""},
			{"GET", "/auth_configs/{config}", "", nil, 200, ""},
			{"PATCH", "/auth_configs/{config}", `{"name":"Renamed","setup_fields":{"client_secret":"second-secret"}}`,
				map[string]string{"if-match": `"1"`}, 200, ""},
			{"PATCH", "/auth_configs/{config}", `{"name":"Too late"}`, map[string]string{"if-match": `"1"`}, 412, ""},
			{"GET", "/auth_configs/{config}/inbound_secret", "", nil, 404, ""},
			{"POST", "/auth_configs/{config}/inbound_secret", "", nil, 404, ""},
			{"POST", "/auth_configs/{config}/inbound_secret/show", "", nil, 404, ""},
			{"POST", "/auth_configs/{config}/make_default", "", nil, 200, ""},
			{"DELETE", "/auth_configs/{config}", "", nil, 409, ""},
			{"DELETE", "/auth_configs/" + oauthConfig, "", nil, 409, ""}, // accounts are linked through it
			{"POST", "/auth_configs/" + oauthConfig + "/make_default", "", nil, 200, ""},
			{"DELETE", "/auth_configs/{config}", "", nil, 204, ""},
			{"POST", "/connector_definitions/validate", ownDefinition("1.0.0"), nil, 200, ""},
			{"POST", "/connector_definitions/discover", `{"url":"https://10.0.0.1/mcp"}`, nil, 200, ""},
			{"PUT", "/connector_definitions/own_acme", ownDefinition("1.0.0"), nil, 201, ""},
			{"PUT", "/connector_definitions/own_acme", ownDefinition("1.1.0"), nil, 201, ""},
			{"GET", "/connector_definitions", "", nil, 200, ""},
			{"GET", "/connector_definitions/own_acme", "", nil, 200, ""},
			{"GET", "/connector_definitions/own_acme/versions/1.0.0", "", nil, 200, ""},
			{"DELETE", "/connector_definitions/own_acme/versions/1.0.0", "", nil, 204, ""},
			{"POST", "/auth_configs", `{"connector_key":"own_acme","provider_version":"1.x.x"}`, nil, 201, "own"},
			{"DELETE", "/connector_definitions/own_acme", "", nil, 409, ""},
			{"DELETE", "/auth_configs/{own}", "", nil, 204, ""},
			{"DELETE", "/connector_definitions/own_acme", "", nil, 204, ""},
			{"GET", "/events", "", nil, 200, ""}, {"GET", "/events/evt_0", "", nil, 404, ""},
			{"GET", "/audit", "", nil, 200, ""}, {"GET", "/audit/export", "", nil, 200, ""},
			{"GET", "/project", "", nil, 200, ""},
			{"GET", "/categories", "", nil, 200, ""},
			{"GET", "/docs", "", nil, 200, ""},
			{"GET", "/docs/connectors/slack", "", nil, 200, ""},
			{"GET", "/docs/sdks", "", nil, 200, ""},
			{"GET", "/docs/guides", "", nil, 200, ""},
			{"GET", "/docs/guides/concepts", "", nil, 200, ""},
			{"GET", "/connectors/withheld", "", nil, 200, ""},
			{"GET", "/project/hub", "", nil, 200, ""},
			{"PATCH", "/project/hub", `{"product_name":"Acme"}`, nil, 200, ""},
			{"PATCH", "/project", `{"name":"Acme, production"}`, nil, 200, ""},
			{"GET", "/connectors/no-such-connector", "", nil, 404, ""},
			{"PUT", "/auth_configs", "{}", nil, 405, ""},
			{"GET", "/connectors/sandbox-key/no/such/path", "", nil, 404, ""},
		},
		"logs": {
			{"GET", "/requests/logs/" + logID, "", nil, 200, ""},
			{"GET", "/requests/logs/req_" + strings.Repeat("0", 26), "", nil, 404, ""},
			{"GET", "/requests/logs/steps", "", nil, 200, ""},
			{"GET", "/requests/platform-logs", "", nil, 200, ""},
			{"GET", "/project/logs", "", nil, 200, ""},
			{"GET", "/requests/nothing", "", nil, 404, ""},
		},
		"connect-sessions": {
			{"POST", "/connect_sessions", `{"origin_owner_id":"o","origin_owner_name":"O"}`, once, 201, ""},
			{"POST", "/connect_sessions", `{"origin_owner_id":"o","origin_owner_name":"O"}`, once, 201, ""},
			{"POST", "/connect_sessions", `{`, nil, 400, ""},
			{"POST", "/connect_sessions", `{"origin_owner_id":"customer-of-` + accountID +
				`","origin_owner_name":"O","account_id":"` + accountID + `"}`, nil, 201, ""},
			{"POST", "/connect_sessions", `{"origin_owner_id":"o","origin_owner_name":"O","provider":"nope"}`,
				map[string]string{"idempotency-key": "refused"}, 400, ""},
			{"POST", "/connect_sessions/end", `{"token":"` + sessionToken + `"}`, nil, 204, ""},
		},
		"hub": {
			{"GET", "/hub/connectors", "", nil, 200, ""},
			{"GET", "/hub/connectors/" + keyConfig, "", nil, 200, ""},
			{"POST", "/hub/connection_attempts", `{"token":"` + sessionToken + `"}`, nil, 201, "attempt"},
			{"GET", "/hub/connection_attempts/{attempt}", "", nil, 200, ""},
			{"DELETE", "/hub/connection_attempts/{attempt}", "", nil, 204, ""},
			{"POST", "/hub/accounts", `{"integration_id":"` + keyConfig + `","credentials":{"api_key":"sandbox-key-00000043"}}`,
				nil, 201, "account"},
			{"GET", "/hub/accounts/{account}", "", nil, 200, ""},
			{"PATCH", "/hub/accounts/{account}", `{"integration_id":"` + keyConfig + `","credentials":{"workspace":"other"}}`,
				nil, 200, ""},
			{"POST", "/hub/accounts", `{"integration_id":"` + keyConfig + `","credentials":{"api_key":"sandbox-key-revoked-1"}}`,
				nil, 400, ""},
			{"POST", "/hub/connection_attempts/finish", `{"link_code":"none","code_verifier":"` + strings.Repeat("v", 43) + `"}`,
				nil, 400, ""},
			{"GET", "/hub/connections", "", nil, 200, ""},
			{"DELETE", "/hub/connections/{account}", "", nil, 200, ""},
			{"GET", "/embedded/accounts/callback?status=success", "", nil, 200, ""},
		},
		"inbound": inboundSteps(),
		"accounts": {
			{"GET", "/accounts/health", "", nil, 200, ""},
			{"POST", "/auth_configs/check", `{"connector_key":"sandbox-oauth","auth_config_id":"` + oauthConfig + `"}`, nil, 200, ""},
			{"GET", "/accounts/" + accountID + "/meta", "", nil, 200, ""},
			{"POST", "/accounts/" + accountID + "/resume", "", nil, 200, ""},
			{"GET", "/accounts/" + accountID + "/credentials", "", nil, 200, ""},
			{"GET", "/accounts/" + expiredID + "/credentials", "", nil, 401, ""},
			{"POST", "/accounts/" + accountID + "/test", "", nil, 200, ""},
			{"GET", "/accounts/" + accountID + "/export", "", nil, 200, ""},
			{"POST", "/accounts/import", `{"integration_id":"` + keyConfig + `","origin_owner_id":"imported",` +
				`"origin_owner_name":"I","credentials":{"api_key":"sandbox-key-00000045"}}`, once, 201, "imported"},
			{"POST", "/accounts/import", `{"integration_id":"` + keyConfig + `","origin_owner_id":"imported",` +
				`"origin_owner_name":"I","credentials":{"api_key":"sandbox-key-00000045"}}`, once, 201, "imported"},
			{"POST", "/accounts/" + accountID + "/relink_link", "", nil, 201, ""},
			{"POST", "/accounts/confirm", `{"link_code":"none","origin_owner_id":"customer-1"}`, nil, 400, ""},
			{"POST", "/use_tokens", `{"name":"Agent","account_id":"` + accountID + `"}`, nil, 201, "minted"},
			{"POST", "/use_tokens", `{"name":"Agent","account_id":"` + accountID + `"}`, once, 201, ""},
			{"GET", "/use_tokens", "", nil, 200, ""},
			{"GET", "/use_tokens/{minted}", "", nil, 200, ""},
			{"DELETE", "/use_tokens/{minted}", "", nil, 200, ""},
			{"GET", "/pending_calls", "", nil, 200, ""},
			{"GET", "/pending_calls/" + heldID, "", nil, 200, ""},
			{"POST", "/pending_calls/" + heldID + "/approve", "", nil, 200, ""},
			{"POST", "/pending_calls/" + heldID + "/refuse", "", nil, 409, ""},
			{"PATCH", "/accounts/" + accountID, `{"origin_owner_id":"customer-2","label":"Moved"}`, nil, 200, ""},
			{"DELETE", "/accounts/" + accountID, "", nil, 200, ""},
			{"GET", "/accounts/" + accountID, "", nil, 404, ""},
			{"PATCH", "/accounts/" + revokedID, `{"credentials":{"api_key":"sandbox-key-00000044"}}`, nil, 200, ""},
			{"DELETE", "/accounts/" + expiredID, "", nil, 200, ""},
		},
		"mcp": {
			{"POST", "/mcp", `{"jsonrpc":"2.0","id":1,"method":"ping"}`, map[string]string{"x-account-id": accountID}, 200, ""},
			{"POST", "/mcp", `{"jsonrpc":"2.0","id":1,"method":"ping"}`, nil, 400, ""},
			{"POST", "/mcp", `{"jsonrpc":"2.0","id":1,"method":"ping"}`, map[string]string{"x-account-id": expiredID}, 401, ""},
			{"DELETE", "/mcp", "", map[string]string{"x-account-id": accountID}, 405, ""},
			{"GET", "/mcp", "", nil, 405, ""},
		},
		"mcp-manage": {
			{"POST", "/mcp/manage", `{"jsonrpc":"2.0","id":1,"method":"ping"}`, nil, 200, ""},
			{"POST", "/mcp/manage", `{`, nil, 400, ""},
			{"GET", "/mcp/manage", "", nil, 405, ""},
		},
		"people": {
			{"GET", "/session", "", nil, 401, ""},
			{"POST", "/session", `{"api_key":"` + apiKey + `"}`, nil, 200, ""},
			{"POST", "/session", `{"api_key":"` + apiKey + `"}`, map[string]string{"origin": "https://evil.example"}, 403, ""},
			{"GET", "/projects", "", signedIn(consoleSession, consoleProof), 200, ""},
			{"POST", "/projects", `{"name":"Another"}`, signedIn(consoleSession, consoleProof), 201, ""},
			{"GET", "/api_keys", "", nil, 200, ""},
			{"POST", "/api_keys", `{"name":"Another","scopes":["proxy:call"]}`, nil, 201, "made"},
			{"DELETE", "/api_keys/{made}", "", nil, 200, ""},
			{"GET", "/aws_roles", "", nil, 200, ""},
			{"POST", "/aws_roles", `{"role_arn":"arn:aws:iam::123456789012:role/ci/deploy","scopes":["proxy:call"]}`, nil, 201, "role"},
			{"DELETE", "/aws_roles/{role}", "", nil, 200, ""},
			{"GET", "/members", "", nil, 200, ""},
			{"POST", "/members", `{"email":"grace@example.com","role":"viewer"}`, nil, 201, "invited"},
			{"PATCH", "/members/{invited}", `{"role":"member"}`, nil, 200, ""},
			{"DELETE", "/members/{invited}", "", nil, 204, ""},
			{"POST", "/sign-out/everywhere", "", signedIn(keySession, keyProof), 204, ""},
			{"POST", "/sign-out", "", signedIn(consoleSession, ""), 403, ""},
			{"GET", "/sign-in/callback?state=x", "", nil, 302, ""},
			{"POST", "/sign-out", "", signedIn(consoleSession, consoleProof), 204, ""},
		},
		"webhooks": {
			{"GET", "/webhooks", "", nil, 200, ""},
			{"POST", "/webhooks", `{"url":"https://hooks.example.com/a"}`, once, 201, "hook"},
			{"POST", "/webhooks", `{"url":"https://hooks.example.com/a"}`, once, 201, "hook"},
			{"POST", "/webhooks", `{"url":"https://10.0.0.1/a"}`, nil, 400, ""},
			{"GET", "/webhooks/{hook}", "", nil, 200, ""},
			{"PATCH", "/webhooks/{hook}", `{"enabled":false}`, map[string]string{"if-match": `"1"`}, 200, ""},
			{"PATCH", "/webhooks/{hook}", `{"enabled":true}`, map[string]string{"if-match": `"1"`}, 412, ""},
			{"POST", "/webhooks/{hook}/rotate_secret", "", nil, 200, ""},
			{"POST", "/webhooks/" + hookID + "/test", "", nil, 200, ""},
			{"POST", "/webhooks/" + hookID + "/replay", `{"failed":true}`, nil, 200, ""},
			{"GET", "/webhooks/" + hookID + "/deliveries?delivered=false", "", nil, 200, ""},
			{"DELETE", "/webhooks/{hook}", "", nil, 204, ""},
			{"GET", "/webhooks/{hook}", "", nil, 404, ""},
		},
		"proxy": {
			{"GET", "/actions", "", nil, 200, ""},
			{"GET", "/actions", "", map[string]string{"x-account-id": accountID}, 200, ""},
			{"POST", "/actions/rpc", `{"action":"sandbox-key_list_employees"}`, map[string]string{"x-account-id": accountID}, 200, ""},
			{"POST", "/actions/rpc", `{"action":"sandbox-key_nothing"}`, map[string]string{"x-account-id": accountID}, 404, ""},
			{"POST", "/unified/proxy", `{"path":"/me"}`, map[string]string{"x-account-id": revokedID}, 401, ""},
			{"POST", "/unified/proxy", `{"path":"/me"}`, map[string]string{"x-account-id": expiredID}, 401, ""},
			{"POST", "/actions/rpc", `{"action":"sandbox-key_list_employees"}`, map[string]string{"x-account-id": expiredID}, 412, ""},
			{"POST", "/unified/proxy", `{"path":"/me"}`,
				map[string]string{"x-account-id": "acc_sandbox-key_01jd0000000000000000000009"}, 404, ""},
		},
	}
}

// signedIn is what the console's own page sends.
func signedIn(session, proof string) map[string]string {
	return map[string]string{
		"cookie": "__Host-patchbay=" + session, "x-patchbay-csrf": proof, "sec-fetch-site": "same-origin",
	}
}

// walk calls the function's steps.
func (d *deployment) walk(t *testing.T, function string, invoke func([]byte) ([]byte, error)) {
	t.Helper()
	known := map[string]string{}
	for _, s := range walks()[function] {
		for name, value := range known {
			s.path = strings.ReplaceAll(s.path, "{"+name+"}", value)
		}
		a := s.call(t, invoke)
		if a.StatusCode != s.status {
			t.Errorf("%s %s: status %d, want %d: %s", s.method, s.path, a.StatusCode, s.status, a.Body)
		}
		if a.StatusCode >= 400 && !strings.Contains(a.Body, `"statusCode":`) {
			t.Errorf("%s %s: not an error of the wire contract: %s", s.method, s.path, a.Body)
		}
		if s.keep == "" {
			continue
		}
		var body struct{ ID string }
		if err := json.Unmarshal([]byte(a.Body), &body); err != nil || body.ID == "" {
			t.Fatalf("%s %s: no id in %s, %v", s.method, s.path, a.Body, err)
		}
		if had := known[s.keep]; had != "" && had != body.ID {
			t.Errorf("%s %s: repeated with its key, it made %s beside %s", s.method, s.path, body.ID, had)
		}
		known[s.keep] = body.ID
	}
}

// call wraps the step into an event of payload format 2.0, with the credentials that its path asks for.
func (s step) call(t *testing.T, invoke func([]byte) ([]byte, error)) answer {
	t.Helper()
	u, err := url.Parse(s.path)
	if err != nil {
		t.Fatal(err)
	}
	e := events.APIGatewayV2HTTPRequest{Version: "2.0", RawPath: u.Path, RawQueryString: u.RawQuery, Body: s.body,
		Headers: map[string]string{"host": host, "content-type": "application/json"}}
	if strings.HasPrefix(u.Path, "/hub/") {
		e.Headers["x-hub-session-token"] = sessionToken
	} else {
		e.Headers["authorization"] = "Basic " + base64.StdEncoding.EncodeToString([]byte(apiKey+":"))
	}
	for name, value := range s.headers {
		if name == "cookie" {
			e.Cookies = []string{value}
			continue
		}
		e.Headers[name] = value
	}
	e.RequestContext.DomainName = host
	e.RequestContext.HTTP = events.APIGatewayV2HTTPRequestContextHTTPDescription{Method: s.method, Path: u.Path,
		SourceIP: "203.0.113.7"}
	event, err := json.Marshal(e)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := invoke(event)
	if err != nil {
		t.Fatal(err)
	}
	return decoded(t, raw)
}

// signIn links an account through the whole OAuth flow: the function, a browser at a real provider, the function.
func (d *deployment) signIn(t *testing.T, attempt string, invoke func([]byte) ([]byte, error)) {
	t.Helper()
	start := url.Values{"redirect_uri": {"https://" + host + "/embedded/accounts/callback"}, "token": {sessionToken},
		"connection_attempt_id": {attempt}}
	a := step{method: "GET", path: "/connect/oauth2/" + oauthConfig + "?" + start.Encode()}.call(t, invoke)
	if a.StatusCode != http.StatusFound || len(a.Cookies) != 1 || !strings.HasPrefix(a.Cookies[0], "__Host-") {
		t.Fatalf("start: %d %v %s", a.StatusCode, a.Cookies, a.Body)
	}
	cookie, _, _ := strings.Cut(a.Cookies[0], ";")
	back := step{method: "GET", path: "/connect/oauth2/sandbox-oauth/callback?" + consent(t, a.header("Location")),
		headers: map[string]string{"cookie": cookie}}
	done := back.call(t, invoke)
	if done.StatusCode != http.StatusFound || !strings.Contains(done.header("Location"), "status=success") {
		t.Fatalf("callback: %d to %s %s", done.StatusCode, done.header("Location"), done.Body)
	}
	if again := back.call(t, invoke); again.StatusCode != http.StatusFound ||
		again.header("Location") != done.header("Location") {
		t.Errorf("a second callback: %d to %s", again.StatusCode, again.header("Location"))
	}
}

// signInToConsole signs somebody in who is invited: the function, a browser at a real issuer, the function.
func signInToConsole(t *testing.T, invoke func([]byte) ([]byte, error)) {
	t.Helper()
	a := step{method: "GET", path: "/sign-in?to=%23%2Flogs"}.call(t, invoke)
	if a.StatusCode != http.StatusFound || len(a.Cookies) != 1 ||
		!strings.HasPrefix(a.Cookies[0], "__Host-patchbay_sign_in=") || !strings.Contains(a.Cookies[0], "Secure") {
		t.Fatalf("start: %d %v %s", a.StatusCode, a.Cookies, a.header("Location"))
	}
	cookie, _, _ := strings.Cut(a.Cookies[0], ";")
	done := step{method: "GET", path: "/sign-in/callback?" + consent(t, a.header("Location")),
		headers: map[string]string{"cookie": cookie}}.call(t, invoke)
	if done.StatusCode != http.StatusFound || done.header("Location") != "https://"+host+"/console#/logs" ||
		len(done.Cookies) != 2 {
		t.Fatalf("callback: %d to %s %s", done.StatusCode, done.header("Location"), done.Body)
	}
	session, _, _ := strings.Cut(strings.TrimPrefix(done.Cookies[slices.IndexFunc(done.Cookies, func(c string) bool {
		return strings.HasPrefix(c, "__Host-patchbay=")
	})], "__Host-patchbay="), ";")
	me := step{method: "GET", path: "/session", headers: signedIn(session, "")}.call(t, invoke)
	if me.StatusCode != http.StatusOK || !strings.Contains(me.Body, `"role":"viewer"`) {
		t.Errorf("%d %s", me.StatusCode, me.Body)
	}
}

var parameter = regexp.MustCompile(`\{[^}]+\}`)

// TestEveryOperationIsCalled compares the samples and walks with the API's own description: an operation that is added
// needs a call here, which checks its route and its rights.
func TestEveryOperationIsCalled(t *testing.T) {
	t.Parallel()
	var doc struct {
		Paths map[string]map[string]json.RawMessage `json:"paths"`
	}
	if err := json.Unmarshal(api.Document(), &doc); err != nil {
		t.Fatal(err)
	}
	if len(doc.Paths) < 15 {
		t.Fatalf("the description has %d paths", len(doc.Paths))
	}
	called := calls(t)
	deployed := functions(t, readTemplate(t))
	for path, operations := range doc.Paths {
		if function, _ := route(deployed, parameter.ReplaceAllString(path, "x")); function == "" {
			t.Errorf("the HTTP API has no route for %s", path)
		}
		form := regexp.MustCompile("^" + parameter.ReplaceAllString(path, "[^/]+") + "$")
		for method := range operations {
			if !slices.ContainsFunc(called, func(c string) bool {
				m, p, _ := strings.Cut(c, " ")
				return m == strings.ToUpper(method) && form.MatchString(p)
			}) {
				t.Errorf("nothing calls %s %s", strings.ToUpper(method), path)
			}
		}
	}
}

// calls are the methods and paths of all samples and steps; each step must also reach its function by the gateway.
func calls(t *testing.T) []string {
	t.Helper()
	deployed := functions(t, readTemplate(t))
	var all []string
	for _, s := range samples() {
		var e events.APIGatewayV2HTTPRequest
		readEvent(t, s.file, &e)
		all = append(all, e.RequestContext.HTTP.Method+" "+e.RawPath)
	}
	for function, steps := range walks() {
		for _, s := range steps {
			path, _, _ := strings.Cut(s.path, "?")
			all = append(all, s.method+" "+path)
			if got, _ := route(deployed, path); got != function {
				t.Errorf("%s is walked at %s and routed to %q", path, function, got)
			}
		}
	}
	return all
}
