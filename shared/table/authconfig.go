package table

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/feature/dynamodb/expression"

	"patchbay/shared/connector"
	"patchbay/shared/ident"
)

type configRecord struct {
	Entity       string            `dynamodbav:"entity"`
	Version      int64             `dynamodbav:"version"`
	ID           string            `dynamodbav:"id"`
	Project      string            `dynamodbav:"project"`
	Connector    string            `dynamodbav:"connector"`
	Name         string            `dynamodbav:"name"`
	AuthType     string            `dynamodbav:"auth_type"`
	Setup        map[string]string `dynamodbav:"setup"`
	Hints        map[string]string `dynamodbav:"hints"`
	SharedClient bool              `dynamodbav:"shared_client"`
	SecretRef    string            `dynamodbav:"secret_ref"`
	AccountCount int               `dynamodbav:"account_count"`
	CreatedAt    int64             `dynamodbav:"created_at"`
	UpdatedAt    int64             `dynamodbav:"updated_at"`
}

// EntityAuthConfig is the entity of auth config items.
const EntityAuthConfig = "auth_config"

func (r configRecord) domain() connector.AuthConfig {
	return connector.AuthConfig{
		ID: r.ID, Project: r.Project, Connector: r.Connector, Name: r.Name, AuthType: r.AuthType, Setup: r.Setup, Hints: r.Hints,
		SharedClient: r.SharedClient, SecretRef: r.SecretRef, AccountCount: r.AccountCount,
		CreatedAt: at(r.CreatedAt), UpdatedAt: at(r.UpdatedAt), Version: r.Version,
	}
}

func configRecordOf(c connector.AuthConfig) configRecord {
	return configRecord{
		Entity: EntityAuthConfig, Version: c.Version, ID: c.ID, Project: c.Project, Connector: c.Connector, Name: c.Name,
		AuthType: c.AuthType, Setup: c.Setup, Hints: c.Hints, SharedClient: c.SharedClient, SecretRef: c.SecretRef,
		CreatedAt: millis(c.CreatedAt), UpdatedAt: millis(c.UpdatedAt),
	}
}

// AuthConfig implements connector.Store.
func (s *Store) AuthConfig(ctx context.Context, project, id string) (connector.Connector, connector.AuthConfig, error) {
	key, ok := ident.Owner("cfg", id)
	if !ok {
		return connector.Connector{}, connector.AuthConfig{}, connector.ErrConfigUnknown
	}
	items, err := s.batch(ctx, connectorKey(project, key), configKey(project, key, id))
	if err != nil {
		return connector.Connector{}, connector.AuthConfig{}, err
	}
	if items[1] == nil {
		return connector.Connector{}, connector.AuthConfig{}, connector.ErrConfigUnknown
	}
	c, err := decodeConnector(project, key, items[0])
	if err != nil {
		return connector.Connector{}, connector.AuthConfig{}, err
	}
	r, err := decode[configRecord](items[1])
	return c, r.domain(), err
}

// CreateAuthConfig implements connector.Store. Rule 1 needs no decision: whichever creation commits first finds neither
// state nor default and fills them in, and every later one keeps what it finds.
func (s *Store) CreateAuthConfig(ctx context.Context, c connector.AuthConfig, makeDefault bool) error {
	name, value := expression.Name, expression.Value
	first := func(attr string, v any) expression.SetValueBuilder { return name(attr).IfNotExists(value(v)) }
	set := expression.Set(name("entity"), value(EntityConnector)).
		Set(name("project"), value(c.Project)).
		Set(name("connector"), value(c.Connector)).
		Set(name("state"), first("state", connector.Enabled)).
		Set(name("epoch"), first("epoch", 1)).
		Set(name("version"), expression.Plus(first("version", 0), value(1))).
		Set(name("config_count"), expression.Plus(first("config_count", 0), value(1))).
		Set(name("updated_at"), value(s.now().UnixMilli()))
	if makeDefault {
		set = set.Set(name("default_config"), value(c.ID))
	} else {
		set = set.Set(name("default_config"), first("default_config", c.ID))
	}
	config, err := put(configKey(c.Project, c.Connector, c.ID), configRecordOf(c), absent(), failsWith(errContended))
	if err != nil {
		return err
	}
	room := name("config_count").AttributeNotExists().Or(name("config_count").LessThan(value(connector.MaxConfigs)))
	return s.commit(ctx, update(connectorKey(c.Project, c.Connector), set, room, failsWith(connector.ErrTooMany)), config)
}

