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
	for name, lost := range map[string]error{"no answer": &types.InternalServerError{}, "in progress": &types.TransactionInProgressException{}} {
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

// A sign-in that runs out of time says so before its function ends: to the browser, to the hub and, where there is a grant
// already, to the provider.
func TestOAuthRunsOutOfTime(t *testing.T) {
	t.Parallel()
	const left = 5 * time.Second // of which 3 s are for the end
	for _, c := range []struct {
		name    string
		stall   func(s *site)
		code    string
		revoked int
	}{
		{"in the exchange", func(s *site) {
			s.provider.onToken(func(_ http.ResponseWriter, r *http.Request, _ http.HandlerFunc) {
				_ = r.ParseForm() // the server notices that its caller left once the body is read
				<-r.Context().Done()
			})
		}, "provider_unreachable", 0},
		{"in the write", func(s *site) {
			s.aws.set(func(ctx context.Context, operation string, _ any, do func() error) error {
				if operation == "TransactWriteItems" {
					<-ctx.Done()
					return ctx.Err()
				}
				return do()
			})
		}, "internal_error", 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := newSite(t)
			functions := mount(t, s.stack.Config, s.aws)
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				ctx, cancel := context.WithTimeout(r.Context(), left)
				defer cancel()
				functions.ServeHTTP(w, r.WithContext(ctx))
			}))
			t.Cleanup(server.Close)
			f := s.begin("owner")
			q := f.decide("allow")
			c.stall(s)
			began, hasty := time.Now(), *f
			p := *f.tenant
			p.stack = &stack.Stack{BaseURL: server.URL, Config: s.stack.Config}
			hasty.site = &site{tenant: &p}
			a := hasty.back(q).want(http.StatusFound)
			if took := time.Since(began); took > left {
				t.Errorf("it took %v", took)
			}
			if to := a.header.Get("Location"); !strings.Contains(to, "error="+c.code) {
				t.Errorf("sent to %s", to)
			}
			s.aws.set(func(_ context.Context, _ string, _ any, do func() error) error { return do() })
			f.ended("error", c.code)
			if got := s.stats().Revocations; got != c.revoked {
				t.Errorf("%d revocations", got)
			}
		})
	}
}
