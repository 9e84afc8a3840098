package table_test

import (
	"context"
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

	"patchbay/infra/local/pump"
	"patchbay/shared/account"
	"patchbay/shared/actor"
	"patchbay/shared/connect"
	"patchbay/shared/connector"
	"patchbay/shared/credential"
	"patchbay/shared/event"
	"patchbay/shared/fanout"
	"patchbay/shared/ident"
	"patchbay/shared/project"
	"patchbay/shared/table"
	"patchbay/shared/table/tabletest"
	"patchbay/shared/webhook"
)

// derive reads records as the events function does, those that the filters pass.
func derive(t *testing.T, records []events.DynamoDBEventRecord) []event.Event {
	t.Helper()
	var all []event.Event
	for _, r := range records {
		if !passes(t, r) {
			continue
		}
		c, err := table.Changed(r)
		if err != nil {
			t.Fatal(err)
		}
		if c != nil {
			all = append(all, event.Derive(c)...)
		}
	}
	return all
}

func passes(t *testing.T, r events.DynamoDBEventRecord) bool {
	t.Helper()
	return slices.ContainsFunc(table.ChangeFilters(), func(text string) bool {
		p, err := pump.ParsePattern(text)
		does(t, err)
		return p.Match(r)
	})
}

// plot is what the cases begin with: a connector with two auth configs, accounts, a session.
type plot struct {
	*watched
	project          string
	cfg, spare       connector.AuthConfig
	a                account.Account
	session          connect.Session
	ctx, bySession   context.Context
	apiKey, otherKey project.Access
}

func newPlot(t *testing.T, w *watched) *plot {
	t.Helper()
	s := &plot{watched: w, project: w.MakeProject(t)}
	s.apiKey = w.MakeKey(t, s.project)
	s.cfg, s.spare = w.MakeConfig(t, s.project, "slack"), w.MakeConfig(t, s.project, "slack")
	s.a, s.session = w.MakeAccount(t, s.cfg, "owner"), w.MakeSession(t, s.project)
	s.ctx = actor.WithOrigin(actor.With(t.Context(), actor.Actor{Kind: actor.Key, ID: "0123"}),
		actor.Origin{Request: "req_1", IP: "203.0.113.7"})
	s.bySession = actor.With(s.ctx, actor.Actor{Kind: actor.Session, ID: "7"})
	return s
}

func (s *plot) broken(t *testing.T) {
	t.Helper()
	does(t, s.Break(t.Context(), s.project, s.a.ID, 1,
		account.Reason{Code: account.CredentialsRejected, ProviderCode: "invalid_grant", At: s.Clock.Now()}))
}

func (s *plot) suspended(t *testing.T) account.Account {
	t.Helper()
	return s.update(s.ctx, t, func(a *account.Account) { a.SuspendedAt = s.Clock.Now() })
}

func (s *plot) update(ctx context.Context, t *testing.T, change func(*account.Account)) account.Account {
	t.Helper()
	from, _, err := s.Account(ctx, s.project, s.a.ID)
	does(t, err)
	next := from
	change(&next)
	next.Version, err = s.Update(ctx, next, from)
	does(t, err)
	return next
}

func (s *plot) switched(t *testing.T, state connector.State) int64 {
	t.Helper()
	c, changed, err := s.SetState(s.ctx, s.project, "slack", state)
	does(t, err)
	if !changed {
		t.Fatal("the connector was so already")
	}
	return c.Epoch
}

func (s *plot) materialised(t *testing.T, state connector.State, epoch int64) {
	t.Helper()
	_, err := s.Materialise(s.ctx, fanout.Job{Project: s.project, Connector: "slack"}, []string{s.a.ID}, state, epoch)
	does(t, err)
}

func (s *plot) relinked(ctx context.Context, t *testing.T, change func(*account.Account)) {
	t.Helper()
	from, _, err := s.Account(ctx, s.project, s.a.ID)
	does(t, err)
	next := from
	next.UpdatedAt = s.Clock.Tick()
	change(&next)
	l := tabletest.LinkOf(next)
	l.Was = from.Generation
	does(t, s.Relink(ctx, l, from.ConfigID))
}

