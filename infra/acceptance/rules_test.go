package acceptance_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	"patchbay/shared/catalog"
	"patchbay/shared/project"
)

// The rules are numbered as in the architecture, section 2.

func TestRule1TheFirstAuthConfigEnables(t *testing.T) {
	p := newTenant(t)
	p.get("/connectors/sandbox-key").want(http.StatusOK).has("state", "not_configured", "default_auth_config_id", nil)
	first := p.post("/auth_configs", object{"connector_key": "sandbox-key"}).want(http.StatusCreated).has("default", true,
		"active", true).text("id")
	p.get("/connectors/sandbox-key").has("state", "enabled", "default_auth_config_id", first, "auth_config_count", 1,
		"needs_app", false)
	p.get("/connectors/dropbox").has("needs_app", true)
	p.get("/connectors?search=dropbox").has("data.0.key", "dropbox", "data.0.needs_app", true)

	second := p.post("/auth_configs",
		object{"connector_key": "sandbox-key",
			"auth_type": "basic"}).want(http.StatusCreated).has("default", false).text("id")
	p.get("/connectors/sandbox-key").has("default_auth_config_id", first, "auth_config_count", 2)

	third := p.post("/auth_configs",
		object{"connector_key": "sandbox-key", "default": true}).want(http.StatusCreated).has("default", true).text("id")
	p.get("/auth_configs/"+first).has("default", false)
	p.get("/auth_configs/"+second).has("default", false)
	p.get("/connectors/sandbox-key").has("default_auth_config_id", third, "auth_config_count", 3)

	// A config that is added to a disabled connector does not enable it.
	p.post("/connectors/sandbox-key/disable", nil).want(http.StatusOK)
	p.configure("sandbox-key", nil)
	p.get("/connectors/sandbox-key").has("state", "disabled")
}

func TestRule2OnlyEnabledConnectorsAreOffered(t *testing.T) {
	p := newTenant(t)
	ask := object{"origin_owner_id": "o", "origin_owner_name": "O", "provider": "sandbox-key"}
	p.post("/connect_sessions", ask).problem(http.StatusConflict, "connector_not_enabled")
	p.configure("sandbox-key", nil)
	p.configure("zz-forms", object{"setup_fields": object{"partner": "p"}})
	open := p.session("o", nil)
	offered := func(token string) []string {
		var keys []string
		list, _ := p.hub(token, http.MethodGet, "/hub/connectors", nil).want(http.StatusOK).at("integrations").([]any)
		for _, entry := range list {
			key, _ := find(entry, "provider").(string)
			keys = append(keys, key)
		}
		slices.Sort(keys)
		return keys
	}
	same(t, "both enabled", offered(open), []string{"sandbox-key", "zz-forms"})
	named := p.session("o", object{"provider": "sandbox-key"})
	same(t, "one named", offered(named), []string{"sandbox-key"})

	p.post("/connectors/sandbox-key/disable", nil).want(http.StatusOK)
	same(t, "one disabled", offered(open), []string{"zz-forms"})
	same(t, "the named one disabled", offered(named), nil)
	p.post("/connect_sessions", ask).problem(http.StatusConflict, "connector_not_enabled")

	p.post("/connectors/sandbox-key/enable", nil).want(http.StatusOK)
	same(t, "enabled again", offered(open), []string{"sandbox-key", "zz-forms"})
	p.post("/connect_sessions", ask).want(http.StatusCreated)
}

