package table

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/feature/dynamodb/expression"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"patchbay/shared/account"
	"patchbay/shared/fault"
	"patchbay/shared/ident"
)

// ErrCursor refuses a cursor that no list gave out.
var ErrCursor = fault.New(fault.Invalid, "invalid_cursor", "The cursor is not one that a list gave out: start again without it.")

// Accounts implements account.Store. Named accounts and those of named owners are read consistently, by their keys. Other
// lists read the index, which is eventually consistent: an account may be missing for a moment after it was linked, but what
// is shown of it is decided by consistently read connector states.
func (s *Store) Accounts(ctx context.Context, project string, q account.Query) ([]account.Account, string, error) {
	var err error
	switch {
	case len(q.IDs) > 0:
		return s.accountsByID(ctx, project, q)
	case len(q.Owners) > 0:
		if q.IDs, err = s.ownedBy(ctx, project, q); err != nil || len(q.IDs) == 0 {
			return nil, "", err
		}
		return s.accountsByID(ctx, project, q)
	}
	if len(q.Connectors) == 1 && !(key{sk: accountsIndexPrefix(q.Connectors[0])}).possible() {
		return nil, "", nil
	}
	in, err := s.accountsQuery(project, q)
	if err != nil {
		return nil, "", err
	}
	var page []account.Account
	for {
		out, err := s.db.Query(ctx, in)
		if err != nil {
			return nil, "", fmt.Errorf("list accounts: %w", err)
		}
		for i, it := range out.Items {
			r, err := decode[accountRecord](it)
			if err != nil {
				return nil, "", err
			}
			r.Project = project
			page = append(page, r.domain())
			if len(page) == q.Limit && (i < len(out.Items)-1 || len(out.LastEvaluatedKey) > 0) {
				return page, account.Cursor(page[len(page)-1]), nil
			}
		}
		if len(out.LastEvaluatedKey) == 0 {
			return page, "", nil
		}
		in.ExclusiveStartKey = out.LastEvaluatedKey
	}
}

func (s *Store) accountsQuery(project string, q account.Query) (*dynamodb.QueryInput, error) {
	prefix := connectorPrefix
	if len(q.Connectors) == 1 {
		prefix = accountsIndexPrefix(q.Connectors[0])
	}
	b := expression.NewBuilder().WithKeyCondition(
		expression.Key(indexPK).Equal(expression.Value(accountsIndexPK(project))).And(expression.Key(indexSK).BeginsWith(prefix)))
	if len(q.Connectors) > 1 {
		b = b.WithFilter(oneOf("connector", q.Connectors))
	}
	e, err := b.Build()
	if err != nil {
		return nil, err
	}
	in := &dynamodb.QueryInput{
		TableName: &s.table, IndexName: aws.String(Index), KeyConditionExpression: e.KeyCondition(), FilterExpression: e.Filter(),
		ExpressionAttributeNames: e.Names(), ExpressionAttributeValues: e.Values(),
	}
	if q.Limit > 0 && len(q.Connectors) < 2 {
		in.Limit = aws.Int32(int32(min(q.Limit, 1000)))
	}
	if q.After != "" {
		in.ExclusiveStartKey, err = accountsStart(project, prefix, q.After)
	}
	return in, err
}

// accountsStart makes the start key behind a cursor, of index keys with the prefix. Only the account is taken from the
// cursor, and the project from the caller, so that a forged one reads nobody else's; one of another filter's list lies
// outside of the query, which DynamoDB would refuse.
func accountsStart(project, prefix, cursor string) (item, error) {
	connector, id, _ := strings.Cut(cursor, "/")
	if owner, ok := ident.Owner("acc", id); !ok || owner != connector {
		return nil, ErrCursor
	}
	place := key{accountsIndexPK(project), accountsIndexSK(connector, id)}
	if !place.possible() || !strings.HasPrefix(place.sk, prefix) {
		return nil, ErrCursor
	}
	start := accountKey(project, id).attributes()
	start[indexPK], start[indexSK] = text(place.pk), text(place.sk)
	return start, nil
}

func oneOf(attribute string, values []string) expression.ConditionBuilder {
	var rest []expression.OperandBuilder
	for _, v := range values[1:] {
		rest = append(rest, expression.Value(v))
	}
	return expression.Name(attribute).In(expression.Value(values[0]), rest...)
}

// ownedBy returns the ids of the accounts that the owners' links name.
func (s *Store) ownedBy(ctx context.Context, project string, q account.Query) ([]string, error) {
	var ids []string
	for _, owner := range q.Owners {
		e, err := expression.NewBuilder().WithKeyCondition(expression.Key(pk).Equal(expression.Value(ownerKey(project, owner, "", "").pk))).
			WithProjection(expression.NamesList(expression.Name("account_id"))).Build()
		if err != nil {
			return nil, err
		}
		in := &dynamodb.QueryInput{
			TableName: &s.table, ConsistentRead: aws.Bool(true), KeyConditionExpression: e.KeyCondition(),
			ProjectionExpression: e.Projection(), ExpressionAttributeNames: e.Names(), ExpressionAttributeValues: e.Values(),
		}
		for pages := dynamodb.NewQueryPaginator(s.db, in); pages.HasMorePages(); {
			out, err := pages.NextPage(ctx)
			if err != nil {
				return nil, fmt.Errorf("read owner links: %w", err)
			}
			for _, it := range out.Items {
				ids = append(ids, stringOf(it, "account_id"))
			}
		}
	}
	return ids, nil
}

// accountsByID reads named accounts, consistently, in the order of lists.
func (s *Store) accountsByID(ctx context.Context, project string, q account.Query) ([]account.Account, string, error) {
	var keys []key
	for _, id := range q.IDs {
		if _, ok := ident.Owner("acc", id); ok {
			keys = append(keys, accountKey(project, id))
		}
	}
	items, err := s.batch(ctx, keys...)
	if err != nil {
		return nil, "", err
	}
	var found []account.Account
	for _, it := range items {
		r, err := decode[accountRecord](it)
		if err != nil {
			return nil, "", err
		}
		a := r.domain()
		if it != nil && account.Cursor(a) > q.After && matches(a, q) {
			found = append(found, a)
		}
	}
	slices.SortFunc(found, func(a, b account.Account) int { return strings.Compare(account.Cursor(a), account.Cursor(b)) })
	found = slices.CompactFunc(found, func(a, b account.Account) bool { return a.ID == b.ID })
	if q.Limit > 0 && len(found) > q.Limit {
		return found[:q.Limit], account.Cursor(found[q.Limit-1]), nil
	}
	return found, "", nil
}

func matches(a account.Account, q account.Query) bool {
	return (len(q.Connectors) == 0 || slices.Contains(q.Connectors, a.Connector)) && (len(q.Owners) == 0 || slices.Contains(q.Owners, a.Owner.ID))
}
