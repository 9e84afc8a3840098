// Package roles reads the rights that template.yaml gives to each function, and holds calls to them as IAM would: the
// engines on this machine allow everything to everybody.
package roles

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"
)

// Statement is one of a policy. Short intrinsics in it (!GetAtt Table.Arn) are their argument.
type Statement struct {
	Sid       string                       `yaml:"Sid"`
	Effect    string                       `yaml:"Effect"`
	Action    Texts                        `yaml:"Action"`
	Resource  Texts                        `yaml:"Resource"`
	Condition map[string]map[string]string `yaml:"Condition"`
	Shared    bool                         `yaml:"-"` // of a policy that several roles have
}

// Texts is a list that may be written as its only member.
type Texts []string

// UnmarshalYAML implements yaml.Unmarshaler.
func (t *Texts) UnmarshalYAML(n *yaml.Node) error {
	if n.Kind == yaml.SequenceNode {
		return n.Decode((*[]string)(t))
	}
	var one string
	err := n.Decode(&one)
	*t = Texts{one}
	return err
}

// Policy is a list of statements.
type Policy struct {
	Statement []Statement `yaml:"Statement"`
}

// Roles are the statements of each function's role, its own and those of the policies that it shares with others, by
// the name of the function's folder.
type Roles map[string][]Statement

// Read reads a template.
func Read(template []byte) (Roles, error) {
	var tpl struct {
		Resources map[string]struct {
			Type       string    `yaml:"Type"`
			Properties yaml.Node `yaml:"Properties"`
		} `yaml:"Resources"`
	}
	if err := yaml.Unmarshal(template, &tpl); err != nil {
		return nil, fmt.Errorf("read template: %w", err)
	}
	properties := func(name string, to any) error {
		r, ok := tpl.Resources[name]
		if !ok {
			return fmt.Errorf("the template has no %s", name)
		}
		if err := r.Properties.Decode(to); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		return nil
	}
	all := Roles{}
	for name, r := range tpl.Resources {
		if r.Type != "AWS::Serverless::Function" {
			continue
		}
		var function struct {
			Role string `yaml:"Role"`
		}
		var role struct {
			ManagedPolicyArns []string `yaml:"ManagedPolicyArns"`
			Policies          []struct {
				PolicyDocument Policy `yaml:"PolicyDocument"`
			} `yaml:"Policies"`
		}
		if err := properties(name, &function); err != nil {
			return nil, err
		}
		if err := properties(strings.TrimSuffix(function.Role, ".Arn"), &role); err != nil {
			return nil, err
		}
		var statements []Statement
		for _, p := range role.Policies {
			statements = append(statements, p.PolicyDocument.Statement...)
		}
		for _, name := range role.ManagedPolicyArns {
			var shared struct {
				PolicyDocument Policy `yaml:"PolicyDocument"`
			}
			if err := properties(name, &shared); err != nil {
				return nil, err
			}
			for _, s := range shared.PolicyDocument.Statement {
				s.Shared = true
				statements = append(statements, s)
			}
		}
		all[Folder(name)] = statements
	}
	return all, nil
}

var hump = regexp.MustCompile(`([a-z])([A-Z])`)

// Folder turns ConnectSessionsFunction into connect-sessions, as the Makefile does for sam build.
func Folder(logicalID string) string {
	return strings.ToLower(hump.ReplaceAllString(strings.TrimSuffix(logicalID, "Function"), "$1-$2"))
}

// Covers says whether the statement is about the call, as IAM would find.
func (s Statement) Covers(c Call) bool {
	if !slices.Contains(s.Action, c.Action) || !slices.ContainsFunc(s.Resource, func(r string) bool {
		switch {
		case strings.HasPrefix(c.Action, "secretsmanager:"):
			return strings.Contains(r, ":secret:${SecretPrefix}/"+c.On)
		case strings.HasPrefix(c.Action, "sqs:"):
			return r == c.On+".Arn"
		case strings.HasPrefix(c.Action, "events:"):
			return strings.HasSuffix(r, ":event-bus/"+c.On)
		case c.On != "":
			return r == "${Table.Arn}/index/"+c.On
		default:
			return r == "Table.Arn"
		}
	}) {
		return false
	}
	for _, operator := range []string{"ForAnyValue:StringLike", "ForAllValues:StringLike"} { // a Call has one value
		if leading := s.Condition[operator]["dynamodb:LeadingKeys"]; leading != "" && !like(leading, c.Leading) {
			return false
		}
	}
	return true
}

// like is IAM's StringLike, without the question mark: an asterisk is any text.
func like(pattern, text string) bool {
	first, rest, wild := strings.Cut(pattern, "*")
	text, ok := strings.CutPrefix(text, first)
	if !wild || !ok {
		return ok && text == ""
	}
	for {
		part, after, more := strings.Cut(rest, "*")
		if !more {
			return strings.HasSuffix(text, part)
		}
		// The first place leaves the most for what follows.
		if _, text, ok = strings.Cut(text, part); !ok {
			return false
		}
		rest = after
	}
}

// Refusal says why a function may not make a call, "" when it may: a denial outweighs, and without a permission nothing
// goes.
func (r Roles) Refusal(function string, c Call) string {
	given := func(effect string) bool {
		return slices.ContainsFunc(r[function], func(s Statement) bool { return s.Effect == effect && s.Covers(c) })
	}
	switch {
	case given("Deny"):
		return fmt.Sprintf("the function %s calls %s, which its role denies", function, c)
	case !given("Allow"):
		return fmt.Sprintf("the function %s calls %s, which its role does not allow", function, c)
	}
	return ""
}
