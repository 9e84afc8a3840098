package table

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/feature/dynamodb/expression"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"patchbay/shared/change"
	"patchbay/shared/event"
	"patchbay/shared/fault"
	"patchbay/shared/webhook"
)

var (
	_ webhook.Store     = (*Store)(nil)
	_ event.Subscribers = (*Store)(nil)
)

// EntityEndpoint is the entity of webhook endpoints.
const EntityEndpoint = change.DeletedEndpoint

type endpointRecord struct {
	Entity      string   `dynamodbav:"entity"`
	Version     int64    `dynamodbav:"version"`
	ID          string   `dynamodbav:"id"`
	Project     string   `dynamodbav:"project"`
	URL         string   `dynamodbav:"url"`
	Description string   `dynamodbav:"description"`
	Events      []string `dynamodbav:"events,omitempty"`
	On          bool     `dynamodbav:"on"`
	OffReason   string   `dynamodbav:"off_reason,omitempty"`
	OffSince    int64    `dynamodbav:"off_since,omitempty"`
	Sealed      []byte   `dynamodbav:"sealed"`
	Hint        string   `dynamodbav:"hint"`
	Digest      string   `dynamodbav:"digest"`
	Former      []byte   `dynamodbav:"former,omitempty"`
	FormerUntil int64    `dynamodbav:"former_until,omitempty"`
	CreatedAt   int64    `dynamodbav:"created_at"`
	UpdatedAt   int64    `dynamodbav:"updated_at"`
}

func endpointRecordOf(e webhook.Endpoint) endpointRecord {
	return endpointRecord{
		Entity: EntityEndpoint, Version: e.Version, ID: e.ID, Project: e.Project, URL: e.URL, Description: e.Description,
		Events: convert[string](e.Events), On: e.On, OffReason: e.OffReason, OffSince: millis(e.OffSince),
		Sealed: e.Sealed, Hint: e.Hint, Digest: e.Digest, Former: e.Former, FormerUntil: millis(e.FormerUntil),
		CreatedAt: millis(e.CreatedAt), UpdatedAt: millis(e.UpdatedAt),
	}
}

func (r endpointRecord) domain() webhook.Endpoint {
	e := webhook.Endpoint{
		ID: r.ID, Project: r.Project, URL: r.URL, Description: r.Description, On: r.On, OffReason: r.OffReason,
		OffSince: at(r.OffSince), Version: r.Version, CreatedAt: at(r.CreatedAt), UpdatedAt: at(r.UpdatedAt),
		Secrets: webhook.Secrets{
			Sealed: r.Sealed, Hint: r.Hint, Digest: r.Digest, Former: r.Former, FormerUntil: at(r.FormerUntil),
		},
	}
	if len(r.Events) > 0 {
		e.Events = convert[event.Type](r.Events)
	}
	return e
}

// Endpoints implements webhook.Store.
func (s *Store) Endpoints(ctx context.Context, project string) ([]webhook.Endpoint, error) {
	e, err := expression.NewBuilder().WithKeyCondition(expression.Key(pk).Equal(expression.Value(projectPK(project))).
		And(expression.Key(sk).BeginsWith(endpointPrefix))).Build()
	if err != nil {
		return nil, err
	}
	all := []webhook.Endpoint{}
	in := &dynamodb.QueryInput{
		TableName: &s.table, KeyConditionExpression: e.KeyCondition(), ExpressionAttributeNames: e.Names(),
		ExpressionAttributeValues: e.Values(), ConsistentRead: aws.Bool(true),
	}
	for {
		out, err := s.db.Query(ctx, in)
		if err != nil {
			return nil, fmt.Errorf("list webhook endpoints: %w", err)
		}
		for _, it := range out.Items {
			r, err := decode[endpointRecord](it)
			if err != nil {
				return nil, err
			}
			all = append(all, r.domain())
		}
		if in.ExclusiveStartKey = out.LastEvaluatedKey; len(in.ExclusiveStartKey) == 0 {
			return all, nil
		}
	}
}

// Subscribers implements event.Subscribers.
func (s *Store) Subscribers(ctx context.Context, project string) ([]event.Subscriber, error) {
	all, err := s.Endpoints(ctx, project)
	if err != nil {
		return nil, err
	}
	var on []event.Subscriber
	for _, e := range all {
		if e.On {
			on = append(on, e.Subscriber())
		}
	}
	return on, nil
}

