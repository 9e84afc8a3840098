// Package queue is the one interface to queues: SQS in production, a server that speaks its protocol on this machine
// (decision 0019). Delivery is at least once and in no order.
package queue

import (
	"context"
	"time"
)

// Message is what is sent. Body is text of at most 256 KiB.
type Message struct {
	Body  string
	Delay time.Duration // before it can be received; at most 15 minutes (SQS DelaySeconds)
}

// Sender puts messages into a queue. Send returns nil when every message is stored; on an error some may be.
type Sender interface {
	Send(ctx context.Context, messages []Message) error
}

// Holder is a queue whose messages are handled and which takes new ones.
type Holder interface {
	Sender
	Extender
}

// Received is a message that is being handled.
type Received struct {
	ID       string
	Receipt  string // names this receipt of it
	Body     string
	Receives int // how often it was received, this time included
}

// Extension puts a message off that was received.
type Extension struct {
	Receipt string
	Visible time.Duration // from now on, at most 12 hours after the receipt
}

// Extender keeps messages that were received from being received again for a while. A message that is gone, or not
// hidden any more, is an error.
type Extender interface {
	Extend(ctx context.Context, all []Extension) error
}
