package table

import (
	"context"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/feature/dynamodb/expression"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"patchbay/shared/connector"
)

var _ connector.Store = (*Store)(nil)

// connectorRecord is a connector's item. Without state it is not configured; the item stays, because its epoch must
// never go back.
type connectorRecord struct {
	Entity        string `dynamodbav:"entity"`
	Version       int64  `dynamodbav:"version"`
	Project       string `dynamodbav:"project"`
	Key           string `dynamodbav:"connector"`
	State         string `dynamodbav:"state"`
	Epoch         int64  `dynamodbav:"epoch"`
	DefaultConfig string `dynamodbav:"default_config"`
	ConfigCount   int    `dynamodbav:"config_count"`
	UpdatedAt     int64  `dynamodbav:"updated_at"`
}

// EntityConnector is the entity of connector items; the fan-out's event filter names it.
const EntityConnector = "connector"

func (r connectorRecord) domain() connector.Connector {
	state := connector.State(r.State)
	if state == "" {
		state = connector.NotConfigured
	}
	return connector.Connector{
		Project: r.Project, Key: r.Key, State: state, Epoch: r.Epoch, DefaultConfig: r.DefaultConfig,
		ConfigCount: r.ConfigCount, Version: r.Version, UpdatedAt: at(r.UpdatedAt),
	}
}

// decodeConnector reads a connector's item; nil is one that was never configured.
func decodeConnector(project, key string, it item) (connector.Connector, error) {
	if it == nil {
		return connector.Connector{Project: project, Key: key, State: connector.NotConfigured}, nil
	}
	r, err := decode[connectorRecord](it)
	return r.domain(), err
}

// Connector implements connector.Store.
func (s *Store) Connector(ctx context.Context, project, key string) (connector.Configured, error) {
	found, err := s.queryConnectors(ctx, project, connectorKey(project, key).sk)
	if err != nil {
		return connector.Configured{}, err
	}
	if len(found) == 0 {
		return connector.Configured{Connector: connector.Connector{Project: project, Key: key, State: connector.NotConfigured}}, nil
	}
	return found[0], nil
}

// Connectors implements connector.Store.
func (s *Store) Connectors(ctx context.Context, project string) ([]connector.Configured, error) {
	return s.queryConnectors(ctx, project, connectorPrefix)
}

func (s *Store) queryConnectors(ctx context.Context, project, prefix string) ([]connector.Configured, error) {
	e, err := expression.NewBuilder().WithKeyCondition(
		expression.Key(pk).Equal(expression.Value(projectPK(project))).And(expression.Key(sk).BeginsWith(prefix))).Build()
	if err != nil {
		return nil, err
	}
	var found []connector.Configured
	pages := dynamodb.NewQueryPaginator(s.db, &dynamodb.QueryInput{
		TableName: &s.table, KeyConditionExpression: e.KeyCondition(), ExpressionAttributeNames: e.Names(),
		ExpressionAttributeValues: e.Values(), ConsistentRead: aws.Bool(true),
	})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, err
		}
		for _, it := range page.Items {
			if found, err = collect(found, project, it); err != nil {
				return nil, err
			}
		}
	}
	return found, nil
}

// collect adds an item of a connector's partition, in which the connector sorts before its auth configs.
func collect(found []connector.Configured, project string, it item) ([]connector.Configured, error) {
	if stringOf(it, "entity") == EntityConnector {
		c, err := decodeConnector(project, connectorOf(stringOf(it, sk)), it)
		return append(found, connector.Configured{Connector: c}), err
	}
	r, err := decode[configRecord](it)
	if err != nil {
		return nil, err
	}
	last := len(found) - 1
	found[last].Configs = append(found[last].Configs, r.domain())
	return found, nil
}

// SetState implements connector.Store. It is one write: every account's effective status follows from it. The item
// enters the pending index, from which the fan-out takes it when all accounts have the new state materialised.
func (s *Store) SetState(ctx context.Context, project, key string, state connector.State) (connector.Connector, bool, error) {
	now := s.now().UnixMilli()
	set := expression.Set(expression.Name("state"), expression.Value(state)).
		Set(expression.Name("epoch"), expression.Name("epoch").Plus(expression.Value(1))).
		Set(expression.Name("version"), expression.Name("version").Plus(expression.Value(1))).
		Set(expression.Name("updated_at"), expression.Value(now)).
		Set(expression.Name(indexPK), expression.Value(pendingIndexPK)).
		Set(expression.Name(indexSK), expression.Value(pendingIndexSK(project, key)))
	cond := expression.Name("state").AttributeExists().And(expression.Name("state").NotEqual(expression.Value(state)))
	var same item
	it, err := s.updateOne(ctx, update(connectorKey(project, key), set, cond, func(old item) error {
		if stringOf(old, "state") == string(state) {
			same = old
			return nil
		}
		return connector.ErrNotConfigured
	}))
	if err != nil {
		return connector.Connector{}, false, err
	}
	if same != nil {
		it = same
	}
	c, err := decodeConnector(project, key, it)
	return c, same == nil, err
}

// at turns stored Unix milliseconds into a time; 0 is none.
func at(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return time.UnixMilli(ms).UTC()
}

// millis is the reverse of at.
func millis(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}
