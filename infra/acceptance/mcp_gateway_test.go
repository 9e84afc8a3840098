package acceptance_test

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"

	sdk "github.com/modelcontextprotocol/go-sdk/mcp"

	"patchbay/infra/mcpserver"
	"patchbay/shared/activity"
	"patchbay/shared/api/gateway"
	"patchbay/shared/api/mcp"
	"patchbay/shared/scope"
)

// told is what the tool request says of an answer.
type toldAnswer struct {
	Status int
	Body   json.RawMessage
	Text   string
	Cut    *struct {
		Next  int `json:"next_from"`
		Bytes int
	}
}

func (p *tenant) request(s *sdk.ClientSession, args object) (a toldAnswer) {
	p.t.Helper()
	text, _ := p.use(s, "request", args)
	if err := json.Unmarshal([]byte(text), &a); err != nil {
		p.t.Fatalf("request %v answers %s", args, text)
	}
	return a
}

// An account of any connector is a tool that calls its API, in each revision of the protocol, with a key or a use
// token.
func TestGatewayCallsAnAPI(t *testing.T) {
	p := newTenant(t)
	config := p.configure("sandbox-key", nil)
	account := p.link("o", config, object{"api_key": "sandbox-key-gateway1"})
	token := p.post("/use_tokens", object{"name": "agent", "account_id": account}).want(http.StatusCreated).text("token")
	for _, version := range mcp.Protocols {
		for _, with := range []bearing{{p.key, account}, {token, ""}} {
			s := p.agentAt(gateway.Path, with, version, nil)
			if got := s.InitializeResult().ProtocolVersion; got != version {
				t.Errorf("%s is spoken", got)
			}
			list, err := s.ListTools(t.Context(), nil)
			if err != nil || !slices.Equal(toolNames(list), []string{"echo", "get_workspace", "list_employees", "request"}) ||
				!strings.Contains(list.Tools[3].Description, "Sandbox") || !list.Tools[0].Annotations.ReadOnlyHint {
				t.Fatalf("%v, %v", list, err)
			}
			if a := p.request(s, object{"path": "/me"}); a.Status != http.StatusOK ||
				!strings.Contains(string(a.Body), "workspace") {
				t.Errorf("%+v", a)
			}
			if a := p.request(s, object{"path": "/no-such-path", "method": "DELETE"}); a.Status != http.StatusNotFound {
				t.Errorf("%+v", a)
			}
			for _, args := range []object{
				{}, {"path": 7}, {"path": "https://evil.example/"}, {"path": "/me", "method": "BREW"}, {"path": "/me", "x": 1},
				{"path": "/me", "headers": object{"Accept": object{}}}, {"path": "/me", "query": object{"a": object{}}},
				{"path": "/me", "from": -1},
			} {
				if text, failed := p.use(s, "request", args); !failed || strings.Contains(text, `"status"`) {
					t.Errorf("%v: %s", args, text)
				}
			}
		}
	}
}

// Each call is an entry: of the use token, with what was called, and failed where the provider says so though the
// message is answered.
func TestGatewayIsLogged(t *testing.T) {
	l := newLogged(t)
	account := l.link("o", l.configure("sandbox-key", nil), object{"api_key": "sandbox-key-gateway4"})
	made := l.post("/use_tokens", object{"name": "agent", "account_id": account}).want(http.StatusCreated)
	s := l.agentAt(gateway.Path, bearing{made.text("token"), ""}, mcp.Protocols[0], nil)
	l.news()
	l.request(s, object{"path": "/me"})
	l.request(s, object{"path": "/no-such-path"})
	calls := slices.DeleteFunc(l.news(), func(e activity.Entry) bool { return e.Action != "mcp tools/call request" })
	if len(calls) != 2 {
		t.Fatalf("entries: %+v", calls)
	}
	for i, e := range calls {
		if e.Failed != (i == 1) || e.By != "use_token:"+made.text("id") || e.Kind != activity.Call || e.Account != account {
			t.Errorf("entry %+v", e)
		}
	}
	if bad := calls[1]; !strings.HasSuffix(bad.URL, "/no-such-path") || !strings.Contains(bad.Message, "answers 404") {
		t.Errorf("entry %+v", bad)
	}
}

