package policy_test

import (
	"net/url"
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
