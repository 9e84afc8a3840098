package acceptance_test

import (
	"net/http"
	"strings"
	"testing"
)

// The literals are the client contract's sections 4 and 5.

func TestAccountShapes(t *testing.T) {
	p := newTenant(t)
	config := p.configure("zz-forms", object{"setup_fields": object{"partner": "p"}})
	token := p.session("o1", object{"integration_id": config, "label": "L", "metadata": object{"n": 1},
		"origin_username": "u@example.com", "type": "test"})
	id := p.hub(token, http.MethodPost, "/hub/accounts",
		object{"integration_id": config, "credentials": object{"api_key": goodKey, "site": "berlin"}}).text("id")
	a := p.get("/accounts/" + id).want(http.StatusOK)
	literal := `{"id": "$id", "provider": "zz-forms", "provider_name": "A connector with forms", "status": "active", "status_reasons": [],
		"origin_owner_id": "o1", "origin_owner_name": "Owner o1", "origin_username": "u@example.com", "setup_information": {"region": "eu", "site": "berlin"},
		"label": "L", "type": "test", "integration_id": "$config", "authentication_config_key": "header", "metadata": {"n": 1},
		"created_at": "$created", "updated_at": "$updated"}`
	names := []string{"$id", id, "$config", config, "$created", a.text("created_at"), "$updated", a.text("updated_at")}
	a.shape(literal, names...)
	p.get("/accounts").want(http.StatusOK).shape("["+literal+"]", names...)
	p.get("/accounts/" + id + "/meta").want(http.StatusOK).shape(
		`{"provider": "zz-forms", "category": "lms", "models": {}}`)

	p.delete("/accounts/"+id).want(http.StatusOK).shape(
		strings.TrimSuffix(literal, "}")+`, "revocation": "nothing_to_revoke"}`, names...)
	p.get("/accounts/"+id+"/meta").problem(http.StatusNotFound, "account_not_found")
	p.proxy(id, object{"path": "/me"}).problem(http.StatusNotFound, "account_not_found")
	p.delete("/accounts/"+id).problem(http.StatusNotFound, "account_not_found")
	p.get("/connectors/zz-forms").has("linked_account_count", 0)
}

func TestMetaAndAuthConfigShapes(t *testing.T) {
	p := newTenant(t)
	a := p.post("/auth_configs", object{"connector_key": "sandbox-key", "name": "Mine"}).want(http.StatusCreated)
	names := []string{"$id", a.text("id"), "$base", p.stack.BaseURL, "$created", a.text("created_at"), "$updated",
		a.text("updated_at")}
	literal := `{"id": "$id", "name": "Mine", "connector_key": "sandbox-key", "connector_label": "Sandbox (API key)", "logo_url": "$base/hub-assets/logos/sandbox-key.svg",
		"categories": ["hris"], "active": true, "default": true, "release_stage": "stable", "provider_version": "latest", "connector_version": "1.0.1", "environment": "production",
		"authentication_config_key": "api_key", "authentication_config_label": "API key", "auth_type": "api_key", "scheme": "api_key", "setup_fields": {}, "scopes": [],
		"uses_shared_client": false, "linked_account_count": 0, "accounts_on_former_client": 0, "accounts_missing_scopes": 0,
		"redirect_uri": "$base/connect/oauth2/sandbox-key/callback", "version": 1,
		"created_at": "$created", "updated_at": "$updated"}`
	a.shape(literal, names...)
	same(t, "Location", a.header.Get("Location"), p.stack.BaseURL+"/auth_configs/"+a.text("id"))
	p.get("/auth_configs/"+a.text("id")).shape(literal, names...)
	p.get("/auth_configs").shape(`{"page": 1, "page_size": 25, "total": 1, "data": [`+literal+`]}`, names...)

	meta := `{"provider": "sandbox-key", "provider_name": "Sandbox (API key)", "category": "hris", "active": $active, "models": {},
		"resources": {"images": {"logo_url": "$base/hub-assets/logos/sandbox-key.svg"}}}`
	p.get("/connectors/meta/sandbox-key").want(http.StatusOK).shape(meta, "$active", "true", "$base", p.stack.BaseURL)
	p.post("/connectors/sandbox-key/disable", nil).want(http.StatusOK)
	p.get("/connectors/meta/sandbox-key?include=resources").want(http.StatusOK).shape(meta, "$active", "false", "$base",
		p.stack.BaseURL)
	all, _ := p.get("/connectors/meta").want(http.StatusOK).value().([]any)
	if len(all) < 20 {
		t.Errorf("%d connectors", len(all))
	}
}

