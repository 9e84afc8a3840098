package table

import (
	"context"
	"errors"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/feature/dynamodb/expression"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/aws/smithy-go"
	"github.com/aws/smithy-go/middleware"

	"patchbay/shared/ident"
)

// A single conditional write costs half of a transaction but has no request token. The SDK repeats a call whose answer
// was lost, and the repeat would fail on its own effect, or do it twice: so every single write leaves a random mark on
// the item, holds only where its mark is not, and a failure that finds its own mark there is a success.
const mark = "write_id"

// putOne writes one new item.
func (s *Store) putOne(ctx context.Context, w write) error {
	signature, err := s.sign(ctx)
	if err != nil {
		return err
	}
	id := ident.Random(12)
	w = w.signed(signature)
	w.put[mark] = text(id)
	e, err := w.expression()
	if err != nil {
		return err
	}
	_, err = s.writeOne(ctx, w, id, func(watch func(*dynamodb.Options)) (item, error) {
		_, err := s.db.PutItem(ctx, &dynamodb.PutItemInput{
			TableName: &s.table, Item: w.put, ConditionExpression: e.Condition(), ExpressionAttributeNames: e.Names(),
			ExpressionAttributeValues:           e.Values(),
			ReturnValuesOnConditionCheckFailure: types.ReturnValuesOnConditionCheckFailureAllOld,
		}, watch)
		return nil, err
	})
	return err
}

// updateOne updates one item and returns it as it is afterwards.
func (s *Store) updateOne(ctx context.Context, w write) (item, error) {
	return s.updateMarked(ctx, w, ident.Random(12))
}

// updateMarked is updateOne with a mark of the caller's, who may have tried the same write in another way before.
func (s *Store) updateMarked(ctx context.Context, w write, id string) (item, error) {
	if !w.key.possible() {
		return nil, w.fails(nil)
	}
	signature, err := s.sign(ctx)
	if err != nil {
		return nil, err
	}
	w = w.signed(signature)
	marked := w.update.Set(expression.Name(mark), expression.Value(id))
	w.update = &marked
	w.cond = w.cond.And(expression.Name(mark).NotEqual(expression.Value(id))) // <> holds for an item that has none
	e, err := w.expression()
	if err != nil {
		return nil, err
	}
	return s.writeOne(ctx, w, id, func(watch func(*dynamodb.Options)) (item, error) {
		out, err := s.db.UpdateItem(ctx, &dynamodb.UpdateItemInput{
			TableName: &s.table, Key: w.key.attributes(), UpdateExpression: e.Update(), ConditionExpression: e.Condition(),
			ExpressionAttributeNames: e.Names(), ExpressionAttributeValues: e.Values(), ReturnValues: types.ReturnValueAllNew,
			ReturnValuesOnConditionCheckFailure: types.ReturnValuesOnConditionCheckFailureAllOld,
		}, watch)
		if err != nil {
			return nil, err
		}
		return out.Attributes, nil
	})
}

// writeOne makes a single write until DynamoDB decides it. While an item is part of a transaction, a check included,
// every other write of it is refused with TransactionConflictException, which the SDK does not repeat. The mark stays
// the same, and with it what a repeat means.
func (s *Store) writeOne(ctx context.Context, w write, id string,
	try func(watch func(*dynamodb.Options)) (item, error)) (item, error) {
	var seen answers
	for n := range maxTries {
		if n > 0 {
			if err := s.pause(ctx, n); err != nil {
				return nil, err
			}
		}
		it, err := try(seen.watch)
		var conflict *types.TransactionConflictException
		var failed *types.ConditionalCheckFailedException
		switch {
		case err == nil:
			return it, nil
		case errors.As(err, &conflict):
			continue
		case !errors.As(err, &failed):
			return nil, fmt.Errorf("write item: %w", err)
		case stringOf(failed.Item, mark) == id:
			return failed.Item, nil
		default:
			return nil, w.fails(failed.Item)
		}
	}
	if seen.lost {
		return nil, errUnsure
	}
	return nil, errContended
}

// answers looks at every try of a call, those included that the SDK repeats by itself: a conflict says that this try
// wrote nothing, but not whether one before it did whose answer was lost.
type answers struct{ lost bool }

func (a *answers) watch(o *dynamodb.Options) {
	o.APIOptions = append(o.APIOptions, func(stack *middleware.Stack) error {
		return stack.Finalize.Insert(middleware.FinalizeMiddlewareFunc("Answers",
			func(ctx context.Context, in middleware.FinalizeInput,
				next middleware.FinalizeHandler) (middleware.FinalizeOutput, middleware.Metadata, error) {
				out, md, err := next.HandleFinalize(ctx, in)
				var refused smithy.APIError
				if !errors.As(err, &refused) || refused.ErrorFault() != smithy.FaultClient {
					a.lost = true // or it is a success, after which nobody asks
				}
				return out, md, err
			}), "Retry", middleware.After)
	})
}
