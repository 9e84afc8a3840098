package table

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/smithy-go"

	"patchbay/shared/fault"
)

// throttled are the codes with which DynamoDB turns away more than a table or one of its partitions takes (DynamoDB
// developer guide, "Error handling"). The client has waited and asked again by then.
var throttled = []string{"ProvisionedThroughputExceededException", "ThrottlingException", "RequestLimitExceeded"}

// said is an API whose refusals for want of capacity are fault.ErrBusy as well. Of a write nobody knows whether an
// earlier try was made all the same, so it is no fault.Error.
type said struct{ API }

func busy(err error) error {
	if e, ok := errors.AsType[smithy.APIError](err); ok && slices.Contains(throttled, e.ErrorCode()) {
		return fmt.Errorf("%w: %w", fault.ErrBusy, err)
	}
	return err
}

type options = func(*dynamodb.Options)

// GetItem implements API.
func (s said) GetItem(ctx context.Context, in *dynamodb.GetItemInput, o ...options) (*dynamodb.GetItemOutput, error) {
	out, err := s.API.GetItem(ctx, in, o...)
	return out, busy(err)
}

// BatchGetItem implements API.
func (s said) BatchGetItem(
	ctx context.Context, in *dynamodb.BatchGetItemInput, o ...options,
) (*dynamodb.BatchGetItemOutput, error) {
	out, err := s.API.BatchGetItem(ctx, in, o...)
	return out, busy(err)
}

// Query implements API.
func (s said) Query(ctx context.Context, in *dynamodb.QueryInput, o ...options) (*dynamodb.QueryOutput, error) {
	out, err := s.API.Query(ctx, in, o...)
	return out, busy(err)
}

// PutItem implements API.
func (s said) PutItem(ctx context.Context, in *dynamodb.PutItemInput, o ...options) (*dynamodb.PutItemOutput, error) {
	out, err := s.API.PutItem(ctx, in, o...)
	return out, busy(err)
}

// UpdateItem implements API.
func (s said) UpdateItem(
	ctx context.Context, in *dynamodb.UpdateItemInput, o ...options,
) (*dynamodb.UpdateItemOutput, error) {
	out, err := s.API.UpdateItem(ctx, in, o...)
	return out, busy(err)
}

// TransactWriteItems implements API.
func (s said) TransactWriteItems(
	ctx context.Context, in *dynamodb.TransactWriteItemsInput, o ...options,
) (*dynamodb.TransactWriteItemsOutput, error) {
	out, err := s.API.TransactWriteItems(ctx, in, o...)
	return out, busy(err)
}

// BatchExecuteStatement implements API.
func (s said) BatchExecuteStatement(
	ctx context.Context, in *dynamodb.BatchExecuteStatementInput, o ...options,
) (*dynamodb.BatchExecuteStatementOutput, error) {
	out, err := s.API.BatchExecuteStatement(ctx, in, o...)
	return out, busy(err)
}
