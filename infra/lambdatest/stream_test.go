package lambdatest

import (
	"encoding/json"
	"maps"
	"slices"
	"testing"

	"github.com/aws/aws-lambda-go/events"

	"patchbay/infra/local/pump"
	"patchbay/shared/table"
)

// TestStreamMapping holds the fan-out's event source mapping to what its handler expects, and to the one that make dev
// runs: the same filter, in the same words.
func TestStreamMapping(t *testing.T) {
	t.Parallel()
	mapping := functions(t, readTemplate(t))["status-fanout"].Events["ConnectorChanged"]
	p := mapping.Properties
	if mapping.Type != "DynamoDB" || len(p.FilterCriteria.Filters) != 1 {
		t.Fatalf("mapping %+v", mapping)
	}
	var deployed, local any
	if err := json.Unmarshal([]byte(p.FilterCriteria.Filters[0].Pattern), &deployed); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal([]byte(table.ConnectorFilter), &local); err != nil {
		t.Fatal(err)
	}
	if got, want := compact(t, deployed), compact(t, local); got != want {
		t.Errorf("the template filters %s, make dev %s", got, want)
	}
	// A poison record must cost its own batch and end in the queue, not stop the shard (R3).
	if !slices.Equal(p.FunctionResponseTypes, []string{"ReportBatchItemFailures"}) || !p.BisectBatchOnFunctionError ||
		p.MaximumRetryAttempts < 1 || p.MaximumRetryAttempts > 10 || p.MaximumRecordAgeInSeconds < 60 ||
		p.DestinationConfig.OnFailure.Destination != "FanoutFailures.Arn" {
		t.Errorf("mapping %+v", p)
	}
}

// TestFilterTakesConnectorsOnly runs the deployed filter over the sample and over what else the stream carries.
func TestFilterTakesConnectorsOnly(t *testing.T) {
	t.Parallel()
	mapping := functions(t, readTemplate(t))["status-fanout"].Events["ConnectorChanged"]
	filter, err := pump.ParsePattern(mapping.Properties.FilterCriteria.Filters[0].Pattern)
	if err != nil {
		t.Fatal(err)
	}
	var sample events.DynamoDBEvent
	readEvent(t, "status-fanout/disable.json", &sample)
	if !filter.Match(sample.Records[0]) {
		t.Error("the sample does not pass the filter")
	}
	for _, entity := range []string{"account", "credential", "auth_config", "session", "fanout"} {
		other := sample.Records[0]
		other.Change.NewImage = maps.Clone(other.Change.NewImage)
		other.Change.NewImage["entity"] = events.NewStringAttribute(entity)
		if filter.Match(other) {
			t.Errorf("an item of entity %s passes the filter", entity)
		}
	}
	removed := sample.Records[0]
	removed.EventName = "REMOVE"
	if filter.Match(removed) {
		t.Error("a removal passes the filter")
	}
}

// TestEventsMapping does the same for the events function, whose filters are two.
func TestEventsMapping(t *testing.T) {
	t.Parallel()
	p := functions(t, readTemplate(t))["events"].Events["Changed"].Properties
	var deployed []string
	for _, f := range p.FilterCriteria.Filters {
		deployed = append(deployed, f.Pattern)
	}
	if want := table.ChangeFilters(); !slices.Equal(deployed, want) {
		t.Errorf("the template filters %s, make dev %s", deployed, want)
	}
	if !slices.Equal(p.FunctionResponseTypes, []string{"ReportBatchItemFailures"}) || !p.BisectBatchOnFunctionError ||
		p.MaximumRetryAttempts < 1 || p.MaximumRetryAttempts > 10 || p.MaximumRecordAgeInSeconds < 60 ||
		p.MaximumRecordAgeInSeconds > 43200 || p.DestinationConfig.OnFailure.Destination != "EventsFailures.Arn" {
		t.Errorf("mapping %+v", p)
	}
}

func compact(t *testing.T, v any) string {
	t.Helper()
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
