package tabletest

import (
	"context"
	"net/http"
	"slices"
	"sync"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/aws/smithy-go/middleware"
	smithyhttp "github.com/aws/smithy-go/transport/http"
)

// Faults makes calls fail. Each kind is taken in order and for one try of one write, then the next; reads are left
// alone unless they are batches. Its zero value does nothing.
type Faults struct {
	mu    sync.Mutex
	plan  []Fault
	tries int
}

// Fault is one way in which a try of a call goes wrong.
type Fault int

// The faults. A try that is fine is None.
const (
	None     Fault = iota
	Before         // the request does not arrive
	After          // the write is done and its answer is lost
	Inside         // the write is done, and DynamoDB fails inside before it says so
	Throttle       // DynamoDB refuses for the moment
	// a transaction has the item: another is cancelled, a single write or statement refused, a read not affected
	Conflict
)

// Plan sets what happens to the next tries.
func (f *Faults) Plan(faults ...Fault) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.plan, f.tries = faults, 0
}

// Tries is how many tries were seen since Plan.
func (f *Faults) Tries() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.tries
}

func (f *Faults) next() Fault {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.tries++
	if len(f.plan) == 0 {
		return None
	}
	fault := f.plan[0]
	f.plan = f.plan[1:]
	return fault
}

// lost is an error of the connection, which the SDK retries.
type lost string

func (e lost) Error() string      { return string(e) }
func (lost) RetryableError() bool { return true }

// Install puts the faults behind the SDK's retries, where the network is.
func (f *Faults) Install(stack *middleware.Stack) error {
	counting := middleware.InitializeMiddlewareFunc("Statements",
		func(ctx context.Context, in middleware.InitializeInput,
			next middleware.InitializeHandler) (middleware.InitializeOutput, middleware.Metadata, error) {
			if p, ok := in.Parameters.(*dynamodb.BatchExecuteStatementInput); ok {
				ctx = middleware.WithStackValue(ctx, statements{}, len(p.Statements))
			}
			return next.HandleInitialize(ctx, in)
		})
	if err := stack.Initialize.Add(counting, middleware.After); err != nil {
		return err
	}
	return stack.Finalize.Insert(middleware.FinalizeMiddlewareFunc("Faults",
		func(ctx context.Context, in middleware.FinalizeInput,
			next middleware.FinalizeHandler) (middleware.FinalizeOutput, middleware.Metadata, error) {
			operation := middleware.GetOperationName(ctx)
			if operation == "GetItem" || operation == "Query" {
				return next.HandleFinalize(ctx, in)
			}
			var none middleware.FinalizeOutput
			var md middleware.Metadata
			switch fault := f.next(); fault {
			case Before:
				return none, md, lost("connection refused")
			case After, Inside:
				if _, _, err := next.HandleFinalize(ctx, in); err != nil {
					return none, md, err
				}
				if fault == Inside {
					return none, md, &smithyhttp.ResponseError{
						Response: &smithyhttp.Response{Response: &http.Response{StatusCode: http.StatusInternalServerError}},
						Err:      &types.InternalServerError{Message: aws.String("internal server error")},
					}
				}
				return none, md, lost("connection reset")
			case Conflict:
				switch operation {
				case "TransactWriteItems":
					return none, md, &types.TransactionCanceledException{CancellationReasons: []types.CancellationReason{
						{Code: aws.String("None")}, {Code: aws.String("TransactionConflict")},
					}}
				case "PutItem", "UpdateItem", "DeleteItem":
					return none, md, &types.TransactionConflictException{Message: aws.String("Transaction is ongoing for the item")}
				case "BatchExecuteStatement":
					n, _ := middleware.GetStackValue(ctx, statements{}).(int)
					none.Result = &dynamodb.BatchExecuteStatementOutput{Responses: refusedStatements(n,
						types.BatchStatementErrorCodeEnumTransactionConflict)}
					return none, md, nil
				default:
					return next.HandleFinalize(ctx, in)
				}
			case Throttle:
				return none, md, &types.ProvisionedThroughputExceededException{Message: aws.String("slow down")}
			default:
				return next.HandleFinalize(ctx, in)
			}
		}), "Retry", middleware.After)
}

// statements is the key under which a call's number of statements travels to where its faults are.
type statements struct{}

func refusedStatements(n int, code types.BatchStatementErrorCodeEnum) []types.BatchStatementResponse {
	return slices.Repeat([]types.BatchStatementResponse{
		{Error: &types.BatchStatementError{Code: code, Message: aws.String("try again")}},
	}, n)
}

