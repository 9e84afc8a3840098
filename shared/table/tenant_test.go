package table_test

import (
	"context"
	"testing"
	"time"

	"patchbay/shared/account"
	"patchbay/shared/connect"
	"patchbay/shared/connector"
	"patchbay/shared/credential"
	"patchbay/shared/fanout"
	"patchbay/shared/fault"
	"patchbay/shared/project"
	"patchbay/shared/table/tabletest"
)

// Rule 7: another project's ids are as unknown as ids of nothing, to every method, and change nothing. The stranger has
// the same connector configured and an account of the same owner, so that only the project tells the two apart.
func TestProjectsNeverMeet(t *testing.T) {
	every(t, func(t *testing.T, w *tabletest.World) {
		mine, stranger := w.MakeProject(t), w.MakeProject(t)
		key, strangersKey := w.MakeKey(t, mine), w.MakeKey(t, stranger)
		cfg := w.MakeConfig(t, mine, "slack")
		a := w.MakeAccount(t, cfg, "owner")
		does(t, w.Lease(t.Context(), mine, a.ID, 1, 0, "holder", w.Clock.Now().Add(time.Hour)))
		theirs := w.MakeConfig(t, stranger, "slack")
		own := w.MakeAccount(t, theirs, "owner")
		_, _, err := w.SetState(t.Context(), mine, "hubspot", connector.Disabled)
		is(t, err, connector.ErrNotConfigured)
		w.MakeConfig(t, mine, "hubspot")

		foreignConfig, foreignAccount := cfg, a
		foreignConfig.Project, foreignAccount.Project = stranger, stranger
		moved := foreignAccount
		moved.Owner.ID = "somebody"
		into := own
		into.ConfigID = cfg.ID
		for name, c := range map[string]struct {
			want error
			call func(context.Context) error
		}{
			"RevokeKey": {project.ErrKeyNotFound, func(ctx context.Context) error {
				return w.RevokeKey(ctx, stranger, key.Key.Hash)
			}},
			"Authenticate": {project.ErrUnauthenticated, func(ctx context.Context) error {
				return second(w.Authenticate(ctx,
					project.Access{Key: project.KeyRef{Project: stranger, Hash: key.Key.Hash}, Scope: key.Scope}))
			}},
			"AuthConfig": {connector.ErrConfigUnknown, func(ctx context.Context) error {
				_, _, err := w.AuthConfig(ctx, stranger, cfg.ID)
				return err
			}},
			"UpdateAuthConfig": {connector.ErrConfigUnknown, func(ctx context.Context) error {
				return second(w.UpdateAuthConfig(ctx, foreignConfig))
			}},
			"NoteProblem": {connector.ErrConfigUnknown, func(ctx context.Context) error {
				return w.NoteProblem(ctx, foreignConfig, connector.Problem{Code: "x"})
			}},
			"EndProblem": {fault.ErrStale, func(ctx context.Context) error {
				return w.EndProblem(ctx, stranger, cfg.ID, "x")
			}},
			"MakeDefault": {connector.ErrConfigUnknown, func(ctx context.Context) error {
				return w.MakeDefault(ctx, stranger, cfg.ID)
			}},
			"DeleteAuthConfig": {connector.ErrConfigUnknown, func(ctx context.Context) error {
				return w.DeleteAuthConfig(ctx, stranger, cfg.ID, 0)
			}},
			"SetState": {connector.ErrNotConfigured, func(ctx context.Context) error {
				_, _, err := w.SetState(ctx, stranger, "hubspot", connector.Disabled)
				return err
			}},
			"Admit": {account.ErrNotFound, func(ctx context.Context) error {
				return second(w.Admit(ctx, strangersKey, a.ID))
			}},
			"Account": {account.ErrNotFound, func(ctx context.Context) error {
				_, _, err := w.Account(ctx, stranger, a.ID)
				return err
			}},
			"Credential": {account.ErrNotFound, func(ctx context.Context) error {
				return second(w.Credential(ctx, stranger, a.ID))
			}},
			"Link": {connector.ErrConfigUnknown, func(ctx context.Context) error {
				n := w.NewAccount(t, theirs, "new")
				n.ConfigID = cfg.ID
				return w.Link(ctx, tabletest.LinkOf(n))
			}},
			"Relink": {connector.ErrConfigUnknown, func(ctx context.Context) error {
				return w.Relink(ctx, tabletest.LinkOf(foreignAccount), cfg.ID)
			}},
			"Relink into": {connector.ErrConfigUnknown, func(ctx context.Context) error {
				return w.Relink(ctx, tabletest.LinkOf(into), theirs.ID)
			}},
			"Update": {account.ErrNotFound, func(ctx context.Context) error {
				return second(w.Update(ctx, foreignAccount, foreignAccount))
			}},
			"Update of owner": {account.ErrNotFound, func(ctx context.Context) error {
				return second(w.Update(ctx, moved, foreignAccount))
			}},
			"Delete": {account.ErrNotFound, func(ctx context.Context) error {
				return w.Delete(ctx, foreignAccount, 1)
			}},
			"Lease": {account.ErrNotFound, func(ctx context.Context) error {
				return w.Lease(ctx, stranger, a.ID, 1, 0, "h", w.Clock.Now())
			}},
			"Refreshed": {account.ErrNotFound, func(ctx context.Context) error {
				return w.Refreshed(ctx, stranger, a.ID, "holder", credential.Credential{Sealed: nil, Version: 1})
			}},
			"Release": {credential.ErrBusy, func(ctx context.Context) error { return w.Release(ctx, stranger, a.ID, "holder") }},
			"Break": {credential.ErrBusy, func(ctx context.Context) error {
				return w.Break(ctx, stranger, a.ID, 1, account.Reason{Code: "x"})
			}},
			"Finish": {fanout.ErrSuperseded, func(ctx context.Context) error {
				return w.Finish(ctx, fanout.Job{Project: stranger, Connector: "hubspot"}, 1)
			}},
			"Materialise": {nil, func(ctx context.Context) error {
				changed, err := w.Materialise(ctx, fanout.Job{Project: stranger, Connector: "slack"}, []string{a.ID},
					connector.Disabled, 9)
				if changed != 0 {
					t.Errorf("%d accounts of another project were written", changed)
				}
				return err
			}},
		} {
			t.Run(name, func(t *testing.T) { refuses(t, w, c.want, c.call) })
		}
	})
}

