package pause

import (
	"context"
	"math/rand/v2"
	"time"
)

// Backoff is how long to wait between tries: a random part of First, then of twice that, and so on, at most Most. The
// full jitter keeps those who were refused together from meeting again.
type Backoff struct{ First, Most time.Duration }

// Before returns the wait before the n-th repeat; n counts from 1.
func (b Backoff) Before(n int) time.Duration {
	limit := b.First
	for i := 1; i < n && limit < b.Most; i++ {
		limit *= 2
	}
	return rand.N(max(1, min(limit, b.Most))) //nolint:gosec // jitter, not a secret
}

// Retry calls try until it asks for no repeat, at most tries times; 0 tries means until ctx ends. It waits in
// between. It returns the last try's error, or ctx's where a try failed without one.
func (b Backoff) Retry(ctx context.Context, tries int, try func() (again bool, err error)) error {
	for n := 1; ; n++ {
		again, err := try()
		if !again || n == tries {
			return err
		}
		if cause := For(ctx, b.Before(n)); cause != nil {
			if err == nil {
				err = cause
			}
			return err
		}
	}
}