// UpdateAuthConfig implements connector.Store.
func (s *Store) UpdateAuthConfig(ctx context.Context, c connector.AuthConfig) (int64, error) {
	name, value := expression.Name, expression.Value
	set := expression.Set(name("name"), value(c.Name)).
		Set(name("setup"), value(c.Setup)).
		Set(name("hints"), value(c.Hints)).
		Set(name("secret_ref"), value(c.SecretRef)).
		Set(name("updated_at"), value(millis(c.UpdatedAt))).
		Set(name("version"), value(c.Version+1))
	_, err := s.updateOne(ctx, update(configKey(c.Project, c.Connector, c.ID), set, name("version").Equal(value(c.Version)),
		missingOr(connector.ErrConfigUnknown, connector.ErrStale)))
	return c.Version + 1, err
}

// missingOr is a failure that differs with the item being absent.
func missingOr(absent, there error) failure {
	return func(old item) error {
		if old == nil {
			return absent
		}
		return there
	}
}

// MakeDefault implements connector.Store.
func (s *Store) MakeDefault(ctx context.Context, project, id string) error {
	key, ok := ident.Owner("cfg", id)
	if !ok {
		return connector.ErrConfigUnknown
	}
	name, value := expression.Name, expression.Value
	set := expression.Set(name("default_config"), value(id)).
		Set(name("version"), name("version").Plus(value(1))).
		Set(name("updated_at"), value(s.now().UnixMilli()))
	return s.commit(ctx,
		check(configKey(project, key, id), present(), failsWith(connector.ErrConfigUnknown)),
		update(connectorKey(project, key), set, name("default_config").AttributeExists(), failsWith(connector.ErrConfigUnknown)))
}

// DeleteAuthConfig implements connector.Store. There are two lawful cases of rule 4, and the connector's conditions keep
// them apart: what a case finds wrong says whether the other one applies. A config that is not the default is never the
// only one, and the only one is always the default (rule 3), so one condition each is enough.
func (s *Store) DeleteAuthConfig(ctx context.Context, project, id string, ifVersion int64) error {
	key, ok := ident.Owner("cfg", id)
	if !ok {
		return connector.ErrConfigUnknown
	}
	name, value := expression.Name, expression.Value
	unused := name("account_count").Equal(value(0))
	if ifVersion != 0 {
		unused = unused.And(name("version").Equal(value(ifVersion)))
	}
	config := remove(configKey(project, key, id), unused, func(old item) error {
		r, err := decode[configRecord](old)
		switch {
		case err != nil:
			return err
		case r.ID == "":
			return connector.ErrConfigUnknown
		case ifVersion != 0 && r.Version != ifVersion:
			return connector.ErrStale
		default:
			return connector.ErrHasAccounts
		}
	})
	now := value(s.now().UnixMilli())
	later := name("version").Plus(value(1))
	for range maxTries {
		var only bool
		err := s.commit(ctx, config, update(connectorKey(project, key),
			deletes(expression.Set(name("config_count"), name("config_count").Minus(value(1))).
				Set(name("version"), later).Set(name("updated_at"), now), EntityAuthConfig, id),
			name("default_config").AttributeExists().And(name("default_config").NotEqual(value(id))), // <> holds for what is not there
			func(old item) error {
				r, err := decode[connectorRecord](old)
				if err != nil {
					return err
				}
				only = r.ConfigCount == 1
				return connector.ErrDefault
			}))
		if !only {
			return err
		}
		several := false
		err = s.commit(ctx, config, update(connectorKey(project, key),
			deletes(expression.Remove(name("state")).Remove(name("default_config")).Set(name("config_count"), value(0)).
				Set(name("epoch"), name("epoch").Plus(value(1))).Set(name("version"), later).Set(name("updated_at"), now), EntityAuthConfig, id),
			name("config_count").Equal(value(1)),
			func(item) error { several = true; return connector.ErrDefault }))
		if !several {
			return err
		}
	}
	return errContended
}
