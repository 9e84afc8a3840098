package table

import (
	"context"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/feature/dynamodb/attributevalue"
	"github.com/aws/aws-sdk-go-v2/feature/dynamodb/expression"

	"patchbay/shared/connector"
	"patchbay/shared/fault"
	"patchbay/shared/ident"
)

// problemRecord is the problem of an auth config, in its connector's item.
type problemRecord struct {
	Code         string `dynamodbav:"code"`
	ProviderCode string `dynamodbav:"provider_code"`
	Description  string `dynamodbav:"description"`
	At           int64  `dynamodbav:"at"`
	SeenAt       int64  `dynamodbav:"seen_at"`
	Times        int    `dynamodbav:"times"`
	Client       string `dynamodbav:"client"`
}

func problemOf(config string) expression.NameBuilder { return expression.Name(problemPrefix + config) }

// problemIn reads the problem of an auth config from its connector's item; nil when it has none.
func problemIn(it item, config string) (*connector.Problem, error) {
	value, ok := it[problemPrefix+config]
	if !ok {
		return nil, nil
	}
	var r problemRecord
	if err := attributevalue.Unmarshal(value, &r); err != nil {
		return nil, fmt.Errorf("decode the problem of %s: %w", config, err)
	}
	return &connector.Problem{
		Code: r.Code, ProviderCode: r.ProviderCode, Description: r.Description, At: at(r.At), SeenAt: at(r.SeenAt),
		Times: r.Times, Client: r.Client,
	}, nil
}

// NoteProblem implements connector.Store.
func (s *Store) NoteProblem(ctx context.Context, c connector.AuthConfig, p connector.Problem) error {
	set := expression.Set(problemOf(c.ID), expression.Value(problemRecord{
		Code: p.Code, ProviderCode: p.ProviderCode, Description: p.Description, At: millis(p.At), SeenAt: millis(p.SeenAt),
		Times: p.Times, Client: p.Client,
	}))
	return s.commit(ctx,
		check(configKey(c.Project, c.Connector, c.ID), expression.Name("version").Equal(expression.Value(c.Version)),
			missingOr(connector.ErrConfigUnknown, fault.ErrStale)),
		update(connectorKey(c.Project, c.Connector), set, accountsOf(c.ID).AttributeExists(),
			failsWith(connector.ErrConfigUnknown)))
}

// EndProblem implements connector.Store.
func (s *Store) EndProblem(ctx context.Context, project, id, client string) error {
	key, ok := ident.Owner("cfg", id)
	if !ok {
		return connector.ErrConfigUnknown
	}
	refused := expression.Name(problemPrefix + id + ".client").Equal(expression.Value(client))
	_, err := s.updateOne(ctx, update(connectorKey(project, key), expression.Remove(problemOf(id)), refused,
		failsWith(fault.ErrStale)))
	return err
}
