package table

import (
	"context"
	"time"

	"github.com/aws/aws-sdk-go-v2/feature/dynamodb/expression"

	"patchbay/shared/account"
	"patchbay/shared/fault"
)

// Used implements credential.Store. It makes no new version of the account: whoever edits it has seen all they need.
func (s *Store) Used(ctx context.Context, project, id string, when time.Time, every time.Duration) error {
	name, value := expression.Name("last_used_at"), expression.Value
	long := name.AttributeNotExists().Or(name.LessThan(value(millis(when.Add(-every)))))
	_, err := s.updateOne(ctx, update(accountKey(project, id), expression.Set(name, value(millis(when))),
		present().And(long), missingOr(account.ErrNotFound, fault.ErrStale)))
	return err
}
