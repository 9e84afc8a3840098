package table_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/events"

	"patchbay/shared/account"
	"patchbay/shared/activity"
	"patchbay/shared/audit"
	"patchbay/shared/awsrole"
	"patchbay/shared/connector"
	"patchbay/shared/ident"
	"patchbay/shared/project"
	"patchbay/shared/table"
	"patchbay/shared/table/tabletest"
)

func audited(t *testing.T, records []events.DynamoDBEventRecord) []audit.Entry {
	t.Helper()
	var all []audit.Entry
	for _, r := range records {
		if !passes(t, r) {
			continue
		}
		c, err := table.Changed(r)
		does(t, err)
		all = append(all, audit.Of(c)...)
	}
	return all
}

func auditCases() []toldCase {
	return []toldCase{
		{"an auth config is made", nil, func(t *testing.T, s *plot) {
			c := s.NewConfig(s.project, "notion")
			c.Digests = map[string]string{"client_secret": "0a1b"}
			does(t, s.CreateAuthConfig(s.ctx, c, false))
		}, []string{
			`auth_config.created: null to {"auth_type":"oauth2","name":"notion at work",` +
				`"setup_fields.client_id":"abc","setup_fields.client_secret":"digest:0a1b","shared_client":false}`,
			`connector.updated: {"state":"not_configured"} to {"default_auth_config_id":"<id>","state":"enabled"}`,
		}},
		{"an auth config is edited", nil, func(t *testing.T, s *plot) {
			s.cfg.Setup = map[string]string{"client_id": "abc", "region": "eu"}
			s.cfg.Digests = map[string]string{"client_secret": "0a1b"}
			_, err := s.UpdateAuthConfig(s.ctx, s.cfg)
			does(t, err)
		}, []string{`auth_config.updated: {} to ` +
			`{"setup_fields.client_secret":"digest:0a1b","setup_fields.region":"eu"}`}},
		{"an auth config is deleted", nil, func(t *testing.T, s *plot) {
			does(t, s.DeleteAuthConfig(s.ctx, s.project, s.spare.ID, 0))
		}, []string{`auth_config.deleted: {"auth_type":"oauth2"} to null`}},
		{"another default", nil, func(t *testing.T, s *plot) { does(t, s.MakeDefault(s.ctx, s.project, s.spare.ID)) },
			[]string{`connector.updated: {"default_auth_config_id":"<id>"} to {"default_auth_config_id":"<id>"}`}},
		{"a connector is disabled", nil, func(t *testing.T, s *plot) {
			s.materialised(t, connector.Disabled, s.switched(t, connector.Disabled))
		}, []string{`connector.updated: {"state":"enabled"} to {"state":"disabled"}`}},
		{"an account is suspended and resumed", nil, func(t *testing.T, s *plot) {
			s.suspended(t)
			s.update(s.ctx, t, func(a *account.Account) { a.SuspendedAt = time.Time{} })
		}, []string{`account.resumed: {"suspended":true} to {"suspended":false}`,
			`account.suspended: {"suspended":false} to {"suspended":true}`}},
		{"an account is deleted", nil, func(t *testing.T, s *plot) { does(t, s.Delete(s.ctx, s.a, 1)) },
			[]string{`account.deleted: {"auth_config_id":"<id>","origin_owner_id":"owner"} to null`}},
		{"an account is linked, edited and breaks", nil, func(t *testing.T, s *plot) {
			s.MakeAccount(t, s.cfg, "other")
			s.broken(t)
			s.update(s.ctx, t, func(a *account.Account) { a.Label = "Other" })
		}, nil},
		{"a key is made", nil, func(t *testing.T, s *plot) { does(t, s.CreateKey(s.ctx, s.NewKey(s.project))) },
			[]string{`api_key.created: null to {"hint":"wxyz","name":"ci","scopes":["accounts:read","proxy:call"]}`}},
		{"a key is revoked", nil, func(t *testing.T, s *plot) { does(t, s.RevokeKey(s.ctx, s.project, s.apiKey.Key.Hash)) },
			[]string{`api_key.revoked: null to null`}},
		{"a role is granted and revoked", nil, func(t *testing.T, s *plot) {
			k := s.NewKey(s.project)
			k.Role, _ = awsrole.Parse("arn:aws:iam::123456789012:role/ci/deploy")
			does(t, s.CreateKey(s.ctx, k))
			is(t, s.RevokeKey(s.ctx, s.project, k.Hash), project.ErrKeyNotFound)
			is(t, s.RevokeRole(s.ctx, s.project, s.apiKey.Key.Hash), project.ErrRoleNotFound)
			does(t, s.RevokeRole(s.ctx, s.project, k.Hash))
		}, []string{`aws_role.created: null to {"name":"ci","role_arn":"arn:aws:iam::123456789012:role/deploy",` +
			`"scopes":["accounts:read","proxy:call"]}`, `aws_role.revoked: null to null`}},
		{"an endpoint is made", nil, func(t *testing.T, s *plot) { s.endpoint(t) },
			[]string{`webhook.created: null to {"enabled":true,"events":["account.error"],"secret":"digest:0a",` +
				`"url":"https://example.com/hook"}`}},
		{"an endpoint is deleted", func(t *testing.T, s *plot) { s.endpoint(t) }, func(t *testing.T, s *plot) {
			all, err := s.Endpoints(s.ctx, s.project)
			does(t, err)
			does(t, s.DeleteEndpoint(s.ctx, s.project, all[0].ID, nil))
		}, []string{`webhook.deleted: null to null`}},
		{"a plan", nil, func(t *testing.T, s *plot) {
			does(t, s.Withhold(s.ctx, s.project, project.Withheld{Connectors: []string{"x"}}))
		}, []string{`project.updated: {} to {"withheld_connectors":["x"]}`}},
		{"what the log keeps", nil, func(t *testing.T, s *plot) {
			_, err := s.ChangeLogs(s.ctx, s.project, func(activity.Settings) activity.Settings {
				return activity.Settings{Mode: activity.Errors, Days: 7}
			})
			does(t, err)
		}, []string{`project.updated: {} to {"logs.mode":"errors","logs.payloads":false,"logs.retention_days":7}`}},
	}
}

