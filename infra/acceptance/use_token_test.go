package acceptance_test

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"patchbay/shared/api/gateway"
	"patchbay/shared/api/routes"
	"patchbay/shared/scope"
)

// mint makes a use token of the account's owner.
func (b *bounded) mint(more object, change ...func(*http.Request)) (id, text string) {
	b.t.Helper()
	body := object{"name": "agent", "origin_owner_id": "b"}
	for name, v := range more {
		body[name] = v
	}
	made := b.post("/use_tokens", body, change...).want(http.StatusCreated)
	return made.text("id"), made.text("token")
}

// refused ends the test unless a token's call is refused with a code at both doors, and nothing reaches the vendor.
func (b *bounded) refused(what, text, code string) {
	b.t.Helper()
	unified, transparent := b.both("GET", "/things", text)
	same(b.t, what, []string{unified, transparent}, []string{code, code})
}

// A token makes what it is for and nothing else, and tells nothing of itself to anybody.
func TestUseToken(t *testing.T) {
	b := newBounded(t, nil)
	id, text := b.mint(object{"connectors": []string{"zz-forms"}, "expires_in": 600,
		"call_policy": object{"read_only": true, "allow": []object{{"path": "/api/v1/things/**"}}}})
	b.refused("a good call", text, "")
	for method, path := range map[string]string{
		"POST": "/things", "GET": "/other", "PUT": "/things/..%2Fother", "DELETE": "/things",
	} {
		if unified, transparent := b.both(method, path, text); unified == "" || transparent == "" {
			t.Errorf("%s %s: %q, %q", method, path, unified, transparent)
		}
	}
	made := b.get("/use_tokens/"+id).want(http.StatusOK).has("name", "agent", "origin_owner_id", "b", "live", true,
		"call_policy.read_only", true, "allowed_origins", []string{}, "connectors", []string{"zz-forms"})
	list := b.get("/use_tokens").want(http.StatusOK).has("data.0.id", id, "next_cursor", nil)
	if strings.Contains(string(made.body)+string(list.body), text) {
		t.Error("a token's text is told again")
	}
	for at, item := range b.items() {
		if strings.Contains(item, text) || strings.Contains(at, text) {
			t.Errorf("a token's text is kept in %s", at)
		}
	}
	_, b.read = b.log.since(t, b.read)
	b.refused("once more", text, "")
	entries, _ := b.log.since(t, b.read)
	for _, e := range entries {
		if e.By != "use_token:"+id || e.Project != b.id {
			t.Errorf("an entry is %s", asJSON(e))
		}
	}
	same(t, "entries", len(entries), 2)
	b.delete("/use_tokens/"+id).want(http.StatusOK).has("live", false)
	b.refused("revoked", text, "invalid_use_token")
	b.delete("/use_tokens/"+id).want(http.StatusOK).has("live", false)
	b.delete("/use_tokens/ust_none").problem(http.StatusNotFound, "use_token_not_found")
	b.get("/use_tokens/ust_none").problem(http.StatusNotFound, "use_token_not_found")
}

