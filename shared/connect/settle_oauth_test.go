package connect

import (
	"context"
	"testing"
	"testing/synctest"
	"time"
)

// What a flow may take leaves time to record that it failed, whatever deadline the caller has and however much of it is
// gone.
func TestWorkTime(t *testing.T) {
	for _, c := range []struct {
		name           string
		deadline, gone time.Duration // 0 is no deadline
		want           time.Duration
	}{
		{"no deadline", 0, 0, finishTime},
		{"a late deadline", time.Minute, 0, finishTime},
		{"just enough", finishTime + settleTime, 0, finishTime},
		{"a Lambda function's 28 s", 28 * time.Second, 4 * time.Second, 21 * time.Second},
		{"nearly over", 4 * time.Second, 0, time.Second},
		{"over", 4 * time.Second, 2 * time.Second, -time.Second},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				ctx := t.Context()
				if c.deadline > 0 {
					var cancel context.CancelFunc
					ctx, cancel = context.WithTimeout(ctx, c.deadline)
					defer cancel()
				}
				time.Sleep(c.gone) //nolint:forbidigo // the bubble's clock
				if got := workTime(ctx); got != c.want {
					t.Errorf("%v, want %v", got, c.want)
				}
			})
		})
	}
}
