package table

import (
	"context"
	"errors"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/feature/dynamodb/expression"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"patchbay/shared/activity"
	"patchbay/shared/awsrole"
	"patchbay/shared/catalog"
	"patchbay/shared/change"
	"patchbay/shared/fault"
	"patchbay/shared/policy"
	"patchbay/shared/project"
	"patchbay/shared/scope"
)

var _ project.Store = (*Store)(nil)

type projectRecord struct {
	Entity             string             `dynamodbav:"entity"`
	Version            int64              `dynamodbav:"version"`
	ID                 string             `dynamodbav:"id"`
	Name               string             `dynamodbav:"name"`
	OrganizationID     int64              `dynamodbav:"organization_id"`
	WithheldConnectors []string           `dynamodbav:"withheld_connectors"`
	WithheldCategories []catalog.Category `dynamodbav:"withheld_categories"`
	WithheldSince      int64              `dynamodbav:"withheld_since"`
	Logs               *logSettings       `dynamodbav:"logs,omitempty"`
	Hub                *hubRecord         `dynamodbav:"hub,omitempty"`
	KeyCount           int                `dynamodbav:"key_count"`
	MemberCount        int                `dynamodbav:"member_count,omitempty"` // invitations included
	AdminCount         int                `dynamodbav:"admin_count,omitempty"`  // who has signed in
	DefinitionCount    int                `dynamodbav:"definition_count"`
	CreatedAt          int64              `dynamodbav:"created_at"`
}

func (r projectRecord) domain() project.Project {
	return project.Project{
		ID: r.ID, Name: r.Name, OrganizationID: r.OrganizationID, CreatedAt: at(r.CreatedAt), Version: r.Version,
		Withheld: project.Withheld{
			Connectors: r.WithheldConnectors, Categories: r.WithheldCategories, Since: at(r.WithheldSince),
		},
		Logs: r.Logs.domain(), Hub: r.Hub.domain(), Definitions: r.DefinitionCount,
	}
}

// logSettings are activity.Settings; absent are those of a project that never said.
type logSettings struct {
	Mode     activity.Mode `dynamodbav:"mode"`
	Days     int           `dynamodbav:"days"`
	Payloads bool          `dynamodbav:"payloads"`
}

func (l *logSettings) domain() activity.Settings {
	if l == nil {
		return activity.Settings{}
	}
	return activity.Settings(*l)
}

type apiKeyRecord struct {
	Entity  string `dynamodbav:"entity"`
	Version int64  `dynamodbav:"version"`
	Project string `dynamodbav:"project"`
	Hash    string `dynamodbav:"hash"`
	Name    string `dynamodbav:"name"`
	Hint    string `dynamodbav:"hint"`
	// Scopes are absent for every scope.
	Scopes []string `dynamodbav:"scopes,stringset,omitempty"`
	// ExpiresAt, in Unix milliseconds, is not the table's TTL: an expired key counts until it is revoked.
	ExpiresAt int64 `dynamodbav:"key_expires_at,omitempty"`
	CreatedAt int64 `dynamodbav:"created_at"`
	// The project's plan, so that a call which reads the key alone knows it.
	WithheldConnectors []string           `dynamodbav:"withheld_connectors,omitempty"`
	WithheldCategories []catalog.Category `dynamodbav:"withheld_categories,omitempty"`
	WithheldSince      int64              `dynamodbav:"withheld_since,omitempty"`
	// What the project keeps of its log, for the same reason.
	Logs *logSettings `dynamodbav:"logs,omitempty"`
	// Policy is policy.Policy.Text; absent where every call passes.
	Policy string `dynamodbav:"policy,omitempty"`
	// Role is the ARN of the AWS role that stands in for the key's text; absent for an API key.
	Role string `dynamodbav:"role_arn,omitempty"`
	// SessionEpoch is that of sessions made of the key which are good.
	SessionEpoch int64 `dynamodbav:"session_epoch,omitempty"`
}

func (r apiKeyRecord) domain() project.Key {
	allowed, _ := policy.Parse(r.Policy) // decodeCaller refuses a damaged one
	k := project.Key{
		Project: r.Project, Hash: r.Hash, Name: r.Name, Hint: r.Hint, Scopes: scope.All(), ExpiresAt: at(r.ExpiresAt),
		CreatedAt: at(r.CreatedAt), Policy: allowed,
	}
	k.Role, _ = awsrole.Parse(r.Role) // decodeCaller compares the text
	if len(r.Scopes) > 0 {
		slices.Sort(r.Scopes) // a set has no order
		k.Scopes = convert[scope.Scope](r.Scopes)
	}
	return k
}

