package acceptance_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"patchbay/infra/local/stack"
	"patchbay/shared/app/secrets"
	"patchbay/shared/credential"
	"patchbay/shared/secret"
	"patchbay/shared/vault"
)

// security.md R1. Every account here has a token that has ended, so that a call cannot do without a refresh.

// me calls the provider in the account's name.
func (s *site) me(id string) answer { s.t.Helper(); return s.proxy(id, object{"path": "/me"}) }

// linkEnded links an account of sandbox-oauth whose access token has ended.
func (s *site) linkEnded(owner string) string {
	s.t.Helper()
	id := s.begin(owner).linked()
	s.end(id)
	return id
}

// end makes the account's access token one that has ended.
func (s *site) end(id string) {
	s.t.Helper()
	s.reseal(id, func(m *credential.Material) { m.ExpiresAt = time.Now().Add(-time.Second) })
}

// nearEnd makes a token of an hour one that is good, and within its margin of ending.
func nearEnd(m *credential.Material) {
	m.ExpiresAt = time.Now().Add(30 * time.Second)
	m.IssuedAt = m.ExpiresAt.Add(-time.Hour)
}

// reseal changes what an account's credential holds.
func (p *tenant) reseal(id string, change func(*credential.Material)) {
	p.t.Helper()
	ctx, sealer := p.t.Context(), vault.Envelopes{Roots: &vault.RootKeys{Client: secrets.Client(p.stack.Config),
		Prefix: p.stack.Config.SecretPrefix}}
	m := p.material(id)
	change(m)
	text, err := m.Seal(ctx, sealer, p.id, id)
	if err != nil {
		p.t.Fatal(err)
	}
	p.put(ctx, "PROJ#"+p.id+"#ACCT#"+id, "CRED", "sealed", &types.AttributeValueMemberB{Value: text})
}

// material opens an account's credential.
func (p *tenant) material(id string) *credential.Material {
	p.t.Helper()
	sealer := vault.Envelopes{Roots: &vault.RootKeys{Client: secrets.Client(p.stack.Config),
		Prefix: p.stack.Config.SecretPrefix}}
	sealed, ok := p.credential(id)["sealed"].(*types.AttributeValueMemberB)
	if !ok {
		p.t.Fatalf("no credential of %s", id)
	}
	m, err := credential.OpenMaterial(p.t.Context(), sealer, p.id, id, sealed.Value)
	if err != nil {
		p.t.Fatal(err)
	}
	return m
}

func (p *tenant) credential(id string) map[string]types.AttributeValue {
	p.t.Helper()
	return p.item("PROJ#"+p.id+"#ACCT#"+id, "CRED")
}

// One token call, whoever asks at once, and each of them is served.
func TestRefreshOncePerAccount(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	id := s.linkEnded("owner")
	const callers = 50
	answers, errs := make([]answer, callers), make([]error, callers)
	gate := make(chan struct{})
	var wg sync.WaitGroup
	for i := range callers {
		wg.Go(func() {
			<-gate
			answers[i], errs[i] = s.tryProxy(t.Context(), id)
		})
	}
	close(gate)
	wg.Wait()
	if err := errors.Join(errs...); err != nil {
		t.Fatal(err)
	}
	for _, a := range answers {
		if a.status != http.StatusOK {
			t.Errorf("%d %s", a.status, a.body)
		}
	}
	if st := s.stats(); st.TokenCalls["refresh_token"] != 1 || st.Reuses != 0 {
		t.Fatalf("the provider saw %+v", st)
	}
	if _, held := s.credential(id)["lease"]; held {
		t.Fatal("the lease is still held")
	}
}

func (p *tenant) tryProxy(ctx context.Context, id string) (answer, error) {
	return try(ctx, p.stack.BaseURL, http.MethodPost, "/unified/proxy", object{"path": "/me"}, header("x-account-id", id),
		func(r *http.Request) { r.SetBasicAuth(p.key, "") })
}

// Again and again: each refresh uses the token that the one before gave.
func TestRefreshRotates(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	id := s.linkEnded("owner")
	seen := map[string]bool{s.material(id).RefreshToken.Reveal(): true}
	for n := range 5 {
		s.me(id).want(http.StatusOK)
		token := s.material(id).RefreshToken.Reveal()
		if seen[token] || s.refreshes() != n+1 || s.stats().Reuses != 0 {
			t.Fatalf("after %d refreshes: %+v, a token seen before: %v", n+1, s.stats(), seen[token])
		}
		seen[token] = true
		s.end(id)
	}
}

// A 401 for a token that should still be good: renew once, repeat the call. All who got the 401 share the renewal.
func TestRefreshAfter401(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	id := s.begin("owner").linked()
	s.reseal(id, func(m *credential.Material) { m.AccessToken = secret.New("no-longer-good") })
	const callers = 10
	answers, errs := make([]answer, callers), make([]error, callers)
	var wg sync.WaitGroup
	for i := range callers {
		wg.Go(func() { answers[i], errs[i] = s.tryProxy(t.Context(), id) })
	}
	wg.Wait()
	for i, a := range answers {
		if errs[i] != nil || a.status != http.StatusOK {
			t.Errorf("%d %s, %v", a.status, a.body, errs[i])
		}
	}
	if st := s.stats(); st.TokenCalls["refresh_token"] != 1 || st.Reuses != 0 {
		t.Fatalf("the provider saw %+v", st)
	}
}

