package table

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/feature/dynamodb/expression"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"patchbay/shared/account"
	"patchbay/shared/actor"
	"patchbay/shared/catalog"
	"patchbay/shared/connector"
	"patchbay/shared/policy"
)

var _ connector.Store = (*Store)(nil)

// connectorRecord is a connector's item, beside the attributes of its auth configs' summaries. Without state it is not
// configured; the item stays, because its epoch must never go back.
type connectorRecord struct {
	Entity        string `dynamodbav:"entity"`
	Version       int64  `dynamodbav:"version"`
	Project       string `dynamodbav:"project"`
	Key           string `dynamodbav:"connector"`
	State         string `dynamodbav:"state"`
	Epoch         int64  `dynamodbav:"epoch"`
	DefaultConfig string `dynamodbav:"default_config"`
	FormerDefault string `dynamodbav:"former_default"`
	DefaultMoved  int64  `dynamodbav:"default_moved_at"`
	ConfigCount   int    `dynamodbav:"config_count"`
	UpdatedAt     int64  `dynamodbav:"updated_at"`
	SwitchedFrom  string `dynamodbav:"switched_from"`
}

// An auth config's summary are attributes of its connector's item, whose names end with its id: its auth type, the
// number of its accounts, its pin and its call policy if it has one, and its problem while it has one, which every
// account of it shows.
// They are no map, since the first write of a member would need one to be there.
const (
	authTypePrefix = "auth_type:"
	pinPrefix      = "pin:"
	policyPrefix   = "policy:"
	accountsPrefix = "accounts:"
	problemPrefix  = "problem:"
)

func authTypeOf(config string) expression.NameBuilder {
	return expression.Name(authTypePrefix + config)
}
func pinOf(config string) expression.NameBuilder    { return expression.Name(pinPrefix + config) }
func policyOf(config string) expression.NameBuilder { return expression.Name(policyPrefix + config) }
func accountsOf(config string) expression.NameBuilder {
	return expression.Name(accountsPrefix + config)
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
		FormerDefault: r.FormerDefault, DefaultMovedAt: at(r.DefaultMoved),
		ConfigCount: r.ConfigCount, Version: r.Version, UpdatedAt: at(r.UpdatedAt),
		SwitchedFrom: actor.ParseOrigin(r.SwitchedFrom),
	}
}

// decodeConnector reads a connector's item; nil is one that was never configured.
func decodeConnector(project, key string, it item) (connector.Connector, error) {
	if it == nil {
		return connector.Connector{Project: project, Key: key, State: connector.NotConfigured}, nil
	}
	r, err := decode[connectorRecord](it)
	if err != nil {
		return connector.Connector{}, err
	}
	c := r.domain()
	for attribute := range it {
		id, ok := strings.CutPrefix(attribute, accountsPrefix)
		if !ok {
			continue
		}
		n, err := numberOf(it, attribute)
		if err != nil {
			return connector.Connector{}, err
		}
		problem, err := problemIn(it, id)
		if err != nil {
			return connector.Connector{}, err
		}
		linked, err := linkedIn(it, id)
		if err != nil {
			return connector.Connector{}, err
		}
		allowed, err := policy.Parse(stringOf(it, policyPrefix+id))
		if err != nil {
			return connector.Connector{}, fmt.Errorf("policy of %s: %w", id, err)
		}
		c.Summaries = append(c.Summaries, connector.ConfigSummary{
			ID: id, AuthType: stringOf(it, authTypePrefix+id), AccountCount: n, Problem: problem, Linked: linked,
			Policy: allowed,
			Pin:    catalog.Pin(stringOf(it, pinPrefix+id)),
		})
	}
	slices.SortFunc(c.Summaries, func(a, b connector.ConfigSummary) int { return strings.Compare(a.ID, b.ID) })
	return c, nil
}

func numberOf(it item, name string) (int, error) {
	n, ok := it[name].(*types.AttributeValueMemberN)
	if !ok {
		return 0, nil
	}
	i, err := strconv.Atoi(n.Value)
	if err != nil {
		return 0, fmt.Errorf("attribute %s: %w", name, err)
	}
	return i, nil
}

// Connector implements connector.Store.
func (s *Store) Connector(ctx context.Context, project, key string) (connector.Connector, error) {
	it, err := s.get(ctx, connectorKey(project, key))
	if err != nil {
		return connector.Connector{}, err
	}
	return decodeConnector(project, key, it)
}

