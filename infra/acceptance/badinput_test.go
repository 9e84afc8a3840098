package acceptance_test

import (
	"encoding/base64"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
)

// scene is a project with something of everything, for requests that must change none of it.
type scene struct {
	*tenant
	config, second, forms, account, token, attempt string
	webhook, event, log                            string // of history
}

func newScene(t testing.TB) *scene {
	t.Helper()
	p := newTenant(t)
	s := &scene{tenant: p, config: p.configure("sandbox-key", nil)}
	s.second = p.configure("sandbox-key", object{"auth_type": "basic"})
	s.forms = p.configure("zz-forms", object{"setup_fields": object{"partner": "p", "partner_key": "partner-secret-1"}})
	p.configure("sandbox-oauth", object{"use_shared_client": true})
	p.post("/connectors/sandbox-oauth/disable", nil).want(http.StatusOK)
	s.account = p.link("o1", s.config, nil)
	s.token = p.session("o1", object{"provider": "sandbox-key", "manage_connections": true})
	s.attempt = p.hub(s.token, http.MethodPost, "/hub/connection_attempts",
		object{"token": s.token}).want(http.StatusCreated).text("id")
	s.history()
	return s
}

// fill puts the scene's ids into a path.
func (s *scene) fill(path string) string {
	return strings.NewReplacer("{config}", s.config, "{second}", s.second, "{forms}", s.forms, "{account}", s.account,
		"{attempt}", s.attempt, "{webhook}", s.webhook).Replace(path)
}