// invalid_grant is final: 401 to the caller who found out, 412 to the next, error in the list; linking again recovers.
func TestRefreshRefused(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	id := s.linkEnded("owner")
	s.provider.onToken(says(http.StatusBadRequest,
		`{"error":"invalid_grant","error_description":"The person took it back."}`))
	s.me(id).problem(http.StatusUnauthorized, "account_credentials_invalid").has("provider_response",
		"The person took it back.")
	s.me(id).problem(http.StatusPreconditionFailed, "account_in_error")
	s.get("/accounts/"+id).want(http.StatusOK).has("status", "error", "status_reasons.0.code", "credentials_rejected",
		"status_reasons.0.provider_code", "invalid_grant")
	s.get("/accounts?status[]=error").want(http.StatusOK).has("0.id", id)
	s.provider.onToken(nil)
	if got := s.begin("owner").linked(); got != id {
		t.Fatalf("linked %s beside %s", got, id)
	}
	s.get("/accounts/"+id).want(http.StatusOK).has("status", "active", "status_reasons", []any{})
	s.me(id).want(http.StatusOK)
}

// Failures that pass, and those that are the owner's and not the account's, break no account.
func TestRefreshFailsForNow(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	for _, c := range []struct {
		name   string
		hook   tokenHook
		status int
	}{
		{"500", says(http.StatusInternalServerError, `{}`), http.StatusBadGateway},
		{"503 with a page", says(http.StatusServiceUnavailable, `<html>`), http.StatusBadGateway},
		{"429", says(http.StatusTooManyRequests, `{"error":"slow_down"}`), http.StatusServiceUnavailable},
		{"a page with 200", says(http.StatusOK, `<html>`), http.StatusBadGateway},
		{"server_error with 400", says(http.StatusBadRequest, `{"error":"server_error"}`), http.StatusBadGateway},
		{"no answer", func(http.ResponseWriter, *http.Request, http.HandlerFunc) {
			panic(http.ErrAbortHandler)
		}, http.StatusRequestTimeout},
		{"invalid_client", says(http.StatusUnauthorized, `{"error":"invalid_client"}`), http.StatusBadGateway},
		{"a code that nobody declared", says(http.StatusBadRequest, `{"error":"unknown_error"}`), http.StatusBadGateway},
		{"a gateway's page with 401", says(http.StatusUnauthorized, `<html>`), http.StatusBadGateway},
		{"an answer of no use with 403", says(http.StatusForbidden, `{"message":"Forbidden"}`), http.StatusBadGateway},
	} {
		t.Run(c.name, func(t *testing.T) {
			q := s.on(t)
			id := q.linkEnded(c.name)
			q.provider.onToken(c.hook)
			defer q.provider.onToken(nil)
			q.me(id).want(c.status)
			q.get("/accounts/"+id).want(http.StatusOK).has("status", "active")
			q.provider.onToken(nil)
			q.me(id).want(http.StatusOK) // at once: the lease was given back
		})
	}
	t.Run("while the token is still good", func(t *testing.T) {
		q := s.on(t)
		id := q.begin("good").linked()
		q.reseal(id, nearEnd)
		q.provider.onToken(says(http.StatusInternalServerError, `{}`))
		defer q.provider.onToken(nil)
		q.me(id).want(http.StatusOK)
	})
}

// The holder died after the token call and before the store. Until its lease ends nobody calls; then the spent refresh
// token is presented, the provider takes that for theft and says so, and the account's status says it too. What was
// rotated away with the process cannot be had back: only linking again helps.
func TestRefreshHolderDies(t *testing.T) {
	if testing.Short() {
		t.Skip("it waits for a lease to end")
	}
	t.Parallel()
	s := newSite(t)
	id := s.linkEnded("owner")
	var dead atomic.Bool
	s.aws.set(func(_ context.Context, _ string, in any, do func() error) error {
		if u, ok := in.(*dynamodb.UpdateItemInput); ok && isRefreshed(u) || dead.Load() {
			dead.Store(true)
			panic(http.ErrAbortHandler) // what comes behind does not happen, nor any later call of this process
		}
		return do()
	})
	s.me(id).want(http.StatusInternalServerError)
	if s.refreshes() != 1 {
		t.Fatal("the token call was not made")
	}
	// The next process: another deployment on the same table.
	next := s.another()
	next.me(id).problem(http.StatusServiceUnavailable, "credential_refresh_in_progress")
	next.get("/accounts/"+id).want(http.StatusOK).has("status", "active")
	if s.refreshes() != 1 {
		t.Fatal("the token was presented while its lease was held")
	}
	s.set("PROJ#"+s.id+"#ACCT#"+id, "CRED", "lease_until", time.Now().Add(-time.Millisecond).UnixMilli())
	next.me(id).problem(http.StatusUnauthorized, "account_credentials_invalid")
	next.me(id).problem(http.StatusPreconditionFailed, "account_in_error")
	next.get("/accounts/"+id).want(http.StatusOK).has("status", "error", "status_reasons.0.code", "credentials_rejected",
		"status_reasons.0.provider_code", "invalid_grant")
}