// convert turns texts of one type into those of another.
func convert[To, From ~string](from []From) []To {
	to := make([]To, len(from))
	for i, f := range from {
		to[i] = To(f)
	}
	return to
}

func logsOf(p project.Project) *logSettings {
	if p.Logs == (activity.Settings{}) {
		return nil
	}
	s := logSettings(p.Logs)
	return &s
}

// CreateProject implements project.Store.
func (s *Store) CreateProject(ctx context.Context, p project.Project) error {
	w, err := put(projectKey(p.ID), projectRecord{
		Entity: "project", Version: 1, ID: p.ID, Name: p.Name, OrganizationID: p.OrganizationID,
		CreatedAt: millis(p.CreatedAt),
	}, absent(), failsWith(errors.New("the project id is taken")))
	if err != nil {
		return err
	}
	return s.putOne(ctx, w)
}

// Project implements project.Store.
func (s *Store) Project(ctx context.Context, id string) (project.Project, error) {
	it, err := s.get(ctx, projectKey(id))
	if err != nil {
		return project.Project{}, err
	}
	if it == nil {
		return project.Project{}, project.ErrNotFound
	}
	r, err := decode[projectRecord](it)
	return r.domain(), err
}

// Rename implements project.Store. The newest name is the one that stays.
func (s *Store) Rename(ctx context.Context, id, to string) error {
	name, value := expression.Name, expression.Value
	set := expression.Set(name("name"), value(to)).Set(name("version"), name("version").Plus(value(1)))
	_, err := s.updateOne(ctx, update(projectKey(id), set, present(), failsWith(project.ErrNotFound)))
	return err
}

// CreateKey implements project.Store. The key has the plan that the project has at that moment.
func (s *Store) CreateKey(ctx context.Context, k project.Key) error {
	return s.againWhileStale(ctx, func() error { return s.createKey(ctx, k) })
}

func (s *Store) createKey(ctx context.Context, k project.Key) error {
	p, err := s.Project(ctx, k.Project)
	if err != nil {
		return err
	}
	name, value := expression.Name, expression.Value
	taken := failsWith(errContended)
	if !k.Role.None() {
		taken = failsWith(project.ErrRoleThere)
	}
	w, err := put(apiKeyKey(k.Project, k.Hash), apiKeyRecord{
		Entity: "api_key", Version: 1, Project: k.Project, Hash: k.Hash, Name: k.Name, Hint: k.Hint,
		Scopes: convert[string](k.Scopes), ExpiresAt: millis(k.ExpiresAt), CreatedAt: millis(k.CreatedAt),
		Policy: k.Policy.Text(), Role: k.Role.ARN(),
		WithheldConnectors: p.Withheld.Connectors, WithheldCategories: p.Withheld.Categories,
		WithheldSince: millis(p.Withheld.Since), Logs: logsOf(p),
	}, absent(), taken)
	if err != nil {
		return err
	}
	count := expression.Set(name("key_count"), name("key_count").Plus(value(1)))
	room := name("key_count").LessThan(value(project.MaxKeys)).And(name("version").Equal(value(p.Version)))
	return s.commit(ctx, update(projectKey(k.Project), count, room, func(old item) error {
		r, err := decode[projectRecord](old)
		switch {
		case err != nil:
			return err
		case old == nil:
			return project.ErrNotFound
		case r.KeyCount >= project.MaxKeys:
			return project.ErrTooManyKeys
		}
		return fault.ErrStale
	}), w)
}

// againWhileStale makes a change anew while what it was made from had changed.
func (s *Store) againWhileStale(ctx context.Context, change func() error) error {
	for n := range maxTries {
		if n > 0 {
			if err := s.pause(ctx, n); err != nil {
				return err
			}
		}
		if err := change(); !errors.Is(err, fault.ErrStale) {
			return err
		}
	}
	return errContended
}

