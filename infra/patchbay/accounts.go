package main

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strconv"

	"patchbay/infra/patchbay/manage"
)

type accountsGroup struct {
	List    accountsList   `cmd:"" help:"List linked accounts."`
	Show    accountsShow   `cmd:"" aliases:"get" help:"Show a linked account."`
	Suspend accountSuspend `cmd:"" help:"Suspend an account: no call passes until it is resumed."`
	Resume  accountResume  `cmd:"" help:"Resume an account that was suspended."`
	Test    accountsTest   `cmd:"" help:"Ask the provider whether it takes the account's credential."`
	Delete  accountsDelete `cmd:"" help:"Delete an account, and revoke its grant where the provider can."`

	ImportNango accountsImportNango `cmd:"" help:"Link what Nango has exported: says what would be done, and does it with --apply."`
}

// linked is a linked account of the API, as far as the command knows it.
type linked struct {
	ID        string  `json:"id"`
	Provider  string  `json:"provider"`
	Status    string  `json:"status"`
	OwnerID   string  `json:"origin_owner_id"`
	OwnerName string  `json:"origin_owner_name"`
	Label     *string `json:"label"`
	Config    string  `json:"integration_id"`
	Used      string  `json:"last_used_at"`
	Created   string  `json:"created_at"`
	Suspended string  `json:"suspended_at"`
	Reasons   []struct {
		Code        string `json:"code"`
		Description string `json:"description"`
	} `json:"status_reasons"`
}

type accountsList struct {
	Connector []string `name:"connector" sep:"none" help:"Of a connector; repeat for more."`
	Owner     []string `name:"owner" sep:"none" help:"Of one of your customers, by your id; repeat for more."`
	Config    []string `name:"auth-config" sep:"none" help:"Of an auth config; repeat for more."`
	Status    string   `help:"active, inactive or error." enum:",active,inactive,error" default:""`
	Search    string   `help:"In names, labels and ids."`
	Limit     int      `short:"n" help:"How many at most; 0 is all." default:"0"`
}

// Run lists accounts.
func (c accountsList) Run(ctx context.Context, t *Target) error {
	size := "250"
	if c.Limit > 0 && c.Limit < 250 {
		size = strconv.Itoa(c.Limit)
	}
	q := url.Values{
		"page_size": {size}, "providers": c.Connector, "origin_owner_ids": c.Owner, "integration_id": c.Config,
	}
	given(q, "status", c.Status, "search", c.Search)
	return showSome(ctx, t, "/accounts", q, c.Limit, "accounts",
		[]string{"id", "connector", "status", "owner", "name", "label", "last used"}, func(a linked) []string {
			label := ""
			if a.Label != nil {
				label = *a.Label
			}
			return []string{a.ID, a.Provider, a.Status, a.OwnerID, a.OwnerName, label, when(a.Used)}
		})
}

// ofAccount is embedded in what is about one account.
type ofAccount struct {
	ID string `arg:"" help:"The account's id: acc_…"`
}

type accountsShow struct{ ofAccount }

// Run shows an account.
func (c accountsShow) Run(ctx context.Context, t *Target) error {
	return one(ctx, t, manage.Request{Path: path("accounts", c.ID)}, t.account)
}

func (t *Target) account(a linked) {
	t.say("%s  %s  %s", a.ID, a.Provider, a.Status)
	for _, r := range a.Reasons {
		t.say("reason       %s  %s", r.Code, plain(r.Description))
	}
	t.say("owner        %s  %s", plain(a.OwnerID), plain(a.OwnerName))
	t.say("auth config  %s", a.Config)
	for _, l := range []struct{ what, text string }{
		{"linked", a.Created}, {"last used", a.Used}, {"suspended", a.Suspended},
	} {
		if l.text != "" {
			t.say("%-12s %s", l.what, when(l.text))
		}
	}
}

type (
	accountSuspend struct{ ofAccount }
	accountResume  struct{ ofAccount }
)

// Run suspends an account.
func (c accountSuspend) Run(ctx context.Context, t *Target) error { return c.does(ctx, t, "suspend") }

// Run resumes an account.
func (c accountResume) Run(ctx context.Context, t *Target) error { return c.does(ctx, t, "resume") }

func (c ofAccount) does(ctx context.Context, t *Target, verb string) error {
	return one(ctx, t, manage.Request{Method: http.MethodPost, Path: path("accounts", c.ID, verb)}, t.account)
}

type accountsTest struct{ ofAccount }

// Run tests an account. It fails when the provider refuses the credential.
func (c accountsTest) Run(ctx context.Context, t *Target) error {
	r := manage.Request{Method: http.MethodPost, Path: path("accounts", c.ID, "test")}
	refused := false
	err := one(ctx, t, r, func(v tested) { v.say(t) }, func(v tested) { refused = v.OK != nil && !*v.OK })
	if err == nil && refused {
		return coded{exitFailed, errors.New("the account has to be linked again: 'sessions create --account' makes a link")}
	}
	return err
}

// tested is what a test of an account came to.
type tested struct {
	OK      *bool  `json:"ok"` // nil where the provider could not be asked
	By      string `json:"checked_by"`
	Problem *struct {
		Code     string `json:"code"`
		Message  string `json:"message"`
		Provider string `json:"provider_response"`
	} `json:"problem"`
}

func (v tested) say(t *Target) {
	switch {
	case v.OK == nil:
		t.say("Whether the provider takes the credential is not known (asked by: %s).", v.By)
	case *v.OK:
		t.say("The provider takes the credential (asked by: %s).", v.By)
	default:
		t.say("The provider does not take the credential (asked by: %s).", v.By)
	}
	if v.Problem != nil {
		t.say("  %s: %s", v.Problem.Code, plain(v.Problem.Message))
		if v.Problem.Provider != "" {
			t.say("  the provider says: %s", plain(v.Problem.Provider))
		}
	}
}

type accountsDelete struct {
	ofAccount
	Yes bool `short:"y" help:"Do not ask."`
}

// Run deletes an account.
func (c accountsDelete) Run(ctx context.Context, t *Target) error {
	return t.deletes(ctx, c.Yes, "the account "+c.ID, path("accounts", c.ID))
}
