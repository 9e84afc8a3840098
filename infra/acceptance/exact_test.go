package acceptance_test

import (
	"net/http"
	"strings"
	"testing"
)

// raw sets a header as it is, an empty one too.
func raw(name string, lines ...string) func(*http.Request) {
	return func(r *http.Request) { r.Header[http.CanonicalHeaderKey(name)] = lines }
}

// wrong ends the test unless an error answer names a place, and its message has all of the words.
func (a answer) wrong(location string, words ...string) {
	a.t.Helper()
	a.problem(http.StatusBadRequest, "invalid_request")
	same(a.t, "location", a.at("errors.0.location"), location)
	for _, w := range words {
		if !strings.Contains(a.text("message"), w) {
			a.t.Errorf("%q is missing: %s", w, a.body)
		}
	}
}

// A dry run that was misspelt must not be the real thing.
func TestDryRunOrNothing(t *testing.T) {
	p := newTenant(t)
	p.link("o", p.configure("sandbox-key", nil), nil)
	before := p.items()
	for _, c := range []struct {
		query, location, words string
		body                   any
	}{
		{"?dryRun=true", "query.dryRun", "takes dry_run", nil},
		{"?dryrun=true", "query.dryrun", "takes dry_run", nil},
		{"?dry_run[]=true", "query.dry_run[]", "takes dry_run", nil},
		{"?dry_run=true&force=1", "query.force", "takes dry_run", nil},
		{"?force=1&dry_run=true", "query.force", "takes dry_run", nil},
		{"?dry_run", "query.dry_run", "no value", nil},
		{"?dry_run=", "query.dry_run", "no value", nil},
		{"?dry_run=false&dry_run=true", "query.dry_run", "more than once", nil},
		{"?dry_run=%zz", "query", "cannot be read", nil},
		{"?a=b;dry_run=true", "query", "cannot be read", nil},
		{"?dry_run=yes", "query.dry_run", "boolean", nil},
		{"", "body", "takes no body", object{"dry_run": true}},
		{"", "body", "takes no body", "dry_run=true"},
		{"", "body", "takes no body", strings.Repeat(" ", 2000) + `{"dry_run":true}`},
		{"?dry_run=true", "body", "takes no body", []any{}},
	} {
		t.Run(c.query, func(t *testing.T) {
			p.on(t).post("/connectors/sandbox-key/disable"+c.query, c.body).wrong(c.location, c.words)
		})
	}
	for _, spelt := range []string{"dry_run=true", "dry%5Frun=1", "dry_run=T"} {
		p.post("/connectors/sandbox-key/disable?"+spelt, nil).want(http.StatusOK).has("dry_run", true, "affected_accounts", 1)
	}
	p.unchanged(before)
	p.get("/connectors/sandbox-key").has("state", "enabled")
	// {} says nothing
	p.post("/connectors/sandbox-key/disable?dry_run=false", object{}).want(http.StatusOK).has("dry_run", false, "state",
		"disabled")
}

// Every operation of the management API refuses a parameter that it does not have, and changes nothing.
func TestUnknownParametersAreRefused(t *testing.T) {
	s := newScene(t)
	before := s.items()
	asked := 0
	for _, op := range operations(t, s.tenant) {
		if strings.HasPrefix(op.path, "/hub/") { // the published hub's own, which may send more one day
			continue
		}
		asked++
		t.Run(op.id, func(t *testing.T) {
			path := strings.NewReplacer("{id}", s.account, "{key}", "sandbox-key", "{provider}", "sandbox-key").Replace(op.path)
			if strings.HasPrefix(path, "/auth_configs/") {
				path = strings.Replace(path, s.account, s.config, 1)
			}
			a := s.on(t).call(op.method, path+"?no_such=1", nil, header("x-account-id", s.account))
			a.wrong("query.no_such", "there is no such parameter", "this operation takes")
		})
	}
	if asked < 18 {
		t.Errorf("%d operations", asked)
	}
	// A filter whose variable was empty would show everybody's.
	for _, path := range []string{
		"/accounts?origin_owner_id=", "/accounts?providers[]=", "/auth_configs?connector_key=", "/events?types=",
		"/events?account_ids=&account_ids=", "/events?origin_owner_id=", "/requests/logs?filter[account_ids]=",
		"/events?account_ids=,", "/accounts?account_ids=,", "/requests/logs?filter[account_ids]=,",
		"/requests/logs?account_ids=", "/requests/platform-logs?filter[request_ids]=", "/audit?subjects=",
		"/connectors?state=",
	} {
		a := s.get(path)
		if a.status == http.StatusOK || !strings.Contains(a.text("message"), "has no value") {
			t.Errorf("%s: %d %.200s", path, a.status, a.body)
		}
	}
	for _, path := range []string{"/connectors?search=", "/accounts?origin_owner_id=,", "/events?cursor="} {
		s.get(path).want(http.StatusOK)
	}
	s.get("/accounts?origin_owner=o1").wrong("query.origin_owner", "origin_owner_id", "origin_owner_ids", "page_size",
		"status", "providers")
	s.get("/project?x=1").wrong("query.x", "takes none")
	s.hub(s.token, http.MethodGet, "/hub/settings?no_such=1", nil).want(http.StatusOK)
	s.unchanged(before)
	// a type of no body is none
	s.delete("/accounts/"+s.account, header("Content-Type", "application/json")).want(http.StatusOK)
}

