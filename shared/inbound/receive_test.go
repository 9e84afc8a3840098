package inbound_test

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"patchbay/shared/account"
	"patchbay/shared/connector"
	"patchbay/shared/event"
	"patchbay/shared/inbound"
	"patchbay/shared/table"
)

func TestEventIsOfExactlyOneAccount(t *testing.T) {
	t.Parallel()
	s := newSlack(t, "oauth2")
	a, now := s.named("ada", "T1"), s.world.Clock.Now()
	message := `{"type":"message","text":"<b>hi</b> \u2028"}`
	body := slackEvent("Ev1", "T1", message, now)
	told := s.post(s.slack(body), body)
	if len(told) != 1 {
		t.Fatalf("told %+v", told)
	}
	e := told[0]
	if e.Type != event.ProviderReceived || e.Account != a.ID || e.Owner != "ada" || e.Connector != "slack" ||
		e.Config != s.config.ID || e.Project != s.config.Project || !e.Time.Equal(now) || e.By != "system:inbound" {
		t.Errorf("told %+v", e)
	}
	text, err := json.Marshal(e.Data)
	if err != nil || e.Data["provider_event"] != "message" || e.Data["provider_event_id"] != "Ev1" ||
		!strings.Contains(string(text), `"team_id":"T1"`) {
		t.Errorf("data %s, %v", text, err)
	}

	stranger := slackEvent("Ev2", "T2", message, now) // nobody's
	shared := slackEvent("Ev3", "T1", message, now)
	if e := s.post(s.slack(stranger), stranger)[0]; e.Account != "" || e.Owner != "" || e.Config != s.config.ID {
		t.Errorf("nobody's is told of %+v", e)
	}
	s.named("second", "T1")
	if e := s.post(s.slack(shared), shared)[0]; e.Account != "" {
		t.Errorf("of two accounts it is told of %+v", e)
	}
}

// A vendor that did not hear us sends the same event with another time: it is told once, under one id.
func TestEventIsToldOnce(t *testing.T) {
	t.Parallel()
	s := newSlack(t, "oauth2")
	s.named("ada", "T1")
	body := slackEvent("Ev1", "T1", `{"type":"message"}`, s.world.Clock.Now())
	s.fails = errDown
	if _, err := s.receive(s.slack(body), body); !errors.Is(err, errDown) {
		t.Fatalf("the queue is down, and the provider hears %v", err)
	}
	s.fails = nil
	s.world.Clock.Add(time.Minute)
	first := s.post(s.slack(body), body)
	if len(first) != 1 {
		t.Fatal("an event whose telling failed was lost")
	}
	s.world.Clock.Add(3 * time.Minute)
	if again := s.post(s.slack(body), body); len(again) != 0 {
		t.Errorf("told again: %+v", again)
	}
	if s.tried[0].ID != first[0].ID || !s.tried[0].Time.Equal(first[0].Time) {
		t.Errorf("told as %s, and before as %s", first[0].ID, s.tried[0].ID)
	}
	other := newSlack(t, "oauth2")
	other.fails = errDown
	_, _ = other.receive(other.slack(body), body)
	other.fails = nil
	one := other.post(other.slack(body), body)
	if len(one) != 1 || one[0].ID == first[0].ID {
		t.Errorf("two projects share an event's id")
	}
}

// Of the same request at once, each telling has the same id.
func TestRepeatsAtOnceHaveOneID(t *testing.T) {
	t.Parallel()
	s := newSlack(t, "oauth2")
	body := slackEvent("Ev1", "T1", `{"type":"message"}`, s.world.Clock.Now())
	headers := s.slack(body)
	var mu sync.Mutex
	tell := tellerFunc(func(events []event.Event) error {
		mu.Lock()
		defer mu.Unlock()
		s.told = append(s.told, events...)
		return nil
	})
	s.Service.Tell = tell
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			if _, err := s.receive(headers, body); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	ids := map[string]bool{}
	for _, e := range s.told {
		ids[e.ID] = true
	}
	if len(ids) != 1 {
		t.Errorf("%d ids in %d tellings", len(ids), len(s.told))
	}
}

