package main

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"patchbay/infra/patchbay/manage"
	"patchbay/shared/event"
)

type webhooksGroup struct {
	List       webhooksList   `cmd:"" help:"List webhook endpoints."`
	Events     webhooksEvents `cmd:"" help:"List the events that there are, for --event."`
	Create     webhooksCreate `cmd:"" help:"Add an endpoint; its signing secret is shown once."`
	Update     webhooksUpdate `cmd:"" help:"Change an endpoint. What is left out stays."`
	Test       webhooksTest   `cmd:"" help:"Send an endpoint a test event and show what it answers."`
	Deliveries webhooksSent   `cmd:"" help:"What an endpoint was sent."`
	Replay     webhooksReplay `cmd:"" help:"Send an endpoint again what happened since a time."`
	Rotate     webhooksRotate `cmd:"" name:"rotate-secret" help:"Give an endpoint a new signing secret; the former signs as well for a while."`
	Delete     webhooksDelete `cmd:"" help:"Delete an endpoint."`
}

// webhook is an endpoint of the API.
type webhook struct {
	ID          string   `json:"id"`
	URL         string   `json:"url"`
	Description string   `json:"description"`
	Events      []string `json:"events"`
	Enabled     bool     `json:"enabled"`
	Disabled    string   `json:"disabled_reason"`
	Failing     string   `json:"failing_since"`
	Secret      string   `json:"secret"`
}

func (w webhook) row() []string {
	state := "enabled"
	switch {
	case !w.Enabled && w.Disabled != "":
		state = "disabled (" + w.Disabled + ")"
	case !w.Enabled:
		state = "disabled"
	case w.Failing != "":
		state = "failing since " + when(w.Failing)
	}
	events := strings.Join(w.Events, ",")
	if events == "" {
		events = "all"
	}
	return []string{w.ID, w.URL, state, events, w.Description}
}

var webhookHeadings = []string{"id", "url", "state", "events", "description"}

func (t *Target) webhook(w webhook) {
	t.columns(webhookHeadings, [][]string{w.row()})
	if w.Secret != "" {
		t.say("signing secret  %s", w.Secret)
		t.note("Keep the secret now: it cannot be shown again.")
	}
}

type webhooksList struct{}

// Run lists endpoints.
func (webhooksList) Run(ctx context.Context, t *Target) error {
	return show(ctx, t, "/webhooks", nil, "webhook endpoints", webhookHeadings, webhook.row)
}

type webhooksEvents struct{}

// Run lists types of events, which the binary knows.
func (webhooksEvents) Run(t *Target) error {
	type documented struct {
		Type event.Type `json:"type"`
		Says string     `json:"says"`
	}
	var all []documented
	var rows [][]string
	for _, e := range event.Types() {
		says := manage.Words(e.Doc())
		all = append(all, documented{e, says})
		rows = append(rows, []string{string(e), says})
	}
	return t.answer(listOf(all), func() { t.columns([]string{"event", "what it tells"}, rows) })
}

// webhookFlags are what an endpoint can be told.
type webhookFlags struct {
	Events      []string `name:"event" sep:"none" help:"An event that it wants, such as account.created ('webhooks events' lists them); repeat for more, all when left out."`
	Description string   `help:"For people."`
}

type webhooksCreate struct {
	URL string `arg:"" help:"https, and not a private address."`
	webhookFlags
	Disabled bool `help:"Add it disabled."`
}

// Run adds an endpoint.
func (c webhooksCreate) Run(ctx context.Context, t *Target) error {
	body := map[string]any{"url": c.URL, "enabled": !c.Disabled}
	put(body, "description", c.Description)
	if len(c.Events) > 0 {
		body["events"] = c.Events
	}
	return one(ctx, t, manage.Request{Method: http.MethodPost, Path: "/webhooks", Body: body, Once: true}, t.webhook)
}

// ofWebhook is embedded in what is about one endpoint.
type ofWebhook struct {
	ID string `arg:"" help:"The endpoint's id."`
}

type webhooksUpdate struct {
	ofWebhook
	webhookFlags
	Address   string `name:"to" help:"A new address." placeholder:"URL"`
	AllEvents bool   `help:"Take the filter off."`
	Enable    bool   `help:"Enable it." xor:"state"`
	Disable   bool   `help:"Disable it." xor:"state"`
}

