// Package pause waits without outliving its caller.
package pause

import (
	"context"
	"time"
)

// For returns after d, or with the context's cause when that ends before.
func For(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return context.Cause(ctx)
	case <-t.C:
		return nil
	}
}
