package table

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/feature/dynamodb/expression"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"patchbay/shared/account"
	"patchbay/shared/credential"
	"patchbay/shared/ident"
)

var _ credential.Orphans = (*Store)(nil)

const (
	// orphanLife is how long a grant is kept that nobody could revoke: longer than it is tried.
	orphanLife = 7 * 24 * time.Hour
	// orphanGrace is left to who deleted the account.
	orphanGrace = time.Minute
)

// orphanRecord is the grant of a deleted account, until the provider has forgotten it.
type orphanRecord struct {
	Entity    string            `dynamodbav:"entity"`
	Version   int64             `dynamodbav:"version"`
	ConfigID  string            `dynamodbav:"config_id"`
	AuthType  string            `dynamodbav:"auth_type"`
	Setup     map[string]string `dynamodbav:"setup,omitempty"`
	Sealed    []byte            `dynamodbav:"sealed"`
	Tries     int               `dynamodbav:"tries,omitempty"`
	ExpiresAt int64             `dynamodbav:"expires_at"`
	DuePK     string            `dynamodbav:"GSI2PK"`
	DueSK     string            `dynamodbav:"GSI2SK"`
}

const entityOrphan = "orphan"

// orphaned keeps a deleted account's grant where the schedule finds it.
func (s *Store) orphaned(a account.Account, sealed []byte) (write, error) {
	now := s.now()
	return put(orphanKey(a.Project, a.ID), orphanRecord{
		Entity: entityOrphan, Version: 1, ConfigID: a.ConfigID, AuthType: a.AuthType, Setup: a.Setup, Sealed: sealed,
		ExpiresAt: now.Add(orphanLife).Unix(), DuePK: orphansPK, DueSK: orphansSK(now.Add(orphanGrace), a.ID),
	}, absent(), failsWith(errContended))
}

// DueOrphans implements credential.Orphans.
func (s *Store) DueOrphans(ctx context.Context, by time.Time, limit int) ([]credential.Orphan, error) {
	e, err := expression.NewBuilder().WithKeyCondition(expression.Key(duePK).Equal(expression.Value(orphansPK)).
		And(expression.Key(dueSK).LessThan(expression.Value(orphansSK(by, ""))))).Build()
	if err != nil {
		return nil, err
	}
	out, err := s.db.Query(ctx, &dynamodb.QueryInput{
		TableName: &s.table, IndexName: aws.String(DueIndex), KeyConditionExpression: e.KeyCondition(),
		ExpressionAttributeNames: e.Names(), ExpressionAttributeValues: e.Values(),
		Limit: aws.Int32(int32(limit)), //nolint:gosec // the callers' are small
	})
	if err != nil || len(out.Items) == 0 {
		return nil, err
	}
	var keys []key
	var refs []credential.Ref
	for _, it := range out.Items {
		project, id, ok := accountAt(stringOf(it, pk))
		of, known := ident.Owner("acc", id)
		if !ok || !known {
			return nil, fmt.Errorf("table: a grant of no account: %s", stringOf(it, pk))
		}
		refs = append(refs, credential.Ref{Project: project, Account: id})
		keys = append(keys, orphanKey(project, id), connectorKey(project, of))
	}
	items, err := s.batch(ctx, keys...)
	if err != nil {
		return nil, err
	}
	var orphans []credential.Orphan
	for i, ref := range refs {
		if items[2*i] == nil {
			continue // revoked since
		}
		o, err := decodeOrphan(ref, items[2*i], items[2*i+1])
		if err != nil {
			return nil, err
		}
		orphans = append(orphans, o)
	}
	return orphans, nil
}

// Orphan returns the grant of a deleted account. account.ErrNotFound.
func (s *Store) Orphan(ctx context.Context, project, id string) (credential.Orphan, error) {
	of, _ := ident.Owner("acc", id)
	items, err := s.batch(ctx, orphanKey(project, id), connectorKey(project, of))
	if err != nil {
		return credential.Orphan{}, err
	}
	if items[0] == nil {
		return credential.Orphan{}, account.ErrNotFound
	}
	return decodeOrphan(credential.Ref{Project: project, Account: id}, items[0], items[1])
}

func decodeOrphan(ref credential.Ref, it, of item) (o credential.Orphan, err error) {
	r, err := decode[orphanRecord](it)
	if err != nil {
		return o, err
	}
	key, _ := ident.Owner("acc", ref.Account)
	o = credential.Orphan{Sealed: r.Sealed, Tries: r.Tries, Version: r.Version, Account: account.Account{
		Project: ref.Project, ID: ref.Account, Connector: key, ConfigID: r.ConfigID, AuthType: r.AuthType, Setup: r.Setup,
	}}
	o.Connector, err = decodeConnector(ref.Project, key, of)
	return o, err
}

// RetryOrphan implements credential.Orphans.
func (s *Store) RetryOrphan(ctx context.Context, o credential.Orphan, at time.Time) error {
	name, value := expression.Name, expression.Value
	_, err := s.updateOne(ctx, update(orphanKey(o.Account.Project, o.Account.ID),
		expression.Set(name("tries"), value(o.Tries+1)).Set(name("version"), value(o.Version+1)).
			Set(name(dueSK), value(orphansSK(at, o.Account.ID))),
		name("version").Equal(value(o.Version)), failsWith(credential.ErrBusy)))
	return err
}

// Forget implements account.Store and credential.Orphans. What is gone already is forgotten.
func (s *Store) Forget(ctx context.Context, project, id string) error {
	err := s.commit(ctx, remove(orphanKey(project, id), present(), failsWith(account.ErrNotFound)))
	if errors.Is(err, account.ErrNotFound) {
		return nil
	}
	return err
}
