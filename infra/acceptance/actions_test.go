package acceptance_test

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"

	"patchbay/shared/api/gateway"
	"patchbay/shared/scope"
)

// Actions are the declared reads: listed, called, and refused as every call in an account's name is.
func TestActions(t *testing.T) {
	l := newLogged(t)
	config := l.configure("sandbox-key", nil)
	account := l.link("o", config, object{"api_key": "sandbox-key-actions1"})
	at := header("x-account-id", account)
	rpc := func(body object, with ...func(*http.Request)) answer { return l.post("/actions/rpc", body, with...) }
	l.news()
	echo := object{"action": "sandbox-key_echo", "query": object{"count": 2, "words": []string{"a b"}, "cursor": "c2"}}
	if a := rpc(echo, at).want(http.StatusOK); !strings.Contains(string(a.body), `"query":{"count":["2"],"cursor":["c2"],"kind":["short"],"word":["a b"]}`) ||
		a.text("next") != "c2" {
		t.Errorf("%s", a.body)
	}
	entries := l.news()
	if len(entries) != 1 || entries[0].Action != "action sandbox-key_echo" || entries[0].Account != account ||
		!strings.HasSuffix(entries[0].URL, "/echo") {
		t.Errorf("entries %+v", entries)
	}
	rpc(object{"action": "sandbox-key_echo", "headers": object{"X-Account-Id": account}}).want(http.StatusOK)
	for name, c := range map[string]struct {
		body   object
		status int
		code   string
	}{
		"no such action":       {object{"action": "sandbox-key_none"}, http.StatusNotFound, "action_not_found"},
		"of another connector": {object{"action": "github_list_issues"}, http.StatusNotFound, "action_not_found"},
		"no such argument":     {object{"action": "sandbox-key_echo", "query": object{"x": 1}}, http.StatusBadRequest, "invalid_request"},
		"out of bounds":        {object{"action": "sandbox-key_echo", "query": object{"count": 10}}, http.StatusBadRequest, "invalid_request"},
		"in the wrong place":   {object{"action": "sandbox-key_echo", "path": object{"count": 1}}, http.StatusBadRequest, "invalid_request"},
		"a body":               {object{"action": "sandbox-key_echo", "body": object{"a": 1}}, http.StatusBadRequest, "invalid_request"},
		"two accounts":         {object{"action": "sandbox-key_echo", "headers": object{"x-account-id": "acc_x"}}, http.StatusBadRequest, "account_ambiguous"},
	} {
		if a := rpc(c.body, at); a.status != c.status || a.text("code") != c.code {
			t.Errorf("%s: %d %s", name, a.status, a.body)
		}
	}
	rpc(echo).problem(http.StatusBadRequest, "invalid_request")
	rpc(echo, at, by(l.withScopes([]scope.Scope{scope.AccountsRead}))).problem(http.StatusForbidden, "insufficient_scope")
	l.call(http.MethodGet, "/actions", nil, by("pbk_nothing")).problem(http.StatusUnauthorized, "invalid_api_key")

	token := l.post("/use_tokens", object{"name": "agent", "account_id": account,
		"allowed_origins": []string{"https://app.example"},
		"call_policy":     object{"allow": []object{{"tool": "list_*"}}}}).want(http.StatusCreated).text("token")
	page := header("Origin", "https://app.example")
	list := l.call(http.MethodGet, "/actions", nil, by(token), page).want(http.StatusOK)
	if !strings.Contains(string(list.body), `"actions":[{"id":"sandbox-key_list_employees"`) || strings.Contains(string(list.body), "echo") {
		t.Errorf("%s", list.body)
	}
	rpc(object{"action": "sandbox-key_list_employees"}, by(token), page).want(http.StatusOK)
	rpc(echo, by(token), page).problem(http.StatusForbidden, "call_refused_by_policy")
	l.post("/connectors/sandbox-key/disable", nil).want(http.StatusOK)
	rpc(echo, at).want(http.StatusPreconditionFailed)
	l.call(http.MethodGet, "/actions?filter[account_ids]="+account, nil).want(http.StatusPreconditionFailed)
}

