package resource

import "patchbay/shared/policy"

// NewCallPolicy says which calls to the provider may be made.
type NewCallPolicy struct {
	ReadOnly bool          `json:"read_only,omitempty" doc:"Only GET and HEAD pass, and what a rule of allow names with its method"`
	Allow    []NewCallRule `json:"allow,omitempty" maxItems:"40" doc:"Where there is a rule, only what one of them names passes"`
	Deny     []NewCallRule `json:"deny,omitempty" maxItems:"40" doc:"What one of them names is refused, whatever else allows it"`
	Approve  []NewCallRule `json:"approve,omitempty" maxItems:"40" doc:"What one of them names, and the rest lets pass, waits until somebody approves it (/pending_calls)"`
}

// NewCallRule names calls.
type NewCallRule struct {
	Methods []string `json:"methods,omitempty" maxItems:"6" example:"[\"GET\"]" doc:"Every method when left out; GET and HEAD, in allow of a read-only policy"`
	Host    string   `json:"host,omitempty" maxLength:"253" example:"api.example.com" doc:"A host of the connector, or * for each. Left out, each in deny and approve, and that of the connector's base address in allow"`
	Path    string   `json:"path,omitempty" maxLength:"256" example:"/crm/v3/objects/contacts/**" doc:"The whole path at the provider, decoded: * is any characters of one segment, ** any number of segments. Every path when left out"`
	Tool    string   `json:"tool,omitempty" maxLength:"128" example:"search_*" doc:"A tool of an account at an MCP server, * is any characters. A rule of allow that names one lets no other message pass"`
}

// Domain is the policy that a request asks for; nil is none.
func (p *NewCallPolicy) Domain() policy.Policy {
	if p == nil {
		return policy.Policy{}
	}
	return policy.Policy{
		ReadOnly: p.ReadOnly, Allow: rules[policy.Rule](p.Allow), Deny: rules[policy.Rule](p.Deny),
		Approve: rules[policy.Rule](p.Approve),
	}
}

// CallPolicy is a policy as answers tell it.
type CallPolicy struct {
	ReadOnly bool       `json:"read_only,omitempty"`
	Allow    []CallRule `json:"allow,omitempty"`
	Deny     []CallRule `json:"deny,omitempty"`
	Approve  []CallRule `json:"approve,omitempty"`
}

// CallRule is a rule as answers tell it.
type CallRule struct {
	Methods []string `json:"methods,omitempty"`
	Host    string   `json:"host,omitempty"`
	Path    string   `json:"path,omitempty"`
	Tool    string   `json:"tool,omitempty"`
}

// CallPolicyOf is a policy as answers tell it; nil for one that lets every call pass.
func CallPolicyOf(p policy.Policy) *CallPolicy {
	if p.Empty() {
		return nil
	}
	return &CallPolicy{
		ReadOnly: p.ReadOnly, Allow: rules[CallRule](p.Allow), Deny: rules[CallRule](p.Deny),
		Approve: rules[CallRule](p.Approve),
	}
}

// rules turns rules of the domain into those of the wire, or the other way round.
func rules[To, From policy.Rule | CallRule | NewCallRule](from []From) []To {
	var to []To
	for _, r := range from {
		to = append(to, To(r))
	}
	return to
}