// A batch is told one by one, each with its account.
func TestBatchIsTakenApart(t *testing.T) {
	t.Parallel()
	s := newScene(t, "hubspot", "oauth2", map[string]string{"client_secret": "hs-secret"})
	a, b := s.named("a", "62515"), s.named("b", "62516")
	at := s.world.Clock.Now().UnixMilli()
	body := strings.ReplaceAll(`[{"eventId":1,"portalId":62515,"subscriptionType":"contact.creation","occurredAt":AT},`+
		`{"eventId":2,"portalId":62516,"subscriptionType":"contact.deletion","occurredAt":AT},`+
		`{"eventId":3,"portalId":99,"subscriptionType":"deal.creation","occurredAt":AT},`+
		`{"eventId":4,"portalId":62516,"subscriptionType":"APP_LIFECYCLE_EVENT","eventTypeId":"4-1916193","occurredAt":AT}]`,
		"AT", itoa(at))
	told := s.post(s.hubspot(body), body)
	var accounts, kinds []string
	for _, e := range told {
		kind, _ := e.Data["provider_event"].(string)
		accounts, kinds = append(accounts, e.Account), append(kinds, kind)
	}
	if !slices.Equal(accounts, []string{a.ID, b.ID, "", b.ID}) ||
		!slices.Equal(kinds, []string{"contact.creation", "contact.deletion", "deal.creation", "APP_LIFECYCLE_EVENT"}) {
		t.Errorf("told %v of %v", kinds, accounts)
	}
	s.is(a, account.Active, "")
	s.is(b, account.Error, "APP_LIFECYCLE_EVENT")
	if len(s.lines) != 4 || s.lines[1].Account != b.ID || s.lines[1].Event != told[1].ID {
		t.Errorf("entries %+v", s.lines)
	}
	if again := s.post(s.hubspot(body), body); len(again) != 0 {
		t.Errorf("told again: %d", len(again))
	}
}

// What is too long for an event is told without it, and a list that is too long is told whole.
func TestLongPayloads(t *testing.T) {
	t.Parallel()
	s := newSlack(t, "oauth2")
	body := slackEvent("Ev1", "T1", `{"type":"message","text":"`+strings.Repeat("x", 250_000)+`"}`, s.world.Clock.Now())
	e := s.post(s.slack(body), body)[0]
	text, err := json.Marshal(e.Data)
	if err != nil || len(text) > 1000 || e.Data["payload"] != nil || e.Data["payload_left_out"] == nil {
		t.Errorf("%d bytes: %.300s", len(text), text)
	}
	h := newScene(t, "hubspot", "oauth2", map[string]string{"client_secret": "hs-secret"})
	many := "[" + strings.TrimSuffix(strings.Repeat(`{"portalId":1},`, 501), ",") + "]"
	if told := h.post(h.hubspot(many), many); len(told) != 1 || told[0].Account != "" {
		t.Errorf("told %d", len(told))
	}
}

// A megabyte is told in parts, each small enough for an item of the table.
func TestLargeBatchIsToldInParts(t *testing.T) {
	t.Parallel()
	s := newScene(t, "hubspot", "oauth2", map[string]string{"client_secret": "hs-secret"})
	var sizes []int
	s.Service.Tell = tellerFunc(func(events []event.Event) error {
		text, err := json.Marshal(events)
		sizes = append(sizes, len(text))
		s.told = append(s.told, events...)
		return err
	})
	one := `{"portalId":1,"x":"` + strings.Repeat("y", 90_000) + `"},`
	body := "[" + strings.TrimSuffix(strings.Repeat(one, 11), ",") + "]"
	if told := s.post(s.hubspot(body), body); len(told) != 11 || len(sizes) != 6 || slices.Max(sizes) > 210_000 {
		t.Errorf("told %d in parts of %v", len(told), sizes)
	}
}

// A connector that is switched off tells nothing, and hears that a grant is gone.
func TestDisabledConnectorHearsSignals(t *testing.T) {
	t.Parallel()
	s := newSlack(t, "oauth2")
	a := s.named("ada", "T1")
	if _, _, err := s.world.SetState(t.Context(), s.config.Project, "slack", connector.Disabled); err != nil {
		t.Fatal(err)
	}
	body := slackEvent("Ev1", "T1", `{"type":"app_uninstalled"}`, s.world.Clock.Now())
	if told := s.post(s.slack(body), body); len(told) != 0 {
		t.Errorf("told %+v", told)
	}
	s.is(a, account.Error, "app_uninstalled")
}