func TestRule3MakeDefaultMovesOnePointer(t *testing.T) {
	p := newTenant(t)
	ids := make([]string, 4)
	for i := range ids {
		ids[i] = p.configure("sandbox-key", object{"name": fmt.Sprintf("n%d", i)})
	}
	defaults := func() (found []string) {
		list, _ := p.get("/auth_configs?connector_key=sandbox-key").want(http.StatusOK).at("data").([]any)
		for _, c := range list {
			if find(c, "default") == true {
				id, _ := find(c, "id").(string)
				found = append(found, id)
			}
		}
		return found
	}
	p.post("/auth_configs/"+ids[2]+"/make_default", nil).want(http.StatusOK).has("default", true, "id", ids[2])
	same(t, "defaults", defaults(), ids[2:3])

	// Everybody at once: afterwards there is one, and it is also the connector's.
	var all sync.WaitGroup
	failed := make(chan string, 40)
	for i := range 40 {
		all.Go(func() {
			a, err := try(t.Context(), p.stack.BaseURL, http.MethodPost, "/auth_configs/"+ids[i%4]+"/make_default", nil,
				func(r *http.Request) { r.SetBasicAuth(p.key, "") })
			if err != nil || a.status != http.StatusOK {
				failed <- fmt.Sprintf("%v %d %s", err, a.status, a.body)
			}
		})
	}
	all.Wait()
	close(failed)
	for f := range failed {
		t.Error(f)
	}
	now := defaults()
	if len(now) != 1 {
		t.Fatalf("%d defaults", len(now))
	}
	p.get("/connectors/sandbox-key").has("default_auth_config_id", now[0])
}

func TestRule4WhatMayBeDeleted(t *testing.T) {
	p := newTenant(t)
	first := p.configure("sandbox-key", nil)
	p.link("o1", first, nil)
	before := p.items()
	p.delete("/auth_configs/"+first).problem(http.StatusConflict, "auth_config_has_accounts")
	second := p.configure("sandbox-key", object{"default": true})
	// not the default any more, still used
	p.delete("/auth_configs/"+first).problem(http.StatusConflict, "auth_config_has_accounts")
	p.delete("/auth_configs/"+second).problem(http.StatusConflict, "auth_config_is_default")
	if len(p.items()) != len(before)+1 {
		t.Error("a refused deletion changed something")
	}

	p.post("/auth_configs/"+first+"/make_default", nil).want(http.StatusOK)
	p.delete("/auth_configs/" + second).want(http.StatusNoContent)
	p.get("/auth_configs/"+second).problem(http.StatusNotFound, "auth_config_not_found")
	p.delete("/auth_configs/"+second).problem(http.StatusNotFound, "auth_config_not_found")

	account := p.get("/accounts").text("0.id")
	p.delete("/accounts/" + account).want(http.StatusOK)
	p.delete("/auth_configs/" + first).want(http.StatusNoContent)
	p.get("/connectors/sandbox-key").has("state", "not_configured", "default_auth_config_id", nil, "auth_config_count", 0)
	p.post("/connectors/sandbox-key/enable", nil).problem(http.StatusConflict, "connector_not_configured")
	p.configure("sandbox-key", nil)
	p.get("/connectors/sandbox-key").has("state", "enabled")
}

func TestRule5DisablingBitesAtOnce(t *testing.T) {
	p := newTenant(t)
	config, other := p.configure("sandbox-key", nil), p.configure("sandbox-key", object{"auth_type": "basic"})
	accounts := []string{p.link("o1", config, nil), p.link("o2", config, nil)}
	accounts = append(accounts, p.link("o3", other, object{"username": "sandbox", "password": "sandbox-pass"}))
	before := p.items()
	p.post("/connectors/sandbox-key/disable?dry_run=true", nil).want(http.StatusOK).
		has("affected_accounts", 3, "changed", false, "dry_run", true, "state", "enabled")
	p.unchanged(before)

	p.post("/connectors/sandbox-key/disable", nil).want(http.StatusOK).has("affected_accounts", 3, "changed", true,
		"dry_run", false, "state", "disabled")
	for _, id := range accounts {
		p.proxy(id, object{"path": "/me"}).problem(http.StatusPreconditionFailed, "account_inactive")
		p.get("/accounts/"+id).has("status", "inactive", "status_reasons.0.code", "connector_disabled")
	}
	p.get("/accounts?status=active").want(http.StatusOK).has("", []any{})
	//nolint:forcetypeassert // panics into a failure
	same(t, "inactive accounts", len(p.get("/accounts?status=inactive").value().([]any)), 3)
	p.get("/auth_configs?enabled=true").has("total", 0)
	p.get("/auth_configs?enabled=false").has("total", 2)

	for _, path := range []string{"/connectors/sandbox-key/disable", "/connectors/sandbox-key/disable?dry_run=true"} {
		p.post(path, nil).want(http.StatusOK).has("affected_accounts", 0, "changed", false, "state", "disabled")
	}
	p.post("/connectors/sandbox-key/enable?dry_run=true", nil).has("affected_accounts", 3, "changed", false, "state",
		"disabled")
	p.post("/connectors/sandbox-key/enable", nil).has("affected_accounts", 3, "changed", true, "state", "enabled")
	for _, id := range accounts {
		p.proxy(id, object{"path": "/me"}).want(http.StatusOK)
		p.get("/accounts/"+id).has("status", "active", "status_reasons", []any{})
	}
}

