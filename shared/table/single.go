package table

import (
	"context"
	"errors"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/feature/dynamodb/expression"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"patchbay/shared/ident"
)

// A single conditional write costs half of a transaction but has no request token. The SDK repeats a call whose answer
// was lost, and the repeat would fail on its own effect, or do it twice: so every single write leaves a random mark on
// the item, holds only where its mark is not, and a failure that finds its own mark there is a success.
const mark = "write_id"

// putOne writes one new item.
func (s *Store) putOne(ctx context.Context, w write) error {
	id := ident.Random(12)
	w.put[mark] = text(id)
	e, err := w.expression()
	if err != nil {
		return err
	}
	_, err = s.db.PutItem(ctx, &dynamodb.PutItemInput{
		TableName: &s.table, Item: w.put, ConditionExpression: e.Condition(), ExpressionAttributeNames: e.Names(),
		ExpressionAttributeValues: e.Values(), ReturnValuesOnConditionCheckFailure: types.ReturnValuesOnConditionCheckFailureAllOld,
	})
	_, err = settle(err, w, id)
	return err
}

// updateOne updates one item and returns it as it is afterwards.
func (s *Store) updateOne(ctx context.Context, w write) (item, error) {
	if !w.key.possible() {
		return nil, w.fails(nil)
	}
	id := ident.Random(12)
	marked := w.update.Set(expression.Name(mark), expression.Value(id))
	w.update = &marked
	w.cond = w.cond.And(expression.Name(mark).NotEqual(expression.Value(id))) // <> holds for an item that has none
	e, err := w.expression()
	if err != nil {
		return nil, err
	}
	out, err := s.db.UpdateItem(ctx, &dynamodb.UpdateItemInput{
		TableName: &s.table, Key: w.key.attributes(), UpdateExpression: e.Update(), ConditionExpression: e.Condition(),
		ExpressionAttributeNames: e.Names(), ExpressionAttributeValues: e.Values(), ReturnValues: types.ReturnValueAllNew,
		ReturnValuesOnConditionCheckFailure: types.ReturnValuesOnConditionCheckFailureAllOld,
	})
	if err == nil {
		return out.Attributes, nil
	}
	return settle(err, w, id)
}

func settle(err error, w write, id string) (item, error) {
	if err == nil {
		return nil, nil
	}
	var failed *types.ConditionalCheckFailedException
	switch {
	case !errors.As(err, &failed):
		return nil, fmt.Errorf("write item: %w", err)
	case stringOf(failed.Item, mark) == id:
		return failed.Item, nil
	default:
		return nil, w.fails(failed.Item)
	}
}