// An action that a rule holds back is made once it is approved, and the approval is of that action at that door alone.
func TestActionsWaitForApproval(t *testing.T) {
	l := newLogged(t)
	account := l.link("o", l.configure("sandbox-key", nil), object{"api_key": "sandbox-key-actions2"})
	token := l.post("/use_tokens", object{"name": "agent", "account_id": account,
		"call_policy": object{"approve": []object{{"tool": "list_*"}}}}).want(http.StatusCreated).text("token")
	action := func(name string, with ...func(*http.Request)) answer {
		return l.post("/actions/rpc", object{"action": "sandbox-key_" + name}, append(with, by(token))...)
	}
	action("echo").want(http.StatusOK)
	action("list_employees").problem(http.StatusForbidden, needsApproval)
	id := l.waiting()
	named := header("x-approval-id", id)
	action("list_employees", named).problem(http.StatusForbidden, needsApproval)
	l.decide(id, "approve").want(http.StatusOK)
	action("list_employees", header("x-approval-id", "pcl_none")).problem(http.StatusForbidden, approvalOther)
	action("list_employees", named).want(http.StatusOK)
	l.get("/pending_calls/"+id).want(http.StatusOK).has("state", "made")
	action("list_employees", named).problem(http.StatusForbidden, approvalOther)
}

// Without an account the list has what connectors declare, page by page.
func TestActionsOfConnectors(t *testing.T) {
	p := newTenant(t)
	var keys []string
	for next, n := "", 0; n == 0 || next != "" && n < 20; n++ {
		var page struct {
			Data []struct {
				Key     string
				Actions []struct{ ID string }
			}
			Next string
		}
		a := p.call(http.MethodGet, "/actions?page_size=5&next="+next, nil).want(http.StatusOK)
		if err := json.Unmarshal(a.body, &page); err != nil {
			t.Fatal(err)
		}
		for _, c := range page.Data {
			keys = append(keys, c.Key)
			if len(c.Actions) == 0 || !strings.HasPrefix(c.Actions[0].ID, c.Key+"_") {
				t.Errorf("%+v", c)
			}
		}
		next = page.Next
	}
	if len(keys) < 13 || !slices.IsSorted(keys) || !slices.Contains(keys, "github") || len(slices.Compact(keys)) < 13 {
		t.Errorf("connectors %v", keys)
	}
	one := p.call(http.MethodGet, "/actions?filter[connectors]=github,nothing&filter[action_key]=github_get_issue&include=operation_details", nil).
		want(http.StatusOK)
	if !strings.Contains(string(one.body), `"path":"/repos/{owner}/{repo}/issues/{issue_number}"`) || strings.Contains(string(one.body), "list_issues") {
		t.Errorf("%s", one.body)
	}
}

// A page of another origin may use the gateway with a use token that names its origin, and read that answer alone.
func TestGatewayForPages(t *testing.T) {
	p := newTenant(t)
	account := p.link("o", p.configure("sandbox-key", nil), object{"api_key": "sandbox-key-gateway9"})
	token := p.post("/use_tokens", object{"name": "page", "account_id": account,
		"allowed_origins": []string{"https://app.example"}}).
		want(http.StatusCreated).text("token")
	asks := p.call(http.MethodOptions, gateway.Path, nil, header("Origin", "https://any.example"),
		header("Access-Control-Request-Method", "POST"),
		header("Access-Control-Request-Headers", "authorization,content-type,mcp-method,mcp-name,mcp-protocol-version")).
		want(http.StatusNoContent)
	if asks.header.Get("Access-Control-Allow-Origin") != "https://any.example" ||
		asks.header.Get("Access-Control-Allow-Credentials") != "" ||
		!strings.Contains(asks.header.Get("Access-Control-Allow-Headers"), "mcp-method") {
		t.Errorf("%v", asks.header)
	}
	ping := object{"jsonrpc": "2.0", "id": 1, "method": "ping"}
	for origin, status := range map[string]int{"https://app.example": http.StatusOK,
		"https://evil.example": http.StatusForbidden} {
		a := p.post(gateway.Path, ping, by(token), header("Origin", origin)).want(status)
		want := map[bool]string{true: origin}[status == http.StatusOK]
		if got := a.header.Get("Access-Control-Allow-Origin"); got != want {
			t.Errorf("%s may be read by %q", origin, got)
		}
	}
	p.post(gateway.Path, ping, by(token)).want(http.StatusForbidden)
	a := p.post(gateway.Path, ping, header("x-account-id", account),
		header("Origin", "https://app.example")).want(http.StatusForbidden)
	if a.header.Get("Access-Control-Allow-Origin") != "" {
		t.Error("a page may read an answer to an API key")
	}
}
