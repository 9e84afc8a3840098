package lambdatest

import (
	"fmt"
	"slices"
	"strings"
)

const (
	rolesOf    = "AWS::IAM::Role"
	policiesOf = "AWS::IAM::ManagedPolicy"
)

// resourceless are the actions that take no resource (service authorization reference, tables of actions).
var resourceless = []string{"dynamodb:ListStreams", "xray:PutTraceSegments", "xray:PutTelemetryRecords"}

// grants are the statements of every role and policy of the template, by where they are.
func (s stack) grants() map[string]any {
	found := map[string]any{}
	add := func(where string, statements any) {
		for i, st := range list(statements) {
			found[fmt.Sprintf("%s/%d", where, i)] = st
		}
	}
	for _, n := range s.of(rolesOf) {
		for i := range list(s.property(n, "Policies")) {
			add(fmt.Sprintf("%s/%d", n, i), s.property(n, fmt.Sprintf("Policies/%d/PolicyDocument/Statement", i)))
		}
	}
	for _, n := range s.of(policiesOf) {
		add(n, s.property(n, "PolicyDocument/Statement"))
	}
	return found
}

// granted makes a check of one that looks at a statement that allows something.
func granted(wrong func(actions, resources []any, st any) bool) func(stack) []string {
	return func(s stack) []string {
		all := s.grants()
		if len(all) < len(s.of("AWS::Serverless::Function")) {
			return []string{"there are fewer statements than functions"}
		}
		claims := map[string]bool{}
		for where, st := range all {
			claims[where] = at(st, "Effect") == "Deny" || !wrong(list(at(st, "Action")), list(at(st, "Resource")), st)
		}
		return refuted(claims)
	}
}

// wild says whether an action or resource takes in more than it names. A name's end may be open below the deployment's
// secrets: their names hold ids, and Secrets Manager adds six characters to each.
func wild(node any) bool {
	rest := text(node)
	if prefix := "arn:aws:secretsmanager:eu-central-1:123456789012:secret:patchbay/dev/"; strings.HasPrefix(rest, prefix) {
		kind := strings.TrimPrefix(rest, prefix)
		return kind != "root-keys-*" && kind != "cfg/*" && kind != "shared/*" &&
			kind != "shared/console/oidc-*"
	}
	return strings.ContainsAny(rest, "*?")
}

func only(actions []any, allowed []string) bool {
	return !slices.ContainsFunc(actions, func(a any) bool { return !slices.Contains(allowed, text(a)) })
}

// rightsRules are about who may do what.
func rightsRules() []rule {
	first := "ProxyRole/Properties/Policies/0/PolicyDocument/Statement/0/"
	secret := "ProxyRole/Properties/Policies/0/PolicyDocument/Statement/1/"
	services := each(rolesOf, func(s stack, n string) bool {
		p, _ := s.property(n, "AssumeRolePolicyDocument/Statement/0/Principal").(map[string]any)
		return len(list(s.property(n, "AssumeRolePolicyDocument/Statement"))) != 1 || len(p) != 1 ||
			text(p["Service"]) != "lambda.amazonaws.com"
	})
	return []rule{
		{"CKV_AWS_60", services, []change{{"ProxyRole/Properties/AssumeRolePolicyDocument/Statement/0/Principal/Service",
			"*"}}},
		{"CKV_AWS_61", services, []change{{"ProxyRole/Properties/AssumeRolePolicyDocument/Statement/0/Principal",
			map[string]any{"AWS": "123456789012"}}}},
		{"CKV_AWS_63", granted(func(actions, _ []any, _ any) bool { return slices.ContainsFunc(actions, wild) }),
			[]change{{first + "Action", "*"}, {first + "Action", []any{"dynamodb:*"}},
				{"TracePolicy/Properties/PolicyDocument/Statement/0/Action", "xray:Put*"}}},
		{"AwsSolutions-IAM4", func(s stack) []string {
			claims := map[string]bool{}
			for _, n := range s.of(rolesOf) {
				claims[n] = !slices.ContainsFunc(list(s.property(n, "ManagedPolicyArns")), func(p any) bool {
					return !slices.Contains(s.of(policiesOf), text(p))
				})
			}
			// without a role SAM makes one, and attaches AWS's policies to it
			for _, n := range s.of("AWS::Serverless::Function") {
				role, _ := strings.CutSuffix(text(s.property(n, "Role")), ".Arn")
				claims[n] = slices.Contains(s.of(rolesOf), role) && s.property(n, "Policies") == nil &&
					role == strings.TrimSuffix(n, "Function")+"Role"
			}
			return refuted(claims)
		}, []change{{"HubRole/Properties/ManagedPolicyArns",
			[]any{"arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"}},
			{"HubFunction/Properties/Role", nil}, {"HubFunction/Properties/Role", "ProxyRole.Arn"}}},
		{"AwsSolutions-IAM5", granted(func(actions, resources []any, _ any) bool {
			return len(resources) == 0 || slices.ContainsFunc(resources, wild) && !only(actions, resourceless)
		}), []change{{first + "Resource", "*"}, {first + "Resource", "arn:aws:dynamodb:eu-central-1:123456789012:table/*"},
			{secret + "Resource", "arn:aws:secretsmanager:eu-central-1:123456789012:secret:patchbay/dev/*"},
			{"TracePolicy/Properties/PolicyDocument/Statement/0/Action", []any{"xray:PutTraceSegments", "sqs:SendMessage"}}}},
		{"CKV_AWS_108", granted(func(actions, resources []any, _ any) bool { // the deployment's own secrets, and no others
			return slices.Contains(actions, any("secretsmanager:GetSecretValue")) &&
				slices.ContainsFunc(resources, func(r any) bool {
					return !strings.Contains(text(r), ":secret:patchbay/dev/")
				})
		}), []change{{secret + "Resource", "*"}, {secret + "Resource",
			"arn:aws:secretsmanager:eu-central-1:123456789012:secret:patchbay/prod/cfg/*"}}},
		{"CKV_AWS_111", granted(func(actions, resources []any, _ any) bool {
			return slices.Contains(resources, any("*")) && !only(actions, resourceless)
		}), []change{{first + "Resource", []any{"Table.Arn", "*"}}}},
		{"KMS.1", granted(func(actions, resources []any, st any) bool { // and only as DynamoDB's errand
			uses := slices.ContainsFunc(actions, func(a any) bool { return strings.HasPrefix(text(a), "kms:") })
			return uses && (len(resources) != 1 || resources[0] != "Key.Arn" ||
				at(st, "Condition/StringEquals/kms:ViaService") != "dynamodb.eu-central-1.amazonaws.com")
		}), []change{{"TableKeyPolicy/Properties/PolicyDocument/Statement/0/Resource", "*"},
			{"TableKeyPolicy/Properties/PolicyDocument/Statement/0/Condition", nil}}},
		{"log of its own", func(s stack) []string {
			claims := map[string]bool{}
			for _, n := range s.of("AWS::Serverless::Function") {
				name := strings.TrimSuffix(n, "Function")
				claims[n] = text(s.property(n, "LoggingConfig/LogGroup")) == name+"Log" && s[name+"Log"] != nil
				for where, st := range s.grants() {
					if strings.HasPrefix(where, name+"Role/") && at(st, "Sid") == "Log" {
						claims[n] = claims[n] && at(st, "Resource") == name+"Log.Arn"
					}
				}
			}
			return refuted(claims)
		}, []change{{"HubFunction/Properties/LoggingConfig/LogGroup", "ProxyLog"}, {"HubLog", nil}}},
	}
}
