// Package bench counts what operations of Patchbay cost: AWS calls and capacity units, which do not depend on the
// machine. `make bench` prints them, and a test holds them to budgets.
package bench

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/aws/smithy-go/middleware"
)

// Cost is what AWS was asked for.
type Cost struct {
	Calls map[string]int // by operation, such as GetItem
	Read  float64        // read request units: 1 is a strongly consistent read of 4 KB, 0.5 an eventual one
	Write float64        // write request units: 1 is a write of 1 KB, 2 one in a transaction, checks included
}

// Total is the number of calls.
func (c Cost) Total() int {
	n := 0
	for _, calls := range c.Calls {
		n += calls
	}
	return n
}

// String lists the calls by name.
func (c Cost) String() string {
	var names []string
	for _, name := range slices.Sorted(maps.Keys(c.Calls)) {
		if n := c.Calls[name]; n > 1 {
			name = fmt.Sprintf("%d %s", n, name)
		}
		names = append(names, name)
	}
	return strings.Join(names, ", ")
}

// Meter is SDK middleware that adds up costs. The zero value is ready; it is safe for concurrent use.
type Meter struct {
	mu   sync.Mutex
	cost Cost
}

// Take returns what was spent since the last Take.
func (m *Meter) Take() Cost {
	m.mu.Lock()
	defer m.mu.Unlock()
	c := m.cost
	m.cost = Cost{}
	return c
}

// Install adds the meter to a client (clients.Config.Middleware). Every call is made to tell what it consumed.
func (m *Meter) Install(s *middleware.Stack) error {
	return s.Initialize.Add(middleware.InitializeMiddlewareFunc("Meter",
		func(ctx context.Context, in middleware.InitializeInput,
			next middleware.InitializeHandler) (middleware.InitializeOutput, middleware.Metadata, error) {
			in.Parameters = asking(in.Parameters)
			out, md, err := next.HandleInitialize(ctx, in)
			m.add(middleware.GetOperationName(ctx), out.Result)
			return out, md, err
		}), middleware.After)
}

// asking is a copy of the input that asks for the capacity consumed.
func asking(in any) any {
	const total = types.ReturnConsumedCapacityTotal
	switch p := in.(type) {
	case *dynamodb.GetItemInput:
		c := *p
		c.ReturnConsumedCapacity = total
		return &c
	case *dynamodb.BatchGetItemInput:
		c := *p
		c.ReturnConsumedCapacity = total
		return &c
	case *dynamodb.QueryInput:
		c := *p
		c.ReturnConsumedCapacity = total
		return &c
	case *dynamodb.PutItemInput:
		c := *p
		c.ReturnConsumedCapacity = total
		return &c
	case *dynamodb.UpdateItemInput:
		c := *p
		c.ReturnConsumedCapacity = total
		return &c
	case *dynamodb.TransactWriteItemsInput:
		c := *p
		c.ReturnConsumedCapacity = total
		return &c
	case *dynamodb.BatchExecuteStatementInput:
		c := *p
		c.ReturnConsumedCapacity = total
		return &c
	}
	return in
}

// add counts one call; the answer of a failed one is nil.
func (m *Meter) add(operation string, answer any) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.cost.Calls == nil {
		m.cost.Calls = map[string]int{}
	}
	m.cost.Calls[operation]++
	switch a := answer.(type) {
	case *dynamodb.GetItemOutput:
		m.cost.Read += units(a.ConsumedCapacity)
	case *dynamodb.BatchGetItemOutput:
		m.cost.Read += unitsOf(a.ConsumedCapacity)
	case *dynamodb.QueryOutput:
		m.cost.Read += units(a.ConsumedCapacity)
	case *dynamodb.PutItemOutput:
		m.cost.Write += units(a.ConsumedCapacity)
	case *dynamodb.UpdateItemOutput:
		m.cost.Write += units(a.ConsumedCapacity)
	case *dynamodb.TransactWriteItemsOutput:
		m.cost.Write += unitsOf(a.ConsumedCapacity)
	case *dynamodb.BatchExecuteStatementOutput:
		m.cost.Write += unitsOf(a.ConsumedCapacity)
	}
}

func units(c *types.ConsumedCapacity) float64 {
	if c == nil || c.CapacityUnits == nil {
		return 0
	}
	return *c.CapacityUnits
}

func unitsOf(list []types.ConsumedCapacity) (sum float64) {
	for i := range list {
		sum += units(&list[i])
	}
	return sum
}
