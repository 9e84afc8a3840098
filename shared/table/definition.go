package table

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/feature/dynamodb/expression"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"patchbay/shared/catalog"
	"patchbay/shared/change"
	"patchbay/shared/connector"
	"patchbay/shared/fault"
	"patchbay/shared/own"
)

var _ own.Store = (*Store)(nil)

// EntityDefinition is the entity of records of a project's own definitions.
const EntityDefinition = change.DeletedDefinition

// definitionRecord is a definition without its texts. A list of connectors reads it for each, so it is small.
type definitionRecord struct {
	Entity    string                   `dynamodbav:"entity"`
	Version   int64                    `dynamodbav:"version"`
	Project   string                   `dynamodbav:"project"`
	Key       string                   `dynamodbav:"connector"`
	Entry     string                   `dynamodbav:"entry"` // JSON
	Versions  map[string]versionRecord `dynamodbav:"versions"`
	CreatedAt int64                    `dynamodbav:"created_at"`
	UpdatedAt int64                    `dynamodbav:"updated_at"`
}

type versionRecord struct {
	Digest    string                    `dynamodbav:"digest"`
	Auth      map[string]catalog.Scheme `dynamodbav:"auth"`
	CreatedAt int64                     `dynamodbav:"created_at"`
	UpdatedAt int64                     `dynamodbav:"updated_at"`
}

type definitionTextRecord struct {
	Entity   string `dynamodbav:"entity"`
	Version  int64  `dynamodbav:"version"` // of the record that the text came with
	Source   string `dynamodbav:"source"`
	Compiled string `dynamodbav:"compiled"`
}

func definitionRecordOf(d own.Definition) (definitionRecord, error) {
	entry, err := json.Marshal(d.Entry)
	if err != nil {
		return definitionRecord{}, fmt.Errorf("encode a definition's entry: %w", err)
	}
	r := definitionRecord{
		Entity: EntityDefinition, Version: d.Version, Project: d.Project, Key: d.Key, Entry: string(entry),
		Versions: map[string]versionRecord{}, CreatedAt: millis(d.CreatedAt), UpdatedAt: millis(d.UpdatedAt),
	}
	for number, v := range d.Versions {
		r.Versions[number] = versionRecord{
			Digest: v.Digest, Auth: v.Auth, CreatedAt: millis(v.CreatedAt), UpdatedAt: millis(v.UpdatedAt),
		}
	}
	return r, nil
}

func decodeDefinition(it item) (own.Definition, error) {
	r, err := decode[definitionRecord](it)
	if err != nil {
		return own.Definition{}, err
	}
	d := own.Definition{
		Project: r.Project, Key: r.Key, Version: r.Version, Versions: make(map[string]own.Version, len(r.Versions)),
		CreatedAt: at(r.CreatedAt), UpdatedAt: at(r.UpdatedAt),
	}
	if err := json.Unmarshal([]byte(r.Entry), &d.Entry); err != nil {
		return d, fmt.Errorf("decode a definition's entry: %w", err)
	}
	for number, v := range r.Versions {
		d.Versions[number] = own.Version{
			Digest: v.Digest, Auth: v.Auth, CreatedAt: at(v.CreatedAt), UpdatedAt: at(v.UpdatedAt),
		}
	}
	return d, nil
}

// Definition implements own.Store. It is a batch read, for which every function that looks connectors up has the right.
func (s *Store) Definition(ctx context.Context, project, connector string) (own.Definition, error) {
	items, err := s.batch(ctx, definitionKey(project, connector))
	if err != nil {
		return own.Definition{}, err
	}
	if items[0] == nil {
		return own.Definition{}, own.ErrNotFound
	}
	return decodeDefinition(items[0])
}

// Definitions implements own.Store.
func (s *Store) Definitions(ctx context.Context, project string) ([]own.Definition, error) {
	in, err := s.queryProject(project, definitionPrefix, definitionPrefix+behindAnyID)
	if err != nil {
		return nil, err
	}
	all := []own.Definition{}
	for pages := dynamodb.NewQueryPaginator(s.db, in); pages.HasMorePages(); {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, fmt.Errorf("list definitions: %w", err)
		}
		for _, it := range page.Items {
			d, err := decodeDefinition(it)
			if err != nil {
				return nil, err
			}
			all = append(all, d)
		}
	}
	return all, nil
}

