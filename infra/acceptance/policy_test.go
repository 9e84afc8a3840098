package acceptance_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"patchbay/shared/app/clients"
	"patchbay/shared/scope"
)

// bounded is a vendor with an account whose auth config has a call policy.
type bounded struct {
	*tenant
	v       *vendor
	config  string
	account string
	sdk     asSDK
	log     *entries
	read    int
}

func newBounded(t *testing.T, policy object) *bounded {
	t.Helper()
	log := &entries{}
	v, p := newVendorWith(t, func(c *clients.Config) { c.Activity = log })
	b := &bounded{tenant: p, v: v, log: log, sdk: asSDK{t, p.stack.BaseURL + "/proxy"}}
	b.config = p.configure("zz-forms", object{"auth_type": "bearer", "call_policy": policy})
	b.account = p.link("b", b.config, object{"api_token": "token-1"})
	return b
}

// both makes a call by either door, and returns the codes of their refusals: "" for what the vendor saw.
func (b *bounded) both(method, path string, key string) (unified, transparent string) {
	b.t.Helper()
	code := func(ask func() (status int, body string)) string {
		_, before := b.v.last()
		status, body := ask()
		_, after := b.v.last()
		_, rest, refused := strings.Cut(body, `"code":"`)
		code, _, _ := strings.Cut(rest, `"`)
		if !refused && after != before+1 || refused && (after != before || status < 400) {
			b.t.Errorf("%s %s: %d %s; the vendor saw %d calls", method, path, status, body, after-before)
		}
		return code
	}
	unified = code(func() (int, string) {
		a := b.post("/unified/proxy", object{"method": method, "path": path},
			header("x-account-id", b.account, "Authorization", "Bearer "+key))
		return a.status, string(a.body)
	})
	transparent = code(func() (int, string) {
		a := b.sdk.do(method, path, "", "x-account-id", b.account, "Authorization", "Bearer "+key)
		return a.status, a.body
	})
	return unified, transparent
}

const refusedByPolicy = "call_refused_by_policy"

// A policy of an auth config holds at both doors, from the moment of the change, and each refusal is in the log.
func TestCallPolicyOfAnAuthConfig(t *testing.T) {
	b := newBounded(t, object{"read_only": true})
	b.get("/auth_configs/"+b.config).want(http.StatusOK).has("call_policy.read_only", true)
	check := func(method, path, want string) {
		t.Helper()
		unified, transparent := b.both(method, path, b.key)
		same(t, method+" "+path, []string{unified, transparent}, []string{want, want})
	}
	check("GET", "/things", "")
	check("POST", "/things", refusedByPolicy)
	check("DELETE", "/things", refusedByPolicy)
	_, b.read = b.log.since(t, b.read)
	b.post("/unified/proxy", object{"method": "dElEtE", "path": "/things"}, header("x-account-id", b.account)).
		problem(http.StatusForbidden, refusedByPolicy)
	if e, _ := b.log.since(t, b.read); len(e) != 1 || e[0].Code != refusedByPolicy || e[0].Method != "DELETE" ||
		e[0].Status != http.StatusForbidden || !strings.HasSuffix(e[0].URL, "/api/v1/things") || e[0].Account != b.account {
		t.Errorf("the log has %s", asJSON(e))
	}
	b.patch("/auth_configs/"+b.config, object{"call_policy": object{"deny": []object{
		{"methods": []string{"delete"}, "path": "/api/v1/things/**"}}}}).want(http.StatusOK).
		has("call_policy.deny.0.methods.0", "DELETE")
	check("POST", "/things", "")
	check("DELETE", "/things/1", refusedByPolicy)
	// Another change leaves it as it is.
	b.patch("/auth_configs/"+b.config, object{"name": "x"}).want(http.StatusOK).
		has("call_policy.deny.0.path", "/api/v1/things/**")
	check("DELETE", "/things/1", refusedByPolicy)
	b.patch("/auth_configs/"+b.config, object{"call_policy": object{}}).want(http.StatusOK).has("call_policy", nil)
	check("DELETE", "/things/1", "")
	b.patch("/auth_configs/"+b.config, object{"call_policy": object{"deny": []object{{"path": "x"}}}}).
		problem(http.StatusBadRequest, "invalid_policy").has("errors.0.location", "body.call_policy.deny[0].path")
}

