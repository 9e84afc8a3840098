package lambdatest

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"gopkg.in/yaml.v3"
)

// cfn-lint 1.58.0, and with it `sam validate --lint`, leaves these unchecked once a template has the Serverless
// transform: the values of properties of AWS::Serverless::*, and what is declared and never used
// (findings/cfn-lint-sam-runtime-and-parameters.sh).

// serverless is the schema of the resources of AWS::Serverless::*.
func serverless(t *testing.T) *jsonschema.Schema {
	t.Helper()
	schema, err := jsonschema.NewCompiler().Compile("testdata/serverless.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

// refusedResources are the names of the stack's resources of AWS::Serverless::* that are not as the schema says.
func refusedResources(schema *jsonschema.Schema, s stack) map[string]error {
	refused := map[string]error{}
	for name, r := range s {
		if kind := text(at(r, "Type")); strings.HasPrefix(kind, "AWS::Serverless::") {
			if err := schema.Validate(r); err != nil {
				refused[name] = err
			}
		}
	}
	return refused
}

// TestServerlessValues holds every property of a function, an API and their events to its possible values, and shows
// for each kind of mistake that it is noticed.
func TestServerlessValues(t *testing.T) {
	t.Parallel()
	schema := serverless(t)
	stacks := map[string]stack{"defaults": resolve(t, origins), "everything": resolve(t, everything)}
	for name, s := range stacks {
		for resource, err := range refusedResources(schema, s) {
			t.Errorf("with %s: %s: %v", name, resource, err)
		}
	}
	const hub, fanout = "HubFunction/Properties/", "StatusFanoutFunction/Properties/"
	const tick = "ReconcileFunction/Properties/Events/Tick/"
	const stream = fanout + "Events/ConnectorChanged/Properties/"
	for _, c := range []change{
		{hub + "Runtime", "provided.al2024"}, {hub + "Runtime", nil}, {hub + "Architectures", []any{"arm"}},
		{hub + "Architectures", []any{"arm64", "x86_64"}}, {hub + "Architectures", "arm64"}, {hub + "Handler", "main"},
		{hub + "MemorySize", 64.0}, {hub + "MemorySize", "512"}, {hub + "Timeout", 901.0}, {hub + "Timeout", 29.5},
		{hub + "Tracing", "active"}, {hub + "Memory", 512.0}, {hub + "Policies", []any{"AdministratorAccess"}},
		{hub + "Role", nil}, {hub + "LoggingConfig/LogFormat", "Json"}, {hub + "LoggingConfig/ApplicationLogLevel", "NOTICE"},
		{hub + "LoggingConfig/Group", "HubLog"}, {hub + "Environment/Variables/AWS_REGION", "eu-central-1"},
		{hub + "Environment/Variables/PATCHBAY_TABLE", 1.0}, {hub + "Environment/Variable", map[string]any{}},
		{"HubFunction/Metadata/BuildMethod", "go1.x"}, {"HubFunction/Type", "AWS::Serverless::Funktion"},
		{"HubFunction/Properties/Events", map[string]any{}},
		{"AccountsFunction/Properties/Events/X", map[string]any{"Type": "Api", "Properties": map[string]any{}}},
		{"ConsoleFunction/Properties/Events/Page/Properties/Method", "ANYTHING"},
		{"ConsoleFunction/Properties/Events/Page/Properties/Path", "console"},
		{"ConsoleFunction/Properties/Events/Page/Properties/ApiId", "Ap"},
		{"ConsoleFunction/Properties/Events/Page/Properties/Auth", map[string]any{"Authorizer": "NONE"}},
		{stream + "StartingPosition", "TRIM-HORIZON"}, {stream + "BatchSize", 0.0}, {stream + "ParallelizationFactor", 11.0},
		{stream + "FunctionResponseTypes", []any{"ReportBatchItemFailure"}}, {stream + "BisectBatchOnFunctionError", "yes"},
		{stream + "MaximumRecordAgeInSeconds", 30.0}, {stream + "DestinationConfig/OnFailure/Type", "Queue"},
		{stream + "BatchSise", 10.0},
		{"ReconcileFunction/Properties/EventInvokeConfig/MaximumRetryAttempts", 3.0},
		{tick + "Properties/ScheduleExpression", "rate(1 minutes)"},
		{tick + "Properties/ScheduleExpression", "every 15 minutes"},
		{tick + "Properties/FlexibleTimeWindow/Mode", "ON"}, {tick + "Properties/RetryPolicy/MaximumEventAgeInSeconds", 10.0},
		{tick + "Type", "Schedule"}, {tick + "Properties/DeadLetterConfig", map[string]any{"Queue": "ReconcileFailures.Arn"}},
		{"Api/Properties/CorsConfiguration", true}, {"Api/Properties/AccessLogSetting", map[string]any{}},
		{"Api/Properties/DefaultRouteSettings/ThrottlingRateLimit", 0.0},
		{"Api/Properties/RouteSettings/GET ~1link", map[string]any{"ThrottlingRateLimit": 1.0, "ThrottlingBurstLimit": 1.0}},
	} {
		if len(refusedResources(schema, c.apply(t, stacks["everything"]))) == 0 {
			t.Errorf("%s = %v goes unnoticed", c.path, c.value)
		}
	}
}

// unused are the template's parameters and conditions that nothing refers to, and sections of Globals that SAM would
// merge into nothing.
func unused(t *testing.T, source []byte) (found []string) {
	t.Helper()
	var document yaml.Node
	if err := yaml.Unmarshal(source, &document); err != nil {
		t.Fatal(err)
	}
	used := map[string]bool{}
	sections := map[string]*yaml.Node{}
	top := document.Content[0].Content
	for i := 0; i+1 < len(top); i += 2 {
		name := top[i].Value
		sections[name] = top[i+1]
		if name != "Parameters" && name != "Metadata" { // groups of parameters show them, they do not use them
			references(top[i+1], used)
		}
	}
	for _, section := range []string{"Parameters", "Conditions", "Mappings"} {
		for _, name := range keys(sections[section]) {
			if !used[name] {
				found = append(found, section+"/"+name)
			}
		}
	}
	for _, kind := range keys(sections["Globals"]) {
		if !slices.Contains([]string{"Function", "HttpApi"}, kind) {
			found = append(found, "Globals/"+kind)
		}
	}
	return found
}

// keys are the names in a mapping; none of a section that is not there.
func keys(mapping *yaml.Node) (names []string) {
	if mapping == nil {
		return nil
	}
	for i := 0; i+1 < len(mapping.Content); i += 2 {
		names = append(names, mapping.Content[i].Value)
	}
	return names
}

// references collects what intrinsic functions and Condition members name, in their short and their long form.
func references(n *yaml.Node, used map[string]bool) {
	function := strings.TrimPrefix(n.Tag, "!")
	named(function, n, used)
	for i, child := range n.Content {
		if n.Kind == yaml.MappingNode && i%2 == 1 {
			named(strings.TrimPrefix(n.Content[i-1].Value, "Fn::"), child, used)
		}
		references(child, used)
	}
}

// named takes down what one intrinsic function names.
func named(function string, argument *yaml.Node, used map[string]bool) {
	switch {
	case function == "Ref" || function == "Condition" && argument.Kind == yaml.ScalarNode:
		used[argument.Value] = true
	case (function == "If" || function == "FindInMap") && len(argument.Content) > 0:
		used[argument.Content[0].Value] = true
	case function == "Sub":
		texts := []*yaml.Node{argument}
		if argument.Kind == yaml.SequenceNode {
			texts = argument.Content[:1]
		}
		for _, v := range variable.FindAllStringSubmatch(texts[0].Value, -1) {
			used[v[1]] = true
		}
	}
}

// TestNothingIsDeclaredInVain: each parameter and each condition is used, and one that is not is noticed.
func TestNothingIsDeclaredInVain(t *testing.T) {
	t.Parallel()
	source, err := os.ReadFile(filepath.Join(root, "template.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range unused(t, source) {
		t.Errorf("%s is used nowhere", name)
	}
	for want, c := range map[string][2]string{
		"Parameters/Spare":     {"\nParameters:\n", "\nParameters:\n  Spare: { Type: String, Default: x }\n"},
		"Parameters/LogLevel":  {"!Ref LogLevel", "INFO"},
		"Parameters/SlowAfter": {"!Ref SlowAfter", "5000"},
		"Conditions/Spare":     {"\nConditions:\n", "\nConditions:\n  Spare: !Equals [!Ref LogLevel, INFO]\n"},
		"Conditions/HasRecord": {"Condition: HasRecord", "Condition: HasDomain"},
		"Globals/Api":          {"\nGlobals:\n", "\nGlobals:\n  Api: { TracingEnabled: true }\n"},
	} {
		changed := strings.ReplaceAll(string(source), c[0], c[1])
		if changed == string(source) {
			t.Errorf("%s: there is nothing to change", want)
		}
		if got := unused(t, []byte(changed)); !slices.Equal(got, []string{want}) {
			t.Errorf("%s goes unnoticed: %v", want, got)
		}
	}
}