func second[T any](_ T, err error) error { return err }

func TestReadsSeeOneProject(t *testing.T) {
	every(t, func(t *testing.T, w *tabletest.World) {
		mine, stranger := w.MakeProject(t), w.MakeProject(t)
		key, strangersKey := w.MakeKey(t, mine), w.MakeKey(t, stranger)
		cfg := w.MakeConfig(t, mine, "slack")
		a := w.MakeAccount(t, cfg, "owner")

		if keys, err := w.Keys(t.Context(), stranger); err != nil || len(keys) != 1 || keys[0].Hash != strangersKey.Key.Hash {
			t.Errorf("keys are %v, %v", keys, err)
		}
		none := connector.Connector{Project: stranger, Key: "slack", State: connector.NotConfigured}
		got(t, connector.Configured{Connector: none})(w.Configured(t.Context(), stranger, "slack"))
		got(t, []connector.Configured(nil))(w.AllConfigured(t.Context(), stranger))
		got(t, map[string]connector.Connector{"slack": none})(w.States(t.Context(), stranger, []string{"slack"}))
		got(t, none)(w.State(t.Context(), fanout.Job{Project: stranger, Connector: "slack"}))
		got(t, "")(w.OwnerAccount(t.Context(), stranger, "owner", "slack"))
		for name, q := range map[string]account.Query{
			"all": {}, "connector": {Connectors: []string{"slack"}}, "owner": {Owners: []string{"owner"}},
			"id": {IDs: []string{a.ID}}, "cursor": {After: "slack/" + a.ID},
		} {
			if page, next, err := w.Accounts(t.Context(), stranger, q); err != nil || len(page) != 0 || next != "" {
				t.Errorf("list by %s: %v, %q, %v", name, page, next, err)
			}
		}
		ids, next, err := w.Page(t.Context(), fanout.Job{Project: stranger, Connector: "slack"}, "", fanout.PageSize)
		if err != nil || len(ids) != 0 || next != "" {
			t.Errorf("a fan-out's page is %v, %q, %v", ids, next, err)
		}
		does(t, w.SaveCursor(t.Context(), fanout.Job{Project: mine, Connector: "slack"}, 1, fanout.Progress{Cursor: "there"}))
		got(t, fanout.Progress{})(w.Cursor(t.Context(), fanout.Job{Project: stranger, Connector: "slack"}, 1))
		in, err := w.AdmitIssue(t.Context(), strangersKey,
			connect.NewSession{Owner: a.Owner, Connector: "slack", ConfigID: cfg.ID, AccountID: a.ID})
		caller, _ := w.Authenticate(t.Context(), strangersKey)
		got(t, connect.Issue{Caller: caller, Connector: none})(in, err)
		fails[connect.Issue](t, project.ErrUnauthenticated)(w.AdmitIssue(t.Context(),
			project.Access{Key: project.KeyRef{Project: stranger, Hash: key.Key.Hash},
				Scope: key.Scope}, connect.NewSession{Connector: "slack"}))
	})
}
