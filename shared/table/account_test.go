package table_test

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"patchbay/shared/account"
	"patchbay/shared/connect"
	"patchbay/shared/connector"
	"patchbay/shared/credential"
	"patchbay/shared/fault"
	"patchbay/shared/project"
	"patchbay/shared/scope"
	"patchbay/shared/table/tabletest"
)

func TestAdmitReadsAllThatDecides(t *testing.T) {
	every(t, func(t *testing.T, w *tabletest.World) {
		p := w.MakeProject(t)
		by := w.MakeKey(t, p)
		a := w.MakeAccount(t, w.MakeConfig(t, p, "slack"), "owner")
		for _, state := range []connector.State{connector.Enabled, connector.Disabled} {
			c, _, err := w.SetState(t.Context(), p, "slack", state)
			does(t, err)
			got(t, credential.Admission{
				Caller: project.Caller{Project: project.Project{ID: p}, By: by.Actor(),
					Scopes: []scope.Scope{scope.AccountsRead, scope.ProxyCall}},
				Account: a, Connector: c, Credential: credential.Credential{Sealed: []byte("sealed for " + a.ID), Version: 1,
					ExpiresAt: a.CreatedAt.Add(time.Hour), Period: tabletest.LinkOf(a).Period},
			})(w.Admit(t.Context(), by, a.ID))
		}
		unknown := w.NewAccount(t, w.NewConfig(p, "slack"), "o").ID
		stranger := tabletest.AccessBy(w.NewKey(p))
		for _, c := range []struct {
			name string
			by   project.Access
			id   string
			want error
		}{
			{"unknown account", by, unknown, account.ErrNotFound},
			{"malformed account", by, "acc_slack", account.ErrNotFound},
			{"account id without end", by, "acc_" + strings.Repeat("x", 3000) + a.ID[len("acc_slack"):], account.ErrNotFound},
			{"unknown key", stranger, a.ID, project.ErrUnauthenticated},
			{"unknown key, malformed account", stranger, "acc_slack", project.ErrUnauthenticated},
			{"unknown key, unknown account", stranger, unknown, project.ErrUnauthenticated},
		} {
			t.Run(c.name, func(t *testing.T) { fails[credential.Admission](t, c.want)(w.Admit(t.Context(), c.by, c.id)) })
		}
		does(t, w.Delete(t.Context(), a, 1))
		fails[credential.Admission](t, account.ErrNotFound)(w.Admit(t.Context(), by, a.ID))
	})
}

// What a caller names may be of any length, and a key of the table may not: such an id is as unknown as any other.
func TestIDsOfAnyLengthAreUnknown(t *testing.T) {
	every(t, func(t *testing.T, w *tabletest.World) {
		p := w.MakeProject(t)
		by := w.MakeKey(t, p)
		c := w.MakeConfig(t, p, "slack")
		endless := strings.Repeat("x", 3000)
		account1, config := "acc_"+endless+c.ID[len("cfg_slack"):], "cfg_"+endless+c.ID[len("cfg_slack"):]
		_, _, err := w.Account(t.Context(), p, account1)
		is(t, err, account.ErrNotFound)
		_, _, err = w.AuthConfig(t.Context(), p, config)
		is(t, err, connector.ErrConfigUnknown)
		is(t, w.MakeDefault(t.Context(), p, config), connector.ErrConfigUnknown)
		is(t, w.DeleteAuthConfig(t.Context(), p, config, 0), connector.ErrConfigUnknown)
		found, next, err := w.Accounts(t.Context(), p, account.Query{IDs: []string{account1}})
		if len(found) > 0 || next != "" || err != nil {
			t.Errorf("found %v, %q, %v", found, next, err)
		}
		for _, key := range []string{"", endless} {
			in, err := w.AdmitIssue(t.Context(), by,
				connect.NewSession{Owner: account.Owner{ID: endless}, Connector: key, ConfigID: config, AccountID: account1})
			if err != nil || in.Config != "" || in.Account != "" || in.Connector.DefaultConfig != "" {
				t.Errorf("admitted %+v, %v", in, err)
			}
		}
	})
}

