package main

import (
	"fmt"
	"strings"

	"patchbay/shared/policy"
)

// policyFlags say which calls may be made.
type policyFlags struct {
	ReadOnly bool     `help:"Only calls that read: GET and HEAD, and what --allow names with its method."`
	Allow    []string `help:"What may be called alone: methods, a path or both, as 'GET,POST /crm/**' or 'GET api.example.com/crm/*'; repeat for more." sep:"none"`
	Deny     []string `help:"What may not be called, whatever else is allowed, written as for --allow." sep:"none"`
}

func (f policyFlags) policy() (policy.Policy, error) {
	p := policy.Policy{ReadOnly: f.ReadOnly}
	for _, list := range []struct {
		flag  string
		texts []string
		to    *[]policy.Rule
	}{{"--allow", f.Allow, &p.Allow}, {"--deny", f.Deny, &p.Deny}} {
		for _, text := range list.texts {
			r, ok := parseRule(text)
			if _, err := (policy.Policy{Deny: []policy.Rule{r}}).Clean(""); err != nil || !ok {
				return p, fmt.Errorf("%s %q is no rule: write methods with commas between them, a path, or both: "+
					"'GET,POST /crm/**'", list.flag, text)
			}
			*list.to = append(*list.to, r)
		}
	}
	return p.Clean("the call policy")
}

// parseRule reads a rule: methods, then a path that may begin with a host.
func parseRule(text string) (r policy.Rule, ok bool) {
	words := strings.Fields(text)
	if len(words) == 2 || len(words) == 1 && !strings.Contains(words[0], "/") {
		r.Methods, words = strings.Split(words[0], ","), words[1:]
	}
	if len(words) == 1 {
		host, path, _ := strings.Cut(words[0], "/")
		r.Host, r.Path = host, "/"+path
	}
	return r, len(words) <= 1
}