// Endpoint implements webhook.Store.
func (s *Store) Endpoint(ctx context.Context, project, id string) (webhook.Endpoint, error) {
	it, err := s.get(ctx, endpointKey(project, id))
	if err != nil {
		return webhook.Endpoint{}, err
	}
	if it == nil {
		return webhook.Endpoint{}, webhook.ErrNotFound
	}
	r, err := decode[endpointRecord](it)
	return r.domain(), err
}

// CreateEndpoint implements webhook.Store. The project's item counts the endpoints.
func (s *Store) CreateEndpoint(ctx context.Context, e webhook.Endpoint) error {
	w, err := put(endpointKey(e.Project, e.ID), endpointRecordOf(e), absent(), failsWith(webhook.ErrTaken))
	if err != nil {
		return err
	}
	name, value := expression.Name, expression.Value
	room := present().And(name("webhook_count").AttributeNotExists().
		Or(name("webhook_count").LessThan(value(webhook.MaxEndpoints))))
	return s.commit(ctx, w, update(projectKey(e.Project), expression.Add(name("webhook_count"), value(1)), room,
		missingOr(webhook.ErrNotFound, webhook.ErrTooMany)))
}

// UpdateEndpoint implements webhook.Store.
func (s *Store) UpdateEndpoint(ctx context.Context, next, read webhook.Endpoint) error {
	w, err := put(endpointKey(next.Project, next.ID), endpointRecordOf(next),
		expression.Name("version").Equal(expression.Value(read.Version)), missingOr(webhook.ErrNotFound, fault.ErrStale))
	if err != nil {
		return err
	}
	return s.putOne(ctx, w)
}

// DeleteEndpoint implements webhook.Store. Deliveries that were given up go by the table's TTL.
func (s *Store) DeleteEndpoint(ctx context.Context, project, id string, versions []int64) error {
	name, value := expression.Name, expression.Value
	cond := present()
	if versions != nil {
		cond = cond.And(oneOf("version", versions))
	}
	return s.commit(ctx,
		remove(endpointKey(project, id), cond, missingOr(webhook.ErrNotFound, fault.ErrStale)),
		remove(healthKey(project, id), absent().Or(present()), failsWith(errContended)),
		update(projectKey(project), deletes(expression.Add(name("webhook_count"), value(-1)),
			change.Deleted{Entity: change.DeletedEndpoint, ID: id}),
			name("webhook_count").GreaterThan(value(0)), failsWith(webhook.ErrNotFound)))
}

// mostOperands is how many operands IN may have (DynamoDB developer guide, "Condition and filter expressions").
const mostOperands = 100

// oneOf holds where an attribute is one of the numbers, however many a caller names.
func oneOf(attribute string, numbers []int64) expression.ConditionBuilder {
	var cond expression.ConditionBuilder
	for chunk := range slices.Chunk(numbers, mostOperands) {
		of := make([]expression.OperandBuilder, len(chunk))
		for i, n := range chunk {
			of[i] = expression.Value(n)
		}
		in := expression.Name(attribute).In(of[0], of[1:]...)
		if cond.IsSet() {
			in = cond.Or(in)
		}
		cond = in
	}
	return cond
}

type healthRecord struct {
	Entity       string `dynamodbav:"entity"`
	Version      int64  `dynamodbav:"version"`
	FailingSince int64  `dynamodbav:"failing_since"`
	Failures     int    `dynamodbav:"failures"`
	NextTry      int64  `dynamodbav:"next_try"`
	SlowUntil    int64  `dynamodbav:"slow_until,omitempty"`
	Status       int    `dynamodbav:"status"`
	Reason       string `dynamodbav:"reason"`
}

func (r healthRecord) domain() webhook.Health {
	return webhook.Health{
		FailingSince: at(r.FailingSince), Failures: r.Failures, NextTry: at(r.NextTry),
		SlowUntil: at(r.SlowUntil), Status: r.Status, Reason: r.Reason, Version: r.Version,
	}
}

// Health implements webhook.HealthStore.
func (s *Store) Health(ctx context.Context, project, id string) (webhook.Health, error) {
	it, err := s.get(ctx, healthKey(project, id))
	if err != nil {
		return webhook.Health{}, err
	}
	r, err := decode[healthRecord](it)
	return r.domain(), err
}

// Healths implements webhook.HealthStore.
func (s *Store) Healths(ctx context.Context, project string, ids []string) ([]webhook.Health, error) {
	keys := make([]key, len(ids))
	for i, id := range ids {
		keys[i] = healthKey(project, id)
	}
	items, err := s.batch(ctx, keys...)
	if err != nil {
		return nil, err
	}
	all := make([]webhook.Health, len(items))
	for i, it := range items {
		r, err := decode[healthRecord](it)
		if err != nil {
			return nil, err
		}
		all[i] = r.domain()
	}
	return all, nil
}

