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
		if q.IDs, err = s.ownedBy(ctx, project, q); err != nil {
			return nil, "", err
		}
		return s.accountsByID(ctx, project, q)
	}
	prefixes := accountsPrefixes(q.Connectors)
	var from item
	if q.After != "" {
		if prefixes, from, err = accountsFrom(project, prefixes, q.After); err != nil {
			return nil, "", err
		}
	}
	var page []account.Account
	for _, prefix := range prefixes {
		if page, err = s.accountsOf(ctx, project, prefix, from, page, q.Limit); err != nil {
			return nil, "", err
		}
		if q.Limit > 0 && len(page) > q.Limit {
			return page[:q.Limit], account.Cursor(page[q.Limit-1]), nil
		}
		from = nil
	}
	return page, "", nil
}

// accountsPrefixes are the parts of the index that hold the connectors' accounts, in its order.
func accountsPrefixes(connectors []string) []string {
	if len(connectors) == 0 {
		return []string{connectorPrefix}
	}
	var prefixes []string
	for _, c := range connectors {
		if p := accountsIndexPrefix(c); (key{sk: p}).possible() {
			prefixes = append(prefixes, p)
		}
	}
	slices.Sort(prefixes)
	return slices.Compact(prefixes)
}

// accountsOf adds to a page what follows in one part of the index, from a start key on if there is one. It reads one more
// than the page's limit, and no further: so a list knows whether it has ended.
func (s *Store) accountsOf(ctx context.Context, project, prefix string, from item, page []account.Account, limit int) ([]account.Account, error) {
	e, err := expression.NewBuilder().WithKeyCondition(
		expression.Key(indexPK).Equal(expression.Value(accountsIndexPK(project))).And(expression.Key(indexSK).BeginsWith(prefix))).Build()
	if err != nil {
		return nil, err
	}
	in := &dynamodb.QueryInput{
		TableName: &s.table, IndexName: aws.String(Index), KeyConditionExpression: e.KeyCondition(),
		ExpressionAttributeNames: e.Names(), ExpressionAttributeValues: e.Values(), ExclusiveStartKey: from,
	}
	for limit == 0 || len(page) <= limit {
		if limit > 0 {
			in.Limit = aws.Int32(int32(min(limit+1-len(page), 2000))) //nolint:gosec // 1 to 2,000; 1 MB holds no more
		}
		out, err := s.db.Query(ctx, in)
		if err != nil {
			return nil, fmt.Errorf("list accounts: %w", err)
		}
		for _, it := range out.Items {
			r, err := decode[accountRecord](it)
			if err != nil {
				return nil, err
			}
			r.Project = project
			page = append(page, r.domain())
		}
		if in.ExclusiveStartKey = out.LastEvaluatedKey; len(in.ExclusiveStartKey) == 0 {
			break
		}
	}
	return page, nil
}

// accountsFrom returns the parts of the index that a cursor has not passed, and the start key behind it in the first of
// them. Only the account is taken from the cursor, and the project from the caller, so that a forged one reads nobody
// else's; one of another filter's list lies outside of the parts.
func accountsFrom(project string, prefixes []string, cursor string) ([]string, item, error) {
	connector, id, _ := strings.Cut(cursor, "/")
	if owner, ok := ident.Owner("acc", id); !ok || owner != connector {
		return nil, nil, ErrCursor
	}
	place := key{accountsIndexPK(project), accountsIndexSK(connector, id)}
	at := slices.IndexFunc(prefixes, func(p string) bool { return strings.HasPrefix(place.sk, p) })
	if !place.possible() || at < 0 {
		return nil, nil, ErrCursor
	}
	start := accountKey(project, id).attributes()
	start[indexPK], start[indexSK] = text(place.pk), text(place.sk)
	return prefixes[at:], start, nil
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