func TestStates(t *testing.T) {
	every(t, func(t *testing.T, w *tabletest.World) {
		p := w.MakeProject(t)
		w.MakeConfig(t, p, "slack")
		keys := []string{"slack", "hubspot"}
		for i := range 230 { // more than one batch of reads takes
			keys = append(keys, fmt.Sprintf("connector-%d", i))
		}
		states, err := w.States(t.Context(), p, keys)
		if err != nil || len(states) != len(keys) {
			t.Fatalf("%d states, %v", len(states), err)
		}
		if states["slack"].State != connector.Enabled || states["hubspot"].State != connector.NotConfigured ||
			states["connector-229"].Key != "connector-229" {
			t.Errorf("states are %+v", states)
		}
		got(t, map[string]connector.Connector{})(w.States(t.Context(), p, nil))
		got(t, map[string]connector.Connector{"slack": states["slack"]})(w.States(t.Context(), p, []string{"slack", "slack"}))
	})
}

func TestUpdateAccount(t *testing.T) {
	every(t, func(t *testing.T, w *tabletest.World) {
		c := w.MakeConfig(t, w.MakeProject(t), "slack")
		a := w.MakeAccount(t, c, "owner")
		next := a
		next.Owner.Name, next.Owner.Username, next.Label, next.Type = "Grace", "grace", "HR", "test"
		next.Metadata, next.UpdatedAt = json.RawMessage(`{}`), w.Clock.Add(time.Minute)
		got(t, int64(2))(w.Update(t.Context(), next, a))
		next.Version = 2
		have, _, err := w.Account(t.Context(), c.Project, a.ID)
		got(t, next)(have, err)
		refuses(t, w, fault.ErrStale, func(ctx context.Context) error {
			_, err := w.Update(ctx, a, a)
			return err
		})
		does(t, w.Delete(t.Context(), next, 1))
		refuses(t, w, account.ErrNotFound, func(ctx context.Context) error {
			_, err := w.Update(ctx, next, next)
			return err
		})
	})
}

func TestUpdateMovesTheOwner(t *testing.T) {
	every(t, func(t *testing.T, w *tabletest.World) {
		c := w.MakeConfig(t, w.MakeProject(t), "slack")
		a, taken := w.MakeAccount(t, c, "ada"), w.MakeAccount(t, c, "grace")
		move := func(from account.Account, owner string) func(context.Context) error {
			next := from
			next.Owner.ID = owner
			return func(ctx context.Context) error {
				_, err := w.Update(ctx, next, from)
				return err
			}
		}
		refuses(t, w, account.ErrOwnerUsed, move(a, "grace"))
		does(t, move(a, "alan")(t.Context()))
		got(t, "")(w.OwnerAccount(t.Context(), c.Project, "ada", "slack"))
		got(t, a.ID)(w.OwnerAccount(t.Context(), c.Project, "alan", "slack"))
		have, _, err := w.Account(t.Context(), c.Project, a.ID)
		if err != nil || have.Owner.ID != "alan" || have.Version != 2 {
			t.Errorf("the account is %+v, %v", have, err)
		}
		refuses(t, w, fault.ErrStale, move(a, "barbara"))

		extra := w.NewAccount(t, c, "grace")
		extra.Extra = true
		does(t, w.Link(t.Context(), tabletest.LinkOf(extra)))
		does(t, move(extra, "alan")(t.Context())) // beside the one that alan has
		got(t, a.ID)(w.OwnerAccount(t.Context(), c.Project, "alan", "slack"))
		extra.Owner.ID, extra.Version = "alan", 2
		does(t, w.Delete(t.Context(), extra, 1))

		does(t, w.Delete(t.Context(), taken, 1))
		refuses(t, w, account.ErrNotFound, move(taken, "barbara"))
		does(t, move(have, "grace")(t.Context()))
		got(t, a.ID)(w.OwnerAccount(t.Context(), c.Project, "grace", "slack"))
	})
}
