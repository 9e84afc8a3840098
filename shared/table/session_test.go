package table_test

import (
	"context"
	"encoding/json"
	"errors"
	"reflect"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

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
			Hash: "5e55", ID: 7, Organization: 42, Project: p, Owner: account.Owner{ID: "owner", Name: "Ada", Username: "ada"},
			Connector: "slack",
			ConfigID:  "cfg_slack_1", AccountID: "acc_slack_1", Categories: []catalog.Category{"crm", "ats"}, Multiple: true,
			Label: "HR",
			Type:  "test", Metadata: json.RawMessage(`{"a":1}`), CreatedAt: now,
			ExpiresAt: now.Add(time.Hour + 7*time.Millisecond),
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
		for _, ref := range []connect.Ref{{Project: p, Hash: "5e5"}, {Project: w.MakeProject(t), Hash: s.Hash},
			{Project: p + "0", Hash: s.Hash}} {
			fails[connect.Scope](t, connect.ErrSession)(w.Session(t.Context(), ref))
		}
		drop(t, w, table.Keys.Project(p))
		fails[connect.Scope](t, connect.ErrSession)(w.Session(t.Context(), connect.Ref{Project: p, Hash: s.Hash}))
	})
}

// A session that is good for one account is spent by the link's own transaction.
func TestSessionIsSpent(t *testing.T) {
	every(t, func(t *testing.T, w *tabletest.World) {
		p := w.MakeProject(t)
		cfg := w.MakeConfig(t, p, "slack")
		now := w.Clock.Now()
		s := connect.Session{
			Hash: "5e57", ID: 7, Project: p, Owner: account.Owner{ID: "owner"}, Once: true, CreatedAt: now,
			ExpiresAt: now.Add(time.Hour),
		}
		does(t, w.CreateSession(t.Context(), s))
		spent := func(a account.Account) connect.Link {
			l := tabletest.LinkOf(a)
			l.Spend = &connect.Spend{Hash: s.Hash, At: now, Until: now.Add(time.Minute)}
			return l
		}
		first, second := w.NewAccount(t, cfg, "first"), w.NewAccount(t, cfg, "second")
		does(t, w.Link(t.Context(), spent(first)))
		s.SpentAt, s.ExpiresAt = now, now.Add(time.Minute)
		ref := connect.Ref{Project: p, Hash: s.Hash}
		scope, err := w.Session(t.Context(), ref)
		got(t, s)(scope.Session, err)
		refuses(t, w, connect.ErrSpent, func(ctx context.Context) error { return w.Link(ctx, spent(second)) })
		first, _, err = w.Account(t.Context(), p, first.ID)
		does(t, err)
		refuses(t, w, connect.ErrSpent, func(ctx context.Context) error { return w.Relink(ctx, spent(first), cfg.ID) })
		if _, _, err := w.Account(t.Context(), p, second.ID); !errors.Is(err, account.ErrNotFound) {
			t.Errorf("what a spent session linked: %v", err)
		}

		other := connect.Ref{Project: w.MakeProject(t), Hash: s.Hash}
		refuses(t, w, connect.ErrSession, func(ctx context.Context) error { return w.EndConnectSession(ctx, other, now) })
		does(t, w.EndConnectSession(t.Context(), ref, now))
		s.ExpiresAt = now
		scope, err = w.Session(t.Context(), ref)
		got(t, s)(scope.Session, err)
		refuses(t, w, connect.ErrSession, func(ctx context.Context) error { return w.EndConnectSession(ctx, ref, now) })
	})
}

// A session that its owner ended while an account was being linked with it links none, and stays ended.
func TestSessionEndedMeanwhileIsNotSpent(t *testing.T) {
	every(t, func(t *testing.T, w *tabletest.World) {
		p := w.MakeProject(t)
		cfg := w.MakeConfig(t, p, "slack")
		now := w.Clock.Now()
		s := connect.Session{Hash: "5e58", ID: 7, Project: p, Owner: account.Owner{ID: "owner"}, Once: true, CreatedAt: now,
			ExpiresAt: now.Add(time.Hour)}
		does(t, w.CreateSession(t.Context(), s))
		ref := connect.Ref{Project: p, Hash: s.Hash}
		does(t, w.EndConnectSession(t.Context(), ref, now))
		a := w.NewAccount(t, cfg, "owner")
		l := tabletest.LinkOf(a)
		l.Spend = &connect.Spend{Hash: s.Hash, At: now, Until: now.Add(time.Minute)} // of the session as it was read
		refuses(t, w, connect.ErrSession, func(ctx context.Context) error { return w.Link(ctx, l) })
		scope, err := w.Session(t.Context(), ref)
		if err != nil || scope.Session.Live(now) || !scope.Session.SpentAt.IsZero() {
			t.Errorf("the session is %+v, %v", scope.Session, err)
		}
		l.Spend.Hash = "5e59" // of none that is there
		refuses(t, w, connect.ErrSession, func(ctx context.Context) error { return w.Link(ctx, l) })
	})
}

