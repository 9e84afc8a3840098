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
	"patchbay/shared/ident"
)

// Accounts implements account.Store. Named accounts and those of named owners are read consistently, by their keys.
// Other lists read the index, which is eventually consistent: an account may be missing for a moment after it was
// linked, but what is shown of it is decided by consistently read connector states.
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
	spans, err := accountSpans(q)
	if err != nil {
		return nil, "", err
	}
	lists := listsOf(project, q)
	if q.After != "" {
		if spans, err = spansFrom(project, spans, q.After); err != nil {
			return nil, "", err
		}
	}
	var page []account.Account
	after := q.After
	for _, sp := range spans {
		if page, err = s.accountsIn(ctx, lists, sp, after, page, q.Limit); err != nil {
			return nil, "", err
		}
		if q.Limit > 0 && len(page) > q.Limit {
			return page[:q.Limit], account.Cursor(page[q.Limit-1]), nil
		}
		after = ""
	}
	return page, "", nil
}

// accountsIn adds to a page what follows in one span of several lists, which have no account in common: in their common
// order, one more than the limit and no further.
func (s *Store) accountsIn(
	ctx context.Context, lists []accountList, sp span, after string, page []account.Account, limit int,
) ([]account.Account, error) {
	n := len(page)
	for _, l := range lists {
		var from item
		if after != "" {
			connector, id, _ := strings.Cut(after, "/")
			from = l.start(id, accountsIndexSK(connector, id))
		}
		found, err := s.accountsOf(ctx, l, sp, from, page[:n:n], limit)
		if err != nil {
			return nil, err
		}
		page = append(page, found[n:]...)
	}
	if len(lists) > 1 {
		slices.SortFunc(page[n:], account.Compare)
	}
	return page, nil
}

// maxQuery bounds how many items a query asks for; 1 MB, which ends it, holds no more of a kind's.
const maxQuery = 2000

// accountList is a part of an index that has accounts in the order of lists.
type accountList struct {
	project, index, pkName, skName, pk string
	trouble                            account.Trouble // that its accounts have; 0 for a list of all
}

func accountIndex(project string) accountList {
	return accountList{project, Index, indexPK, indexSK, accountsIndexPK(project), 0}
}

// listsOf are the lists that together have a query's accounts.
func listsOf(project string, q account.Query) []accountList {
	if len(q.Troubles) == 0 {
		return []accountList{accountIndex(project)}
	}
	lists := make([]accountList, len(q.Troubles))
	for i, t := range q.Troubles {
		lists[i] = accountList{project, DueIndex, duePK, dueSK, troubleIndexPK(project, t), t}
	}
	return lists
}

// start is the start key behind an account.
func (l accountList) start(id, place string) item {
	start := accountKey(l.project, id).attributes()
	start[l.pkName], start[l.skName] = text(l.pk), text(place)
	return start
}

// span is a range of sort keys, both ends included.
type span struct{ first, last string }

func (sp span) holds(place string) bool { return sp.first <= place && place <= sp.last }

// accountSpans are the parts of an index that hold a query's accounts, in its order.
func accountSpans(q account.Query) ([]span, error) {
	var spans []span
	add := func(first, last string) {
		sp := span{accountsIndexPrefix(first), accountsIndexPrefix(last) + behindAnyID}
		if (key{sk: sp.first}).possible() && (key{sk: sp.last}).possible() {
			spans = append(spans, sp)
		}
	}
	switch {
	case q.Run != (account.Run{}):
		add(q.Run.First, q.Run.Last)
	case len(q.Connectors) == 0:
		spans = []span{{connectorPrefix, connectorPrefix + behindAnyID}}
	default:
		for _, c := range q.Connectors {
			add(c, c)
		}
	}
	slices.SortFunc(spans, func(a, b span) int { return strings.Compare(a.first, b.first) })
	return slices.Compact(spans), nil
}

// query asks for a span of a list.
func (s *Store) query(l accountList, sp span) (*dynamodb.QueryInput, error) {
	e, err := expression.NewBuilder().WithKeyCondition(expression.Key(l.pkName).Equal(expression.Value(l.pk)).
		And(expression.Key(l.skName).Between(expression.Value(sp.first), expression.Value(sp.last)))).Build()
	if err != nil {
		return nil, err
	}
	return &dynamodb.QueryInput{
		TableName: &s.table, IndexName: &l.index, KeyConditionExpression: e.KeyCondition(),
		ExpressionAttributeNames: e.Names(), ExpressionAttributeValues: e.Values(),
	}, nil
}

