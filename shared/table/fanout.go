package table

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/feature/dynamodb/expression"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"patchbay/shared/connector"
	"patchbay/shared/fanout"
)

var _ fanout.Store = (*Store)(nil)

// statementBatch is BatchExecuteStatement's limit.
const statementBatch = 25

type cursorRecord struct {
	Epoch  int64  `dynamodbav:"epoch"`
	Cursor string `dynamodbav:"cursor"`
	Done   int    `dynamodbav:"done"`
}

// State implements fanout.Store.
func (s *Store) State(ctx context.Context, j fanout.Job) (connector.Connector, error) {
	it, err := s.get(ctx, connectorKey(j.Project, j.Connector))
	if err != nil {
		return connector.Connector{}, err
	}
	return decodeConnector(j.Project, j.Connector, it)
}

// Cursor implements fanout.Store.
func (s *Store) Cursor(ctx context.Context, j fanout.Job, epoch int64) (fanout.Progress, error) {
	it, err := s.get(ctx, cursorKey(j.Project, j.Connector))
	if err != nil {
		return fanout.Progress{}, err
	}
	return progressIn(it, epoch)
}

// progressIn reads how far the job of an epoch has come.
func progressIn(it item, epoch int64) (fanout.Progress, error) {
	r, err := decode[cursorRecord](it)
	if r.Epoch != epoch {
		return fanout.Progress{}, err
	}
	return fanout.Progress{Cursor: r.Cursor, Done: r.Done}, err
}

// FollowUp implements connector.Store.
func (s *Store) FollowUp(ctx context.Context, project, key string) (connector.FollowUp, error) {
	items, err := s.batch(ctx, connectorKey(project, key), cursorKey(project, key))
	if err != nil {
		return connector.FollowUp{}, err
	}
	c, err := decodeConnector(project, key, items[0])
	if err != nil || stringOf(items[0], indexPK) != pendingIndexPK {
		return connector.FollowUp{}, err
	}
	at, err := progressIn(items[1], c.Epoch)
	total := c.AccountCount()
	return connector.FollowUp{Pending: true, Done: min(at.Done, total), Total: total}, err
}

// SaveCursor implements fanout.Store.
func (s *Store) SaveCursor(ctx context.Context, j fanout.Job, epoch int64, at fanout.Progress) error {
	name, value := expression.Name, expression.Value
	set := expression.Set(name("entity"), value("fanout")).
		Set(name("version"), expression.Plus(name("version").IfNotExists(value(0)), value(1))).
		Set(name("epoch"), value(epoch)).
		Set(name("cursor"), value(at.Cursor)).
		Set(name("done"), value(at.Done))
	older := name("epoch").AttributeNotExists().Or(name("epoch").LessThanEqual(value(epoch)))
	_, err := s.updateOne(ctx, update(cursorKey(j.Project, j.Connector), set, older, failsWith(fanout.ErrSuperseded)))
	return err
}

// Page implements fanout.Store.
func (s *Store) Page(ctx context.Context, j fanout.Job, cursor string, limit int) ([]string, string, error) {
	l, prefix := accountIndex(j.Project), accountsIndexPrefix(j.Connector)
	in, err := s.query(l, span{prefix, prefix + behindAnyID})
	if err != nil {
		return nil, "", err
	}
	in.Limit = aws.Int32(int32(limit)) //nolint:gosec // a page is far below 2³¹
	if cursor != "" {
		in.ExclusiveStartKey = l.start(cursor, prefix+cursor)
	}
	out, err := s.db.Query(ctx, in)
	if err != nil {
		return nil, "", fmt.Errorf("query accounts: %w", err)
	}
	ids := make([]string, len(out.Items))
	for i, it := range out.Items {
		ids[i] = stringOf(it, "id")
	}
	next := strings.TrimPrefix(stringOf(out.LastEvaluatedKey, indexSK), prefix)
	return ids, next, nil
}

// Materialise implements fanout.Store. The statements' conditions are independent of each other, so one account that is
// gone or ahead does not hold up the rest of its batch. A statement that failed for a passing reason is sent again.
func (s *Store) Materialise(ctx context.Context, j fanout.Job, ids []string, state connector.State,
	epoch int64) (int, error) {
	signature, err := s.sign(ctx)
	if err != nil {
		return 0, err
	}
	sql := fmt.Sprintf(`UPDATE "%s" SET "seen"=?, "by"=?, "origin"=? WHERE "PK"=? AND "SK"=? AND "seen"."epoch"<?`, s.table)
	at := types.AttributeValueMemberN{Value: strconv.FormatInt(epoch, 10)}
	seen := types.AttributeValueMemberM{Value: item{"state": text(string(state)), "epoch": &at}}
	batch := materialising{store: s, sql: &sql, seen: &seen, at: &at, signature: signature, project: j.Project}
	var done atomic.Int64
	var failed error
	var once sync.Once
	chunks := make(chan []string)
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	var wg sync.WaitGroup
	for range batchesInFlight {
		wg.Go(func() {
			for chunk := range chunks {
				changed, err := batch.write(ctx, chunk)
				done.Add(int64(changed))
				if err != nil {
					once.Do(func() { failed = err; stop() })
				}
			}
		})
	}
	for chunk := range slices.Chunk(ids, statementBatch) {
		if ctx.Err() != nil {
			break
		}
		chunks <- chunk
	}
	close(chunks)
	wg.Wait()
	if failed == nil {
		failed = context.Cause(ctx)
	}
	return int(done.Load()), failed
}

