package table_test

import (
	"context"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"patchbay/shared/activity"
	"patchbay/shared/approval"
	"patchbay/shared/audit"
	"patchbay/shared/connect"
	"patchbay/shared/connector"
	"patchbay/shared/credential"
	"patchbay/shared/erase"
	"patchbay/shared/event"
	"patchbay/shared/handshake"
	"patchbay/shared/ident"
	"patchbay/shared/people"
	"patchbay/shared/policy"
	"patchbay/shared/project"
	"patchbay/shared/rewrap"
	"patchbay/shared/table"
	"patchbay/shared/table/tabletest"
	"patchbay/shared/webhook"
)

// newUseToken is one of the key, with every member set.
func newUseToken(w *tabletest.World, by project.KeyRef) project.UseToken {
	now := w.Clock.Tick()
	return project.UseToken{
		ID: ident.New("ust", now), Project: by.Project, Hash: ident.Random(32), Key: by.Hash, Name: "agent", Owner: "owner",
		Connectors: []string{"slack"}, Origins: []string{"https://app.example.com"}, User: "ada",
		Policy: policy.Policy{ReadOnly: true}, CreatedAt: now, ExpiresAt: now.Add(time.Hour),
	}
}

func newHandshake(t *testing.T, w *tabletest.World, p, config string) handshake.Handshake {
	t.Helper()
	now := w.Clock.Now()
	h, err := w.Await(t.Context(), handshake.Handshake{
		Project: p, Config: config, Public: []byte("of " + config), Private: []byte("private"), OpenedAt: now,
		EndsAt: now.Add(handshake.Life),
	})
	does(t, err)
	return h
}

// closedProject is one whose deletion has begun, with a member and a webhook endpoint that are still there.
func closedProject(t *testing.T, w *tabletest.World) string {
	t.Helper()
	p := w.MakeProject(t)
	newMember(t, w, p, "of "+p, people.Admin)
	does(t, w.CreateEndpoint(t.Context(), newEndpoint(w, p)))
	_, err := table.Whole{Store: w.Store, Scanner: w.DB}.CloseProject(t.Context(),
		erase.Deletion{Project: p, StartedAt: w.Clock.Now()})
	does(t, err)
	return p
}

