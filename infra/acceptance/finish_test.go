package acceptance_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"patchbay/infra/local/stack"
)

// How a sign-in ends when the write of its account has no answer, or when time runs out.

// The account was written and nobody was told so: the sign-in succeeded all the same, and its tokens are not revoked.
func TestOAuthLinkAnswerLost(t *testing.T) {
	t.Parallel()
	for name, lost := range map[string]error{"no answer": &types.InternalServerError{},
		"in progress": &types.TransactionInProgressException{}} {
		for _, again := range []bool{false, true} {
			t.Run(name+map[bool]string{false: "/linked", true: "/linked again"}[again], func(t *testing.T) {
				t.Parallel()
				s := newSite(t)
				if again {
					s.begin("owner").linked()
				}
				f := s.begin("owner")
				q := f.decide("allow")
				var committed atomic.Bool
				s.aws.set(func(_ context.Context, operation string, _ any, do func() error) error {
					if operation != "TransactWriteItems" {
						return do()
					}
					if committed.CompareAndSwap(false, true) {
						if err := do(); err != nil {
							return err
						}
					}
					return lost
				})
				to := f.back(q).want(http.StatusFound).header.Get("Location")
				s.aws.set(func(_ context.Context, _ string, _ any, do func() error) error { return do() })
				if to != f.finalPage()+"?status=success" {
					t.Fatalf("sent to %s", to)
				}
				id := f.outcome().has("status", "authenticated").text("account.id")
				s.me(id).want(http.StatusOK)
				s.end(id)
				s.me(id).want(http.StatusOK)
				if st := s.stats(); st.Revocations != 0 || st.TokenCalls["refresh_token"] != 1 {
					t.Fatalf("the provider saw %+v", st)
				}
			})
		}
	}
}

// Neither the account nor the failure could be written, so the write of the account may come yet: its tokens stay good.
func TestOAuthOutcomeUnknown(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	f := s.begin("owner")
	q := f.decide("allow")
	var late func() error
	s.aws.set(func(ctx context.Context, operation string, in any, do func() error) error {
		if write, ok := in.(*dynamodb.TransactWriteItemsInput); ok {
			late = func() error {
				_, err := s.stack.Config.DynamoDB().TransactWriteItems(context.WithoutCancel(ctx), write)
				return err
			}
			return &types.InternalServerError{}
		}
		if u, ok := in.(*dynamodb.UpdateItemInput); ok && late != nil && strings.HasPrefix(attribute(u.Key["PK"]), "ATT#") {
			return &types.InternalServerError{}
		}
		return do()
	})
	if to := f.back(q).want(http.StatusFound).header.Get("Location"); !strings.Contains(to, "error=internal_error") {
		t.Fatalf("sent to %s", to)
	}
	s.aws.set(func(_ context.Context, _ string, _ any, do func() error) error { return do() })
	if late == nil || s.stats().Revocations != 0 {
		t.Fatalf("written: %v; the provider saw %+v", late != nil, s.stats())
	}
	f.outcome().has("status", "pending")
	if err := late(); err != nil {
		t.Fatal(err)
	}
	s.me(f.outcome().has("status", "authenticated").text("account.id")).want(http.StatusOK)
}

// A failure that is recorded ends the matter: the write that was on its way then fails, and the grant is given back.
func TestOAuthFailureIsFinal(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	f := s.begin("owner")
	q := f.decide("allow")
	var late func() error
	s.aws.set(func(ctx context.Context, _ string, in any, do func() error) error {
		if write, ok := in.(*dynamodb.TransactWriteItemsInput); ok {
			late = func() error {
				_, err := s.stack.Config.DynamoDB().TransactWriteItems(context.WithoutCancel(ctx), write)
				return err
			}
			return &types.InternalServerError{}
		}
		return do()
	})
	f.back(q).want(http.StatusFound)
	if late == nil || late() == nil {
		t.Fatal("the write came through after all")
	}
	f.ended("error", "internal_error")
	if got := s.stats().Revocations; got != 1 {
		t.Fatalf("%d revocations", got)
	}
}

// A sign-in that runs out of time says so before its function ends: to the browser, to the hub and, where there is a
// grant already, to the provider.
func TestOAuthRunsOutOfTime(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name    string
		stall   func(s *site, reached func())
		code    string
		revoked int
	}{
		{"in the exchange", func(s *site, reached func()) {
			s.provider.onToken(func(_ http.ResponseWriter, r *http.Request, _ http.HandlerFunc) {
				reached()
				_ = r.ParseForm() // the server notices that its caller left once the body is read
				<-r.Context().Done()
			})
		}, "provider_unreachable", 0},
		{"in the write", func(s *site, reached func()) {
			s.aws.set(func(ctx context.Context, operation string, _ any, do func() error) error {
				if operation == "TransactWriteItems" {
					reached()
					<-ctx.Done()
					return ctx.Err()
				}
				return do()
			})
		}, "internal_error", 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			// 3 s are for the end. A slow machine may not come to where it stalls in the rest, and then gets more.
			for left := 5 * time.Second; !runOutOfTime(t, left, c.stall, c.code, c.revoked); left *= 2 {
				if left > 5*time.Minute {
					t.Fatal("it never came to where it stalls")
				}
			}
		})
	}
}

// runOutOfTime signs in with a function that has so much time left and stalls. It is false when time was over before.
func runOutOfTime(t *testing.T, left time.Duration, stall func(*site, func()), code string, revoked int) bool {
	t.Helper()
	s := newSite(t)
	functions := mount(t, s.stack.Config, s.aws)
	var reached, late atomic.Bool
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithTimeout(r.Context(), left)
		defer cancel()
		functions.ServeHTTP(w, r.WithContext(ctx))
		late.Store(ctx.Err() != nil)
	}))
	t.Cleanup(server.Close)
	f := s.begin("owner")
	q := f.decide("allow")
	stall(s, func() { reached.Store(true) })
	hasty, p := *f, *f.tenant
	p.stack = &stack.Stack{BaseURL: server.URL, Config: s.stack.Config}
	hasty.site = &site{tenant: &p}
	a := hasty.back(q).want(http.StatusFound)
	if !reached.Load() {
		return false
	}
	if late.Load() {
		t.Errorf("it took longer than %v", left)
	}
	if to := a.header.Get("Location"); !strings.Contains(to, "error="+code) {
		t.Errorf("sent to %s", to)
	}
	s.aws.set(func(_ context.Context, _ string, _ any, do func() error) error { return do() })
	f.ended("error", code)
	if got := s.stats().Revocations; got != revoked {
		t.Errorf("%d revocations", got)
	}
	return true
}
