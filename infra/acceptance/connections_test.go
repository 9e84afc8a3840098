package acceptance_test

import (
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"patchbay/shared/ident"
)

// ids are those of a list of connections.
func (a answer) ids() (ids []string) {
	a.t.Helper()
	list, _ := a.want(http.StatusOK).at("connections").([]any)
	for _, c := range list {
		id, _ := find(c, "id").(string)
		ids = append(ids, id)
	}
	slices.Sort(ids)
	return ids
}

// TestConnectionsAreTheOwnersAlone: a session sees, and ends, what its owner has and it may edit (rule 7), and one
// without the right sees nothing.
func TestConnectionsAreTheOwnersAlone(t *testing.T) {
	p, foreign := newTenant(t), newTenant(t)
	key, forms := p.configure("sandbox-key", nil), p.configure("zz-forms", object{"setup_fields": object{"partner": "p"}})
	mine, mineToo, theirs := p.link("o", key, nil), p.link("o", forms, nil), p.link("other", key, nil)
	abroad := foreign.link("o", foreign.configure("sandbox-key", nil), nil)
	right := func(more object) string {
		more["manage_connections"] = true
		return p.session("o", more)
	}
	for name, c := range map[string]struct {
		token string
		sees  []string
	}{
		"all":                   {right(object{}), []string{mine, mineToo}},
		"of a connector":        {right(object{"provider": "zz-forms"}), []string{mineToo}},
		"of a category":         {right(object{"categories": []string{"lms"}}), []string{mineToo}},
		"of a category of none": {right(object{"categories": []string{"crm"}}), nil},
		"of an account":         {right(object{"account_id": mine}), []string{mine}},
	} {
		t.Run(name, func(t *testing.T) {
			p := p.on(t)
			slices.Sort(c.sees)
			same(t, "list", p.hub(c.token, http.MethodGet, "/hub/connections", nil).ids(), c.sees)
			before := p.items()
			for _, id := range []string{mine, mineToo, theirs, abroad, ident.Under("acc", "sandbox-key", time.Now())} {
				if !slices.Contains(c.sees, id) {
					p.hub(c.token, http.MethodDelete, "/hub/connections/"+id, nil).problem(http.StatusNotFound, "account_not_found")
				}
			}
			p.unchanged(before)
		})
	}
	without := p.session("o", nil)
	before := p.items()
	p.hub(without, http.MethodGet, "/hub/connections", nil).problem(http.StatusForbidden, "connections_not_allowed")
	p.hub(without, http.MethodDelete, "/hub/connections/"+mine, nil).
		problem(http.StatusForbidden, "connections_not_allowed")
	p.unchanged(before)

	token := right(object{})
	p.hub(token, http.MethodGet, "/hub/settings", nil).has("manage_connections", true)
	p.hub(token, http.MethodDelete, "/hub/connections/"+mine, nil).want(http.StatusOK).
		shape(`{"id": "$id", "revocation": "nothing_to_revoke"}`, "$id", mine)
	same(t, "list", p.hub(token, http.MethodGet, "/hub/connections", nil).ids(), []string{mineToo})
	p.get("/accounts/"+mine).problem(http.StatusNotFound, "account_not_found")
	p.get("/accounts/" + theirs).want(http.StatusOK)
	foreign.get("/accounts/" + abroad).want(http.StatusOK)
}

// TestPermissionsInWords: an end user reads what an account may do in their language, where there are words in it, and
// the page is told which are English.
func TestPermissionsInWords(t *testing.T) {
	t.Parallel()
	v, p := newVendor(t)
	v.set(http.StatusOK, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, `{"access_token":"a","refresh_token":"r","expires_in":3600}`)
	})
	p.signIn("o", p.configure("zz-signin", object{"setup_fields": object{
		"client_id": "one", "client_secret": "secret-0001", "scopes": "read openid internal",
	}}), nil)
	token := p.session("o", object{"manage_connections": true})
	for address, c := range map[string]struct {
		read, openid string
		untranslated []any
	}{
		"/hub/connections":                {"See your records", "Know who you are", []any{}},
		"/hub/connections?language=en":    {"See your records", "Know who you are", []any{}},
		"/hub/connections?language=de":    {"Ihre Datensätze sehen", "Wissen, wer Sie sind", []any{}},
		"/hub/connections?language=de-AT": {"Ihre Datensätze sehen", "Wissen, wer Sie sind", []any{}},
		"/hub/connections?language=pt-BR": {"See your records", "Saber quem você é", []any{"read"}},
		"/hub/connections?language=pt-PT": {"See your records", "Saber quem você é", []any{"read"}},
		"/hub/connections?language=en-GB": {"See your records", "Know who you are", []any{}},
		"/hub/connections?language=nl":    {"See your records", "Know who you are", []any{"openid", "read"}},
	} {
		p.hub(token, http.MethodGet, address, nil).want(http.StatusOK).has(
			"connections.0.permissions.granted", []any{"internal", "openid", "read"},
			"connections.0.permissions.words", object{"read": c.read, "openid": c.openid},
			"connections.0.permissions.untranslated", c.untranslated)
	}
	p.hub(token, http.MethodGet, "/hub/connections?language="+strings.Repeat("x", 36), nil).
		problem(http.StatusBadRequest, "invalid_request")
}