func TestBadBodies(t *testing.T) {
	s := newScene(t)
	owner := `"origin_owner_id":"o","origin_owner_name":"O"`
	long := strings.Repeat("x", 600)
	operations := []struct{ method, path, good string }{
		{http.MethodPost, "/auth_configs", `{"connector_key":"sandbox-key"}`},
		{http.MethodPatch, "/auth_configs/{config}", `{"name":"n"}`},
		{http.MethodPost, "/connect_sessions", `{` + owner + `}`},
		{http.MethodPost, "/connect_sessions/authenticate", `{"token":"t"}`},
		{http.MethodPost, "/connect_sessions/end", `{"token":"t"}`},
		{http.MethodPatch, "/accounts/{account}", `{"label":"l"}`},
		{http.MethodPost, "/unified/proxy", `{"path":"/me"}`},
		{http.MethodPost, "/hub/accounts", `{"integration_id":"i","credentials":{}}`},
		{http.MethodPatch, "/hub/accounts/{account}", `{"integration_id":"i","credentials":{}}`},
		{http.MethodPost, "/hub/connection_attempts", `{}`},
		{http.MethodPost, "/webhooks", `{"url":"https://hooks.example.invalid/"}`},
		{http.MethodPatch, "/webhooks/{webhook}", `{"enabled":false}`},
		{http.MethodPost, "/webhooks/{webhook}/replay", `{"failed":true}`},
		{http.MethodPost, "/webhooks/{webhook}/rotate_secret", `{}`},
		{http.MethodPatch, "/project/logs", `{"mode":"none"}`},
	}
	both := func(r *http.Request) {
		r.Header.Set("x-hub-session-token", s.token)
		r.Header.Set("x-account-id", s.account)
	}
	malformed := []struct {
		name   string
		make   func(good string) string
		change func(*http.Request)
		status int
	}{
		{"not JSON", func(string) string { return `{"a":` }, both, 400},
		{"text", func(string) string { return `hello` }, both, 400},
		{"trailing garbage", func(good string) string { return good + "x" }, both, 400},
		{"a second document", func(good string) string { return good + good }, both, 400},
		{"half a surrogate pair", func(good string) string {
			return strings.Replace(good, "{", `{"name":"x\ud800",`, 1)
		}, both, 400},
		{"an array", func(string) string { return `[]` }, both, 400},
		{"a number", func(string) string { return `1` }, both, 400},
		{"null", func(string) string { return `null` }, both, 400},
		{"unknown member", func(good string) string {
			return strings.Replace(good, "{", `{"no_such_member":1,`, 1)
		}, both, 400},
		{"a member twice", func(good string) string {
			return strings.Replace(good, "{", `{"name":"a","name":"b",`, 1)
		}, both, 400},
		{"a comma too many", func(good string) string { return strings.Replace(good, "}", ",}", 1) }, both, 400},
		{"not UTF-8", func(good string) string { return strings.Replace(good, "{", "{\"name\":\"\xff\",", 1) }, both, 400},
		{"UTF-16", func(good string) string { return "\xff\xfe" + strings.Join(strings.Split(good, ""), "\x00") }, both, 400},
		{"deep nesting", func(string) string {
			return strings.Repeat(`{"a":`, 5000) + "1" + strings.Repeat("}", 5000)
		}, both, 400},
		{"oversized", func(string) string { return `{"x":"` + strings.Repeat("x", 6<<20) + `"}` }, both, 413},
		{"form encoding", func(string) string { return "a=b" }, func(r *http.Request) {
			both(r)
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		}, 415},
		{"XML", func(string) string {
			return "<a/>"
		}, func(r *http.Request) { both(r); r.Header.Set("Content-Type", "text/xml") }, 415},
	}
	before := s.items()
	for _, op := range operations {
		for _, m := range malformed {
			if op.good == "{}" && m.name == "null" {
				continue // its body may be absent
			}
			t.Run(op.method+op.path+"/"+m.name, func(t *testing.T) {
				s.on(t).call(op.method, s.fill(op.path), m.make(op.good), m.change).problem(m.status, "")
			})
		}
	}

	for _, c := range []struct {
		name, method, path, body, location string
		status                             int
	}{
		{"no body", "POST", "/auth_configs", ``, "", 400},
		{"missing member", "POST", "/auth_configs", `{}`, "body", 400},
		{"null for a required member", "POST", "/auth_configs", `{"connector_key":null}`, "", 400},
		{"unknown connector", "POST", "/auth_configs", `{"connector_key":"nope"}`, "", 404},
		{"wrong type", "POST", "/auth_configs", `{"connector_key":7}`, "body.connector_key", 400},
		{"wrong type of an object", "POST", "/auth_configs", `{"connector_key":"zz-forms","setup_fields":[]}`,
			"body.setup_fields", 400},
		{"wrong type of a field", "POST", "/auth_configs", `{"connector_key":"zz-forms","setup_fields":{"partner":{"a":1}}}`,
			"body.setup_fields.partner", 400},
		{"missing field", "POST", "/auth_configs", `{"connector_key":"zz-forms","setup_fields":{}}`,
			"body.setup_fields.partner", 400},
		{"null for a required field", "POST", "/auth_configs", `{"connector_key":"zz-forms","setup_fields":{"partner":null}}`,
			"body.setup_fields.partner", 400},
		{"blank for a required field", "POST", "/auth_configs",
			`{"connector_key":"zz-forms","setup_fields":{"partner":"  "}}`, "body.setup_fields.partner", 400},
		{"unknown field", "POST", "/auth_configs", `{"connector_key":"zz-forms","setup_fields":{"partner":"p","x":"y"}}`,
			"body.setup_fields.x", 400},
		{"control character", "POST", "/auth_configs",
			`{"connector_key":"zz-forms","setup_fields":{"partner":"a\r\nX-Evil: b"}}`, "body.setup_fields.partner", 400},
		{"long field", "POST", "/auth_configs",
			`{"connector_key":"zz-forms","setup_fields":{"partner":"` + strings.Repeat("x", 9000) + `"}}`,
			"body.setup_fields.partner", 400},
		{"unknown auth type", "POST", "/auth_configs",
			`{"connector_key":"zz-forms","auth_type":"x","setup_fields":{"partner":"p"}}`, "body.auth_type", 400},
		{"blank name", "POST", "/auth_configs", `{"connector_key":"sandbox-key","name":"   "}`, "body.name", 400},
		{"long name", "POST", "/auth_configs", `{"connector_key":"sandbox-key","name":"` + long + `"}`, "body.name", 400},
		{"control character in a name", "PATCH", "/auth_configs/{config}", `{"name":"a\u0000b"}`, "body.name", 400},
		{"connector_key cannot change", "PATCH", "/auth_configs/{config}", `{"connector_key":"zz-forms"}`, "", 400},
		{"unknown field of a change", "PATCH", "/auth_configs/{forms}", `{"setup_fields":{"x":"y"}}`, "body.setup_fields.x",
			400},
		{"name spelled otherwise", "PATCH", "/auth_configs/{config}", `{"NAME":"n"}`, "", 400},

		{"session without owner", "POST", "/connect_sessions", `{"origin_owner_name":"O"}`, "body", 400},
		{"session with an empty owner", "POST", "/connect_sessions", `{"origin_owner_id":"","origin_owner_name":"O"}`,
			"body.origin_owner_id", 400},
		{"session with a blank owner", "POST", "/connect_sessions", `{"origin_owner_id":" ","origin_owner_name":"O"}`,
			"body.origin_owner_id", 400},
		{"session with a long owner", "POST", "/connect_sessions",
			`{"origin_owner_id":"` + long + `","origin_owner_name":"O"}`, "body.origin_owner_id", 400},
		{"owner long in bytes only", "POST", "/connect_sessions",
			`{"origin_owner_id":"` + strings.Repeat("ü", 400) + `","origin_owner_name":"O"}`, "body.origin_owner_id", 400},
		{"control character in an owner", "POST", "/connect_sessions",
			`{"origin_owner_id":"a\u0000","origin_owner_name":"O"}`, "body.origin_owner_id", 400},
		{"session of an unknown connector", "POST", "/connect_sessions", `{` + owner + `,"provider":"nope"}`, "body.provider",
			400},
		{"session of a disabled connector", "POST", "/connect_sessions", `{` + owner + `,"provider":"sandbox-oauth"}`, "",
			409},
		{"session of an unconfigured connector", "POST", "/connect_sessions", `{` + owner + `,"provider":"hubspot"}`, "",
			409},
		{"session of an unknown category", "POST", "/connect_sessions", `{` + owner + `,"categories":["hris","nope"]}`,
			"body.categories[1]", 400},
		{"session whose category does not fit", "POST", "/connect_sessions",
			`{` + owner + `,"provider":"sandbox-key","categories":["crm"]}`, "body.categories", 400},
		{"session of an unknown auth config", "POST", "/connect_sessions", `{` + owner + `,"integration_id":"nope"}`, "",
			404},
		{"session of another connector's auth config", "POST", "/connect_sessions",
			`{` + owner + `,"provider":"zz-forms","integration_id":"{config}"}`, "body.integration_id", 400},
		{"session with two auth configs", "POST", "/connect_sessions",
			`{` + owner + `,"connector_profile_id":"{second}","integration_id":"{config}"}`, "body.connector_profile_id", 400},
		{"session of an unknown account", "POST", "/connect_sessions", `{` + owner + `,"account_id":"nope"}`, "", 404},
		{"session of another owner's account", "POST", "/connect_sessions", `{` + owner + `,"account_id":"{account}"}`, "",
			404},
		{"session of another connector's account", "POST", "/connect_sessions",
			`{"origin_owner_id":"o1","origin_owner_name":"O","provider":"zz-forms","account_id":"{account}"}`, "body.provider",
			400},
		{"session that has ended", "POST", "/connect_sessions", `{` + owner + `,"expires_in":0}`, "body.expires_in", 400},
		{"session for a year", "POST", "/connect_sessions", `{` + owner + `,"expires_in":31536000}`, "body.expires_in", 400},
		{"session for half a second", "POST", "/connect_sessions", `{` + owner + `,"expires_in":0.5}`, "body.expires_in",
			400},
		{"session for ever", "POST", "/connect_sessions", `{` + owner + `,"expires_in":1e300}`, "body.expires_in", 400},
		{"session of a strange type", "POST", "/connect_sessions", `{` + owner + `,"type":"x"}`, "body.type", 400},
		{"session with a lot of metadata", "POST", "/connect_sessions",
			`{` + owner + `,"metadata":{"x":"` + strings.Repeat("x", 9000) + `"}}`, "body.metadata", 400},
		{"session with metadata that is no object", "POST", "/connect_sessions", `{` + owner + `,"metadata":"x"}`,
			"body.metadata", 400},
		{"session of half a surrogate pair", "POST", "/connect_sessions",
			`{"origin_owner_id":"x\udc00","origin_owner_name":"O"}`, "body", 400},
		{"session for a thousand seconds, by exponent", "POST", "/connect_sessions", `{` + owner + `,"expires_in":1e3}`,
			"body", 400},
		{"session for more than for ever", "POST", "/connect_sessions", `{` + owner + `,"expires_in":1e400}`, "body", 400},
		{"authenticate nothing", "POST", "/connect_sessions/authenticate", `{"token":"nope"}`, "", 401},

		{"account to another connector", "PATCH", "/accounts/{account}", `{"provider":"zz-forms"}`, "body.provider", 400},
		{"account to another auth type", "PATCH", "/accounts/{account}", `{"integration_id":"{second}"}`,
			"body.integration_id", 400},
		{"account to an unknown auth config", "PATCH", "/accounts/{account}",
			`{"integration_id":"cfg_sandbox-key_00000000000000000000000000"}`, "body.integration_id", 400},
		{"account with an unknown field", "PATCH", "/accounts/{account}", `{"credentials":{"x":"y"}}`, "body.credentials.x",
			400},
		{"account without a required field", "PATCH", "/accounts/{account}", `{"credentials":{"api_key":""}}`,
			"body.credentials.api_key", 400},
		{"account with a wrong credential", "PATCH", "/accounts/{account}", `{"credentials":{"api_key":"wrong"}}`, "", 400},
		{"account with a broken field", "PATCH", "/accounts/{account}", `{"setup_information":{"workspace":"NO GOOD"}}`,
			"body.credentials.workspace", 400},
		{"account of a strange type", "PATCH", "/accounts/{account}", `{"type":"x"}`, "body.type", 400},
		{"account with a control character", "PATCH", "/accounts/{account}", `{"origin_owner_name":"a\nb"}`,
			"body.origin_owner_name", 400},
		{"account with a lot of metadata", "PATCH", "/accounts/{account}",
			`{"metadata":{"x":"` + strings.Repeat("x", 9000) + `"}}`, "body.metadata", 400},
		{"account with a number as label", "PATCH", "/accounts/{account}", `{"label":1}`, "body.label", 400},
		{"account with a list as label", "PATCH", "/accounts/{account}", `{"label":[]}`, "body.label", 400},
		{"account with an object of something as label", "PATCH", "/accounts/{account}", `{"label":{"a":1}}`, "body.label",
			400},
		{"account without an owner", "PATCH", "/accounts/{account}", `{"origin_owner_id":""}`, "body.origin_owner_id", 400},
		{"account of a nameless owner", "PATCH", "/accounts/{account}", `{"origin_owner_name":""}`, "body.origin_owner_name",
			400},
		{"account of no connector", "PATCH", "/accounts/{account}", `{"provider":""}`, "body.provider", 400},
		{"account without an auth config", "PATCH", "/accounts/{account}", `{"integration_id":""}`, "body.integration_id",
			400},
		{"account with two values", "PATCH", "/accounts/{account}",
			`{"credentials":{"api_key":"sandbox-key-a-123456"},"secrets":{"api_key":"` + goodKey + `"}}`, "body.secrets.api_key",
			400},
		{"account with two values of a setting", "PATCH", "/accounts/{account}",
			`{"setup_information":{"workspace":"a"},"credentials":{"workspace":"b"}}`, "body.credentials.workspace", 400},
		{"owner and credential at once", "PATCH", "/accounts/{account}",
			`{"origin_owner_id":"new","credentials":{"api_key":"` + goodKey + `"}}`, "body.origin_owner_id", 400},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := s.on(t).call(c.method, s.fill(c.path), s.fill(c.body)).problem(c.status, "")
			if c.location == "" {
				return
			}
			list, _ := a.at("errors").([]any)
			for _, e := range list {
				if find(e, "location") == c.location {
					//nolint:forcetypeassert // the contract says text
					if message, _ := find(e, "message").(string); message == "" ||
						!strings.Contains(a.text("message"), find(list[0], "location").(string)) {
						t.Errorf("the message does not say what is wrong: %s", a.body)
					}
					return
				}
			}
			t.Errorf("no error at %s: %s", c.location, a.body)
		})
	}
	s.unchanged(before)
	for line := range strings.Lines(logs.String()) {
		if strings.Contains(line, `"level":"ERROR"`) && strings.Contains(line, s.id) {
			t.Errorf("logged as our fault: %s", line)
		}
	}
}

