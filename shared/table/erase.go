package table

import (
	"context"
	"fmt"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/feature/dynamodb/expression"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"patchbay/shared/connector"
	"patchbay/shared/erase"
	"patchbay/shared/fault"
	"patchbay/shared/project"
)

var _ erase.Store = Whole{}

// deletionRecord is a project that is being deleted; with an end, what is kept of it.
type deletionRecord struct {
	Entity    string         `dynamodbav:"entity"`
	Version   int64          `dynamodbav:"version"`
	ID        string         `dynamodbav:"id"`
	Name      string         `dynamodbav:"name"`
	StartedAt int64          `dynamodbav:"started_at"`
	EndedAt   int64          `dynamodbav:"ended_at,omitempty"`
	StartedBy string         `dynamodbav:"started_by"`
	Had       erase.Holdings `dynamodbav:"had"`
	Items     int            `dynamodbav:"items"`
	Kept      int            `dynamodbav:"grants_kept"`
	ExpiresAt int64          `dynamodbav:"expires_at,omitempty"` // Unix seconds, the table's TTL
}

const entityDeletion = "project_deletion"

func (r deletionRecord) domain() erase.Deletion {
	return erase.Deletion{
		Project: r.ID, Name: r.Name, By: r.StartedBy, StartedAt: at(r.StartedAt), EndedAt: at(r.EndedAt), Had: r.Had,
		Items: r.Items, Kept: r.Kept,
	}
}

// Holdings implements erase.Store.
func (s Whole) Holdings(ctx context.Context, id string) (h erase.Holdings, err error) {
	it, err := s.get(ctx, projectKey(id))
	if err != nil {
		return h, err
	}
	if it == nil {
		return h, project.ErrNotFound
	}
	r, err := decode[projectRecord](it)
	if err != nil {
		return h, err
	}
	h = erase.Holdings{Keys: r.KeyCount, Members: r.MemberCount, Definitions: r.DefinitionCount}
	if h.Webhooks, err = numberOf(it, "webhook_count"); err != nil {
		return h, err
	}
	all, err := s.AllConfigured(ctx, id)
	if err != nil {
		return h, err
	}
	for _, c := range all {
		if c.State != connector.NotConfigured {
			h.Connectors++
		}
		h.AuthConfigs += len(c.Configs)
		for _, summary := range c.Summaries {
			h.Accounts += summary.AccountCount
		}
	}
	return h, nil
}

// CloseProject implements erase.Store. Every rule that a project exists for is a condition on its item, every member's
// access a read of it, and every key an item of its own: the one transaction that takes these away ends them all.
func (s Whole) CloseProject(ctx context.Context, d erase.Deletion) (erase.Deletion, error) {
	err := s.againWhileStale(ctx, func() (err error) {
		d, err = s.closeProject(ctx, d)
		return err
	})
	return d, err
}

func (s Whole) closeProject(ctx context.Context, d erase.Deletion) (erase.Deletion, error) {
	p, err := s.Project(ctx, d.Project)
	if err != nil {
		return d, err
	}
	keys, err := s.Keys(ctx, d.Project)
	if err != nil {
		return d, err
	}
	who, err := s.sign(ctx)
	if err != nil {
		return d, err
	}
	d.Name, d.By, d.StartedAt = p.Name, stringOf(item{by: who.by}, by), at(millis(d.StartedAt))
	record := deletionRecord{
		Entity: entityDeletion, Version: 1, ID: d.Project, Name: p.Name, StartedAt: millis(d.StartedAt),
		StartedBy: d.By, Had: d.Had,
	}
	begun, err := put(deletionKey(d.Project), record, absent(), failsWith(fault.ErrStale))
	if err != nil {
		return d, err
	}
	listed, err := put(underwayKey(d.Project), record, absent(), failsWith(fault.ErrStale))
	if err != nil {
		return d, err
	}
	name, value := expression.Name, expression.Value
	unchanged := name("version").Equal(value(p.Version)).And(name("key_count").Equal(value(len(keys))))
	writes := []write{begun, listed,
		remove(projectKey(d.Project), unchanged, missingOr(project.ErrNotFound, fault.ErrStale))}
	for _, k := range keys {
		writes = append(writes, remove(apiKeyKey(d.Project, k.Hash), present(), failsWith(fault.ErrStale)))
	}
	return d, s.commit(ctx, writes...)
}

// Deletion implements erase.Store.
func (s Whole) Deletion(ctx context.Context, id string) (erase.Deletion, error) {
	it, err := s.get(ctx, deletionKey(id))
	if err != nil {
		return erase.Deletion{}, err
	}
	if it == nil {
		return erase.Deletion{}, erase.ErrNotDeleting
	}
	r, err := decode[deletionRecord](it)
	return r.domain(), err
}

// Deletions implements erase.Store.
func (s Whole) Deletions(ctx context.Context) ([]erase.Deletion, error) {
	items, err := s.queryAll(ctx, expression.Key(pk).Equal(expression.Value(deletedPK)))
	if err != nil {
		return nil, err
	}
	all := make([]erase.Deletion, len(items))
	for i, it := range items {
		r, err := decode[deletionRecord](it)
		if err != nil {
			return nil, err
		}
		all[len(items)-1-i] = r.domain()
	}
	return all, nil
}

