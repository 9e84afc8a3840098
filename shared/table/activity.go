package table

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/feature/dynamodb/expression"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"patchbay/shared/activity"
)

var _ activity.Store = (*Store)(nil)

// EntityActivity marks blocks of the log.
const EntityActivity = "activity"

type activityRecord struct {
	Entity    string `dynamodbav:"entity"`
	Version   int64  `dynamodbav:"version"`
	ID        string `dynamodbav:"id"`
	Oldest    int64  `dynamodbav:"oldest"`
	Newest    int64  `dynamodbav:"newest"`
	Arrived   int64  `dynamodbav:"arrived"`
	ExpiresAt int64  `dynamodbav:"expires_at"` // Unix seconds, the table's TTL
	Count     int    `dynamodbav:"count"`
	Packed    []byte `dynamodbav:"packed"`
}

// errStored says that a block is there already.
var errStored = errors.New("the block is stored already")

// PutBlock implements activity.Store.
func (s *Store) PutBlock(ctx context.Context, b activity.Block) error {
	record := activityRecord{
		Entity: EntityActivity, Version: 1, ID: b.ID, Oldest: millis(b.Oldest), Newest: millis(b.Newest),
		Arrived: millis(b.Arrived), ExpiresAt: b.Expires.Unix(), Count: b.Count, Packed: b.Packed,
	}
	w, err := put(activityKey(b.Place, b.Newest, b.ID), record, absent(), failsWith(errStored))
	if err != nil {
		return err
	}
	if b.IsLate() {
		late := b.Place
		late.Shard = activity.Late
		again, encoding := put(activityKey(late, b.Arrived, b.ID), record, absent(), failsWith(errStored))
		if encoding != nil {
			return encoding
		}
		err = s.commit(ctx, w, again)
	} else {
		err = s.putOne(ctx, w)
	}
	if errors.Is(err, errStored) {
		return nil
	}
	return err
}

// Blocks implements activity.Store.
func (s *Store) Blocks(ctx context.Context, r activity.Range) ([]activity.Block, string, error) {
	k := key{activityPK(r.Place), r.After}
	if !k.possible() {
		return nil, "", nil
	}
	e, err := expression.NewBuilder().WithKeyCondition(expression.Key(pk).Equal(expression.Value(k.pk)).
		And(expression.Key(sk).Between(expression.Value(activitySK(r.From)),
			expression.Value(activitySK(r.To)+"#"+behindAnyID)))).Build()
	if err != nil {
		return nil, "", err
	}
	in := &dynamodb.QueryInput{
		TableName: &s.table, KeyConditionExpression: e.KeyCondition(), ExpressionAttributeNames: e.Names(),
		ExpressionAttributeValues: e.Values(), ScanIndexForward: aws.Bool(!r.Backward), ConsistentRead: &r.Consistent,
	}
	if r.Limit > 0 {
		in.Limit = aws.Int32(int32(min(r.Limit, maxQuery)))
	}
	if r.After != "" {
		in.ExclusiveStartKey = k.attributes()
	}
	out, err := s.db.Query(ctx, in)
	if err != nil {
		return nil, "", fmt.Errorf("read the log: %w", err)
	}
	blocks := make([]activity.Block, 0, len(out.Items))
	for _, it := range out.Items {
		record, err := decode[activityRecord](it)
		if err != nil || !strings.HasSuffix(stringOf(it, sk), "#"+record.ID) {
			blocks = append(blocks, damagedActivity(r.Place, stringOf(it, sk)))
			continue
		}
		if record.ExpiresAt > s.now().Unix() {
			blocks = append(blocks, record.domain(r.Place))
		}
	}
	return blocks, stringOf(out.LastEvaluatedKey, sk), nil
}

// damagedActivity stands for an item that is none any more: a block in its place that nothing can be read of.
func damagedActivity(p activity.Place, place string) activity.Block {
	moment, id := parseMoment(place)
	return activity.Block{Place: p, ID: id, Oldest: moment, Newest: moment, Arrived: moment, Expires: moment}
}

func (r activityRecord) domain(p activity.Place) activity.Block {
	return activity.Block{
		Place: p, ID: r.ID, Oldest: at(r.Oldest), Newest: at(r.Newest), Arrived: at(r.Arrived),
		Expires: time.Unix(r.ExpiresAt, 0).UTC(), Count: r.Count, Packed: r.Packed,
	}
}
