package lambdatest

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/awslabs/goformation/v7"
	"github.com/awslabs/goformation/v7/cloudformation/dynamodb"
	"github.com/awslabs/goformation/v7/intrinsics"
)

// stack is template.yaml as CloudFormation would see it with given parameters: intrinsic functions resolved,
// conditional resources that are left out gone. A reference to a resource reads as its logical id, an attribute of one
// as Table.Arn, and every function has the properties of Globals.
type stack map[string]any

// resolve reads the template with goformation's intrinsics. Its conditions take a pass of their own: it puts a
// condition's value in the place of every mapping that has a Condition, resources included. It does not know the short
// !Condition either, hence the long one in the template.
func resolve(t *testing.T, parameters map[string]any) stack {
	t.Helper()
	document, conditions := resolved(t, parameters)
	s := stack(document["Resources"].(map[string]any))
	for name, r := range s {
		if on, ok := at(r, "Condition").(string); ok && conditions[on] == false {
			delete(s, name)
		}
		if at(r, "Type") == "AWS::Serverless::Function" {
			own := at(r, "Properties").(map[string]any)
			for property, value := range at(document, "Globals/Function").(map[string]any) {
				if _, ok := own[property]; !ok {
					own[property] = value
				}
			}
		}
	}
	return s
}

// resolved is the whole template with given parameters, and the values of its conditions.
func resolved(t *testing.T, parameters map[string]any) (document, conditions map[string]any) {
	t.Helper()
	return resolvedFile(t, "template.yaml", parameters)
}

// resolvedFile is the same of another template of this repository.
func resolvedFile(t *testing.T, name string, parameters map[string]any) (document, conditions map[string]any) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, name))
	if err != nil {
		t.Fatal(err)
	}
	options := &intrinsics.ProcessorOptions{ParameterOverrides: parameters, EvaluateConditions: true,
		IntrinsicHandlerOverrides: map[string]intrinsics.IntrinsicHandler{"Ref": refer, "Fn::GetAtt": attribute,
			"Fn::Sub": substitute, "Fn::Equals": equal, "Fn::EachMemberEquals": eachMemberEquals, "Fn::EachMemberIn": eachMemberIn}}
	conditions, _ = processed(t, text, options)["Conditions"].(map[string]any)
	options.EvaluateConditions = false
	options.IntrinsicHandlerOverrides["Fn::If"] = func(_ string, input, _ any) any {
		choice := input.([]any)
		if holds, ok := conditions[choice[0].(string)].(bool); !ok {
			t.Errorf("condition %v has no value", choice[0])
		} else if holds {
			return choice[1]
		}
		return choice[2]
	}
	return processed(t, text, options), conditions
}

// intrinsic guards goformation's table of tags, a package variable that each call writes.
var intrinsic sync.Mutex

func processed(t *testing.T, text []byte, options *intrinsics.ProcessorOptions) map[string]any {
	t.Helper()
	intrinsic.Lock()
	resolved, err := intrinsics.ProcessYAML(text, options)
	intrinsic.Unlock()
	if err != nil {
		t.Fatal(err)
	}
	var document map[string]any
	if err := json.Unmarshal(resolved, &document); err != nil {
		t.Fatal(err)
	}
	return document
}

func refer(_ string, input, document any) any {
	name, _ := input.(string)
	if parameter, ok := at(document, "Parameters/"+name).(map[string]any); ok {
		switch value := parameter["Default"]; value { // CloudFormation takes the words for a property that is a boolean
		case "true", "false":
			return value == "true"
		default:
			return value
		}
	}
	if strings.HasPrefix(name, "AWS::") {
		return map[string]any{"AWS::Partition": "aws", "AWS::Region": "eu-central-1", "AWS::AccountId": "123456789012",
			"AWS::StackName": "patchbay", "AWS::URLSuffix": "amazonaws.com"}[name] // AWS::NoValue is nil
	}
	return name
}

// equal compares as CloudFormation does, to which all values are texts.
func equal(_ string, input, _ any) any {
	given := input.([]any)
	return fmt.Sprint(given[0]) == fmt.Sprint(given[1])
}