// laterWrites are those of writes that are about what surrounds accounts: tokens, endpoints, definitions, clients.
func laterWrites(t *testing.T, w *tabletest.World) map[string]faulted {
	t.Helper()
	ctx, p := t.Context(), w.MakeProject(t)
	now := w.Clock.Now()
	key := w.MakeKey(t, p).Key
	made, fresh := newUseToken(w, key), newUseToken(w, key)
	does(t, w.CreateUseToken(ctx, made))
	mcp, sealed := w.MakeConfig(t, p, "hubspot"), w.MakeConfig(t, p, "slack")
	does(t, w.KeepClients(ctx, sealed, []byte("clients"), "https://patchbay.test/client.json"))
	_, sealed, err := w.AuthConfig(ctx, p, sealed.ID)
	does(t, err)
	a := w.MakeAccount(t, sealed, "owner")
	session := w.MakeSession(t, p)
	e, another := newEndpoint(w, p), newEndpoint(w, p)
	does(t, w.CreateEndpoint(ctx, e))
	off := e
	off.On, off.Version = true, 2
	sick := webhook.Health{Version: 1, Failures: 1, FailingSince: now, NextTry: now.Add(time.Minute), Status: 500}
	dead := webhook.Dead{Event: event.Event{ID: "evt_1", Project: p, Type: event.AccountCreated, Time: now},
		Endpoint: e.ID, At: now, Reason: "gone", Status: 410}
	does(t, w.Bury(ctx, dead))
	later := dead
	later.Event.ID = "evt_2"
	d, elsewhere := makeDefinition(t, w, p), newDefinition(w, w.MakeProject(t))
	unused := makeDefinition(t, w, w.MakeProject(t))
	_, _, err = w.Take(ctx, p, mcp.ID, "taken", now.Add(time.Hour))
	does(t, err)
	asks, waits, passes := heldCall(w, p, "asks"), heldCall(w, p, "waits"), heldCall(w, p, "passes")
	does(t, w.AddCall(ctx, waits, ""))
	does(t, w.AddCall(ctx, passes, ""))
	_, err = w.DecideCall(ctx, p, passes.ID, approval.Approved, now, now.Add(approval.Holds))
	does(t, err)
	waited, come := newHandshake(t, w, p, "cfg_waited"), newHandshake(t, w, p, "cfg_come")
	does(t, w.Arrive(ctx, come, []byte("sealed"), now))
	come.Version++
	closing, closed := closedProject(t, w), closedProject(t, w)

	just := func(do func(context.Context, *table.Store) error) faulted {
		return faulted{do: func(ctx context.Context, s *table.Store) (any, error) { return nil, do(ctx, s) }}
	}
	return map[string]faulted{
		"CreateUseToken": just(func(ctx context.Context, s *table.Store) error { return s.CreateUseToken(ctx, fresh) }),
		"RevokeUseToken": {do: func(ctx context.Context, s *table.Store) (any, error) {
			return s.RevokeUseToken(ctx, p, made.ID, now)
		}},
		"AddCall": {steps: true, do: func(ctx context.Context, s *table.Store) (any, error) {
			return nil, s.AddCall(ctx, asks, "")
		}},
		"DecideCall": {do: func(ctx context.Context, s *table.Store) (any, error) {
			return s.DecideCall(ctx, p, waits.ID, approval.Refused, now, now.Add(approval.Holds))
		}},
		"TakeCall": {do: func(ctx context.Context, s *table.Store) (any, error) {
			return s.TakeCall(ctx, p, passes.ID, now)
		}},
		"Await": {do: func(ctx context.Context, s *table.Store) (any, error) {
			return s.Await(ctx, handshake.Handshake{
				Project: p, Config: "cfg_new", Public: []byte("public"), Private: []byte("private"), OpenedAt: now,
				EndsAt: now.Add(handshake.Life),
			})
		}},
		"Arrive": just(func(ctx context.Context, s *table.Store) error {
			return s.Arrive(ctx, waited, []byte("sealed"), now)
		}),
		"Show": {do: func(ctx context.Context, s *table.Store) (any, error) { return s.Show(ctx, come, now) }},
		"KeepClients, the first": just(func(ctx context.Context, s *table.Store) error {
			return s.KeepClients(ctx, mcp, []byte("clients"), "https://patchbay.test/client.json")
		}),
		"KeepClients": just(func(ctx context.Context, s *table.Store) error {
			return s.KeepClients(ctx, sealed, []byte("others"), "")
		}),
		"Reseal": just(func(ctx context.Context, s *table.Store) error {
			row := rewrap.Row{Project: p, Account: a.ID, Version: 1, Sealed: tabletest.LinkOf(a).Sealed}
			return table.Envelopes{Store: s}.Reseal(ctx, row, []byte("anew"))
		}),
		"Reseal, clients": just(func(ctx context.Context, s *table.Store) error {
			row := rewrap.Row{Project: p, Config: sealed.ID, Version: sealed.Version, Sealed: sealed.Clients}
			return table.Envelopes{Store: s}.Reseal(ctx, row, []byte("anew"))
		}),
		"Save": just(func(ctx context.Context, s *table.Store) error {
			return table.Envelopes{Store: s}.Save(ctx, rewrap.Progress{Root: "r", Saved: 1})
		}),
		"CloseProject": just(func(ctx context.Context, s *table.Store) error {
			_, err := table.Whole{Store: s, Scanner: w.DB}.CloseProject(ctx, erase.Deletion{Project: p, StartedAt: now})
			return err
		}),
		"RemoveItems": just(func(ctx context.Context, s *table.Store) error {
			items, _, err := table.Whole{Store: s, Scanner: w.DB}.Items(ctx, closing, "")
			if err == nil {
				err = table.Whole{Store: s, Scanner: w.DB}.RemoveItems(ctx, closing, items, 1)
			}
			return err
		}),
		"EndDeletion": just(func(ctx context.Context, s *table.Store) error {
			_, err := table.Whole{Store: s, Scanner: w.DB}.EndDeletion(ctx, closed, now)
			return err
		}),
		"EndConnectSession": just(func(ctx context.Context, s *table.Store) error {
			return s.EndConnectSession(ctx, connect.Ref{Project: p, Hash: session.Hash}, now)
		}),
		"CreateEndpoint": just(func(ctx context.Context, s *table.Store) error { return s.CreateEndpoint(ctx, another) }),
		"UpdateEndpoint": just(func(ctx context.Context, s *table.Store) error { return s.UpdateEndpoint(ctx, off, e) }),
		"DeleteEndpoint": just(func(ctx context.Context, s *table.Store) error {
			return s.DeleteEndpoint(ctx, p, e.ID, nil)
		}),
		"SetHealth": just(func(ctx context.Context, s *table.Store) error { return s.SetHealth(ctx, p, e.ID, sick) }),
		"Bury":      just(func(ctx context.Context, s *table.Store) error { return s.Bury(ctx, later) }),
		"Unbury":    just(func(ctx context.Context, s *table.Store) error { return s.Unbury(ctx, dead) }),
		"CreateDefinition": just(func(ctx context.Context, s *table.Store) error {
			return s.CreateDefinition(ctx, elsewhere, "1.0.0", theText)
		}),
		"UpdateDefinition": just(func(ctx context.Context, s *table.Store) error {
			return s.UpdateDefinition(ctx, withVersion(d, "2.0.0", "cd"), d, "2.0.0", &theText, connector.Connector{})
		}),
		"DeleteDefinition": just(func(ctx context.Context, s *table.Store) error { return s.DeleteDefinition(ctx, unused) }),
		"Rename":           just(func(ctx context.Context, s *table.Store) error { return s.Rename(ctx, p, "Renamed") }),
		"ChangeHub": {do: func(ctx context.Context, s *table.Store) (any, error) {
			logo := project.Picture{Type: "image/png", Data: []byte("logo")}
			return s.ChangeHub(ctx, p, &logo, func(h project.Hub) (project.Hub, error) {
				h.Product, h.Logo = "Acme", logo.Logo()
				return h, nil
			})
		}},
		"Replace": just(func(ctx context.Context, s *table.Store) error {
			return s.Replace(ctx, a, credential.Credential{Sealed: []byte("new"), Version: 1}, a)
		}),
		"Spend": just(func(ctx context.Context, s *table.Store) error {
			return s.Spend(ctx, p, "key:a", "check", 3, time.Minute)
		}),
		"Used": just(func(ctx context.Context, s *table.Store) error { return s.Used(ctx, p, a.ID, now, time.Minute) }),
		"KeyUsed": just(func(ctx context.Context, s *table.Store) error {
			return s.KeyUsed(ctx, p, "key_1", now)
		}),
		"UseTokenUsed": just(func(ctx context.Context, s *table.Store) error {
			return s.UseTokenUsed(ctx, p, made.ID, now)
		}),
		"Take": {do: func(ctx context.Context, s *table.Store) (any, error) {
			first, done, err := s.Take(ctx, p, mcp.ID, "new", now.Add(time.Hour))
			return []any{first, done}, err
		}},
		"Done": just(func(ctx context.Context, s *table.Store) error { return s.Done(ctx, p, mcp.ID, "taken") }),
		"PutBlock": just(func(ctx context.Context, s *table.Store) error {
			return s.PutBlock(ctx, activity.Block{Place: activity.Place{Project: p}, ID: "blk_1", Oldest: now, Newest: now,
				Arrived: now,
				Expires: now.Add(time.Hour), Count: 1, Packed: []byte("packed")})
		}),
		"AddAudit": just(func(ctx context.Context, s *table.Store) error {
			return s.AddAudit(ctx, []audit.Entry{{ID: "aud_1", Project: p, Time: now, Action: "x"}})
		}),
	}
}

