package policy_test

import (
	"net/url"
	"strings"
	"testing"

	"patchbay/shared/policy"
)

// A tool that a rule denies is denied by whatever name and way it is called; one that a rule allows is allowed by its
// name alone.
func TestToolsOfAnAPI(t *testing.T) {
	home, _ := url.Parse(base)
	named := []policy.Named{
		{Tool: "list_contacts", Method: "GET", Path: "/v1/contacts"}, {Tool: "get_contact", Method: "GET", Path: "/v1/contacts/*"},
	}
	tools := func(names ...string) (rules []policy.Rule) {
		for _, n := range names {
			rules = append(rules, policy.Rule{Tool: n})
		}
		return rules
	}
	for _, c := range []struct {
		name, tool, method, path string
		policy                   policy.Policy
		passes                   bool
	}{
		{"no rule", "list_contacts", "GET", "/v1/contacts", policy.Policy{ReadOnly: true}, true},
		{"named", "list_contacts", "GET", "/v1/contacts", policy.Policy{Allow: tools("list_*")}, true},
		{"another is named", "get_contact", "GET", "/v1/contacts/1", policy.Policy{Allow: tools("list_*")}, false},
		{"by no name", "", "GET", "/v1/contacts", policy.Policy{Allow: tools("list_*")}, false},
		{"any tool, by no name", "", "GET", "/v1/contacts", policy.Policy{Allow: tools("*", "request")}, false},
		{"denied", "list_contacts", "GET", "/v1/contacts", policy.Policy{Deny: tools("list_*")}, false},
		{"denied, by no name", "", "GET", "/v1/contacts", policy.Policy{Deny: tools("list_contacts")}, false},
		{"denied, by no name and loosely", "", "GET", "/v1//Contacts.json", policy.Policy{Deny: tools("LIST_contacts")}, false},
		{"denied, another", "", "GET", "/v1/deals", policy.Policy{Deny: tools("list_contacts")}, true},
		{"denied, one of them by another's name", "list_contacts", "GET", "/v1/contacts/1", policy.Policy{Deny: tools("get_contact")}, false},
		{"any call is denied", "", "GET", "/v1/deals", policy.Policy{Deny: tools("request")}, false},
		{"any call is denied, not a tool", "list_contacts", "GET", "/v1/contacts", policy.Policy{Deny: tools("request")}, true},
		{"every tool is denied", "list_contacts", "GET", "/v1/contacts", policy.Policy{Deny: tools("*")}, false},
	} {
		u, err := url.Parse("https://api.example.com" + c.path)
		if err != nil {
			t.Fatal(err)
		}
		read := policy.Read(policy.Request{Method: c.method, URL: u, Home: home, Tool: c.tool, Named: named})
		if err := c.policy.Admit("The policy's", read); (err == nil) != c.passes {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

// A rule about a tool does not keep an API's other calls from being made. A call that only looks like another one is
// still that of the tool.
func TestToolRulesBindToolCallsAlone(t *testing.T) {
	home, _ := url.Parse(base)
	named := []policy.Named{{Tool: "list_contacts", Method: "GET", Path: "/v1/contacts"}}
	const message = `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"delete_all"}}`
	type header = map[string][]string
	utf16 := func(text string) (out string) {
		for _, b := range []byte(text) {
			out += string([]byte{b, 0})
		}
		return out
	}
	for _, c := range []struct {
		name, method, path, body string
		header                   header
		server, passes           bool
	}{
		{"another call", "POST", "/v1/deals", `{"name":"x"}`, nil, false, true},
		{"a write at the tool's path", "POST", "/v1/contacts", `{"name":"\\u0041"}`, nil, false, true},
		{"a member named method", "POST", "/v1/payments", `{"method":"card"}`, nil, false, true},
		{"an upload", "PUT", "/v1/files/1", "\x89PNG\r\n\x1a\n\x01\x02", header{"Content-Type": {"image/png"}}, false, true},
		{"a form", "POST", "/v1/deals", "a=b&c=d", header{"Content-Type": {"application/x-www-form-urlencoded; charset=UTF-8"}}, false, true},
		{"nothing", "DELETE", "/v1/deals/1", "", header{"Content-Type": {"application/json"}}, false, true},
		{"the tool's call", "GET", "/v1/contacts", "", nil, false, false},
		{"the tool's call, by another method's name", "POST", "/v1/contacts", "", header{"X-HTTP-Method-Override": {"get"}}, false, false},
		{"… in the query", "POST", "/v1/contacts?_method=GET", "", nil, false, false},
		{"… in a form", "POST", "/v1/contacts", "_method=GET", header{"Content-Type": {"application/x-www-form-urlencoded"}}, false, false},
		{"… in JSON", "POST", "/v1/contacts", `{"_method":"GET"}`, nil, false, false},
		{"… loosely", "POST", "/V1%2fcontacts.json", "", header{"X-Method": {"GET"}}, false, false},
		{"in a batch", "POST", "/v1/$batch", `{"requests":[{"url":"/v1/contacts"}]}`, nil, false, false},
		{"… of Google", "POST", "/batch/v1", "GET /v1/contacts", nil, false, false},
		{"a message to a server", "POST", "/mcp", `{}`, nil, true, false},
		{"a message", "POST", "/mcp", message, nil, false, false},
		{"… in a batch", "POST", "/mcp", "[" + message + "]", nil, false, false},
		{"… by PUT", "PUT", "/mcp", message, nil, false, false},
		{"… of another case", "POST", "/mcp", strings.Replace(message, "tools/call", "Tools/Call", 1), nil, false, false},
		{"… escaped", "POST", "/mcp", strings.Replace(message, "tools/call", `\u0074ools\/call`, 1), nil, false, false},
		{"… twice", "POST", "/mcp", strings.Replace(message, `"method"`, `"method":"tools\/call","method":"ping","x"`, 1), nil, false, false},
		{"… after another", "POST", "/mcp", `{"a":"\n"} ` + strings.Replace(message, "tools/call", `tools\/call`, 1), nil, false, false},
		{"… cut off", "POST", "/mcp", `{"method":"tools\/call"`, nil, false, false},
		{"… behind a mark", "POST", "/mcp", "\ufeff" + strings.Replace(message, "/", `\/`, 1), nil, false, false},
		{"… behind a comment", "POST", "/mcp", "/* */" + strings.Replace(message, "/", `\/`, 1), nil, false, false},
		{"… as text", "POST", "/mcp", message, header{"Content-Type": {"text/plain"}}, false, false},
		{"… packed", "POST", "/mcp", "\x1f\x8b", header{"content-encoding": {"gzip"}}, false, false},
		{"… in UTF-16", "POST", "/mcp", utf16(message), nil, false, false},
		{"… in UTF-7", "POST", "/mcp", strings.Replace(message, "/", "+AC8-", 1), header{"Content-Type": {"application/json; charset=utf-7"}}, false, false},
	} {
		u, err := url.Parse("https://api.example.com" + c.path)
		if err != nil {
			t.Fatal(err)
		}
		read := policy.Read(policy.Request{
			Method: c.method, URL: u, Home: home, Header: c.header, Body: []byte(c.body), Named: named, Server: c.server,
		})
		rules := []policy.Rule{{Tool: "delete_*"}, {Tool: "list_contacts"}}
		if err := (policy.Policy{Deny: rules}).Admit("The policy's", read); (err == nil) != c.passes {
			t.Errorf("%s: denied: %v", c.name, err)
		}
		asks := policy.Policy{Approve: rules}
		held := asks.Admit("The policy's", read) != nil || asks.Holds("The policy's", read) != ""
		if held == c.passes {
			t.Errorf("%s: held back: %v", c.name, held)
		}
	}
}

func TestOffers(t *testing.T) {
	any := policy.Methods
	for _, c := range []struct {
		name           string
		policy         policy.Policy
		read, anything bool
	}{
		{"nothing is said", policy.Policy{}, true, true},
		{"read-only", policy.Policy{ReadOnly: true}, true, true},
		{"a tool", policy.Policy{Allow: []policy.Rule{{Tool: "list_*"}}}, true, false},
		{"another tool", policy.Policy{Allow: []policy.Rule{{Tool: "get_*"}}}, false, false},
		{"a path", policy.Policy{Allow: []policy.Rule{{Path: "/v1/x"}}}, true, true},
		{"a write", policy.Policy{Allow: []policy.Rule{{Methods: []string{"POST"}}}}, false, true},
		{"not any call", policy.Policy{Deny: []policy.Rule{{Tool: "request"}}}, true, false},
		{"not a tool", policy.Policy{Deny: []policy.Rule{{Tool: "LIST_*"}}}, false, true},
		{"not a path", policy.Policy{Deny: []policy.Rule{{Tool: "list_*", Path: "/v1/x"}}}, true, true},
		{"no reads", policy.Policy{Deny: []policy.Rule{{Methods: []string{"GET"}}}}, false, true},
	} {
		if got := c.policy.Offers("list_contacts", "GET"); got != c.read {
			t.Errorf("%s: the read is offered: %v", c.name, got)
		}
		if got := c.policy.Offers(policy.AnyCall, any...); got != c.anything {
			t.Errorf("%s: any call is offered: %v", c.name, got)
		}
	}
}