// toldCase is one change and what is told of it, as "type of account, auth config: data".
type toldCase struct {
	name   string
	before func(t *testing.T, s *plot)
	do     func(t *testing.T, s *plot)
	want   []string
}

func toldCases() []toldCase {
	return slices.Concat(accountCases(), statusCases(), connectorCases(), sessionCases(), endpointCases(), silentCases())
}

func accountCases() []toldCase {
	const active = `"status":"active","status_reasons":[]`
	set := func(change func(*account.Account)) func(*testing.T, *plot) {
		return func(t *testing.T, s *plot) { s.update(s.ctx, t, change) }
	}
	return []toldCase{
		{"an account is imported", nil, func(t *testing.T, s *plot) {
			does(t, s.Link(s.ctx, tabletest.LinkOf(s.NewAccount(t, s.cfg, "fresh"))))
		}, []string{`account.created of fresh, cfg: {` + active + `}`}},
		{"an account is linked", nil, func(t *testing.T, s *plot) {
			does(t, s.Link(s.bySession, tabletest.LinkOf(s.NewAccount(t, s.cfg, "fresh"))))
		}, []string{`account.created of fresh, cfg: {` + active + `}`,
			`session.completed of fresh, cfg: {"linked":"created","session_id":7}`}},
		{"a label is changed", nil, set(func(a *account.Account) { a.Label = "Other" }),
			[]string{`account.updated of owner, cfg: {"changed":["label"],` + active + `}`}},
		{"an owner is moved", nil, set(func(a *account.Account) { a.Owner = account.Owner{ID: "new"} }),
			[]string{`account.updated of new, cfg: {"changed":["origin_owner_id","origin_owner_name","origin_username"],` +
				active + `}`}},
		{"metadata, type and sharing are changed", nil, set(func(a *account.Account) {
			a.Metadata, a.Type, a.Sharing = json.RawMessage(`{}`), "test", account.Sharing{Personal: true}
		}), []string{`account.updated of owner, cfg: {"changed":["metadata","sharing","type"],` + active + `}`}},
		{"an account moves to another auth config", nil, func(t *testing.T, s *plot) {
			s.relinked(s.ctx, t, func(a *account.Account) { a.ConfigID = s.spare.ID })
		}, []string{`account.updated of owner, spare: {"changed":["integration_id"],` + active + `}`}},
		{"credentials are replaced", nil, func(t *testing.T, s *plot) {
			s.relinked(s.ctx, t, func(*account.Account) {})
		}, []string{`account.updated of owner, cfg: {"changed":["credentials"],` + active + `}`}},
		{"an end user links again", nil, func(t *testing.T, s *plot) {
			s.relinked(s.bySession, t, func(a *account.Account) { a.Hints = map[string]string{"api_key": "0000"} })
		}, []string{`account.updated of owner, cfg: {"changed":["credentials"],` + active + `}`,
			`session.completed of owner, cfg: {"linked":"updated","session_id":7}`}},
		{"a renewal tells of scopes and of an end", nil, func(t *testing.T, s *plot) {
			does(t, s.Granted(s.ctx, s.project, s.a.ID, 1, s.Clock.Now(), account.Scopes{Granted: []string{"read"}}))
		}, []string{`account.updated of owner, cfg: {"changed":["scopes","grant_ends_at"],` + active + `}`}},
		{"the end of a grant is told ahead", nil, func(t *testing.T, s *plot) {
			ref, ends := credential.Ref{Project: s.project, Account: s.a.ID}, time.Unix(1_795_500_000, 0)
			first := account.Expiry{Ends: ends, Days: 7}
			does(t, s.TellEnd(s.ctx, ref, account.Expiry{}, first))
			does(t, s.TellEnd(s.ctx, ref, first, account.Expiry{Ends: ends, Days: 1}))
			is(t, s.TellEnd(s.ctx, ref, first, account.Expiry{Ends: ends, Days: 1}), credential.ErrBusy)
		}, []string{`account.expiring of owner, cfg: {"days":1,"ends_at":"2026-11-24T06:00:00Z","status":"active"}`,
			`account.expiring of owner, cfg: {"days":7,"ends_at":"2026-11-24T06:00:00Z","status":"active"}`}},
		{"an account is deleted", nil, func(t *testing.T, s *plot) { does(t, s.Delete(s.ctx, s.a, 1)) },
			[]string{`account.deleted of owner, cfg: {}`}},
	}
}

