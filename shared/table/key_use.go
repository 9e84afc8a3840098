package table

import (
	"context"
	"errors"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/feature/dynamodb/expression"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"patchbay/shared/project"
)

var _ project.KeyStore = (*Store)(nil)

// keyUseRecord says when an API key was last used. It is no part of the key's item, so that whoever writes it can
// neither make nor change a key.
type keyUseRecord struct {
	Entity    string `dynamodbav:"entity"`
	Version   int64  `dynamodbav:"version"`
	Project   string `dynamodbav:"project"`
	ID        string `dynamodbav:"id"`
	LastUsed  int64  `dynamodbav:"last_used_at"` // the beginning of a day in UTC
	ExpiresAt int64  `dynamodbav:"expires_at"`   // Unix seconds, the table's TTL
}

// errKnownUse says that a use of that day or of a later one is there.
var errKnownUse = errors.New("the use is known")

// KeyUsed notes the day on which a key was used. Of one day it writes once.
func (s *Store) KeyUsed(ctx context.Context, of, id string, when time.Time) error {
	day := when.UTC().Truncate(24 * time.Hour)
	older := absent().Or(expression.Name("last_used_at").LessThan(expression.Value(day.UnixMilli())))
	w, err := put(keyUseKey(of, id), keyUseRecord{
		Entity: "api_key_use", Version: 1, Project: of, ID: id, LastUsed: day.UnixMilli(),
		ExpiresAt: day.Add(project.RememberUse).Unix(),
	}, older, failsWith(errKnownUse))
	if err != nil {
		return err
	}
	if err := s.putOne(ctx, w); !errors.Is(err, errKnownUse) {
		return err
	}
	return nil
}

// KeyUses implements project.KeyStore.
func (s *Store) KeyUses(ctx context.Context, of string) (map[string]time.Time, error) {
	e, err := expression.NewBuilder().WithKeyCondition(
		expression.Key(pk).Equal(expression.Value(projectPK(of))).And(expression.Key(sk).BeginsWith(keyUsePrefix))).
		WithFilter(expression.Name(TTLAttribute).GreaterThan(expression.Value(s.now().Unix()))).Build()
	if err != nil {
		return nil, err
	}
	uses := map[string]time.Time{}
	in := &dynamodb.QueryInput{
		TableName: &s.table, KeyConditionExpression: e.KeyCondition(), FilterExpression: e.Filter(),
		ExpressionAttributeNames: e.Names(), ExpressionAttributeValues: e.Values(), ConsistentRead: aws.Bool(true),
	}
	for { // keys that were revoked since are among them
		out, err := s.db.Query(ctx, in)
		if err != nil {
			return nil, err
		}
		for _, it := range out.Items {
			r, err := decode[keyUseRecord](it)
			if err != nil {
				return nil, err
			}
			uses[r.ID] = at(r.LastUsed)
		}
		if in.ExclusiveStartKey = out.LastEvaluatedKey; len(in.ExclusiveStartKey) == 0 {
			return uses, nil
		}
	}
}