func TestRule6TheHubShowsTheAuthConfigInForce(t *testing.T) {
	p := newTenant(t)
	byKey := p.configure("sandbox-key", nil)
	basic := p.configure("sandbox-key", object{"auth_type": "basic"})
	third := p.configure("sandbox-key", nil)
	fields := func(token, config string) []string {
		var keys []string
		list, _ := p.hub(token, http.MethodGet, "/hub/connectors/"+config,
			nil).want(http.StatusOK).at("config.configFields").([]any)
		for _, f := range list {
			key, _ := find(f, "key").(string)
			keys = append(keys, key)
		}
		return keys
	}
	token := p.session("o", object{"provider": "sandbox-key"})
	p.hub(token, http.MethodGet, "/hub/connectors", nil).has("integrations.0.integration_id", byKey, "integrations.1", nil)
	same(t, "default", fields(token, byKey), []string{"api_key", "workspace"})
	p.hub(token, http.MethodGet, "/hub/connectors/"+basic, nil).problem(http.StatusNotFound, "integration_not_found")

	named := p.session("o", object{"integration_id": basic})
	p.hub(named, http.MethodGet, "/hub/connectors", nil).has("integrations.0.integration_id", basic, "integrations.1", nil)
	same(t, "named", fields(named, basic), []string{"username", "password"})
	p.hub(named, http.MethodGet, "/hub/connectors/"+byKey, nil).problem(http.StatusNotFound, "integration_not_found")

	p.post("/auth_configs/"+basic+"/make_default", nil).want(http.StatusOK)
	same(t, "new default", fields(token, basic), []string{"username", "password"})
	// A form that was shown before the default moved is still taken, for the auth config that it was shown for.
	form := object{"integration_id": byKey, "credentials": object{"api_key": goodKey}}
	later := p.session("later", object{"provider": "sandbox-key"})
	p.hub(later, http.MethodPost, "/hub/accounts", form).problem(http.StatusNotFound, "integration_not_found")
	p.hub(token, http.MethodPost, "/hub/accounts",
		object{"integration_id": third, "credentials": object{"api_key": goodKey}}).
		problem(http.StatusNotFound, "integration_not_found") // it was never the default
	linked := p.hub(token, http.MethodPost, "/hub/accounts", form).want(http.StatusCreated).text("id")
	p.get("/accounts/"+linked).want(http.StatusOK).has("integration_id", byKey)
}