func statusCases() []toldCase {
	const rejected = `"status_reasons":[{"code":"credentials_rejected","provider_code":"invalid_grant"}]`
	const suspended = `"status":"inactive","status_reasons":[{"code":"account_suspended"}]`
	return []toldCase{
		{"an account breaks", nil, func(t *testing.T, s *plot) { s.broken(t) },
			[]string{`account.error of owner, cfg: {"previous_status":"active","status":"error",` + rejected + `}`}},
		{"a suspended account breaks", func(t *testing.T, s *plot) { s.suspended(t) },
			func(t *testing.T, s *plot) { s.broken(t) },
			[]string{`account.error of owner, cfg: {` + suspended + `}`}},
		{"an account is warned of", nil, func(t *testing.T, s *plot) {
			does(t, s.Warn(s.ctx, s.project, s.a.ID, 1, account.Reason{Code: account.RefreshFailing, At: s.Clock.Now()}))
		}, []string{`account.updated of owner, cfg: {"changed":["status_reasons"],"status":"active",` +
			`"status_reasons":[{"code":"refresh_failing"}]}`}},
		{"an account recovers", func(t *testing.T, s *plot) { s.broken(t) }, func(t *testing.T, s *plot) {
			does(t, s.Recover(s.ctx, s.project, s.a.ID, 1, s.Clock.Now()))
		}, []string{`account.recovered of owner, cfg: ` +
			`{"previous_status":"error","status":"active","status_reasons":[]}`}},
		{"a broken account is linked again, to more scopes", func(t *testing.T, s *plot) { s.broken(t) },
			func(t *testing.T, s *plot) {
				s.relinked(s.bySession, t, func(a *account.Account) {
					a.Own, a.Reasons, a.Scopes = account.Active, nil, account.Scopes{Granted: []string{"read"}}
				})
			}, []string{
				`account.recovered of owner, cfg: {"previous_status":"error","status":"active","status_reasons":[]}`,
				`account.updated of owner, cfg: {"changed":["scopes"],"previous_status":"error","status":"active",` +
					`"status_reasons":[]}`,
				`session.completed of owner, cfg: {"linked":"updated","session_id":7}`,
			}},
		{"an account is suspended", nil, func(t *testing.T, s *plot) { s.suspended(t) },
			[]string{`account.suspended of owner, cfg: {"previous_status":"active",` + suspended + `}`}},
		{"an account is resumed", func(t *testing.T, s *plot) { s.suspended(t) }, func(t *testing.T, s *plot) {
			s.update(s.ctx, t, func(a *account.Account) { a.SuspendedAt = time.Time{} })
		}, []string{`account.resumed of owner, cfg: ` +
			`{"previous_status":"inactive","status":"active","status_reasons":[]}`}},
	}
}