// Nothing gets around a rule by the way a path is written: neither at the one door nor at the other.
func TestCallPolicyIsOfWhatTheProviderSees(t *testing.T) {
	b := newBounded(t, object{
		"allow": []object{{"path": "/api/v1/open/*"}, {"path": "/api/v1/things/**"}},
		"deny":  []object{{"path": "/**/admin/**"}},
	})
	for _, path := range []string{"/open/a", "/things/a/b", "//things/a", "/things/%C3%BC?x=/admin"} {
		if unified, transparent := b.both("GET", path, b.key); transparent != "" || unified != "" && path[1] != '/' {
			t.Errorf("%s: %q, %q", path, unified, transparent)
		}
	}
	for _, path := range []string{
		"/things/admin", "/things/admin/x", "/things/%61dmin", "/things/a%2Fadmin", "/things/a%252fadmin/", "/things/ADMIN",
		"/things//admin", "/things/admin;x", "/things/admin.json", "/things/a%5Cadmin", "/things/%EF%BD%81dmin",
		"/open/a/b", "/open/a%2Fb", "/open/a%252Fb", "/open", "/other", "/api/v1/open/a/b", "/v1/open/a/b", "/api/v2/open/a",
		"/open/%2e%2e/x", "/open/../x", "/open/a/..;/x", "/open/%00", "/OPEN/a", "/open/a%0d%0a",
	} {
		if unified, transparent := b.both("GET", path, b.key); unified == "" || transparent == "" {
			t.Errorf("%s passes: %q, %q", path, unified, transparent)
		}
	}
	// A path member or url that is an address.
	for _, body := range []object{
		{"url": b.v.URL + "/api/v1/things/admin"}, {"path": b.v.URL + "/api/v1/things/admin"},
		{"url": b.v.URL + "/api/v1/things", "path": "/admin"}, {"url": b.v.URL + "/api/v1//things//admin"},
		{"url": b.v.URL + "/other"},
	} {
		b.post("/unified/proxy", body, header("x-account-id", b.account)).problem(http.StatusForbidden, refusedByPolicy)
	}
	b.post("/unified/proxy", object{"url": b.v.URL + "/api/v1/open", "path": "/a"}, header("x-account-id", b.account)).
		want(http.StatusOK)
}

// A key with a policy obeys it, and has no scope that leads around it.
func TestCallPolicyOfAKey(t *testing.T) {
	b := newBounded(t, nil)
	made := b.post("/api_keys", object{"name": "reader", "call_policy": object{"read_only": true,
		"deny": []object{{"path": "/api/v1/secret"}}}}).want(http.StatusCreated).has("call_policy.read_only", true)
	text := made.text("key")
	for path, want := range map[string]string{"/things": "", "/secret": refusedByPolicy} {
		unified, transparent := b.both("GET", path, text)
		same(t, path, []string{unified, transparent}, []string{want, want})
	}
	unified, transparent := b.both("PUT", "/things", text)
	same(t, "PUT", []string{unified, transparent}, []string{refusedByPolicy, refusedByPolicy})
	unified, _ = b.both("PUT", "/things", b.key) // another key
	same(t, "the other key", unified, "")
	b.get("/api_keys").want(http.StatusOK).has("data.1.call_policy.deny.0.path", "/api/v1/secret")
	for _, path := range []string{"/api_keys", "/accounts/" + b.account + "/credentials"} {
		b.get(path, by(text)).problem(http.StatusForbidden, "insufficient_scope")
	}
	for _, s := range scope.All() {
		a := b.post("/api_keys", object{"name": "x", "scopes": []scope.Scope{s}, "call_policy": object{"read_only": true}})
		if slices.Contains([]scope.Scope{"credentials:read", "credentials:export", "connector_definitions:write",
			"pending_calls:write", "project:admin"}, s) {
			a.problem(http.StatusBadRequest, "invalid_api_key_request")
			continue
		}
		b.delete("/api_keys/" + a.want(http.StatusCreated).text("id")).want(http.StatusOK)
	}
	b.post("/api_keys", object{"name": "x", "call_policy": object{"allow": []object{{}}}}).
		problem(http.StatusBadRequest, "invalid_policy")
}
