package acceptance_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"patchbay/infra/local/stack"
)

// What happens when an account is linked again, edited or deleted while its token is being renewed (security.md R1,
// E5).

// on is the same site, failing another (sub)test.
func (s *site) on(t testing.TB) *site {
	c := *s
	c.tenant = s.tenant.on(t)
	return &c
}

// another is a second deployment of the same project: other processes, the same table and provider, and no hooks.
func (s *site) another() *site {
	s.t.Helper()
	server := httptest.NewServer(mount(s.t, s.stack.Config, &awsHook{}))
	s.t.Cleanup(server.Close)
	c, p := *s, *s.tenant
	p.stack = &stack.Stack{BaseURL: server.URL, Config: s.stack.Config}
	c.tenant, c.aws = &p, &awsHook{}
	return &c
}

// leased gives the credential's lease to a holder, as a process does that is about to refresh it.
func (p *tenant) leased(id, holder string, until time.Time) {
	p.t.Helper()
	_, err := p.stack.Config.DynamoDB().UpdateItem(p.t.Context(), &dynamodb.UpdateItemInput{
		TableName: &p.stack.Config.Table, Key: itemKey("PROJ#"+p.id+"#ACCT#"+id, "CRED"),
		UpdateExpression: aws.String("SET lease = :h, lease_until = :u"),
		ExpressionAttributeValues: map[string]types.AttributeValue{":h": &types.AttributeValueMemberS{Value: holder},
			":u": &types.AttributeValueMemberN{Value: itoa(until.UnixMilli())}},
	})
	if err != nil {
		p.t.Fatal(err)
	}
}

// paused starts a call whose refresh stops after the provider has rotated the token and before it answers. The call
// goes on when resume is called; its answer comes then.
func (s *site) paused(id string) (resume func() answer) {
	s.t.Helper()
	reached, goOn := make(chan struct{}), make(chan struct{})
	var once sync.Once
	release := sync.OnceFunc(func() { close(goOn) })
	s.t.Cleanup(release) // a test that failed must end, too
	s.provider.onToken(func(w http.ResponseWriter, r *http.Request, serve http.HandlerFunc) {
		if r.PostFormValue("grant_type") != "refresh_token" {
			serve(w, r)
			return
		}
		rec := httptest.NewRecorder()
		serve(rec, r)
		once.Do(func() { close(reached) })
		<-goOn
		for k, v := range rec.Header() {
			w.Header()[k] = v
		}
		w.WriteHeader(rec.Code)
		_, _ = w.Write(rec.Body.Bytes())
	})
	type result struct {
		a   answer
		err error
	}
	done := make(chan result, 1)
	go func() {
		a, err := s.tryProxy(context.WithoutCancel(s.t.Context()), id)
		done <- result{a, err}
	}()
	select {
	case <-reached:
	case r := <-done:
		s.t.Fatalf("the call ended without a refresh: %d %s, %v", r.a.status, r.a.body, r.err)
	}
	s.provider.onToken(nil)
	return func() answer {
		s.t.Helper()
		release()
		r := <-done
		if r.err != nil {
			s.t.Fatal(r.err)
		}
		r.a.t = s.t
		return r.a
	}
}

// Linking again wins over a refresh that was under way: its tokens are the ones that stay, and the call gets them.
func TestRefreshLosesToRelink(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	id := s.linkEnded("owner")
	resume := s.paused(id)
	if got := s.begin("owner").linked(); got != id {
		t.Fatalf("linked %s beside %s", got, id)
	}
	relinked := s.material(id)
	resume().want(http.StatusOK).has("id", "ada")
	after := s.material(id)
	if after.RefreshToken != relinked.RefreshToken || after.AccessToken != relinked.AccessToken {
		t.Fatal("the refresh overwrote what was linked")
	}
	s.end(id)
	s.me(id).want(http.StatusOK)
	if st := s.stats(); st.Reuses != 0 {
		t.Fatalf("the provider saw %+v", st)
	}
}

// The same where the refresh is refused, because linking again ended the grant before: the account is not broken.
func TestRefreshRefusedAfterRelink(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	id := s.linkEnded("owner")
	reached, goOn, done := make(chan struct{}), make(chan struct{}), make(chan answer, 1)
	release := sync.OnceFunc(func() { close(goOn) })
	t.Cleanup(release)
	s.provider.onToken(func(w http.ResponseWriter, r *http.Request, _ http.HandlerFunc) {
		close(reached)
		<-goOn
		says(http.StatusBadRequest, `{"error":"invalid_grant"}`)(w, r, nil)
	})
	go func() {
		a, err := s.tryProxy(context.WithoutCancel(t.Context()), id)
		if err != nil {
			t.Error(err)
		}
		done <- a
	}()
	<-reached
	s.provider.onToken(nil)
	s.begin("owner").linked()
	release()
	a := <-done
	a.t = t
	a.want(http.StatusOK).has("id", "ada")
	s.get("/accounts/"+id).want(http.StatusOK).has("status", "active")
}

// An edit that keeps the tokens waits for a refresh: it must not put the spent refresh token back.
func TestRefreshSurvivesAnEdit(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	id := s.linkEnded("owner")
	resume := s.paused(id)
	edited := make(chan answer, 1)
	go func() {
		a, err := try(context.WithoutCancel(t.Context()), s.stack.BaseURL, http.MethodPatch, "/accounts/"+id,
			object{"setup_information": object{"team": "Sales"}},
			func(r *http.Request) { r.SetBasicAuth(s.key, "") })
		if err != nil {
			t.Error(err)
		}
		edited <- a
	}()
	// The edit has read the credential at least once when it has found the account; there is no later sign of it from
	// outside, so give it the time of a few more calls.
	for range 20 {
		s.get("/accounts/" + id).want(http.StatusOK)
	}
	select {
	case a := <-edited:
		t.Fatalf("the edit did not wait: %d %s", a.status, a.body)
	default:
	}
	resume().want(http.StatusOK)
	a := <-edited
	a.t = t
	a.want(http.StatusOK).has("setup_information.team", "Sales")
	s.end(id)
	s.me(id).want(http.StatusOK)
	if st := s.stats(); st.Reuses != 0 || st.TokenCalls["refresh_token"] != 2 {
		t.Fatalf("the provider saw %+v", st)
	}
	s.get("/accounts/"+id).has("setup_information.team", "Sales", "status", "active")
}

// An account that is deleted while its token is renewed leaves no grant behind at the provider.
func TestRefreshOfADeletedAccount(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	id := s.linkEnded("owner")
	resume := s.paused(id)
	s.delete("/accounts/" + id).want(http.StatusOK)
	revoked := s.stats().Revocations
	resume().problem(http.StatusNotFound, "account_not_found")
	if got := s.stats().Revocations; got != revoked+1 {
		t.Fatalf("%d revocations after the refresh", got-revoked)
	}
}