// Who may not call is refused before a message is read, and by the policy that /unified/proxy has too.
func TestGatewayRefuses(t *testing.T) {
	p := newTenant(t)
	config := p.configure("sandbox-key", nil)
	account, others := p.link("o", config, object{"api_key": "sandbox-key-gateway2"}),
		p.link("other", config, object{"api_key": "sandbox-key-gateway3"})
	list := object{"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
	at := func(account string) func(*http.Request) { return header("x-account-id", account) }
	p.post(gateway.Path, list).problem(http.StatusBadRequest, "account_required")
	p.post(gateway.Path, list, at("acc_none_06h0rmzbc5adaad24nj87d6aqr")).problem(http.StatusNotFound, "account_not_found")
	p.post(gateway.Path, list, at(account), by("pbk_nothing")).problem(http.StatusUnauthorized, "invalid_api_key")
	p.post(gateway.Path, list, at(account), by(p.withScopes([]scope.Scope{scope.AccountsRead}))).
		problem(http.StatusForbidden, "insufficient_scope")
	p.post(gateway.Path, list, at(account), header("Origin", "https://evil.example")).
		problem(http.StatusForbidden, "foreign_request")
	p.call(http.MethodGet, gateway.Path, nil, at(account)).problem(http.StatusMethodNotAllowed, "method_not_allowed")
	p.call(http.MethodDelete, gateway.Path, nil, at(account)).problem(http.StatusMethodNotAllowed, "method_not_allowed")
	token := p.post("/use_tokens", object{"name": "agent", "origin_owner_id": "o",
		"call_policy": object{"read_only": true, "deny": []object{{"path": "/api/secret/**"}}}}).want(http.StatusCreated).text("token")
	p.post(gateway.Path, list, at(others), by(token)).problem(http.StatusForbidden, "use_token_out_of_bounds")
	s := p.agentAt(gateway.Path, bearing{token, account}, "", nil)
	if a := p.request(s, object{"path": "/me"}); a.Status != http.StatusOK {
		t.Errorf("%+v", a)
	}
	for _, args := range []object{{"path": "/me", "method": "POST"}, {"path": "/me", "method": "DELETE"},
		{"path": "/me", "headers": object{"X-HTTP-Method-Override": "DELETE"}, "method": "POST"}} {
		if text, failed := p.use(s, "request", args); !failed || !strings.Contains(text, "call policy") {
			t.Errorf("%v: %s", args, text)
		}
	}
	// Only what changes nothing is made again to show more of its answer.
	if text, failed := p.use(s, "request", object{"path": "/me", "method": "POST", "from": 1}); !failed ||
		!strings.Contains(text, "from is for nothing else") {
		t.Errorf("a POST is made again: %s", text)
	}
	call := object{"jsonrpc": "2.0", "id": 1, "method": "tools/call",
		"params": object{"name": "request", "arguments": object{"path": "/me"}}}
	p.post(gateway.Path, []object{call, call}, at(account)).problem(http.StatusBadRequest, "mcp_message_invalid")
	call["params"] = object{"name": "request", "arguments": object{"path": "/me", "body": "my key is " + p.key}}
	p.post(gateway.Path, call, at(account)).problem(http.StatusBadRequest, "api_key_in_call")
	p.post("/connectors/sandbox-key/disable", nil).want(http.StatusOK)
	p.post(gateway.Path, list, at(account)).want(http.StatusPreconditionFailed)
}

// The messages of an account at an MCP server reach it with a fresh credential, sessions and streams as they are.
func TestGatewayPassesOn(t *testing.T) {
	t.Parallel()
	s := newMCPSite(t, mcpserver.Options{})
	account := s.links(s.begin("o"))
	for i, version := range mcp.Protocols[1:] {
		agent := s.agentAt(gateway.Path, bearing{s.key, account}, version, nil)
		if i == 0 {
			s.server.Expire() // and the credential is renewed within the call
		}
		list, err := agent.ListTools(t.Context(), nil)
		if err != nil || len(list.Tools) != 2 {
			t.Fatalf("%v, %v", list, err)
		}
		if text, failed := s.use(agent, "echo", object{"text": "ahoi"}); failed || text != "ahoi" {
			t.Errorf("%s: %s", version, text)
		}
		s.call(http.MethodDelete, gateway.Path, nil, header("x-account-id", account)).
			problem(http.StatusBadRequest, "mcp_no_session")
		if err := agent.Close(); err != nil { // DELETE of the server's session
			t.Errorf("%s: %v", version, err)
		}
	}
	s.keepsTo()
}

// A policy shows and calls the tools that it names, and nothing gets around it.
func TestGatewayPolicyOfTools(t *testing.T) {
	t.Parallel()
	s := newMCPSite(t, mcpserver.Options{})
	account := s.links(s.begin("o"))
	server := strings.TrimPrefix(s.server.URL(), s.server.Origin())
	for name, c := range map[string]struct {
		policy object
		tools  []string
	}{
		"one tool":       {object{"allow": []object{{"tool": "ec*"}}}, []string{"echo"}},
		"but one":        {object{"deny": []object{{"tool": "write"}}}, []string{"echo"}},
		"read-only":      {object{"read_only": true}, nil},
		"read and named": {object{"read_only": true, "allow": []object{{"tool": "write"}}}, []string{"write"}},
		"every POST":     {object{"allow": []object{{"methods": []string{"POST"}}}}, []string{"echo", "write"}},
		"another path":   {object{"allow": []object{{"tool": "echo", "path": "/elsewhere"}}}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			p := s.on(t)
			token := p.post("/use_tokens", object{"name": "agent", "account_id": account, "call_policy": c.policy}).
				want(http.StatusCreated).text("token")
			agent := p.agentAt(gateway.Path, bearing{key: token}, mcp.Protocols[1], nil)
			list, err := agent.ListTools(t.Context(), nil)
			if err != nil {
				t.Fatal(err)
			}
			if names := toolNames(list); !slices.Equal(names, c.tools) {
				t.Errorf("tools %v, want %v", names, c.tools)
			}
			for _, tool := range []string{"echo", "write"} {
				text, failed := p.use(agent, tool, object{"text": "ahoi"})
				if may := slices.Contains(c.tools, tool); may == failed || failed && !strings.Contains(text, "call policy") {
					t.Errorf("%s: %s", tool, text)
				}
			}
			if slices.Contains(c.tools, "write") && slices.Contains(c.tools, "echo") {
				return
			}
			// Neither by the plain proxy, nor by a message that two readers read differently.
			before := s.server.Count("mcp")
			write := `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"write","arguments":{"text":"x"}}}`
			p.proxyBy(token, account, object{"method": "POST", "path": server, "body": write}).
				problem(http.StatusForbidden, "call_refused_by_policy")
			for _, body := range []string{
				strings.Replace(write, `"name":"write"`, `"name":"echo","name":"write"`, 1),
				strings.Replace(write, `"method":"tools/call"`, `"method":"ping","method":"tools/call"`, 1),
				"[" + write + "]", write + write, `{"method":7}`, `{"method":"tools/call","params":{"Name":"echo"}}`,
				strings.Replace(write, `"params"`, `"Params"`, 1), strings.Replace(write, `"tools/call"`, `"Tools/Call"`, 1),
				strings.Replace(write, `"tools/call"`, `"resources/read"`, 1), `{"jsonrpc":"2.0","id":1,"result":{}}`,
			} {
				a := p.call(http.MethodPost, gateway.Path, body, by(token))
				if !strings.Contains(string(a.body), `"mcp_message`) && !strings.Contains(string(a.body), "call policy") {
					t.Errorf("%s: %d %s", body, a.status, a.body)
				}
			}
			for _, name := range []string{"Mcp-Name", "Mcp-Method"} {
				a := p.call(http.MethodPost, gateway.Path, strings.Replace(write, `"write"`, `"echo"`, 1), by(token),
					header(name, "write"))
				if !strings.Contains(string(a.body), "mcp_message_ambiguous") {
					t.Errorf("%s: %d %s", name, a.status, a.body)
				}
			}
			if n := s.server.Count("mcp"); n != before {
				t.Errorf("%d requests reached the server", n-before)
			}
		})
	}
	s.keepsTo()
}

// proxyBy is proxy with another credential.
func (p *tenant) proxyBy(credential, account string, call object) answer {
	p.t.Helper()
	return p.post("/unified/proxy", call, header("x-account-id", account), by(credential))
}
