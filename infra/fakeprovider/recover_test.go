package fakeprovider_test

import (
	"errors"
	"net/http"
	"sync"
	"testing"
	"time"

	"patchbay/infra/fakeprovider"
	"patchbay/shared/account"
	"patchbay/shared/catalog"
	"patchbay/shared/credential"
	"patchbay/shared/provider"
)

// TestARefusedKeyIsAskedAboutAgain: an account that went to error because its key was refused comes back by itself once
// the provider takes the key again. It is not asked about at every call.
func TestARefusedKeyIsAskedAboutAgain(t *testing.T) {
	c, err := catalog.Open(catalog.Options{})
	if err != nil {
		t.Fatal(err)
	}
	d, err := c.Get(t.Context(), "", "ashby")
	if err != nil {
		t.Fatal(err)
	}
	l := newLife(t, newBench(t), d, &d.Auth[0])
	id := l.link(t)
	call, err := l.credentials.Admit(t.Context(), l.by, id)
	if err != nil {
		t.Fatal(err)
	}
	l.scene.provider.Fail(fakeprovider.API, 2, fakeprovider.Says(http.StatusUnauthorized, "application/json", `{}`))
	refused := &provider.Error{Kind: provider.Expired, Code: "credential_refused"}
	if _, err := l.credentials.Recover(t.Context(), call, refused); !errors.Is(err, credential.ErrExpired) {
		t.Fatalf("a refused key: %v", err)
	}
	asked := func() int { return l.scene.provider.Count(fakeprovider.API) }
	stands := func(calls, asks int) {
		t.Helper()
		before := asked()
		var wg sync.WaitGroup
		for range calls {
			wg.Go(func() {
				if _, err := l.credentials.Admit(t.Context(), l.by, id); !errors.Is(err, account.ErrBroken) {
					t.Errorf("in error: %v", err)
				}
			})
		}
		wg.Wait()
		if n := asked() - before; n != asks {
			t.Errorf("the provider was asked %d times, want %d", n, asks)
		}
	}
	stands(5, 0)
	l.Clock.Add(10 * time.Minute)
	stands(5, 1) // refused the second time
	stands(5, 0)

	l.Clock.Add(10 * time.Minute)
	l.calls(t, id)
	v, err := l.accounts.Get(t.Context(), l.project, id)
	if err != nil || v.Own != account.Active || len(v.Account.Reasons) != 0 ||
		!v.RecoveredAt.Equal(l.Clock.Now().UTC().Truncate(time.Millisecond)) {
		t.Errorf("the account is %+v, %v", v.Account, err)
	}
	before := asked()
	l.calls(t, id)
	if n := asked() - before; n != 1 {
		t.Errorf("%d requests for one call", n)
	}
}
