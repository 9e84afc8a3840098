// Package tabletest makes tables with something in them, and clients whose calls fail as AWS's may. It knows no engine:
// a test brings the address of one.
package tabletest

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/ratelimit"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/aws/smithy-go/middleware"

	"patchbay/shared/actor"
	"patchbay/shared/ident"
	"patchbay/shared/table"
)

// Author is who makes the writes of a World.
var Author = actor.Of("test")

// World is a store on a table of its own, with a clock that a test moves.
type World struct {
	*table.Store
	DB    *dynamodb.Client // looks at items, and damages them
	Table string
	Clock *Clock

	endpoint string
}

// New makes an empty table on the engine at the endpoint, without a stream. Keeping one is most of what a write costs
// DynamoDB Local, and more so the more tables there are.
func New(t testing.TB, endpoint string) *World {
	t.Helper()
	return newWorld(t, endpoint, false)
}

// NewStreamed makes an empty table with its stream, whose name it returns.
func NewStreamed(t testing.TB, endpoint string) (w *World, stream string) {
	t.Helper()
	w = newWorld(t, endpoint, true)
	out, err := w.DB.DescribeTable(t.Context(), &dynamodb.DescribeTableInput{TableName: &w.Table})
	if err != nil {
		t.Fatalf("describe table: %v", err)
	}
	return w, aws.ToString(out.Table.LatestStreamArn)
}

func newWorld(t testing.TB, endpoint string, streamed bool) *World {
	t.Helper()
	w := &World{
		DB: client(endpoint), Table: "t-" + ident.Random(9), endpoint: endpoint,
		Clock: &Clock{now: time.Date(2026, 7, 1, 12, 0, 0, 0, time.UTC)},
	}
	definition := table.Definition(w.Table)
	if !streamed {
		definition.StreamSpecification = nil
	}
	if _, err := w.DB.CreateTable(t.Context(), definition); err != nil {
		t.Fatalf("create table: %v", err)
	}
	ready := dynamodb.NewTableExistsWaiter(w.DB, func(o *dynamodb.TableExistsWaiterOptions) {
		o.MinDelay, o.MaxDelay = time.Millisecond, time.Second
	})
	if err := ready.Wait(t.Context(), &dynamodb.DescribeTableInput{TableName: &w.Table}, 30*time.Second); err != nil {
		t.Fatalf("the table is not ready: %v", err)
	}
	w.Store = table.New(w.DB, w.Table).WithClock(w.Clock.Now).As(Author)
	return w
}

// Through returns a store on the same table whose calls pass through the middleware.
func (w *World) Through(mw ...func(*middleware.Stack) error) *table.Store {
	return table.New(client(w.endpoint, mw...), w.Table).WithClock(w.Clock.Now).As(Author)
}

// Items reads the whole table, each item under its keys: what a refused write must leave as it was.
func (w *World) Items(t testing.TB) map[string]map[string]types.AttributeValue {
	t.Helper()
	items := map[string]map[string]types.AttributeValue{}
	pages := dynamodb.NewScanPaginator(w.DB, &dynamodb.ScanInput{TableName: &w.Table, ConsistentRead: aws.Bool(true)})
	for pages.HasMorePages() {
		// A busy machine meets aws-sdk-go-v2 #2737: a connection that is closed while its answer is read.
		page, err := pages.NextPage(t.Context(), func(o *dynamodb.Options) { o.RetryMaxAttempts = 10 })
		if err != nil {
			t.Fatalf("scan: %v", err)
		}
		for _, it := range page.Items {
			items[text(it["PK"])+" "+text(it["SK"])] = it
		}
	}
	return items
}

func text(v types.AttributeValue) string {
	s, _ := v.(*types.AttributeValueMemberS)
	if s == nil {
		return ""
	}
	return s.Value
}

// client retries as the product's does, but soon and without a budget, so that faults cost little time.
func client(endpoint string, mw ...func(*middleware.Stack) error) *dynamodb.Client {
	return dynamodb.New(dynamodb.Options{
		Region: "us-east-1", BaseEndpoint: &endpoint,
		Credentials: credentials.NewStaticCredentialsProvider("local", "local", ""),
		APIOptions:  mw,
		Retryer: retry.NewStandard(func(o *retry.StandardOptions) {
			o.MaxAttempts = 4
			o.RateLimiter = ratelimit.None
			o.Backoff = retry.BackoffDelayerFunc(func(attempt int, _ error) (time.Duration, error) {
				return time.Duration(attempt*attempt) * 100 * time.Microsecond, nil
			})
		}),
	})
}

// Clock is a clock that a test moves. It is safe for use by several goroutines.
type Clock struct {
	mu  sync.Mutex
	now time.Time
}

// Now returns the clock's time.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// Add moves the clock and returns its new time.
func (c *Clock) Add(d time.Duration) time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
	return c.now
}

// Tick moves the clock by a millisecond, so that what is made next sorts after what was made before.
func (c *Clock) Tick() time.Time { return c.Add(time.Millisecond) }

// detached is a context for helpers of goroutines that outlive none of the test's own steps.
func detached(t testing.TB) context.Context { return context.WithoutCancel(t.Context()) }