// A holder that died before the token call costs its lease's time and nothing else.
func TestRefreshLeaseIsTakenOver(t *testing.T) {
	if testing.Short() {
		t.Skip("it waits for a lease to end")
	}
	t.Parallel()
	s := newSite(t)
	id := s.linkEnded("owner")
	pk := "PROJ#" + s.id + "#ACCT#" + id
	s.leased(id, "somebody", time.Now().Add(time.Minute))
	s.me(id).problem(http.StatusServiceUnavailable, "credential_refresh_in_progress")
	s.set(pk, "CRED", "lease_until", time.Now().Add(-time.Millisecond).UnixMilli())
	s.me(id).want(http.StatusOK)
	if st := s.stats(); st.TokenCalls["refresh_token"] != 1 || st.Reuses != 0 {
		t.Fatalf("the provider saw %+v", st)
	}
}

// The store fails for a moment, or its answer is lost: the rotated token is kept all the same.
func TestRefreshStoreFailsForAMoment(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		commit bool
	}{{"before the commit", false}, {"after the commit", true}} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := newSite(t)
			id := s.linkEnded("owner")
			var failures atomic.Int32
			s.aws.set(func(_ context.Context, _ string, in any, do func() error) error {
				if u, ok := in.(*dynamodb.UpdateItemInput); ok && isRefreshed(u) && failures.Add(1) <= 2 {
					if c.commit {
						_ = do()
					}
					return &types.InternalServerError{}
				}
				return do()
			})
			s.me(id).want(http.StatusOK)
			if failures.Load() < 2 {
				t.Fatal("nothing failed")
			}
			s.end(id)
			s.me(id).want(http.StatusOK)
			if st := s.stats(); st.TokenCalls["refresh_token"] != 2 || st.Reuses != 0 {
				t.Fatalf("the provider saw %+v", st)
			}
		})
	}
}

// A caller that goes away in the middle of the token call leaves the account in order.
func TestRefreshCallerLeaves(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	id := s.linkEnded("owner")
	ctx, leave := context.WithCancel(t.Context())
	s.provider.onToken(func(w http.ResponseWriter, r *http.Request, serve http.HandlerFunc) {
		leave()
		serve(w, r)
	})
	if _, err := s.tryProxy(ctx, id); !errors.Is(err, context.Canceled) {
		t.Fatalf("the caller stayed: %v", err)
	}
	s.provider.onToken(nil)
	s.until("the rotated token is stored", func() bool { _, held := s.credential(id)["lease"]; return !held })
	s.me(id).want(http.StatusOK)
	if st := s.stats(); st.TokenCalls["refresh_token"] != 1 || st.Reuses != 0 {
		t.Fatalf("the provider saw %+v", st)
	}
}

func isRefreshed(u *dynamodb.UpdateItemInput) bool {
	if u.UpdateExpression == nil || attribute(u.Key["SK"]) != "CRED" {
		return false
	}
	for _, name := range u.ExpressionAttributeNames {
		if name == "sealed" {
			return true
		}
	}
	return false
}

// A function that is about to be stopped asks for no token: the answer, with the next refresh token in it, could come
// when nobody is left to store it. A token that is still good is used, and an ended one waits for a call with more
// time.
func TestRefreshNeedsTime(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	hurried := httptest.NewServer(within(12*time.Second, mount(t, s.stack.Config, &awsHook{})))
	t.Cleanup(hurried.Close)
	hurry := *s.tenant
	hurry.stack = &stack.Stack{BaseURL: hurried.URL, Config: s.stack.Config}

	id := s.linkEnded("owner")
	if a := hurry.proxy(id, object{"path": "/me"}); a.header.Get("Retry-After") == "" {
		t.Error("nobody is told when to try again")
	} else {
		a.problem(http.StatusServiceUnavailable, credential.ErrBusy.Code)
	}
	s.reseal(id, nearEnd)
	hurry.proxy(id, object{"path": "/me"}).want(http.StatusOK)
	if n := s.refreshes(); n != 0 {
		t.Errorf("%d refreshes", n)
	}
	if _, leased := s.credential(id)["lease"]; leased {
		t.Error("the lease was taken for nothing")
	}
	s.me(id).want(http.StatusOK)
	if n := s.refreshes(); n != 1 {
		t.Errorf("%d refreshes by a call with time", n)
	}
}

// within gives a handler's requests a deadline, as Lambda's have.
func within(d time.Duration, h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithTimeout(r.Context(), d)
		defer cancel()
		h.ServeHTTP(w, r.WithContext(ctx))
	})
}