// Whoever adds a method to the store that writes adds it to writes.
func TestWritesAreAll(t *testing.T) {
	reads := strings.Fields(`Call Calls LatestCall Account AccountWithCredential Accounts AccountsAt
		Addressed Admit AdmitIssue AllConfigured As Attempt Audit AuthConfig Authenticate Blocks Buried
		Configured Connector Connectors Credential Cursor Definition Definitions Deletion Deletions Due
		DueOrphans Endpoint Endpoints FollowUp Handshake Hasty Health Healths Holdings Invited Items Key KeyUses Keys
		Linked Members Orphan OwnerAccount Page Pending Picture Progress Project Projects Session State States
		Subscribers Text There UseToken UseTokenMaker UseTokenUses UseTokens View Visit WithClock`)
	every(t, func(t *testing.T, w *tabletest.World) {
		tried := map[string]bool{}
		for name := range writes(t, w) {
			method, _, _ := strings.Cut(name, ",")
			tried[method] = true
		}
		store := reflect.TypeFor[table.Whole]() // which has those of *table.Store, too
		for i := range store.NumMethod() {
			name := store.Method(i).Name
			if tried[name] == slices.Contains(reads, name) {
				t.Errorf("%s is neither among the writes nor among the reads, or among both", name)
			}
		}
	})
}
