package table

import (
	"context"
	"errors"

	"github.com/aws/aws-sdk-go-v2/feature/dynamodb/expression"

	"patchbay/shared/catalog"
	"patchbay/shared/change"
	"patchbay/shared/connector"
	"patchbay/shared/fault"
	"patchbay/shared/ident"
	"patchbay/shared/policy"
)

type configRecord struct {
	Entity       string             `dynamodbav:"entity"`
	Version      int64              `dynamodbav:"version"`
	ID           string             `dynamodbav:"id"`
	Project      string             `dynamodbav:"project"`
	Connector    string             `dynamodbav:"connector"`
	Name         string             `dynamodbav:"name"`
	AuthType     string             `dynamodbav:"auth_type"`
	Pin          string             `dynamodbav:"pin,omitempty"`
	Policy       string             `dynamodbav:"policy,omitempty"` // policy.Policy.Text, and so in the connector's item
	Setup        map[string]string  `dynamodbav:"setup"`
	Hints        map[string]string  `dynamodbav:"hints"`
	Digests      map[string]string  `dynamodbav:"digests,omitempty"`
	SharedClient bool               `dynamodbav:"shared_client"`
	SecretRef    string             `dynamodbav:"secret_ref"`
	CreatedAt    int64              `dynamodbav:"created_at"`
	UpdatedAt    int64              `dynamodbav:"updated_at"`
	Generations  *generationsRecord `dynamodbav:"generations,omitempty"`
	Clients      []byte             `dynamodbav:"clients,omitempty"`
	Document     string             `dynamodbav:"client_document,omitempty"`
}

// EntityAuthConfig is the entity of auth config items.
const EntityAuthConfig = "auth_config"

func (r configRecord) domain() connector.AuthConfig {
	allowed, _ := policy.Parse(r.Policy) // for the audit log; summarised has the one that counts
	return connector.AuthConfig{
		Policy: allowed,
		ID:     r.ID, Project: r.Project, Connector: r.Connector, Name: r.Name, AuthType: r.AuthType, Setup: r.Setup,
		Hints: r.Hints, Digests: r.Digests, Pin: catalog.Pin(r.Pin),
		SharedClient: r.SharedClient, SecretRef: r.SecretRef,
		CreatedAt: at(r.CreatedAt), UpdatedAt: at(r.UpdatedAt), Version: r.Version,
		Generations: r.Generations.domain(), Clients: r.Clients, ClientDocument: r.Document,
	}
}

