package main

import (
	"context"
	"encoding/json"
	"net/url"
	"slices"
	"strconv"
	"time"

	"patchbay/infra/patchbay/manage"
	"patchbay/shared/pause"
)

// logEntry is an entry of the log as the API tells it.
type logEntry struct {
	ID       string  `json:"request_id"`
	Time     string  `json:"event_datetime"`
	Kind     string  `json:"kind"`
	Status   *int    `json:"status"`
	Action   *string `json:"action"`
	Provider *string `json:"provider"`
	Account  *string `json:"account_id"`
	Method   *string `json:"http_method"`
	URL      *string `json:"url"`
	Took     float64 `json:"duration"`
	Code     *string `json:"code"`
	Message  *string `json:"message"`
	ProvCode *string `json:"provider_code"`
	Words    *string `json:"provider_words"`
	Cure     *string `json:"cure"`
}

// remote shows the log as the API tells it.
func (c logsCommand) remote(ctx context.Context, t *Target) error {
	api, err := t.api(ctx)
	if err != nil {
		return err
	}
	at, q := "/requests/logs", url.Values{"page_size": {strconv.Itoa(min(max(c.Limit, 1), 100))}}
	if c.Platform {
		at = "/requests/platform-logs"
	}
	c.filter(t, q)
	from := "" // begins before the list is read, so that nothing falls between the two
	if c.Follow {
		ahead := clone(q)
		ahead.Del("filter[start_date]")
		ahead.Set("follow", "true")
		if _, from, err = entries(ctx, api, at, ahead); err != nil {
			return err
		}
	}
	all, err := api.All(ctx, at, q, c.Limit, nil)
	if err != nil {
		return err
	}
	slices.Reverse(all) // the newest last
	shown := map[string]bool{}
	for _, text := range all {
		if err := c.entry(t, text, shown); err != nil {
			return err
		}
	}
	if !c.Follow {
		return nil
	}
	q.Del("filter[start_date]")
	return c.followRemotely(ctx, t, api, at, q, from, shown)
}

func (c logsCommand) followRemotely(
	ctx context.Context, t *Target, api *manage.Client, at string, q url.Values, from string, shown map[string]bool,
) error {
	for {
		q.Set("next", from)
		page, next, err := entries(ctx, api, at, q)
		if ctx.Err() != nil {
			return nil //nolint:nilerr // Ctrl-C is how it ends
		}
		if err != nil {
			return err
		}
		for _, text := range page {
			if err := c.entry(t, text, shown); err != nil {
				return err
			}
		}
		if next != "" {
			from = next
		}
		if err := pause.For(ctx, max(c.every, 2*time.Second)); err != nil {
			return nil //nolint:nilerr // likewise
		}
	}
}

func entries(ctx context.Context, api *manage.Client, at string, q url.Values) ([]json.RawMessage, string, error) {
	var page struct {
		Data []json.RawMessage `json:"data"`
		Next *string           `json:"next"`
	}
	a, err := api.Do(ctx, manage.Request{Path: at, Query: q})
	if err == nil {
		err = a.Decode(&page)
	}
	if err != nil || page.Next == nil {
		return page.Data, "", err
	}
	return page.Data, *page.Next, nil
}

func clone(q url.Values) url.Values {
	out := url.Values{}
	for name, values := range q {
		out[name] = slices.Clone(values)
	}
	return out
}

func (c logsCommand) filter(t *Target, q url.Values) {
	q.Set("filter[start_date]", t.now().Add(-time.Duration(c.Since)).UTC().Format(time.RFC3339Nano))
	if c.Failed {
		q.Set("filter[success]", "false")
	}
	for name, values := range map[string][]string{
		"kinds": c.Kinds, "connectors": c.Connectors, "auth_config_ids": c.Configs, "account_ids": c.Accounts,
		"origin_owner_ids": c.Owners, "attempt_ids": c.Attempts, "correlation_ids": c.Correlation,
		"webhook_ids": c.Endpoints,
	} {
		if len(values) > 0 {
			q["filter["+name+"]"] = values
		}
	}
}

// entry prints an entry, unless it was shown.
func (c logsCommand) entry(t *Target, text json.RawMessage, shown map[string]bool) error {
	var e logEntry
	if err := (manage.Answer{Body: text}).Decode(&e); err != nil || shown[e.ID] {
		return err
	}
	shown[e.ID] = true
	if t.JSON {
		return t.line(text)
	}
	status := "-"
	if e.Status != nil {
		status = strconv.Itoa(*e.Status)
	}
	line := when(e.Time) + "  " + e.Kind + "  " + status
	for _, p := range []*string{e.Action, e.Provider, e.Account, e.Method, e.URL} {
		if p != nil && *p != "" {
			line += "  " + plain(*p)
		}
	}
	t.say("%s  %.0f ms  %s", line, e.Took, e.ID)
	for _, p := range []*string{e.Code, e.Message, e.ProvCode, e.Words, e.Cure} {
		if p != nil && *p != "" {
			t.say("    %s", plain(*p))
		}
	}
	return nil
}
