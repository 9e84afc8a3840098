package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"patchbay/shared/activity"
	"patchbay/shared/app/admin"
	"patchbay/shared/pause"
	"patchbay/shared/table"
)

type logsCommand struct {
	Project     string   `arg:"" optional:"" help:"The project's id; --project, with --dev make dev's own, or that of the API key when left out."`
	Follow      bool     `short:"f" help:"Go on with what comes, until Ctrl-C."`
	Since       span     `help:"How far back to begin." default:"1h" placeholder:"1h"`
	Limit       int      `short:"n" help:"How many at most of those that there are." default:"50"`
	Platform    bool     `help:"The requests of the API and the hub, instead of what was done with providers."`
	Failed      bool     `help:"Only what failed."`
	Kinds       []string `name:"kind" help:"call, link, refresh, test, delivery, inbound; repeat for more." enum:"call,link,refresh,test,delivery,inbound"`
	Connectors  []string `name:"connector" sep:"none" help:"A provider key."`
	Configs     []string `name:"auth-config" sep:"none" help:"An auth config."`
	Accounts    []string `name:"account" sep:"none" help:"An account."`
	Owners      []string `name:"owner" sep:"none" help:"One of your customers' ids."`
	Attempts    []string `name:"attempt" sep:"none" help:"An attempt to link."`
	Correlation []string `name:"correlation" sep:"none" help:"What everything began with."`
	Endpoints   []string `name:"webhook" sep:"none" help:"A webhook endpoint."`

	every time.Duration // between two looks when following; 0 is two seconds
}

// Run shows the log.
func (c logsCommand) Run(ctx context.Context, t *Target) error {
	far, err := t.remoteFor(c.Project)
	if err != nil {
		return err
	}
	if far {
		return c.remote(ctx, t)
	}
	cfg, err := t.open(ctx)
	if err != nil {
		return err
	}
	if c.Project, err = t.project(c.Project); err != nil {
		return err
	}
	p, err := admin.New(cfg).Store.Project(ctx, c.Project)
	if err != nil {
		return err
	}
	r := &activity.Reader{Store: table.New(cfg.DynamoDB(), cfg.Table), Now: t.now}
	q := c.query(t.now())
	q.Keep = p.Logs.Keep()
	var tail activity.Page // begins before the list is read, so that nothing falls between the two
	if c.Follow {
		if tail, err = r.Follow(ctx, q); err != nil {
			return err
		}
	}
	shown, err := c.before(ctx, t, r, q)
	if err != nil || !c.Follow {
		return err
	}
	q.Filter.From, q.After = time.Time{}, tail.Next
	return c.follow(ctx, t, r, q, shown)
}

func (c logsCommand) query(now time.Time) activity.Query {
	q := activity.Query{
		Project: c.Project, Streams: []activity.Stream{activity.Logs, activity.Deliveries}, Limit: c.Limit,
		Filter: activity.Filter{
			From: now.Add(-time.Duration(c.Since)), Connectors: c.Connectors, Configs: c.Configs, Accounts: c.Accounts,
			Owners:   c.Owners,
			Attempts: c.Attempts, Correlation: c.Correlation, Endpoints: c.Endpoints,
		},
	}
	if c.Platform {
		q.Streams = []activity.Stream{activity.Requests}
	}
	for _, k := range c.Kinds {
		q.Filter.Kinds = append(q.Filter.Kinds, activity.Kind(k))
	}
	if c.Failed {
		q.Filter.Failed = &c.Failed
	}
	return q
}

// before shows the newest of those that there are, the newest last, and returns their IDs.
func (c logsCommand) before(
	ctx context.Context, t *Target, r *activity.Reader, q activity.Query,
) (map[string]bool, error) {
	var newest []activity.Entry
	for more := true; more && len(newest) < c.Limit; more = q.After != "" {
		q.Limit = c.Limit - len(newest)
		page, err := r.List(ctx, q)
		if err != nil {
			return nil, err
		}
		newest, q.After = append(newest, page.Entries...), page.Next
	}
	shown := map[string]bool{}
	for _, e := range slices.Backward(newest) {
		shown[e.ID] = true
		c.show(t, &e)
	}
	return shown, nil
}

// follow shows what comes. Those that the list has shown come once more at the beginning.
func (c logsCommand) follow(
	ctx context.Context, t *Target, r *activity.Reader, q activity.Query, shown map[string]bool,
) error {
	q.Limit = 1000
	every := c.every
	if every == 0 {
		every = 2 * time.Second
	}
	for {
		page, err := r.Follow(ctx, q)
		if ctx.Err() != nil {
			return nil
		}
		if err != nil {
			return err
		}
		for _, e := range page.Entries {
			if !shown[e.ID] {
				c.show(t, &e)
			}
		}
		q.After = page.Next
		if err := pause.For(ctx, every); err != nil {
			return nil //nolint:nilerr // Ctrl-C is how it ends
		}
	}
}

func (c logsCommand) show(t *Target, e *activity.Entry) {
	if t.JSON {
		_ = t.line(e) // an Entry has nothing that cannot be encoded
		return
	}
	status := "-"
	if e.Status != 0 {
		status = fmt.Sprint(e.Status)
	}
	parts := []string{e.Time.Local().Format("2006-01-02 15:04:05.000"), string(e.Kind), status}
	for _, p := range []string{e.Action, e.Connector, e.Account, e.Method, e.URL} {
		if p != "" {
			parts = append(parts, plain(p))
		}
	}
	t.say("%s  %d ms  %s", strings.Join(parts, "  "), e.Took.Milliseconds(), e.ID)
	for _, p := range []string{e.Code, e.Message, e.ProviderCode, e.ProviderWords, e.Cure} {
		if p != "" {
			t.say("    %s", plain(p))
		}
	}
}

type projectLogs struct {
	Project  string `arg:"" help:"The project's id."`
	Mode     string `help:"Which entries are kept: all, errors or none." enum:",all,errors,none" default:""`
	Days     int    `help:"For how many days entries are kept, 1 to 365."`
	Payloads string `help:"Keep headers and bodies of proxied calls, redacted: on or off." enum:",on,off" default:""`
}

// Run changes what a project keeps of its log, and shows it.
func (c projectLogs) Run(ctx context.Context, t *Target) error {
	if c.Days < 0 || c.Days > activity.MaxDays {
		return errors.New("--days is a number from 1 to 365")
	}
	cfg, err := t.open(ctx)
	if err != nil {
		return err
	}
	store := admin.New(cfg).Store
	p, err := store.Project(ctx, c.Project)
	if err != nil {
		return err
	}
	now := p.Logs
	if c.Mode != "" || c.Days != 0 || c.Payloads != "" {
		if now, err = store.ChangeLogs(ctx, c.Project, c.change); err != nil {
			return err
		}
	}
	now = now.Explicit()
	return t.answer(map[string]any{
		"project": c.Project, "mode": now.Mode, "retention_days": now.Days, "payloads": now.Payloads,
	}, func() {
		t.say("%s  logs: %s, kept %d days, payloads %s", c.Project, now.Mode, now.Days,
			map[bool]string{true: "on", false: "off"}[now.Payloads])
	})
}

func (c projectLogs) change(s activity.Settings) activity.Settings {
	if c.Mode != "" {
		s.Mode = activity.Mode(c.Mode)
	}
	if c.Days != 0 {
		s.Days = c.Days
	}
	if c.Payloads != "" {
		s.Payloads = c.Payloads == "on"
	}
	return s
}
