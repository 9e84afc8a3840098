package acceptance_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// An owner's id is the caller's own text. Whatever it is, no function's role takes its items for somebody else's: each
// step of an account's life works that works for any other owner, with the rights of template.yaml (guard).
func TestOwnerIDsThatLookLikeKeys(t *testing.T) {
	t.Parallel()
	for _, owner := range []string{"tenant#ACCT#7", "#ACCT#", "x#ACCTS", "tenant#OWNER#other", "*",
		strings.Repeat("ü#", 168)} {
		s := newSite(t)
		config := s.configure("sandbox-key", nil)
		id := s.link(owner, config, nil)
		s.get("/accounts/"+id).want(http.StatusOK).has("origin_owner_id", owner)
		if again := s.link(owner, config, nil); again != id {
			t.Errorf("%.40s has %s beside %s", owner, again, id)
		}
		s.session(owner, object{"account_id": id})
		s.post("/connect_sessions", object{"origin_owner_id": owner + "x", "origin_owner_name": "O",
			"account_id": id}).problem(http.StatusNotFound, "account_not_found")
		if oauth := s.begin(owner).linked(); oauth == id {
			t.Error("two connectors share an account")
		}
		list := func(owner string) []string {
			return idsOf(t, s.get("/accounts?provider=sandbox-key&origin_owner_ids[]="+
				url.QueryEscape(owner)).want(http.StatusOK).value())
		}
		same(t, "listed", list(owner), []string{id})

		moved := "moved#ACCT#" + id
		s.patch("/accounts/"+id, object{"origin_owner_id": moved}).want(http.StatusOK).has("origin_owner_id", moved)
		same(t, "listed after the move", list(owner), nil)
		same(t, "listed by its new owner", list(moved), []string{id})
		s.session(moved, object{"account_id": id})
		s.post("/connect_sessions", object{"origin_owner_id": owner, "origin_owner_name": "O",
			"account_id": id}).problem(http.StatusNotFound, "account_not_found")
		s.proxy(id, object{"path": "/me"}).want(http.StatusOK)
		s.delete("/accounts/" + id).want(http.StatusOK)
		same(t, "listed after its end", list(moved), nil)
	}
}
