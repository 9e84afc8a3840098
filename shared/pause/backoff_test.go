package pause

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"
)

func TestBackoffIsBounded(t *testing.T) {
	b := Backoff{First: 10 * time.Millisecond, Most: 50 * time.Millisecond}
	for n, limit := range map[int]time.Duration{1: 10, 2: 20, 3: 40, 4: 50, 5: 50, 1000: 50} {
		var most time.Duration
		for range 500 {
			most = max(most, b.Before(n))
		}
		limit *= time.Millisecond
		if most >= limit || most < limit/2 {
			t.Errorf("before repeat %d: at most %v of %v", n, most, limit)
		}
	}
	if d := (Backoff{}).Before(1); d != 0 {
		t.Errorf("no backoff waits %v", d)
	}
}

func TestRetry(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		failed := errors.New("not yet")
		b := Backoff{First: time.Second, Most: 10 * time.Second}
		for _, c := range []struct {
			name    string
			tries   int
			good    int // the try that asks for no repeat
			timeout time.Duration
			calls   int // 0: more than three
			want    error
		}{
			{"at once", 5, 1, time.Hour, 1, nil},
			{"the third time", 5, 3, time.Hour, 3, nil},
			{"never", 5, 100, time.Hour, 5, failed},
			{"until the context ends", 0, 1 << 30, time.Minute, 0, failed},
		} {
			ctx, cancel := context.WithTimeout(t.Context(), c.timeout)
			calls := 0
			err := b.Retry(ctx, c.tries, func() (bool, error) {
				if calls++; calls == c.good {
					return false, nil
				}
				return true, failed
			})
			cancel()
			if !errors.Is(err, c.want) || c.calls != 0 && calls != c.calls || c.calls == 0 && calls <= 3 {
				t.Errorf("%s: %v after %d calls", c.name, err, calls)
			}
		}
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if err := b.Retry(ctx, 0, func() (bool, error) { return true, nil }); !errors.Is(err, context.Canceled) {
			t.Errorf("a try without an error under an ended context: %v", err)
		}
	})
}