func TestRule8WithheldIsInvisible(t *testing.T) {
	for _, c := range []struct {
		name string
		held project.Withheld
	}{
		{"a connector", project.Withheld{Connectors: []string{"sandbox-key"}}},
		{"its category", project.Withheld{Categories: []catalog.Category{"hris"}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := newTenant(t)
			config := p.configure("sandbox-key", nil)
			p.configure("sandbox-oauth", object{"auth_type": "client_credentials"})
			account, other := p.link("o", config, nil), p.link("o2", config, nil)
			open, named := p.session("o", nil), p.session("o", object{"provider": "sandbox-key"})
			if err := p.admin.Store.Withhold(t.Context(), p.id, c.held); err != nil {
				t.Fatal(err)
			}
			before := p.items()
			absent := func(method, path string) {
				t.Helper()
				same(t, method+" "+path, faultOf(p.call(method, fmt.Sprintf(path, "sandbox-key"), nil), "sandbox-key"),
					faultOf(p.call(method, fmt.Sprintf(path, "no-such-key"), nil), "no-such-key"))
			}
			absent(http.MethodGet, "/connectors/%s")
			absent(http.MethodGet, "/connectors/meta/%s")
			absent(http.MethodPost, "/connectors/%s/disable")
			absent(http.MethodPost, "/connectors/%s/enable")
			for _, path := range []string{"/connectors", "/connectors?category=hris", "/connectors?search=sandbox",
				"/connectors/meta", "/auth_configs", "/auth_configs?connector_key=sandbox-key"} {
				a := p.get(path).want(http.StatusOK)
				if slices.Contains(texts(a.value()), "sandbox-key") {
					t.Errorf("GET %s names the connector: %s", path, a.body)
				}
			}
			if got := slices.Contains(texts(p.get("/categories").value()), "hris"); got == (len(c.held.Categories) > 0) {
				t.Errorf("GET /categories names hris: %v", got)
			}
			p.get("/auth_configs/"+config).problem(http.StatusNotFound, "auth_config_not_found")
			p.patch("/auth_configs/"+config, object{"name": "x"}).problem(http.StatusNotFound, "auth_config_not_found")
			p.post("/auth_configs/"+config+"/make_default", nil).problem(http.StatusNotFound, "auth_config_not_found")
			p.delete("/auth_configs/"+config).problem(http.StatusNotFound, "auth_config_not_found")
			create := func(key string) string {
				return faultOf(p.post("/auth_configs", object{"connector_key": key}).problem(http.StatusNotFound, ""), key)
			}
			same(t, "create", create("sandbox-key"), create("no-such-key"))
			session := func(key string) string {
				return faultOf(p.post("/connect_sessions",
					object{"origin_owner_id": "o", "origin_owner_name": "O", "provider": key}).problem(http.StatusBadRequest, ""), key)
			}
			same(t, "session", session("sandbox-key"), session("no-such-key"))
			p.hub(open, http.MethodGet, "/hub/connectors", nil).want(http.StatusOK).has("integrations.0.provider",
				"sandbox-oauth", "integrations.1", nil)
			p.hub(named, http.MethodGet, "/hub/connectors", nil).want(http.StatusOK).has("integrations", []any{})
			p.hub(named, http.MethodGet, "/hub/connectors/"+config, nil).problem(http.StatusNotFound, "integration_not_found")
			form := object{"integration_id": config, "credentials": object{"api_key": goodKey}}
			p.hub(named, http.MethodPost, "/hub/accounts", form).problem(http.StatusNotFound, "integration_not_found")
			p.hub(named, http.MethodGet, "/hub/accounts/"+account, nil).problem(http.StatusNotFound, "account_not_found")
			p.hub(named, http.MethodPatch, "/hub/accounts/"+account, form).problem(http.StatusNotFound, "account_not_found")
			stopped := func(a answer) {
				t.Helper()
				a.problem(http.StatusPreconditionFailed, "account_inactive").has("message",
					"The project's plan leaves the account's connector out.")
			}
			stopped(p.proxy(account, object{"path": "/me"}))
			stopped(p.patch("/accounts/"+account, object{"secrets": object{"api_key": goodKey}}))
			p.get("/accounts/"+account).want(http.StatusOK).has("status", "inactive", "status_reasons.0.code",
				"connector_withheld", "status_reasons.1", nil)
			p.get("/accounts?status=active").want(http.StatusOK).has("0", nil)
			p.get("/accounts?status=inactive").want(http.StatusOK).has("1.status_reasons.0.code", "connector_withheld")
			p.unchanged(before)
			p.patch("/accounts/"+account, object{"label": "kept"}).want(http.StatusOK).has("status", "inactive")
			p.delete("/accounts/" + other).want(http.StatusOK)

			if err := p.admin.Store.Withhold(t.Context(), p.id, project.Withheld{}); err != nil {
				t.Fatal(err)
			}
			p.proxy(account, object{"path": "/me"}).want(http.StatusOK)
			p.get("/accounts/"+account).want(http.StatusOK).has("status", "active", "label", "kept")
			p.get("/connectors/sandbox-key").want(http.StatusOK).has("state", "enabled")
		})
	}
}