// It is taken in each form in which SDKs send a key, and no form of it reaches the vendor.
func TestUseTokenInEveryForm(t *testing.T) {
	b := newBounded(t, nil)
	_, text := b.mint(object{"account_id": b.account, "origin_owner_id": ""})
	_, other := b.mint(nil)
	basic := func(text string) string { return "Basic " + base64.StdEncoding.EncodeToString([]byte(text)) }
	for name, h := range map[string][]string{
		"bearer": {"Authorization", "Bearer " + text}, "token": {"Authorization", "token " + text},
		"SSWS in one word": {"Authorization", "SSWS" + text}, "bare": {"Authorization", text},
		"basic, user": {"Authorization", basic(text + ":")}, "basic, password": {"Authorization", basic("me/token:" + text)},
		"a header": {"X-Api-Key", text}, "beside another": {"Authorization", "Bearer " + text, "X-Second", other},
	} {
		a := b.sdk.do(http.MethodGet, "/things?a=b", "", h...) // of one account: none is named
		s, _ := b.v.last()
		same(t, name, []any{a.status, s.uri}, []any{http.StatusOK, "/api/v1/things?a=b"})
		if seen := fmt.Sprint(s); strings.Contains(seen, "pbu_") {
			t.Errorf("%s: the vendor saw %s", name, seen)
		}
	}
	a := b.sdk.do(http.MethodGet, "/things?a=b&key="+text+"&k2="+encoded(other), "")
	s, _ := b.v.last()
	same(t, "query", []any{a.status, s.uri}, []any{http.StatusOK, "/api/v1/things?a=b"})
	for name, path := range map[string]string{
		"path": "/x/" + text, "encoded": "/x/" + encoded(text), "another": "/x/" + other,
	} {
		_, before := b.v.last()
		a := b.sdk.do(http.MethodGet, path, "", "Authorization", "Bearer "+text)
		_, after := b.v.last()
		same(t, name, []int{a.status, after}, []int{http.StatusBadRequest, before})
	}
	_, before := b.v.last()
	a = b.sdk.do(http.MethodPost, "/things", `{"t":"`+text+`"}`, "Authorization", "Bearer "+text)
	_, after := b.v.last()
	same(t, "body", []int{a.status, after}, []int{http.StatusBadRequest, before})
	b.post("/unified/proxy", object{"path": "/things"}, by(text)).want(http.StatusOK)
	b.post("/unified/proxy", object{"path": "/things"}).problem(http.StatusBadRequest, "invalid_request")
}

// Out of its bounds it is refused in each dimension, alike for what is there and what is not.
func TestUseTokenOutOfItsBounds(t *testing.T) {
	b := newBounded(t, nil)
	other := b.link("other", b.config, object{"api_token": "token-2"})
	key := b.link("b", b.configure("sandbox-key", object{"auth_type": "basic"}),
		object{"username": "user", "password": "pass:word"})
	_, ofOwner := b.mint(object{"connectors": []string{"zz-forms"}})
	_, ofOne := b.mint(object{"account_id": key})
	const bounds = "use_token_out_of_bounds"
	ask := func(what, text, account, code string, more ...string) {
		t.Helper()
		_, before := b.v.last()
		b.post("/unified/proxy", object{"path": "/things"},
			header(append(more, "x-account-id", account, "Authorization", "Bearer "+text)...)).
			problem(http.StatusForbidden, code)
		a := b.sdk.do(http.MethodGet, "/things", "",
			append(more, "x-account-id", account, "Authorization", "Bearer "+text)...)
		if a.status != http.StatusForbidden || !strings.Contains(a.body, code) {
			t.Errorf("%s: %d %s", what, a.status, a.body)
		}
		a = b.sdk.do(http.MethodGet, "/accounts/"+account+"/things", "", append(more, "Authorization", "Bearer "+text)...)
		if a.status < 400 {
			t.Errorf("%s, in the path: %d %s", what, a.status, a.body)
		}
		if _, after := b.v.last(); after != before {
			t.Errorf("%s: it reached the vendor", what)
		}
	}
	ask("another owner's account", ofOwner, other, bounds)
	ask("no account", ofOwner, "acc_zz-forms_06h0rmzbc5adaad24nj87d6aqr", bounds)
	ask("no id", ofOwner, "acc_nonsense", bounds)
	ask("another connector", ofOwner, key, bounds)
	ask("another account of the owner", ofOne, b.account, bounds)
	ask("another user", ofOwner, b.account, bounds, "x-acting-user", "eve")
	foreign := newTenant(t)
	foreignAccount := foreign.link("b", foreign.configure("sandbox-key", nil), object{"api_key": goodKey})
	ask("another project's", ofOwner, foreignAccount, bounds)
	b.post("/unified/proxy", object{"path": "/things"}, by(ofOwner)).problem(http.StatusBadRequest, "invalid_request")
	// An account that got another owner is not its any more.
	b.patch("/accounts/"+b.account, object{"origin_owner_id": "other-owner"})
	if owner := b.get("/accounts/" + b.account).text("origin_owner_id"); owner == "other-owner" {
		ask("an account that moved", ofOwner, b.account, bounds)
	}
}

