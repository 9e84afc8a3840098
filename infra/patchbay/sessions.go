package main

import (
	"context"
	"net/http"
	"time"

	"patchbay/infra/patchbay/manage"
)

type sessionsGroup struct {
	Create sessionsCreate `cmd:"" help:"Make a connect session and print its link, which an end user opens to link an account."`
}

type sessionsCreate struct {
	Owner     string `required:"" help:"Your customer's id." placeholder:"ID"`
	OwnerName string `help:"Your customer's name; the id when left out." placeholder:"NAME"`
	Username  string `help:"Who of the customer's people it is." placeholder:"NAME"`
	Connector string `help:"The provider key; left out, the end user picks."`
	Config    string `name:"auth-config" help:"An auth config; left out, the connector's default."`
	Account   string `help:"Edit, or link again, this account."`
	Label     string `help:"What the account is called."`
	Expires   span   `help:"How long the link can be used, such as 30m or 24h." default:"30m" placeholder:"30m"`
	Multiple  bool   `help:"Link another account beside the one there is."`
	Once      bool   `name:"single-use" help:"Linking one account spends the link."`
	Manage    bool   `name:"manage-connections" help:"The end user may also see and end what is linked."`
	Redirect  string `name:"redirect-url" help:"Where the page leads back to in the end."`
	Test      bool   `help:"The account is a test account."`
}

// Run makes a session.
func (c sessionsCreate) Run(ctx context.Context, t *Target) error {
	if c.OwnerName == "" {
		c.OwnerName = c.Owner
	}
	body := map[string]any{
		"origin_owner_id": c.Owner, "origin_owner_name": c.OwnerName, "expires_in": int(time.Duration(c.Expires).Seconds()),
	}
	for _, m := range []struct{ name, value string }{
		{"origin_username", c.Username}, {"provider", c.Connector}, {"integration_id", c.Config},
		{"account_id", c.Account}, {"label", c.Label}, {"redirect_url", c.Redirect},
	} {
		put(body, m.name, m.value)
	}
	for name, is := range map[string]bool{
		"multiple": c.Multiple, "single_use": c.Once, "manage_connections": c.Manage,
	} {
		if is {
			body[name] = true
		}
	}
	if c.Test {
		body["type"] = "test"
	}
	r := manage.Request{Method: http.MethodPost, Path: "/connect_sessions", Body: body, Once: true}
	return one(ctx, t, r, func(s struct {
		Link        string `json:"auth_link_url"`
		Connections string `json:"connections_url"`
		Ends        string `json:"expires_at"`
	}) {
		t.say("%s", s.Link)
		if s.Connections != "" {
			t.say("%s  (what is linked)", s.Connections)
		}
		t.note("The link is good until %s. Whoever has it can link an account of %s.", when(s.Ends), plain(c.OwnerName))
	})
}
