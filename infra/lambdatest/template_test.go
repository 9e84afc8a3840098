package lambdatest

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"go.yaml.in/yaml/v4"

	"patchbay/infra/roles"
	"patchbay/infra/tools/bundle"
	"patchbay/shared/table"
)

// root is the top of the checkout, from this package's folder.
const root = "../.."

// template is what the tests read of template.yaml. Short intrinsics (!Ref Table) decode to their argument.
type template struct {
	Globals struct {
		Function functionProperties `yaml:"Function"`
	} `yaml:"Globals"`
	Resources map[string]resource `yaml:"Resources"`
}

type resource struct {
	Type           string            `yaml:"Type"`
	Metadata       map[string]string `yaml:"Metadata"`
	DeletionPolicy string            `yaml:"DeletionPolicy"`
	Properties     yaml.Node         `yaml:"Properties"`
}

type functionProperties struct {
	Runtime       string   `yaml:"Runtime"`
	Architectures []string `yaml:"Architectures"`
	Handler       string   `yaml:"Handler"`
	LoggingConfig struct {
		LogGroup string `yaml:"LogGroup"`
	} `yaml:"LoggingConfig"`
	Environment struct {
		Variables map[string]yaml.Node `yaml:"Variables"`
	} `yaml:"Environment"`
	Events map[string]trigger `yaml:"Events"`
}

type trigger struct {
	Type       string `yaml:"Type"`
	Properties struct {
		Path           string `yaml:"Path"`
		Method         string `yaml:"Method"`
		LogGroupName   string `yaml:"LogGroupName"`
		FilterPattern  string `yaml:"FilterPattern"`
		FilterCriteria struct {
			Filters []struct {
				Pattern string `yaml:"Pattern"`
			} `yaml:"Filters"`
		} `yaml:"FilterCriteria"`
		FunctionResponseTypes      []string `yaml:"FunctionResponseTypes"`
		BisectBatchOnFunctionError bool     `yaml:"BisectBatchOnFunctionError"`
		MaximumRetryAttempts       int      `yaml:"MaximumRetryAttempts"`
		MaximumRecordAgeInSeconds  int      `yaml:"MaximumRecordAgeInSeconds"`
		DestinationConfig          struct {
			OnFailure struct {
				Destination string `yaml:"Destination"`
			} `yaml:"OnFailure"`
		} `yaml:"DestinationConfig"`
	} `yaml:"Properties"`
}

func readTemplate(t *testing.T) template {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, "template.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	var tpl template
	if err := yaml.Unmarshal(text, &tpl); err != nil {
		t.Fatal(err)
	}
	return tpl
}

// properties decodes the properties of one resource.
func properties[T any](t *testing.T, tpl template, name string) T {
	t.Helper()
	var p T
	r, ok := tpl.Resources[name]
	if !ok {
		t.Fatalf("template.yaml has no %s", name)
	}
	if err := r.Properties.Decode(&p); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return p
}

// functions are the template's functions by folder name.
func functions(t *testing.T, tpl template) map[string]functionProperties {
	t.Helper()
	found := map[string]functionProperties{}
	for name, r := range tpl.Resources {
		if r.Type == "AWS::Serverless::Function" {
			found[roles.Folder(name)] = properties[functionProperties](t, tpl, name)
		}
	}
	return found
}

func TestEveryFunctionIsDeployed(t *testing.T) {
	t.Parallel()
	tpl := readTemplate(t)
	deployed := functions(t, tpl)
	folders, err := bundle.Functions(root)
	if err != nil {
		t.Fatal(err)
	}
	if got := slices.Sorted(maps.Keys(deployed)); !slices.Equal(got, folders) {
		t.Errorf("template.yaml deploys %v\nfunctions/ holds      %v", got, folders)
	}
	g := tpl.Globals.Function
	if g.Runtime != "provided.al2023" || !slices.Equal(g.Architectures, []string{"arm64"}) || g.Handler != "bootstrap" {
		t.Errorf("globals %+v", g)
	}
	for name, r := range tpl.Resources {
		if r.Type != "AWS::Serverless::Function" {
			continue
		}
		if r.Metadata["BuildMethod"] != "makefile" {
			t.Errorf("%s is built by %q; only the Makefile passes the flags that keep it small", name, r.Metadata["BuildMethod"])
		}
		f := deployed[roles.Folder(name)]
		if log := tpl.Resources[f.LoggingConfig.LogGroup]; log.Type != "AWS::Logs::LogGroup" ||
			log.Properties.Content[0].Value != "RetentionInDays" {
			t.Errorf("%s logs to %q, which is no log group with a retention", name, f.LoggingConfig.LogGroup)
		}
	}
}

