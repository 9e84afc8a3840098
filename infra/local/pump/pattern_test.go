package pump_test

import (
	"encoding/json"
	"testing"

	"github.com/aws/aws-lambda-go/events"

	"patchbay/infra/local/pump"
)

const connectorRecord = `{
 "eventID": "1", "eventName": "MODIFY", "eventSource": "aws:dynamodb", "awsRegion": "us-east-1",
 "dynamodb": {
  "Keys": {"PK": {"S": "PROJ#p"}, "SK": {"S": "CONN#hubspot#"}},
  "NewImage": {"entity": {"S": "connector"}, "state": {"S": "disabled"}, "epoch": {"N": "7"},
    "tags": {"SS": ["a", "b"]}, "on": {"BOOL": true}},
  "OldImage": {"entity": {"S": "connector"}, "state": {"S": "enabled"}},
  "SequenceNumber": "100", "SizeBytes": 120, "StreamViewType": "NEW_AND_OLD_IMAGES"}}`

func TestPatterns(t *testing.T) {
	var record events.DynamoDBEventRecord
	if err := json.Unmarshal([]byte(connectorRecord), &record); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, pattern string
		want          bool
	}{
		{"exact", `{"eventName": ["MODIFY"]}`, true},
		{"one of two", `{"eventName": ["INSERT", "MODIFY"]}`, true},
		{"another", `{"eventName": ["INSERT"]}`, false},
		{"nested", `{"dynamodb": {"NewImage": {"entity": {"S": ["connector"]}}}}`, true},
		{
			"nested, one of two fields wrong",
			`{"dynamodb": {"NewImage": {"entity": {"S": ["connector"]}, "state": {"S": ["enabled"]}}}}`, false,
		},
		{"an attribute that is not there", `{"dynamodb": {"NewImage": {"owner": {"S": ["x"]}}}}`, false},
		{"of another type", `{"dynamodb": {"NewImage": {"epoch": {"S": ["7"]}}}}`, false},
		{"a DynamoDB number is a string", `{"dynamodb": {"NewImage": {"epoch": {"N": ["7"]}}}}`, true},
		{"and no number", `{"dynamodb": {"NewImage": {"epoch": {"N": [{"numeric": [">", 1]}]}}}}`, false},
		{"true", `{"dynamodb": {"NewImage": {"on": {"BOOL": [true]}}}}`, true},
		{"an element of a set", `{"dynamodb": {"NewImage": {"tags": {"SS": ["b"]}}}}`, true},
		{"not an element of a set", `{"dynamodb": {"NewImage": {"tags": {"SS": ["c"]}}}}`, false},
		{"prefix", `{"dynamodb": {"Keys": {"SK": {"S": [{"prefix": "CONN#"}]}}}}`, true},
		{"another prefix", `{"dynamodb": {"Keys": {"SK": {"S": [{"prefix": "ACCT"}]}}}}`, false},
		{"suffix", `{"dynamodb": {"Keys": {"SK": {"S": [{"suffix": "#"}]}}}}`, true},
		{"exists", `{"dynamodb": {"OldImage": {"state": {"S": [{"exists": true}]}}}}`, true},
		{"exists, absent", `{"dynamodb": {"OldImage": {"epoch": {"N": [{"exists": true}]}}}}`, false},
		{"exists not, absent", `{"dynamodb": {"OldImage": {"epoch": {"N": [{"exists": false}]}}}}`, true},
		{"exists not, below an absent node", `{"userIdentity": {"type": [{"exists": false}]}}`, true},
		{"exists not, present", `{"dynamodb": {"OldImage": {"state": {"S": [{"exists": false}]}}}}`, false},
		{"exists sees leaves only", `{"dynamodb": {"OldImage": [{"exists": true}]}}`, false},
		{"anything but", `{"dynamodb": {"NewImage": {"state": {"S": [{"anything-but": "enabled"}]}}}}`, true},
		{"anything but, it is", `{"dynamodb": {"NewImage": {"state": {"S": [{"anything-but": ["disabled", "x"]}]}}}}`, false},
		{"anything but, absent", `{"dynamodb": {"NewImage": {"owner": {"S": [{"anything-but": "x"}]}}}}`, false},
		{"anything but a prefix", `{"dynamodb": {"Keys": {"SK": {"S": [{"anything-but": {"prefix": "CONN#"}}]}}}}`, false},
		{"numeric", `{"dynamodb": {"SizeBytes": [{"numeric": [">", 100, "<=", 120]}]}}`, true},
		{"numeric, outside", `{"dynamodb": {"SizeBytes": [{"numeric": ["<", 120]}]}}`, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			p, err := pump.ParsePattern(c.pattern)
			if err != nil {
				t.Fatal(err)
			}
			if got := p.Match(record); got != c.want {
				t.Fatalf("got %v", got)
			}
		})
	}
}

func TestPatternsThatAreRefused(t *testing.T) {
	for _, pattern := range []string{
		``, `[]`, `{}`, `{"a": {}}`, `{"a": []}`, `{"a": "b"}`, `{"a": 1}`, `{"a": [["b"]]}`, `{"a": [{}]}`,
		`{"a": [{"prefix": 1}]}`, `{"a": [{"exists": "yes"}]}`, `{"a": [{"wildcard": "x*"}]}`,
		`{"a": [{"cidr": "10.0.0.0/8"}]}`,
		`{"a": [{"prefix": "x", "suffix": "y"}]}`, `{"a": [{"numeric": ["~", 1]}]}`, `{"a": [{"numeric": [">"]}]}`,
		`{"a": [{"anything-but": [{}]}]}`,
	} {
		if _, err := pump.ParsePattern(pattern); err == nil {
			t.Errorf("%s was taken", pattern)
		}
	}
}

func FuzzParsePattern(f *testing.F) {
	f.Add(
		`{"dynamodb": {"NewImage": {"entity": {"S": ["connector", {"prefix": "x"}, ` +
			`{"anything-but": ["a"]}, {"numeric": [">", 1]}]}}}}`,
	)
	var record events.DynamoDBEventRecord
	if err := json.Unmarshal([]byte(connectorRecord), &record); err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(_ *testing.T, text string) {
		if p, err := pump.ParsePattern(text); err == nil {
			p.Match(record)
		}
	})
}
