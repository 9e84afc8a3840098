package acceptance_test

import (
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"patchbay/shared/actor"
	"patchbay/shared/idempotency"
	"patchbay/shared/project"
	"patchbay/shared/table"
)

func TestIdempotencyKeyRepeatsTheAnswer(t *testing.T) {
	p := newTenant(t)
	key := header("Idempotency-Key", "create-1")
	body := object{"connector_key": "zz-forms", "setup_fields": object{"partner": "p", "partner_key": "canary-idempotent"}}
	first := p.post("/auth_configs", body, key).want(http.StatusCreated)
	before := p.items()
	again := p.post("/auth_configs", body, key).want(http.StatusCreated)
	same(t, "answer", again.value(), first.value())
	for _, h := range []string{"ETag", "Location", "Content-Type"} {
		same(t, h, again.header.Get(h), first.header.Get(h))
	}
	p.post("/auth_configs", `{"setup_fields":{"partner_key":"canary-idempotent","partner":"p"}, "connector_key":"zz-forms"}`, key).want(http.StatusCreated).has("id", first.at("id"))
	p.post("/auth_configs", object{"connector_key": "sandbox-key"}, key).problem(http.StatusUnprocessableEntity,
		"idempotency_key_reused")
	p.unchanged(before)
	p.get("/auth_configs").has("total", 1)
	for k, v := range before {
		if strings.Contains(k, "#IDEM#") && strings.Contains(v, "canary-idempotent") {
			t.Error("the record keeps a secret in the clear")
		}
	}

	// The key is the operation's: another one may use it too, and its token comes back the same.
	session := object{"origin_owner_id": "o", "origin_owner_name": "O"}
	one := p.post("/connect_sessions", session, key).want(http.StatusCreated)
	two := p.post("/connect_sessions", session, key).want(http.StatusCreated)
	same(t, "session", two.value(), one.value())
	p.hub(two.text("token"), http.MethodGet, "/hub/settings", nil).want(http.StatusOK)
	for k, v := range p.items() {
		if strings.Contains(v, one.text("token")) {
			t.Errorf("%s keeps a session token in the clear", k)
		}
	}
	// A kept answer is for those who may ask: not for the holder of a revoked key, who may know the request.
	revoked, kept, err := p.admin.CreateKey(t.Context(), p.id, project.NewKey{Name: "revoked"})
	if err != nil {
		t.Fatal(err)
	}
	if err := p.admin.Store.RevokeKey(t.Context(), p.id, kept.Hash); err != nil {
		t.Fatal(err)
	}
	p.post("/connect_sessions", session, key, header("Authorization", "Bearer "+revoked)).problem(http.StatusUnauthorized,
		"invalid_api_key")
	p.post("/auth_configs", body, key, header("Authorization", "Bearer "+revoked)).problem(http.StatusUnauthorized,
		"invalid_api_key")
	// Without one, every request is its own.
	if a, b := p.session("o", nil), p.session("o", nil); a == b {
		t.Error("two sessions are one")
	}
}

func TestIdempotencyKeyForms(t *testing.T) {
	p := newTenant(t)
	body := object{"connector_key": "sandbox-key"}
	before := p.items()
	for _, bad := range []string{strings.Repeat("x", 256), "with space", "tab\there", "ünïcode"} {
		p.post("/auth_configs", body, header("Idempotency-Key", bad)).problem(http.StatusBadRequest, "")
	}
	p.unchanged(before)
	p.post("/auth_configs", body, header("Idempotency-Key", strings.Repeat("x", 255))).want(http.StatusCreated)
}

// TestIdempotencyKeyAfterARefusal: a refusal changed nothing, so the caller may mend the cause and use the key again.
func TestIdempotencyKeyAfterARefusal(t *testing.T) {
	p := newTenant(t)
	key := header("Idempotency-Key", "k")
	session := object{"origin_owner_id": "o", "origin_owner_name": "O", "provider": "sandbox-key"}
	p.post("/connect_sessions", session, key).problem(http.StatusConflict, "connector_not_enabled")
	p.configure("sandbox-key", nil)
	p.post("/connect_sessions", session, key).want(http.StatusCreated)
}