func TestAccountUpdates(t *testing.T) {
	p := newTenant(t)
	config := p.configure("zz-forms", object{"setup_fields": object{"partner": "p"}})
	moved := p.configure("zz-forms", object{"setup_fields": object{"partner": "q"}})
	id, other := p.link("o1", config, object{"api_key": goodKey, "site": "berlin"}), p.link("o2", config, nil)
	path := "/accounts/" + id
	for _, c := range []struct {
		name  string
		send  object
		shown []any
	}{
		{"label", object{"label": "L"}, []any{"label", "L"}},
		{"label, as the SDK sends one", object{"label": object{}}, []any{"label", "L"}},
		{"label removed", object{"label": ""}, []any{"label", nil}},
		{"label set again", object{"label": "L"}, []any{"label", "L"}},
		{"label removed by null", object{"label": nil}, []any{"label", nil}},
		{"metadata", object{"metadata": object{"n": 7}}, []any{"metadata.n", 7}},
		{"nothing of metadata", object{"label": "M"}, []any{"metadata.n", 7}},
		{"metadata removed by null", object{"metadata": nil}, []any{"metadata", nil, "label", "M"}},
		{"user name", object{"origin_username": "sam"}, []any{"origin_username", "sam"}},
		{"user name removed by null", object{"origin_username": nil}, []any{"origin_username", nil}},
		{"null of what cannot be removed", object{"origin_owner_name": nil, "type": nil, "label": nil}, []any{"label", nil}},
		{"names", object{"origin_owner_name": "N", "origin_username": "u"},
			[]any{"origin_owner_name", "N", "origin_username", "u", "origin_owner_id", "o1"}},
		{"metadata", object{"metadata": object{"a": 1}, "type": "test"},
			[]any{"metadata", object{"a": 1}, "type", "test", "origin_owner_name", "N"}},
		{"nothing", object{}, []any{"metadata", object{"a": 1}, "setup_information",
			object{"region": "eu", "site": "berlin"}}},
		{"a field", object{"setup_information": object{"site": "rome"}},
			[]any{"setup_information", object{"region": "eu", "site": "rome"}}},
		{"a secret", object{"secrets": object{"api_key": "sandbox-key-other-1234"}},
			[]any{"status", "active", "setup_information", object{"region": "eu", "site": "rome"}}},
		{"both, as credentials", object{"credentials": object{"api_key": goodKey, "site": ""}, "provider": "zz-forms"},
			[]any{"setup_information", object{"region": "eu"}}},
		{"another auth config", object{"integration_id": moved}, []any{"integration_id", moved}},
		{"another owner", object{"origin_owner_id": "o9"}, []any{"origin_owner_id", "o9"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := p.on(t)
			at := p.patch(path, c.send).want(http.StatusOK).has(c.shown...).text("updated_at")
			p.get(path).has(append(c.shown, "updated_at", at)...)
			p.proxy(id, object{"path": "/me"}).want(http.StatusOK)
		})
	}
	p.get("/auth_configs/"+config).has("linked_account_count", 1)
	p.get("/auth_configs/"+moved).has("linked_account_count", 1)
	// The owner moved with it: a session of the new one edits the account, one of the old one does not see it.
	p.hub(p.session("o9", object{"provider": "zz-forms"}), http.MethodGet, "/hub/settings", nil).has("existing_account_id",
		id)
	old := p.session("o1", object{"provider": "zz-forms"})
	p.hub(old, http.MethodGet, "/hub/settings", nil).has("existing_account_id", nil)
	p.hub(old, http.MethodGet, "/hub/accounts/"+id, nil).problem(http.StatusNotFound, "account_not_found")

	before := p.items()
	p.patch(path, object{"origin_owner_id": "o2"}).problem(http.StatusConflict, "owner_already_linked")
	p.patch(path, object{"secrets": object{"api_key": "sandbox-key-revoked"}}).problem(http.StatusBadRequest,
		"provider_refused")
	p.unchanged(before)
	p.get("/accounts/"+other).has("origin_owner_id", "o2")

	first := p.get(path).header.Get("ETag")
	second := p.patch(path, object{"label": "two"}, header("If-Match", first)).want(http.StatusOK).header.Get("ETag")
	if first == "" || first == second {
		t.Fatalf("ETags %q, %q", first, second)
	}
	before = p.items()
	for _, stale := range []string{first, "x", second[1:]} {
		p.patch(path, object{"label": "three"}, header("If-Match", stale)).problem(http.StatusPreconditionFailed,
			"stale_version")
		p.patch(path, object{"secrets": object{"api_key": goodKey}},
			header("If-Match", stale)).problem(http.StatusPreconditionFailed, "stale_version")
	}
	p.unchanged(before)

	// A disabled connector's account may be renamed, not linked anew.
	p.post("/connectors/zz-forms/disable", nil).want(http.StatusOK)
	p.patch(path, object{"label": "off"}).want(http.StatusOK).has("label", "off", "status", "inactive")
	p.patch(path, object{"secrets": object{"api_key": goodKey}}).problem(http.StatusPreconditionFailed,
		"connector_not_enabled")
	p.delete(path).want(http.StatusOK).has("status", "inactive")
}
