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
	Answer      []byte `dynamodbav:"answer,omitempty"`
}

// Begin implements idempotency.Store.
func (s *Store) Begin(ctx context.Context, e idempotency.Entry, now time.Time) ([]byte, error) {
	name, value := expression.Name, expression.Value
	dead := name("expires_at").LessThanEqual(value(now.Unix()))
	lapsed := name("answer").AttributeNotExists().And(name("lease_until").LessThanEqual(value(millis(now))))
	var answer []byte
	w, err := put(idempotencyKey(e.Project, e.KeyHash), idempotencyRecord{
		Entity: "idempotency", Version: 1, ExpiresAt: e.KeepUntil.Unix(), Fingerprint: e.Fingerprint, Token: e.Token,
		LeaseUntil: millis(e.LeaseUntil),
	}, absent().Or(dead).Or(lapsed), func(old item) error {
		r, err := decode[idempotencyRecord](old)
		switch {
		case err != nil:
			return err
		case r.Fingerprint != e.Fingerprint:
			return idempotency.ErrMismatch
		case r.Answer == nil:
			return idempotency.ErrInFlight
		}
		answer = r.Answer
		return nil
	})
	if err != nil {
		return nil, err
	}
	err = s.putOne(ctx, w)
	return answer, err
}

// Complete implements idempotency.Store.
func (s *Store) Complete(ctx context.Context, e idempotency.Entry, answer []byte) error {
	_, err := s.updateOne(ctx, update(idempotencyKey(e.Project, e.KeyHash),
		expression.Set(expression.Name("answer"), expression.Value(answer)), heldBy(e),
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
