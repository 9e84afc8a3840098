package acceptance_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"patchbay/infra/local/stack"
	"patchbay/shared/people"
	"patchbay/shared/project"
	"patchbay/shared/scope"
	"patchbay/shared/table"
)

func by(key string) func(*http.Request) { return header("Authorization", "Bearer "+key) }

func TestAPIKeys(t *testing.T) {
	p, other := newTenant(t), newTenant(t)
	first := p.get("/api_keys").want(http.StatusOK).has("data.0.name", "test", "data.0.last", true, "last_use_known", true,
		"data.0.hint", p.key[len(p.key)-4:]).text("data.0.id")
	end := time.Now().Add(48 * time.Hour).UTC().Truncate(time.Millisecond)
	made := p.post("/api_keys", object{"name": " Back end ",
		"scopes":     []string{"proxy:call", "accounts:read", "proxy:call"},
		"expires_at": end.Format(time.RFC3339Nano)}).want(http.StatusCreated).
		has("name", "Back end", "last", false, "expires_at", end.Format(time.RFC3339Nano))
	text, id := made.text("key"), made.text("id")
	same(t, "scopes", made.at("scopes"), []string{"accounts:read", "proxy:call"})
	p.get("/accounts", by(text)).want(http.StatusOK)
	p.get("/project", by(text)).problem(http.StatusForbidden, "insufficient_scope")
	list := p.get("/api_keys").want(http.StatusOK).has("data.0.id", first, "data.0.last", false, "data.1.id", id)
	if strings.Contains(string(list.body), text) {
		t.Error("a key's text is listed")
	}
	for at, item := range p.items() {
		if strings.Contains(item, text) || strings.Contains(at, text) {
			t.Errorf("a key's text is kept in %s", at)
		}
	}
	// Another project sees, names and revokes none of them.
	other.delete("/api_keys/"+id).problem(http.StatusNotFound, "api_key_not_found")
	if strings.Contains(string(other.get("/api_keys").want(http.StatusOK).body), id) {
		t.Error("another project's key is listed")
	}
	p.delete("/api_keys/"+id).want(http.StatusOK).has("id", id, "last", false)
	p.get("/accounts", by(text)).problem(http.StatusUnauthorized, "invalid_api_key")
	p.delete("/api_keys/"+id).problem(http.StatusNotFound, "api_key_not_found")
	p.delete("/api_keys/"+first).want(http.StatusOK).has("last", true)
	p.get("/api_keys").problem(http.StatusUnauthorized, "invalid_api_key")
}

// Whoever makes a key cannot give what they do not have: else a key for keys is a key for everything.
func TestAPIKeyGivesOnlyWhatItHas(t *testing.T) {
	p := newTenant(t)
	less := by(p.withScopes([]scope.Scope{scope.ProjectAdmin, scope.LogsRead}))
	p.post("/api_keys", object{"name": "x", "scopes": []string{"logs:read"}}, less).want(http.StatusCreated)
	before := p.items()
	for name, scopes := range map[string]any{
		"another": []string{"proxy:call"}, "among others": []string{"logs:read", "credentials:export"}, "every one": nil,
	} {
		body := object{"name": "x"}
		if scopes != nil {
			body["scopes"] = scopes
		}
		t.Run(name, func(t *testing.T) {
			p.on(t).post("/api_keys", body, less).problem(http.StatusForbidden, "scope_not_held")
		})
	}
	for _, role := range people.Roles() {
		p.post("/members", object{"email": string(role) + "@example.com", "role": role}, less).
			problem(http.StatusForbidden, "scope_not_held")
	}
	p.unchanged(before)
	invited := p.post("/members", object{"email": "eve@example.com", "role": "viewer"}).want(http.StatusCreated).text("id")
	before = p.items()
	for _, role := range people.Roles() {
		p.patch("/members/"+invited, object{"role": role}, less).problem(http.StatusForbidden, "scope_not_held")
	}
	p.unchanged(before)
}

func TestAPIKeyBadInput(t *testing.T) {
	p := newTenant(t)
	before := p.items()
	for name, c := range map[string]struct {
		body any
		code string
	}{
		"no name":           {object{}, "invalid_request"},
		"blank":             {object{"name": "   "}, "invalid_api_key_request"},
		"long":              {object{"name": strings.Repeat("x", 101)}, "invalid_request"},
		"long in letters":   {object{"name": strings.Repeat("ü", 101)}, "invalid_request"},
		"no scope":          {object{"name": "x", "scopes": []string{}}, "invalid_request"},
		"unknown scope":     {object{"name": "x", "scopes": []string{"all"}}, "invalid_api_key_request"},
		"past":              {object{"name": "x", "expires_at": "2020-01-01T00:00:00Z"}, "invalid_api_key_request"},
		"no time":           {object{"name": "x", "expires_at": "tomorrow"}, "invalid_request"},
		"a day":             {object{"name": "x", "expires_at": "2030-01-01"}, "invalid_request"},
		"too far to be one": {object{"name": "x", "expires_at": "99999-01-01T00:00:00Z"}, "invalid_request"},
		"unknown member":    {object{"name": "x", "key": "pbk_mine"}, "invalid_request"},
	} {
		t.Run(name, func(t *testing.T) {
			p.on(t).post("/api_keys", c.body).problem(http.StatusBadRequest, c.code)
		})
	}
	for _, id := range []string{"x", strings.Repeat("0", 16), strings.Repeat("0", 128), "%00", "a%2Fb"} {
		p.delete("/api_keys/"+id).problem(http.StatusNotFound, "api_key_not_found")
	}
	p.unchanged(before)
}

