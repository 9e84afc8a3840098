package table

import (
	"context"
	"errors"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/feature/dynamodb/expression"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"patchbay/shared/catalog"
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
	KeyCount           int                `dynamodbav:"key_count"`
	CreatedAt          int64              `dynamodbav:"created_at"`
}

func (r projectRecord) domain() project.Project {
	return project.Project{
		ID: r.ID, Name: r.Name, OrganizationID: r.OrganizationID, CreatedAt: at(r.CreatedAt), Version: r.Version,
		Withheld: project.Withheld{Connectors: r.WithheldConnectors, Categories: r.WithheldCategories},
	}
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
}

func (r apiKeyRecord) domain() project.Key {
	k := project.Key{
		Project: r.Project, Hash: r.Hash, Name: r.Name, Hint: r.Hint, Scopes: scope.All(), ExpiresAt: at(r.ExpiresAt),
		CreatedAt: at(r.CreatedAt),
	}
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

// decodeCaller is the one place that says whether a key may do what a request needs. The caller's project has its ID
// alone.
func (s *Store) decodeCaller(a project.Access, it item) (project.Caller, error) {
	if it == nil {
		return project.Caller{}, project.ErrUnauthenticated
	}
	r, err := decode[apiKeyRecord](it)
	if err != nil {
		return project.Caller{}, err
	}
	k := r.domain()
	if err := k.Admit(a.Scope, s.now()); err != nil {
		return project.Caller{}, err
	}
	return project.Caller{Project: project.Project{ID: a.Key.Project}, KeyID: a.Key.ID(), Scopes: k.Scopes}, nil
}

// decodeCallerOf is decodeCaller with the whole project.
func (s *Store) decodeCallerOf(a project.Access, keyItem, projectItem item) (project.Caller, error) {
	if projectItem == nil {
		return project.Caller{}, project.ErrUnauthenticated
	}
	c, err := s.decodeCaller(a, keyItem)
	if err != nil {
		return c, err
	}
	r, err := decode[projectRecord](projectItem)
	c.Project = r.domain()
	return c, err
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

// Authenticate implements project.Store.
func (s *Store) Authenticate(ctx context.Context, a project.Access) (project.Caller, error) {
	items, err := s.batch(ctx, apiKeyKey(a.Key.Project, a.Key.Hash), projectKey(a.Key.Project))
	if err != nil {
		return project.Caller{}, err
	}
	return s.decodeCallerOf(a, items[0], items[1])
}

// CreateKey implements project.Store.
func (s *Store) CreateKey(ctx context.Context, k project.Key) error {
	name, value := expression.Name, expression.Value
	w, err := put(apiKeyKey(k.Project, k.Hash), apiKeyRecord{
		Entity: "api_key", Version: 1, Project: k.Project, Hash: k.Hash, Name: k.Name, Hint: k.Hint,
		Scopes: convert[string](k.Scopes), ExpiresAt: millis(k.ExpiresAt), CreatedAt: millis(k.CreatedAt),
	}, absent(), failsWith(errContended))
	if err != nil {
		return err
	}
	count := expression.Set(name("key_count"), name("key_count").Plus(value(1)))
	room := name("key_count").LessThan(value(project.MaxKeys))
	return s.commit(ctx, update(projectKey(k.Project), count, room,
		missingOr(project.ErrNotFound, project.ErrTooManyKeys)), w)
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
	name, value := expression.Name, expression.Value
	return s.commit(ctx,
		remove(apiKeyKey(id, hash), present(), failsWith(project.ErrKeyNotFound)),
		update(projectKey(id), deletes(expression.Set(name("key_count"), name("key_count").Minus(value(1))), "api_key",
			project.KeyRef{Hash: hash}.ID()),
			name("key_count").GreaterThan(value(0)), failsWith(project.ErrNotFound)))
}

// Withhold implements project.Store.
func (s *Store) Withhold(ctx context.Context, id string, w project.Withheld) error {
	name, value := expression.Name, expression.Value
	set := expression.Set(name("withheld_connectors"), value(w.Connectors)).
		Set(name("withheld_categories"), value(w.Categories)).
		Set(name("version"), name("version").Plus(value(1)))
	_, err := s.updateOne(ctx, update(projectKey(id), set, present(), failsWith(project.ErrNotFound)))
	return err
}