// SetHealth implements webhook.HealthStore.
func (s *Store) SetHealth(ctx context.Context, project, id string, h webhook.Health) error {
	before := expression.Name("version").Equal(expression.Value(h.Version - 1))
	if h.Version == 1 {
		before = absent()
	}
	w, err := put(healthKey(project, id), healthRecord{
		Entity: "webhook_health", Version: h.Version, FailingSince: millis(h.FailingSince), Failures: h.Failures,
		NextTry: millis(h.NextTry), SlowUntil: millis(h.SlowUntil), Status: h.Status, Reason: h.Reason,
	}, before, failsWith(fault.ErrStale))
	if err != nil {
		return err
	}
	return s.putOne(ctx, w)
}

type deadRecord struct {
	Entity    string `dynamodbav:"entity"`
	Version   int64  `dynamodbav:"version"` // Unix milliseconds of the burial: a later one is another
	ExpiresAt int64  `dynamodbav:"expires_at"`
	Project   string `dynamodbav:"project"`
	Endpoint  string `dynamodbav:"endpoint"`
	Event     []byte `dynamodbav:"event"`
	Reason    string `dynamodbav:"reason"`
	Status    int    `dynamodbav:"status"`
}

var errBuriedLater = errors.New("table: the delivery was given up again meanwhile")

// Bury implements webhook.DeadStore.
func (s *Store) Bury(ctx context.Context, d webhook.Dead) error {
	told, err := encodeEvent(d.Event)
	if err != nil {
		return err
	}
	w, err := put(deadKey(d.Event.Project, d.Endpoint, d.Event.ID), deadRecord{
		Entity: "webhook_dead", Version: millis(d.At), ExpiresAt: d.At.Add(webhook.KeptFor).Unix(),
		Project: d.Event.Project, Endpoint: d.Endpoint, Event: told, Reason: d.Reason, Status: d.Status,
	}, absent().Or(expression.Name("version").LessThanEqual(expression.Value(millis(d.At)))), failsWith(errBuriedLater))
	if err != nil {
		return err
	}
	if err := s.putOne(ctx, w); !errors.Is(err, errBuriedLater) {
		return err
	}
	return nil
}

// Buried implements webhook.DeadStore.
func (s *Store) Buried(
	ctx context.Context, project, endpoint, after string, limit int,
) ([]webhook.Dead, string, error) {
	e, err := expression.NewBuilder().WithKeyCondition(
		expression.Key(pk).Equal(expression.Value(deadPK(project, endpoint)))).Build()
	if err != nil {
		return nil, "", err
	}
	in := &dynamodb.QueryInput{
		TableName: &s.table, KeyConditionExpression: e.KeyCondition(), ExpressionAttributeNames: e.Names(),
		ExpressionAttributeValues: e.Values(), ConsistentRead: aws.Bool(true),
		Limit: aws.Int32(int32(min(limit, maxQuery))), //nolint:gosec // 1 to maxQuery
	}
	if after != "" {
		if k := deadKey(project, endpoint, after); k.possible() {
			in.ExclusiveStartKey = k.attributes()
		}
	}
	out, err := s.db.Query(ctx, in)
	if err != nil {
		return nil, "", fmt.Errorf("list deliveries that were given up: %w", err)
	}
	page := make([]webhook.Dead, 0, len(out.Items))
	for _, it := range out.Items {
		r, err := decode[deadRecord](it)
		if err != nil {
			return nil, "", err
		}
		told, err := decodeEvent(r.Event)
		if err != nil {
			return nil, "", err
		}
		page = append(page, webhook.Dead{
			Event: told, Endpoint: r.Endpoint, At: at(r.Version), Reason: r.Reason, Status: r.Status,
		})
	}
	return page, stringOf(out.LastEvaluatedKey, sk), nil
}

// Unbury implements webhook.DeadStore.
func (s *Store) Unbury(ctx context.Context, d webhook.Dead) error {
	err := s.commit(ctx, remove(deadKey(d.Event.Project, d.Endpoint, d.Event.ID),
		expression.Name("version").Equal(expression.Value(millis(d.At))), failsWith(errBuriedLater)))
	if errors.Is(err, errBuriedLater) {
		return nil
	}
	return err
}