func connectorCases() []toldCase {
	const disabled = `{"code":"connector_disabled"}`
	off := func(t *testing.T, s *plot) {
		s.materialised(t, connector.Disabled, s.switched(t, connector.Disabled))
	}
	on := func(t *testing.T, s *plot) { s.materialised(t, connector.Enabled, s.switched(t, connector.Enabled)) }
	return []toldCase{
		{"a connector is disabled", nil, off, []string{
			`connector.disabled of , : {"accounts":1,"epoch":2,"state":"disabled"}`,
			`account.updated of owner, cfg: {"changed":["status","status_reasons"],"previous_status":"active",` +
				`"status":"inactive","status_reasons":[` + disabled + `]}`}},
		{"a connector with a suspended account is disabled", func(t *testing.T, s *plot) { s.suspended(t) }, off, []string{
			`connector.disabled of , : {"accounts":1,"epoch":2,"state":"disabled"}`,
			`account.updated of owner, cfg: {"changed":["status_reasons"],"status":"inactive","status_reasons":[` +
				disabled + `,{"code":"account_suspended"}]}`}},
		{"a connector with a broken account is enabled", func(t *testing.T, s *plot) { s.broken(t); off(t, s) }, on,
			[]string{`connector.enabled of , : {"accounts":1,"epoch":3,"state":"enabled"}`,
				`account.updated of owner, cfg: {"changed":["status","status_reasons"],"previous_status":"inactive",` +
					`"status":"error","status_reasons":[{"code":"credentials_rejected","provider_code":"invalid_grant"}]}`}},
		{"switches that end where they began", nil, func(t *testing.T, s *plot) {
			s.switched(t, connector.Disabled)
			s.materialised(t, connector.Enabled, s.switched(t, connector.Enabled))
		}, []string{`connector.disabled of , : {"accounts":1,"epoch":2,"state":"disabled"}`,
			`connector.enabled of , : {"accounts":1,"epoch":3,"state":"enabled"}`}},
		{"the first auth config", nil, func(t *testing.T, s *plot) {
			does(t, s.CreateAuthConfig(s.ctx, s.NewConfig(s.project, "notion"), false))
		}, []string{`auth_config.created of , new: {"auth_type":"oauth2","name":"notion at work","shared_client":false}`,
			`connector.enabled of , : {"accounts":0,"epoch":1,"state":"enabled"}`}},
		{"another auth config", nil, func(t *testing.T, s *plot) {
			does(t, s.CreateAuthConfig(s.ctx, s.NewConfig(s.project, "slack"), false))
		}, []string{`auth_config.created of , new: {"auth_type":"oauth2","name":"slack at work","shared_client":false}`}},
		{"another default", nil, func(t *testing.T, s *plot) { does(t, s.MakeDefault(s.ctx, s.project, s.spare.ID)) },
			[]string{`auth_config.default_changed of , spare: {"previous_auth_config_id":"<cfg>"}`}},
		{"an auth config is edited", nil, func(t *testing.T, s *plot) {
			s.cfg.Name, s.cfg.SecretRef = "New", "v2"
			_, err := s.UpdateAuthConfig(s.ctx, s.cfg)
			does(t, err)
		}, []string{`auth_config.updated of , cfg: {"changed":["name","setup_fields"],"name":"New"}`}},
		{"an auth config is deleted", nil, func(t *testing.T, s *plot) {
			does(t, s.DeleteAuthConfig(s.ctx, s.project, s.spare.ID, 0))
		}, []string{`auth_config.deleted of , spare: {"auth_type":"oauth2"}`}},
		{"the only auth config is deleted", func(t *testing.T, s *plot) { s.spare = s.MakeConfig(t, s.project, "notion") },
			func(t *testing.T, s *plot) { does(t, s.DeleteAuthConfig(s.ctx, s.project, s.spare.ID, 0)) },
			[]string{`auth_config.deleted of , spare: {"auth_type":"oauth2"}`,
				`connector.disabled of , : {"accounts":0,"epoch":2,"state":"not_configured"}`}},
	}
}

func sessionCases() []toldCase {
	failure := connect.AttemptError{Code: "access_denied", ProviderCode: "consent_required", Text: "They said no."}
	return []toldCase{
		{"a sign-in fails", nil, func(t *testing.T, s *plot) {
			claim := s.Claimed(t, s.session, "slack")
			does(t, s.FailAttempt(s.bySession, claim, failure))
		}, []string{`session.failed of , : {"attempt_id":"<id>","code":"access_denied","message":"They said no.",` +
			`"provider_code":"consent_required","session_id":7}`}},
		{"a sign-in is refused at its start", nil, func(t *testing.T, s *plot) {
			a := s.MakeAttempt(t, s.session)
			does(t, s.RefuseAttempt(s.bySession, a.ID, s.session.Hash, connect.AttemptError{Code: "x", Text: "No."}))
		}, []string{`session.failed of , : {"attempt_id":"<id>","code":"x","message":"No.","session_id":7}`}},
		{"a flow is abandoned by who does not know the session", nil, func(t *testing.T, s *plot) {
			a := s.MakeAttempt(t, s.session)
			f := s.Flow("slack")
			does(t, s.StartAttempt(s.bySession, a.ID, s.session.Hash, f, s.Clock.Now()))
			_, err := s.AbandonFlow(s.ctx, connect.Consume{AttemptID: a.ID, CookieHash: f.CookieHash, Connector: "slack",
				Now: s.Clock.Now()}, connect.AttemptError{Code: "x", Text: "No."})
			does(t, err)
		}, []string{`session.failed of , : {"attempt_id":"<id>","code":"x","message":"No.","session_id":7}`}},
		{"a sign-in is cancelled", nil, func(t *testing.T, s *plot) {
			a := s.MakeAttempt(t, s.session)
			does(t, s.CancelAttempt(s.bySession, a.ID, s.session.Hash))
		}, nil},
	}
}

