package acceptance_test

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	standard "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"patchbay/shared/activity"
	"patchbay/shared/actor"
	"patchbay/shared/ident"
	"patchbay/shared/table"
)

// hook is a receiver of webhooks.
type hook struct {
	*httptest.Server
	mu     sync.Mutex
	status int
	bodies [][]byte
	heads  []http.Header
}

func newHook(t *testing.T) *hook {
	t.Helper()
	h := &hook{status: http.StatusOK}
	h.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		h.mu.Lock()
		defer h.mu.Unlock()
		h.bodies, h.heads = append(h.bodies, body), append(h.heads, r.Header)
		w.WriteHeader(h.status)
	}))
	t.Cleanup(h.Close)
	return h
}

func (h *hook) last() ([]byte, http.Header) {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.bodies[len(h.bodies)-1], h.heads[len(h.heads)-1]
}

func TestWebhookEndpoints(t *testing.T) {
	t.Parallel()
	p, to := newTenant(t), newHook(t)
	key := header("Idempotency-Key", "hook-1")
	body := object{"url": to.URL + "/in", "description": "prod", "events": []string{"account.error", "account.created"}}
	made := p.post("/webhooks", body, key).want(http.StatusCreated).has("url", to.URL+"/in", "enabled", true, "version", 1,
		"events.0", "account.created", "events.1", "account.error", "events.2", nil)
	secret, path := made.text("secret"), "/webhooks/"+made.text("id")
	if raw, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(secret, "whsec_")); err != nil || len(raw) != 32 {
		t.Errorf("the secret %q: %v", secret, err)
	}
	same(t, "the repeated answer", p.post("/webhooks", body, key).want(http.StatusCreated).value(), made.value())
	for k, v := range p.items() {
		if strings.Contains(v, strings.TrimPrefix(secret, "whsec_")) {
			t.Errorf("%s has the secret in the clear", k)
		}
	}
	p.get("/webhooks").want(http.StatusOK).has("data.0.id", made.text("id"), "data.1", nil, "data.0.secret", nil)
	etag := p.get(path).want(http.StatusOK).has("secret", nil, "failing_since", nil).header.Get("ETag")

	p.patch(path, object{"description": "x"}, header("If-Match", `"7"`)).
		problem(http.StatusPreconditionFailed, "stale_version")
	p.patch(path, object{"events": nil, "enabled": false}, header("If-Match", etag)).want(http.StatusOK).
		has("events", []any{}, "enabled", false, "version", 2, "description", "prod")
	before := p.items()
	p.patch(path, object{"enabled": false}).want(http.StatusOK).has("version", 2)
	p.unchanged(before)
	p.post(path+"/replay", object{"failed": true}).problem(http.StatusConflict, "webhook_disabled")

	rotated := p.post(path+"/rotate_secret", nil).want(http.StatusOK).has("version", 3)
	result := p.post(path+"/test", nil).want(http.StatusOK).has("delivered", true, "status", 200)
	text, head := to.last()
	for _, s := range []string{secret, rotated.text("secret")} {
		w, err := standard.NewWebhook(s)
		if err != nil {
			t.Fatal(err)
		}
		if err := w.Verify(text, head); err != nil {
			t.Errorf("the signature by %s…: %v", s[:8], err)
		}
	}
	if head.Get("webhook-id") != result.text("event_id") || !strings.Contains(string(text), `"type":"webhook.test"`) {
		t.Errorf("sent %s %s", head.Get("webhook-id"), text)
	}
	leaked := p.post(path+"/rotate_secret", object{"leaked": true}).want(http.StatusOK).has("former_secret_until", nil)
	p.post(path+"/test", nil).want(http.StatusOK)
	if _, head = to.last(); strings.Contains(head.Get("webhook-signature"), " ") || leaked.text("secret") == secret {
		t.Error("a leaked secret goes on signing")
	}
	to.mu.Lock()
	to.status = http.StatusTeapot
	to.mu.Unlock()
	p.post(path+"/test", nil).want(http.StatusOK).has("delivered", false, "status", 418,
		"message", "The address answers 418 I'm a teapot.")

	other := newTenant(t)
	for _, call := range []func(string, any) answer{
		func(s string, _ any) answer { return other.get(s) }, func(s string, _ any) answer { return other.delete(s) },
		func(s string, b any) answer { return other.patch(s, b) },
	} {
		call(path, object{"enabled": true}).problem(http.StatusNotFound, "webhook_not_found")
	}
	p.delete(path).want(http.StatusNoContent)
	p.get(path).problem(http.StatusNotFound, "webhook_not_found")
}

