package lambdatest

import (
	"slices"
	"strings"
	"testing"
)

// rights are the statements of a function's role, wherever the template keeps them.
func rights(t *testing.T, f functionProperties, tpl template) []statement {
	t.Helper()
	var all []statement
	for _, p := range f.Policies {
		all = append(all, p.Statement...)
	}
	if f.Role != "" {
		role := properties[struct {
			Policies []struct {
				PolicyDocument policy `yaml:"PolicyDocument"`
			} `yaml:"Policies"`
		}](t, tpl, strings.TrimSuffix(f.Role, ".Arn"))
		for _, p := range role.Policies {
			all = append(all, p.PolicyDocument.Statement...)
		}
	}
	return all
}

// permitted compares what a function called with what its role allows.
func permitted(t *testing.T, f functionProperties, tpl template, called []string) {
	t.Helper()
	for _, call := range called {
		action, on, _ := strings.Cut(call, "@")
		if !slices.ContainsFunc(rights(t, f, tpl), func(s statement) bool {
			return s.Effect == "Allow" && slices.Contains(s.Action, action) && slices.ContainsFunc(s.Resource, func(r string) bool {
				return on == "" || strings.HasSuffix(r, "/index/"+on) || strings.Contains(r, ":secret:${SecretPrefix}/"+on)
			})
		}) {
			t.Errorf("the function calls %s, which its role does not allow", call)
		}
	}
}

// idle are rights that a role needs and the samples and walks do not show.
var idle = map[string][]string{
	"connectors":    {"secretsmanager:RestoreSecret"},                                                                                           // a secret of the same name is being deleted
	"proxy":         {"dynamodb:GetItem"},                                                                                                       // somebody else is renewing the token: read it again
	"status-fanout": {"dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator", "dynamodb:ListStreams", "sqs:SendMessage"}, // the platform's, not the function's
}

// needed fails the test for what a role allows and nothing called.
func needed(t *testing.T, name string, f functionProperties, tpl template, called []string) {
	t.Helper()
	for _, s := range rights(t, f, tpl) {
		for _, a := range s.Action {
			if !slices.Contains(idle[name], a) && !slices.ContainsFunc(called, func(c string) bool { c, _, _ = strings.Cut(c, "@"); return c == a }) {
				t.Errorf("the role allows %s, which nothing calls", a)
			}
		}
	}
}

// TestRolesAreNarrow reads every statement that the template grants to a function.
func TestRolesAreNarrow(t *testing.T) {
	t.Parallel()
	tpl := readTemplate(t)
	deployed := functions(t, tpl)
	for name, f := range deployed {
		for _, s := range rights(t, f, tpl) {
			for _, a := range s.Action {
				if strings.Contains(a, "*") || a == "dynamodb:Scan" || strings.HasPrefix(a, "dynamodb:PartiQL") && a != "dynamodb:PartiQLUpdate" {
					t.Errorf("%s may %s", name, a)
				}
			}
			if slices.Contains(s.Resource, "*") && !slices.Equal(s.Action, []string{"dynamodb:ListStreams"}) {
				t.Errorf("%s may %v on everything", name, s.Action)
			}
			for _, r := range s.Resource {
				if strings.Contains(r, ":secret:") && !strings.Contains(r, ":secret:${SecretPrefix}/") {
					t.Errorf("%s reaches secrets of other deployments: %s", name, r)
				}
			}
		}
	}
	may := func(name, prefix, resource string) bool {
		return slices.ContainsFunc(rights(t, deployed[name], tpl), func(s statement) bool {
			return slices.ContainsFunc(s.Action, func(a string) bool { return strings.HasPrefix(a, prefix) }) &&
				slices.ContainsFunc(s.Resource, func(r string) bool { return strings.Contains(r, resource) })
		})
	}
	for _, name := range []string{"status-fanout", "reconcile", "console"} {
		if may(name, "secretsmanager:", "") {
			t.Errorf("%s may use secrets (E4)", name)
		}
	}
	if may("connect-sessions", "secretsmanager:", "/cfg/") || may("connect-sessions", "secretsmanager:", "/shared/") {
		t.Error("connect-sessions may read providers' client secrets")
	}
	for _, name := range []string{"connect-sessions", "hub", "oauth-callback", "accounts", "proxy"} {
		for _, writes := range []string{"secretsmanager:Put", "secretsmanager:Create", "secretsmanager:Delete", "secretsmanager:Update"} {
			if may(name, writes, "") {
				t.Errorf("%s may write secrets", name)
			}
		}
	}
	if may("console", "dynamodb:", "") {
		t.Error("console may use the table")
	}
}