func TestAuditedChanges(t *testing.T) {
	everyStream(t, func(t *testing.T, w *watched) {
		for _, c := range auditCases() {
			t.Run(c.name, func(t *testing.T) {
				s := newPlot(t, w)
				if c.before != nil {
					c.before(t, s)
				}
				s.since(t)
				c.do(t, s)
				records := s.since(t)
				entries := audited(t, records)
				var have []string
				for _, e := range entries {
					have = append(have, s.describeEntry(t, e))
				}
				slices.Sort(have)
				if !slices.Equal(have, c.want) {
					t.Errorf("entries\n%s\nwant\n%s", strings.Join(have, "\n"), strings.Join(c.want, "\n"))
				}
				if again := audited(t, records); !reflect.DeepEqual(entries, again) {
					t.Errorf("a repeat makes %+v", again)
				}
			})
		}
	})
}

func (s *plot) describeEntry(t *testing.T, e audit.Entry) string {
	t.Helper()
	if !slices.Contains(audit.Actions(), e.Action) || !slices.Contains(audit.Entities(), e.Entity) {
		t.Errorf("%s of %s is no action that a list can be asked for", e.Action, e.Entity)
	}
	if e.By != "key:0123" || e.RequestID != "req_1" || e.IP != "203.0.113.7" || e.Project != s.project ||
		e.Subject == "" || !strings.HasPrefix(e.Action, e.Entity+".") || e.Time.IsZero() {
		t.Errorf("entry %+v", e)
	}
	show := func(m map[string]any) string {
		m = maps.Clone(m)
		for name, v := range m {
			if id, _ := v.(string); strings.HasPrefix(id, "cfg_") {
				m[name] = "<id>"
			}
		}
		var out strings.Builder
		enc := json.NewEncoder(&out)
		enc.SetEscapeHTML(false)
		does(t, enc.Encode(m))
		return strings.TrimSpace(out.String())
	}
	return fmt.Sprintf("%s: %s to %s", e.Action, show(e.Before), show(e.After))
}

