package acceptance_test

import (
	"bytes"
	"context"
	"net/http"
	"slices"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
)

// sealed reads an account's envelope out of the table.
func (p *tenant) sealed(id string) []byte {
	p.t.Helper()
	b, ok := p.item("PROJ#"+p.id+"#ACCT#"+id, "CRED")["sealed"].(*types.AttributeValueMemberB)
	if !ok {
		p.t.Fatalf("%s has no envelope", id)
	}
	return b.Value
}

// overwrite puts other bytes in the place of an account's envelope.
func (p *tenant) overwrite(id string, sealed []byte) {
	p.t.Helper()
	p.put(context.WithoutCancel(p.t.Context()), "PROJ#"+p.id+"#ACCT#"+id, "CRED", "sealed",
		&types.AttributeValueMemberB{Value: sealed})
}

// damaged says what an account with an envelope that does not open looks like, from the first call on.
func (p *tenant) damaged(id string) {
	p.t.Helper()
	const words = "The account's stored credentials cannot be read: ask its owner to link it again."
	for range 2 {
		p.proxy(id, object{"path": "/me"}).problem(http.StatusPreconditionFailed, "account_in_error").has("message", words)
	}
	p.get("/accounts/"+id+"/credentials").problem(http.StatusPreconditionFailed, "account_in_error").has("message", words)
	p.get("/accounts/"+id+"/export").problem(http.StatusPreconditionFailed, "account_in_error")
	p.post("/accounts/"+id+"/test", nil).problem(http.StatusPreconditionFailed, "account_in_error")
	p.get("/accounts/"+id).want(http.StatusOK).has("status", "error", "status_reasons.0.code", "credentials_damaged",
		"status_reasons.1", nil)
	if !slices.Contains(texts(p.get("/accounts?status=error").value()), id) {
		p.t.Errorf("%s is not among the broken accounts", id)
	}
	p.patch("/accounts/"+id, object{"label": "kept"}).want(http.StatusOK).has("label", "kept", "status", "error")
}

// No envelope opens but in its own row (E1); whatever is wrong with one, its account says so and nothing answers 500.
func TestDamagedEnvelopes(t *testing.T) {
	t.Parallel()
	p, other := newTenant(t), newTenant(t)
	config := p.configure("sandbox-key", nil)
	foreign := other.link("o", other.configure("sandbox-key", nil), nil)
	neighbour := p.link("neighbour", config, nil)
	p.post("/connect_sessions", object{"origin_owner_id": "o", "origin_owner_name": "O"},
		header("Idempotency-Key", "another-kind")).want(http.StatusCreated)
	var kind []byte
	for k := range p.items() {
		if pk, sk, _ := bytes.Cut([]byte(k), []byte(" ")); string(sk) == "IDEM" {
			answer, ok := p.item(string(pk), "IDEM")["answer"].(*types.AttributeValueMemberB)
			if !ok {
				t.Fatal("there is no sealed answer")
			}
			kind = answer.Value
		}
	}
	for _, c := range []struct {
		name string
		now  func(was []byte) []byte
	}{
		{"one bit of the text", func(b []byte) []byte { b[len(b)-20] ^= 1; return b }},
		{"one bit of the key's id", func(b []byte) []byte { b[3] ^= 1; return b }},
		{"another format", func(b []byte) []byte { b[0]++; return b }},
		{"cut off", func(b []byte) []byte { return b[:len(b)-1] }},
		{"nothing", func([]byte) []byte { return []byte{} }},
		{"another account's", func([]byte) []byte { return p.sealed(neighbour) }},
		{"another project's", func([]byte) []byte { return other.sealed(foreign) }},
		{"another kind's", func([]byte) []byte { return kind }},
	} {
		t.Run(c.name, func(t *testing.T) {
			q := *p
			q.t = t
			id := q.link(c.name, config, nil)
			was := q.sealed(id)
			q.overwrite(id, c.now(slices.Clone(was)))
			q.damaged(id)

			q.overwrite(id, was) // what was lost came back, such as a root key
			q.proxy(id, object{"path": "/me"}).want(http.StatusOK)
			if q.get("/accounts/"+id).want(http.StatusOK).has("status", "active", "status_reasons", []any{}).
				at("recovered_at") == nil {
				t.Error("it does not say that it recovered")
			}

			q.overwrite(id, c.now(slices.Clone(was)))
			q.patch("/accounts/"+id, object{"setup_information": object{}, "secrets": object{"api_key": "wrong"}}).
				problem(http.StatusBadRequest, "")
			q.patch("/accounts/"+id, object{"secrets": object{"api_key": goodKey}}).want(http.StatusOK).has("status", "active")
			q.proxy(id, object{"path": "/me"}).want(http.StatusOK)

			q.overwrite(id, c.now(slices.Clone(was)))
			q.damaged(id)
			token := q.session(c.name, object{"account_id": id})
			q.hub(token, http.MethodPatch, "/hub/accounts/"+id, object{"integration_id": config,
				"credentials": object{"api_key": goodKey}}).want(http.StatusOK)
			q.proxy(id, object{"path": "/me"}).want(http.StatusOK)
			q.get("/accounts/"+id).has("status", "active", "label", "kept")

			q.overwrite(id, c.now(slices.Clone(was)))
			q.delete("/accounts/" + id).want(http.StatusOK)
			q.get("/accounts/"+id).problem(http.StatusNotFound, "account_not_found")
		})
	}
	p.proxy(neighbour, object{"path": "/me"}).want(http.StatusOK)
	other.proxy(foreign, object{"path": "/me"}).want(http.StatusOK)
}

// Of an OAuth account the tokens are lost: only linking again brings others.
func TestDamagedOAuthAccount(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	id := s.begin("owner").linked()
	lost := func() { b := s.sealed(id); b[len(b)-1] ^= 1; s.overwrite(id, b) }
	lost()
	s.patch("/accounts/"+id, object{"integration_id": s.configure("sandbox-oauth", object{"auth_type": "oauth2",
		"setup_fields": object{"client_id": siteClient, "client_secret": siteSecret}})}).
		problem(http.StatusPreconditionFailed, "account_in_error")
	s.damaged(id)
	if again := s.begin("owner").linked(); again != id {
		t.Errorf("linked %s beside %s", again, id)
	}
	s.me(id).want(http.StatusOK)
	s.get("/accounts/"+id).has("status", "active", "label", "kept")
	lost()
	s.delete("/accounts/" + id).want(http.StatusOK)
	s.get("/accounts/"+id).problem(http.StatusNotFound, "account_not_found")
}