// batchesInFlight is how many batches of a fan-out are written at once: 100 accounts a round trip.
const batchesInFlight = 4

// materialising writes one connector state onto accounts.
type materialising struct {
	store *Store
	sql   *string
	seen  types.AttributeValue
	at    types.AttributeValue
	signature
	project string
}

// write writes one batch. What was left for a passing reason is sent again.
func (m materialising) write(ctx context.Context, ids []string) (changed int, err error) {
	pending := slices.Clone(ids)
	for n := 0; len(pending) > 0; n++ {
		if n == maxTries {
			return changed, errors.New("batch statement: statements were left after every try")
		}
		if n > 0 {
			if err := m.store.pause(ctx, n); err != nil {
				return changed, err
			}
		}
		statements := make([]types.BatchStatementRequest, len(pending))
		for i, id := range pending {
			k := accountKey(m.project, id)
			statements[i] = types.BatchStatementRequest{
				Statement:  m.sql,
				Parameters: []types.AttributeValue{m.seen, m.by, m.origin, text(k.pk), text(k.sk), m.at},
			}
		}
		out, err := m.store.db.BatchExecuteStatement(ctx, &dynamodb.BatchExecuteStatementInput{Statements: statements})
		if err != nil {
			return changed, fmt.Errorf("batch statement: %w", err)
		}
		done, again, err := sortOut(pending, out.Responses)
		changed += done
		if err != nil {
			return changed, err
		}
		pending = again
	}
	return changed, nil
}

func sortOut(ids []string, responses []types.BatchStatementResponse) (done int, again []string, err error) {
	for i, r := range responses {
		switch {
		case r.Error == nil:
			done++
		case r.Error.Code == types.BatchStatementErrorCodeEnumConditionalCheckFailed:
			// gone, or ahead of this epoch
		case passing(r.Error.Code):
			again = append(again, ids[i])
		default:
			return done, nil, errors.New("batch statement: " + string(r.Error.Code) + ": " + aws.ToString(r.Error.Message))
		}
	}
	return done, again, nil
}

func passing(code types.BatchStatementErrorCodeEnum) bool {
	switch code {
	case types.BatchStatementErrorCodeEnumThrottlingError, types.BatchStatementErrorCodeEnumProvisionedThroughputExceeded,
		types.BatchStatementErrorCodeEnumRequestLimitExceeded, types.BatchStatementErrorCodeEnumTransactionConflict,
		types.BatchStatementErrorCodeEnumInternalServerError:
		return true
	default:
		return false
	}
}

// Finish implements fanout.Store. A connector that was switched again stays pending for its newer job.
func (s *Store) Finish(ctx context.Context, j fanout.Job, epoch int64) error {
	name, value := expression.Name, expression.Value
	superseded := false
	_, err := s.updateOne(ctx, update(connectorKey(j.Project, j.Connector),
		expression.Remove(name(indexPK)).Remove(name(indexSK)), name("epoch").Equal(value(epoch)),
		func(item) error { superseded = true; return nil }))
	if superseded {
		return fanout.ErrSuperseded
	}
	return err
}

// Pending implements fanout.Store.
func (s *Store) Pending(ctx context.Context, before time.Time) ([]fanout.Job, error) {
	e, err := expression.NewBuilder().
		WithKeyCondition(expression.Key(indexPK).Equal(expression.Value(pendingIndexPK))).
		WithFilter(expression.Name("updated_at").LessThan(expression.Value(before.UnixMilli()))).Build()
	if err != nil {
		return nil, err
	}
	var jobs []fanout.Job
	pages := dynamodb.NewQueryPaginator(s.db, &dynamodb.QueryInput{
		TableName: &s.table, IndexName: aws.String(Index), KeyConditionExpression: e.KeyCondition(),
		FilterExpression:         e.Filter(),
		ExpressionAttributeNames: e.Names(), ExpressionAttributeValues: e.Values(),
	})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, fmt.Errorf("query pending fan-outs: %w", err)
		}
		for _, it := range page.Items {
			jobs = append(jobs, fanout.Job{Project: stringOf(it, "project"), Connector: stringOf(it, "connector")})
		}
	}
	return jobs, nil
}
