package table_test

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"

	"patchbay/shared/table"
)

// racers is how many goroutines run at the same item.
const racers = 24

// rounds is how often a race of two kinds is repeated. The many are for the store's own interleavings, which no engine
// changes. On the slow one, some show that its conditions decide as the other's do, and so do some with -short.
func rounds(t *testing.T) int {
	if onAWS(t) || testing.Short() {
		return 3
	}
	return 8
}

// race runs n goroutines from one starting shot. An error must be one that losing explains, or contention, after which
// a caller asks again. It returns how many won.
func race(t *testing.T, n int, run func(ctx context.Context, i int) error, lost func(error) bool) int {
	t.Helper()
	ctx := t.Context()
	var won atomic.Int64
	var wg sync.WaitGroup
	start := make(chan struct{})
	for i := range n {
		wg.Go(func() {
			<-start
			err := run(ctx, i)
			for errors.Is(err, table.ErrContended) && ctx.Err() == nil {
				err = run(ctx, i)
			}
			switch {
			case err == nil:
				won.Add(1)
			case !lost(err):
				t.Errorf("racer %d: %v", i, err)
			}
		})
	}
	close(start)
	wg.Wait()
	return int(won.Load())
}

// oneOf makes a predicate of errors.
func oneOf(errs ...error) func(error) bool {
	return func(err error) bool {
		for _, e := range errs {
			if errors.Is(err, e) {
				return true
			}
		}
		return false
	}
}