// TestIdempotencyKeyInFlight holds the key as a request under way does, and as one that crashed.
func TestIdempotencyKeyInFlight(t *testing.T) {
	p := newTenant(t)
	cfg := p.stack.Config
	store := &holding{Store: table.New(cfg.DynamoDB(), cfg.Table).As(actor.Of("test"))}
	body := object{"connector_key": "sandbox-key"}
	key := header("Idempotency-Key", "slow")
	// The record that a request leaves at its beginning, taken from one that was refused before it could answer.
	entry := store.take(t, p, "slow", body)
	a := p.post("/auth_configs", body, key).problem(http.StatusConflict, "idempotency_key_in_flight")
	if a.header.Get("Retry-After") == "" {
		t.Error("no Retry-After")
	}
	p.post("/auth_configs", object{"connector_key": "zz-forms"}, key).problem(http.StatusUnprocessableEntity,
		"idempotency_key_reused")
	if err := store.Abandon(t.Context(), entry); err != nil {
		t.Fatal(err)
	}
	p.post("/auth_configs", body, key).want(http.StatusCreated)
}

// holding takes keys in a request's stead.
type holding struct{ *table.Store }

// take finds a request's record by letting it finish, and puts an unanswered one in its place.
func (h *holding) take(t *testing.T, p *tenant, key string, body object) idempotency.Entry {
	t.Helper()
	id := p.post("/auth_configs", body, header("Idempotency-Key", key)).want(http.StatusCreated).text("id")
	p.delete("/auth_configs/" + id).want(http.StatusNoContent)
	var e idempotency.Entry
	for k, v := range p.items() {
		if _, rest, ok := strings.Cut(k, "#IDEM#"); ok {
			e = idempotency.Entry{
				Project: p.id, KeyHash: strings.Fields(rest)[0], Fingerprint: quoted(v, "fingerprint"), Token: quoted(v, "token"),
				LeaseUntil: time.Now().Add(time.Minute), KeepUntil: time.Now().Add(time.Hour),
			}
		}
	}
	if err := h.Abandon(t.Context(), e); err != nil {
		t.Fatal(err)
	}
	e.Token = "another"
	if begun, err := h.Begin(t.Context(), e, time.Now()); err != nil || begun.Answer != nil {
		t.Fatal(begun, err)
	}
	return e
}

// quoted reads an attribute out of a dump.
func quoted(dump, name string) string {
	_, rest, _ := strings.Cut(dump, " "+name+`="`)
	value, _, _ := strings.Cut(rest, `"`)
	return value
}

func TestConcurrentCreatesWithOneKeyMakeOne(t *testing.T) {
	for range 5 {
		p := newTenant(t)
		var all sync.WaitGroup
		answers := make(chan answer, 8)
		for range 8 {
			all.Go(func() {
				a, err := try(t.Context(), p.stack.BaseURL, http.MethodPost, "/auth_configs",
					object{"connector_key": "sandbox-key"},
					func(r *http.Request) { r.SetBasicAuth(p.key, ""); r.Header.Set("Idempotency-Key", "one") })
				if err != nil {
					t.Error(err)
				}
				answers <- a
			})
		}
		all.Wait()
		close(answers)
		ids := map[string]bool{}
		for a := range answers {
			a.t = t
			switch a.status {
			case http.StatusCreated:
				ids[a.text("id")] = true
			default:
				a.problem(http.StatusConflict, "idempotency_key_in_flight")
			}
		}
		if len(ids) != 1 {
			t.Errorf("%d were answered", len(ids))
		}
		p.get("/auth_configs").has("total", 1)
	}
}
