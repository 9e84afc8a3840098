package acceptance_test

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
)

// What happens to a flow when something else happens while the person is at the provider, or while the code is
// exchanged.
func TestOAuthOvertaken(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	session := func(f *flow) (pk string) {
		return "SESS#" + attribute(f.item("ATT#"+f.attempt, "ATT")["session_hash"])
	}
	for _, c := range []struct {
		name     string
		overtake func(f *flow)
		undo     func(f *flow)
		early    int // the callback's status when it happens before it
		status   string
		code     string
	}{
		{"cancelled", func(f *flow) {
			f.hub(f.token, http.MethodDelete, "/hub/connection_attempts/"+f.attempt, nil).want(http.StatusNoContent)
		}, nil, http.StatusBadRequest, "cancelled", ""},
		{"disabled", func(f *flow) { f.post("/connectors/sandbox-oauth/disable", nil).want(http.StatusOK) },
			func(f *flow) {
				f.post("/connectors/sandbox-oauth/enable", nil).want(http.StatusOK)
			}, http.StatusFound, "error", "connector_not_enabled"},
		{"the session is ended", func(f *flow) { f.set(session(f), "SESS", "expires_ms", time.Now().UnixMilli()) },
			func(f *flow) {
				f.set(session(f), "SESS", "expires_ms", time.Now().Add(time.Minute).UnixMilli())
			}, http.StatusFound, "error", "session_expired"},
	} {
		t.Run(c.name+"/at the provider", func(t *testing.T) {
			f := s.begin(c.name).on(t)
			q := f.decide("allow")
			codes := f.codes()
			c.overtake(f)
			f.back(q).want(c.early)
			if c.undo != nil {
				c.undo(f)
			}
			f.ended(c.status, c.code)
			if f.codes() != codes {
				t.Fatal("the code was exchanged")
			}
		})
		t.Run(c.name+"/during the exchange", func(t *testing.T) {
			f := s.begin(c.name + " late").on(t)
			q := f.decide("allow")
			revoked := f.stats().Revocations
			s.provider.onToken(func(w http.ResponseWriter, r *http.Request, serve http.HandlerFunc) {
				serve(w, r)
				c.overtake(f)
			})
			a := f.back(q).want(http.StatusFound)
			s.provider.onToken(nil)
			if !strings.Contains(a.header.Get("Location"), "status=error") {
				t.Fatalf("sent to %s", a.header.Get("Location"))
			}
			if c.undo != nil {
				c.undo(f)
			}
			f.ended(c.status, c.code)
			if got := f.stats().Revocations - revoked; got != 1 {
				t.Fatalf("%d grants were revoked", got)
			}
		})
	}
}

// ended checks an attempt that came to nothing.
func (f *flow) ended(status, code string) {
	f.t.Helper()
	out := f.outcome().has("status", status, "account", nil)
	if code != "" {
		out.has("error.code", code)
	}
	if ids := f.accounts(); len(ids) != 0 {
		f.t.Fatalf("accounts: %v", ids)
	}
}

// The code was exchanged, but the account could not be stored: the grant is given back and the attempt says so.
func TestOAuthStoreFails(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	f := s.begin("owner")
	q := f.decide("allow")
	s.aws.set(func(_ context.Context, operation string, _ any, do func() error) error {
		if operation == "TransactWriteItems" {
			return &types.InternalServerError{}
		}
		return do()
	})
	to := f.back(q).want(http.StatusFound).header.Get("Location")
	if !strings.Contains(to, "error=internal_error") {
		t.Fatalf("sent to %s", to)
	}
	f.ended("error", "internal_error")
	if st := s.stats(); st.Revocations != 1 || st.TokenCalls["authorization_code"] != 1 {
		t.Fatalf("the provider saw %+v", st)
	}
}

