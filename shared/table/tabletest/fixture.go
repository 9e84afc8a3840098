package tabletest

import (
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"patchbay/shared/account"
	"patchbay/shared/connect"
	"patchbay/shared/connector"
	"patchbay/shared/ident"
	"patchbay/shared/project"
	"patchbay/shared/scope"
)

// MakeProject creates a project and returns its id.
func (w *World) MakeProject(t testing.TB) string {
	t.Helper()
	now := w.Clock.Tick()
	p := project.Project{ID: ident.New("prj", now), Name: "Acme", OrganizationID: 42, CreatedAt: now}
	if err := w.CreateProject(detached(t), p); err != nil {
		t.Fatalf("create project: %v", err)
	}
	return p.ID
}

// MakeKey creates an API key of the project with every scope, and returns an access by it.
func (w *World) MakeKey(t testing.TB, projectID string) project.Access {
	t.Helper()
	k := w.NewKey(projectID)
	if err := w.CreateKey(detached(t), k); err != nil {
		t.Fatalf("create key: %v", err)
	}
	return AccessBy(k)
}

// AccessBy is an access by the key to what needs one of its scopes.
func AccessBy(k project.Key) project.Access {
	return project.Access{Key: project.KeyRef{Project: k.Project, Hash: k.Hash}, Scope: k.Scopes[0]}
}

// NewKey makes a key without storing it.
func (w *World) NewKey(projectID string) project.Key {
	return project.Key{
		Project: projectID, Hash: hex.EncodeToString([]byte(ident.Random(24))), Name: "ci", Hint: "wxyz",
		Scopes: []scope.Scope{scope.AccountsRead, scope.ProxyCall}, CreatedAt: w.Clock.Tick(),
	}
}

// NewConfig makes an auth config with every member set, without storing it.
func (w *World) NewConfig(projectID, key string) connector.AuthConfig {
	now := w.Clock.Tick()
	return connector.AuthConfig{
		ID: ident.Under("cfg", key, now), Project: projectID, Connector: key, Name: key + " at work", AuthType: "oauth2",
		Setup: map[string]string{"client_id": "abc"}, Hints: map[string]string{"client_secret": "wxyz"}, SecretRef: "v1",
		CreatedAt: now, UpdatedAt: now, Version: 1,
	}
}

// MakeConfig creates an auth config; a connector's first one becomes its default.
func (w *World) MakeConfig(t testing.TB, projectID, key string) connector.AuthConfig {
	t.Helper()
	c := w.NewConfig(projectID, key)
	if err := w.CreateAuthConfig(detached(t), c, false); err != nil {
		t.Fatalf("create auth config: %v", err)
	}
	return c
}

// Suspend suspends an account, which may have been broken meanwhile, and returns it as it was given, suspended.
func (w *World) Suspend(t testing.TB, a account.Account) account.Account {
	t.Helper()
	from, _, err := w.Account(detached(t), a.Project, a.ID)
	if err != nil {
		t.Fatalf("read account: %v", err)
	}
	next := from
	next.SuspendedAt = w.Clock.Now()
	if _, err := w.Update(detached(t), next, from); err != nil {
		t.Fatalf("suspend account: %v", err)
	}
	a.SuspendedAt = next.SuspendedAt
	return a
}

// NewAccount makes an account with every member set, as a session makes it that has just read its connector.
func (w *World) NewAccount(t testing.TB, c connector.AuthConfig, owner string) account.Account {
	t.Helper()
	got, err := w.Configured(detached(t), c.Project, c.Connector)
	if err != nil {
		t.Fatalf("read connector: %v", err)
	}
	now := w.Clock.Tick()
	return account.Account{
		ID: ident.Under("acc", c.Connector, now), Project: c.Project, Connector: c.Connector, ConfigID: c.ID,
		AuthType: c.AuthType,
		Owner:    account.Owner{ID: owner, Name: "Ada of " + owner, Username: "ada"}, Label: "Payroll", Type: "production",
		Metadata: json.RawMessage(`{"team":"7"}`), Setup: map[string]string{"subdomain": "acme"},
		Hints: map[string]string{"api_key": "9f2c"},
		Own:   account.Active, SeenState: connector.Enabled, SeenEpoch: got.Epoch, CreatedAt: now, UpdatedAt: now, Version: 1,
	}
}

