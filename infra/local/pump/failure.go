package pump

import (
	"time"

	"github.com/aws/aws-lambda-go/events"

	"patchbay/shared/ident"
)

// Failure is what Lambda puts in a stream mapping's failure queue: where the given-up records lie in the stream, not
// the records themselves.
type Failure struct {
	RequestContext  FailureRequest  `json:"requestContext"`
	ResponseContext FailureResponse `json:"responseContext"`
	Version         string          `json:"version"`
	Timestamp       time.Time       `json:"timestamp"`
	Batch           FailureBatch    `json:"DDBStreamBatchInfo"`
}

// FailureRequest says what was called, and how often.
type FailureRequest struct {
	RequestID   string `json:"requestId"`
	FunctionARN string `json:"functionArn"`
	Condition   string `json:"condition"`
	InvokeCount int    `json:"approximateInvokeCount"`
}

// FailureResponse says what the function answered last.
type FailureResponse struct {
	StatusCode      int    `json:"statusCode"`
	ExecutedVersion string `json:"executedVersion"`
	FunctionError   string `json:"functionError"`
}

// FailureBatch names the records.
type FailureBatch struct {
	ShardID             string    `json:"shardId"`
	StartSequenceNumber string    `json:"startSequenceNumber"`
	EndSequenceNumber   string    `json:"endSequenceNumber"`
	ArrivalOfFirst      time.Time `json:"approximateArrivalOfFirstRecord"`
	ArrivalOfLast       time.Time `json:"approximateArrivalOfLastRecord"`
	BatchSize           int       `json:"batchSize"`
	StreamARN           string    `json:"streamArn"`
}

func newFailure(mapping, stream, shard string, batch []events.DynamoDBEventRecord, calls int, now time.Time) Failure {
	first, last := batch[0].Change, batch[len(batch)-1].Change
	return Failure{
		RequestContext: FailureRequest{
			RequestID:   ident.New("req", now),
			FunctionARN: "arn:aws:lambda:us-east-1:000000000000:function:" + mapping,
			Condition:   "RetryAttemptsExhausted", InvokeCount: calls,
		},
		ResponseContext: FailureResponse{StatusCode: 200, ExecutedVersion: "$LATEST", FunctionError: "Unhandled"},
		Version:         "1.0",
		Timestamp:       now.UTC(),
		Batch: FailureBatch{
			ShardID: shard, StreamARN: stream, BatchSize: len(batch),
			StartSequenceNumber: first.SequenceNumber, EndSequenceNumber: last.SequenceNumber,
			ArrivalOfFirst: first.ApproximateCreationDateTime.UTC(), ArrivalOfLast: last.ApproximateCreationDateTime.UTC(),
		},
	}
}
