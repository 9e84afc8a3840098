// Package queues makes the clients of queues. It stands apart from the other clients, so that a function without a
// queue does not link SQS.
package queues

import (
	"time"

	"github.com/aws/aws-sdk-go-v2/aws/retry"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/smithy-go/middleware"

	"patchbay/shared/app/clients"
	queue "patchbay/shared/queue/sqs"
)

// callTimeout bounds one try of a call.
const callTimeout = 5 * time.Second

// Client returns a client of SQS, made from options as clients.Config.DynamoDB is.
func Client(cfg clients.Config) *sqs.Client {
	o := sqs.Options{
		Region: cfg.Region, Credentials: cfg.Credentials, HTTPClient: awshttp.NewBuildableClient().WithTimeout(callTimeout),
		Retryer: retry.NewStandard(func(o *retry.StandardOptions) { o.MaxAttempts = 4; o.MaxBackoff = 2 * time.Second }),
	}
	if cfg.Endpoints.SQS != "" {
		o.BaseEndpoint = &cfg.Endpoints.SQS
	}
	if cfg.Middleware != nil {
		o.APIOptions = []func(*middleware.Stack) error{cfg.Middleware}
	}
	return sqs.New(o)
}

// Deliveries is the queue of webhook deliveries.
func Deliveries(cfg clients.Config) *queue.Queue {
	return &queue.Queue{Client: Client(cfg), URL: cfg.DeliveryQueue}
}

// Slow is the queue of deliveries to endpoints that hold others up.
func Slow(cfg clients.Config) *queue.Queue {
	return &queue.Queue{Client: Client(cfg), URL: cfg.SlowQueue}
}