// TestPersonalConnections: what is personal to one user of an owner is not shown to another.
func TestPersonalConnections(t *testing.T) {
	p := newTenant(t)
	config := p.configure("sandbox-key", nil)
	personal := p.session("o", object{"origin_username": "ann", "sharing": object{"kind": "personal"}})
	id := p.hub(personal, http.MethodPost, "/hub/accounts", object{
		"integration_id": config, "credentials": object{"api_key": goodKey}}).want(http.StatusCreated).text("id")
	of := func(user string) answer {
		return p.hub(p.session("o", object{"origin_username": user, "manage_connections": true}), http.MethodGet,
			"/hub/connections", nil)
	}
	same(t, "the user's own", of("ann").ids(), []string{id})
	same(t, "another user's", of("bob").ids(), []string(nil))
	bob := p.session("o", object{"origin_username": "bob", "manage_connections": true})
	p.hub(bob, http.MethodDelete, "/hub/connections/"+id, nil).problem(http.StatusNotFound, "account_not_found")
	p.get("/accounts/" + id).want(http.StatusOK)
}

func TestConnectionTellsAsWhomAndWhat(t *testing.T) {
	p := newTenant(t)
	config := p.configure("sandbox-key", nil)
	id := p.link("o", config, nil)
	p.proxy(id, object{"path": "/me"}).want(http.StatusOK)
	token := p.session("o", object{"manage_connections": true})
	p.until("the call is told", func() bool {
		a := p.hub(token, http.MethodGet, "/hub/connections", nil)
		return a.want(http.StatusOK).at("connections.0.last_used_at") != nil
	})
	p.hub(token, http.MethodGet, "/hub/connections", nil).has(
		"connections.0.id", id, "connections.0.name", "Sandbox (API key)", "connections.0.provider", "sandbox-key",
		"connections.0.status", "active", "connections.0.integration_id", config, "connections.0.signs_in", false,
		"connections.0.can_reconnect", true)
	p.post("/connectors/sandbox-key/disable", nil).want(http.StatusOK)
	p.hub(token, http.MethodGet, "/hub/connections", nil).has("connections.0.status", "inactive",
		"connections.0.reasons.0.code", "connector_disabled", "connections.0.can_reconnect", false)
	made := p.post("/connect_sessions", object{
		"origin_owner_id": "o", "origin_owner_name": "O", "manage_connections": true})
	same(t, "page", made.text("connections_url"), p.stack.BaseURL+"/connections#token="+made.text("token"))
}

// A session that is spent can still be read, and ends nothing any more; one for connections is no long one.
func TestConnectionsOfASpentSession(t *testing.T) {
	t.Parallel()
	p := newTenant(t)
	config := p.configure("sandbox-key", nil)
	token := p.session("o", object{"manage_connections": true, "single_use": true, "expires_in": 60})
	id := p.hub(token, http.MethodPost, "/hub/accounts", object{
		"integration_id": config, "credentials": object{"api_key": goodKey}}).want(http.StatusCreated).text("id")
	before := p.items()
	p.hub(token, http.MethodDelete, "/hub/connections/"+id, nil).problem(http.StatusUnauthorized, "session_expired")
	p.unchanged(before)
	p.post("/connect_sessions", object{"origin_owner_id": "o", "origin_owner_name": "O", "manage_connections": true,
		"expires_in": 7*86400 + 1}).problem(http.StatusBadRequest, "invalid_connect_session").
		has("errors.0.location", "body.expires_in")
}