func TestSlackSignals(t *testing.T) {
	t.Parallel()
	s := newSlack(t, "oauth2")
	a := s.named("ada", "T1")
	send := func(id, inner string, at time.Time) {
		t.Helper()
		body := slackEvent(id, "T1", inner, at)
		s.post(s.slack(body), body)
	}
	now := s.world.Clock.Now()
	send("Ev1", `{"type":"tokens_revoked","tokens":{"oauth":["U1"]}}`, now) // of a user, and the account is the bot's
	send("Ev2", `{"type":"tokens_revoked","tokens":{"bot":[],"oauth":["U1"]}}`, now)
	send("Ev3", `{"type":"app_uninstalled"}`, now.Add(-time.Minute)) // before it was linked
	s.is(a, account.Active, "")
	send("Ev4", `{"type":"tokens_revoked","tokens":{"bot":["U2"]}}`, now)
	s.is(a, account.Error, "tokens_revoked")

	u := newSlack(t, "oauth2_user")
	ada, grace := u.named("ada", "T1/U1"), u.named("grace", "T1/U2")
	body := slackEvent("Ev1", "T1", `{"type":"tokens_revoked","tokens":{"oauth":["U2","U9"]}}`, u.world.Clock.Now())
	if e := u.post(u.slack(body), body)[0]; e.Account != ada.ID { // by whose authorization it came
		t.Errorf("told of %q", e.Account)
	}
	u.is(ada, account.Active, "")
	u.is(grace, account.Error, "tokens_revoked")
}

func TestShopifySignal(t *testing.T) {
	t.Parallel()
	s := newScene(t, "shopify", "oauth2", map[string]string{"client_secret": "hush"})
	a, b := s.named("acme", "acme.myshopify.com"), s.named("other", "other.myshopify.com")
	body := `{"id":548380009,"myshopify_domain":"acme.myshopify.com"}`
	headers := map[string]string{
		"X-Shopify-Topic": "app/uninstalled", "X-Shopify-Shop-Domain": "Acme.myshopify.com", "Content-Type": "application/json",
		"X-Shopify-Hmac-Sha256": base64Of(mac("hush", body)), "X-Shopify-Webhook-Id": "b54557e4",
	}
	if e := s.post(headers, body)[0]; e.Account != a.ID || e.Data["provider_event"] != "app/uninstalled" {
		t.Errorf("told %+v", e)
	}
	s.is(a, account.Error, "app/uninstalled")
	// What was signed is taken once, whatever unsigned headers say.
	headers["X-Shopify-Shop-Domain"], headers["X-Shopify-Webhook-Id"] = "other.myshopify.com", "another"
	if again := s.post(headers, body); len(again) != 0 {
		t.Errorf("told again: %+v", again)
	}
	s.is(b, account.Active, "")
}

func TestConfigsOfOthersAreNotTouched(t *testing.T) {
	t.Parallel()
	s := newSlack(t, "oauth2")
	second := s.world.NewConfig(s.config.Project, "slack")
	second.AuthType = "oauth2"
	if err := s.world.CreateAuthConfig(t.Context(), second, false); err != nil {
		t.Fatal(err)
	}
	mine := s.config
	s.config = second
	other := s.named("other", "T1") // the same workspace, by another app
	s.config = mine
	body := slackEvent("Ev1", "T1", `{"type":"app_uninstalled"}`, s.world.Clock.Now())
	if e := s.post(s.slack(body), body)[0]; e.Account != "" {
		t.Errorf("told %+v", e)
	}
	s.is(other, account.Active, "")
}

// staleStore finds accounts by names that they have no more: they were linked again in between.
type staleStore struct {
	*table.Store
	ids []string
}

// Linked implements inbound.Store.
func (s staleStore) Linked(context.Context, string, string, string, string, int) ([]string, error) {
	return s.ids, nil
}

func TestAccountThatMovedMeanwhileIsNotEnded(t *testing.T) {
	t.Parallel()
	s := newSlack(t, "oauth2")
	renamed := s.named("renamed", "T2")
	s.Service.Store = staleStore{s.world.Store, []string{renamed.ID, "acc_slack_01jd0000000000000000000000"}}
	body := slackEvent("Ev1", "T1", `{"type":"app_uninstalled"}`, s.world.Clock.Now())
	s.post(s.slack(body), body)
	s.is(renamed, account.Active, "")
}

type tellerFunc func([]event.Event) error

var _ inbound.Teller = tellerFunc(nil)

// Tell implements inbound.Teller.
func (f tellerFunc) Tell(_ context.Context, events []event.Event) error { return f(events) }
