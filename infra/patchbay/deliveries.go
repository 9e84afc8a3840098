package main

import (
	"context"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"

	"patchbay/shared/app/queues"
)

type deliveriesGroup struct {
	Redrive redriveDeliveries `cmd:"" help:"Put messages of webhook deliveries that ended in the failure queue back, once what stopped them is mended."`
}

type redriveDeliveries struct {
	Queue string `help:"The failure queue's URL (output DeliveryFailureQueueUrl of the stack)." required:"" placeholder:"URL"`
}

// Run lets SQS move the messages back to the queue that they came from. They keep their events' ids.
func (c redriveDeliveries) Run(ctx context.Context, t *Target) error {
	cfg, err := t.open(ctx)
	if err != nil {
		return err
	}
	client := queues.Client(cfg)
	of, err := client.GetQueueAttributes(ctx, &sqs.GetQueueAttributesInput{
		QueueUrl: &c.Queue, AttributeNames: []types.QueueAttributeName{
			types.QueueAttributeNameQueueArn, types.QueueAttributeNameApproximateNumberOfMessages,
		},
	})
	if err != nil {
		return fmt.Errorf("read the failure queue: %w", err)
	}
	arn := of.Attributes[string(types.QueueAttributeNameQueueArn)]
	if _, err := client.StartMessageMoveTask(ctx, &sqs.StartMessageMoveTaskInput{SourceArn: &arn}); err != nil {
		return fmt.Errorf("move the messages: %w", err)
	}
	count := of.Attributes[string(types.QueueAttributeNameApproximateNumberOfMessages)]
	return t.answer(map[string]string{"messages": count}, func() {
		t.say("%s messages are on their way back to the queue of deliveries.", count)
	})
}
