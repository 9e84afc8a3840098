package acceptance_test

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
)

// An account says when it was last used, at the price of one write in ten minutes, which fails no call.
func TestLastUsed(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	id := s.link("o1", s.configure("sandbox-key", nil), nil)
	path, call := "/accounts/"+id, object{"path": "/me"}
	var mu sync.Mutex
	var made []string
	calls := func() []string {
		mu.Lock()
		defer mu.Unlock()
		all := made
		made = nil
		return all
	}
	s.aws.set(func(_ context.Context, operation string, _ any, do func() error) error {
		mu.Lock()
		defer mu.Unlock()
		made = append(made, operation)
		return do()
	})
	tag := s.get(path).want(http.StatusOK).has("last_used_at", nil).header.Get("ETag")
	began := time.Now().Add(-time.Second)
	s.proxy(id, call).want(http.StatusOK)
	first := s.get(path).text("last_used_at")
	if at, err := time.Parse(time.RFC3339, first); err != nil || at.Before(began) || at.After(time.Now()) {
		t.Errorf("used at %s, %v", first, err)
	}
	s.get(path + "/credentials").want(http.StatusOK) // its function has the root keys now
	calls()
	s.proxy(id, call).want(http.StatusOK)
	s.get(path + "/credentials").want(http.StatusOK)
	same(t, "calls of uses that are not noted", calls(), []string{"BatchGetItem", "BatchGetItem"})
	if got := s.get(path).has("last_used_at", first).header.Get("ETag"); got != tag {
		t.Errorf("the ETag was %s and is %s", tag, got)
	}

	long := func() {
		ms := strconv.FormatInt(time.Now().Add(-11*time.Minute).UnixMilli(), 10)
		s.put(t.Context(), "PROJ#"+s.id+"#ACCT#"+id, "ACCT", "last_used_at", &types.AttributeValueMemberN{Value: ms})
	}
	for name, use := range map[string]func(){
		"call":                  func() { s.proxy(id, call).want(http.StatusOK) },
		"reading of credential": func() { s.get(path + "/credentials").want(http.StatusOK) },
	} {
		long()
		before := s.get(path).text("last_used_at")
		use()
		if after := s.get(path).text("last_used_at"); after <= before {
			t.Errorf("a %s is not noted: %s", name, after)
		}
	}
	long()
	s.aws.set(func(_ context.Context, operation string, _ any, do func() error) error {
		if operation == "UpdateItem" {
			return errors.New("the table is full")
		}
		return do()
	})
	s.proxy(id, call).want(http.StatusOK)
}