// Half lets only the first half, rounded up, of a batch of reads or statements through for the first n batches, and
// says of the rest what DynamoDB says under load.
func Half(n int) func(*middleware.Stack) error {
	var mu sync.Mutex
	take := func() bool {
		mu.Lock()
		defer mu.Unlock()
		n--
		return n >= 0
	}
	return func(stack *middleware.Stack) error {
		return stack.Initialize.Add(middleware.InitializeMiddlewareFunc("Half",
			func(ctx context.Context, in middleware.InitializeInput,
				next middleware.InitializeHandler) (middleware.InitializeOutput, middleware.Metadata, error) {
				switch p := in.Parameters.(type) {
				case *dynamodb.BatchGetItemInput:
					if take() {
						return halfRead(ctx, in, p, next)
					}
				case *dynamodb.BatchExecuteStatementInput:
					if take() {
						return halfStatements(ctx, in, p, next)
					}
				}
				return next.HandleInitialize(ctx, in)
			}), middleware.Before)
	}
}

func halfRead(ctx context.Context, in middleware.InitializeInput, p *dynamodb.BatchGetItemInput,
	next middleware.InitializeHandler) (middleware.InitializeOutput, middleware.Metadata, error) {
	some, rest := map[string]types.KeysAndAttributes{}, map[string]types.KeysAndAttributes{}
	for name, ask := range p.RequestItems {
		cut := (len(ask.Keys) + 1) / 2
		some[name] = types.KeysAndAttributes{Keys: ask.Keys[:cut], ConsistentRead: ask.ConsistentRead}
		if cut < len(ask.Keys) {
			rest[name] = types.KeysAndAttributes{Keys: ask.Keys[cut:], ConsistentRead: ask.ConsistentRead}
		}
	}
	c := *p
	c.RequestItems = some
	in.Parameters = &c
	out, md, err := next.HandleInitialize(ctx, in)
	if got, ok := out.Result.(*dynamodb.BatchGetItemOutput); ok && err == nil {
		got.UnprocessedKeys = rest
	}
	return out, md, err
}

func halfStatements(ctx context.Context, in middleware.InitializeInput, p *dynamodb.BatchExecuteStatementInput,
	next middleware.InitializeHandler) (middleware.InitializeOutput, middleware.Metadata, error) {
	cut := (len(p.Statements) + 1) / 2
	c := *p
	c.Statements = p.Statements[:cut]
	in.Parameters = &c
	out, md, err := next.HandleInitialize(ctx, in)
	if got, ok := out.Result.(*dynamodb.BatchExecuteStatementOutput); ok && err == nil {
		got.Responses = append(got.Responses,
			refusedStatements(len(p.Statements)-cut, types.BatchStatementErrorCodeEnumThrottlingError)...)
	}
	return out, md, err
}

// Between runs do after the n-th transaction was answered, before its caller hears of it: what somebody else does
// between two steps of one call.
func Between(n int, do func(context.Context)) func(*middleware.Stack) error {
	var mu sync.Mutex
	seen := 0
	return func(stack *middleware.Stack) error {
		return stack.Initialize.Add(middleware.InitializeMiddlewareFunc("Between",
			func(ctx context.Context, in middleware.InitializeInput,
				next middleware.InitializeHandler) (middleware.InitializeOutput, middleware.Metadata, error) {
				out, md, err := next.HandleInitialize(ctx, in)
				if _, ok := in.Parameters.(*dynamodb.TransactWriteItemsInput); ok {
					mu.Lock()
					defer mu.Unlock()
					if seen++; seen == n {
						do(ctx)
					}
				}
				return out, md, err
			}), middleware.Before)
	}
}

// BeforeWrite runs do once, before the first write of items that were read: what somebody else does between the two.
func BeforeWrite(do func(context.Context)) func(*middleware.Stack) error {
	var once sync.Once
	return func(stack *middleware.Stack) error {
		return stack.Initialize.Add(middleware.InitializeMiddlewareFunc("BeforeWrite",
			func(ctx context.Context, in middleware.InitializeInput,
				next middleware.InitializeHandler) (middleware.InitializeOutput, middleware.Metadata, error) {
				switch in.Parameters.(type) {
				case *dynamodb.TransactWriteItemsInput, *dynamodb.UpdateItemInput, *dynamodb.PutItemInput:
					once.Do(func() { do(ctx) })
				}
				return next.HandleInitialize(ctx, in)
			}), middleware.Before)
	}
}
