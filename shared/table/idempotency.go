package table

import (
	"context"
	"errors"
	"time"

	"github.com/aws/aws-sdk-go-v2/feature/dynamodb/expression"

	"patchbay/shared/idempotency"
)

var _ idempotency.Store = (*Store)(nil)

type idempotencyRecord struct {
	Entity      string `dynamodbav:"entity"`
	Version     int64  `dynamodbav:"version"`
	ExpiresAt   int64  `dynamodbav:"expires_at"` // Unix seconds, the table's TTL
	Fingerprint string `dynamodbav:"fingerprint"`
	Token       string `dynamodbav:"token"`
	LeaseUntil  int64  `dynamodbav:"lease_until"` // Unix milliseconds
	Seed        []byte `dynamodbav:"seed,omitempty"`
	Answer      []byte `dynamodbav:"answer,omitempty"`
}

// Begin implements idempotency.Store.
func (s *Store) Begin(ctx context.Context, e idempotency.Entry, now time.Time) (idempotency.Begun, error) {
	var there idempotencyRecord
	w, err := put(idempotencyKey(e.Project, e.KeyHash), idempotencyRecord{
		Entity: "idempotency", Version: 1, ExpiresAt: e.KeepUntil.Unix(), Fingerprint: e.Fingerprint, Token: e.Token,
		LeaseUntil: millis(e.LeaseUntil), Seed: e.Seed,
	}, absent().Or(expression.Name("expires_at").LessThanEqual(expression.Value(now.Unix()))), func(old item) (err error) {
		if there, err = decode[idempotencyRecord](old); err != nil {
			return err
		}
		return errKeyUsed
	})
	if err != nil {
		return idempotency.Begun{}, err
	}
	err = s.putOne(ctx, w)
	switch {
	case !errors.Is(err, errKeyUsed):
		return idempotency.Begun{}, err
	case there.Fingerprint != e.Fingerprint:
		return idempotency.Begun{}, idempotency.ErrMismatch
	case there.Answer != nil:
		return idempotency.Begun{Answer: there.Answer}, nil
	case there.LeaseUntil > millis(now):
		return idempotency.Begun{}, idempotency.ErrInFlight
	}
	return s.takeOver(ctx, e, there)
}

// errKeyUsed says that an idempotency key has an entry that is not over.
var errKeyUsed = errors.New("table: the idempotency key was used")

// takeOver takes a key from a run whose lease is over, with its seed. Whoever took it over a moment earlier has it.
func (s *Store) takeOver(
	ctx context.Context, e idempotency.Entry, from idempotencyRecord,
) (idempotency.Begun, error) {
	name, value := expression.Name, expression.Value
	set := expression.Set(name("token"), value(e.Token)).
		Set(name("lease_until"), value(millis(e.LeaseUntil))).
		Set(name("expires_at"), value(e.KeepUntil.Unix()))
	same := name("token").Equal(value(from.Token)).And(name("answer").AttributeNotExists())
	_, err := s.updateOne(ctx, update(idempotencyKey(e.Project, e.KeyHash), set, same,
		failsWith(idempotency.ErrInFlight)))
	return idempotency.Begun{Seed: from.Seed}, err
}

// Complete implements idempotency.Store.
func (s *Store) Complete(ctx context.Context, e idempotency.Entry, answer []byte) error {
	_, err := s.updateOne(ctx, update(idempotencyKey(e.Project, e.KeyHash),
		expression.Set(expression.Name("answer"), expression.Value(answer)).Remove(expression.Name("seed")), heldBy(e),
		failsWith(errors.New("the key was taken over"))))
	return err
}

// Abandon implements idempotency.Store.
func (s *Store) Abandon(ctx context.Context, e idempotency.Entry) error {
	return s.commit(ctx, remove(idempotencyKey(e.Project, e.KeyHash), heldBy(e),
		failsWith(errors.New("the key was taken over"))))
}

func heldBy(e idempotency.Entry) expression.ConditionBuilder {
	return expression.Name("token").Equal(expression.Value(e.Token))
}