func configRecordOf(c connector.AuthConfig) configRecord {
	return configRecord{
		Entity: EntityAuthConfig, Version: c.Version, ID: c.ID, Project: c.Project, Connector: c.Connector, Name: c.Name,
		AuthType: c.AuthType, Setup: c.Setup, Hints: c.Hints, Digests: c.Digests, Pin: string(c.Pin),
		Policy:       c.Policy.Text(),
		SharedClient: c.SharedClient, SecretRef: c.SecretRef,
		CreatedAt: millis(c.CreatedAt), UpdatedAt: millis(c.UpdatedAt),
		Generations: generationsRecordOf(c.Generations), Clients: c.Clients, Document: c.ClientDocument,
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
	return decodeConfigured(project, key, items[0], items[1])
}

// decodeConfigured reads a connector's item and that of one of its auth configs.
func decodeConfigured(project, key string, of, config item) (connector.Connector, connector.AuthConfig, error) {
	c, err := decodeConnector(project, key, of)
	if err != nil {
		return connector.Connector{}, connector.AuthConfig{}, err
	}
	a, err := decodeConfig(c, config)
	return c, a, err
}

// decodeConfig reads an auth config's item. Its connector says how many accounts it has.
func decodeConfig(c connector.Connector, it item) (connector.AuthConfig, error) {
	r, err := decode[configRecord](it)
	config := r.domain()
	summary, _ := c.Summary(config.ID)
	return summarised(config, summary), err
}

// summarised puts what the connector's item says of an auth config into it. A problem with a client that it no longer
// has is none.
func summarised(config connector.AuthConfig, summary connector.ConfigSummary) connector.AuthConfig {
	config.AccountCount, config.Linked, config.Policy = summary.AccountCount, summary.Linked, summary.Policy
	if p := summary.Problem; p != nil && p.Client == config.Client() {
		config.Problem = p
	}
	return config
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
		Set(accountsOf(c.ID), value(0)).
		Set(authTypeOf(c.ID), value(c.AuthType)).
		Set(name("updated_at"), value(s.now().UnixMilli()))
	if makeDefault {
		set = set.Set(name("default_config"), value(c.ID)).
			Set(name("former_default"), first("default_config", c.ID)).
			Set(name("default_moved_at"), value(s.now().UnixMilli()))
	} else {
		set = set.Set(name("default_config"), first("default_config", c.ID))
	}
	if c.Pin != "" {
		set = set.Set(pinOf(c.ID), value(string(c.Pin)))
	}
	if text := c.Policy.Text(); text != "" {
		set = set.Set(policyOf(c.ID), value(text))
	}
	config, err := put(configKey(c.Project, c.Connector, c.ID), configRecordOf(c), absent(), failsWith(errContended))
	if err != nil {
		return err
	}
	room := name("config_count").AttributeNotExists().Or(name("config_count").LessThan(value(connector.MaxConfigs)))
	of := among(c, update(connectorKey(c.Project, c.Connector), set, room, failsWith(connector.ErrTooMany)))
	return s.commit(ctx, append(definitionThere(c), of, config)...)
}

// among makes a write of a connector's item hold only at the version that its auth config's name was chosen by.
func among(c connector.AuthConfig, w write) write {
	if c.Among == nil {
		return w
	}
	unmoved, fails := expression.Name("version").Equal(expression.Value(*c.Among)), w.fails
	if *c.Among == 0 {
		unmoved = expression.Name("version").AttributeNotExists()
	}
	w.cond = w.cond.And(unmoved)
	w.fails = func(old item) error {
		if version, err := numberOf(old, "version"); err != nil || int64(version) != *c.Among {
			return errors.Join(connector.ErrMoved, err)
		}
		return fails(old)
	}
	return w
}

// configChanges are the attributes that an update of an auth config writes. The others never change.
var configChanges = []string{
	"name", "pin", "policy", "setup", "hints", "digests", "secret_ref", "generations", "updated_at", "version",
}

// UpdateAuthConfig implements connector.Store. With the generations goes the map that links count in.
func (s *Store) UpdateAuthConfig(ctx context.Context, c connector.AuthConfig) (int64, error) {
	next := c
	next.Version++
	set, err := assign(configRecordOf(next), configChanges...)
	if err != nil {
		return 0, err
	}
	unchanged := expression.Name("version").Equal(expression.Value(c.Version))
	config := update(configKey(c.Project, c.Connector, c.ID), set, unchanged,
		missingOr(connector.ErrConfigUnknown, fault.ErrStale))
	of, told := summaryUpdate(c)
	if !told {
		_, err = s.updateOne(ctx, config)
		return c.Version + 1, err
	}
	writes := []write{config, among(c, update(connectorKey(c.Project, c.Connector), of,
		accountsOf(c.ID).AttributeExists(), failsWith(connector.ErrConfigUnknown)))}
	if c.Fits != "" {
		writes = append(writes, definitionThere(c)...)
	}
	return c.Version + 1, s.commit(ctx, writes...)
}

// summaryUpdate is what an update of an auth config changes of its connector's item, if anything. A pin makes a new
// version of that: a change of a definition is held against the pins that it has. So does a name, by which others are
// chosen.
func summaryUpdate(c connector.AuthConfig) (u expression.UpdateBuilder, told bool) {
	name, value := expression.Name, expression.Value
	if generationsRecordOf(c.Generations) != nil {
		u, told = u.Set(linkedOf(c.ID), linkedOf(c.ID).IfNotExists(value(map[string]int{}))), true
	}
	if c.Polices {
		if text := c.Policy.Text(); text != "" {
			u = u.Set(policyOf(c.ID), value(text))
		} else {
			u = u.Remove(policyOf(c.ID))
		}
		told = true
	}
	if c.Fits == "" && c.Among == nil {
		return u, told
	}
	u = u.Set(name("version"), name("version").Plus(value(1)))
	if c.Fits == "" {
		return u, true
	}
	if c.Pin == "" {
		return u.Remove(pinOf(c.ID)), true
	}
	return u.Set(pinOf(c.ID), value(string(c.Pin))), true
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

// MakeDefault implements connector.Store. The connector's item says whether it has the auth config.
func (s *Store) MakeDefault(ctx context.Context, project, id string) error {
	key, ok := ident.Owner("cfg", id)
	if !ok {
		return connector.ErrConfigUnknown
	}
	name, value := expression.Name, expression.Value
	set := expression.Set(name("default_config"), value(id)).
		Set(name("former_default"), name("default_config")).
		Set(name("default_moved_at"), value(s.now().UnixMilli())).
		Set(name("version"), name("version").Plus(value(1))).
		Set(name("updated_at"), value(s.now().UnixMilli()))
	_, err := s.updateOne(ctx, update(connectorKey(project, key), set, accountsOf(id).AttributeExists(),
		failsWith(connector.ErrConfigUnknown)))
	return err
}

// DeleteAuthConfig implements connector.Store. There are two lawful cases of rule 4, and the connector's conditions
// keep them apart: what a case finds wrong says whether the other one applies. A config that is not the default is
// never the only one, and the only one is always the default (rule 3), so one condition each is enough.
func (s *Store) DeleteAuthConfig(ctx context.Context, project, id string, ifVersion int64) error {
	key, ok := ident.Owner("cfg", id)
	if !ok {
		return connector.ErrConfigUnknown
	}
	for range maxTries {
		one, all := s.deletion(project, key, id, ifVersion, false), s.deletion(project, key, id, ifVersion, true)
		err := s.commit(ctx, one.config, one.connector)
		if !errors.Is(err, errOtherCase) {
			return err
		}
		err = s.commit(ctx, all.config, all.connector)
		if !errors.Is(err, errOtherCase) {
			return err
		}
	}
	return errContended
}

// errOtherCase says that an auth config is the connector's only one after all, or not.
var errOtherCase = errors.New("the other case of rule 4 applies")

// deletion is what deletes an auth config: one of several, or the only one.
type deletion struct{ config, connector write }

func (s *Store) deletion(project, key, id string, ifVersion int64, only bool) deletion {
	name, value := expression.Name, expression.Value
	unchanged := present()
	if ifVersion != 0 {
		unchanged = name("version").Equal(value(ifVersion))
	}
	set := expression.Remove(accountsOf(id)).Remove(authTypeOf(id)).Remove(pinOf(id)).Remove(policyOf(id)).
		Remove(problemOf(id)).Remove(linkedOf(id)).
		Set(name("version"), name("version").Plus(value(1))).Set(name("updated_at"), value(s.now().UnixMilli()))
	unused := accountsOf(id).Equal(value(0))
	if only {
		set = set.Remove(name("state")).Remove(name("default_config")).
			Set(name("config_count"), value(0)).Set(name("epoch"), name("epoch").Plus(value(1)))
		unused = unused.And(name("config_count").Equal(value(1)))
	} else {
		set = set.Set(name("config_count"), name("config_count").Minus(value(1)))
		unused = unused.And(name("default_config").AttributeExists(), // <> holds for what is not there
			name("default_config").NotEqual(value(id)))
	}
	gone := change.Deleted{Entity: change.DeletedConfig, ID: id}
	return deletion{
		config: remove(configKey(project, key, id), unchanged, missingOr(connector.ErrConfigUnknown, fault.ErrStale)),
		connector: update(connectorKey(project, key), deletes(set, gone), unused, func(old item) error {
			c, err := decodeConnector(project, key, old)
			if err != nil {
				return err
			}
			summary, known := c.Summary(id)
			switch {
			case !known:
				return connector.ErrConfigUnknown
			case summary.AccountCount > 0:
				return connector.ErrHasAccounts
			case only == (c.ConfigCount == 1):
				return connector.ErrDefault
			default:
				return errOtherCase
			}
		}),
	}
}

// KeepClients implements connector.Store.
func (s *Store) KeepClients(ctx context.Context, c connector.AuthConfig, sealed []byte, document string) error {
	set := expression.Set(expression.Name("clients"), expression.Value(sealed))
	if document == "" {
		set = set.Remove(expression.Name("client_document"))
	} else {
		set = set.Set(expression.Name("client_document"), expression.Value(document))
	}
	same := present().And(expression.Name("clients").AttributeNotExists())
	if len(c.Clients) > 0 {
		same = expression.Name("clients").Equal(expression.Value(c.Clients))
	}
	_, err := s.updateOne(ctx, update(configKey(c.Project, c.Connector, c.ID), set, same,
		missingOr(connector.ErrConfigUnknown, fault.ErrStale)))
	return err
}
