package acceptance_test

import (
	"encoding/json"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"
	"time"
)

// telling passes a token request on and adds members to the answer.
func telling(members object) tokenHook {
	return func(w http.ResponseWriter, r *http.Request, serve http.HandlerFunc) {
		rec := httptest.NewRecorder()
		serve(rec, r)
		answer := object{}
		if err := json.Unmarshal(rec.Body.Bytes(), &answer); err != nil {
			panic(http.ErrAbortHandler)
		}
		maps.Copy(answer, members)
		text, err := json.Marshal(answer)
		if err != nil {
			panic(http.ErrAbortHandler)
		}
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write(text)
	}
}

// The end of a grant that a provider tells is the account's, and lists find it. A renewal moves it when the provider
// does, and names the scopes anew.
func TestGrantEndIsTold(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	const day = 24 * time.Hour
	ends := func(id string) time.Time {
		t.Helper()
		var at time.Time
		if err := at.UnmarshalText([]byte(s.get("/accounts/" + id).want(http.StatusOK).text("grant_ends_at"))); err != nil {
			t.Fatal(err)
		}
		return at
	}
	near := func(at time.Time, life time.Duration) {
		t.Helper()
		if off := time.Until(at) - life; off > time.Minute || off < -time.Minute {
			t.Errorf("ends at %s, which is not in %s", at, life)
		}
	}
	s.provider.onToken(telling(object{"x_refresh_token_expires_in": 10 * 86400}))
	id := s.begin("owner").linked()
	first := ends(id)
	near(first, 10*day)
	soon := time.Now().Add(11 * day).UTC().Format(time.RFC3339)
	s.until("the index has followed", func() bool {
		return slices.Equal(s.listed("/accounts?ends_before="+soon), []string{id})
	})

	s.end(id) // renewed, with hardly another end
	s.me(id).want(http.StatusOK)
	if got := ends(id); !got.Equal(first) {
		t.Errorf("%s became %s", first, got)
	}
	s.provider.onToken(telling(object{"x_refresh_token_expires_in": 100 * 86400, "scope": "openid"}))
	s.end(id)
	s.me(id).want(http.StatusOK)
	near(ends(id), 100*day)
	s.get("/accounts/"+id).has("scopes.granted", []any{"openid"})
	s.provider.onToken(telling(object{"x_refresh_token_expires_in": 86400}))
	s.end(id)
	s.me(id).want(http.StatusOK)
	near(ends(id), day)
}
