package stack

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net"
	"sync"
	"time"

	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/service/sqs"

	"patchbay/infra/local/pump"
	"patchbay/infra/local/queue"
	"patchbay/shared/app/deliver"
	"patchbay/shared/app/queues"
	sharedqueue "patchbay/shared/queue"
	queuesqs "patchbay/shared/queue/sqs"
)

// The queues, by their names in template.yaml.
const (
	deliveries       = "Deliveries"
	slowDeliveries   = "SlowDeliveries"
	deliveryFailures = "DeliveryFailures"
	eventsFailures   = "EventsFailures"
)

// What template.yaml says of the queue of deliveries and of its function. The visibility is shorter here, so that what
// a killed process was at comes again soon.
const (
	maxReceives     = 100
	deliverAtOnce   = 10
	deliverTimeout  = 40 * time.Second
	localVisibility = 45 * time.Second
)

// startQueues serves the queues, and feeds the function that works them off. It comes after startActivity, whose file
// the function's entries go to.
func (s *Stack) startQueues(ctx context.Context, l net.Listener) error {
	server, err := queue.New(ctx, queue.Options{
		DB: s.Config.DynamoDB(), Table: s.Config.Table + "-queues", Queues: []queue.Config{
			{Name: deliveries, Visibility: localVisibility, DeadLetter: deliveryFailures, MaxReceives: maxReceives},
			{Name: slowDeliveries, Visibility: localVisibility, DeadLetter: deliveryFailures, MaxReceives: maxReceives},
			{Name: deliveryFailures},
			{Name: eventsFailures},
		},
	})
	if err != nil {
		_ = l.Close()
		return fmt.Errorf("queues: %w", err)
	}
	s.ends = append(s.ends, server.Close)
	s.serve("queues", l, server)
	if !s.options.Deliveries {
		return nil
	}
	handler, err := deliver.New(s.FunctionConfig("deliver"))
	if err != nil {
		return err
	}
	run, cancel := context.WithCancel(context.Background())
	var ended sync.WaitGroup
	for name, url := range map[string]string{deliveries: s.Config.DeliveryQueue, slowDeliveries: s.Config.SlowQueue} {
		p := &queue.Poller{
			Client: s.patient(), URL: url, ARN: queue.ARN(s.Config.Region, name),
			Handler: handler, Concurrency: deliverAtOnce, Timeout: deliverTimeout, Log: slog.Default(),
		}
		ended.Go(func() {
			if err := p.Run(run); err != nil {
				s.failed <- fmt.Errorf("deliveries: %w", err)
			}
		})
	}
	s.ends = append(s.ends, func() { cancel(); ended.Wait() })
	return nil
}

// patient is a client of the queues that waits for messages.
func (s *Stack) patient() *sqs.Client {
	return sqs.New(queues.Client(s.Config).Options(), func(o *sqs.Options) {
		o.HTTPClient = awshttp.NewBuildableClient().WithTimeout(time.Minute)
	})
}

// untold puts what says where records are that the function events gave up on into its failure queue, from where
// patchbay events redrive takes it.
func (s *Stack) untold(ctx context.Context, f pump.Failure) error {
	body, err := json.Marshal(f)
	if err != nil {
		return fmt.Errorf("encode failure: %w", err)
	}
	slog.ErrorContext(ctx, "changes were told to nobody; patchbay events redrive tells them", "failure", f)
	q := &queuesqs.Queue{Client: queues.Client(s.Config), URL: queue.URL(s.Config.Endpoints.SQS, eventsFailures)}
	return q.Send(ctx, []sharedqueue.Message{{Body: string(body)}})
}
