package acceptance_test

import (
	"net/http"
	"strings"
	"testing"

	"patchbay/shared/activity"
	"patchbay/shared/own"
)

// acme is a definition of a project's own: a key in a header, against the sandbox of the stack. Its address stands on
// line 8.
func (p *tenant) acme(key, version string, more ...string) string {
	text := `key: ` + key + `
name: Acme of ours
categories: [crm]
release_stage: beta
version: ` + version + `
api:
  # the address
  base_url: ` + p.stack.Config.SandboxURL + `/api/v1
auth:
  - key: api_key
    label: API key
    scheme: api_key
    config_fields:
      - {key: api_key, label: API key, type: password, secret: true, required: true}
    place: {header: {X-Api-Key: "{api_key}"}}
    verify: {method: GET, path: /me}
    identity: {id: id, name: name}
`
	return strings.NewReplacer(more...).Replace(text)
}

var asYAML = header("Content-Type", "application/yaml")

// define puts a definition.
func (p *tenant) define(key, text string, change ...func(*http.Request)) answer {
	p.t.Helper()
	return p.call(http.MethodPut, "/connector_definitions/"+key, text,
		append([]func(*http.Request){asYAML}, change...)...)
}

// An own connector is added by the API, and works through the hub and the proxy at once. Its versions come and go.
func TestOwnConnector(t *testing.T) {
	t.Parallel()
	p := newTenant(t)
	before := p.get("/connectors?limit=500").want(http.StatusOK)
	text := p.acme("own_acme", "1.0.0")
	made := p.define("own_acme", text).want(http.StatusCreated).has("key", "own_acme", "name", "Acme of ours",
		"version", "1.0.0", "created", true, "revision", 1, "latest_version", "1.0.0", "categories.0", "crm",
		"versions.0.auth_types.0", "api_key")
	p.define("own_acme", text).want(http.StatusOK).has("created", false, "revision", 1) // the same changes nothing
	p.get("/connector_definitions").want(http.StatusOK).has("data.0.key", "own_acme", "data.1", nil)
	p.get("/connector_definitions/own_acme").want(http.StatusOK).has("source", text, "version", "1.0.0")

	p.get("/connectors/own_acme").want(http.StatusOK).has("state", "not_configured", "auth_types.0.key", "api_key",
		"auth_types.0.shared_client_available", false,
		"redirect_uri", p.stack.Config.PublicURL+"/connect/oauth2/"+p.id+"/own_acme/callback")
	p.get("/connectors?limit=500&search=acme+of").want(http.StatusOK).has("data.0.key", "own_acme", "data.1", nil)
	p.get("/connectors/meta/own_acme").want(http.StatusOK).has("provider_name", "Acme of ours")

	config := p.configure("own_acme", nil)
	p.get("/auth_configs/"+config).want(http.StatusOK).has("provider_version", "latest", "connector_version", "1.0.0",
		"connector_label", "Acme of ours", "scheme", "api_key")
	p.get("/auth_configs").want(http.StatusOK).has("data.0.id", config, "total", 1)
	token := p.session("o1", object{"provider": "own_acme"})
	p.hub(token, http.MethodGet, "/hub/connectors", nil).want(http.StatusOK).has("integrations.0.provider", "own_acme",
		"integrations.0.name", "Acme of ours", "integrations.0.version", "1.0.0", "integrations.1", nil)
	p.hub(token, http.MethodGet, "/hub/connectors/"+config, nil).want(http.StatusOK).
		has("config.configFields.0.key", "api_key")
	id := p.link("o1", config, nil)
	p.proxy(id, object{"path": "/me"}).want(http.StatusOK)
	p.get("/accounts").want(http.StatusOK).has("0.provider", "own_acme", "0.provider_name", "Acme of ours")
	p.get("/accounts/"+id+"/meta").want(http.StatusOK).has("category", "crm")
	p.post("/connectors/own_acme/disable", nil).want(http.StatusOK).has("affected_accounts", 1)
	p.proxy(id, object{"path": "/me"}).problem(http.StatusPreconditionFailed, "account_inactive")
	p.until("the fan-out is off the list of pending ones", func() bool {
		return p.item("PROJ#"+p.id, "CONN#own_acme#")["GSI1PK"] == nil
	}, p.fanout)
	p.post("/connectors/own_acme/enable", nil).want(http.StatusOK)
	p.proxy(id, object{"path": "/me"}).want(http.StatusOK)

	// A second version is what accounts work by at once, and a replaced one, too.
	second := p.acme("own_acme", "1.1.0", "/api/v1", "/api/v1/nowhere", "path: /me", "path: /none", "Acme of ours",
		"Acme 2")
	p.define("own_acme", second, header("If-Match", made.header.Get("ETag"))).want(http.StatusCreated).
		has("revision", 2, "versions.0.version", "1.1.0", "versions.1.version", "1.0.0", "name", "Acme 2")
	p.define("own_acme", second+"# more\n", header("If-Match", made.header.Get("ETag"))).
		problem(http.StatusPreconditionFailed, "stale_version")
	p.proxy(id, object{"path": "/me"}).want(http.StatusNotFound)
	p.get("/connector_definitions/own_acme/versions/1.0.0").want(http.StatusOK).has("source", text)
	p.define("own_acme", p.acme("own_acme", "1.1.0")).want(http.StatusOK).has("created", false, "revision", 3)
	p.proxy(id, object{"path": "/me"}).want(http.StatusOK)
	p.delete("/connector_definitions/own_acme/versions/1.1.0").want(http.StatusNoContent)
	p.delete("/connector_definitions/own_acme/versions/1.1.0").problem(http.StatusNotFound, "connector_version_not_found")
	p.delete("/connector_definitions/own_acme/versions/1.0.0").problem(http.StatusConflict, "last_connector_version")

	// It goes only when nothing works by it any more.
	p.delete("/connector_definitions/own_acme").problem(http.StatusConflict, "connector_in_use")
	p.delete("/accounts/" + id).want(http.StatusOK)
	p.delete("/connector_definitions/own_acme").problem(http.StatusConflict, "connector_in_use")
	p.delete("/auth_configs/" + config).want(http.StatusNoContent)
	p.delete("/connector_definitions/own_acme", header("If-Match", `"1"`)).
		problem(http.StatusPreconditionFailed, "stale_version")
	p.delete("/connector_definitions/own_acme").want(http.StatusNoContent)
	p.delete("/connector_definitions/own_acme").problem(http.StatusNotFound, "connector_definition_not_found")
	p.get("/connectors/own_acme").problem(http.StatusNotFound, "connector_not_found")
	p.post("/auth_configs", object{"connector_key": "own_acme"}).problem(http.StatusNotFound, "connector_not_found")
	same(t, "the list of connectors", p.get("/connectors?limit=500").want(http.StatusOK).value(), before.value())
	p.define("own_acme", text).want(http.StatusCreated).has("revision", 1)
}

