package table_test

import (
	"context"
	"encoding/json"
	"testing"
	"time"

	"patchbay/shared/account"
	"patchbay/shared/catalog"
	"patchbay/shared/connect"
	"patchbay/shared/connector"
	"patchbay/shared/project"
	"patchbay/shared/table"
	"patchbay/shared/table/tabletest"
)

func TestSessionIsReadWithItsProject(t *testing.T) {
	every(t, func(t *testing.T, w *tabletest.World) {
		p := w.MakeProject(t)
		now := w.Clock.Now()
		s := connect.Session{
			Hash: "5e55", ID: 7, Organization: 42, Project: p, Owner: account.Owner{ID: "owner", Name: "Ada", Username: "ada"}, Connector: "slack",
			ConfigID: "cfg_slack_1", AccountID: "acc_slack_1", Categories: []catalog.Category{"crm", "ats"}, Multiple: true, Label: "HR",
			Type: "test", Metadata: json.RawMessage(`{"a":1}`), CreatedAt: now, ExpiresAt: now.Add(time.Hour + 7*time.Millisecond),
		}
		does(t, w.CreateSession(t.Context(), s))
		scope, err := w.Session(t.Context(), connect.Ref{Project: p, Hash: s.Hash})
		got(t, s)(scope.Session, err)
		if scope.Project.ID != p || scope.Project.OrganizationID != 42 {
			t.Errorf("its project is %+v", scope.Project)
		}
		// DynamoDB must not delete it while it is alive: the time to live is in whole seconds, rounded up.
		if ttl := number(t, w.Items(t)["SESS#5e55 SESS"]["expires_at"]); !time.Unix(ttl, 0).After(s.ExpiresAt) {
			t.Errorf("it would be deleted at %v", time.Unix(ttl, 0).UTC())
		}
		s.Owner.ID = "usurper"
		refuses(t, w, table.ErrContended, func(ctx context.Context) error { return w.CreateSession(ctx, s) })
		for _, ref := range []connect.Ref{{Project: p, Hash: "5e5"}, {Project: w.MakeProject(t), Hash: s.Hash}, {Project: p + "0", Hash: s.Hash}} {
			fails[connect.Scope](t, connect.ErrSession)(w.Session(t.Context(), ref))
		}
	})
}

func TestAdmitIssue(t *testing.T) {
	every(t, func(t *testing.T, w *tabletest.World) {
		p := w.MakeProject(t)
		ref := w.MakeKey(t, p)
		cfg := w.MakeConfig(t, p, "slack")
		a := w.MakeAccount(t, cfg, "owner")
		cfg.AccountCount = 1
		slack, err := w.Connector(t.Context(), p, "slack")
		does(t, err)
		prj, err := w.Project(t.Context(), p)
		does(t, err)
		unknown := connector.Connector{Project: p, Key: "notion", State: connector.NotConfigured}
		for _, c := range []struct {
			name                    string
			connector, config, acct string
			want                    connect.Issue
		}{
			{"nothing named", "", "", "", connect.Issue{Project: prj}},
			{"connector", "slack", "", "", connect.Issue{Project: prj, Connector: slack.Connector}},
			{"connector never configured", "notion", "", "", connect.Issue{Project: prj, Connector: unknown}},
			{"config", "", cfg.ID, "", connect.Issue{Project: prj, Config: cfg}},
			{"account", "", "", a.ID, connect.Issue{Project: prj, Account: a}},
			{"all", "slack", cfg.ID, a.ID, connect.Issue{Project: prj, Connector: slack.Connector, Config: cfg, Account: a}},
			{"ids of nothing", "", w.NewConfig(p, "slack").ID, w.NewAccount(t, cfg, "x").ID, connect.Issue{Project: prj}},
			{"malformed ids", "", "7", "8", connect.Issue{Project: prj}},
		} {
			t.Run(c.name, func(t *testing.T) { got(t, c.want)(w.AdmitIssue(t.Context(), ref, c.connector, c.config, c.acct)) })
		}
		stranger := project.KeyRef{Project: p, Hash: w.NewKey(p).Hash}
		fails[connect.Issue](t, project.ErrUnauthenticated)(w.AdmitIssue(t.Context(), stranger, "slack", cfg.ID, a.ID))
		drop(t, w, table.Keys.Project(p))
		fails[connect.Issue](t, project.ErrUnauthenticated)(w.AdmitIssue(t.Context(), ref, "slack", cfg.ID, a.ID))
	})
}
