package main

import (
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"
)

// made are the types that SAM makes of its own: of a function, of an event of a kind, and of the gradual deployment.
// Seen in what aws-sam-translator 1.115.0 makes of template.yaml and gradual.yaml.
var made = map[string][]string{
	"AWS::Serverless::Function": {"AWS::Lambda::Function"},
	"AWS::Serverless::HttpApi":  {"AWS::ApiGatewayV2::Api", "AWS::ApiGatewayV2::Stage"},
	"HttpApi":                   {"AWS::Lambda::Permission"},
	"DynamoDB":                  {"AWS::Lambda::EventSourceMapping"},
	"SQS":                       {"AWS::Lambda::EventSourceMapping"},
	"ScheduleV2":                {"AWS::Scheduler::Schedule", "AWS::IAM::Role"},
	"CloudWatchLogs":            {"AWS::Logs::SubscriptionFilter", "AWS::Lambda::Permission"},
	"EventInvokeConfig":         {"AWS::Lambda::EventInvokeConfig"},
	"gradual": {"AWS::Lambda::Version", "AWS::Lambda::Alias", "AWS::CodeDeploy::Application",
		"AWS::CodeDeploy::DeploymentGroup"},
}

// deployed are the types of what the template makes, and of what a gradual deployment makes besides.
func deployed(t *testing.T) []string {
	t.Helper()
	text, err := os.ReadFile("../../../template.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var tpl struct {
		Resources map[string]struct {
			Type       string `yaml:"Type"`
			Properties struct {
				Events            yaml.Node `yaml:"Events"`
				EventInvokeConfig yaml.Node `yaml:"EventInvokeConfig"`
			} `yaml:"Properties"`
		} `yaml:"Resources"`
	}
	if err := yaml.Unmarshal(text, &tpl); err != nil {
		t.Fatal(err)
	}
	types := map[string]bool{}
	add := func(kind string) {
		of, known := made[kind]
		if !known && strings.HasPrefix(kind, "AWS::") && !strings.HasPrefix(kind, "AWS::Serverless::") {
			of, known = []string{kind}, true
		}
		if !known {
			t.Errorf("nothing says what SAM makes of %s", kind)
		}
		for _, kind := range of {
			types[kind] = true
		}
	}
	add("gradual")
	for _, r := range tpl.Resources {
		add(r.Type)
		if r.Properties.EventInvokeConfig.Kind != 0 {
			add("EventInvokeConfig")
		}
		if r.Type != "AWS::Serverless::Function" {
			continue
		}
		events := map[string]struct {
			Type string `yaml:"Type"`
		}{}
		if err := r.Properties.Events.Decode(&events); err != nil && r.Properties.Events.Kind != 0 {
			t.Fatal(err)
		}
		for _, e := range events {
			add(e.Type)
		}
	}
	return slices.Sorted(maps.Keys(types))
}

// TestEveryTypeHasItsRights: whoever deploys may make each type of the template's resources, and there is no right for
// one that it does not have.
func TestEveryTypeHasItsRights(t *testing.T) {
	t.Parallel()
	want, have := deployed(t), slices.Sorted(maps.Keys(needs))
	for _, kind := range want {
		if _, ok := needs[kind]; !ok {
			t.Errorf("%s: needs has no rights for it; its handlers in AWS's schemas name them", kind)
		}
	}
	for _, kind := range have {
		if !slices.Contains(want, kind) {
			t.Errorf("%s: the template has none any more", kind)
		}
	}
}

// TestRightsAreNarrow holds each statement to words that IAM knows and to this stack's names, and lists what cannot be.
func TestRightsAreNarrow(t *testing.T) {
	t.Parallel()
	action := regexp.MustCompile(`^[a-z0-9-]+:[A-Z][A-Za-z]+$`)
	// IAM knows these by no resource, or only by one whose name is drawn by lot.
	wide := regexp.MustCompile(`^(kms:CreateKey|cognito-idp:(CreateUserPool|DescribeUserPoolDomain)|logs:[A-Z].*Deliver.*|` +
		`logs:(Describe(ResourcePolicies|IndexPolicies|LogGroups)|PutResourcePolicy)|ec2:Describe.*|` +
		`lambda:(.*EventSourceMapping|ListTags|TagResource|UntagResource)|cloudformation:(ValidateTemplate|GetTemplateSummary))$`)
	for _, s := range []set{functions, data, front} {
		for _, g := range statements(s) {
			for _, a := range g.actions {
				if !action.MatchString(a) || strings.HasSuffix(a, "*") {
					t.Errorf("%s is no one action", a)
				}
				if slices.Contains(g.on, "*") && !wide.MatchString(a) {
					t.Errorf("%s is on everything", a)
				}
				if strings.HasPrefix(a, "iam:") && slices.ContainsFunc(g.on, func(on string) bool {
					return !strings.HasSuffix(on, "/${Stack}-*")
				}) {
					t.Errorf("%s is on others' roles: %v", a, g.on)
				}
				if (a == "iam:PassRole" || a == "iam:AttachRolePolicy" || a == "kms:Decrypt") && g.condition == "" {
					t.Errorf("%s has no condition", a)
				}
			}
		}
	}
}

// TestPoliciesFit: IAM takes a managed policy of 6,144 characters, blanks left out, with the longest names in it.
func TestPoliciesFit(t *testing.T) {
	t.Parallel()
	long := strings.NewReplacer("${Stack}", strings.Repeat("s", 40), "${Secrets}", strings.Repeat("p", 64),
		"${AWS::Partition}", "aws-us-gov", "${AWS::Region}", "ap-southeast-1", "${AWS::AccountId}", "123456789012",
		"${AWS::URLSuffix}", "amazonaws.com", "!Sub", "", " ", "")
	for _, s := range []set{functions, data, front} {
		size := len(`{"Version":"2012-10-17","Statement":[]}`)
		for _, g := range statements(s) {
			size += len(`{"Effect":"Allow","Action":[],"Resource":[],"Condition":},`) + len(long.Replace(g.condition)) + 20
			for _, text := range slices.Concat(g.actions, g.on) {
				size += len(long.Replace(text)) + len(`"",`)
			}
		}
		if t.Logf("%s: %d", s, size); size > 6144 {
			t.Errorf("%s has %d characters", s, size)
		}
	}
}

func TestDeployerIsCurrent(t *testing.T) {
	t.Parallel()
	have, err := os.ReadFile("../deployer.yaml")
	if err != nil || string(have) != write() {
		t.Errorf("infra/deploy/deployer.yaml is not what this would write: go generate ./infra/deploy/rights (%v)", err)
	}
}