// An auth config is pinned to versions, and its accounts with it.
func TestPinnedVersions(t *testing.T) {
	t.Parallel()
	p := newTenant(t)
	broken := []string{"/api/v1", "/api/v1/nowhere", "verify: {method: GET, path: /me}", "# no verify",
		"identity: {id: id, name: name}", ""}
	p.define("own_pins", p.acme("own_pins", "1.2.0")).want(http.StatusCreated)
	p.post("/auth_configs", object{"connector_key": "own_pins", "provider_version": "2.x.x"}).
		problem(http.StatusBadRequest, "invalid_auth_config")
	p.post("/auth_configs", object{"connector_key": "own_pins", "provider_version": "2"}).
		problem(http.StatusBadRequest, "invalid_request")
	pinned := p.configure("own_pins", object{"provider_version": "1.2.x"})
	latest := p.configure("own_pins", nil)
	one, two := p.link("o1", pinned, nil), p.link("o2", latest, nil)
	p.define("own_pins", p.acme("own_pins", "1.10.0", broken...)).want(http.StatusCreated)
	p.proxy(one, object{"path": "/me"}).want(http.StatusOK)
	p.proxy(two, object{"path": "/me"}).want(http.StatusNotFound)
	p.get("/auth_configs/"+pinned).want(http.StatusOK).has("provider_version", "1.2.x", "connector_version", "1.2.0")
	p.get("/auth_configs/"+latest).want(http.StatusOK).has("provider_version", "latest", "connector_version", "1.10.0")

	p.delete("/connector_definitions/own_pins/versions/1.2.0").problem(http.StatusConflict, "connector_version_in_use")
	p.patch("/auth_configs/"+pinned, object{"provider_version": "1.x.x"}).want(http.StatusOK).
		has("connector_version", "1.10.0", "version", 2)
	p.proxy(one, object{"path": "/me"}).want(http.StatusNotFound)
	p.patch("/auth_configs/"+pinned, object{"provider_version": "1.3.x"}).
		problem(http.StatusBadRequest, "invalid_auth_config")
	p.patch("/auth_configs/"+latest, object{"provider_version": "1.2.0"}).want(http.StatusOK)
	p.proxy(two, object{"path": "/me"}).want(http.StatusOK)
	p.patch("/auth_configs/"+latest, object{"provider_version": "latest"}).want(http.StatusOK)
	p.proxy(two, object{"path": "/me"}).want(http.StatusNotFound)

	// A version that lacks an auth type which auth configs have is refused, unless none of them would work by it.
	other := p.acme("own_pins", "1.11.0", "key: api_key\n    label", "key: token\n    label")
	p.define("own_pins", other).problem(http.StatusConflict, "connector_version_in_use")
	p.patch("/auth_configs/"+pinned, object{"provider_version": "1.2.x"}).want(http.StatusOK)
	p.patch("/auth_configs/"+latest, object{"provider_version": "1.10.0"}).want(http.StatusOK)
	p.define("own_pins", other).want(http.StatusCreated)
	p.patch("/auth_configs/"+latest, object{"provider_version": "latest"}).
		problem(http.StatusBadRequest, "invalid_auth_config")

	// A connector of the deployment has one version.
	p.post("/auth_configs", object{"connector_key": "sandbox-key", "provider_version": "7.x.x"}).
		problem(http.StatusBadRequest, "invalid_auth_config")
	built := p.configure("sandbox-key", object{"provider_version": "1.x.x"})
	p.proxy(p.link("o3", built, nil), object{"path": "/me"}).want(http.StatusOK)
	p.patch("/auth_configs/"+built, object{"provider_version": "0.9.0"}).
		problem(http.StatusBadRequest, "invalid_auth_config")
}

