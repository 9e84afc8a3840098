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

	"patchbay/shared/account"
	"patchbay/shared/connector"
	"patchbay/shared/ident"
	"patchbay/shared/project"
)

type inboundRecord struct {
	Key   string `dynamodbav:"key"`
	Since int64  `dynamodbav:"since"`
}

func (r *inboundRecord) domain() account.Inbound {
	if r == nil {
		return account.Inbound{}
	}
	return account.Inbound{Key: r.Key, Since: at(r.Since)}
}

func inboundRecordOf(i account.Inbound) *inboundRecord {
	if i.Key == "" {
		return nil
	}
	return &inboundRecord{Key: i.Key, Since: millis(i.Since)}
}

// namedRecord says which account a provider's events mean. One with an end is of an account that has another name now.
type namedRecord struct {
	Entity    string `dynamodbav:"entity"`
	Version   int64  `dynamodbav:"version"`
	AccountID string `dynamodbav:"account_id"`
}

// nameInbound are the writes by which an account is found by its name in events; before and config are what it had. The
// functions that link may delete nothing, so a name that is given up gets an end, which readers heed.
func nameInbound(a account.Account, config, before string) ([]write, error) {
	if a.Inbound.Key == before && (before == "" || a.ConfigID == config) {
		return nil, nil
	}
	name, value := expression.Name, expression.Value
	var writes []write
	if before != "" {
		set := expression.Set(name(TTLAttribute), value(a.UpdatedAt.Unix())).
			Set(name("entity"), value(entityName)).Set(name("account_id"), value(a.ID)).
			Set(name("version"), expression.Plus(name("version").IfNotExists(value(0)), value(1)))
		writes = append(writes, update(inboundKey(a.Project, config, before, a.ID), set, ownName(a), failsWith(errContended)))
	}
	if a.Inbound.Key == "" {
		return writes, nil
	}
	w, err := put(inboundKey(a.Project, a.ConfigID, a.Inbound.Key, a.ID),
		namedRecord{Entity: entityName, Version: 1, AccountID: a.ID}, ownName(a), failsWith(errContended))
	return append(writes, w), err
}

const entityName = "inbound_name"

// ownName holds always, since the account's id is part of the key: the account's own condition decides.
func ownName(a account.Account) expression.ConditionBuilder {
	return absent().Or(expression.Name("account_id").Equal(expression.Value(a.ID)))
}

// unnameInbound are the writes that go with a deletion.
func unnameInbound(a account.Account) []write {
	if a.Inbound.Key == "" {
		return nil
	}
	return []write{remove(inboundKey(a.Project, a.ConfigID, a.Inbound.Key, a.ID), ownName(a), failsWith(errContended))}
}

// Addressed implements inbound.Store.
func (s *Store) Addressed(
	ctx context.Context, of, id string,
) (project.Project, connector.Connector, connector.AuthConfig, error) {
	var p project.Project
	key, ok := ident.Owner("cfg", id)
	if !ok {
		return p, connector.Connector{}, connector.AuthConfig{}, connector.ErrConfigUnknown
	}
	items, err := s.batch(ctx, connectorKey(of, key), configKey(of, key, id), projectKey(of))
	if err != nil {
		return p, connector.Connector{}, connector.AuthConfig{}, err
	}
	if items[1] == nil {
		return p, connector.Connector{}, connector.AuthConfig{}, connector.ErrConfigUnknown
	}
	r, err := decode[projectRecord](items[2])
	if err != nil {
		return p, connector.Connector{}, connector.AuthConfig{}, err
	}
	c, config, err := decodeConfigured(of, key, items[0], items[1])
	return r.domain(), c, config, err
}

// Linked implements inbound.Store.
func (s *Store) Linked(ctx context.Context, project, config, key, after string, limit int) ([]string, error) {
	names := expression.Key(sk).BeginsWith(inboundPrefix)
	if after != "" {
		names = expression.Key(sk).Between(expression.Value(inboundPrefix+after+"\x00"),
			expression.Value(inboundPrefix+behindAnyID))
	}
	place := inboundPK(project, config, key)
	e, err := expression.NewBuilder().WithKeyCondition(expression.Key(pk).Equal(expression.Value(place)).And(names)).
		WithFilter(expression.Name(TTLAttribute).AttributeNotExists()).Build()
	if err != nil {
		return nil, err
	}
	in := &dynamodb.QueryInput{
		TableName: &s.table, KeyConditionExpression: e.KeyCondition(), FilterExpression: e.Filter(),
		ExpressionAttributeNames: e.Names(), ExpressionAttributeValues: e.Values(), ConsistentRead: aws.Bool(true),
	}
	var ids []string
	for {
		out, err := s.db.Query(ctx, in)
		if err != nil {
			return nil, fmt.Errorf("query accounts of an event: %w", err)
		}
		for _, it := range out.Items {
			if ids = append(ids, strings.TrimPrefix(stringOf(it, sk), inboundPrefix)); len(ids) == limit {
				return ids, nil
			}
		}
		if in.ExclusiveStartKey = out.LastEvaluatedKey; len(in.ExclusiveStartKey) == 0 {
			return ids, nil
		}
	}
}

// takenRecord is a request that was taken at an auth config's address.
type takenRecord struct {
	Entity    string `dynamodbav:"entity"`
	Version   int64  `dynamodbav:"version"`
	FirstAt   int64  `dynamodbav:"first_at"`
	Done      bool   `dynamodbav:"done,omitempty"`
	ExpiresAt int64  `dynamodbav:"expires_at"`
}

// errTaken says that a request is known already.
var errTaken = errors.New("the request was taken before")

// Take implements inbound.Store. A name whose time is over may be there still.
func (s *Store) Take(ctx context.Context, project, config, id string, until time.Time) (
	first time.Time, done bool, err error,
) {
	r := takenRecord{Entity: "inbound_taken", Version: 1, FirstAt: s.now().UnixMilli(), ExpiresAt: until.Unix()}
	over := expression.Name(TTLAttribute).LessThanEqual(expression.Value(s.now().Unix()))
	var found item
	w, err := put(takenKey(project, config, id), r, absent().Or(over), func(old item) error {
		found = old
		return errTaken
	})
	if err != nil {
		return time.Time{}, false, err
	}
	err = s.putOne(ctx, w)
	if errors.Is(err, errTaken) {
		r, err = decode[takenRecord](found)
	}
	return at(r.FirstAt), r.Done, err
}

// Done implements inbound.Store.
func (s *Store) Done(ctx context.Context, project, config, id string) error {
	name, value := expression.Name, expression.Value
	set := expression.Set(name("done"), value(true)).Set(name("version"), name("version").Plus(value(1)))
	_, err := s.updateOne(ctx, update(takenKey(project, config, id), set, present(), failsWith(errTaken)))
	if errors.Is(err, errTaken) {
		return nil // its time is over, and it is deleted
	}
	return err
}
