// Package table keeps Patchbay's data in one DynamoDB table. It implements the stores of the domain packages: every
// rule is a condition of the write that could break it, and none is decided by an earlier read.
package table

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/feature/dynamodb/attributevalue"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"patchbay/shared/actor"
	"patchbay/shared/pause"
)

// API is the part of the DynamoDB client that the store calls; no Scan.
type API interface {
	GetItem(context.Context, *dynamodb.GetItemInput, ...func(*dynamodb.Options)) (*dynamodb.GetItemOutput, error)
	BatchGetItem(context.Context, *dynamodb.BatchGetItemInput, ...func(*dynamodb.Options)) (*dynamodb.BatchGetItemOutput,
		error)
	Query(context.Context, *dynamodb.QueryInput, ...func(*dynamodb.Options)) (*dynamodb.QueryOutput, error)
	PutItem(context.Context, *dynamodb.PutItemInput, ...func(*dynamodb.Options)) (*dynamodb.PutItemOutput, error)
	UpdateItem(context.Context, *dynamodb.UpdateItemInput, ...func(*dynamodb.Options)) (*dynamodb.UpdateItemOutput, error)
	TransactWriteItems(context.Context, *dynamodb.TransactWriteItemsInput,
		...func(*dynamodb.Options)) (*dynamodb.TransactWriteItemsOutput, error)
	BatchExecuteStatement(context.Context, *dynamodb.BatchExecuteStatementInput,
		...func(*dynamodb.Options)) (*dynamodb.BatchExecuteStatementOutput, error)
}

// Store is the table. Its zero members get sensible values from New.
type Store struct {
	db    API
	table string
	now   func() time.Time
	wait  func(context.Context, time.Duration) error
	as    actor.Actor // of writes whose context names none
}

// New returns a store on the named table.
func New(db API, table string) *Store {
	return &Store{db: said{faster(db)}, table: table, now: time.Now, wait: pause.For}
}

// WithClock returns a copy whose conditions on time use now.
func (s *Store) WithClock(now func() time.Time) *Store {
	c := *s
	c.now = now
	return &c
}

// As returns a copy whose writes are the actor's where their context names none. It is for programs all of whose writes
// have one author, such as the owner's command.
func (s *Store) As(a actor.Actor) *Store {
	c := *s
	c.as = a
	return &c
}

// by is the attribute that says who made the last write of an item, as actor.Actor's String.
const by = "by"

// errNoActor says that a write does not tell who makes it. It is a mistake of the program, which a test must show.
var errNoActor = errors.New("a write without an actor in its context")

// origin is the attribute that says where the last write of an item comes from, as actor.Origin's String. Each write
// sets it, so that none is taken for an earlier one's.
const origin = "origin"

// signature is who makes a write, and from where.
type signature struct{ by, origin types.AttributeValue }

// sign is the signature of what a context writes.
func (s *Store) sign(ctx context.Context) (signature, error) {
	a, ok := actor.From(ctx)
	if !ok {
		a = s.as
	}
	if a == (actor.Actor{}) {
		return signature{}, errNoActor
	}
	return signature{text(a.String()), text(actor.OriginOf(ctx).String())}, nil
}

// backoff is for conflicts with other writers and for throttling.
var backoff = pause.Backoff{First: 40 * time.Millisecond, Most: 640 * time.Millisecond}

// pause waits before the n-th retry.
func (s *Store) pause(ctx context.Context, n int) error {
	return s.wait(ctx, backoff.Before(n))
}

// get reads one item consistently; nil when there is none.
func (s *Store) get(ctx context.Context, k key) (item, error) {
	if !k.possible() {
		return nil, nil
	}
	out, err := s.db.GetItem(ctx, &dynamodb.GetItemInput{TableName: &s.table, Key: k.attributes(),
		ConsistentRead: aws.Bool(true)})
	if err != nil {
		return nil, fmt.Errorf("get item: %w", err)
	}
	return out.Item, nil
}

// maxBatch is BatchGetItem's limit of keys.
const maxBatch = 100

// batch reads items consistently, up to maxBatch in one call, and returns them in the order of the keys, nil for each
// that is not there.
func (s *Store) batch(ctx context.Context, keys ...key) ([]item, error) {
	return s.batchOf(ctx, true, keys)
}

func (s *Store) batchOf(ctx context.Context, consistent bool, keys []key) ([]item, error) {
	found := make(map[key]item, len(keys))
	ask := make([]item, 0, len(keys))
	texts := make([]types.AttributeValueMemberS, 0, 2*len(keys)) // of all keys together
	for _, k := range keys {
		if _, asked := found[k]; !asked && k.possible() {
			found[k] = nil
			n := len(texts)
			texts = append(texts, types.AttributeValueMemberS{Value: k.pk}, types.AttributeValueMemberS{Value: k.sk})
			ask = append(ask, item{pk: &texts[n], sk: &texts[n+1]})
		}
	}
	for chunk := range slices.Chunk(ask, maxBatch) {
		if err := s.batchOnce(ctx, consistent, chunk, found); err != nil {
			return nil, err
		}
	}
	items := make([]item, len(keys))
	for i, k := range keys {
		items[i] = found[k]
	}
	return items, nil
}

// batchOnce asks again for what DynamoDB leaves unprocessed under load.
func (s *Store) batchOnce(ctx context.Context, consistent bool, ask []item, found map[key]item) error {
	pending := map[string]types.KeysAndAttributes{s.table: {Keys: ask, ConsistentRead: &consistent}}
	for n := 0; len(pending) > 0; n++ {
		if n == maxTries {
			return errors.New("batch get: unprocessed keys were left after every try")
		}
		if n > 0 {
			if err := s.pause(ctx, n); err != nil {
				return err
			}
		}
		out, err := s.db.BatchGetItem(ctx, &dynamodb.BatchGetItemInput{RequestItems: pending})
		if err != nil {
			return fmt.Errorf("batch get: %w", err)
		}
		for _, it := range out.Responses[s.table] {
			found[keyOf(it)] = it
		}
		pending = out.UnprocessedKeys
	}
	return nil
}

func keyOf(it item) key {
	return key{stringOf(it, pk), stringOf(it, sk)}
}

func stringOf(it item, name string) string {
	if v, ok := it[name].(*types.AttributeValueMemberS); ok {
		return v.Value
	}
	return ""
}

// encode turns a record into an item with its key.
func encode(k key, record any) (item, error) {
	it, err := attributevalue.MarshalMap(record)
	if err != nil {
		return nil, fmt.Errorf("encode item: %w", err)
	}
	it[pk], it[sk] = text(k.pk), text(k.sk)
	return it, nil
}

// decoder keeps nothing of what it decodes.
var decoder = attributevalue.NewDecoder()

func decode[T any](it item) (T, error) {
	var record T
	if err := decoder.Decode(&types.AttributeValueMemberM{Value: it}, &record); err != nil {
		return record, fmt.Errorf("decode item: %w", err)
	}
	return record, nil
}
