package table

import (
	"context"
	"fmt"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/feature/dynamodb/expression"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"patchbay/shared/account"
	"patchbay/shared/credential"
	"patchbay/shared/ident"
)

var _ credential.Visits = (*Store)(nil)

// Due implements credential.Visits.
func (s *Store) Due(ctx context.Context, period, slot int, after *credential.Ref) (
	page []credential.Ref, next *credential.Ref, err error,
) {
	place := visitPK(period, slot)
	e, err := expression.NewBuilder().
		WithKeyCondition(expression.Key(duePK).Equal(expression.Value(place))).Build()
	if err != nil {
		return nil, nil, err
	}
	in := &dynamodb.QueryInput{
		TableName: &s.table, IndexName: aws.String(DueIndex), KeyConditionExpression: e.KeyCondition(),
		ExpressionAttributeNames: e.Names(), ExpressionAttributeValues: e.Values(), Limit: aws.Int32(maxQuery),
	}
	if after != nil {
		in.ExclusiveStartKey = credentialKey(after.Project, after.Account).attributes()
		in.ExclusiveStartKey[duePK], in.ExclusiveStartKey[dueSK] = text(place), text(after.Account)
	}
	out, err := s.db.Query(ctx, in)
	if err != nil {
		return nil, nil, fmt.Errorf("query due credentials: %w", err)
	}
	for _, it := range out.Items {
		if project, id, ok := accountAt(stringOf(it, pk)); ok {
			page = append(page, credential.Ref{Project: project, Account: id})
		}
	}
	if project, id, ok := accountAt(stringOf(out.LastEvaluatedKey, pk)); ok {
		next = &credential.Ref{Project: project, Account: id}
	}
	return page, next, nil
}

// Visit implements credential.Visits.
func (s *Store) Visit(ctx context.Context, refs []credential.Ref) ([]credential.Visit, error) {
	const each = 4
	keys := make([]key, 0, each*len(refs))
	for _, r := range refs {
		connector, _ := ident.Owner("acc", r.Account)
		keys = append(keys, projectKey(r.Project), accountKey(r.Project, r.Account),
			connectorKey(r.Project, connector), credentialKey(r.Project, r.Account))
	}
	items, err := s.batchOf(ctx, false, keys)
	if err != nil {
		return nil, err
	}
	visits := make([]credential.Visit, 0, len(refs))
	for i, r := range refs {
		its := items[each*i : each*(i+1)]
		connector, ok := ident.Owner("acc", r.Account)
		if !ok || its[0] == nil || its[1] == nil || its[3] == nil {
			continue
		}
		v, err := decodeVisit(r.Project, connector, its)
		if err != nil {
			return nil, err
		}
		visits = append(visits, v)
	}
	return visits, nil
}

func decodeVisit(project, connector string, its []item) (v credential.Visit, err error) {
	p, err := decode[projectRecord](its[0])
	if err != nil {
		return v, err
	}
	v.Project = p.domain()
	if v.Account, v.Connector, err = decodeAccount(project, connector, its[1], its[2]); err != nil {
		return v, err
	}
	c, err := decode[credentialRecord](its[3])
	v.Credential = c.domain()
	return v, err
}

// Leave implements credential.Visits.
func (s *Store) Leave(ctx context.Context, r credential.Ref, ver int64) error {
	_, err := s.updateOne(ctx, update(credentialKey(r.Project, r.Account),
		expression.Remove(expression.Name(duePK)).Remove(expression.Name(dueSK)),
		expression.Name("version").Equal(expression.Value(ver)), failsWith(credential.ErrBusy)))
	return err
}

// TellEnd implements credential.Visits. It makes no new version of the account: whoever edits it has seen all they
// need.
func (s *Store) TellEnd(ctx context.Context, r credential.Ref, was, told account.Expiry) error {
	name, value := expression.Name, expression.Value
	unchanged := name("told").AttributeNotExists()
	if was != (account.Expiry{}) {
		unchanged = name("told").Equal(value(toldRecordOf(was)))
	}
	set := expression.Set(name("told"), value(toldRecordOf(told)))
	_, err := s.updateOne(ctx, update(accountKey(r.Project, r.Account), set, present().And(unchanged),
		failsWith(credential.ErrBusy)))
	return err
}

type scheduleRecord struct {
	Minute int64 `dynamodbav:"minute"`
}

// BeginRun implements credential.Visits.
func (s *Store) BeginRun(ctx context.Context, holder string, until time.Time) (int64, error) {
	name, value := expression.Name, expression.Value
	set := expression.Set(name("entity"), value("schedule")).
		Set(name("version"), expression.Plus(name("version").IfNotExists(value(0)), value(1))).
		Set(name("lease"), value(holder)).Set(name("lease_until"), value(until.UnixMilli()))
	free := name("lease_until").AttributeNotExists().Or(name("lease_until").LessThan(value(s.now().UnixMilli())))
	it, err := s.updateOne(ctx, update(scheduleKey(), set, free, failsWith(credential.ErrBusy)))
	if err != nil {
		return 0, err
	}
	r, err := decode[scheduleRecord](it)
	return r.Minute, err
}

// Progress implements credential.Visits.
func (s *Store) Progress(ctx context.Context, holder string, minute int64, over bool) error {
	set := expression.Set(expression.Name("minute"), expression.Value(minute))
	if over {
		set = set.Remove(expression.Name("lease")).Remove(expression.Name("lease_until"))
	}
	_, err := s.updateOne(ctx, update(scheduleKey(), set, leasedBy(holder), failsWith(credential.ErrBusy)))
	return err
}