// texts collects every text in a decoded answer.
func texts(v any) (all []string) {
	switch v := v.(type) {
	case string:
		return []string{v}
	case []any:
		for _, x := range v {
			all = append(all, texts(x)...)
		}
	case object:
		for _, x := range v {
			all = append(all, texts(x)...)
		}
	}
	return all
}

func TestRule9SharedClient(t *testing.T) {
	p := newTenant(t)
	detail := p.get("/connectors/sandbox-oauth").want(http.StatusOK).
		has("redirect_uri", p.stack.BaseURL+"/connect/oauth2/sandbox-oauth/callback", "auth_types.0.shared_client_available",
			true, "auth_types.1.shared_client_available", false)
	same(t, "hubspot's", p.get("/connectors/hubspot").at("auth_types.0.shared_client_available"), false)
	config := p.post("/auth_configs",
		object{"connector_key": "sandbox-oauth", "use_shared_client": true}).want(http.StatusCreated).
		has("uses_shared_client", true, "setup_fields", object{}, "redirect_uri", detail.at("redirect_uri")).text("id")
	p.patch("/auth_configs/"+config, object{"setup_fields": object{"client_id": "mine"}}).problem(http.StatusBadRequest,
		"")
	p.patch("/auth_configs/"+config, object{"name": "Ours"}).want(http.StatusOK).has("name", "Ours")

	token := p.session("o", object{"integration_id": config})
	attempt := p.hub(token, http.MethodPost, "/hub/connection_attempts",
		object{"token": token}).want(http.StatusCreated).text("id")
	start := send(t, p.stack.BaseURL, http.MethodGet,
		"/connect/oauth2/"+config+"?token="+token+"&connection_attempt_id="+attempt+
			"&redirect_uri="+p.stack.BaseURL+"/embedded/accounts/callback", nil).want(http.StatusFound)
	location, err := start.location()
	if err != nil || location.Query().Get("client_id") != "patchbay-sandbox" ||
		location.Query().Get("redirect_uri") != detail.at("redirect_uri") {
		t.Errorf("the flow goes to %s, %v", location, err)
	}

	before := p.items()
	p.post("/auth_configs", object{"connector_key": "hubspot", "auth_type": "oauth2",
		"use_shared_client": true}).problem(http.StatusBadRequest, "invalid_auth_config").
		has("errors.0.location", "body.use_shared_client")
	p.post("/auth_configs", object{"connector_key": "sandbox-oauth", "use_shared_client": true,
		"setup_fields": object{"client_id": "x"}}).
		problem(http.StatusBadRequest, "invalid_auth_config").has("errors.0.location", "body.setup_fields")
	for connector, offered := range map[string]bool{"sandbox-oauth": true, "hubspot": false} {
		a := p.post("/auth_configs", object{"connector_key": connector, "auth_type": "oauth2"}).problem(http.StatusBadRequest,
			"")
		if strings.Contains(a.text("message"), "use_shared_client") != offered {
			t.Errorf("%s: %s", connector, a.text("message"))
		}
	}
	p.unchanged(before)
}
