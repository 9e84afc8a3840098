package event

import (
	"context"
	"encoding/json"
	"fmt"

	"patchbay/shared/queue"
)

// Bus gets every event, beside the webhooks. An error says that some may not have been taken.
type Bus interface {
	Put(ctx context.Context, events []Event) error
}

// Teller tells events: it stores them, puts a message into the queue for each endpoint that wants one, and gives them
// to the bus. After an error everything is to be told again: what is stored twice is the same block, and what is
// delivered twice has the same ID.
type Teller struct {
	Blocks      Blocks
	Subscribers Subscribers
	Queue       queue.Sender // nil where there are no webhooks
	Bus         Bus          // nil where the deployment names none
}

// Tell tells events of any projects, in the order given within each.
func (t *Teller) Tell(ctx context.Context, events []Event) error {
	if len(events) == 0 {
		return nil
	}
	var order []string
	byProject := map[string][]Event{}
	for _, e := range events {
		if byProject[e.Project] == nil {
			order = append(order, e.Project)
		}
		byProject[e.Project] = append(byProject[e.Project], e)
	}
	for _, project := range order {
		if err := t.store(ctx, byProject[project]); err != nil {
			return err
		}
		if err := t.enqueue(ctx, project, byProject[project]); err != nil {
			return err
		}
	}
	if t.Bus == nil {
		return nil
	}
	if err := t.Bus.Put(ctx, events); err != nil {
		return fmt.Errorf("put events on the bus: %w", err)
	}
	return nil
}

func (t *Teller) store(ctx context.Context, events []Event) error {
	blocks, err := Pack(events)
	if err != nil {
		return err
	}
	for _, b := range blocks {
		if err := t.Blocks.PutBlock(ctx, b); err != nil {
			return fmt.Errorf("store events: %w", err)
		}
	}
	return nil
}

func (t *Teller) enqueue(ctx context.Context, project string, events []Event) error {
	if t.Queue == nil {
		return nil
	}
	subscribers, err := t.Subscribers.Subscribers(ctx, project)
	if err != nil {
		return fmt.Errorf("read webhook endpoints: %w", err)
	}
	var messages []queue.Message
	for _, s := range subscribers {
		for _, e := range events {
			if !s.Wants(e.Type) {
				continue
			}
			m, err := Delivery{Endpoint: s.Endpoint, Event: e}.Message()
			if err != nil {
				return err
			}
			messages = append(messages, m)
		}
	}
	if len(messages) == 0 {
		return nil
	}
	if err := t.Queue.Send(ctx, messages); err != nil {
		return fmt.Errorf("send events to webhook endpoints: %w", err)
	}
	return nil
}

// Message is the message of the queue.
func (d Delivery) Message() (queue.Message, error) {
	body, err := json.Marshal(d)
	if err != nil {
		return queue.Message{}, fmt.Errorf("encode the delivery of event %s: %w", d.Event.ID, err)
	}
	return queue.Message{Body: string(body)}, nil
}
