package table_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"patchbay/shared/connect"
	"patchbay/shared/connector"
	"patchbay/shared/fanout"
	"patchbay/shared/fault"
	"patchbay/shared/project"
	"patchbay/shared/table"
	"patchbay/shared/table/tabletest"
)

// refusing is a DynamoDB that never lets anything through; no engine can be made to do that. Only what each test sets
// answers at all.
type refusing struct {
	table.API
	transact   func(*dynamodb.TransactWriteItemsInput) error
	statements func(*dynamodb.BatchExecuteStatementInput) []types.BatchStatementResponse
	single     func() error
	calls      int
}

func (r *refusing) PutItem(context.Context, *dynamodb.PutItemInput,
	...func(*dynamodb.Options)) (*dynamodb.PutItemOutput, error) {
	r.calls++
	return nil, r.single()
}

func (r *refusing) UpdateItem(context.Context, *dynamodb.UpdateItemInput,
	...func(*dynamodb.Options)) (*dynamodb.UpdateItemOutput, error) {
	r.calls++
	return nil, r.single()
}

func (r *refusing) TransactWriteItems(_ context.Context, in *dynamodb.TransactWriteItemsInput,
	_ ...func(*dynamodb.Options)) (*dynamodb.TransactWriteItemsOutput, error) {
	r.calls++
	if err := r.transact(in); err != nil {
		return nil, err
	}
	return &dynamodb.TransactWriteItemsOutput{}, nil
}

func (r *refusing) BatchGetItem(_ context.Context, in *dynamodb.BatchGetItemInput,
	_ ...func(*dynamodb.Options)) (*dynamodb.BatchGetItemOutput, error) {
	r.calls++
	return &dynamodb.BatchGetItemOutput{UnprocessedKeys: in.RequestItems}, nil
}

func (r *refusing) BatchExecuteStatement(_ context.Context, in *dynamodb.BatchExecuteStatementInput,
	_ ...func(*dynamodb.Options)) (*dynamodb.BatchExecuteStatementOutput, error) {
	r.calls++
	return &dynamodb.BatchExecuteStatementOutput{Responses: r.statements(in)}, nil
}

func cancelled(codes ...string) error {
	e := &types.TransactionCanceledException{}
	for _, c := range codes {
		e.CancellationReasons = append(e.CancellationReasons, types.CancellationReason{Code: aws.String(c)})
	}
	return e
}

// 12 tries, waits of at most 40, 80, 160, 320 and then 640 ms.
const (
	tries   = 12
	longest = 40*time.Millisecond + 80*time.Millisecond + 160*time.Millisecond + 320*time.Millisecond +
		7*640*time.Millisecond
)

// "RevokeKey" stands for every transaction: its first write fails as ErrKeyNotFound, its second as ErrNotFound.
func TestTransactionsAreRetriedForAWhile(t *testing.T) {
	unknown := errors.New("no such host")
	for _, c := range []struct {
		name  string
		err   error
		tries int
		want  error
	}{
		{"conflict", cancelled("None", "TransactionConflict"), tries, table.ErrContended},
		{"throttled", cancelled("ThrottlingError", "None"), tries, table.ErrContended},
		{"over its throughput", cancelled("None", "ProvisionedThroughputExceeded"), tries, table.ErrContended},
		{"in progress under its own token", &types.TransactionInProgressException{}, tries, table.ErrUnsure},
		{"first condition", cancelled("ConditionalCheckFailed", "None"), 1, project.ErrKeyNotFound},
		{"second condition", cancelled("None", "ConditionalCheckFailed"), 1, project.ErrNotFound},
		{"both conditions", cancelled("ConditionalCheckFailed", "ConditionalCheckFailed"), 1, project.ErrKeyNotFound},
		{"conflict and a condition", cancelled("TransactionConflict", "ConditionalCheckFailed"), 1, project.ErrNotFound},
		{"not valid", cancelled("ValidationError", "None"), 1, nil},
		{"no reasons", cancelled(), 1, nil},
		{"more reasons than writes", cancelled("None", "None", "ConditionalCheckFailed"), 1, nil},
		{"not reached", unknown, 1, unknown},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var tokens []string
				db := &refusing{transact: func(in *dynamodb.TransactWriteItemsInput) error {
					tokens = append(tokens, aws.ToString(in.ClientRequestToken))
					return c.err
				}}
				start := time.Now()
				err := table.New(db, "t").As(tabletest.Author).RevokeKey(t.Context(), "prj_1", "hash")
				if c.want == nil && err == nil || c.want != nil && !errors.Is(err, c.want) {
					t.Errorf("error = %v; want %v", err, c.want)
				}
				if db.calls != c.tries || time.Since(start) > longest {
					t.Errorf("%d tries in %v", db.calls, time.Since(start))
				}
				if surely := errors.As(c.err, new(*types.TransactionCanceledException)) &&
					c.want != nil; fault.Refused(err) != surely {
					t.Errorf("%v says that nothing was written: %v", err, !surely)
				}
				for _, token := range tokens {
					if token == "" || token != tokens[0] {
						t.Errorf("tries of one transaction have the tokens %q", tokens)
					}
				}
			})
		})
	}
}

