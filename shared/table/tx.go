package table

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/feature/dynamodb/expression"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"patchbay/shared/change"
	"patchbay/shared/fault"
	"patchbay/shared/ident"
)

// maxTries bounds retries of conflicts and unprocessed keys; with pause's jitter that is about three seconds.
const maxTries = 12

// errContended says that a write lost to others every time and surely was not done. It is for the caller, who may try
// again.
var errContended error = fault.New(fault.Unavailable, "write_contended",
	"Too many others are changing the same thing at this moment. Nothing was changed: try again.").After(time.Second)

// errUnsure says that tries ran out and the write may have been done all the same. It is no fault.Error, so that nobody
// takes back what goes with the write.
var errUnsure = errors.New("the item is being written by too many others at once, and whether this write was done is not known")

// failure says what a failed condition means, given the item as it is: nil when there is none.
type failure func(old item) error

// failsWith is a failure that does not depend on the item.
func failsWith(err error) failure { return func(item) error { return err } }

// write is one conditional write: an item of a transaction, or a single one.
type write struct {
	key    key
	put    item                        // a put, or
	update *expression.UpdateBuilder   // an update, or
	remove bool                        // a delete, or else a check
	cond   expression.ConditionBuilder // never empty
	fails  failure
}

// There are four kinds of writes, and no way to make one without a condition and what its failure means.

func put(k key, record any, cond expression.ConditionBuilder, fails failure) (write, error) {
	it, err := encode(k, record)
	return write{key: k, put: it, cond: cond, fails: fails}, err
}

func update(k key, u expression.UpdateBuilder, cond expression.ConditionBuilder, fails failure) write {
	return write{key: k, update: &u, cond: cond, fails: fails}
}

func remove(k key, cond expression.ConditionBuilder, fails failure) write {
	return write{key: k, remove: true, cond: cond, fails: fails}
}

func check(k key, cond expression.ConditionBuilder, fails failure) write {
	return write{key: k, cond: cond, fails: fails}
}

// signed returns the write with its author and origin on the item. A deletion leaves no item to sign, so it goes with a
// write that does: see deletes.
func (w write) signed(s signature) write {
	switch {
	case w.put != nil:
		w.put[by], w.put[origin] = s.by, s.origin
	case w.update != nil:
		u := w.update.Set(expression.Name(by), expression.Value(s.by)).
			Set(expression.Name(origin), expression.Value(s.origin))
		w.update = &u
	}
	return w
}

// deletes adds to the update of an item that counts others which of them is deleted in the same transaction. Together
// with the item's author it tells a reader of the stream who deleted what, which the record of a deletion cannot
// (decision 0007).
func deletes(u expression.UpdateBuilder, d change.Deleted) expression.UpdateBuilder {
	return u.Set(expression.Name("deleted"), expression.Value(deletedRecord(d)))
}

// absent and present are the two most used conditions.
func absent() expression.ConditionBuilder  { return expression.Name(pk).AttributeNotExists() }
func present() expression.ConditionBuilder { return expression.Name(pk).AttributeExists() }

// commit writes all or nothing. When conditions fail, the first failed write says what that means. Conflicts with other
// transactions and throttling are retried here and nowhere else, under one request token, so that a transaction whose
// answer was lost is not written twice.
func (s *Store) commit(ctx context.Context, writes ...write) error {
	signature, err := s.sign(ctx)
	if err != nil {
		return err
	}
	items := make([]types.TransactWriteItem, len(writes))
	for i, w := range writes {
		if !w.key.possible() {
			return w.fails(nil)
		}
		it, err := s.transactItem(w.signed(signature))
		if err != nil {
			return err
		}
		items[i] = it
	}
	token := ident.Random(24)
	end := errContended
	for n := range maxTries {
		if n > 0 {
			if err := s.pause(ctx, n); err != nil {
				return err
			}
		}
		_, err := s.db.TransactWriteItems(ctx,
			&dynamodb.TransactWriteItemsInput{TransactItems: items, ClientRequestToken: &token})
		if err == nil {
			return nil
		}
		var cancelled *types.TransactionCanceledException
		var inProgress *types.TransactionInProgressException
		switch {
		case errors.As(err, &inProgress): // an earlier try of its own, whose answer was lost
			end = errUnsure
			continue
		case !errors.As(err, &cancelled):
			return fmt.Errorf("transaction: %w", err)
		}
		if failed := firstFailure(writes, cancelled.CancellationReasons); failed != nil {
			return failed
		}
		if !retryable(cancelled.CancellationReasons) {
			return fmt.Errorf("transaction: %w", err)
		}
		end = errContended // under one token, so no try before has written anything either
	}
	return end
}

func firstFailure(writes []write, reasons []types.CancellationReason) error {
	for i, r := range reasons {
		if aws.ToString(r.Code) == "ConditionalCheckFailed" && i < len(writes) {
			return writes[i].fails(r.Item)
		}
	}
	return nil
}

func retryable(reasons []types.CancellationReason) bool {
	for _, r := range reasons {
		switch aws.ToString(r.Code) {
		case "TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded":
			return true
		}
	}
	return false
}

func (s *Store) transactItem(w write) (types.TransactWriteItem, error) {
	e, err := w.expression()
	if err != nil {
		return types.TransactWriteItem{}, err
	}
	const old = types.ReturnValuesOnConditionCheckFailureAllOld
	names, values, cond := e.Names(), e.Values(), e.Condition()
	switch {
	case w.put != nil:
		return types.TransactWriteItem{Put: &types.Put{
			TableName: &s.table, Item: w.put, ConditionExpression: cond, ExpressionAttributeNames: names,
			ExpressionAttributeValues: values, ReturnValuesOnConditionCheckFailure: old,
		}}, nil
	case w.update != nil:
		return types.TransactWriteItem{Update: &types.Update{
			TableName: &s.table, Key: w.key.attributes(), UpdateExpression: e.Update(), ConditionExpression: cond,
			ExpressionAttributeNames: names, ExpressionAttributeValues: values, ReturnValuesOnConditionCheckFailure: old,
		}}, nil
	case w.remove:
		return types.TransactWriteItem{Delete: &types.Delete{
			TableName: &s.table, Key: w.key.attributes(), ConditionExpression: cond, ExpressionAttributeNames: names,
			ExpressionAttributeValues: values, ReturnValuesOnConditionCheckFailure: old,
		}}, nil
	default:
		return types.TransactWriteItem{ConditionCheck: &types.ConditionCheck{
			TableName: &s.table, Key: w.key.attributes(), ConditionExpression: cond, ExpressionAttributeNames: names,
			ExpressionAttributeValues: values, ReturnValuesOnConditionCheckFailure: old,
		}}, nil
	}
}

func (w write) expression() (expression.Expression, error) {
	b := expression.NewBuilder().WithCondition(w.cond)
	if w.update != nil {
		b = b.WithUpdate(*w.update)
	}
	e, err := b.Build()
	if err != nil {
		return e, fmt.Errorf("build expression: %w", err)
	}
	return e, nil
}
