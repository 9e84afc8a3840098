package acceptance_test

import (
	"net/http"
	"strings"
	"testing"
	"time"
)

// Linking an account again with another person's sign-in is refused, unless the session allows it.
func TestOtherPersonAtRelinking(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	id := s.begin("owner").linked()
	account := "/accounts/" + id
	s.get(account).has("upstream.id", "ada", "origin_owner_name", "Owner owner")
	adas := s.material(id)

	f := s.begin("owner")
	a := f.back(f.decideAs("mallory", "allow"))
	f.sentTo(a, "other_person")
	out := f.outcome().has("status", "error", "error.code", "other_person", "error.provider_code", nil)
	if text := out.text("error.description"); !strings.Contains(text, `"mallory"`) || !strings.Contains(text, `"ada"`) {
		t.Fatalf("the end user reads %q", text)
	}
	s.get(account).has("upstream.id", "ada", "status", "active")
	if m := s.material(id); m.AccessToken != adas.AccessToken || m.RefreshToken != adas.RefreshToken {
		t.Fatal("the account has other tokens")
	}
	s.me(id).has("id", "ada")
	// mallory may have an account of her own by the same client: nothing of hers is ended.
	if st := s.stats(); st.Revocations != 0 {
		t.Fatalf("the provider saw %+v", st)
	}

	allowed := s.session("owner", object{"provider": "sandbox-oauth", "allow_other_person": true})
	s.post("/connect_sessions/authenticate", object{"token": allowed}).has("allow_other_person", true)
	f = s.try(allowed)
	s.provider.onToken(withholding)
	f.sentTo(f.back(f.decideAs("mallory", "allow")), "")
	s.provider.onToken(nil)
	f.outcome().has("account.id", id)
	s.get(account).has("upstream.id", "mallory")
	s.me(id).has("id", "mallory")
	if !s.material(id).RefreshToken.Empty() {
		t.Fatal("mallory's account would go on as ada")
	}
}

// An access that ends for good is told at linking, to the end user by the attempt, to the owner by the account.
func TestAccessThatEnds(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.provider.onToken(withholding)
	f := s.begin("owner")
	f.sentTo(f.back(f.decide("allow")), "")
	s.provider.onToken(nil)
	told := f.outcome().text("account.access_ends_at")
	ends, err := time.Parse(time.RFC3339, told)
	if left := time.Until(ends); err != nil || left <= 0 || left > 5*time.Minute {
		t.Fatalf("the attempt says %q, %v", told, err)
	}
	id := f.outcome().text("account.id")
	s.get("/accounts/"+id).want(http.StatusOK).has("access_ends_at", told)
	// Linked again with a refresh token, it goes on.
	f = s.begin("owner")
	f.linked()
	f.outcome().has("account.access_ends_at", nil)
	s.get("/accounts/"+id).has("access_ends_at", nil)
}

// A relink is for the same owner, perhaps by a newer name.
func TestRelinkTakesTheOwnersName(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	id := s.begin("owner").linked()
	f := s.try(s.session("owner", object{"provider": "sandbox-oauth", "origin_owner_name": "Newer name"}))
	f.linked()
	s.get("/accounts/"+id).has("origin_owner_name", "Newer name", "origin_owner_id", "owner")
}