func TestAuditIsOnlyAddedTo(t *testing.T) {
	every(t, func(t *testing.T, w *tabletest.World) {
		p, now := w.MakeProject(t), w.Clock.Now().Truncate(time.Second)
		e := audit.Entry{ID: ident.Derived(audit.Prefix, now, "1"), Project: p, Time: now, By: "key:1", Action: "a.b",
			Entity: "a", Subject: "s", After: map[string]any{"x": "1"}}
		does(t, w.AddAudit(t.Context(), []audit.Entry{e}))
		before := w.Items(t)
		forged := e
		forged.By, forged.After = "key:2", nil
		does(t, w.AddAudit(t.Context(), []audit.Entry{forged}))
		if after := w.Items(t); !reflect.DeepEqual(before, after) {
			t.Errorf("an entry was written over: %s", changes(before, after))
		}
		page, next, err := w.Audit(t.Context(), audit.Query{Project: p, Limit: 5})
		if err != nil || next != "" || !reflect.DeepEqual(page, []audit.Entry{e}) {
			t.Errorf("read %+v, %q, %v", page, next, err)
		}
	})
}

func TestAuditIsListed(t *testing.T) {
	every(t, func(t *testing.T, w *tabletest.World) {
		p, now := w.MakeProject(t), w.Clock.Now().Truncate(time.Second)
		var all []audit.Entry
		for i := range 60 {
			at := now.Add(-time.Duration(60-i) * 7 * 24 * time.Hour) // more than a year
			all = append(all, audit.Entry{ID: ident.Derived(audit.Prefix, at, fmt.Sprint(i)), Project: p, Time: at,
				By: []string{"key:1", "key:2"}[i%2], Action: []string{"x.made", "x.gone", "y.made"}[i%3],
				Entity:  "xxy"[i%3 : i%3+1],
				Subject: fmt.Sprint("s", i%4)})
		}
		does(t, w.AddAudit(t.Context(), all))
		for range 40 {
			q := audit.Query{Project: p, Ascending: rand.IntN(2) == 0, Limit: 1 + rand.IntN(20)}
			switch rand.IntN(5) {
			case 0:
				q.Actions, q.By = []string{"x.made", "y.made"}, []string{"key:1"}
			case 1:
				q.Entities, q.Subjects = []string{"x"}, []string{"s1", "s2"}
			case 2:
				q.From, q.To = all[20].Time, all[40].Time
			}
			var want []string
			for _, e := range all {
				in := func(list []string, v string) bool { return list == nil || slices.Contains(list, v) }
				if in(q.Actions, e.Action) && in(q.By, e.By) && in(q.Entities, e.Entity) && in(q.Subjects, e.Subject) &&
					e.Time.After(now.Add(-audit.KeptFor)) &&
					(q.From.IsZero() || !e.Time.Before(q.From) && !e.Time.After(q.To)) {
					want = append(want, e.ID)
				}
			}
			if !q.Ascending {
				slices.Reverse(want)
			}
			var have []string
			for pages := 0; ; pages++ {
				page, next, err := w.Audit(t.Context(), q)
				if does(t, err); len(page) > q.Limit || pages > 100 {
					t.Fatalf("page %d of %d", pages, len(page))
				}
				for _, e := range page {
					have = append(have, e.ID)
				}
				if q.After = next; next == "" {
					break
				}
			}
			if !slices.Equal(have, want) {
				t.Fatalf("%+v lists %d, want %d", q, len(have), len(want))
			}
		}
		for _, after := range []string{"x", "#", "123#x", "12345678901ab#x",
			strings.Repeat("1", 13) + "#" + strings.Repeat("x", 65)} {
			_, _, err := w.Audit(t.Context(), audit.Query{Project: p, After: after, Limit: 1})
			is(t, err, audit.ErrCursor)
		}
	})
}
