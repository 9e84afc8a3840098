package table_test

import (
	"context"
	"maps"
	"testing"
	"time"

	"patchbay/shared/account"
	"patchbay/shared/activity"
	"patchbay/shared/awsrole"
	"patchbay/shared/connect"
	"patchbay/shared/connector"
	"patchbay/shared/credential"
	"patchbay/shared/fanout"
	"patchbay/shared/idempotency"
	"patchbay/shared/ident"
	"patchbay/shared/people"
	"patchbay/shared/project"
	"patchbay/shared/table"
	"patchbay/shared/table/tabletest"
)

// faulted is one write with everything it names fixed, so that it can be repeated from the same beginning.
type faulted struct {
	do     func(context.Context, *table.Store) (any, error)
	silent bool // its answer says what this try changed, which a lost answer hides
	steps  bool // it is more than one write, so giving up may leave some of it
	joins  bool // its first try is a statement among others, which is made once
}

// writes are all that the store writes, on a table prepared for them.
func writes(t *testing.T, w *tabletest.World) map[string]faulted {
	t.Helper()
	all := accountWrites(t, w)
	maps.Copy(all, laterWrites(t, w))
	return all
}

func accountWrites(t *testing.T, w *tabletest.World) map[string]faulted {
	t.Helper()
	p, newProject := w.MakeProject(t), ident.New("prj", w.Clock.Now())
	ref := w.MakeKey(t, p)
	key, role := w.NewKey(p), w.NewKey(p)
	role.Role, _ = awsrole.Parse("arn:aws:iam::123456789012:role/deploy")
	does(t, w.CreateKey(t.Context(), role))
	now := w.Clock.Now()
	cfg, spare, next, only := w.MakeConfig(t, p, "slack"), w.MakeConfig(t, p, "slack"), w.NewConfig(p, "slack"),
		w.MakeConfig(t, p, "hubspot")
	first := w.NewConfig(p, "notion")
	a, leased, fresh := w.MakeAccount(t, cfg, "owner"), w.MakeAccount(t, cfg, "leased"), w.NewAccount(t, cfg, "fresh")
	does(t, w.Lease(t.Context(), p, leased.ID, 1, 0, "holder", now.Add(time.Hour)))
	moved, renamed, other := a, a, a
	moved.Owner.ID, renamed.Label, other.ConfigID = "moved", "Renamed", spare.ID
	s := w.MakeSession(t, p)
	attempt := w.MakeAttempt(t, s)
	started, flow := w.Started(t, s, "slack")
	claim := w.Claimed(t, s, "slack")
	held, holder := connect.Held{Hash: "code", Until: now.Add(time.Minute), Answer: []byte("a")}, w.Claimed(t, s, "slack")
	does(t, w.HoldAttempt(t.Context(), holder, held))
	link := tabletest.LinkOf(fresh)
	link.Attempt = &claim
	newSession, newAttempt := s, attempt
	newSession.Hash, newAttempt.ID = "new", "att_new"
	entry := idempotency.Entry{Project: p, KeyHash: "h", Fingerprint: "f", Token: "t", LeaseUntil: now.Add(time.Hour),
		KeepUntil: now.Add(48 * time.Hour)}
	_, err := w.Begin(t.Context(), entry, now)
	does(t, err)
	newEntry := entry
	newEntry.KeyHash = "new"
	j := fanout.Job{Project: p, Connector: "hubspot"}
	switched, _, err := w.SetState(t.Context(), p, "hubspot", connector.Disabled)
	does(t, err)

	does(t, w.NoteProblem(t.Context(), spare, connector.Problem{Code: "x", Client: "refused", At: now, SeenAt: now}))

	orphaned := w.MakeAccount(t, cfg, "orphaned")
	does(t, w.DeleteGranted(t.Context(), orphaned, 1, []byte("sealed")))

	admin, viewer, invitee := newMember(t, w, p, "admin", people.Admin), newMember(t, w, p, "viewer", people.Viewer),
		newUser(t, w, "invitee")
	newMember(t, w, p, "second", people.Admin)
	does(t, w.Invite(t.Context(), invite(w, p, invitee.Email, people.Admin)))
	known := signedIn(t, w, p, viewer)
	view, err := w.View(t.Context(), known.Session)
	does(t, err)
	begun := view.Session
	_, begun.Ref = project.NewUserSession(viewer.ID)
	second := project.Project{ID: ident.New("prj", w.Clock.Tick()), Name: "Second", CreatedAt: now}

	just := func(do func(context.Context, *table.Store) error) faulted {
		return faulted{do: func(ctx context.Context, s *table.Store) (any, error) { return nil, do(ctx, s) }}
	}
	return map[string]faulted{
		"CreateProject": just(func(ctx context.Context, s *table.Store) error {
			return s.CreateProject(ctx, project.Project{ID: newProject, Name: "New"})
		}),
		"PutUser": {do: func(ctx context.Context, s *table.Store) (any, error) {
			u := viewer
			u.Name = "Renamed"
			return s.PutUser(ctx, u)
		}},
		"StartSession": just(func(ctx context.Context, s *table.Store) error { return s.StartSession(ctx, begun) }),
		"Extend": just(func(ctx context.Context, s *table.Store) error {
			c := view.Session
			c.IdleAt = c.IdleAt.Add(time.Hour)
			return s.Extend(ctx, c)
		}),
		"EndSession":  just(func(ctx context.Context, s *table.Store) error { return s.EndSession(ctx, known.Session) }),
		"EndSessions": just(func(ctx context.Context, s *table.Store) error { return s.EndSessions(ctx, known.Session) }),
		"Invite": just(func(ctx context.Context, s *table.Store) error {
			return s.Invite(ctx, people.Member{ID: people.InvitationID("new@example.com"), Project: p, Email: "new@example.com",
				Role: people.Viewer, CreatedAt: now, UpdatedAt: now, Version: 1})
		}),
		"TakeInvitation": just(func(ctx context.Context, s *table.Store) error { return s.TakeInvitation(ctx, p, invitee) }),
		"ChangeRole": {do: func(ctx context.Context, s *table.Store) (any, error) {
			return s.ChangeRole(ctx, p, viewer.ID, people.Ordinary, nil)
		}},
		"ChangeRole, of an admin": {do: func(ctx context.Context, s *table.Store) (any, error) {
			return s.ChangeRole(ctx, p, admin.ID, people.Viewer, nil)
		}},
		"Remove": just(func(ctx context.Context, s *table.Store) error { return s.Remove(ctx, p, admin.ID) }),
		"Remove, an invitation": just(func(ctx context.Context, s *table.Store) error {
			return s.Remove(ctx, p, people.InvitationID(invitee.Email))
		}),
		"CreateProjectOf": just(func(ctx context.Context, s *table.Store) error {
			return s.CreateProjectOf(ctx, second, viewer)
		}),
		"CreateKey":  just(func(ctx context.Context, s *table.Store) error { return s.CreateKey(ctx, key) }),
		"RevokeKey":  just(func(ctx context.Context, s *table.Store) error { return s.RevokeKey(ctx, p, ref.Key.Hash) }),
		"RevokeRole": just(func(ctx context.Context, s *table.Store) error { return s.RevokeRole(ctx, p, role.Hash) }),
		"Withhold": just(func(ctx context.Context, s *table.Store) error {
			return s.Withhold(ctx, p, project.Withheld{Connectors: []string{"x"}})
		}),
		"ChangeLogs": just(func(ctx context.Context, s *table.Store) error {
			_, err := s.ChangeLogs(ctx, p, func(activity.Settings) activity.Settings {
				return activity.Settings{Mode: activity.Errors}
			})
			return err
		}),
		"CreateAuthConfig": just(func(ctx context.Context, s *table.Store) error {
			return s.CreateAuthConfig(ctx, next, true)
		}),
		"CreateAuthConfig, the first": just(func(ctx context.Context, s *table.Store) error {
			return s.CreateAuthConfig(ctx, first, false)
		}),
		"UpdateAuthConfig": {do: func(ctx context.Context, s *table.Store) (any, error) {
			return s.UpdateAuthConfig(ctx, cfg)
		}},
		"NoteProblem": just(func(ctx context.Context, s *table.Store) error {
			return s.NoteProblem(ctx, cfg, connector.Problem{Code: "x", At: now, SeenAt: now, Times: 1})
		}),
		"EndProblem": just(func(ctx context.Context, s *table.Store) error {
			return s.EndProblem(ctx, p, spare.ID, "refused")
		}),
		"MakeDefault": just(func(ctx context.Context, s *table.Store) error {
			return s.MakeDefault(ctx, p, spare.ID)
		}),
		"DeleteAuthConfig": just(func(ctx context.Context, s *table.Store) error {
			return s.DeleteAuthConfig(ctx, p, spare.ID, 1)
		}),
		"DeleteAuthConfig, the only": just(func(ctx context.Context, s *table.Store) error {
			return s.DeleteAuthConfig(ctx, p, only.ID, 0)
		}),
		"SetState": {do: func(ctx context.Context, s *table.Store) (any, error) {
			c, changed, err := s.SetState(ctx, p, "slack", connector.Disabled)
			return []any{c, changed}, err
		}},
		"Link": just(func(ctx context.Context, s *table.Store) error { return s.Link(ctx, link) }),
		"Relink": just(func(ctx context.Context, s *table.Store) error {
			return s.Relink(ctx, tabletest.LinkOf(a), cfg.ID)
		}),
		"Relink, another config": just(func(ctx context.Context, s *table.Store) error {
			return s.Relink(ctx, tabletest.LinkOf(other), cfg.ID)
		}),
		"Update": {do: func(ctx context.Context, s *table.Store) (any, error) {
			return s.Update(ctx, renamed, a)
		}},
		"Update, another owner": {do: func(ctx context.Context, s *table.Store) (any, error) {
			return s.Update(ctx, moved, a)
		}},
		"Delete": just(func(ctx context.Context, s *table.Store) error { return s.Delete(ctx, a, 1) }),
		"DeleteGranted": just(func(ctx context.Context, s *table.Store) error {
			return s.DeleteGranted(ctx, a, 1, []byte("sealed"))
		}),
		"RetryOrphan": just(func(ctx context.Context, s *table.Store) error {
			return s.RetryOrphan(ctx, credential.Orphan{Account: orphaned, Version: 1}, now)
		}),
		"Forget": just(func(ctx context.Context, s *table.Store) error { return s.Forget(ctx, p, orphaned.ID) }),
		"Lease": just(func(ctx context.Context, s *table.Store) error {
			return s.Lease(ctx, p, a.ID, 1, 0, "h", now.Add(time.Minute))
		}),
		"Refreshed": just(func(ctx context.Context, s *table.Store) error {
			return s.Refreshed(ctx, p, leased.ID, "holder",
				credential.Credential{Sealed: []byte("new"), Version: 1, ExpiresAt: now})
		}),
		"Lease, together": {joins: true, do: func(ctx context.Context, s *table.Store) (any, error) {
			return nil, table.NewTogether(s).Lease(ctx, p, a.ID, 1, 0, "h", now.Add(time.Minute))
		}},
		"Refreshed, together": {joins: true, do: func(ctx context.Context, s *table.Store) (any, error) {
			return nil, table.NewTogether(s).Refreshed(ctx, p, leased.ID, "holder", credential.Credential{
				Sealed: []byte("new"), Version: 1, ExpiresAt: now, RenewedAt: now, Period: 27})
		}},
		"Release": just(func(ctx context.Context, s *table.Store) error { return s.Release(ctx, p, leased.ID, "holder") }),
		"Failed": just(func(ctx context.Context, s *table.Store) error {
			return s.Failed(ctx, p, leased.ID, "holder", 5, credential.Trouble{Failures: 1, Since: now, RetryAt: now, Code: "x"})
		}),
		"Leave": just(func(ctx context.Context, s *table.Store) error {
			return s.Leave(ctx, credential.Ref{Project: p, Account: a.ID}, 1)
		}),
		"TellEnd": just(func(ctx context.Context, s *table.Store) error {
			told := account.Expiry{Ends: now, Days: 7}
			return s.TellEnd(ctx, credential.Ref{Project: p, Account: a.ID}, account.Expiry{}, told)
		}),
		"BeginRun": {do: func(ctx context.Context, s *table.Store) (any, error) {
			return s.BeginRun(ctx, "run", now.Add(time.Minute))
		}},
		"Warn": just(func(ctx context.Context, s *table.Store) error {
			return s.Warn(ctx, p, a.ID, 1, account.Reason{Code: "x", At: now})
		}),
		"Recover": just(func(ctx context.Context, s *table.Store) error { return s.Recover(ctx, p, a.ID, 1, now) }),
		"Granted": just(func(ctx context.Context, s *table.Store) error {
			return s.Granted(ctx, p, a.ID, 1, now, account.Scopes{Granted: []string{"read"}})
		}),
		"Break": just(func(ctx context.Context, s *table.Store) error {
			return s.Break(ctx, p, a.ID, 1, account.Reason{Code: "x", At: now})
		}),
		"CreateSession": just(func(ctx context.Context, s *table.Store) error { return s.CreateSession(ctx, newSession) }),
		"CreateAttempt": just(func(ctx context.Context, s *table.Store) error { return s.CreateAttempt(ctx, newAttempt) }),
		"StartAttempt": just(func(ctx context.Context, st *table.Store) error {
			return st.StartAttempt(ctx, attempt.ID, s.Hash, flow, now)
		}),
		"CancelAttempt": just(func(ctx context.Context, st *table.Store) error {
			return st.CancelAttempt(ctx, attempt.ID, s.Hash)
		}),
		"RefuseAttempt": just(func(ctx context.Context, st *table.Store) error {
			return st.RefuseAttempt(ctx, attempt.ID, s.Hash, connect.AttemptError{Code: "x"})
		}),
		"FailAttempt": just(func(ctx context.Context, s *table.Store) error {
			return s.FailAttempt(ctx, claim, connect.AttemptError{Code: "x"})
		}),
		"HoldAttempt": just(func(ctx context.Context, s *table.Store) error { return s.HoldAttempt(ctx, claim, held) }),
		"ClaimHeld": {do: func(ctx context.Context, st *table.Store) (any, error) {
			return st.ClaimHeld(ctx, connect.HeldClaim{
				AttemptID: holder.ID, SessionHash: s.Hash, Hash: "code", Claim: "c", Now: now,
			})
		}},
		"AbandonFlow": {do: func(ctx context.Context, s *table.Store) (any, error) {
			return s.AbandonFlow(ctx, connect.Consume{
				AttemptID: started.ID, CookieHash: flow.CookieHash, Connector: "slack", Now: now,
			}, connect.AttemptError{Code: "x"})
		}},
		"ConsumeState": {do: func(ctx context.Context, s *table.Store) (any, error) {
			return s.ConsumeState(ctx, connect.Consume{
				AttemptID: started.ID, StateHash: flow.StateHash, CookieHash: flow.CookieHash, Connector: "slack", Claim: "c",
				Now: now,
			})
		}},
		"Begin": {do: func(ctx context.Context, s *table.Store) (any, error) { return s.Begin(ctx, newEntry, now) }},
		"Complete": just(func(ctx context.Context, s *table.Store) error {
			return s.Complete(ctx, entry, []byte("answer"))
		}),
		"Abandon": just(func(ctx context.Context, s *table.Store) error { return s.Abandon(ctx, entry) }),
		"SaveCursor": just(func(ctx context.Context, s *table.Store) error {
			return s.SaveCursor(ctx, j, 2, fanout.Progress{Cursor: "there"})
		}),
		"Finish": just(func(ctx context.Context, s *table.Store) error { return s.Finish(ctx, j, switched.Epoch) }),
		"Materialise": {silent: true, do: func(ctx context.Context, s *table.Store) (any, error) {
			return s.Materialise(ctx, fanout.Job{Project: p, Connector: "slack"}, []string{a.ID, leased.ID}, connector.Disabled,
				9)
		}},
	}
}
