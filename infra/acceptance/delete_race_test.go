package acceptance_test

import (
	"context"
	"net/http"
	"sync/atomic"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"patchbay/shared/credential"
	"patchbay/shared/fault"
)

// refreshedMeanwhile has another process refresh the account's token between what a deletion reads and its write, so
// often. It returns how many writes were tried, and the tokens that were stored last.
func (s *site) refreshedMeanwhile(id string,
	often int32) (tries *atomic.Int32, last *atomic.Pointer[credential.Material]) {
	tries, last = &atomic.Int32{}, &atomic.Pointer[credential.Material]{}
	elsewhere := s.another()
	s.aws.set(func(ctx context.Context, _ string, in any, call func() error) error {
		t, ok := in.(*dynamodb.TransactWriteItemsInput)
		forgets := ok && len(t.TransactItems) == 1 // the grant, once it is revoked
		if !ok || forgets || t.TransactItems[0].Delete == nil || tries.Add(1) > often {
			return call()
		}
		s.end(id)
		if a, err := elsewhere.tryProxy(context.WithoutCancel(ctx), id); err != nil || a.status != http.StatusOK {
			s.t.Errorf("the call that refreshes: %d %s, %v", a.status, a.body, err)
		}
		last.Store(s.material(id))
		return call()
	})
	return tries, last
}

// serves asks the provider whether it still takes an access token.
func (s *site) serves(m *credential.Material) bool {
	s.t.Helper()
	bearer := header("Authorization", "Bearer "+m.AccessToken.Reveal())
	return send(s.t, s.provider.URL, http.MethodGet, "/api/v1/me", nil, bearer).status == http.StatusOK
}

// A refresh that commits just before a deletion leaves no grant behind: what is revoked is what the deletion deleted.
func TestDeleteAfterARefresh(t *testing.T) {
	t.Parallel()
	for _, refreshes := range []int32{1, 3} {
		s := newSite(t)
		id := s.begin("owner").linked()
		tries, last := s.refreshedMeanwhile(id, refreshes)
		s.delete("/accounts/"+id).want(http.StatusOK).has("id", id)
		if n := tries.Load(); n != refreshes+1 {
			t.Errorf("%d tries to delete", n)
		}
		if st := s.stats(); st.Revocations != 1 || st.Reuses != 0 {
			t.Errorf("the provider saw %+v", st)
		}
		if s.serves(last.Load()) {
			t.Error("the deleted account's grant is alive")
		}
		s.get("/accounts/"+id).problem(http.StatusNotFound, "account_not_found")
	}
}

// One that never comes to it says so, and the account is as it was.
func TestDeleteThatIsAlwaysLate(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	id := s.begin("owner").linked()
	tries, last := s.refreshedMeanwhile(id, 100)
	s.delete("/accounts/"+id).problem(http.StatusPreconditionFailed, fault.ErrStale.Code)
	if n := tries.Load(); n != 4 {
		t.Errorf("%d tries to delete", n)
	}
	s.me(id).want(http.StatusOK)
	if s.stats().Revocations != 0 || !s.serves(last.Load()) {
		t.Error("the grant of an account that stays was revoked")
	}
}
