package inbound_test

import (
	"crypto/rand"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"patchbay/shared/event"
	"patchbay/shared/table"
)

// What a provider sent can be read by its id, however little it can be compressed, and after a telling that was cut
// short.
func TestStoredEventsAreRead(t *testing.T) {
	t.Parallel()
	s := newSlack(t, "oauth2")
	a := s.named("ada", "T1")
	blocks := table.EventBlocks{Store: s.world.Store}
	real := &event.Teller{Blocks: blocks, Subscribers: s.world.Store}
	random := make([]byte, 0, 190_000)
	for len(random) < 190_000 {
		random = append(random, rand.Text()...)
	}
	body := slackEvent("Ev1", "T1", `{"type":"message","text":"`+string(random)+`"}`, s.world.Clock.Now())
	var ids []string
	cut := true
	s.Service.Tell = tellerFunc(func(events []event.Event) error {
		ids = append(ids, events[0].ID)
		if err := real.Tell(t.Context(), events); err != nil || !cut {
			return err
		}
		cut = false
		return errDown // after it was stored, and before anybody knew
	})
	if _, err := s.receive(s.slack(body), body); !errors.Is(err, errDown) {
		t.Fatal(err)
	}
	s.world.Clock.Add(2 * time.Minute)
	if _, err := s.receive(s.slack(body), body); err != nil {
		t.Fatal(err)
	}
	if len(ids) != 2 || ids[0] != ids[1] {
		t.Errorf("told as %v", ids)
	}
	reader := &event.Reader{Blocks: blocks, Now: s.world.Clock.Now}
	e, err := reader.Get(t.Context(), s.config.Project, ids[0])
	if err != nil || e.Account != a.ID || e.Type != event.ProviderReceived {
		t.Fatalf("%+v, %v", e.Type, err)
	}
	text, err := json.Marshal(e.Data["payload"])
	if err != nil || !strings.Contains(string(text), string(random)) {
		t.Errorf("%d bytes of payload, %v", len(text), err)
	}
	page, err := reader.List(t.Context(), event.Query{Project: s.config.Project, Limit: 10})
	if err != nil || len(page.Events) != 1 {
		t.Errorf("%d events, %v", len(page.Events), err)
	}
}