func TestBadPathsAndQueries(t *testing.T) {
	s := newScene(t)
	after := "/accounts?cursor=" + base64.RawURLEncoding.EncodeToString([]byte("accounts:"))
	connectors := base64.RawURLEncoding.EncodeToString([]byte("connectors:sandbox-key"))
	before := s.items()
	for _, c := range []struct {
		method, path string
		status       int
	}{
		{"GET", "/nope", 404}, {"GET", "/auth_configs/", 404}, {"GET", "/accounts/a/b/c", 404},
		{"GET", "/connectors/nope", 404},
		{"GET", "/connectors/HUBSPOT", 404}, {"GET", "/connectors/meta/nope", 404}, {"GET", "/connectors/%00", 404},
		{"GET", "/connectors/%ff", 404},
		{"GET", "/connectors/hub%23spot", 404}, {"GET", "/connectors/" + strings.Repeat("x", 300), 400},
		{"GET", "/accounts/" + strings.Repeat("x", 3000), 400},
		{"GET", "/accounts/..%2fauth_configs", 404}, {"GET", "/accounts/acc_sandbox-key_", 404},
		{"GET", "/auth_configs/cfg__00000000000000000000000000", 404},
		{"GET", "/auth_configs/cfg_" + strings.Repeat("k", 90) + "_00000000000000000000000000", 404},
		{"PUT", "/auth_configs", 405}, {"DELETE", "/connectors/sandbox-key", 405}, {"POST", "/accounts", 405},
		{"GET", "/unified/proxy", 405},
		{"GET", "/connect_sessions", 405}, {"PATCH", "/connectors/sandbox-key/disable", 405},
		{"POST", "/connectors/nope/disable", 404}, {"POST", "/connectors/hubspot/disable", 409},
		{"POST", "/connectors/hubspot/enable", 409},
		{"POST", "/connectors/sandbox-key/disable?dry_run=perhaps", 400},
		{"GET", "/connectors?category=nope", 400}, {"GET", "/connectors?state=nope", 400},
		{"GET", "/connectors?limit=0", 400}, {"GET", "/connectors?limit=x", 400},
		{"GET", "/connectors?limit=99999999999999999999", 400}, {"GET", "/connectors?limit=-1", 400},
		{"GET", "/connectors?search=" + strings.Repeat("x", 200), 400},
		{"GET", "/connectors?cursor=nope", 400}, {"GET", "/connectors?cursor=%25", 400},
		{"GET", "/connectors?cursor=" + strings.Repeat("A", 600), 400},
		{"GET", "/connectors?cursor=" + base64.RawURLEncoding.EncodeToString([]byte("connectors:nope")), 400},
		{"GET", "/accounts?cursor=" + connectors, 400}, {"GET", after, 400}, {"GET", after + "Li4", 400},
		{"GET", "/accounts?cursor=" + base64.RawURLEncoding.EncodeToString(
			[]byte("accounts:sandbox-key/acc_other_00000000000000000000000000")), 400},
		{"GET", "/accounts?page=0", 400}, {"GET", "/accounts?page=x", 400}, {"GET", "/accounts?page=1.5", 400},
		{"GET", "/accounts?page_size=0", 400},
		{"GET", "/accounts?page_size=100000", 400}, {"GET", "/accounts?page=100000", 400},
		{"GET", "/accounts?origin_owner_id=", 400}, {"GET", "/accounts?providers[]=&providers[]=sandbox-key", 400},
		{"GET", "/accounts?label=", 400}, {"GET", "/accounts?status=", 400},
		{"GET", "/accounts?status=nope", 400}, {"GET", "/accounts?status[]=active&status[]=nope", 400},
		{"GET", "/accounts?provider=" + strings.Repeat("x", 100), 400},
		{"GET", "/accounts?providers=" + strings.Repeat("x", 2000), 400},
		{"GET", "/accounts?account_ids=" + strings.Repeat("x", 2000), 400},
		{"GET", "/accounts?providers=" + manyOf(101), 400},
		{"GET", "/auth_configs?page=0", 400}, {"GET", "/auth_configs?page_size=101", 400},
		{"GET", "/auth_configs?enabled=perhaps", 400}, {"GET", "/auth_configs?page=-1", 400},
		{"GET", "/auth_configs/{account}", 404}, {"GET", "/accounts/{config}", 404}, {"DELETE", "/accounts/{config}", 404},
		{"POST", "/auth_configs/nope/make_default", 404},
		{"DELETE", "/auth_configs/nope", 404}, {"PATCH", "/auth_configs/nope", 404}, {"PATCH", "/accounts/nope", 404},
		{"DELETE", "/accounts/nope", 404}, {"GET", "/accounts/nope/meta", 404},
		{"GET", "/events?cursor=" + connectors, 400}, {"GET", "/audit?cursor=" + connectors, 400},
		{"GET", "/events?to=x", 400}, {"GET", "/audit?from=2026-11-29", 400},
		{"GET", "/audit?actions=account.eaten", 400}, {"GET", "/audit/export?entities=cat", 400},
		{"GET", "/audit?from=2026-11-29T00:00:00Z&to=2026-11-28T00:00:00Z", 400},
		{"GET", "/events?from=2026-11-29T00:00:00Z&to=2026-11-28T00:00:00Z", 400}, {"GET", "/audit/export?format=xls", 400},
		{"GET", "/requests/logs?next=d.1.zzz.a", 400}, {"GET", "/requests/logs?filter[success]=perhaps", 400},
		{"GET", "/requests/platform-logs?filter[start_date]=9999-12-31T23:59:59Z", 400},
		{"GET", "/requests/logs/{account}", 404}, {"GET", "/events/{account}", 404}, {"GET", "/webhooks/{account}", 404},
		{"POST", "/webhooks/nope/test", 404}, {"GET", "/webhooks/{webhook}/deliveries?next=d", 400},
	} {
		t.Run(c.method+c.path[:min(60, len(c.path))], func(t *testing.T) {
			var body any
			if c.method == http.MethodPatch {
				body = object{}
			}
			s.on(t).call(c.method, s.fill(c.path), body).problem(c.status, "")
		})
	}
	s.unchanged(before)
	// The ends of what a key of the table can say, and places of another query, are no failure of ours.
	tomorrow := fmt.Sprintf("audit:%d#aud_x", time.Now().Add(24*time.Hour).UnixMilli())
	for _, query := range []string{
		"/events?to=2286-11-20T17:46:39.999Z", "/events?from=0001-01-01T00:00:00Z&to=9999-12-31T23:59:59Z",
		"/audit?to=9999-12-31T23:59:59Z", "/audit?cursor=" + base64.RawURLEncoding.EncodeToString([]byte(tomorrow)),
	} {
		s.get(query).want(http.StatusOK)
	}
}

func manyOf(n int) string {
	var all []string
	for i := range n {
		all = append(all, fmt.Sprintf("o%d", i))
	}
	return url.QueryEscape(strings.Join(all, ","))
}