// A definition with faults is refused as a whole, with every fault where it is.
func TestOwnDefinitionFaults(t *testing.T) {
	t.Parallel()
	p := newTenant(t)
	before, here := p.items(), p.stack.Config.SandboxURL
	at := func(address string) string { return p.acme("own_a", "1.0.0", here, address) }
	for name, c := range map[string]struct {
		key, text, location, words string
	}{
		"no prefix":      {"acme", p.acme("acme", "1.0.0"), "line 1 /key", "begins with own_"},
		"a taken key":    {"sandbox-key", p.acme("sandbox-key", "1.0.0"), "line 1 /key", "begins with own_"},
		"another key":    {"own_a", p.acme("own_b", "1.0.0"), "line 1 /key", "own_a"},
		"long key":       {"own_" + strings.Repeat("a", 60), p.acme("own_"+strings.Repeat("a", 61), "1.0.0"), "", ""},
		"private":        {"own_a", at("https://10.0.0.1"), "line 8 /api/base_url", "host"},
		"metadata":       {"own_a", at("http://169.254.169.254"), "line 8 /api/base_url", "https"},
		"a user's host":  {"own_a", at("https://{api_key}.acme.com"), "line 8 /api/base_url", "secret"},
		"a local one":    {"own_a", p.acme("own_a", "1.0.0") + "local_only: true\n", "line 18 /local_only", "sandbox"},
		"the sandbox":    {"own_a", p.acme("own_a", "1.0.0", here+"/api/v1", `"{sandbox_url}/api/v1"`), "line 8", "sandbox"},
		"no YAML":        {"own_a", "key: [", "line 2", ""},
		"nothing":        {"own_a", "# nothing", "body", "empty"},
		"no definition":  {"own_a", "[1, 2]", "line 1", ""},
		"unknown member": {"own_a", p.acme("own_a", "1.0.0") + "colour: red\n", "line 18", ""},
		"no version":     {"own_a", p.acme("own_a", "one"), "line 5 /version", ""},
		"too large": {"own_a", p.acme("own_a", "1.0.0") + "# " + strings.Repeat("x", own.MaxSource-100) + "\n# " +
			strings.Repeat("x", 100), "", ""},
	} {
		a := p.on(t).define(c.key, c.text)
		if name == "too large" {
			a.problem(http.StatusRequestEntityTooLarge, "body_too_large")
			continue
		}
		if a.status != http.StatusBadRequest {
			t.Errorf("%s: %d", name, a.status)
			continue
		}
		if body := string(a.body); !strings.Contains(body, c.words) || !strings.Contains(body, `"location":"`+c.location) {
			t.Errorf("%s: %s", name, body)
		}
	}
	p.define("own_a", "key: own_a\nname: A\ncategories: [nonsense]\nversion: x\n").
		problem(http.StatusBadRequest, "invalid_connector_definition").
		has("errors.0.location", "line 1", "errors.3.location", "line 3 /categories/0", "errors.4.location",
			"line 4 /version")
	p.call(http.MethodPut, "/connector_definitions/own_a", "<a/>", header("Content-Type", "text/xml")).
		problem(http.StatusUnsupportedMediaType, "unsupported_media_type")
	p.call(http.MethodPost, "/connector_definitions/validate", p.acme("own_a", "1.0.0", "crm", "nonsense"), asYAML).
		want(http.StatusOK).has("valid", false, "errors.0.line", 3, "errors.0.path", "/categories/0")
	for _, kind := range []string{"application/yaml; charset=utf-8", "Text/YAML", "application/json;charset=UTF-8"} {
		p.call(http.MethodPost, "/connector_definitions/validate", p.acme("own_a", "1.0.0"), header("Content-Type", kind)).
			want(http.StatusOK).has("valid", true)
	}
	p.call(http.MethodPost, "/connector_definitions/validate", p.acme("own_a", "1.0.0"), asYAML).
		want(http.StatusOK).has("valid", true, "errors", []any{}, "key", "own_a", "version", "1.0.0")
	p.unchanged(before)
}