// The same of one that goes on, which may come to its end by itself while an account is being linked with it.
func TestSessionEndedMeanwhileLinksNothing(t *testing.T) {
	every(t, func(t *testing.T, w *tabletest.World) {
		p := w.MakeProject(t)
		cfg := w.MakeConfig(t, p, "slack")
		s, other := w.MakeSession(t, p), w.MakeSession(t, p)
		within := func(a account.Account, s connect.Session) connect.Link {
			l := tabletest.LinkOf(a)
			l.Within = &connect.Within{Hash: s.Hash, Ends: s.ExpiresAt}
			return l
		}
		first, second := w.NewAccount(t, cfg, "first"), w.NewAccount(t, cfg, "second")
		before := w.Items(t)
		w.Clock.Add(2 * time.Hour)
		does(t, w.Link(t.Context(), within(first, s)))
		at := table.Keys.Session(s.Hash)
		place := at["PK"].(*types.AttributeValueMemberS).Value + " " + at["SK"].(*types.AttributeValueMemberS).Value
		if before[place] == nil || !reflect.DeepEqual(before[place], w.Items(t)[place]) {
			t.Error("a link changed its session")
		}
		first, _, err := w.Account(t.Context(), p, first.ID)
		does(t, err)
		does(t, w.EndConnectSession(t.Context(), connect.Ref{Project: p, Hash: s.Hash}, s.CreatedAt.Add(time.Minute)))
		refuses(t, w, connect.ErrSession, func(ctx context.Context) error { return w.Link(ctx, within(second, s)) })
		refuses(t, w, connect.ErrSession, func(ctx context.Context) error { return w.Relink(ctx, within(first, s), cfg.ID) })
		refuses(t, w, connect.ErrSession, func(ctx context.Context) error {
			return w.Link(ctx, within(second, connect.Session{Hash: "none", ExpiresAt: s.ExpiresAt}))
		})
		does(t, w.Link(t.Context(), within(second, other)))
	})
}

func TestAdmitIssue(t *testing.T) {
	every(t, func(t *testing.T, w *tabletest.World) {
		p := w.MakeProject(t)
		by := w.MakeKey(t, p)
		cfg := w.MakeConfig(t, p, "slack")
		a, extra := w.MakeAccount(t, cfg, "owner"), w.NewAccount(t, cfg, "owner")
		extra.Extra = true
		does(t, w.Link(t.Context(), tabletest.LinkOf(extra)))
		slack, err := w.Configured(t.Context(), p, "slack")
		does(t, err)
		caller, err := w.Authenticate(t.Context(), by)
		does(t, err)
		unknown := connector.Connector{Project: p, Key: "notion", State: connector.NotConfigured}
		for _, c := range []struct {
			name                           string
			owner, connector, config, acct string
			want                           connect.Issue
		}{
			{"nothing named", "owner", "", "", "", connect.Issue{Caller: caller}},
			{"connector", "owner", "slack", "", "", connect.Issue{Caller: caller, Connector: slack.Connector}},
			{"connector never configured", "owner", "notion", "", "", connect.Issue{Caller: caller, Connector: unknown}},
			{"config", "owner", "", cfg.ID, "", connect.Issue{Caller: caller, Config: cfg.ID}},
			{"account", "owner", "", "", a.ID, connect.Issue{Caller: caller, Account: a.ID}},
			{"another account of the owner", "owner", "", "", extra.ID, connect.Issue{Caller: caller, Account: extra.ID}},
			{"account of another owner", "owner2", "", "", a.ID, connect.Issue{Caller: caller}},
			{"another account of another owner", "owner2", "", "", extra.ID, connect.Issue{Caller: caller}},
			{"all", "owner", "slack", cfg.ID, a.ID,
				connect.Issue{Caller: caller, Connector: slack.Connector, Config: cfg.ID, Account: a.ID}},
			{"ids of nothing", "owner", "", w.NewConfig(p, "slack").ID, w.NewAccount(t, cfg, "owner").ID,
				connect.Issue{Caller: caller}},
			{"malformed ids", "owner", "", "7", "8", connect.Issue{Caller: caller}},
		} {
			n := connect.NewSession{Owner: account.Owner{ID: c.owner}, Connector: c.connector, ConfigID: c.config,
				AccountID: c.acct}
			t.Run(c.name, func(t *testing.T) { got(t, c.want)(w.AdmitIssue(t.Context(), by, n)) })
		}
		all := connect.NewSession{Owner: a.Owner, Connector: "slack", ConfigID: cfg.ID, AccountID: a.ID}
		stranger := tabletest.AccessBy(w.NewKey(p))
		fails[connect.Issue](t, project.ErrUnauthenticated)(w.AdmitIssue(t.Context(), stranger, all))
		drop(t, w, table.Keys.Project(p))
		fails[connect.Issue](t, project.ErrUnauthenticated)(w.AdmitIssue(t.Context(), by, all))
	})
}
