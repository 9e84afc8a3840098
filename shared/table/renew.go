package table

import (
	"context"
	"errors"
	"time"

	"github.com/aws/aws-sdk-go-v2/feature/dynamodb/expression"

	"patchbay/shared/account"
	"patchbay/shared/credential"
	"patchbay/shared/ident"
)

// Break implements credential.Store. An account that is broken is in the index of those.
func (s *Store) Break(ctx context.Context, project, id string, ver int64, r account.Reason) error {
	key, ok := ident.Owner("acc", id)
	if !ok {
		return account.ErrNotFound
	}
	place := expression.Value(troubleIndexPK(project, account.IsBroken))
	set := s.standing(account.Error, []account.Reason{r}).
		Set(expression.Name(duePK), expression.Name(duePK).IfNotExists(place)). // else suspended
		Set(expression.Name(dueSK), expression.Value(accountsIndexSK(key, id)))
	return s.stand(ctx, project, id, ver, set, present())
}

// Warn implements credential.Store. An account that is broken already is no more to be warned of.
func (s *Store) Warn(ctx context.Context, project, id string, ver int64, r account.Reason) error {
	active := expression.Name("own_status").Equal(expression.Value(account.Active))
	return s.stand(ctx, project, id, ver, s.standing(account.Active, []account.Reason{r}), active)
}

// Granted implements credential.Store. It is no use of the account, nor a change that somebody made: its updated_at
// stays, by which the schedule knows an idle one.
func (s *Store) Granted(
	ctx context.Context, project, id string, ver int64, ends time.Time, scopes account.Scopes,
) error {
	set, err := assign(accountRecordOf(account.Account{GrantEndsAt: ends, Scopes: scopes}), accountGranted...)
	if err != nil {
		return err
	}
	set = set.Set(expression.Name("version"), expression.Name("version").Plus(expression.Value(1)))
	return s.stand(ctx, project, id, ver, set, present())
}

// Recover implements credential.Store. It takes the account out of the index of broken ones, but a suspended one stays
// in that of the suspended.
func (s *Store) Recover(ctx context.Context, project, id string, ver int64, recovered time.Time) error {
	suspended := expression.Name("suspended")
	// An UpdateBuilder changes in place with each call on it: two writes need two of them.
	active := func() expression.UpdateBuilder {
		set := s.standing(account.Active, nil)
		if !recovered.IsZero() {
			set = set.Set(expression.Name("shown.recovered_at"), expression.Value(millis(recovered)))
		}
		return set
	}
	out := active().Remove(expression.Name(duePK)).Remove(expression.Name(dueSK))
	err := s.stand(ctx, project, id, ver, out, present().And(suspended.AttributeNotExists()))
	if errors.Is(err, credential.ErrBusy) {
		err = s.stand(ctx, project, id, ver, active(), suspended.AttributeExists())
	}
	return err
}

// standing is a status of an account's own, with its reasons.
func (s *Store) standing(own account.Status, reasons []account.Reason) expression.UpdateBuilder {
	name, value := expression.Name, expression.Value
	return expression.Set(name("own_status"), value(own)).
		Set(name("shown.reasons"), value(reasonRecords(reasons))).
		Set(name("updated_at"), value(s.now().UnixMilli())).
		Set(name("version"), name("version").Plus(value(1)))
}

// stand writes an account's standing. The check on the credential keeps what was found out about an old credential from
// touching an account that was linked again meanwhile.
func (s *Store) stand(
	ctx context.Context, project, id string, ver int64, set expression.UpdateBuilder, cond expression.ConditionBuilder,
) error {
	return s.commit(ctx,
		check(credentialKey(project, id), expression.Name("version").Equal(expression.Value(ver)),
			failsWith(credential.ErrBusy)),
		update(accountKey(project, id), set, cond, missingOr(account.ErrNotFound, credential.ErrBusy)))
}

// Lease implements credential.Store.
func (s *Store) Lease(
	ctx context.Context, project, id string, ver int64, failures int, holder string, until time.Time,
) error {
	_, err := s.updateOne(ctx, s.lease(project, id, ver, failures, holder, until))
	return err
}

func (s *Store) lease(project, id string, ver int64, failures int, holder string, until time.Time) write {
	name, value := expression.Name, expression.Value
	known := name("failures").AttributeNotExists()
	if failures > 0 {
		known = name("failures").Equal(value(failures))
	}
	set := expression.Set(name("lease"), value(holder)).Set(name("lease_until"), value(until.UnixMilli()))
	free := name("lease_until").AttributeNotExists().Or(name("lease_until").LessThan(value(s.now().UnixMilli())))
	return update(credentialKey(project, id), set, name("version").Equal(value(ver)).And(known, free),
		missingOr(account.ErrNotFound, credential.ErrBusy))
}

// Refreshed implements credential.Store.
func (s *Store) Refreshed(ctx context.Context, project, id, holder string, c credential.Credential) error {
	w, err := s.refreshed(project, id, holder, c)
	if err != nil {
		return err
	}
	_, err = s.updateOne(ctx, w)
	return err
}

func (s *Store) refreshed(project, id, holder string, c credential.Credential) (write, error) {
	record := credentialRecord{
		Version: c.Version + 1, Sealed: c.Sealed, ExpiresAt: millis(c.ExpiresAt), RenewedAt: millis(c.RenewedAt),
		RefusedAt: millis(c.RefusedAt),
	}
	record.visited(id, c.Period)
	set, err := assign(record, credentialRenewed...)
	unchanged := expression.Name("version").Equal(expression.Value(c.Version))
	return update(credentialKey(project, id), set, leasedBy(holder).And(unchanged),
		missingOr(account.ErrNotFound, credential.ErrBusy)), err
}

// Failed implements credential.Store.
func (s *Store) Failed(ctx context.Context, project, id, holder string, period int, t credential.Trouble) error {
	record := credentialRecord{
		Failures: t.Failures, FailingSince: millis(t.Since), RetryAt: millis(t.RetryAt), FailureCode: t.Code,
	}
	record.visited(id, period)
	set, err := assign(record, credentialFree...)
	if err != nil {
		return err
	}
	_, err = s.updateOne(ctx, update(credentialKey(project, id), set, leasedBy(holder), failsWith(credential.ErrBusy)))
	return err
}

// Release implements credential.Store.
func (s *Store) Release(ctx context.Context, project, id, holder string) error {
	_, err := s.updateOne(ctx, update(credentialKey(project, id),
		expression.Remove(expression.Name("lease")).Remove(expression.Name("lease_until")), leasedBy(holder),
		failsWith(credential.ErrBusy)))
	return err
}

func leasedBy(holder string) expression.ConditionBuilder {
	return expression.Name("lease").Equal(expression.Value(holder))
}