// TestTableIsTheSame compares the deployed table with the one that every local engine and test uses.
func TestTableIsTheSame(t *testing.T) {
	t.Parallel()
	type element struct {
		AttributeName string `yaml:"AttributeName"`
		AttributeType string `yaml:"AttributeType"`
		KeyType       string `yaml:"KeyType"`
	}
	type index struct {
		IndexName  string    `yaml:"IndexName"`
		KeySchema  []element `yaml:"KeySchema"`
		Projection struct {
			ProjectionType   string   `yaml:"ProjectionType"`
			NonKeyAttributes []string `yaml:"NonKeyAttributes"`
		} `yaml:"Projection"`
	}
	type tableProperties struct {
		BillingMode            string    `yaml:"BillingMode"`
		AttributeDefinitions   []element `yaml:"AttributeDefinitions"`
		KeySchema              []element `yaml:"KeySchema"`
		GlobalSecondaryIndexes []index   `yaml:"GlobalSecondaryIndexes"`
		StreamSpecification    struct {
			StreamViewType string `yaml:"StreamViewType"`
		} `yaml:"StreamSpecification"`
		TimeToLiveSpecification struct {
			AttributeName string `yaml:"AttributeName"`
			Enabled       bool   `yaml:"Enabled"`
		} `yaml:"TimeToLiveSpecification"`
		PointInTimeRecoverySpecification struct {
			PointInTimeRecoveryEnabled bool `yaml:"PointInTimeRecoveryEnabled"`
		} `yaml:"PointInTimeRecoverySpecification"`
		SSESpecification struct {
			SSEEnabled bool `yaml:"SSEEnabled"`
		} `yaml:"SSESpecification"`
	}
	tpl := readTemplate(t)
	got, want := properties[tableProperties](t, tpl, "Table"), table.Definition("patchbay")

	keys := func(schema []types.KeySchemaElement) []element {
		var es []element
		for _, e := range schema {
			es = append(es, element{AttributeName: aws.ToString(e.AttributeName), KeyType: string(e.KeyType)})
		}
		return es
	}
	var attributes []element
	for _, a := range want.AttributeDefinitions {
		attributes = append(attributes,
			element{AttributeName: aws.ToString(a.AttributeName), AttributeType: string(a.AttributeType)})
	}
	if !slices.Equal(got.AttributeDefinitions, attributes) || !slices.Equal(got.KeySchema, keys(want.KeySchema)) {
		t.Errorf("keys: template %v %v, Go %v %v", got.AttributeDefinitions, got.KeySchema, attributes, keys(want.KeySchema))
	}
	if got.BillingMode != string(want.BillingMode) ||
		got.StreamSpecification.StreamViewType != string(want.StreamSpecification.StreamViewType) {
		t.Errorf("billing %s, stream %s", got.BillingMode, got.StreamSpecification.StreamViewType)
	}
	if len(got.GlobalSecondaryIndexes) != len(want.GlobalSecondaryIndexes) {
		t.Fatalf("%d indexes in the template, %d in Go", len(got.GlobalSecondaryIndexes), len(want.GlobalSecondaryIndexes))
	}
	for i, w := range want.GlobalSecondaryIndexes {
		g := got.GlobalSecondaryIndexes[i]
		if g.IndexName != aws.ToString(w.IndexName) || !slices.Equal(g.KeySchema, keys(w.KeySchema)) ||
			g.Projection.ProjectionType != string(w.Projection.ProjectionType) ||
			!slices.Equal(g.Projection.NonKeyAttributes, w.Projection.NonKeyAttributes) {
			t.Errorf("index %d: template %+v, Go %s %v", i, g, aws.ToString(w.IndexName), w.Projection.NonKeyAttributes)
		}
		// API reference, Projection: array of 1 to 20; the local engines do not check
		if len(w.Projection.NonKeyAttributes) > 20 {
			t.Errorf("index %d projects %d attributes; AWS takes 20", i, len(w.Projection.NonKeyAttributes))
		}
	}
	if got.TimeToLiveSpecification.AttributeName != table.TTLAttribute || !got.TimeToLiveSpecification.Enabled {
		t.Errorf("TTL %+v", got.TimeToLiveSpecification)
	}
	if !got.PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled || !got.SSESpecification.SSEEnabled ||
		tpl.Resources["Table"].DeletionPolicy != "Retain" {
		t.Error("the table is not recoverable, not encrypted, or goes with the stack")
	}
}
