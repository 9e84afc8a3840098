package table_test

import (
	"encoding/json"
	"slices"
	"testing"
	"time"

	"patchbay/shared/account"
	"patchbay/shared/connect"
	"patchbay/shared/connector"
	"patchbay/shared/credential"
	"patchbay/shared/event"
	"patchbay/shared/ident"
	"patchbay/shared/project"
	"patchbay/shared/table/tabletest"
	"patchbay/shared/webhook"
)

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
