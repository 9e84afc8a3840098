package table

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/aws/smithy-go/middleware"
	smithyhttp "github.com/aws/smithy-go/transport/http"
)

// mirror answers each read with the key that it asks for. The first tries of a number of readers are answered once all
// of them have come. What direct asks for an odd key is answered with what only the SDK knows.
type mirror struct {
	together int64
	come     atomic.Int64
	all      chan struct{}
	bySDK    atomic.Int64
}

func (m *mirror) Do(r *http.Request) (*http.Response, error) {
	var asked struct {
		RequestItems map[string]struct {
			Keys []map[string]struct{ S string }
		}
	}
	if err := json.NewDecoder(r.Body).Decode(&asked); err != nil {
		return nil, err
	}
	key := asked.RequestItems["t"].Keys[0][pk].S
	answer := fmt.Sprintf(`{"Responses":{"t":[{"PK":{"S":%q}}]},"UnprocessedKeys":{}}`, key)
	if r.Header.Get("Amz-Sdk-Request") != "" {
		m.bySDK.Add(1)
	} else {
		if m.come.Add(1) == m.together {
			close(m.all)
		}
		select {
		case <-m.all:
		case <-r.Context().Done():
			return nil, r.Context().Err()
		}
		if strings.HasPrefix(key, "odd") {
			answer = `{"Responses":{"t":[{"PK":{"NS":["1"]}}]},"UnprocessedKeys":{}}`
		}
	}
	return answering{200, answer, false}.Do(r)
}

// Reads at once have a stack of middleware each: every one sees its own request and its own answer. What direct cannot
// read is the SDK's to ask again, for this read and for no other.
func TestDirectWithinAtOnce(t *testing.T) {
	t.Parallel()
	const readers, each = 16, 20
	m := &mirror{together: readers, all: make(chan struct{})}
	type asked struct{}
	install := func(stack *middleware.Stack) error {
		return errors.Join(
			stack.Initialize.Add(middleware.InitializeMiddlewareFunc("in",
				func(ctx context.Context, in middleware.InitializeInput, next middleware.InitializeHandler) (
					middleware.InitializeOutput, middleware.Metadata, error) {
					key := in.Parameters.(*dynamodb.BatchGetItemInput).RequestItems["t"].Keys[0][pk]
					ctx = middleware.WithStackValue(ctx, asked{}, key.(*types.AttributeValueMemberS).Value)
					return next.HandleInitialize(ctx, in)
				}), middleware.After),
			stack.Finalize.Insert(middleware.FinalizeMiddlewareFunc("try",
				func(ctx context.Context, in middleware.FinalizeInput, next middleware.FinalizeHandler) (
					middleware.FinalizeOutput, middleware.Metadata, error) {
					r := in.Request.(*smithyhttp.Request)
					body, err := io.ReadAll(r.GetStream())
					key, _ := middleware.GetStackValue(ctx, asked{}).(string)
					if err != nil || r.RewindStream() != nil || !bytes.Contains(body, []byte(`"`+key+`"`)) {
						t.Errorf("the read of %s sees the request %s, %v", key, body, err)
					}
					return next.HandleFinalize(ctx, in)
				}), "Retry", middleware.After))
	}
	db := faster(clientOf(&service{}, func(o *dynamodb.Options) {
		o.HTTPClient, o.APIOptions = m, append(o.APIOptions, install)
	}))
	if _, ok := db.(*direct); !ok {
		t.Fatal("the client is left as it is")
	}
	var odd int64
	var wg sync.WaitGroup
	for reader := range readers {
		kind := "even"
		if reader%4 == 0 {
			kind, odd = "odd", odd+each
		}
		wg.Go(func() {
			for n := range each {
				key := fmt.Sprintf("%s-%d-%d", kind, reader, n)
				out, err := db.BatchGetItem(t.Context(), reading(key))
				if err != nil || len(out.Responses["t"]) != 1 || stringOf(out.Responses["t"][0], pk) != key {
					t.Errorf("the read of %s got %v, %v", key, out, err)
				}
			}
		})
	}
	wg.Wait()
	if tries := m.come.Load(); tries != readers*each || m.bySDK.Load() != odd {
		t.Errorf("direct tried %d reads of %d, the SDK made %d; want %d", tries, readers*each, m.bySDK.Load(), odd)
	}
}