// accountsOf adds to a page what follows in one span, from a start key on if there is one. It reads one more than the
// page's limit, and no further: so a list knows whether it has ended.
func (s *Store) accountsOf(
	ctx context.Context, l accountList, sp span, from item, page []account.Account, limit int,
) ([]account.Account, error) {
	in, err := s.query(l, sp)
	if err != nil {
		return nil, err
	}
	in.ExclusiveStartKey = from
	for limit == 0 || len(page) <= limit {
		if limit > 0 {
			in.Limit = aws.Int32(int32(min(limit+1-len(page), maxQuery))) //nolint:gosec // 1 to maxQuery
		}
		out, err := s.db.Query(ctx, in)
		if err != nil {
			return nil, fmt.Errorf("list accounts: %w", err)
		}
		found, err := s.decodeListed(ctx, l, out.Items)
		if err != nil {
			return nil, err
		}
		page = append(page, found...)
		if in.ExclusiveStartKey = out.LastEvaluatedKey; len(in.ExclusiveStartKey) == 0 {
			break
		}
	}
	return page, nil
}

// decodeListed reads accounts from items of a list. The index of troubles has keys alone, so those accounts are read
// from the table; one that was healed, resumed or deleted meanwhile is left out.
func (s *Store) decodeListed(ctx context.Context, l accountList, items []item) ([]account.Account, error) {
	if l.trouble != 0 {
		keys := make([]key, len(items))
		for i, it := range items {
			keys[i] = keyOf(it)
		}
		var err error
		if items, err = s.batch(ctx, keys...); err != nil {
			return nil, err
		}
	}
	accounts := make([]account.Account, 0, len(items))
	for _, it := range items {
		r, err := decode[accountRecord](it)
		if err != nil {
			return nil, err
		}
		r.Project = l.project
		a := r.domain()
		if l.trouble != 0 && (it == nil || a.Trouble() != l.trouble) {
			continue
		}
		accounts = append(accounts, a)
	}
	return accounts, nil
}

// AccountsAt implements account.Store.
func (s *Store) AccountsAt(ctx context.Context, project, connector string, skip, total,
	limit int) ([]account.Account, error) {
	l, sp := accountIndex(project), span{accountsIndexPrefix(connector), accountsIndexPrefix(connector) + behindAnyID}
	in, err := s.query(l, sp)
	if err != nil || skip >= total {
		return nil, err
	}
	limit = min(limit, total-skip)
	pass := skip
	if backward := total - skip - limit; backward < skip {
		in.ScanIndexForward, pass = aws.Bool(false), backward
	}
	var found []item
	for left := pass + limit; left > 0; {
		in.Limit = aws.Int32(int32(min(left, maxQuery)))
		out, err := s.db.Query(ctx, in)
		if err != nil {
			return nil, fmt.Errorf("list accounts: %w", err)
		}
		left -= len(out.Items)
		passed := min(pass, len(out.Items))
		pass -= passed
		found = append(found, out.Items[passed:]...)
		if in.ExclusiveStartKey = out.LastEvaluatedKey; len(in.ExclusiveStartKey) == 0 {
			break
		}
	}
	if in.ScanIndexForward != nil {
		slices.Reverse(found)
	}
	return s.decodeListed(ctx, l, found)
}

// spansFrom returns the spans that a cursor has not passed, the first of which begins behind it. Only the account is
// taken from the cursor, and the project from the caller, so that a forged one reads nobody else's; one of another
// filter's list lies outside of the spans.
func spansFrom(project string, spans []span, cursor string) ([]span, error) {
	connector, id, err := account.ParseCursor(cursor)
	if err != nil {
		return nil, err
	}
	place := accountsIndexSK(connector, id)
	at := slices.IndexFunc(spans, func(sp span) bool { return sp.holds(place) })
	if !(key{accountPK(project, id), place}).possible() || at < 0 {
		return nil, account.ErrCursor
	}
	return spans[at:], nil
}

// ownedBy returns the ids of the accounts that the owners' links name.
func (s *Store) ownedBy(ctx context.Context, project string, q account.Query) ([]string, error) {
	var ids []string
	for _, owner := range q.Owners {
		e, err := expression.NewBuilder().WithKeyCondition(expression.Key(pk).Equal(expression.Value(ownerKey(project, owner,
			"", "").pk))).
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
	var last account.Account // of the page before
	if q.After != "" {
		var err error
		if last.Connector, last.ID, err = account.ParseCursor(q.After); err != nil {
			return nil, "", err
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
		if it != nil && account.Compare(a, last) > 0 && matches(a, q) {
			found = append(found, a)
		}
	}
	slices.SortFunc(found, account.Compare)
	found = slices.CompactFunc(found, func(a, b account.Account) bool { return a.ID == b.ID })
	if q.Limit > 0 && len(found) > q.Limit {
		return found[:q.Limit], account.Cursor(found[q.Limit-1]), nil
	}
	return found, "", nil
}

func matches(a account.Account, q account.Query) bool {
	return (len(q.Connectors) == 0 || slices.Contains(q.Connectors, a.Connector)) &&
		(len(q.Owners) == 0 || slices.Contains(q.Owners, a.Owner.ID))
}