func (s *plot) endpoint(t *testing.T) webhook.Endpoint {
	t.Helper()
	now := s.Clock.Tick()
	e := webhook.Endpoint{
		ID: ident.New("whe", now), Project: s.project, URL: "https://example.com/hook", On: true,
		Events: []event.Type{event.AccountError}, Version: 1, CreatedAt: now, UpdatedAt: now,
		Secrets: webhook.Secrets{Sealed: []byte("sealed"), Digest: "0a"},
	}
	does(t, s.CreateEndpoint(s.ctx, e))
	return e
}

func endpointCases() []toldCase {
	edit := func(change func(*webhook.Endpoint)) func(*testing.T, *plot) {
		return func(t *testing.T, s *plot) {
			all, err := s.Endpoints(s.ctx, s.project)
			does(t, err)
			next := all[0]
			change(&next)
			next.Version++
			does(t, s.UpdateEndpoint(s.ctx, next, all[0]))
		}
	}
	there := func(t *testing.T, s *plot) { s.endpoint(t) }
	return []toldCase{
		{"an endpoint is made", nil, there, nil},
		{"an endpoint is edited", there, edit(func(e *webhook.Endpoint) { e.Description = "x" }), nil},
		{"an endpoint is switched off by its owner", there, edit(func(e *webhook.Endpoint) { e.On = false }), nil},
		{"an endpoint is switched off by itself", there, edit(func(e *webhook.Endpoint) {
			e.On, e.OffReason = false, webhook.OffFailing
		}), []string{`webhook.disabled of , : {"endpoint_id":"<id>","reason":"failing","url":"https://example.com/hook"}`}},
	}
}

func silentCases() []toldCase {
	return []toldCase{
		{"an account is used", nil, func(t *testing.T, s *plot) {
			does(t, s.Used(s.ctx, s.project, s.a.ID, s.Clock.Now(), time.Minute))
		}, nil},
		{"a key is made and revoked", nil, func(t *testing.T, s *plot) {
			s.otherKey = s.MakeKey(t, s.project)
			does(t, s.RevokeKey(s.ctx, s.project, s.otherKey.Key.Hash))
		}, nil},
		{"a plan is changed", nil, func(t *testing.T, s *plot) {
			does(t, s.Withhold(s.ctx, s.project, project.Withheld{Connectors: []string{"x"}}))
		}, nil},
		{"a fan-out that comes late", func(t *testing.T, s *plot) {
			s.materialised(t, connector.Disabled, s.switched(t, connector.Disabled))
		}, func(t *testing.T, s *plot) { s.materialised(t, connector.Disabled, 2) }, nil},
	}
}

// TestTold changes a table on a real engine and reads what its stream tells.
func TestTold(t *testing.T) {
	everyStream(t, func(t *testing.T, w *watched) {
		for _, c := range toldCases() {
			t.Run(c.name, func(t *testing.T) {
				s := newPlot(t, w)
				if c.before != nil {
					c.before(t, s)
				}
				s.since(t)
				c.do(t, s)
				records := s.since(t)
				told := derive(t, records)
				var have []string
				for _, e := range told {
					have = append(have, s.describe(t, e))
				}
				want := slices.Clone(c.want)
				slices.Sort(have) // the records of a transaction come in no order
				slices.Sort(want)
				if !slices.Equal(have, want) {
					t.Errorf("told\n%s\nwant\n%s", strings.Join(have, "\n"), strings.Join(want, "\n"))
				}
				checkRepeats(t, records, told)
			})
		}
	})
}

