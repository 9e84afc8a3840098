package acceptance_test

import (
	"context"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
)

// A personal account is for its owner and those whom it is shared with, and a call says whom it is made for.
func TestPersonalAccounts(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	config := s.configure("sandbox-key", nil)
	link := func(owner string, sharing object) string {
		token := s.session(owner, object{"integration_id": config, "origin_username": owner + "@example.com",
			"sharing": sharing})
		return s.hub(token, http.MethodPost, "/hub/accounts",
			object{"integration_id": config, "credentials": object{"api_key": goodKey}}).want(http.StatusCreated).text("id")
	}
	open := s.link("open", config, nil)
	id := link("ada", object{"kind": "personal", "users": []string{"bob", "eve"}})
	path := "/accounts/" + id
	s.get(path).has("sharing", object{"kind": "personal", "users": []string{"bob", "eve"}})
	s.get("/accounts/"+open).has("sharing", nil)

	as := func(user string) func(*http.Request) { return header("x-acting-user", user) }
	allowed := func(id string, change ...func(*http.Request)) {
		t.Helper()
		s.post("/unified/proxy", object{"path": "/me"}, append(change, header("x-account-id", id))...).want(http.StatusOK)
		s.get("/accounts/"+id+"/credentials", change...).want(http.StatusOK)
	}
	refused := func(says string, change ...func(*http.Request)) {
		t.Helper()
		for _, a := range []answer{
			s.post("/unified/proxy", object{"path": "/me"}, append(change, header("x-account-id", id))...),
			s.get(path+"/credentials", change...),
		} {
			a.problem(http.StatusForbidden, "account_not_shared")
			if !strings.Contains(a.text("message"), says) {
				t.Errorf("it says %s", a.text("message"))
			}
		}
	}
	allowed(open)
	allowed(open, as("anybody"))
	for _, user := range []string{"ada", "ada@example.com", "bob", "eve"} {
		allowed(id, as(user))
	}
	refused("name the user")
	refused("names nobody", as("mallory"))
	refused("names nobody", as("bo"))
	before := s.stats().APICalls
	refused("names nobody", as("Bob"))
	if got := s.stats().APICalls; got != before {
		t.Error("a refused call reached the provider")
	}
	var calls atomic.Int32
	s.aws.set(func(_ context.Context, _ string, _ any, do func() error) error { calls.Add(1); return do() })
	allowed(id, as("bob"))
	if calls.Load() != 2 {
		t.Errorf("the two of them cost %d AWS calls", calls.Load())
	}

	// It is the project that changes it. An end user's edit, and whatever says nothing of it, leaves it.
	s.patch(path, object{"label": "L"}).want(http.StatusOK).has("sharing.kind", "personal")
	s.hub(s.session("ada", object{"integration_id": config}), http.MethodPatch, "/hub/accounts/"+id,
		object{"integration_id": config, "credentials": object{"workspace": "acme"}}).want(http.StatusOK)
	refused("names nobody", as("mallory"))
	s.patch(path, object{"sharing": object{"kind": "personal"}}).want(http.StatusOK).has("sharing", object{
		"kind": "personal"})
	refused("names nobody", as("bob"))
	s.patch(path, object{"sharing": object{"kind": "organization"}}).want(http.StatusOK).has("sharing", nil)
	allowed(id)

	body := object{"origin_owner_id": "imp", "origin_owner_name": "I", "integration_id": config,
		"credentials": object{"api_key": goodKey}, "sharing": object{"kind": "personal", "users": []string{"bob"}}}
	imported := s.post("/accounts/import", body).want(http.StatusCreated).has("sharing.users", []string{"bob"}).text("id")
	s.get("/accounts/"+imported+"/export").has("sharing", body["sharing"])
	s.proxy(imported, object{"path": "/me"}).problem(http.StatusForbidden, "account_not_shared")

	for _, wrong := range []object{
		{"kind": "organization", "users": []string{"bob"}}, {"kind": "secret"}, {}, {"kind": "personal", "users": []string{""}},
		{"kind": "personal", "users": []string{"a\nb"}},
	} {
		s.patch(path, object{"sharing": wrong}).want(http.StatusBadRequest)
		s.post("/connect_sessions", object{"origin_owner_id": "o", "origin_owner_name": "O",
			"sharing": wrong}).want(http.StatusBadRequest)
	}
}
