package tabletest

import (
	"context"
	"sync"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/smithy-go/middleware"
)

// Calls counts calls by operation, and what queries read. Its zero value is ready.
type Calls struct {
	mu sync.Mutex
	of map[string]int
	n  int
}

// Scanned is how many items queries have read, whether a filter let them pass or not.
func (c *Calls) Scanned() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.n
}

// Of is how many calls of the operation there were.
func (c *Calls) Of(operation string) int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.of[operation]
}

// Count is the middleware that counts.
func (c *Calls) Count(stack *middleware.Stack) error {
	return stack.Initialize.Add(middleware.InitializeMiddlewareFunc("Calls",
		func(ctx context.Context, in middleware.InitializeInput,
			next middleware.InitializeHandler) (middleware.InitializeOutput, middleware.Metadata, error) {
			c.mu.Lock()
			if c.of == nil {
				c.of = map[string]int{}
			}
			c.of[middleware.GetOperationName(ctx)]++
			c.mu.Unlock()
			out, md, err := next.HandleInitialize(ctx, in)
			if q, ok := out.Result.(*dynamodb.QueryOutput); ok && err == nil {
				c.mu.Lock()
				c.n += int(q.ScannedCount)
				c.mu.Unlock()
			}
			return out, md, err
		}), middleware.After)
}
