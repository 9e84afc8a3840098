package table

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/feature/dynamodb/expression"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"patchbay/shared/audit"
)

var _ audit.Store = (*Store)(nil)

// EntityAudit is the entity of entries of the audit log.
const EntityAudit = "audit"

type auditRecord struct {
	Entity    string `dynamodbav:"entity"`
	Version   int64  `dynamodbav:"version"`
	Action    string `dynamodbav:"action"`
	Kind      string `dynamodbav:"kind"`
	Subject   string `dynamodbav:"subject"`
	Who       string `dynamodbav:"who"`
	Entry     string `dynamodbav:"entry"`      // JSON
	ExpiresAt int64  `dynamodbav:"expires_at"` // Unix seconds, the table's TTL
}

// errAudited says that an entry is there already.
var errAudited = errors.New("the entry is stored already")

// AddAudit implements audit.Store. Its condition is that there is no such item, so nothing is ever written over; the
// roles of all functions deny every other write of such items.
func (s *Store) AddAudit(ctx context.Context, entries []audit.Entry) error {
	for _, e := range entries {
		text, err := json.Marshal(e)
		if err != nil {
			return fmt.Errorf("encode audit entry: %w", err)
		}
		w, err := put(auditKey(e.Project, e.Time, e.ID), auditRecord{
			Entity: EntityAudit, Version: 1, Action: e.Action, Kind: e.Entity, Subject: e.Subject, Who: e.By,
			Entry: string(text), ExpiresAt: e.Time.Add(audit.KeptFor).Unix(),
		}, absent(), failsWith(errAudited))
		if err != nil {
			return err
		}
		if err := s.putOne(ctx, w); err != nil && !errors.Is(err, errAudited) {
			return err
		}
	}
	return nil
}

// Audit implements audit.Store. A page is of one month or of several: a month without entries costs a read of nothing,
// and there are no more than fourteen.
func (s *Store) Audit(ctx context.Context, q audit.Query) ([]audit.Entry, string, error) {
	from, to := auditBounds(q, s.now())
	after := ""
	if q.After != "" {
		at, err := auditPlace(q.After)
		if err != nil {
			return nil, "", err
		}
		if after = q.After; q.Ascending && at.After(from) {
			from = at
		} else if !q.Ascending && at.Before(to) {
			to = at
		}
	}
	var page []audit.Entry
	for month := range months(from, to, q.Ascending) {
		found, next, err := s.auditMonth(ctx, q, month, from, to, after, q.Limit-len(page))
		if err != nil {
			return nil, "", err
		}
		page = append(page, found...)
		if next != "" {
			return page, next, nil
		}
		if len(page) == q.Limit {
			return page, auditSK(page[len(page)-1]), nil
		}
	}
	return page, "", nil
}

// auditBounds are the bounds of a query, within what is kept.
func auditBounds(q audit.Query, now time.Time) (from, to time.Time) {
	from, to = now.Add(-audit.KeptFor), now.Add(time.Minute) // another clock may be ahead
	if q.From.After(from) {
		from = q.From
	}
	if !q.To.IsZero() && q.To.Before(to) {
		to = q.To
	}
	return from, to
}

// months yields a moment of each month from one to the other.
func months(from, to time.Time, ascending bool) func(func(time.Time) bool) {
	return func(yield func(time.Time) bool) {
		first := time.Date(from.UTC().Year(), from.UTC().Month(), 1, 0, 0, 0, 0, time.UTC)
		last := time.Date(to.UTC().Year(), to.UTC().Month(), 1, 0, 0, 0, 0, time.UTC)
		if from.After(to) {
			return
		}
		at, step := last, -1
		if ascending {
			at, step = first, 1
		}
		for ; !at.Before(first) && !at.After(last); at = at.AddDate(0, step, 0) {
			if !yield(at) {
				return
			}
		}
	}
}

func auditSK(e audit.Entry) string { return momentSK(e.Time) + "#" + e.ID }

// auditPlace reads a cursor: the sort key of the last entry of a page, or of the last that was looked at.
func auditPlace(cursor string) (time.Time, error) {
	ms, id, ok := strings.Cut(cursor, "#")
	at, err := strconv.ParseInt(ms, 10, 64)
	if !ok || err != nil || at < 0 || len(ms) != 13 || len(id) > 64 {
		return time.Time{}, audit.ErrCursor
	}
	return time.UnixMilli(at).UTC(), nil
}

// auditMonth reads entries of one month, up to a limit of those that match. next is where to go on in the month when
// one read was not all of it.
func (s *Store) auditMonth(
	ctx context.Context, q audit.Query, month, from, to time.Time, after string, limit int,
) (found []audit.Entry, next string, err error) {
	in, err := s.auditQuery(q, month, from, to)
	if err != nil {
		return nil, "", err
	}
	if after != "" {
		// A place outside the bounds, which another query has given, is no start: DynamoDB refuses it.
		inside := after >= momentSK(from) && after <= momentSK(to)+"#"+behindAnyID
		if at, _ := auditPlace(after); inside && auditPK(q.Project, at) == auditPK(q.Project, month) {
			in.ExclusiveStartKey = key{auditPK(q.Project, month), after}.attributes()
		}
	}
	for reads := 0; ; reads++ {
		out, err := s.db.Query(ctx, in)
		if err != nil {
			return nil, "", fmt.Errorf("read the audit log: %w", err)
		}
		for _, it := range out.Items {
			if len(found) == limit {
				return found, auditSK(found[len(found)-1]), nil
			}
			var e audit.Entry
			if err := json.Unmarshal([]byte(stringOf(it, "entry")), &e); err != nil {
				return nil, "", fmt.Errorf("decode audit entry: %w", err)
			}
			found = append(found, e)
		}
		if in.ExclusiveStartKey = out.LastEvaluatedKey; len(in.ExclusiveStartKey) == 0 {
			return found, "", nil
		}
		if reads == auditReads {
			return found, stringOf(out.LastEvaluatedKey, sk), nil
		}
	}
}

// auditReads is how many reads of up to 1 MB one page makes of a month at most.
const auditReads = 4

func (s *Store) auditQuery(q audit.Query, month, from, to time.Time) (*dynamodb.QueryInput, error) {
	b := expression.NewBuilder().WithKeyCondition(
		expression.Key(pk).Equal(expression.Value(auditPK(q.Project, month))).
			And(expression.Key(sk).Between(expression.Value(momentSK(from)), expression.Value(momentSK(to)+"#"+behindAnyID))))
	filter := expression.Name(TTLAttribute).GreaterThan(expression.Value(s.now().Unix()))
	for name, values := range map[string][]string{
		"action": q.Actions, "kind": q.Entities, "subject": q.Subjects, "who": q.By,
	} {
		if len(values) == 0 {
			continue
		}
		var rest []expression.OperandBuilder
		for _, v := range values[1:] {
			rest = append(rest, expression.Value(v))
		}
		filter = filter.And(expression.Name(name).In(expression.Value(values[0]), rest...))
	}
	e, err := b.WithFilter(filter).Build()
	if err != nil {
		return nil, err
	}
	return &dynamodb.QueryInput{
		TableName: &s.table, KeyConditionExpression: e.KeyCondition(), FilterExpression: e.Filter(),
		ExpressionAttributeNames: e.Names(), ExpressionAttributeValues: e.Values(), ScanIndexForward: aws.Bool(q.Ascending),
	}, nil
}
