package acceptance_test

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"time"

	"patchbay/shared/activity"
	"patchbay/shared/actor"
	"patchbay/shared/audit"
	told "patchbay/shared/event"
	"patchbay/shared/ident"
	"patchbay/shared/table"
)

// history gives the scene what other functions store of it a little later: an event, a log with a step, the log of a
// request, a try to deliver, and an entry of the audit log. They name the scene's own ids.
func (s *scene) history() {
	s.t.Helper()
	s.webhook = s.post("/webhooks", object{"url": "https://hooks.example.invalid/"}).want(http.StatusCreated).text("id")
	ctx, at := s.t.Context(), time.Now().UTC().Truncate(time.Millisecond).Add(-time.Minute)
	cfg := s.stack.Config
	store := table.New(cfg.DynamoDB(), cfg.Table).As(actor.Of("test"))
	e := told.Event{
		ID: ident.Derived(told.Prefix, at, s.id, s.account), Type: told.AccountCreated, Project: s.id, Time: at,
		Connector: "sandbox-key", Config: s.config, Account: s.account, Owner: "o1", Version: 1,
		Data: told.Data{"status": "active"},
	}
	blocks, err := told.Pack([]told.Event{e})
	if err != nil {
		s.t.Fatal(err)
	}
	for _, b := range blocks {
		if err := (table.EventBlocks{Store: store}).PutBlock(ctx, b); err != nil {
			s.t.Fatal(err)
		}
	}
	s.event = e.ID
	if err := store.AddAudit(ctx, []audit.Entry{{
		ID: ident.Derived(audit.Prefix, at, s.id, s.config), Project: s.id, Time: at.Truncate(time.Second),
		By: "command:test", Action: "auth_config.created", Entity: "auth_config", Subject: s.config,
		After: map[string]any{"name": "n"},
	}}); err != nil {
		s.t.Fatal(err)
	}
	s.logged(store, at)
}

// logged stores one entry of each list of the log.
func (s *scene) logged(store *table.Store, at time.Time) {
	s.t.Helper()
	s.log = ident.New("req", at)
	var lines [][]byte
	for _, e := range []activity.Entry{
		{
			ID: s.log, Kind: activity.Call, Action: "proxy", Account: s.account, Config: s.config, Status: 200,
			Connector: "sandbox-key", Owner: "o1", Steps: []activity.Step{{Name: "call", Time: at, Status: 200}},
		},
		{ID: ident.New("req", at.Add(time.Millisecond)), Kind: activity.Request, Action: "get-account", URL: "/accounts",
			Account: s.account, Status: 200},
		{ID: ident.New("dlv", at), Kind: activity.Delivery, Action: "account.created", Endpoint: s.webhook,
			Event: s.event, Status: 200, URL: "https://hooks.example.invalid/"},
	} {
		e.Project, e.Time, e.RequestID = s.id, at, s.log
		line, err := json.Marshal(activity.Line{Activity: &e})
		if err != nil {
			s.t.Fatal(err)
		}
		lines = append(lines, line)
	}
	taker := activity.Ingest{Store: store, Now: time.Now,
		Settings: func(context.Context, string) (activity.Settings, error) { return activity.Settings{}, nil }}
	if _, err := taker.Take(s.t.Context(), lines); err != nil {
		s.t.Fatal(err)
	}
}

// hasHistory expects that the scene's project is shown what others are not.
func (s *scene) hasHistory() {
	s.t.Helper()
	for path, id := range map[string]string{
		"/webhooks/" + s.webhook: s.webhook, "/webhooks": s.webhook, "/webhooks/" + s.webhook + "/deliveries": s.event,
		"/events/" + s.event: s.account, "/events?auth_config_ids=" + s.config: s.event, "/audit?subjects=" + s.config: s.id,
		"/audit/export": s.config, "/audit/export?format=csv": s.config, "/requests/logs/" + s.log: s.account,
		"/requests/logs?filter[account_ids]=" + s.account: s.log, "/requests/logs?filter[webhook_ids]=" + s.webhook: s.event,
		"/requests/logs/steps?filter[account_ids]=" + s.account:    s.log,
		"/requests/platform-logs?filter[account_ids]=" + s.account: s.account,
	} {
		if a := s.get(path).want(http.StatusOK); !strings.Contains(string(a.body), id) {
			s.t.Errorf("GET %s does not show %s: %s", path, id, a.body)
		}
	}
}