// Keys implements project.Store.
func (s *Store) Keys(ctx context.Context, id string) ([]project.Key, error) {
	e, err := expression.NewBuilder().WithKeyCondition(
		expression.Key(pk).Equal(expression.Value(projectPK(id))).And(expression.Key(sk).BeginsWith(apiKeyPrefix))).Build()
	if err != nil {
		return nil, err
	}
	out, err := s.db.Query(ctx, &dynamodb.QueryInput{ // MaxKeys small items: always one page
		TableName: &s.table, KeyConditionExpression: e.KeyCondition(), ExpressionAttributeNames: e.Names(),
		ExpressionAttributeValues: e.Values(), ConsistentRead: aws.Bool(true),
	})
	if err != nil {
		return nil, err
	}
	keys := make([]project.Key, 0, len(out.Items))
	for _, it := range out.Items {
		r, err := decode[apiKeyRecord](it)
		if err != nil {
			return nil, err
		}
		keys = append(keys, r.domain())
	}
	return keys, nil
}

// RevokeKey implements project.Store.
func (s *Store) RevokeKey(ctx context.Context, id, hash string) error {
	return s.revoke(ctx, id, hash, expression.Name("role_arn").AttributeNotExists(), project.ErrKeyNotFound,
		change.DeletedKey)
}

// RevokeRole implements project.KeyStore.
func (s *Store) RevokeRole(ctx context.Context, id, hash string) error {
	return s.revoke(ctx, id, hash, expression.Name("role_arn").AttributeExists(), project.ErrRoleNotFound,
		change.DeletedRole)
}

// revoke deletes a key of a sort, and tells it as an entity of the audit log.
func (s *Store) revoke(
	ctx context.Context, id, hash string, sort expression.ConditionBuilder, gone error, entity string,
) error {
	name, value := expression.Name, expression.Value
	return s.commit(ctx,
		remove(apiKeyKey(id, hash), present().And(sort), failsWith(gone)),
		update(projectKey(id), deletes(expression.Set(name("key_count"), name("key_count").Minus(value(1))),
			change.Deleted{Entity: entity, ID: project.KeyRef{Hash: hash}.ID()}),
			name("key_count").GreaterThan(value(0)), failsWith(project.ErrNotFound)))
}

// Withhold implements project.Store.
func (s *Store) Withhold(ctx context.Context, id string, w project.Withheld) error {
	name, value := expression.Name, expression.Value
	return s.setWithKeys(ctx, id, func(project.Project) expression.UpdateBuilder {
		return expression.Set(name("withheld_connectors"), value(w.Connectors)).
			Set(name("withheld_categories"), value(w.Categories)).
			Set(name("withheld_since"), value(s.now().UnixMilli()))
	})
}

// ChangeLogs implements project.Store.
func (s *Store) ChangeLogs(ctx context.Context, id string,
	change func(activity.Settings) activity.Settings) (now activity.Settings, err error) {
	err = s.setWithKeys(ctx, id, func(p project.Project) expression.UpdateBuilder {
		now = change(p.Logs)
		return expression.Set(expression.Name("logs"), expression.Value(logSettings(now)))
	})
	return now, err
}

// setWithKeys sets in a project and in each of its keys what who reads either one alone must know.
func (s *Store) setWithKeys(
	ctx context.Context, id string, set func(project.Project) expression.UpdateBuilder,
) error {
	return s.againWhileStale(ctx, func() error { return s.setWithKeysOnce(ctx, id, set) })
}

func (s *Store) setWithKeysOnce(
	ctx context.Context, id string, set func(project.Project) expression.UpdateBuilder,
) error {
	p, err := s.Project(ctx, id)
	if err != nil {
		return err
	}
	keys, err := s.Keys(ctx, id)
	if err != nil {
		return err
	}
	name, value := expression.Name, expression.Value
	// A key that was made in between has changed the count, and one that was revoked is not there.
	unchanged := name("version").Equal(value(p.Version)).And(name("key_count").Equal(value(len(keys))))
	writes := []write{update(projectKey(id), set(p).Set(name("version"), name("version").Plus(value(1))), unchanged,
		missingOr(project.ErrNotFound, fault.ErrStale))}
	for _, k := range keys {
		writes = append(writes, update(apiKeyKey(id, k.Hash), set(p), present(), failsWith(fault.ErrStale)))
	}
	return s.commit(ctx, writes...)
}