// It ends at once with each thing that it hangs on.
func TestUseTokenEndsAtOnce(t *testing.T) {
	b := newBounded(t, nil)
	made := b.post("/api_keys", object{"name": "minter", "scopes": []string{"use_tokens:write", "proxy:call"}}).
		want(http.StatusCreated)
	_, text := b.mint(nil, by(made.text("key")))
	b.refused("good", text, "")
	b.delete("/api_keys/" + made.text("id")).want(http.StatusOK)
	b.refused("its key is revoked", text, "invalid_use_token")

	end := time.Now().Add(time.Hour)
	made = b.post("/api_keys", object{"name": "ends", "scopes": []string{"use_tokens:write", "proxy:call"},
		"expires_at": end.Format(time.RFC3339)}).want(http.StatusCreated)
	_, text = b.mint(nil, by(made.text("key")))
	b.refused("good", text, "")
	hash := sha256.Sum256([]byte(made.text("key")))
	b.set("PROJ#"+b.id, "KEY#"+hex.EncodeToString(hash[:]), "key_expires_at", time.Now().Add(-time.Second).UnixMilli())
	b.refused("its key has ended", text, "invalid_use_token")
	_, text = b.mint(nil)
	id, own := b.mint(nil)
	b.set("PROJ#"+b.id, "USE#"+id, "ends_at", time.Now().Add(-time.Second).UnixMilli())
	b.refused("it has ended", own, "invalid_use_token")
	b.get("/use_tokens/"+id).want(http.StatusOK).has("live", false)

	b.post("/connectors/zz-forms/disable", nil).want(http.StatusOK)
	b.refused("the connector is disabled", text, "account_inactive")
	b.post("/connectors/zz-forms/enable", nil).want(http.StatusOK)
	b.refused("enabled", text, "")
	b.post("/accounts/"+b.account+"/suspend", nil).want(http.StatusOK)
	b.refused("the account is suspended", text, "account_suspended")
	b.post("/accounts/"+b.account+"/resume", nil).want(http.StatusOK)
	b.patch("/auth_configs/"+b.config, object{"call_policy": object{"deny": []object{{"path": "/**"}}}}).
		want(http.StatusOK)
	b.refused("the auth config's policy", text, refusedByPolicy)
	b.patch("/auth_configs/"+b.config, object{"call_policy": object{}}).want(http.StatusOK)
	b.refused("good again", text, "")
	b.delete("/accounts/" + b.account)
	b.refused("the account is gone", text, "use_token_out_of_bounds")
}

// Nobody gets more by making one than they have.
func TestUseTokenGivesOnlyWhatItsMakerHas(t *testing.T) {
	b := newBounded(t, nil)
	less := by(b.withScopes([]scope.Scope{scope.UseTokensWrite}))
	b.post("/use_tokens", object{"name": "x", "origin_owner_id": "b"}, less).
		problem(http.StatusForbidden, "scope_not_held")
	reader := b.post("/api_keys", object{"name": "r", "call_policy": object{"read_only": true}}).
		want(http.StatusCreated)
	_, text := b.mint(object{"account_id": b.account}, by(reader.text("key")))
	b.refused("reading", text, "")
	unified, transparent := b.both("POST", "/things", text)
	same(t, "the key's policy", []string{unified, transparent}, []string{refusedByPolicy, refusedByPolicy})
	_, text = b.mint(nil)
	for _, r := range routes.All() {
		calls := r.Path == "/unified/proxy" || r.Path == gateway.Path || strings.HasPrefix(r.Path, "/proxy") ||
			strings.HasPrefix(r.Path, "/actions")
		if r.Access.Scope() == "" || calls {
			continue
		}
		a := b.try(r, text)
		if a.status != http.StatusForbidden || !strings.Contains(string(a.body), "use_token_not_accepted") {
			t.Errorf("%s %s: %d %s", r.Method, r.Path, a.status, a.body)
		}
	}
	before := b.items()
	for where, body := range map[string]object{
		"body.name":               {"name": "a\nb", "origin_owner_id": "b"},
		"body.origin_owner_id":    {"name": "x"},
		"body.connectors":         {"name": "x", "origin_owner_id": "b", "connectors": []string{"hubspot"}},
		"body.allowed_origins[0]": {"name": "x", "origin_owner_id": "b", "allowed_origins": []string{"https://a.example/x"}},
		"body.call_policy.deny[0].path": {"name": "x", "origin_owner_id": "b",
			"call_policy": object{"deny": []object{{"path": "x"}}}},
	} {
		b.post("/use_tokens", body).want(http.StatusBadRequest).has("errors.0.location", where)
	}
	b.post("/use_tokens", object{"name": "x", "account_id": b.account, "origin_owner_id": "other"}).
		want(http.StatusBadRequest).has("errors.0.location", "body.account_id")
	b.unchanged(before)
	again := header("Idempotency-Key", "k1")
	first := b.post("/use_tokens", object{"name": "x", "origin_owner_id": "b"}, again).
		want(http.StatusCreated).text("token")
	same(t, "again", b.post("/use_tokens", object{"name": "x", "origin_owner_id": "b"}, again).
		want(http.StatusCreated).text("token"), first)
}