// Text implements own.Store.
func (s *Store) Text(ctx context.Context, project, connector, number string) (own.Text, error) {
	items, err := s.batch(ctx, definitionTextKey(project, connector, number))
	if err != nil {
		return own.Text{}, err
	}
	if items[0] == nil {
		return own.Text{}, own.ErrVersionUnknown
	}
	r, err := decode[definitionTextRecord](items[0])
	return own.Text{Source: r.Source, Compiled: r.Compiled}, err
}

func putText(d own.Definition, number string, t own.Text, cond expression.ConditionBuilder) (write, error) {
	return put(definitionTextKey(d.Project, d.Key, number), definitionTextRecord{
		Entity: "connector_definition_text", Version: d.Version, Source: t.Source, Compiled: t.Compiled,
	}, cond, failsWith(fault.ErrStale))
}

// CreateDefinition implements own.Store. The project's item counts the definitions.
func (s *Store) CreateDefinition(ctx context.Context, d own.Definition, number string, t own.Text) error {
	r, err := definitionRecordOf(d)
	if err != nil {
		return err
	}
	record, err := put(definitionKey(d.Project, d.Key), r, absent(), failsWith(fault.ErrStale))
	if err != nil {
		return err
	}
	text, err := putText(d, number, t, absent())
	if err != nil {
		return err
	}
	name, value := expression.Name, expression.Value
	room := present().And(name("definition_count").AttributeNotExists().
		Or(name("definition_count").LessThan(value(own.MaxDefinitions))))
	return s.commit(ctx, record, text, update(projectKey(d.Project), expression.Add(name("definition_count"), value(1)),
		room, missingOr(own.ErrNotFound, own.ErrTooMany)))
}

// UpdateDefinition implements own.Store.
func (s *Store) UpdateDefinition(
	ctx context.Context, next, read own.Definition, number string, t *own.Text, in connector.Connector,
) error {
	r, err := definitionRecordOf(next)
	if err != nil {
		return err
	}
	name, value := expression.Name, expression.Value
	record, err := put(definitionKey(next.Project, next.Key), r, name("version").Equal(value(read.Version)),
		missingOr(own.ErrNotFound, fault.ErrStale))
	if err != nil {
		return err
	}
	same := name("version").Equal(value(in.Version))
	if in.Version == 0 {
		same = absent()
	}
	held := check(connectorKey(next.Project, next.Key), same, failsWith(fault.ErrStale))
	if t == nil {
		return s.commit(ctx, record, held,
			remove(definitionTextKey(next.Project, next.Key, number), present(), failsWith(fault.ErrStale)))
	}
	there := absent()
	if _, ok := read.Versions[number]; ok {
		there = present()
	}
	text, err := putText(next, number, *t, there)
	if err != nil {
		return err
	}
	return s.commit(ctx, record, held, text)
}

// DeleteDefinition implements own.Store. The project's item tells who deleted it.
func (s *Store) DeleteDefinition(ctx context.Context, d own.Definition) error {
	name, value := expression.Name, expression.Value
	unused := name("config_count").AttributeNotExists().Or(name("config_count").Equal(value(0)))
	writes := []write{
		remove(definitionKey(d.Project, d.Key), name("version").Equal(value(d.Version)),
			missingOr(own.ErrNotFound, fault.ErrStale)),
		check(connectorKey(d.Project, d.Key), unused, failsWith(own.ErrInUse)),
		update(projectKey(d.Project), deletes(expression.Add(name("definition_count"), value(-1)),
			change.Deleted{Entity: EntityDefinition, ID: d.Key}),
			name("definition_count").GreaterThan(value(0)), failsWith(own.ErrNotFound)),
	}
	for _, number := range d.Numbers() {
		writes = append(writes, remove(definitionTextKey(d.Project, d.Key, number), present(), failsWith(fault.ErrStale)))
	}
	return s.commit(ctx, writes...)
}

// definitionThere is the condition under which an auth config of a project's own connector is written: its definition
// is there, with the version that it is to work by.
func definitionThere(c connector.AuthConfig) []write {
	if !catalog.IsOwn(c.Connector) {
		return nil
	}
	there := present()
	if c.Fits != "" {
		there = expression.Name("versions").AppendName(expression.NameNoDotSplit(c.Fits)).AttributeExists()
	}
	return []write{check(definitionKey(c.Project, c.Connector), there,
		missingOr(connector.ErrUnknown, connector.ErrVersion))}
}