// kinds are what is to be done with items before they can be removed, by their entity.
var kinds = map[string]erase.Kind{
	EntityAccount: erase.Account, entityOrphan: erase.Grant, EntityAuthConfig: erase.Config,
	EntityCredential: erase.Bound, EntityConnector: erase.Bound, EntityDefinition: erase.Bound,
	"owner_link": erase.Bound, entityName: erase.Bound, "connector_definition_text": erase.Bound,
}

// Items implements erase.Store. Sessions, attempts and invitations lie in partitions of their own.
func (s Whole) Items(ctx context.Context, id, cursor string) ([]erase.Item, string, error) {
	name, value := expression.Name, expression.Value
	own := name(pk).Equal(value(projectPK(id))).And(name(sk).NotEqual(value(deletionKey(id).sk)))
	e, err := expression.NewBuilder().WithFilter(own.Or(name(pk).BeginsWith(projectPK(id)+"#"),
		name("project").Equal(value(id)).And(name(pk).NotEqual(value(projectPK(id)))))).
		WithProjection(expression.NamesList(name(pk), name(sk), name("entity"), name("id"), name("user"))).Build()
	if err != nil {
		return nil, "", err
	}
	in := &dynamodb.ScanInput{
		TableName: &s.table, ConsistentRead: aws.Bool(true), FilterExpression: e.Filter(),
		ProjectionExpression: e.Projection(), ExpressionAttributeNames: e.Names(), ExpressionAttributeValues: e.Values(),
	}
	if cursor != "" {
		in.ExclusiveStartKey = keyAt(cursor).attributes()
	}
	out, err := s.Scanner.Scan(ctx, in)
	if err != nil {
		return nil, "", fmt.Errorf("scan: %w", err)
	}
	items := make([]erase.Item, len(out.Items))
	for i, it := range out.Items {
		items[i] = erasable(it)
	}
	next := ""
	if out.LastEvaluatedKey != nil {
		next = placeOf(keyOf(out.LastEvaluatedKey))
	}
	return items, next, nil
}

func erasable(it item) erase.Item {
	k, entity := keyOf(it), stringOf(it, "entity")
	e := erase.Item{Kind: kinds[entity], Entity: entity, Place: placeOf(k)}
	switch entity {
	case EntityAccount, entityOrphan:
		_, e.ID, _ = accountAt(k.pk)
	case EntityAuthConfig:
		e.ID = stringOf(it, "id")
	case EntityMember:
		e.ID = stringOf(it, "user")
	}
	return e
}

// RemoveItems implements erase.Store. Each write counts on the deletion's own item, so that nothing is ever removed of
// a project that nobody deletes, and the item's author is that of the removals.
func (s Whole) RemoveItems(ctx context.Context, id string, items []erase.Item, kept int) error {
	name, value := expression.Name, expression.Value
	writes := []write{update(deletionKey(id), expression.Add(name("items"), value(len(items))).
		Add(name("grants_kept"), value(kept)).Add(name("version"), value(1)),
		present(), failsWith(erase.ErrNotDeleting))}
	for _, it := range items {
		same := absent().Or(name("entity").Equal(value(it.Entity)))
		writes = append(writes, remove(keyAt(it.Place), same, failsWith(errContended)))
		if it.Entity == EntityMember && it.ID != "" {
			// Users are never deleted, and each finds its projects by this set.
			set := &types.AttributeValueMemberSS{Value: []string{id}}
			writes = append(writes, update(userKey(it.ID), expression.Delete(name("projects"), value(set)), present(),
				failsWith(errContended)))
		}
	}
	return s.commit(ctx, writes...)
}

// EndDeletion implements erase.Store.
func (s Whole) EndDeletion(ctx context.Context, id string, end time.Time) (erase.Deletion, error) {
	it, err := s.get(ctx, deletionKey(id))
	if err != nil {
		return erase.Deletion{}, err
	}
	if it == nil {
		return erase.Deletion{}, erase.ErrNotDeleting
	}
	r, err := decode[deletionRecord](it)
	if err != nil {
		return erase.Deletion{}, err
	}
	unchanged := expression.Name("version").Equal(expression.Value(r.Version))
	r.EndedAt, r.ExpiresAt, r.Version = millis(end), end.Add(erase.KeptFor).Unix(), r.Version+1
	kept, err := put(deletedKey(end, id), r, absent(), failsWith(errContended))
	if err != nil {
		return erase.Deletion{}, err
	}
	err = s.commit(ctx, remove(deletionKey(id), unchanged, missingOr(erase.ErrNotDeleting, fault.ErrStale)),
		remove(underwayKey(id), present(), failsWith(errContended)), kept)
	return r.domain(), err
}

// There says whether a project is there, which one that is being deleted is not. It is a query, since who tells changes
// may make no other read.
func (s *Store) There(ctx context.Context, id string) (bool, error) {
	in, err := s.queryProject(id, projectKey(id).sk, projectKey(id).sk)
	if err != nil {
		return false, err
	}
	in.ProjectionExpression, in.ExpressionAttributeNames["#s"] = aws.String("#s"), sk
	out, err := s.db.Query(ctx, in)
	if err != nil {
		return false, fmt.Errorf("look for a project: %w", err)
	}
	return len(out.Items) > 0, nil
}