// Run changes an endpoint as it was read.
func (c webhooksUpdate) Run(ctx context.Context, t *Target) error {
	body := map[string]any{}
	put(body, "url", c.Address)
	put(body, "description", c.Description)
	switch {
	case c.AllEvents:
		body["events"] = nil
	case len(c.Events) > 0:
		body["events"] = c.Events
	}
	if c.Enable || c.Disable {
		body["enabled"] = c.Enable
	}
	if len(body) == 0 {
		return usage("nothing to change: say what (--to, --event, --description, --enable, --disable)")
	}
	api, err := t.api(ctx)
	if err != nil {
		return err
	}
	read, err := api.Do(ctx, manage.Request{Path: path("webhooks", c.ID)})
	if err != nil {
		return err
	}
	r := manage.Request{Method: http.MethodPatch, Path: path("webhooks", c.ID), Body: body, IfMatch: read.ETag}
	a, err := api.Do(ctx, r)
	if err != nil {
		return err
	}
	var w webhook
	if err := a.Decode(&w); err != nil {
		return err
	}
	return t.raw(a, func() { t.webhook(w) })
}

type webhooksTest struct{ ofWebhook }

// Run sends a test event.
func (c webhooksTest) Run(ctx context.Context, t *Target) error {
	r := manage.Request{Method: http.MethodPost, Path: path("webhooks", c.ID, "test")}
	failed := ""
	err := one(ctx, t, r, func(s sent) { t.say("%s  %s  %d ms  %s", s.Event, s.outcome(), s.Took, plain(s.Message)) },
		func(s sent) {
			if !s.Delivered {
				failed = s.Message
			}
		})
	if err == nil && failed != "" {
		return fmt.Errorf("the endpoint did not take the event: %s", plain(failed))
	}
	return err
}

// sent is what became of a delivery.
type sent struct {
	At        string `json:"at"`
	Event     string `json:"event_id"`
	Type      string `json:"event"`
	Delivered bool   `json:"delivered"`
	Status    int    `json:"status"`
	Took      int    `json:"duration_ms"`
	Message   string `json:"message"`
}

func (s sent) outcome() string {
	switch {
	case s.Delivered:
		return "delivered"
	case s.Status == 0:
		return "no answer"
	}
	return "refused: " + strconv.Itoa(s.Status)
}

type webhooksSent struct {
	ofWebhook
	Failed bool `help:"Only those that failed."`
	Limit  int  `short:"n" help:"How many at most." default:"50"`
}

// Run lists deliveries.
func (c webhooksSent) Run(ctx context.Context, t *Target) error {
	q := url.Values{}
	if c.Failed {
		q.Set("delivered", "false")
	}
	return showSome(ctx, t, path("webhooks", c.ID, "deliveries"), q, c.Limit, "deliveries",
		[]string{"time", "event", "event id", "outcome", "message"}, func(d sent) []string {
			return []string{when(d.At), d.Type, d.Event, d.outcome(), d.Message}
		})
}

type webhooksReplay struct {
	ofWebhook
	Since past `required:"" help:"From when on: a time (2026-12-01T00:00:00Z), a date, or a while ago (2d, 12h)." placeholder:"TIME"`
}

// Run replays events, page by page.
func (c webhooksReplay) Run(ctx context.Context, t *Target) error {
	api, err := t.api(ctx)
	if err != nil {
		return err
	}
	since, err := c.Since.at(t, "since")
	if err != nil {
		return err
	}
	body, all := map[string]any{"from": since}, 0
	for {
		a, err := api.Do(ctx, manage.Request{Method: http.MethodPost, Path: path("webhooks", c.ID, "replay"), Body: body})
		if err != nil {
			return err
		}
		var page struct {
			Count int     `json:"count"`
			Next  *string `json:"next"`
		}
		if err := a.Decode(&page); err != nil {
			return err
		}
		if all += page.Count; page.Next == nil {
			return t.answer(map[string]int{"count": all}, func() {
				t.say("%s on their way to the endpoint again.", number(all, "event"))
			})
		}
		body["after"] = *page.Next
		t.note("%d deliveries are on their way …", all)
	}
}

type webhooksRotate struct {
	ofWebhook
	Leaked bool `help:"The former secret ends at once."`
}

// Run rotates the secret.
func (c webhooksRotate) Run(ctx context.Context, t *Target) error {
	r := manage.Request{Method: http.MethodPost, Path: path("webhooks", c.ID, "rotate_secret"),
		Body: map[string]any{"leaked": c.Leaked}, Once: true}
	return one(ctx, t, r, t.webhook)
}

type webhooksDelete struct {
	ofWebhook
	Yes bool `short:"y" help:"Do not ask."`
}

// Run deletes an endpoint.
func (c webhooksDelete) Run(ctx context.Context, t *Target) error {
	return t.deletes(ctx, c.Yes, "the webhook endpoint "+c.ID, path("webhooks", c.ID))
}
