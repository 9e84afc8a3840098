package table

import (
	"context"
	"errors"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/feature/dynamodb/expression"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"patchbay/shared/event"
)

// EventBlocks is the store of events that were told.
type EventBlocks struct{ *Store }

var _ event.Blocks = EventBlocks{}

// EntityEvents is the entity of blocks of events.
const EntityEvents = "events"

type eventsRecord struct {
	Entity    string `dynamodbav:"entity"`
	Version   int64  `dynamodbav:"version"`
	ID        string `dynamodbav:"id"`
	Newest    int64  `dynamodbav:"newest"`
	Count     int    `dynamodbav:"count"`
	Packed    []byte `dynamodbav:"packed"`
	ExpiresAt int64  `dynamodbav:"expires_at"` // Unix seconds, the table's TTL
}

// errStoredBlock says that a block is there already.
var errStoredBlock = errors.New("the block is stored already")

// PutBlock implements event.Blocks.
func (s EventBlocks) PutBlock(ctx context.Context, b event.Block) error {
	w, err := put(eventsKey(b.Project, b.Shard, b.Newest, b.ID), eventsRecord{
		Entity: EntityEvents, Version: 1, ID: b.ID, Newest: millis(b.Newest), Count: b.Count, Packed: b.Packed,
		ExpiresAt: b.Expires.Unix(),
	}, absent(), failsWith(errStoredBlock))
	if err != nil {
		return err
	}
	if err := s.putOne(ctx, w); !errors.Is(err, errStoredBlock) {
		return err
	}
	return nil
}

// Blocks implements event.Blocks. Expired ones that the table still has are left out.
func (s EventBlocks) Blocks(ctx context.Context, r event.Range) ([]event.Block, string, error) {
	partition := eventsPK(r.Project, r.Shard)
	start := key{partition, r.After}
	if !start.possible() {
		return nil, "", event.ErrCursor
	}
	e, err := expression.NewBuilder().WithKeyCondition(expression.Key(pk).Equal(expression.Value(partition)).
		And(expression.Key(sk).Between(expression.Value(momentSK(r.From)),
			expression.Value(momentSK(r.To)+"#"+behindAnyID)))).
		WithFilter(expression.Name(TTLAttribute).GreaterThan(expression.Value(s.now().Unix()))).Build()
	if err != nil {
		return nil, "", err
	}
	in := &dynamodb.QueryInput{
		TableName: &s.table, KeyConditionExpression: e.KeyCondition(), FilterExpression: e.Filter(),
		ExpressionAttributeNames: e.Names(), ExpressionAttributeValues: e.Values(),
		ScanIndexForward: aws.Bool(!r.Backward),
		Limit:            aws.Int32(int32(min(r.Limit, maxQuery))), //nolint:gosec // 1 to maxQuery
	}
	if r.After != "" {
		in.ExclusiveStartKey = start.attributes()
	}
	out, err := s.db.Query(ctx, in)
	if err != nil {
		return nil, "", fmt.Errorf("read events: %w", err)
	}
	blocks := make([]event.Block, 0, len(out.Items))
	for _, it := range out.Items {
		b, err := decode[eventsRecord](it)
		moment, id := parseMoment(stringOf(it, sk))
		if err != nil || b.ID != id || !at(b.Newest).Equal(moment) { // a block in its place that nothing can be read of
			b = eventsRecord{ID: id, Newest: millis(moment)}
		}
		newest := at(b.Newest)
		blocks = append(blocks, event.Block{
			ID: b.ID, Project: r.Project, Shard: r.Shard, Newest: newest, Expires: newest.Add(event.KeptFor), Count: b.Count,
			Packed: b.Packed,
		})
	}
	return blocks, stringOf(out.LastEvaluatedKey, sk), nil
}