// Connectors implements connector.Store.
func (s *Store) Connectors(ctx context.Context, project, after string,
	limit int) ([]connector.Connector, string, error) {
	in, err := s.queryProject(project, connectorPrefix, connectorPrefix+behindAnyID)
	if err != nil {
		return nil, "", err
	}
	if after != "" {
		start := connectorKey(project, after)
		if !start.possible() {
			return nil, "", account.ErrCursor
		}
		in.ExclusiveStartKey = start.attributes()
	}
	var page []connector.Connector
	for {
		if limit > 0 {
			in.Limit = aws.Int32(int32(min(limit+1-len(page), maxQuery))) //nolint:gosec // 1 to maxQuery
		}
		out, err := s.db.Query(ctx, in)
		if err != nil {
			return nil, "", fmt.Errorf("list connectors: %w", err)
		}
		for _, it := range out.Items {
			c, err := decodeConnector(project, connectorOf(stringOf(it, sk)), it)
			if err != nil {
				return nil, "", err
			}
			page = append(page, c)
		}
		in.ExclusiveStartKey = out.LastEvaluatedKey
		switch {
		case limit > 0 && len(page) > limit:
			return page[:limit], page[limit-1].Key, nil
		case len(in.ExclusiveStartKey) == 0:
			return page, "", nil
		}
	}
}

// queryProject is a consistent query of a project's own partition, for sort keys from first to last.
func (s *Store) queryProject(project, first, last string) (*dynamodb.QueryInput, error) {
	e, err := expression.NewBuilder().WithKeyCondition(expression.Key(pk).Equal(expression.Value(projectPK(project))).
		And(expression.Key(sk).Between(expression.Value(first), expression.Value(last)))).Build()
	if err != nil {
		return nil, err
	}
	return &dynamodb.QueryInput{
		TableName: &s.table, KeyConditionExpression: e.KeyCondition(), ExpressionAttributeNames: e.Names(),
		ExpressionAttributeValues: e.Values(), ConsistentRead: aws.Bool(true),
	}, nil
}

// Configured implements connector.Store. An auth config's account count is its connector's to say, which is read last:
// so no config is shown that the connector does not know of any more.
func (s *Store) Configured(ctx context.Context, project, key string) (connector.Configured, error) {
	configs, err := s.queryConfigs(ctx, project, configsOf(key), configsOf(key)+behindAnyID)
	if err != nil {
		return connector.Configured{}, err
	}
	c, err := s.Connector(ctx, project, key)
	return withConfigs(c, configs), err
}

// AllConfigured implements connector.Store: one range holds the auth configs, then the connectors.
func (s *Store) AllConfigured(ctx context.Context, project string) ([]connector.Configured, error) {
	in, err := s.queryProject(project, configPrefix, connectorPrefix+behindAnyID)
	if err != nil {
		return nil, err
	}
	configs := map[string][]connector.AuthConfig{}
	var all []connector.Configured
	for pages := dynamodb.NewQueryPaginator(s.db, in); pages.HasMorePages(); {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, fmt.Errorf("list auth configs: %w", err)
		}
		for _, it := range page.Items {
			if stringOf(it, "entity") == EntityConnector {
				c, err := decodeConnector(project, connectorOf(stringOf(it, sk)), it)
				if err != nil {
					return nil, err
				}
				all = append(all, withConfigs(c, configs[c.Key]))
				continue
			}
			r, err := decode[configRecord](it)
			if err != nil {
				return nil, err
			}
			configs[r.Connector] = append(configs[r.Connector], r.domain())
		}
	}
	return all, nil
}

func (s *Store) queryConfigs(ctx context.Context, project, first, last string) ([]connector.AuthConfig, error) {
	if !(key{projectPK(project), last}).possible() {
		return nil, nil
	}
	in, err := s.queryProject(project, first, last)
	if err != nil {
		return nil, err
	}
	var configs []connector.AuthConfig
	for pages := dynamodb.NewQueryPaginator(s.db, in); pages.HasMorePages(); {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, fmt.Errorf("list auth configs: %w", err)
		}
		for _, it := range page.Items {
			r, err := decode[configRecord](it)
			if err != nil {
				return nil, err
			}
			configs = append(configs, r.domain())
		}
	}
	return configs, nil
}

// withConfigs puts a connector and its auth configs together. One that the connector does not count was made, or
// deleted, between the two reads, and is left out.
func withConfigs(c connector.Connector, configs []connector.AuthConfig) connector.Configured {
	out := connector.Configured{Connector: c}
	for _, config := range configs {
		if summary, ok := c.Summary(config.ID); ok {
			config = summarised(config, summary)
			out.Configs = append(out.Configs, config)
		}
	}
	return out
}

// SetState implements connector.Store. It is one write: every account's effective status follows from it. The item
// enters the pending index, from which the fan-out takes it when all accounts have the new state materialised.
func (s *Store) SetState(ctx context.Context, project, key string,
	state connector.State) (connector.Connector, bool, error) {
	now := s.now().UnixMilli()
	set := expression.Set(expression.Name("state"), expression.Value(state)).
		Set(expression.Name("epoch"), expression.Name("epoch").Plus(expression.Value(1))).
		Set(expression.Name("version"), expression.Name("version").Plus(expression.Value(1))).
		Set(expression.Name("updated_at"), expression.Value(now)).
		Set(expression.Name("switched_from"), expression.Value(actor.OriginOf(ctx).String())).
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