// describe writes an event in the words of the cases, and checks what all have.
func (s *plot) describe(t *testing.T, e event.Event) string {
	t.Helper()
	at, ok := ident.TimeOf(event.Prefix, e.ID)
	if !ok || e.Project != s.project || e.Time.IsZero() || !at.Equal(e.Time) {
		t.Errorf("event %+v", e)
	}
	if e.Account != "" && (e.Connector == "" || e.Version < 2) {
		t.Errorf("event %+v", e)
	}
	names := map[string]string{s.cfg.ID: "cfg", s.spare.ID: "spare", "": ""}
	config, known := names[e.Config]
	switch {
	case e.Type == event.SessionFailed:
		config = ""
	case !known:
		config = "new"
	}
	data, err := json.Marshal(e.Data)
	does(t, err)
	text := strings.ReplaceAll(string(data), s.cfg.ID, "<cfg>")
	for _, name := range []string{"attempt_id", "endpoint_id"} {
		if id, _ := e.Data[name].(string); id != "" {
			text = strings.ReplaceAll(text, id, "<id>")
		}
	}
	return fmt.Sprintf("%s of %s, %s: %s", e.Type, e.Owner, config, text)
}

// checkRepeats derives again, from the records in another order and twice each: the same events, each ID for one event.
func checkRepeats(t *testing.T, records []events.DynamoDBEventRecord, first []event.Event) {
	t.Helper()
	again := slices.Concat(records, records)
	rand.Shuffle(len(again), func(i, j int) { again[i], again[j] = again[j], again[i] })
	byID := map[string]event.Event{}
	for _, e := range first {
		if other, ok := byID[e.ID]; ok {
			t.Errorf("%s is the id of %s and of %s", e.ID, e.Type, other.Type)
		}
		byID[e.ID] = e
	}
	for _, e := range derive(t, again) {
		if !reflect.DeepEqual(byID[e.ID], e) {
			t.Errorf("told again as\n%+v\nfirst as\n%+v", e, byID[e.ID])
		}
	}
}

// TestUnchangedRecordTellsNothing gives both images of each record as the one before: a write that changes nothing.
func TestUnchangedRecordTellsNothing(t *testing.T) {
	everyStream(t, func(t *testing.T, w *watched) {
		s := newPlot(t, w)
		s.materialised(t, connector.Disabled, s.switched(t, connector.Disabled))
		s.broken(t)
		s.suspended(t)
		does(t, s.MakeDefault(s.ctx, s.project, s.spare.ID))
		does(t, s.FailAttempt(s.bySession, s.Claimed(t, s.session, "slack"), connect.AttemptError{Code: "x"}))
		for _, r := range s.since(t) {
			r.Change.OldImage, r.EventName = r.Change.NewImage, "MODIFY"
			if told := derive(t, []events.DynamoDBEventRecord{r}); len(told) > 0 {
				t.Errorf("a write that changed nothing of %v tells %+v", r.Change.Keys, told)
			}
		}
	})
}

// TestPoison reads records that the store never writes: each is an error, which no other try mends, and none a panic.
func TestPoison(t *testing.T) {
	everyStream(t, func(t *testing.T, w *watched) {
		s := newPlot(t, w)
		s.materialised(t, connector.Disabled, s.switched(t, connector.Disabled))
		s.Claimed(t, s.session, "slack")
		number, text := events.NewNumberAttribute("1"), events.NewStringAttribute("x")
		for _, r := range s.since(t) {
			entity := r.Change.NewImage["entity"].String()
			if !passes(t, r) {
				continue
			}
			for name, bad := range map[string]events.DynamoDBAttributeValue{"version": text, "project": number, "id": number} {
				if (entity == "project") != (name == "id") && name != "version" {
					continue // the project's own item names it by its id, others by their project
				}
				image := maps.Clone(r.Change.NewImage)
				image[name] = bad
				poison := r
				poison.Change.NewImage = image
				if c, err := table.Changed(poison); err == nil {
					t.Errorf("%s with a bad %s is read as %+v", entity, name, c)
				}
			}
		}
		for name, r := range map[string]events.DynamoDBEventRecord{
			"nothing": {}, "no entity": {Change: events.DynamoDBStreamRecord{
				NewImage: map[string]events.DynamoDBAttributeValue{"version": number}}},
		} {
			if c, err := table.Changed(r); c != nil || err != nil {
				t.Errorf("%s is read as %+v, %v", name, c, err)
			}
		}
	})
}