// The answer to the claim of a state was lost on the way and the SDK asks again: the flow goes on.
func TestOAuthClaimAnswerLost(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	f := s.begin("owner")
	q := f.decide("allow")
	var once sync.Once
	s.aws.set(func(ctx context.Context, operation string, in any, do func() error) error {
		u, ok := in.(*dynamodb.UpdateItemInput)
		if ok && strings.HasPrefix(attribute(u.Key["PK"]), "ATT#") {
			once.Do(func() { // the same request, mark included, as the SDK sends it
				if _, err := s.stack.Config.DynamoDB().UpdateItem(ctx, u); err != nil {
					t.Error(err)
				}
			})
		}
		return do()
	})
	f.back(q).want(http.StatusFound)
	f.outcome().has("status", "authenticated")
}

// What the form had reaches the account; a start with an unknown or oversized field is refused.
func TestOAuthFormFields(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	f := s.begin("owner", "team", "Sales & <Support>")
	if q := f.authorize.RawQuery; strings.Contains(q, "Sales") {
		t.Fatalf("the form went to the provider: %s", q)
	}
	id := f.linked()
	s.get("/accounts/"+id).want(http.StatusOK).has("setup_information.team", "Sales & <Support>", "status", "active",
		"origin_owner_id", "owner")
	if got := s.proxy(id, object{"path": "/me"}).want(http.StatusOK).text("id"); got != "ada" {
		t.Fatalf("signed in as %s", got)
	}
	g := &flow{site: s, token: f.token, attempt: s.attemptOf(f.token)}
	g.start("no_such_field", "x").problemPage(t, http.StatusBadRequest, "no_such_field")
}

// A flow in a session whose owner is linked edits that account, whoever finishes first; multiple links another.
func TestOAuthEditAndMultiple(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	id := s.begin("owner", "team", "first").linked()
	for name, token := range map[string]string{
		"by owner and provider": s.session("owner", object{"provider": "sandbox-oauth"}),
		"by account":            s.session("owner", object{"account_id": id}),
		"picked":                s.session("owner", nil),
	} {
		f := s.try(token, "team", name)
		if got := f.linked(); got != id {
			t.Fatalf("%s: linked %s beside %s", name, got, id)
		}
		s.get("/accounts/"+id).want(http.StatusOK).has("setup_information.team", name)
	}
	extra := s.try(s.session("owner", object{"provider": "sandbox-oauth", "multiple": true})).linked()
	if ids := s.accounts(); extra == id || len(ids) != 2 || !slices.Contains(ids, id) || !slices.Contains(ids, extra) {
		t.Fatalf("accounts %v, with %s and %s", ids, id, extra)
	}
	// Two flows of one owner at once: one account.
	f, g := s.begin("twin"), s.begin("twin")
	if a, b := f.linked(), g.linked(); a != b {
		t.Fatalf("%s and %s", a, b)
	}
	for _, account := range []string{id, extra} {
		s.proxy(account, object{"path": "/me"}).want(http.StatusOK)
	}
	s.get("/auth_configs/"+s.config).want(http.StatusOK).has("linked_account_count", 3)
}

// The page that a flow ends on: there for success and failure, never stored, telling nobody where it came from.
func TestOAuthFinalPage(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	for _, query := range []string{"status=success", "status=error&error=access_denied&error_description=No", ""} {
		a := send(t, s.stack.BaseURL, http.MethodGet, "/embedded/accounts/callback?"+query, nil).want(http.StatusOK)
		h := a.header
		if h.Get("Cache-Control") != "no-store" || h.Get("Referrer-Policy") != "no-referrer" ||
			!strings.HasPrefix(h.Get("Content-Type"), "text/html") {
			t.Errorf("%q: %v", query, h)
		}
	}
}

// E5: deleting an account revokes its grant and removes its credential.
func TestOAuthDeleteRevokes(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	id := s.begin("owner").linked()
	s.delete("/accounts/"+id).want(http.StatusOK).has("id", id)
	if got := s.stats().Revocations; got != 1 {
		t.Fatalf("%d revocations", got)
	}
	for key := range s.items() {
		if strings.Contains(key, id) || strings.Contains(key, "OWNER#") {
			t.Errorf("%s is left", key)
		}
	}
	s.get("/accounts/"+id).problem(http.StatusNotFound, "account_not_found")
	s.proxy(id, object{"path": "/me"}).problem(http.StatusNotFound, "account_not_found")
}