// What a provider sends to an auth config of an own connector is verified as its definition says, and ends accounts.
func TestOwnConnectorsWebhooks(t *testing.T) {
	t.Parallel()
	p := newTenant(t)
	text := p.acme("own_events", "1.0.0", "    config_fields:",
		"    setup_fields:\n      - {key: webhook_secret, label: Secret, type: password, secret: true}\n    config_fields:",
		"    place", "      - {key: user, label: User, type: text}\n    place") + `    webhooks:
      signatures:
        - type: hmac
          key: "{webhook_secret}"
          message: "{timestamp}.{body}"
          at: header:X-Sandbox-Signature
          separator: ","
          prefix: v1=
          timestamp: {at: "header:X-Sandbox-Signature", separator: ",", prefix: t=, tolerance_seconds: 300}
      id: "{field:id}"
      type: "{field:type}"
      account: {at: "{field:user}", is: "{user}"}
      signals: [{when: {"field:type": app_uninstalled}, means: uninstalled}]
`
	p.define("own_events", text).want(http.StatusCreated)
	in := &inbox{tenant: p, secret: "a-signing-secret-of-" + p.id}
	in.config = p.configure("own_events", object{"setup_fields": object{"webhook_secret": in.secret}})
	in.url = p.get("/auth_configs/" + in.config).want(http.StatusOK).text("inbound_url")
	id := in.linkUser("o1", "ada")
	in.send(event("e1", "app_uninstalled", "ada", nil), "t=1,v1=00").want(http.StatusUnauthorized)
	in.reason(id, "active", "")
	in.signed(event("e1", "app_uninstalled", "ada", nil)).want(http.StatusOK)
	in.reason(id, "error", "revoked_at_provider")
	p.get("/events?types=provider.received").want(http.StatusOK).has("data.0.connector", "own_events",
		"data.0.account_id", id)
}

// The log says of an own connector what it says of any.
func TestOwnConnectorsAreLogged(t *testing.T) {
	t.Parallel()
	l := newLogged(t)
	l.define("own_acme", l.acme("own_acme", "1.0.0")).want(http.StatusCreated)
	config := l.configure("own_acme", nil)
	id := l.link("owner", config, nil)
	l.news()
	l.proxy(id, object{"path": "/me"}).want(http.StatusOK)
	if e := l.one(activity.Call); e.Connector != "own_acme" || e.Category != "crm" || e.Config != config ||
		e.Account != id {
		t.Errorf("the entry of a call: %s", asJSON(e))
	}
}