// Pages may use a token that names their origin, letter by letter, and no other.
func TestUseTokenOfAPage(t *testing.T) {
	b := newBounded(t, nil)
	const app = "https://app.example.com"
	_, text := b.mint(object{"allowed_origins": []string{app}})
	_, none := b.mint(nil)
	for _, path := range []string{"/proxy/things", "/proxy/accounts/" + b.account + "/things", "/unified/proxy"} {
		a := b.call(http.MethodOptions, path, nil, header("Authorization", "", "Origin", "https://evil.example",
			"Access-Control-Request-Method", "PUT", "Access-Control-Request-Headers", "authorization,x-account-id"))
		same(t, path, []any{a.status, a.header.Get("Access-Control-Allow-Origin"),
			a.header.Get("Access-Control-Allow-Headers"), a.header.Get("Access-Control-Allow-Credentials")},
			[]any{http.StatusNoContent, "https://evil.example", "authorization,x-account-id", ""})
	}
	b.v.set(http.StatusOK, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Access-Control-Allow-Origin", "*")
		w.Header().Set("Access-Control-Allow-Credentials", "true")
		w.Header().Set("Access-Control-Expose-Headers", "X-Own")
	})
	for _, c := range []struct{ token, origin, code string }{
		{text, app, ""}, {text, "https://evil.example", "use_token_origin"}, {text, "null", "use_token_origin"},
		{text, "https://app.example.com.evil.example", "use_token_origin"}, {text, "http://app.example.com", "use_token_origin"},
		{text, "https://APP.example.com", "use_token_origin"}, {text, app + ", https://evil.example", "use_token_origin"},
		{text, "", "use_token_origin"}, {none, app, "use_token_origin"}, {none, "", ""}, {b.key, app, ""},
	} {
		_, before := b.v.last()
		unified := b.post("/unified/proxy", object{"path": "/things"},
			header("x-account-id", b.account, "Authorization", "Bearer "+c.token, "Origin", c.origin))
		h := []string{"x-account-id", b.account, "Authorization", "Bearer " + c.token}
		if c.origin != "" {
			h = append(h, "Origin", c.origin)
		}
		a := b.sdk.do(http.MethodGet, "/things", "", h...)
		_, after := b.v.last()
		allowed := ""
		if c.code == "" && c.token == text {
			allowed = app
		}
		for what, head := range map[string]http.Header{"unified": unified.header, "transparent": a.header} {
			same(t, c.origin+" "+what, []string{head.Get("Access-Control-Allow-Origin"),
				head.Get("Access-Control-Allow-Credentials")}, []string{allowed, ""})
		}
		if ok := c.code == ""; ok != (a.status == http.StatusOK && unified.status == http.StatusOK && after == before+2) ||
			!ok && (after != before || !strings.Contains(a.body, c.code) || !strings.Contains(string(unified.body), c.code)) {
			t.Errorf("%q: %d %s, %d %s", c.origin, unified.status, unified.body, a.status, a.body)
		}
	}
	a := b.sdk.do(http.MethodGet, "/things", "", "Origin", app, "Authorization", "Bearer "+mistyped(text))
	same(t, "mistyped", []any{a.status, a.header.Get("Access-Control-Allow-Origin")}, []any{http.StatusUnauthorized, ""})
}
