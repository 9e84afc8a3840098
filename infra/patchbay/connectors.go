package main

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"patchbay/infra/patchbay/manage"
)

type connectorsGroup struct {
	List    connectorsList   `cmd:"" help:"List the catalog's connectors with what the project made of each."`
	Show    connectorsShow   `cmd:"" help:"Show a connector: auth types, fields, redirect URI, auth configs."`
	Enable  connectorEnable  `cmd:"" help:"Enable a connector: its accounts become active again."`
	Disable connectorDisable `cmd:"" help:"Disable a connector: its accounts become inactive at once."`
}

type connectorsList struct {
	Search     string `help:"Part of the key or name."`
	Category   string `help:"Such as crm."`
	State      string `help:"not_configured, enabled or disabled." enum:",not_configured,enabled,disabled" default:""`
	Configured bool   `help:"Only those that have an auth config."`
}

// listed is a connector of a list.
type listed struct {
	Key        string   `json:"key"`
	Name       string   `json:"name"`
	State      string   `json:"state"`
	Categories []string `json:"categories"`
	Configs    int      `json:"auth_config_count"`
	Accounts   int      `json:"linked_account_count"`
}

// Run lists connectors.
func (c connectorsList) Run(ctx context.Context, t *Target) error {
	q := url.Values{"limit": {"500"}}
	given(q, "search", c.Search, "category", c.Category, "state", c.State)
	if c.Configured {
		q.Set("configured", "true")
	}
	return show(ctx, t, "/connectors", q, "connectors",
		[]string{"connector", "name", "state", "categories", "configs", "accounts"},
		func(e listed) []string {
			return []string{
				e.Key, e.Name, e.State, strings.Join(e.Categories, ","), strconv.Itoa(e.Configs), strconv.Itoa(e.Accounts),
			}
		})
}

type connectorsShow struct {
	Connector string `arg:"" help:"The provider key."`
}

// field is a field of an auth type.
type field struct {
	Key      string `json:"key"`
	Label    string `json:"label"`
	Required bool   `json:"required"`
	Secret   bool   `json:"secret"`
}

// detail is a connector with all that configures it.
type detail struct {
	listed
	RedirectURI string `json:"redirect_uri"`
	AuthTypes   []struct {
		Key          string  `json:"key"`
		Label        string  `json:"label"`
		SetupFields  []field `json:"setup_fields"`
		ConfigFields []field `json:"config_fields"`
		Shared       bool    `json:"shared_client_available"`
	} `json:"auth_types"`
	AuthConfigs []authConfig `json:"auth_configs"`
	FollowUp    *followUp    `json:"follow_up"`
}

// Run shows a connector.
func (c connectorsShow) Run(ctx context.Context, t *Target) error {
	return one(ctx, t, manage.Request{Path: path("connectors", c.Connector)}, func(d detail) {
		t.say("%s  %s  %s", d.Key, plain(d.Name), d.State)
		t.say("redirect URI  %s", d.RedirectURI)
		for _, a := range d.AuthTypes {
			shared := ""
			if a.Shared {
				shared = "  (--shared-client can be used)"
			}
			t.say("auth type     %s  %s%s", a.Key, plain(a.Label), shared)
			fields(t, "yours", a.SetupFields)
			fields(t, "end user's", a.ConfigFields)
		}
		for _, a := range d.AuthConfigs {
			t.say("auth config   %s", a.line())
		}
	})
}

func fields(t *Target, whose string, all []field) {
	for _, f := range all {
		var marks []string
		if f.Required {
			marks = append(marks, "required")
		}
		if f.Secret {
			marks = append(marks, "secret")
		}
		t.say("  %-11s %s  %s  %s", whose, f.Key, plain(f.Label), strings.Join(marks, ", "))
	}
}

type switchFlags struct {
	Connector string `arg:"" help:"The provider key."`
	DryRun    bool   `help:"Say how many accounts that would change, and do nothing."`
	Wait      bool   `help:"Until lists and events of its accounts have followed, too."`
}

type (
	connectorEnable  struct{ switchFlags }
	connectorDisable struct{ switchFlags }
)

// Run enables a connector.
func (c connectorEnable) Run(ctx context.Context, t *Target) error { return c.to(ctx, t, "enable") }

// Run disables a connector.
func (c connectorDisable) Run(ctx context.Context, t *Target) error { return c.to(ctx, t, "disable") }

func (c switchFlags) to(ctx context.Context, t *Target, verb string) error {
	api, err := t.api(ctx)
	if err != nil {
		return err
	}
	q := url.Values{}
	if c.DryRun {
		q.Set("dry_run", "true")
	}
	a, err := api.Do(ctx, manage.Request{Method: http.MethodPost, Path: path("connectors", c.Connector, verb), Query: q})
	if err != nil {
		return err
	}
	var done struct {
		State    string `json:"state"`
		Affected int    `json:"affected_accounts"`
		Changed  bool   `json:"changed"`
	}
	if err := a.Decode(&done); err != nil {
		return err
	}
	if c.Wait && !c.DryRun {
		if err := waitFor(ctx, t, api, c.Connector); err != nil {
			return err
		}
	}
	return t.raw(a, func() {
		switch {
		case c.DryRun:
			t.say("To %s %s would change %s.", verb, c.Connector, number(done.Affected, "account"))
		case done.Changed:
			t.say("%s is %s; it changed %s.", c.Connector, done.State, number(done.Affected, "account"))
		default:
			t.say("%s was %s already.", c.Connector, done.State)
		}
	})
}

// given puts names and values into a query, those that are not empty.
func given(q url.Values, pairs ...string) {
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			q.Set(pairs[i], pairs[i+1])
		}
	}
}

// raw prints an answer as the API gave it with --json; without, what people do.
func (t *Target) raw(a manage.Answer, people func()) error {
	var value any
	if t.JSON && len(a.Body) > 0 {
		if err := a.Decode(&value); err != nil {
			return err
		}
	}
	return t.answer(value, people)
}

// one makes a call and prints its answer. look sees it too, with --json as without.
func one[T any](ctx context.Context, t *Target, r manage.Request, people func(T), look ...func(T)) error {
	api, err := t.api(ctx)
	if err != nil {
		return err
	}
	a, err := api.Do(ctx, r)
	if err != nil {
		return err
	}
	var value T
	if len(a.Body) > 0 {
		if err := a.Decode(&value); err != nil {
			return err
		}
	}
	for _, see := range look {
		see(value)
	}
	return t.raw(a, func() { people(value) })
}

// show lists everything that the API has at a path, and says so when there is nothing.
func show[T any](
	ctx context.Context, t *Target, at string, q url.Values, what string, headings []string, row func(T) []string,
) error {
	return showSome(ctx, t, at, q, 0, what, headings, row)
}

func showSome[T any](
	ctx context.Context, t *Target, at string, q url.Values, most int, what string, headings []string,
	row func(T) []string,
) error {
	api, err := t.api(ctx)
	if err != nil {
		return err
	}
	all, err := api.All(ctx, at, q, most, t.progress(what))
	if err != nil {
		return err
	}
	rows := make([][]string, len(all))
	for i, text := range all {
		var value T
		if err := (manage.Answer{Body: text}).Decode(&value); err != nil {
			return err
		}
		rows[i] = row(value)
	}
	return t.answer(listOf(all), func() {
		t.columns(headings, rows)
		if len(rows) == 0 {
			t.say("%s", fmt.Sprintf("There are no %s that fit.", what))
		}
	})
}