// When a key was used is known from the log, a moment later; and unknown where the log keeps less than everything.
func TestAPIKeyLastUsed(t *testing.T) {
	t.Parallel()
	p := tenantOf(t, stack.ForTest(t, func(o *stack.Options) {
		o.Catalog, o.Middleware, o.Activity = "testdata/catalog", guard, true
	}))
	idle := p.post("/api_keys", object{"name": "idle"}).want(http.StatusCreated).text("id")
	today := func() []string { // midnight may pass
		now := time.Now().UTC()
		return []string{now.Add(-time.Minute).Format(time.DateOnly), now.Format(time.DateOnly)}
	}
	store := table.New(p.stack.Config.DynamoDB(), p.stack.Config.Table)
	p.until("the use is noted", func() bool {
		uses, err := store.KeyUses(t.Context(), p.id)
		return err == nil && len(uses) > 0
	})
	list := p.get("/api_keys").want(http.StatusOK).has("data.1.id", idle, "data.1.last_used_on", nil)
	if day := list.text("data.0.last_used_on"); !slices.Contains(today(), day) {
		t.Errorf("used on %s", day)
	}
	p.patch("/project/logs", object{"mode": "errors"}).want(http.StatusOK)
	p.get("/api_keys").want(http.StatusOK).has("last_use_known", false, "data.0.last_used_on", nil)
}

// A signed-in admin manages keys as a key does, and the audit log says who it was.
func TestAPIKeysOfAPerson(t *testing.T) {
	t.Parallel()
	p := toldTenant(t)
	admin, member := p.newMember(people.Admin), p.newMember(people.Ordinary)
	id := admin.call("POST", "/api_keys", object{"name": "by a person"}).want(http.StatusCreated).text("id")
	member.call("GET", "/api_keys", nil).problem(http.StatusForbidden, "insufficient_scope")
	member.call("POST", "/api_keys", object{"name": "x", "scopes": []string{"accounts:read"}}).
		problem(http.StatusForbidden, "insufficient_scope")
	admin.call("DELETE", "/api_keys/"+id, nil).want(http.StatusOK)
	p.until("both are in the audit log", func() bool {
		text := string(p.get("/audit?entities=api_key&by=user:" + admin.id).want(http.StatusOK).body)
		return strings.Contains(text, "api_key.created") && strings.Contains(text, "api_key.revoked") &&
			strings.Contains(text, id)
	})
	// A session that was made of a key ends with the key.
	made := admin.call("POST", "/api_keys", object{"name": "for a browser"}).want(http.StatusCreated)
	cookie := p.call("POST", "/session", object{"api_key": made.text("key")}, header("Authorization", "")).
		want(http.StatusOK).header.Get("Set-Cookie")
	text, _, _ := strings.Cut(strings.TrimPrefix(cookie, "patchbay="), ";")
	browser := &person{p, "", text}
	browser.call("GET", "/project", nil).want(http.StatusOK)
	browser.call("DELETE", "/api_keys/"+made.text("id"), nil).want(http.StatusOK)
	browser.call("GET", "/project", nil).problem(http.StatusUnauthorized, project.ErrSession.Code)
}

// What a list could never tell, or would tell as something else, is refused: an end beyond the years that RFC 3339
// writes, the zero time, which stands for no end, and a name that is no line of text.
func TestAPIKeysRefuseWhatCannotBeTold(t *testing.T) {
	p := newTenant(t)
	for _, c := range []object{
		{"name": "x", "expires_at": "9999-12-31T23:59:59-23:00"}, {"name": "x", "expires_at": "0001-01-01T00:00:00Z"},
		{"name": "a\x00b"}, {"name": "a\nb"}, {"name": "\u202eyek"}, {"name": " "},
	} {
		p.post("/api_keys", c).problem(http.StatusBadRequest, "invalid_api_key_request")
	}
	p.get("/api_keys").want(http.StatusOK).has("data.1", nil)
	for _, c := range []object{
		{"name": "the last moment", "expires_at": "9999-12-31T23:59:59Z"}, {"name": strings.Repeat("é", 50)},
	} {
		p.post("/api_keys", c).want(http.StatusCreated).has("name", c["name"])
	}
	p.get("/api_keys").want(http.StatusOK).has("data.1.expires_at", "9999-12-31T23:59:59Z")
}
