package table

import (
	"github.com/aws/aws-lambda-go/events"

	"patchbay/shared/fanout"
)

// ConnectorFilter selects the stream records that the fan-out is called for, as an event filter pattern: of connectors
// whose fan-out is pending. Every link changes its connector's item, too, and calls nobody. template.yaml has the same;
// a test compares the two.
const ConnectorFilter = `{"eventName":["MODIFY"],"dynamodb":{"NewImage":{"entity":{"S":["connector"]},"GSI1PK":{"S":["FANOUT"]}}}}`

// Switched reads a stream record of a connector: the fan-out that it asks for, if its epoch moved. Records of other
// items and repeats that change nothing ask for none.
func Switched(before, after map[string]events.DynamoDBAttributeValue) (fanout.Job, bool) {
	if streamText(after, "entity") != EntityConnector || streamNumber(after, "epoch") == streamNumber(before, "epoch") {
		return fanout.Job{}, false
	}
	j := fanout.Job{Project: streamText(after, "project"), Connector: streamText(after, "connector")}
	return j, j.Project != "" && j.Connector != ""
}

func streamText(image map[string]events.DynamoDBAttributeValue, name string) string {
	if v := image[name]; v.DataType() == events.DataTypeString { // an absent one is of no type that is asked for
		return v.String()
	}
	return ""
}

func streamNumber(image map[string]events.DynamoDBAttributeValue, name string) string {
	if v := image[name]; v.DataType() == events.DataTypeNumber {
		return v.Number()
	}
	return ""
}
