package acceptance_test

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"patchbay/infra/local/stack"
	"patchbay/shared/app/admin"
	"patchbay/shared/app/secrets"
	"patchbay/shared/vault"
)

// The root key is replaced twice while two deployments call and renew without a pause: no call fails, no account
// breaks, no refresh token is lost, and in the end nothing needs the keys of before (E2).
func TestRootRotationUnderLoad(t *testing.T) {
	t.Parallel()
	own := stack.ForTest(t)
	s := newSite(t, func(o *siteOptions) { o.stack = own; o.tokens = time.Second })
	var ids []string
	for n := range 6 {
		ids = append(ids, s.begin(fmt.Sprint("owner-", n)).linked())
	}
	var calls atomic.Int64
	ctx, stop := context.WithCancel(t.Context())
	var callers sync.WaitGroup
	for n, at := range []*site{s, s.another(), s, s.another()} {
		callers.Go(func() {
			for i := n; ctx.Err() == nil; i++ {
				a, err := at.tryProxy(t.Context(), ids[i%len(ids)])
				if err != nil || a.status != http.StatusOK {
					t.Errorf("%d %s, %v", a.status, a.body, err)
					return
				}
				calls.Add(1)
			}
		})
	}
	cfg := own.Config
	run := admin.Rewrap(cfg)
	run.Log = slog.Default()
	var before []string
	for range 2 {
		roots, err := vault.Roots(t.Context(), secrets.Client(cfg), cfg.SecretPrefix)
		if err != nil {
			t.Fatal(err)
		}
		before = append(before, roots[0].ID)
		if _, err := vault.RotateRoot(t.Context(), secrets.Client(cfg), cfg.SecretPrefix, time.Now()); err != nil {
			t.Fatal(err)
		}
		for range 3 {
			had, refreshed := calls.Load(), s.refreshes()
			if _, err := run.Run(t.Context()); err != nil {
				t.Fatal(err)
			}
			s.until("calls and renewals went on", func() bool {
				return calls.Load() > had+10 && s.refreshes() > refreshed || t.Failed()
			})
		}
	}
	stop()
	callers.Wait()
	if _, err := run.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, root := range before {
		if n, err := run.Needing(t.Context(), root); err != nil || n != 0 {
			t.Errorf("%d credentials need %s; %v", n, root, err)
		}
	}
	for _, id := range ids {
		s.me(id).want(http.StatusOK)
		s.get("/accounts/"+id).has("status", "active", "status_reasons", []any{})
	}
	if st := s.stats(); st.Reuses != 0 || st.TokenCalls["refresh_token"] == 0 {
		t.Errorf("the provider saw %+v", st)
	}
}