// What the last answer was decides what is known: under one token, a cancellation speaks for every try before it.
func TestTransactionsEndAsTheyWereAnsweredLast(t *testing.T) {
	for name, c := range map[string]struct{ first, then, want error }{
		"in progress, then cancelled": {&types.TransactionInProgressException{}, cancelled("TransactionConflict"),
			table.ErrContended},
		"cancelled, then in progress": {cancelled("TransactionConflict"), &types.TransactionInProgressException{},
			table.ErrUnsure},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				db := &refusing{}
				db.transact = func(*dynamodb.TransactWriteItemsInput) error {
					if db.calls == 1 {
						return c.first
					}
					return c.then
				}
				is(t, table.New(db, "t").As(tabletest.Author).RevokeKey(t.Context(), "prj_1", "hash"), c.want)
			})
		})
	}
}

func TestSingleWritesAreRetriedForAWhile(t *testing.T) {
	unknown := errors.New("no such host")
	for _, c := range []struct {
		name  string
		err   error
		tries int
		want  error
	}{
		{"conflict", &types.TransactionConflictException{}, tries, table.ErrContended},
		{"condition", &types.ConditionalCheckFailedException{}, 1, nil},
		{"throttled", &types.ProvisionedThroughputExceededException{}, 1, nil},
		{"not reached", unknown, 1, unknown},
	} {
		for kind, write := range map[string]func(context.Context, *table.Store) error{
			"put": func(ctx context.Context, s *table.Store) error { return s.CreateSession(ctx, connect.Session{}) },
			"update": func(ctx context.Context, s *table.Store) error {
				return s.StartAttempt(ctx, "att_1", "hash", connect.Flow{}, time.Now())
			},
		} {
			t.Run(kind+", "+c.name, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					db := &refusing{single: func() error { return c.err }}
					start := time.Now()
					err := write(t.Context(), table.New(db, "t").As(tabletest.Author))
					if err == nil || c.want != nil && !errors.Is(err, c.want) {
						t.Errorf("error = %v; want %v", err, c.want)
					}
					if db.calls != c.tries || time.Since(start) > longest {
						t.Errorf("%d tries in %v", db.calls, time.Since(start))
					}
				})
			})
		}
	}
}

func TestBatchesAreRetriedForAWhile(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		db := &refusing{}
		start := time.Now()
		_, err := table.New(db, "t").As(tabletest.Author).States(t.Context(), "prj_1", []string{"slack"})
		if err == nil || !strings.Contains(err.Error(), "unprocessed") || db.calls != tries || time.Since(start) > longest {
			t.Errorf("%v after %d tries in %v", err, db.calls, time.Since(start))
		}
	})
}

func TestStatementsAreRetriedForAWhile(t *testing.T) {
	for code, again := range map[types.BatchStatementErrorCodeEnum]bool{
		types.BatchStatementErrorCodeEnumThrottlingError:                 true,
		types.BatchStatementErrorCodeEnumProvisionedThroughputExceeded:   true,
		types.BatchStatementErrorCodeEnumRequestLimitExceeded:            true,
		types.BatchStatementErrorCodeEnumTransactionConflict:             true,
		types.BatchStatementErrorCodeEnumInternalServerError:             true,
		types.BatchStatementErrorCodeEnumValidationError:                 false,
		types.BatchStatementErrorCodeEnumAccessDenied:                    false,
		types.BatchStatementErrorCodeEnumResourceNotFound:                false,
		types.BatchStatementErrorCodeEnumItemCollectionSizeLimitExceeded: false,
	} {
		t.Run(string(code), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				db := &refusing{statements: func(in *dynamodb.BatchExecuteStatementInput) []types.BatchStatementResponse {
					out := make([]types.BatchStatementResponse, len(in.Statements))
					out[len(out)-1].Error = &types.BatchStatementError{Code: code}
					return out
				}}
				changed, err := table.New(db, "t").As(tabletest.Author).Materialise(t.Context(), fanout.Job{},
					[]string{"a", "b", "c"}, connector.Enabled, 2)
				want := 1
				if again {
					want = tries
				}
				if err == nil || db.calls != want || changed != 2 ||
					again != strings.Contains(err.Error(), "left after every try") || fault.Refused(err) {
					t.Errorf("%d changed, %v after %d tries", changed, err, db.calls)
				}
			})
		})
	}
}

func TestWaitingEndsWithItsContext(t *testing.T) {
	gone := errors.New("the caller is gone")
	for name, call := range map[string]func(context.Context, *table.Store) error{
		"transaction": func(ctx context.Context, s *table.Store) error { return s.RevokeKey(ctx, "prj_1", "hash") },
		"single": func(ctx context.Context, s *table.Store) error {
			return s.StartAttempt(ctx, "att_1", "hash", connect.Flow{}, time.Now())
		},
		"batch": func(ctx context.Context, s *table.Store) error {
			return second(s.States(ctx, "prj_1", []string{"slack"}))
		},
		"statements": func(ctx context.Context, s *table.Store) error {
			return second(s.Materialise(ctx, fanout.Job{}, []string{"a"}, connector.Enabled, 2))
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				ctx, cancel := context.WithCancelCause(t.Context())
				cancel(gone)
				db := &refusing{
					transact: func(*dynamodb.TransactWriteItemsInput) error { return cancelled("TransactionConflict") },
					single:   func() error { return &types.TransactionConflictException{} },
					statements: func(*dynamodb.BatchExecuteStatementInput) []types.BatchStatementResponse {
						return []types.BatchStatementResponse{
							{Error: &types.BatchStatementError{Code: types.BatchStatementErrorCodeEnumThrottlingError}}}
					},
				}
				if err := call(ctx, table.New(db, "t").As(tabletest.Author)); !errors.Is(err, gone) || db.calls > 2 {
					t.Errorf("%v after %d tries", err, db.calls)
				}
			})
		})
	}
}
