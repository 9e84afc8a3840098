package acceptance_test

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"

	sdk "github.com/modelcontextprotocol/go-sdk/mcp"

	"patchbay/shared/api/gateway"
	"patchbay/shared/api/mcp"
)

func toolNames(list *sdk.ListToolsResult) (names []string) {
	for _, tool := range list.Tools {
		names = append(names, tool.Name)
	}
	return names
}

// A declared read is a tool: its arguments stand where they are declared, and what does not fit them is refused before
// anything is sent.
func TestDeclaredReads(t *testing.T) {
	p := newTenant(t)
	account := p.link("o", p.configure("sandbox-key", nil), object{"api_key": "sandbox-key-dreads01"})
	s := p.agentAt(gateway.Path, bearing{p.key, account}, mcp.Protocols[0], nil)
	text, failed := p.use(s, "echo", object{"words": []string{"a b", "&c"}, "count": 3, "exact": true})
	if failed || !strings.Contains(text, `"query":{"count":["3"],"exact":["true"],"kind":["short"],"word":["a b","\u0026c"]}`) {
		t.Errorf("%s", text)
	}
	if text, failed = p.use(s, "list_employees", nil); failed || !strings.Contains(text, "Ada Lovelace") {
		t.Errorf("%s", text)
	}
	for want, args := range map[string]object{
		"9 or less":           {"count": 10},
		"one of short, long":  {"kind": "odd"},
		"has no argument":     {"nothing": 1},
		"true or false":       {"exact": "yes"},
		"a list of at most":   {"words": "a"},
		"not below 0":         {"from": -1},
		"and not below 0":     {"from": "x"},
		"must be a text of 1": {"cursor": 7},
	} {
		if text, failed := p.use(s, "echo", args); !failed || !strings.Contains(text, want) {
			t.Errorf("%v: %s, want %s", args, text, want)
		}
	}
	var whole, rest toldAnswer
	long := strings.Repeat("ü ", 600)
	words := slices.Repeat([]string{long}, 40)
	text, _ = p.use(s, "echo", object{"words": words})
	if err := json.Unmarshal([]byte(text), &whole); err != nil || whole.Cut == nil || whole.Cut.Next == 0 {
		t.Fatalf("an answer of %d bytes is not cut: %v", len(text), err)
	}
	text, _ = p.use(s, "echo", object{"words": words, "from": whole.Cut.Next})
	if err := json.Unmarshal([]byte(text), &rest); err != nil || rest.Text == "" || rest.Cut == nil {
		t.Errorf("the rest is %.200s", text)
	}
}

// Of a connector's reads a policy names those that are shown and may be called. The same call by another way is the
// same call.
func TestPolicyOfDeclaredReads(t *testing.T) {
	p := newTenant(t)
	account := p.link("o", p.configure("sandbox-key", nil), object{"api_key": "sandbox-key-dreads02"})
	all := []string{"echo", "get_workspace", "list_employees"}
	for name, c := range map[string]struct {
		policy object
		tools  []string
		any    bool // GET /employees by the tool request and by the proxy
	}{
		"read-only":         {object{"read_only": true}, append(slices.Clone(all), "request"), true},
		"one tool":          {object{"allow": []object{{"tool": "list_*"}}}, []string{"list_employees"}, false},
		"read-only, a tool": {object{"read_only": true, "allow": []object{{"tool": "get_*"}}}, []string{"get_workspace"}, false},
		"but one":           {object{"deny": []object{{"tool": "list_*"}}}, []string{"echo", "get_workspace", "request"}, false},
		"no other call":     {object{"deny": []object{{"tool": "request"}}}, all, false},
	} {
		t.Run(name, func(t *testing.T) {
			p := p.on(t)
			token := p.post("/use_tokens", object{"name": "agent", "account_id": account, "call_policy": c.policy}).
				want(http.StatusCreated).text("token")
			s := p.agentAt(gateway.Path, bearing{key: token}, mcp.Protocols[0], nil)
			list, err := s.ListTools(t.Context(), nil)
			if err != nil || !slices.Equal(toolNames(list), c.tools) {
				t.Fatalf("tools %v, want %v (%v)", toolNames(list), c.tools, err)
			}
			for _, tool := range all {
				text, failed := p.use(s, tool, nil)
				if may := slices.Contains(c.tools, tool); may == failed || failed && !strings.Contains(text, "call policy") {
					t.Errorf("%s: %s", tool, text)
				}
			}
			if text, failed := p.use(s, "request", object{"path": "/employees"}); failed == c.any {
				t.Errorf("request: %s", text)
			}
			status := map[bool]int{true: http.StatusOK, false: http.StatusForbidden}[c.any]
			p.proxyBy(token, account, object{"path": "/employees"}).want(status)
			p.proxyBy(token, account, object{"path": "//Employees.json"[1:]}).
				want(map[bool]int{true: http.StatusNotFound, false: status}[c.any])
			if name != "but one" {
				return
			}
			// What is no call of the tool is passed on, and the tool's by another name is not.
			write := object{"path": "/employees", "method": "POST", "body": object{"name": "Ada"}}
			p.proxyBy(token, account, write).want(http.StatusNotFound)
			write["path"] = "/employees?_method=GET"
			p.proxyBy(token, account, write).problem(http.StatusForbidden, "call_refused_by_policy")
			p.proxyBy(token, account, object{"path": "/me", "method": "POST", "body": object{"jsonrpc": "2.0", "id": 1,
				"method": "tools/call", "params": object{"name": "list_all"}}}).problem(http.StatusForbidden, "call_refused_by_policy")
		})
	}
}
