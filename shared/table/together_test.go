package table_test

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/smithy-go/middleware"

	"patchbay/shared/account"
	"patchbay/shared/credential"
	"patchbay/shared/table"
	"patchbay/shared/table/tabletest"
)

// held keeps the first call of statements back until it is told to go on, and counts the statements of each.
type held struct {
	mu    sync.Mutex
	sizes []int
	other []string // calls that are no batch of statements
	first chan struct{}
	goOn  chan struct{}
}

func (h *held) install(stack *middleware.Stack) error {
	return stack.Initialize.Add(middleware.InitializeMiddlewareFunc("Held",
		func(ctx context.Context, in middleware.InitializeInput,
			next middleware.InitializeHandler) (middleware.InitializeOutput, middleware.Metadata, error) {
			h.mu.Lock()
			p, ok := in.Parameters.(*dynamodb.BatchExecuteStatementInput)
			if ok {
				h.sizes = append(h.sizes, len(p.Statements))
			} else {
				h.other = append(h.other, middleware.GetOperationName(ctx))
			}
			first := ok && len(h.sizes) == 1
			h.mu.Unlock()
			if first {
				close(h.first)
				<-h.goOn
			}
			return next.HandleInitialize(ctx, in)
		}), middleware.After)
}

// Writes that come while a call is under way go out together in the next ones, and each has its own outcome.
func TestWritesGoOutTogether(t *testing.T) {
	every(t, func(t *testing.T, w *tabletest.World) {
		c := w.MakeConfig(t, w.MakeProject(t), "slack")
		accounts := make([]account.Account, 25)
		for i := range accounts {
			accounts[i] = w.MakeAccount(t, c, fmt.Sprint("owner-", i))
		}
		h := &held{first: make(chan struct{}), goOn: make(chan struct{})}
		together := table.NewTogether(w.Through(h.install))
		until := w.Clock.Now().Add(time.Minute)
		errs := make([]error, len(accounts))
		var wg sync.WaitGroup
		lease := func(i int) {
			ver := int64(1)
			if i%5 == 4 {
				ver = 2 // which it has not got
			}
			a := accounts[i]
			errs[i] = together.Lease(t.Context(), a.Project, a.ID, ver, 0, "h", until)
		}
		wg.Go(func() { lease(0) })
		<-h.first
		for i := range accounts[1:] {
			wg.Go(func() { lease(i + 1) })
		}
		for together.Waiting() < len(accounts)-1 {
			time.Sleep(time.Millisecond)
		}
		close(h.goOn)
		wg.Wait()
		for i, err := range errs {
			if want := []error{nil, nil, nil, nil, credential.ErrBusy}[i%5]; !errors.Is(err, want) {
				t.Errorf("lease %d: %v; want %v", i, err, want)
			}
		}
		if !reflect.DeepEqual(h.sizes, []int{1, 24}) || len(h.other) != 5 {
			t.Errorf("statements in calls %v, single writes %v", h.sizes, h.other)
		}
	})
}

// A full group does not wait for the one under way: a call that hangs holds up whoever is in it, and no more.
func TestFullGroupsDoNotWait(t *testing.T) {
	every(t, func(t *testing.T, w *tabletest.World) {
		c := w.MakeConfig(t, w.MakeProject(t), "slack")
		h := &held{first: make(chan struct{}), goOn: make(chan struct{})}
		together := table.NewTogether(w.Through(h.install))
		var hanging, wg sync.WaitGroup
		lease := func(a account.Account) {
			does(t, together.Lease(t.Context(), a.Project, a.ID, 1, 0, "h", w.Clock.Now().Add(time.Minute)))
		}
		first := w.MakeAccount(t, c, "first")
		hanging.Go(func() { lease(first) })
		<-h.first
		for i := range 25 {
			a := w.MakeAccount(t, c, fmt.Sprint("owner-", i))
			wg.Go(func() { lease(a) })
		}
		wg.Wait()
		close(h.goOn)
		hanging.Wait()
		if !reflect.DeepEqual(h.sizes, []int{1, 25}) {
			t.Errorf("statements in calls %v", h.sizes)
		}
	})
}

// Whoever gives up while they wait does not hear that the write was done.
func TestGivingUpOnAGroup(t *testing.T) {
	every(t, func(t *testing.T, w *tabletest.World) {
		a := w.MakeAccount(t, w.MakeConfig(t, w.MakeProject(t), "slack"), "owner")
		h := &held{first: make(chan struct{}), goOn: make(chan struct{})}
		together := table.NewTogether(w.Through(h.install))
		ctx, cancel := context.WithCancel(t.Context())
		var wg sync.WaitGroup
		var err error
		wg.Go(func() { err = together.Lease(ctx, a.Project, a.ID, 1, 0, "h", w.Clock.Now().Add(time.Minute)) })
		<-h.first
		cancel()
		wg.Wait()
		close(h.goOn)
		if !errors.Is(err, context.Canceled) {
			t.Errorf("the lease ends with %v", err)
		}
	})
}
