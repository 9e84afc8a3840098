package table

import (
	"context"
	"time"

	"github.com/aws/aws-sdk-go-v2/feature/dynamodb/expression"

	"patchbay/shared/fault"
	"patchbay/shared/handshake"
)

var _ handshake.Store = (*Store)(nil)

// handshakeRecord is an owner's wait for a secret from a provider, the last one of an auth config.
type handshakeRecord struct {
	Entity    string `dynamodbav:"entity"`
	Version   int64  `dynamodbav:"version"`
	Project   string `dynamodbav:"project"`
	Config    string `dynamodbav:"auth_config_id"`
	Public    []byte `dynamodbav:"public"`
	Private   []byte `dynamodbav:"private,omitempty"`
	Sealed    []byte `dynamodbav:"sealed,omitempty"`
	Arrivals  int    `dynamodbav:"arrivals"`
	OpenedAt  int64  `dynamodbav:"opened_at"`
	ArrivedAt int64  `dynamodbav:"arrived_at,omitempty"`
	ShownAt   int64  `dynamodbav:"shown_at,omitempty"`
	EndsAt    int64  `dynamodbav:"ends_at"`    // Unix milliseconds
	ExpiresAt int64  `dynamodbav:"expires_at"` // Unix seconds, the table's TTL
}

const entityHandshake = "inbound_secret"

func (r handshakeRecord) domain() handshake.Handshake {
	return handshake.Handshake{
		Project: r.Project, Config: r.Config, Public: r.Public, Private: r.Private, Sealed: r.Sealed, Arrivals: r.Arrivals,
		OpenedAt: at(r.OpenedAt), ArrivedAt: at(r.ArrivedAt), ShownAt: at(r.ShownAt), EndsAt: at(r.EndsAt),
		Version: r.Version,
	}
}

// Handshake implements handshake.Store. It is a batch of one: the function that takes webhooks reads in no other way.
func (s *Store) Handshake(ctx context.Context, project, config string) (handshake.Handshake, error) {
	items, err := s.batch(ctx, handshakeKey(project, config))
	if err != nil {
		return handshake.Handshake{}, err
	}
	if items[0] == nil {
		return handshake.Handshake{}, handshake.ErrNotAwaited
	}
	return domainOf[handshake.Handshake, handshakeRecord](items[0])
}

// Await implements handshake.Store.
func (s *Store) Await(ctx context.Context, h handshake.Handshake) (handshake.Handshake, error) {
	name, value := expression.Name, expression.Value
	set := expression.Set(name("entity"), value(entityHandshake)).
		Set(name("version"), expression.Plus(name("version").IfNotExists(value(0)), value(1))).
		Set(name("project"), value(h.Project)).Set(name("auth_config_id"), value(h.Config)).
		Set(name("public"), value(h.Public)).Set(name("private"), value(h.Private)).Set(name("arrivals"), value(0)).
		Set(name("opened_at"), value(millis(h.OpenedAt))).Set(name("ends_at"), value(millis(h.EndsAt))).
		Set(name(TTLAttribute), value(h.EndsAt.Unix())).
		Remove(name("sealed")).Remove(name("arrived_at")).Remove(name("shown_at"))
	// Any wait may be followed by another; the condition is there for whoever writes the place with something else.
	cond := absent().Or(name("entity").Equal(value(entityHandshake)))
	it, err := s.updateOne(ctx, update(handshakeKey(h.Project, h.Config), set, cond, failsWith(fault.ErrStale)))
	if err != nil {
		return handshake.Handshake{}, err
	}
	return domainOf[handshake.Handshake, handshakeRecord](it)
}

// Arrive implements handshake.Store.
func (s *Store) Arrive(ctx context.Context, h handshake.Handshake, sealed []byte, now time.Time) error {
	name, value := expression.Name, expression.Value
	set := expression.Set(name("sealed"), value(sealed)).Set(name("arrived_at"), value(millis(now))).
		Set(name("arrivals"), name("arrivals").Plus(value(1))).Set(name("version"), name("version").Plus(value(1)))
	cond := name("public").Equal(value(h.Public)).And(name("ends_at").GreaterThan(value(millis(now))),
		name("shown_at").AttributeNotExists(), name("arrivals").LessThan(value(handshake.MostArrivals)))
	_, err := s.updateOne(ctx, update(handshakeKey(h.Project, h.Config), set, cond, failsWith(handshake.ErrNotAwaited)))
	return err
}

// Show implements handshake.Store.
func (s *Store) Show(ctx context.Context, h handshake.Handshake, now time.Time) (handshake.Handshake, error) {
	name, value := expression.Name, expression.Value
	set := expression.Set(name("shown_at"), value(millis(now))).Set(name("version"), name("version").Plus(value(1))).
		Remove(name("sealed")).Remove(name("private"))
	cond := name("version").Equal(value(h.Version)).And(name("ends_at").GreaterThan(value(millis(now))),
		name("sealed").AttributeExists())
	it, err := s.updateOne(ctx, update(handshakeKey(h.Project, h.Config), set, cond, failsWith(fault.ErrStale)))
	if err != nil {
		return handshake.Handshake{}, err
	}
	return domainOf[handshake.Handshake, handshakeRecord](it)
}