// eachMemberEquals and eachMemberIn are of rules alone, and goformation does not know them. A list is given with
// commas.
func eachMemberEquals(_ string, input, _ any) any {
	given := input.([]any)
	return !slices.ContainsFunc(members(given[0]), func(v any) bool { return v != given[1] })
}

func eachMemberIn(_ string, input, _ any) any {
	given := input.([]any)
	return !slices.ContainsFunc(members(given[0]), func(v any) bool { return !slices.Contains(members(given[1]), v) })
}

func members(given any) (all []any) {
	if l, ok := given.([]any); ok {
		return l
	}
	for v := range strings.SplitSeq(fmt.Sprint(given), ",") {
		all = append(all, v)
	}
	return all
}

func attribute(_ string, input, _ any) any {
	if parts, ok := input.([]any); ok {
		return fmt.Sprintf("%v.%v", parts[0], parts[1])
	}
	return input
}

var variable = regexp.MustCompile(`\$\{([^}]+)\}`)

func substitute(_ string, input, document any) any {
	return variable.ReplaceAllStringFunc(input.(string), func(v string) string {
		name := v[2 : len(v)-1]
		if strings.Contains(name, ".") {
			return name
		}
		return fmt.Sprint(refer("Ref", name, document))
	})
}

func unescape(step string) string { return strings.ReplaceAll(step, "~1", "/") }

// at walks down mappings and lists; nil where there is nothing. Path elements have slashes between them.
func at(node any, path string) any {
	for step := range strings.SplitSeq(path, "/") {
		step = unescape(step)
		switch n := node.(type) {
		case map[string]any:
			node = n[step]
		case []any:
			i, err := strconv.Atoi(step)
			if err != nil || i >= len(n) {
				return nil
			}
			node = n[i]
		default:
			return nil
		}
	}
	return node
}

// list is a list, or the only member of one.
func list(node any) []any {
	if node == nil {
		return nil
	}
	if l, ok := node.([]any); ok {
		return l
	}
	return []any{node}
}

// of are the names of the resources of a type, sorted.
func (s stack) of(kind string) []string {
	return slices.DeleteFunc(slices.Sorted(maps.Keys(s)), func(name string) bool { return at(s[name], "Type") != kind })
}

// property is a property of a resource.
func (s stack) property(name, path string) any { return at(s[name], "Properties/"+path) }

// origins is the one parameter without a default.
var origins = map[string]any{"AllowedOrigins": "https://app.example.com"}

// everything takes every optional part in.
var everything = map[string]any{
	"AllowedOrigins": "https://app.example.com", "DomainName": "connect.example.com", "HostedZoneId": "Z0123456789",
	"CertificateArn": "arn:aws:acm:eu-central-1:123456789012:certificate/0",
	"AlarmTopicArn":  "arn:aws:sns:eu-central-1:123456789012:alarms",
}

// TestTemplateParses reads the resolved template into goformation's types, which refuse a property that they do not
// know and a value of the wrong kind. SAM's own types are left to SAM CLI: v7.14.9 knows neither LoggingConfig of a
// function nor, by its right name, AccessLogSettings of an HTTP API.
func TestTemplateParses(t *testing.T) {
	t.Parallel()
	for name, parameters := range map[string]map[string]any{"defaults": origins, "everything": everything} {
		t.Run(name, func(t *testing.T) {
			s := resolve(t, parameters)
			maps.DeleteFunc(s, func(_ string, r any) bool {
				return strings.HasPrefix(at(r, "Type").(string), "AWS::Serverless::")
			})
			text, err := json.Marshal(map[string]any{"AWSTemplateFormatVersion": "2010-09-09", "Resources": s})
			if err != nil {
				t.Fatal(err)
			}
			typed, err := goformation.ParseJSON(text)
			if err != nil {
				t.Fatal(err)
			}
			if len(typed.Resources) != len(s) {
				t.Errorf("%d resources of %d", len(typed.Resources), len(s))
			}
			table, ok := typed.Resources["Table"].(*dynamodb.Table)
			if !ok || table.BillingMode == nil || *table.BillingMode != "PAY_PER_REQUEST" {
				t.Errorf("table %+v", typed.Resources["Table"])
			}
		})
	}
}
