package acceptance_test

import (
	"errors"
	"fmt"
	"net/http"
	"sync"
	"testing"
)

// Who sends no ETag gets the change, however many others change the account at the same time.
func TestChangesAtOnce(t *testing.T) {
	t.Parallel()
	p := newTenant(t)
	id := p.link("o", p.configure("sandbox-key", nil), object{"api_key": goodKey})
	const many = 24
	errs := make([]error, many)
	var wg sync.WaitGroup
	for i := range many {
		wg.Go(func() {
			a, err := try(t.Context(), p.stack.BaseURL, http.MethodPatch, "/accounts/"+id,
				object{"label": fmt.Sprint("label ", i)}, func(r *http.Request) { r.SetBasicAuth(p.key, "") })
			if err == nil && a.status != http.StatusOK {
				err = fmt.Errorf("%d %s", a.status, a.body)
			}
			errs[i] = err
		})
	}
	wg.Wait()
	if err := errors.Join(errs...); err != nil {
		t.Fatal(err)
	}
}

// A change of a config field is proved with the account's token, so one that ended is renewed first.
func TestChangeRenewsFirst(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	id := s.begin("owner").linked()
	s.end(id)
	before := s.material(id)
	refreshes := s.refreshes()
	s.patch("/accounts/"+id, object{"credentials": object{"team": "Sales"}}).want(http.StatusOK).
		has("setup_information.team", "Sales", "status", "active")
	m := s.material(id)
	if s.refreshes() != refreshes+1 || m.RefreshToken == before.RefreshToken || m.AccessToken == before.AccessToken {
		t.Fatalf("%d refreshes; the token is that of before: %v", s.refreshes()-refreshes,
			m.AccessToken == before.AccessToken)
	}
	s.me(id).want(http.StatusOK)
	// One that has not ended is used as it is.
	s.patch("/accounts/"+id, object{"credentials": object{"team": "Ops"}}).want(http.StatusOK)
	if s.refreshes() != refreshes+1 {
		t.Fatal("a good token was renewed")
	}
	// A renewal that fails for now is the answer, and the account stays as it was.
	s.end(id)
	s.provider.onToken(func(w http.ResponseWriter, _ *http.Request, _ http.HandlerFunc) {
		w.WriteHeader(http.StatusServiceUnavailable)
	})
	s.patch("/accounts/"+id, object{"credentials": object{"team": "HR"}}).want(http.StatusBadGateway)
	s.provider.onToken(nil)
	s.get("/accounts/"+id).has("setup_information.team", "Ops", "status", "active")
}

// A change of what is there already, a placeholder of a secret included, asks the provider nothing and makes no
// version.
func TestChangeOfNothing(t *testing.T) {
	t.Parallel()
	p := newTenant(t)
	id := p.link("o", p.configure("sandbox-key", nil), object{"api_key": goodKey, "workspace": "acme"})
	before := p.get("/accounts/" + id).want(http.StatusOK)
	const shown = "__secretvalue:**redacted**"
	for _, credentials := range []object{
		{"api_key": shown}, {"workspace": "acme"}, {"api_key": shown, "workspace": "acme"},
	} {
		a := p.patch("/accounts/"+id, object{"credentials": credentials}).want(http.StatusOK)
		if got, want := a.header.Get("ETag"), before.header.Get("ETag"); got != want {
			t.Errorf("%v makes the version %s of %s", credentials, got, want)
		}
	}
	p.patch("/accounts/"+id, object{"credentials": object{"workspace": "other"}}).want(http.StatusOK).
		has("setup_information.workspace", "other")
}

// A request without the body that it needs is told so in a sentence.
func TestNoBody(t *testing.T) {
	t.Parallel()
	newTenant(t).post("/auth_configs", nil).problem(http.StatusBadRequest, "invalid_request").
		has("message", "The request has no body: send one.")
}
