package main

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"time"

	"patchbay/infra/patchbay/manage"
	"patchbay/shared/api/resource"
)

type useTokensGroup struct {
	List   useTokensList   `cmd:"" help:"List use tokens; those that ended are listed for seven days."`
	Show   useTokensShow   `cmd:"" help:"Show a use token, without its text."`
	Create useTokensCreate `cmd:"" help:"Make a use token; it is shown once."`
	Revoke useTokensRevoke `cmd:"" help:"Revoke a use token: its next call is refused."`
}

// useToken is a use token of the API.
type useToken struct {
	ID         string   `json:"id"`
	Name       string   `json:"name"`
	Owner      string   `json:"origin_owner_id"`
	Account    string   `json:"account_id"`
	Connectors []string `json:"connectors"`
	Origins    []string `json:"allowed_origins"`
	Ends       string   `json:"expires_at"`
	Live       bool     `json:"live"`
	Token      string   `json:"token"`
}

func (u useToken) row() []string {
	what := strings.Join(u.Connectors, ",")
	if u.Account != "" {
		what = u.Account
	}
	return []string{u.ID, u.Name, u.Owner, what, when(u.Ends), yes(u.Live)}
}

var useTokenHeadings = []string{"id", "name", "owner", "may use", "ends", "live"}

type useTokensList struct{}

// Run lists use tokens.
func (useTokensList) Run(ctx context.Context, t *Target) error {
	return show(ctx, t, "/use_tokens", url.Values{"page_size": {"100"}}, "use tokens", useTokenHeadings, useToken.row)
}

type useTokensShow struct {
	ID string `arg:"" help:"The token's id."`
}

// Run shows a use token.
func (c useTokensShow) Run(ctx context.Context, t *Target) error {
	return one(ctx, t, manage.Request{Path: path("use_tokens", c.ID)}, func(u useToken) {
		t.columns(useTokenHeadings, [][]string{u.row()})
	})
}

type useTokensCreate struct {
	Name       string   `arg:"" help:"What it is for."`
	Owner      string   `help:"Whose accounts it may use, by your id; may be left out with --account." placeholder:"ID"`
	Account    string   `help:"The one account that it may use." placeholder:"acc_…"`
	Connectors []string `name:"connector" sep:"none" help:"Of this connector alone; repeat for more."`
	Origins    []string `name:"origin" sep:"none" help:"A page that may use it, such as https://app.example.com; repeat for more."`
	ActingUser string   `help:"For whom its calls are made."`
	Expires    span     `help:"How long it lives, from 1m to 30d." default:"1h" placeholder:"1h"`
	policyFlags
}

// Run makes a use token.
func (c useTokensCreate) Run(ctx context.Context, t *Target) error {
	p, err := c.policy()
	if err != nil {
		return coded{exitUsage, err}
	}
	body := map[string]any{"name": c.Name, "expires_in": int(time.Duration(c.Expires).Seconds())}
	put(body, "origin_owner_id", c.Owner)
	put(body, "account_id", c.Account)
	put(body, "acting_user", c.ActingUser)
	if len(c.Connectors) > 0 {
		body["connectors"] = c.Connectors
	}
	if len(c.Origins) > 0 {
		body["allowed_origins"] = c.Origins
	}
	if allowed := resource.CallPolicyOf(p); allowed != nil {
		body["call_policy"] = allowed
	}
	r := manage.Request{Method: http.MethodPost, Path: "/use_tokens", Body: body, Once: true}
	return one(ctx, t, r, func(u useToken) {
		t.say("%s", u.Token)
		t.note("Keep the token now (%s): it cannot be shown again. It ends %s.", u.ID, when(u.Ends))
	})
}

type useTokensRevoke struct {
	ID string `arg:"" help:"The token's id."`
}

// Run revokes a use token.
func (c useTokensRevoke) Run(ctx context.Context, t *Target) error {
	r := manage.Request{Method: http.MethodDelete, Path: path("use_tokens", c.ID)}
	return one(ctx, t, r, func(map[string]any) { t.say("Revoked %s.", c.ID) })
}