func TestMediaTypesHaveNoCase(t *testing.T) {
	p := newTenant(t)
	body := `{"origin_owner_id":"o","origin_owner_name":"O"}`
	for _, kind := range []string{"APPLICATION/JSON", "Application/Json; Charset=UTF-8", "application/json ;charset=utf-8",
		" application/json"} {
		p.post("/connect_sessions", body, raw("Content-Type", kind)).want(http.StatusCreated)
	}
	for _, kind := range []string{"TEXT/PLAIN", "application/jsonx",
		"application/x-www-form-urlencoded; x=application/json"} {
		p.post("/connect_sessions", body, raw("Content-Type", kind)).problem(http.StatusUnsupportedMediaType,
			"unsupported_media_type")
	}
}

// RFC 9110 section 13.1.1: If-Match is a list; and a protection that was meant must not be none because it is empty.
func TestConditionalHeaders(t *testing.T) {
	p := newTenant(t)
	config := p.configure("sandbox-key", nil)
	id := p.link("o", config, nil)
	for path, name := range map[string]string{"/auth_configs/" + config: "name", "/accounts/" + id: "label"} {
		t.Run(path[:9], func(t *testing.T) {
			p := p.on(t)
			first := p.get(path).header.Get("ETag")
			second := p.patch(path, object{name: "two"}).want(http.StatusOK).header.Get("ETag")
			if first == second {
				t.Fatal("one ETag for two versions")
			}
			before := p.items()
			p.patch(path, object{name: "x"}, raw("If-Match", first+`, "77"`)).problem(http.StatusPreconditionFailed,
				"stale_version")
			p.patch(path, object{name: "x"}, raw("If-Match", "W/"+second)).problem(http.StatusPreconditionFailed,
				"stale_version")
			for _, empty := range []string{"", " ", ","} {
				p.patch(path, object{name: "x"}, raw("If-Match", empty)).wrong("header.If-Match", "has no value")
			}
			p.unchanged(before)
			third := p.patch(path, object{name: "three"}, raw("If-Match", first+","+second)).want(http.StatusOK).has(name,
				"three").header.Get("ETag")
			// two lines are one list
			p.patch(path, object{name: "four"}, raw("If-Match", first, third)).want(http.StatusOK).has(name, "four")
			p.patch(path, object{name: "five"}, raw("If-Match", "*")).want(http.StatusOK).has(name, "five")
		})
	}
	before := p.items()
	p.call(http.MethodDelete, "/auth_configs/"+config, nil, raw("If-Match", "")).wrong("header.If-Match", "has no value")
	p.post("/auth_configs", object{"connector_key": "sandbox-key"},
		raw("Idempotency-Key", "")).wrong("header.Idempotency-Key", "has no value")
	p.post("/connect_sessions", object{"origin_owner_id": "o", "origin_owner_name": "O"},
		raw("Idempotency-Key", " ")).wrong("header.Idempotency-Key", "has no value")
	p.post("/auth_configs", object{"connector_key": "sandbox-key"},
		raw("Idempotency-Key", "a", "b")).problem(http.StatusBadRequest, "")
	for _, operation := range [][2]string{
		{http.MethodDelete, "/accounts/" + id}, {http.MethodPost, "/accounts/" + id + "/suspend"},
		{http.MethodPost, "/connectors/sandbox-key/disable"},
	} { // a condition that would not be heeded
		p.call(operation[0], operation[1], nil, raw("If-Match", `"77"`)).wrong("header.If-Match", "heeds no condition")
	}
	p.unchanged(before)
	unused := p.configure("sandbox-key", nil)
	etag := p.get("/auth_configs/" + unused).header.Get("ETag")
	p.delete("/auth_configs/"+unused, raw("If-Match", `"76", "77"`)).problem(http.StatusPreconditionFailed,
		"stale_version")
	p.delete("/auth_configs/"+unused, raw("If-Match", `"77", `+etag)).want(http.StatusNoContent)
}

// A change of nothing makes no version: the ETags that others hold stay good.
func TestEmptyChanges(t *testing.T) {
	p := newTenant(t)
	config := p.configure("sandbox-key", nil)
	id := p.link("o", config, nil)
	for path, empty := range map[string][]object{
		"/auth_configs/" + config: {{}, {"setup_fields": object{}}, {"name": nil}},
		"/accounts/" + id: {
			{}, {"label": object{}}, {"credentials": object{}, "secrets": object{}, "label": nil},
			{"origin_username": "", "metadata": nil, "type": "production"},
		},
	} {
		before, was := p.items(), p.get(path).want(http.StatusOK)
		for _, body := range empty {
			a := p.patch(path, body).want(http.StatusOK)
			same(t, path, a.value(), was.value())
			same(t, "ETag", a.header.Get("ETag"), was.header.Get("ETag"))
		}
		p.patch(path, object{}, raw("If-Match", was.header.Get("ETag"))).want(http.StatusOK)
		p.patch(path, object{}, raw("If-Match", `"99"`)).problem(http.StatusPreconditionFailed, "stale_version")
		p.patch(path, object{}, raw("If-Match", `"98", "99"`)).problem(http.StatusPreconditionFailed, "stale_version")
		p.unchanged(before)
	}
}
