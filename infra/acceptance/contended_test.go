package acceptance_test

import (
	"context"
	"net/http"
	"sync/atomic"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
)

// DynamoDB refuses a single write of an item that is part of somebody's transaction. A caller does not notice, or where
// it never ends is told to try again, and that nothing was changed.
func TestSwitchMeetsTransactions(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes seconds")
	}
	t.Parallel()
	s := newSite(t)
	s.configure("sandbox-key", nil)
	var left atomic.Int32
	s.aws.set(func(_ context.Context, _ string, in any, do func() error) error {
		if _, single := in.(*dynamodb.UpdateItemInput); single && left.Add(-1) >= 0 {
			return &types.TransactionConflictException{}
		}
		return do()
	})
	left.Store(3)
	s.post("/connectors/sandbox-key/disable", nil).want(http.StatusOK).has("state", "disabled")
	left.Store(1000)
	a := s.post("/connectors/sandbox-key/enable", nil)
	if a.header.Get("Retry-After") == "" {
		t.Error("nobody is told when to try again")
	}
	a.problem(http.StatusServiceUnavailable, "write_contended")
	left.Store(0)
	s.get("/connectors/sandbox-key").want(http.StatusOK).has("state", "disabled")
	s.post("/connectors/sandbox-key/enable", nil).want(http.StatusOK).has("state", "enabled")
}