// Bad input is told in words, and changes nothing.
func TestBadWebhooks(t *testing.T) {
	t.Parallel()
	p := newTenant(t)
	made := p.post("/webhooks", object{"url": "https://hooks.example.invalid/"}).want(http.StatusCreated)
	path := "/webhooks/" + made.text("id")
	before := p.items()
	for name, c := range map[string]struct {
		body        object
		code, words string
	}{
		"private":         {object{"url": "https://10.1.2.3/x"}, "invalid_url", "private"},
		"metadata":        {object{"url": "https://169.254.169.254/"}, "invalid_url", "private"},
		"not https":       {object{"url": "http://hooks.example.invalid/"}, "invalid_url", "https"},
		"not a URL":       {object{"url": "hooks"}, "invalid_url", "not a URL"},
		"with a password": {object{"url": "https://u:p@hooks.example.invalid/"}, "invalid_url", "password"},
		"too long":        {object{"url": "https://hooks.example.invalid/" + strings.Repeat("x", 2048)}, "invalid_webhook", "too long"},
		"unknown event": {
			object{"url": "https://hooks.example.invalid/", "events": []string{"account.exploded"}},
			"invalid_webhook", "account.exploded",
		},
		"no event": {object{"url": "https://hooks.example.invalid/", "events": []string{}}, "invalid_webhook", "empty"},
		"long text": {
			object{"url": "https://hooks.example.invalid/", "description": strings.Repeat("x", 257)},
			"invalid_webhook", "too long",
		},
	} {
		for _, a := range []answer{p.post("/webhooks", c.body), p.patch(path, c.body)} {
			a.problem(http.StatusBadRequest, c.code)
			if !strings.Contains(a.text("message"), c.words) {
				t.Errorf("%s: %s", name, a.text("message"))
			}
		}
	}
	for name, body := range map[string]object{
		"nothing": {}, "two": {"failed": true, "event_id": "evt_1"}, "an end alone": {"to": "2026-01-01T00:00:00Z"},
	} {
		if a := p.post(path+"/replay", body).want(http.StatusBadRequest); a.text("code") != "invalid_replay" {
			t.Errorf("replay of %s: %s", name, a.text("code"))
		}
	}
	p.post(path+"/replay", object{"failed": true, "after": "x"}).problem(http.StatusBadRequest, "invalid_cursor")
	p.post(path+"/replay", object{"failed": true}).want(http.StatusOK).has("count", 0, "next", nil)
	p.unchanged(before)
}

// Each try to deliver is in the endpoint's list once its log line is stored.
func TestWebhookDeliveries(t *testing.T) {
	t.Parallel()
	p := newTenant(t)
	made := p.post("/webhooks", object{"url": "https://hooks.example.invalid/"}).want(http.StatusCreated).text("id")
	other := p.post("/webhooks", object{"url": "https://hooks.example.invalid/"}).want(http.StatusCreated).text("id")
	path := "/webhooks/" + made + "/deliveries"
	p.get(path).want(http.StatusOK).has("data", []any{}, "next", nil)
	var lines [][]byte
	began := time.Now().UTC().Truncate(time.Millisecond).Add(-time.Minute)
	for i, of := range []string{made, other, made, made} {
		e := activity.Entry{
			ID: ident.New("dlv", began.Add(time.Duration(i)*time.Second)), Project: p.id, Kind: activity.Delivery, Endpoint: of,
			Action: "account.error", Event: fmt.Sprintf("evt_%d", i), Time: began.Add(time.Duration(i) * time.Second),
			Took: 12 * time.Millisecond, Status: 200, URL: "https://hooks.example.invalid/",
		}
		if i == 2 {
			e.Failed, e.Status, e.Message = true, 503, "The address answers 503 Service Unavailable."
		}
		line, err := json.Marshal(activity.Line{Activity: &e})
		if err != nil {
			t.Fatal(err)
		}
		lines = append(lines, line)
	}
	store := table.New(p.stack.Config.DynamoDB(), p.stack.Config.Table).As(actor.Of("test"))
	settings := func(context.Context, string) (activity.Settings, error) { return activity.Settings{}, nil }
	taker := activity.Ingest{Store: store, Now: time.Now, Settings: settings}
	if _, err := taker.Take(t.Context(), lines); err != nil {
		t.Fatal(err)
	}
	p.get(path).want(http.StatusOK).has("data.0.event_id", "evt_3", "data.1.event_id", "evt_2", "data.1.delivered", false,
		"data.1.status", 503, "data.1.message", "The address answers 503 Service Unavailable.", "data.1.duration_ms", 12,
		"data.2.event_id", "evt_0", "data.3", nil, "next", nil)
	p.get(path+"?delivered=false").want(http.StatusOK).has("data.0.event_id", "evt_2", "data.1", nil)
	p.get(path+"?event_id=evt_3").want(http.StatusOK).has("data.0.event_id", "evt_3", "data.1", nil)
	first := p.get(path+"?page_size=2").want(http.StatusOK).has("data.1.event_id", "evt_2", "data.2", nil).text("next")
	p.get(path+"?page_size=2&next="+first).want(http.StatusOK).has("data.0.event_id", "evt_0", "data.1", nil)
	p.get(path + "?delivered=perhaps").want(http.StatusBadRequest)
	p.get(path + "?status=200").want(http.StatusBadRequest)           // a filter that is none
	p.get(path + "?event=account.broken").want(http.StatusBadRequest) // no event's name
	p.get(path+"?next=x").problem(http.StatusBadRequest, "invalid_cursor")
	p.patch("/project/logs", object{"mode": "errors"}).want(http.StatusOK)
	if words := p.get(path).want(http.StatusOK).text("notice"); !strings.Contains(words, "keeps errors alone") {
		t.Errorf("what is not kept is told by %q", words)
	}
	newTenant(t).get(path).problem(http.StatusNotFound, "webhook_not_found")
}

// What a change cannot take away is refused as null, which must not pass for "as it is"; a description can be taken
// off.
func TestWebhookNulls(t *testing.T) {
	t.Parallel()
	p, to := newTenant(t), newHook(t)
	path := "/webhooks/" + p.post("/webhooks", object{"url": to.URL, "description": "x"}).
		want(http.StatusCreated).text("id")
	for _, name := range []string{"url", "enabled"} {
		a := p.patch(path, object{name: nil}).want(http.StatusBadRequest)
		if !strings.Contains(string(a.body), "leave it out") {
			t.Errorf("%s null: %s", name, a.body)
		}
	}
	p.patch(path, object{"description": nil}).want(http.StatusOK).has("description", "", "version", 2)
	p.patch(path, object{"description": "prod"}).want(http.StatusOK).has("description", "prod", "version", 3)
}
