package table

import (
	"context"
	"time"

	"github.com/aws/aws-sdk-go-v2/feature/dynamodb/expression"

	"patchbay/shared/connector"
)

var _ connector.Allowances = (*Store)(nil)

// Spend implements connector.Allowances. The condition of the one write decides, so that calls at once pass the bound
// no more than calls in turn.
func (s *Store) Spend(
	ctx context.Context, project, who, what string, most int, period time.Duration,
) error {
	name, value := expression.Name, expression.Value
	now := s.now()
	start := now.Truncate(period)
	end := start.Add(period)
	set := expression.Set(name("entity"), value("spent")).
		Set(name("version"), expression.Plus(name("version").IfNotExists(value(0)), value(1))).
		Set(name("expires_at"), value(end.Add(time.Hour).Unix()))
	room := name("version").AttributeNotExists().Or(name("version").LessThan(value(most)))
	_, err := s.updateOne(ctx, update(spentKey(project, who, what, start.Unix()), set, room,
		failsWith(connector.ErrSpent.After(end.Sub(now)))))
	return err
}