// MakeAccount links an account for the owner.
func (w *World) MakeAccount(t testing.TB, c connector.AuthConfig, owner string) account.Account {
	t.Helper()
	a := w.NewAccount(t, c, owner)
	if err := w.Link(detached(t), LinkOf(a)); err != nil {
		t.Fatalf("link account: %v", err)
	}
	return a
}

// MakeAccounts links n accounts of n owners, four at a time.
func (w *World) MakeAccounts(t testing.TB, c connector.AuthConfig, n int) {
	t.Helper()
	var wg sync.WaitGroup
	for i := range 4 {
		wg.Go(func() {
			for owner := i; owner < n; owner += 4 {
				a := w.NewAccount(t, c, fmt.Sprintf("owner-%05d", owner))
				// An account's write is contended by its config's count; giving up is lawful, so ask again.
				for err := errors.New("not yet"); err != nil; {
					if err = w.Link(detached(t), LinkOf(a)); t.Context().Err() != nil {
						return
					}
				}
			}
		})
	}
	wg.Wait()
}

// LinkOf makes the write of an account with a credential, or of one over the first credential of an account.
func LinkOf(a account.Account) connect.Link {
	return connect.Link{Account: a, Sealed: []byte("sealed for " + a.ID), ExpiresAt: a.CreatedAt.Add(time.Hour),
		Period: 57, Over: 1}
}

// MakeSession creates a session of the project for an hour.
func (w *World) MakeSession(t testing.TB, projectID string) connect.Session {
	t.Helper()
	now := w.Clock.Tick()
	s := connect.Session{
		Hash: hex.EncodeToString([]byte(ident.Random(24))), ID: 7, Organization: 42, Project: projectID, CreatedAt: now,
		ExpiresAt: now.Add(time.Hour),
		Owner:     account.Owner{ID: "owner", Name: "Ada", Username: "ada"},
	}
	if err := w.CreateSession(detached(t), s); err != nil {
		t.Fatalf("create session: %v", err)
	}
	return s
}

// MakeAttempt creates a pending attempt of the session.
func (w *World) MakeAttempt(t testing.TB, s connect.Session) connect.Attempt {
	t.Helper()
	now := w.Clock.Tick()
	a := connect.Attempt{
		ID: ident.New("att", now), Project: s.Project, SessionHash: s.Hash, Status: connect.Pending,
		CreatedAt: now, ExpiresAt: now.Add(15 * time.Minute).Truncate(time.Second),
	}
	if err := w.CreateAttempt(detached(t), a); err != nil {
		t.Fatalf("create attempt: %v", err)
	}
	return a
}

// Flow is a flow to the connector whose state ends in ten minutes.
func (w *World) Flow(key string) connect.Flow {
	return connect.Flow{
		StateHash: "state-" + ident.Random(6), CookieHash: "cookie-" + ident.Random(6),
		StateExpires: w.Clock.Now().Add(10 * time.Minute),
		Connector:    key, ConfigID: "cfg_" + key, RedirectURI: "https://app.test/embedded/accounts/callback",
		Sealed: []byte("verifier"),
	}
}

// Started creates an attempt and starts a flow in it.
func (w *World) Started(t testing.TB, s connect.Session, key string) (connect.Attempt, connect.Flow) {
	t.Helper()
	a, f := w.MakeAttempt(t, s), w.Flow(key)
	if err := w.StartAttempt(detached(t), a.ID, s.Hash, f, w.Clock.Now()); err != nil {
		t.Fatalf("start attempt: %v", err)
	}
	return a, f
}

// Claimed creates an attempt whose state has been consumed by the claim returned.
func (w *World) Claimed(t testing.TB, s connect.Session, key string) connect.Claim {
	t.Helper()
	a, f := w.Started(t, s, key)
	claim := connect.Claim{ID: a.ID, Token: ident.Random(9)}
	if _, err := w.ConsumeState(detached(t), ConsumeOf(a.ID, f, claim.Token, w.Clock.Now())); err != nil {
		t.Fatalf("consume state: %v", err)
	}
	return claim
}

// ConsumeOf is the consumption that a callback asks for which presents exactly what the flow started with.
func ConsumeOf(attempt string, f connect.Flow, claim string, now time.Time) connect.Consume {
	return connect.Consume{AttemptID: attempt, StateHash: f.StateHash, CookieHash: f.CookieHash, Connector: f.Connector,
		Claim: claim, Now: now}
}
