package acceptance_test

import (
	"net/http"
	"reflect"
	"slices"
	"testing"
)

func TestCategories(t *testing.T) {
	p := newTenant(t)
	listed := p.get("/categories").want(http.StatusOK)
	listed.has("data.0.key", "accounting", "data.0.name", "Accounting", "data.13.key", "ticketing", "data.14", nil)
	for _, key := range []string{"data.4.key", "data.5.key"} {
		category, ok := listed.at(key).(string)
		if !ok {
			t.Fatalf("%s is no text: %s", key, listed.body)
		}
		p.get("/connectors?category=" + category).want(http.StatusOK)
	}
	p.get("/connectors?category=nonsense").problem(http.StatusBadRequest, "invalid_request")
}

// The console shows the connectors that a project has, and offers the others in its catalog.
func TestConfiguredOrNot(t *testing.T) {
	p := newTenant(t)
	p.get("/connectors?configured=true").want(http.StatusOK).has("data", []any{})
	p.configure("sandbox-key", nil)
	p.configure("sandbox-oauth", object{"auth_type": "client_credentials"})
	p.post("/connectors/sandbox-key/disable", nil).want(http.StatusOK)
	p.get("/connectors?configured=true").want(http.StatusOK).
		has("data.0.key", "sandbox-key", "data.0.state", "disabled", "data.1.key", "sandbox-oauth", "data.2", nil,
			"next_cursor", nil)
	p.get("/connectors?configured=true&limit=1").want(http.StatusOK).has("data.0.key", "sandbox-key", "data.1", nil)
	for search, there := range map[string]bool{"hubspot": true, "sandbox": false} {
		list := p.get("/connectors?configured=false&search=" + search).want(http.StatusOK)
		if keys := texts(list.value()); slices.Contains(keys, "hubspot") != there || slices.Contains(keys, "sandbox-key") {
			t.Errorf("of those that are not configured, %s finds %v", search, keys)
		}
	}
	p.get("/connectors?configured=true&state=not_configured").want(http.StatusOK).has("data", []any{})
	p.get("/connectors?configured=maybe").problem(http.StatusBadRequest, "invalid_request")
}

// A page of connectors comes with what else a list shows of them, when it asks.
func TestConnectorsInclude(t *testing.T) {
	p := newTenant(t)
	p.get("/connectors?configured=true").want(http.StatusOK).has("categories", nil)
	p.get("/connectors?configured=true&include=auth_configs,categories").want(http.StatusOK).
		has("data", []any{}, "categories", []any{})
	first := p.configure("sandbox-oauth", object{"auth_type": "client_credentials"})
	p.get("/connectors?configured=true&include=categories").want(http.StatusOK).
		has("data.0.key", "sandbox-oauth", "data.0.auth_configs", nil)
	list := p.get("/connectors?configured=true&include=auth_configs").want(http.StatusOK)
	list.has("categories", nil, "data.0.auth_configs.0.id", first)
	// It is what the auth config's own address tells, and what a connector without any has.
	own := p.get("/auth_configs/" + first).want(http.StatusOK)
	if listed := list.at("data.0.auth_configs.0"); !reflect.DeepEqual(listed, own.value()) {
		t.Errorf("listed %v, by itself %v", listed, own.value())
	}
	p.get("/connectors?search=hubspot&include=auth_configs,categories").want(http.StatusOK).
		has("data.0.key", "hubspot", "data.0.auth_configs", []any{}, "categories.0.name", "CRM")
	p.get("/connectors?include=everything").problem(http.StatusBadRequest, "invalid_request")
}
