package main

import (
	"context"
	"net/url"
	"strconv"
	"time"

	"patchbay/infra/patchbay/manage"
	"patchbay/shared/pause"
)

type fanOutGroup struct {
	Status fanOutStatus `cmd:"" help:"Which switches of connectors are still being written onto their accounts. Calls follow a switch at once; lists and events follow this."`
}

type fanOutStatus struct {
	Connector string `arg:"" optional:"" help:"The provider key; every configured connector when left out."`
	Wait      bool   `help:"Until all are done."`
}

// followUp is how far a switch has come; absent when it is done.
type followUp struct {
	Done  int `json:"done"`
	Total int `json:"total"`
}

// Run shows what is under way.
func (c fanOutStatus) Run(ctx context.Context, t *Target) error {
	api, err := t.api(ctx)
	if err != nil {
		return err
	}
	keys := []string{c.Connector}
	if c.Connector == "" {
		if keys, err = configured(ctx, t, api); err != nil {
			return err
		}
	}
	type row struct {
		Connector string    `json:"connector"`
		State     string    `json:"state"`
		FollowUp  *followUp `json:"follow_up"` // null when it is done
	}
	var rows []row
	for i, key := range keys {
		if c.Wait {
			if err := waitFor(ctx, t, api, key); err != nil {
				return err
			}
		}
		d, err := connectorDetail(ctx, api, key)
		if err != nil {
			return err
		}
		rows = append(rows, row{key, d.State, d.FollowUp})
		if i%25 == 24 {
			t.progress("connectors")(i + 1)
		}
	}
	return t.answer(listOf(rows), func() {
		var cells [][]string
		for _, r := range rows {
			if r.FollowUp != nil || c.Connector != "" {
				cells = append(cells, []string{r.Connector, r.State, r.FollowUp.String()})
			}
		}
		t.columns([]string{"connector", "state", "accounts"}, cells)
		if cells == nil {
			t.say("Every switch has reached its accounts (%s).", number(len(rows), "configured connector"))
		}
	})
}

// String is how far it is.
func (f *followUp) String() string {
	if f == nil {
		return "all follow"
	}
	return strconv.Itoa(f.Done) + " of " + strconv.Itoa(f.Total) + " follow"
}

func configured(ctx context.Context, t *Target, api *manage.Client) (keys []string, err error) {
	all, err := api.All(ctx, "/connectors", url.Values{"configured": {"true"}, "limit": {"500"}}, 0,
		t.progress("connectors"))
	for _, text := range all {
		var l listed
		if err := (manage.Answer{Body: text}).Decode(&l); err != nil {
			return nil, err
		}
		keys = append(keys, l.Key)
	}
	return keys, err
}

func connectorDetail(ctx context.Context, api *manage.Client, key string) (d detail, err error) {
	a, err := api.Do(ctx, manage.Request{Path: path("connectors", key)})
	if err == nil {
		err = a.Decode(&d)
	}
	return d, err
}

// waitFor returns when a connector's last switch has reached its accounts.
func waitFor(ctx context.Context, t *Target, api *manage.Client, key string) error {
	said := -1
	for {
		d, err := connectorDetail(ctx, api, key)
		if err != nil || d.FollowUp == nil {
			return err
		}
		if d.FollowUp.Done != said {
			said = d.FollowUp.Done
			t.note("%s: %s", key, d.FollowUp)
		}
		if err := pause.For(ctx, time.Second); err != nil {
			return err
		}
	}
}
