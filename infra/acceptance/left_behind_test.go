package acceptance_test

import (
	"fmt"
	"net/http"
	"net/url"
	"sync/atomic"
	"testing"
)

// signIn links an account of the owner by a sign-in at a vendor, whose token endpoint takes any code. between happens
// while the browser is at the vendor.
func (p *tenant) signIn(owner, config string, between func()) string {
	p.t.Helper()
	token := p.session(owner, object{"provider": "zz-signin"})
	attempt := p.hub(token, http.MethodPost, "/hub/connection_attempts", object{"token": token}).want(http.StatusCreated).
		text("id")
	q := url.Values{
		"redirect_uri": {p.stack.Config.AppURL + "/embedded/accounts/callback"}, "token": {token},
		"connection_attempt_id": {attempt},
	}
	start := send(p.t, p.stack.BaseURL, http.MethodGet, "/connect/oauth2/"+config+"?"+q.Encode(), nil).
		want(http.StatusFound)
	to, err := url.Parse(start.header.Get("Location"))
	if err != nil {
		p.t.Fatal(err)
	}
	if between != nil {
		between()
	}
	back := url.Values{"code": {"code"}, "state": {to.Query().Get("state")}}
	send(p.t, p.stack.BaseURL, http.MethodGet, "/connect/oauth2/zz-signin/callback?"+back.Encode(), nil,
		with((&http.Response{Header: start.header}).Cookies())).want(http.StatusFound)
	return p.hub(token, http.MethodGet, "/hub/connection_attempts/"+attempt, nil).has("status", "authenticated").
		text("account.id")
}

// An edit of the client or of the scopes says how many accounts it leaves behind, and each that is linked again or
// deleted is one less. Going back to what was there before leaves nobody behind.
func TestEditsSayWhomTheyLeaveBehind(t *testing.T) {
	t.Parallel()
	v, p := newVendor(t)
	var given atomic.Int64
	v.set(http.StatusOK, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		n := given.Add(1)
		_, _ = fmt.Fprintf(w, `{"access_token":"a-%d","refresh_token":"r-%d","expires_in":3600}`, n, n)
	})
	id := p.configure("zz-signin", object{"setup_fields": object{"client_id": "one", "client_secret": "secret-0001"}})
	edit := func(fields object, former, missing int) {
		t.Helper()
		p.patch("/auth_configs/"+id, object{"setup_fields": fields}).want(http.StatusOK).
			has("accounts_on_former_client", former, "accounts_missing_scopes", missing)
	}
	behind := func(former, missing int) {
		t.Helper()
		p.get("/auth_configs/"+id).want(http.StatusOK).
			has("accounts_on_former_client", former, "accounts_missing_scopes", missing)
		p.get("/auth_configs?connector_key=zz-signin").want(http.StatusOK).
			has("data.0.accounts_on_former_client", former, "data.0.accounts_missing_scopes", missing)
	}
	first, second := p.signIn("first", id, nil), p.signIn("second", id, nil)
	behind(0, 0)
	edit(object{"client_secret": "secret-0002"}, 0, 0)
	edit(object{"client_id": "two", "client_secret": "secret-0003"}, 2, 0)
	behind(2, 0)
	if again := p.signIn("first", id, nil); again != first {
		t.Fatalf("linked %s beside %s", again, first)
	}
	behind(1, 0)
	p.delete("/accounts/" + second).want(http.StatusOK)
	behind(0, 0)

	third := p.signIn("third", id, nil)
	edit(object{"scopes": "read write"}, 0, 2)
	p.signIn("first", id, nil)
	behind(0, 1)
	p.get("/accounts/"+first).has("scopes.granted", []any{"read", "write"})
	edit(object{"scopes": "write"}, 0, 1) // first has it
	p.delete("/accounts/" + third).want(http.StatusOK)
	behind(0, 0)

	edit(object{"client_id": "one", "client_secret": "secret-0002"}, 1, 0)
	edit(object{"client_id": "two", "client_secret": "secret-0003"}, 0, 0)

	// Who was asked before an edit and comes back after it has what they were asked for.
	late := p.signIn("late", id, func() { edit(object{"scopes": "write admin"}, 0, 1) })
	behind(0, 2)
	p.get("/accounts/"+late).has("scopes", object{"granted": []any{"write"}, "missing": []any{}})
}

// An imported grant lacks what the auth config asks for and the grant has not, as one that was linked does. Where
// nobody says what it may do, nothing is said.
func TestImportedGrantsAreMeasured(t *testing.T) {
	t.Parallel()
	_, p := newVendor(t)
	config := p.configure("zz-signin", object{"setup_fields": object{
		"client_id": "one", "client_secret": "secret-0001", "scopes": "read write"}})
	for name, c := range map[string]struct {
		scope  string
		scopes any
	}{
		"some":         {"read", object{"granted": []any{"read"}, "missing": []any{"write"}}},
		"all and more": {"write,read admin", object{"granted": []any{"admin", "read", "write"}, "missing": []any{}}},
		"other":        {"admin", object{"granted": []any{"admin"}, "missing": []any{"read", "write"}}},
		"unsaid":       {"", nil},
	} {
		id := p.post("/accounts/import", object{
			"integration_id": config, "origin_owner_id": name, "origin_owner_name": name,
			"tokens": object{"access_token": "a-" + name, "refresh_token": "r-" + name, "scope": c.scope},
		}).want(http.StatusCreated).text("id")
		p.get("/accounts/"+id).has("scopes", c.scopes)
	}
	p.until("the index has followed", func() bool { return len(p.listed("/accounts?missing_scope=write")) == 2 })
}
